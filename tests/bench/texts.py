"""Many Markdown pages: CPU seconds of a whole build, and of MkDocs with a theme of one line over the same texts.

python -m tests.bench.texts [PAGES]
"""

import sys
import tempfile
from pathlib import Path

from tests.bench.portal import make_portal
from tests.bench.whole import measured

ROWS = "\n".join(f"| {number} | Dòng {number} | {number},50 |" for number in range(8))
LEAN = "site_name: x\ntheme: {name: null, custom_dir: theme}\nplugins: []\nnav: [p0.md]\n"
PAGE = "<!doctype html><html><head><title>{{ page.title }}</title></head><body>{{ page.content }}</body></html>\n"


def write_texts(folder, pages):
    """So many pages of a table each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(pages):
        head = f"---\ntitle: Trang {number}\n---\n\n"
        (folder / f"p{number}.md").write_text(f"{head}| a | b | c |\n|---|---|---|\n{ROWS}\n", "utf-8")


def lean(folder, pages):
    """The settings of the peer."""
    write_texts(folder / "docs", pages)
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(PAGE, "utf-8")
    (folder / "mkdocs.yml").write_text(LEAN, "utf-8")
    return folder / "mkdocs.yml"


def main():
    """One line for the peer, one for each build."""
    pages = int((*sys.argv[1:], "1000")[0])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = make_portal(folder / "portal", 0, 0)
        write_texts(folder / "portal" / "reports", pages)
        peer, _ = measured("-m", "mkdocs", "build", "-q", "-f", lean(folder / "lean", pages), "-d", folder / "out")
        print(f"{pages} texts: lean MkDocs {peer:.1f} s")
        command = ("-m", "site_builder.cli", "build", "--jobs", 1, "-f", config, "--site-dir", folder / "site")
        for what in ("cold", "nothing changed"):
            seconds, memory = measured(*command)
            print(f"{what:<16} {seconds:6.1f} s  {memory:5.0f} MB  {seconds / peer:5.2f} x lean MkDocs", flush=True)


if __name__ == "__main__":
    main()
