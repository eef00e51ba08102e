"""What a built site weighs where it grows with the portal: its largest lists, and the first query of a search.

python -m tests.bench.sizes SITE [LANGUAGE]
"""

import gzip
import sys
from pathlib import Path

MOST = 12  # files that are named
DATA = ("datasets/", "embed/", "assets/", "pagefind/")
SCRIPTS = ("search.js", "site.js", "search/rank.js", "search/show.js", "search/words.js")


def packed(path):
    """Bytes as a server sends them: what is packed already, as it is."""
    content = path.read_bytes()
    return len(content) if content[:2] == b"\x1f\x8b" else len(gzip.compress(content, 6))


def lists(site):
    """The largest files that are no data, with their bytes."""
    files = (
        (path, path.relative_to(site).as_posix()) for path in site.rglob("*") if path.is_file()
    )
    found = [(path.stat().st_size, uri) for path, uri in files if not uri.startswith(DATA)]
    return sorted(found, reverse=True)[:MOST]


def first_query(site, language):
    """What a reader's first query loads, in packed bytes by kind; the dearest block of an index, ten results."""
    index = site / "pagefind"
    fragments = sorted(map(packed, index.glob(f"fragment/{language}_*")))
    answers = [
        site / "search" / f"{language}.json",
        *(site / "search" / "titles").glob(f"{language}.json"),
    ]
    blocks = sorted(map(packed, (site / "search" / "titles" / language).glob("*.json")))[-2:]
    pages = sorted(map(packed, (site / "search" / "datasets" / language).glob("*.json")))[-8:]
    wasm = index / f"wasm.{language}.pagefind"
    return {
        "page and scripts": sum(
            packed(path)
            for path in (site / "search/index.html", *(site / "assets" / name for name in SCRIPTS))
        ),
        "answers": sum(map(packed, answers)) + sum(blocks) + sum(pages),
        "program of Pagefind": packed(index / "pagefind.js")
        + packed(wasm if wasm.exists() else index / "wasm.unknown.pagefind"),
        "its lists": sum(
            map(packed, (*index.glob(f"*{language}_*.pf_meta"), *index.glob("filter/*")))
        ),
        "one block": max(map(packed, index.glob(f"index/{language}_*"))),
        "ten results": 10 * fragments[len(fragments) // 2],
    }


def main():
    """Lists, then the query."""
    site, language = Path(sys.argv[1]), (sys.argv[2:] or ["vi"])[0]
    for size, uri in lists(site):
        print(f"{size / 1e6:8.2f} MB  {uri}")
    parts = first_query(site, language)
    for name, size in parts.items():
        print(f"{size / 1e3:8.1f} KB  {name}")
    print(f"{sum(parts.values()) / 1e3:8.1f} KB  first query")


if __name__ == "__main__":
    main()
