"""Publish public data packages as they are, and hold every cell that is published against the source.

It shares no code with the reading of tables: the source is read by Python's csv module, numbers by decimal, days by
datetime; what is published is the CSV of each table in the built site. A package counts as published where all of its
tables are, as in part where some are.

    python -m tests.packages.elsewhere FOLDER [--portal NEW_FOLDER]

FOLDER has a folder for each package, with its datapackage.json and its files.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory

csv.field_size_limit(10**9)
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "..", "..."}
WORDS = {"true": "1", "yes": "1", "t": "1", "y": "1", "false": "0", "no": "0", "f": "0", "n": "0"}
DAYS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y-%m",
    "%Y/%m/%d",
    "%m/%d/%y",
    "%d-%m-%Y",
    "%Y%m%d",
    "%d %b %Y",
    "%b %Y",
)
SHOWN = 5  # differences of a table that are printed


def slug(text: str) -> str:
    """A name as addresses have it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def number(text: str) -> Decimal | None:
    """A plain number, or one with commas between groups, or a share in per cent."""
    plain = text.strip().rstrip("%").strip()
    plain = (
        plain.replace(",", "") if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", plain) else plain
    )
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value.normalize() if value.is_finite() else None


def days(text: str) -> set[date]:
    """Every day that a text may mean."""
    result = set()
    for form in DAYS:
        try:
            result.add(datetime.strptime(text.strip()[:19].removesuffix("T00:00:00"), form).date())
        except ValueError:
            continue
    return result


def is_same(source: str, published: str) -> bool:
    """Whether a published cell says what the source does."""
    one, other = source.strip(), published.strip()
    if one == other or (not other and one.lower() in MISSING):
        return True
    if (value := number(one)) is not None and value == number(other):
        return True
    answer = WORDS.get(one.lower(), one)
    return answer == WORDS.get(other.lower(), other) or bool(days(one) & days(other))


def rows_of(paths: list[Path], delimiter: str, encoding: str) -> list[list[str]]:
    """All rows of a table, with one header; rows without a cell are none."""
    result: list[list[str]] = []
    for path in paths:
        content = path.read_bytes()
        for name in (
            "utf-8-sig",
            encoding,
            "cp1252",
        ):  # no letters of another encoding are UTF-8 by chance
            try:
                text = content.decode(name)
                break
            except UnicodeDecodeError:
                text = content.decode("cp1252", "replace")
        rows = [
            row
            for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
            if any(row)
        ]
        result += rows[1:] if result else rows
    return result


def tables_of(home: Path) -> dict[str, list[list[str]]]:
    """The tables of a source package by name, those of which the files are here."""
    described = json.loads((home / "datapackage.json").read_text("utf-8-sig"))
    result = {}
    for n, resource in enumerate(described.get("resources", [])):
        listed = resource.get("path") or ""
        paths = [home / path for path in (listed if isinstance(listed, list) else [listed]) if path]
        if not paths or paths[0].suffix.lower() not in (".csv", ".tsv", ".txt"):
            continue
        dialect = resource.get("dialect") or {}
        delimiter = dialect.get("delimiter") or ("\t" if paths[0].suffix.lower() == ".tsv" else ",")
        name = resource.get("name") or paths[0].stem or str(n)
        present = [path for path in paths if path.is_file()]
        encoding = resource.get("encoding") or "utf-8"
        result[name] = rows_of(present, delimiter, encoding) if len(present) == len(paths) else []
    return result


def published_of(site: Path, home: Path) -> dict[str, Path]:
    """The CSV of each table that the built site has of a package, by the slug of its name."""
    described = json.loads((home / "datapackage.json").read_text("utf-8-sig"))
    names = [str(described.get("name", "")), slug(str(described.get("name", ""))), home.name]
    folder = next(
        (
            site / "datasets" / n
            for n in names
            if n and (site / "datasets" / n / "datapackage.json").exists()
        ),
        None,
    )
    if folder is None:
        return {}
    # A table that was set aside is its file as handed in, and has no other form.
    return {
        slug(path.stem): path for path in folder.glob("*.csv") if path.with_suffix(".json").exists()
    }


def differences(source: list[list[str]], published: list[list[str]]) -> list[str]:
    """Cells that differ, by place; a row of another length or number is one difference."""
    result = []
    if len(source) != len(published):
        result.append(f"{len(source)} rows in the source, {len(published)} published")
    for r, (one, other) in enumerate(zip(source[1:], published[1:], strict=False), 2):
        if len(one) != len(other):
            result.append(f"row {r}: {len(one)} cells, {len(other)} published")
            continue
        pairs = enumerate(zip(one, other, strict=True), 1)
        result += [
            f"row {r}, column {c}: {a!r}, published {b!r}"
            for c, (a, b) in pairs
            if not is_same(a, b)
        ]
    return result


def judge(home: Path, site: Path) -> tuple[str, int, int]:
    """Whether a package is published, its cells, and those that differ."""
    sources, published = tables_of(home), published_of(site, home)
    cells = wrong = shown = 0
    absent = [name for name, rows in sources.items() if not rows]
    for name, rows in sources.items():
        path = published.get(slug(name)) or (
            next(iter(published.values())) if len(sources) == len(published) == 1 else None
        )
        if path is None or not rows:
            continue
        shown += 1
        found = differences(rows, rows_of([path], ",", "utf-8"))
        cells += sum(map(len, rows[1:]))
        wrong += len(found)
        for line in found[:SHOWN]:
            print(f"    {home.name}, {name}: {line}")
    state = "published" if sources and shown == len(sources) else "in part" if shown else "not"
    return (
        (
            "without its files"
            if state == "not" and absent and len(absent) == len(sources)
            else state
        ),
        cells,
        wrong,
    )


def build(packages: Path, portal: Path) -> Path:
    """A new portal with all packages, built with broken ones set aside."""
    words = (
        "--language en --name Packages --publisher Office --email data@office.example --no-example"
    )
    command = [
        "site-builder",
        "init",
        str(portal),
        *words.split(),
        "--host",
        "https://data.example/",
    ]
    subprocess.run([*command, "--licence", "CC-BY-4.0", "--quiet"], check=True)
    for home in packages.iterdir():
        shutil.copytree(home, portal / "datasets" / home.name)
    site = portal.resolve() / "site"
    subprocess.run(
        ["site-builder", "build", "--set-aside", "--site-dir", str(site)], cwd=portal, check=False
    )
    return site


def main() -> None:
    """Build, judge, and print a line a package and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--portal", type=Path)
    parser.add_argument("--site", type=Path, help="one that is built already")
    options = parser.parse_args()
    with TemporaryDirectory() as scratch:
        site = options.site or build(options.packages, options.portal or Path(scratch) / "portal")
        states: Counter[str] = Counter()
        cells = wrong = 0
        for home in sorted(path for path in options.packages.iterdir() if path.is_dir()):
            state, own, bad = judge(home, site)
            states[state] += 1
            cells, wrong = cells + own, wrong + bad
            print(f"{home.name[:60]:60} {state:18} {own:9} cells, {bad} differ")
    print(f"{dict(states)} of {states.total()}; {cells} cells, {wrong} differ")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
