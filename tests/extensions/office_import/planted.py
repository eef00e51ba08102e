"""Losses planted in imports, and whether anything reports them: how far the ledger of an import can be trusted.

    python -m tests.extensions.office_import.planted [--losses 100] [--seed 0] [FILE or FOLDER]...

Each loss is planted once, at random by the seed, in a source drawn at random: in the document that a reader hands on,
as a reader that loses would, and in the files of a draft, as an editor would. One that a clean import reports as well
does not count. Without a file the samples of the tests and workbooks made by openpyxl and XlsxWriter are taken.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import import reading
from site_builder.extensions.office_import.document import Cell, Document, Grid, Line
from site_builder.extensions.office_import.draft import Draft, import_document
from site_builder.extensions.office_import.language import drafting
from site_builder.load.packages.package import read_package
from site_builder.load.portal.drafted import check_drafted
from tests.extensions.office_import import samples
from tests.extensions.office_import.workbooks import WORKBOOKS
from tests.extensions.office_import.writers import WRITERS

LEDGER = ("import-lost-words", "import-cells-moved", "import-not-counted", "import-nothing-found")
ENDINGS = (".docx", ".odt", ".xlsx", ".xls", ".ods", ".csv", ".html", ".md", ".txt", ".pdf")
NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")
Loss = Callable[[random.Random, Document], Document | None]


def counted(cell: Cell) -> bool:
    """A cell that prints a number of two digits or more: one digit may stand anywhere."""
    text = cell.text.strip()
    return not cell.covered and bool(NUMBER.fullmatch(text)) and sum(map(str.isdigit, text)) > 1


def grids(document: Document) -> list[int]:
    """Tables with enough rows of numbers that losing one is a loss of data."""
    return [
        n
        for n, block in enumerate(document.blocks)
        if isinstance(block, Grid) and sum(any(map(counted, row[1:])) for row in block.rows) > 3
    ]


def placed(chosen: random.Random, document: Document) -> tuple[int, int, int] | None:
    """A block, row and column of a number under the header."""
    cells = [
        (b, r, c)
        for b in grids(document)
        for r, row in enumerate(document.blocks[b].rows)
        for c, cell in enumerate(row)
        if r > len(document.blocks[b].rows) // 4 and c and counted(cell)
    ]
    return chosen.choice(cells) if cells else None


def with_rows(document: Document, at: int, rows: list[tuple[Cell, ...]]) -> Document:
    """The document with other rows in one table."""
    blocks = list(document.blocks)
    blocks[at] = replace(blocks[at], rows=tuple(rows))
    return replace(document, blocks=tuple(blocks))


def changed(
    chosen: random.Random, document: Document, change: Callable[[Cell], Cell]
) -> Document | None:
    """The document with one number changed."""
    if not (at := placed(chosen, document)):
        return None
    b, r, c = at
    rows = [list(row) for row in document.blocks[b].rows]
    rows[r][c] = change(rows[r][c])
    return with_rows(document, b, list(map(tuple, rows)))


def numbered(cell: Cell, text: str) -> Cell:
    """The cell with another number, stored alike where a workbook types it."""
    value = cell.value
    if value is not None:
        value = type(value)(text.rstrip("%")) if re.fullmatch(r"-?\d+(\.\d+)?%?", text) else None
    return replace(cell, text=text, value=value)


def other_digit(text: str) -> str:
    """The text with its last digit one up."""
    return re.sub(r"\d(?=\D*$)", lambda match: str((int(match[0]) + 1) % 10), text)


def tenfold(printed: str) -> str:
    """The number ten times as large, as printed."""
    text = printed.strip()
    if mark := re.fullmatch(r"([-+]?\d+)[.,](\d)(\d*)(%?)", text):
        return f"{mark[1]}{mark[2]}{f'.{mark[3]}' if mark[3] else ''}{mark[4]}"
    return re.sub(r"(\d)(%?)$", r"\g<1>0\2", text)


def without_row(chosen: random.Random, document: Document) -> Document | None:
    """Lose a row."""
    if not (at := placed(chosen, document)):
        return None
    rows = document.blocks[at[0]].rows
    return with_rows(document, at[0], [row for n, row in enumerate(rows) if n != at[1]])


def without_column(chosen: random.Random, document: Document) -> Document | None:
    """Lose a column."""
    if not (at := placed(chosen, document)):
        return None
    return with_rows(
        document, at[0], [row[: at[2]] + row[at[2] + 1 :] for row in document.blocks[at[0]].rows]
    )


def without_table(chosen: random.Random, document: Document) -> Document | None:
    """Lose a table."""
    places = grids(document)
    gone = chosen.choice(places) if places else None
    blocks = tuple(block for n, block in enumerate(document.blocks) if n != gone)
    return replace(document, blocks=blocks) if places else None


def without_sentence(chosen: random.Random, document: Document) -> Document | None:
    """Lose a sentence with a figure; what the head of each page repeats is none."""
    times = Counter(b.text for b in document.blocks if isinstance(b, Line))
    places = [n for n, b in enumerate(document.blocks) if isinstance(b, Line) and re.search(r"\d\d", b.text)
              and b.kind in ("paragraph", "item") and len(b.text) > 30 and times[b.text] == 1]  # fmt: skip
    gone = chosen.choice(places) if places else None
    blocks = tuple(block for n, block in enumerate(document.blocks) if n != gone)
    return replace(document, blocks=blocks) if places else None


def swapped(chosen: random.Random, document: Document) -> Document | None:
    """Two numbers of a table in each other's places."""
    for _ in range(20):
        one, other = placed(chosen, document), placed(chosen, document)
        if not one or not other or one[0] != other[0]:
            continue
        rows = [list(row) for row in document.blocks[one[0]].rows]
        left, right = rows[one[1]][one[2]], rows[other[1]][other[2]]
        if left.text.strip() != right.text.strip():
            rows[one[1]][one[2]] = replace(right, place=left.place)
            rows[other[1]][other[2]] = replace(left, place=right.place)
            return with_rows(document, one[0], list(map(tuple, rows)))
    return None


LOSSES: dict[str, Loss] = {
    "row": without_row,
    "cell": lambda chosen, document: changed(chosen, document, lambda cell: replace(cell, text="", value=None)),
    "digit": lambda chosen, document: changed(chosen, document, lambda cell: numbered(cell, other_digit(cell.text))),
    "swap": swapped,
    "column": without_column,
    "tenfold": lambda chosen, document: changed(chosen, document, lambda cell: numbered(cell, tenfold(cell.text))),
    "table": without_table,
    "sentence": without_sentence,
}  # fmt: skip


@dataclass
class Tally:
    """What was planted and reported, by kind, and what was not."""

    planted: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def add(self, kind: str, is_reported: bool, what: str) -> None:
        """One more."""
        self.planted[kind] += 1
        self.reported[kind] += is_reported
        if not is_reported:
            self.missed.append(f"{kind}: {what}")


def imported(path: Path) -> Draft:
    """The draft of a file."""
    return import_document(path, series="thu", period=parse_period("2022"), language="en")


def ledger(draft: Draft) -> set[str]:
    """What the count against the source reports."""
    return {
        str((p.code, sorted(map(str, dict(p.facts).items()))))
        for p in draft.problems
        if p.code in LEDGER
    }


@contextmanager
def losing(change: Callable[[Document], Document | None]) -> Iterator[list[bool]]:
    """Readers whose documents lose something; whether they could."""
    done: list[bool] = []

    def wrapped(read: Callable[[bytes, str], Document]) -> Callable[[bytes, str], Document]:
        return lambda content, name: change(read(content, name)) or read(content, name)

    with mock.patch.dict(
        reading.READERS, {kind: wrapped(read) for kind, read in reading.READERS.items()}
    ):
        yield done


def in_reader(path: Path, kind: str, seed: int) -> bool | None:
    """Whether a loss in the reader is reported; None where the document has nothing of the kind."""
    with drafting("en"):
        document = reading.read_source(path).document
    if LOSSES[kind](random.Random(seed), document) is None:
        return None
    clean = ledger(imported(path))
    with losing(lambda read: LOSSES[kind](random.Random(seed), read)):
        try:
            return bool(ledger(imported(path)) - clean)
        except Exception:
            return True  # refused


def in_draft(path: Path, kind: str, seed: int, home: Path) -> bool | None:
    """Whether a loss in the files of a draft is reported by the checks of its portal."""
    chosen, draft = random.Random(seed), imported(path)
    for file in draft.files:
        (home / file.uri).parent.mkdir(parents=True, exist_ok=True)
        (home / file.uri).write_bytes(file.content)
    folder = home / "datasets" / "thu-2022"
    clean = found_in(home, folder)
    what = edited(chosen, kind, folder, home / "reports/thu/2022.md")
    return bool(found_in(home, folder) - clean) if what else None


def found_in(home: Path, folder: Path) -> set[str]:
    """What reading the package and its questions reports."""
    read = read_package(folder, "datasets/thu-2022", frozenset())
    text = (home / "reports/thu/2022.md").read_text()
    findings = [
        *read.problems,
        *(check_drafted(home / "datasets", read.package, (text,)) if read.package else ()),
    ]
    return {str((p.code, p.file, sorted(map(str, dict(p.facts).items())))) for p in findings}


def edited(chosen: random.Random, kind: str, folder: Path, report: Path) -> str:
    """Make the change; "" where there is nothing to change."""
    listed = yaml.safe_load((folder / "datapackage.yaml").read_text())
    if kind == "sentence":
        lines = report.read_text().split("\n")
        body = next((n for n, line in enumerate(lines) if n and line == "---"), 0)
        long = [
            n
            for n, line in enumerate(lines)
            if n > body and re.search(r"\d\d", line) and len(line) > 30
        ]
        places = [n for n in long if lines.count(lines[n]) == 1]
        if not places or not (folder / "figures.csv").exists():
            return ""
        gone = lines.pop(chosen.choice(places))
        report.write_text("\n".join(lines))
        return gone
    tables = [
        each
        for each in listed["resources"]
        if each["name"] not in ("figures", "legal-documents", "scales")
    ]
    chosen.shuffle(tables)
    for table in tables:
        path = folder / table["path"]
        rows = list(csv.reader(io.StringIO(path.read_text())))
        typed = [
            n
            for n, each in enumerate(table["schema"]["fields"])
            if each["type"] in ("integer", "number")
        ]
        cells = [
            (r, c)
            for r in range(1, len(rows))
            for c in typed
            if sum(map(str.isdigit, rows[r][c])) > 1
        ]
        if len(cells) < 4:
            continue
        (r, c), (r2, c2) = chosen.sample(cells, 2)
        if kind == "table":
            listed["resources"] = [each for each in listed["resources"] if each is not table]
            path.unlink()
        elif kind == "column":
            rows = [row[:c] + row[c + 1 :] for row in rows]
            del table["schema"]["fields"][c]
            table["schema"].pop("primaryKey", None)
        elif kind == "row":
            rows.pop(r)
        elif kind == "swap":
            if rows[r][c] == rows[r2][c2]:
                continue
            rows[r][c], rows[r2][c2] = rows[r2][c2], rows[r][c]
        else:
            rows[r][c] = {"cell": lambda _: "", "digit": other_digit, "tenfold": tenfold}[kind](
                rows[r][c]
            )
        if kind != "table":
            with path.open("w", newline="") as target:
                csv.writer(target, lineterminator="\n").writerows(rows)
        (folder / "datapackage.yaml").write_text(
            yaml.safe_dump(listed, allow_unicode=True, sort_keys=False)
        )
        return f"{table['name']} {r} {c}"
    return ""


def made(folder: Path) -> list[Path]:
    """Samples in every format, and workbooks of an office's shapes."""
    paths = []
    for sample in samples.SAMPLES:
        for kind in sample.formats:
            paths.append(folder / f"{sample.name}.{kind}")
            paths[-1].write_bytes(WRITERS[kind]((*sample.blocks, samples.PROSE_LINE)))
    for book in WORKBOOKS:
        paths.append(folder / f"{book.name}.xlsx")
        paths[-1].write_bytes(book.content)
    return paths


def run(paths: list[Path], losses: int, seed: int, *, in_files: bool) -> Tally:
    """Plant so many losses, each in a source of its own choice, and of each kind as many as of any other."""
    chosen, tally, tries = random.Random(seed), Tally(), 0
    while tally.planted.total() < losses and tries < 40 * losses:
        tries += 1
        open_kinds = [kind for kind in LOSSES if tally.planted[kind] * len(LOSSES) < losses]
        kind, path, own = chosen.choice(open_kinds), chosen.choice(paths), chosen.randrange(10**9)
        try:
            with TemporaryDirectory() as home:
                result = (
                    in_draft(path, kind, own, Path(home))
                    if in_files
                    else in_reader(path, kind, own)
                )
        except Exception as error:  # one that cannot be read at all plants nothing
            print(f"{path.name}: {type(error).__name__}", file=sys.stderr)
            continue
        if result is not None:
            tally.add(kind, result, f"{path.name} (seed {own})")
    return tally


def main() -> None:
    """Plant, and print what was reported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--losses", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("sources", nargs="*", type=Path)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        given = [p for s in options.sources for p in (sorted(s.rglob("*")) if s.is_dir() else [s])]
        paths = [path for path in given if path.suffix.lower() in ENDINGS] or made(Path(folder))
        for name, in_files in (("reader", False), ("draft", True)):
            tally = run(paths, options.losses, options.seed, in_files=in_files)
            print(f"{name}: {tally.reported.total()} of {tally.planted.total()} reported")
            for kind in LOSSES:
                print(f"  {kind}: {tally.reported[kind]} of {tally.planted[kind]}")
            for missed in tally.missed:
                print(f"  missed {missed}")


if __name__ == "__main__":
    main()
