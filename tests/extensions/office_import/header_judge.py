"""A second witness of imported workbooks: which words stand over every number, and what became of number and words.

It shares no code with the importer: openpyxl opens the workbook, merged ranges are the only geometry, and the draft is
read as the files that it would write. What stands over a number are the texts of its own column, up to the row of
numbers above them; a text alone in its row that no merge spreads, and one that is merged over the whole table, is a
title or a unit line and no header.

    python -m tests.extensions.office_import.header_judge WORKBOOK [THE SAME SAVED AS .xlsx]
"""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

import openpyxl
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document

WHOLE = 0.8  # of the words over a number, which its column's title has at least
FARTHEST = 12  # rows of header
NO_VALUE = re.compile(r"[-–—.…*x\s/]*|n\.?[ad]\.?|n/a", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """A number of the source, the values that its format may show, and the words over it."""

    sheet: str
    row: int
    column: int
    shown: tuple
    words: frozenset
    top: int = 0  # the lowest row of what stands over it


@dataclass
class Verdict:
    """Counts of one workbook."""

    headed: int = 0
    whole: int = 0
    part: int = 0
    numbers: int = 0
    lost: list = field(default_factory=list)
    rescaled: list = field(default_factory=list)
    wrong: Counter = field(
        default_factory=Counter
    )  # the words over a number and the title that it got

    @property
    def share(self):
        """Of the numbers with words over them, those that have all of them in their title."""
        return self.whole / self.headed if self.headed else 1.0


def words(text):
    """Words without marks and case."""
    bare = unicodedata.normalize("NFKD", str(text)).lower().replace("đ", "d")
    return re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))


def is_year(value):
    """A whole number that may be a year."""
    return isinstance(value, int | float) and value == int(value) and 1900 <= value <= 2100


def is_number(value):
    """No text, no yes or no, no day."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown_values(value, shape):
    """A stored number as it is, and as its format prints it, in per cent where it does."""
    exact = Decimal(repr(value))
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", (shape or "General").split(";")[0])
    result = {exact.normalize()}
    if "%" in plain:
        exact *= 100
        result.add(exact.normalize())
    scaled = (
        exact / 1000 ** len(re.search(r"(?<=[0#])(,*)[^0#,]*$", plain)[1])
        if re.search(r"[0#]", plain)
        else exact
    )
    stored = Decimal(format(float(scaled), ".15g"))  # as spreadsheet programs store it
    result.add(stored.normalize())
    for number in (exact, scaled, stored):
        for places in {
            len(found[1]) if (found := re.search(r"\.([0#?]+)", plain)) else 0,
            *range(12, 16),
        }:
            result.add(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize())
    return tuple(result)


def numbers_of(path):
    """Every number of the visible sheets."""
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield from numbers_of_sheet(sheet)


def numbers_of_sheet(sheet):
    """Each with the texts over it."""
    cells = {
        (c.row, c.column): c for row in sheet.iter_rows() for c in row if c.value not in (None, "")
    }
    values = {
        at: c.value
        for at, c in cells.items()
        if not (isinstance(c.value, str) and not c.value.strip())
    }
    spread, wide = dict(values), set()
    for merge in sheet.merged_cells.ranges:
        origin = values.get((merge.min_row, merge.min_col))
        for r in range(merge.min_row, min(merge.max_row, merge.min_row + 400) + 1):
            for c in range(merge.min_col, min(merge.max_col, merge.min_col + 400) + 1):
                if origin is not None:
                    spread[r, c] = origin
                    wide.add((r, c))
    rows = {}
    for (r, c), value in values.items():
        rows.setdefault(r, {})[c] = value
    kinds = {r: kind_of(row) for r, row in rows.items()}
    counting = sorted(
        {c for (r, c), value in values.items() if is_number(value) and kinds[r] == "data"}
    )
    columns, tops, headers = (min(c for _, c in values), counting) if values else (0, []), {}, {}
    for (r, c), value in sorted(values.items()):
        if is_number(value) and kinds[r] == "data":
            tops[c] = (r, top := top_of(r, c, spread, kinds, tops.get(c)))
            if (top, c) not in headers:
                headers[top, c] = frozenset(texts_over(top, c, spread, wide, kinds, columns))
            yield Number(
                sheet.title,
                r,
                c,
                shown_values(value, cells[r, c].number_format),
                headers[top, c],
                top,
            )


def kind_of(row):
    """A row of numbers, of years over columns, of numbers of columns, or of words."""
    numbers = [value for _, value in sorted(row.items()) if is_number(value)]
    if not numbers:
        return "words"
    texts = [v for v in row.values() if isinstance(v, str) and not NO_VALUE.fullmatch(v)]
    once = list(
        dict.fromkeys(numbers)
    )  # years stand in their order, perhaps again under each group
    in_order = once in (sorted(once), sorted(once, reverse=True)) and len(numbers) % len(once) == 0
    if all(map(is_year, numbers)) and len(numbers) > 1 and len(set(numbers)) > 1 and in_order:
        return "years"
    if (
        len(numbers) > 2
        and numbers == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
        and numbers[0] < 3
    ):
        if all(len(text) < 4 for text in texts):
            return "counter"
    return "data"


def top_of(r, c, spread, kinds, last):
    """The lowest row of the header over a number: over rows of numbers, empty ones, and headings beside its column."""
    top = r - 1
    while top > 0 and (
        kinds.get(top, "blank") in ("data", "blank")
        or (kinds[top] == "words" and not is_text(spread.get((top, c))))
    ):
        if last and top == last[0]:
            return last[1]
        top -= 1
    return top


def texts_over(top, c, spread, wide, kinds, columns):
    """The words of the header of a column, from its lowest row up to a title, a unit line or an empty row."""
    result = []
    for n in range(top, max(top - FARTHEST, 0), -1):
        kind = kinds.get(n)
        if kind == "data" or (kind is None and not any((n, x) in wide for x in columns[1])):
            break
        value = spread.get((n, c))
        if is_heading(n, spread, kinds, columns):
            break
        is_over_all = len(columns[1]) > 1 and all(spread.get((n, x)) == value for x in columns[1])
        if kind == "counter" or value is None or is_over_all:
            continue
        if is_text(value) or (kind == "years" and is_year(value)):
            result += words(int(value) if is_number(value) else value)
    return result


def is_text(value):
    """Words, not a mark for a missing number."""
    return isinstance(value, str) and not NO_VALUE.fullmatch(value.strip())


def texts_of(r, spread, columns):
    """The different texts of a row."""
    return {str(spread[r, x]) for x in (columns[0], *columns[1]) if (r, x) in spread}


def is_heading(r, spread, kinds, columns):
    """A title or a unit line: alone in its row, in the first column or under nothing, a title or a title's blank."""
    if len(texts_of(r, spread, columns)) != 1:
        return False
    return (r, columns[0]) in spread or len(texts_of(r - 1, spread, columns)) < 2


def columns_of(draft):
    """Titles and numbers of every column of the draft, and all numbers of it."""
    files = {file.uri: file.content for file in draft.files}
    result, pool = [], Counter()
    for uri, content in files.items():
        if uri.endswith("datapackage.yaml"):
            for resource in yaml.safe_load(content)["resources"]:
                body = files[f"{uri.rpartition('/')[0]}/{resource['path']}"].decode()
                rows = list(csv.reader(io.StringIO(body)))[1:]
                about = f"{resource.get('title', '')} {resource.get('description', '')}"
                for n, column in enumerate(resource["schema"]["fields"]):
                    title = " ".join(
                        str(column.get(key, "")) for key in ("title", "title_en", "unit")
                    )
                    numbers = Counter(
                        number for row in rows if (number := parsed(row[n])) is not None
                    )
                    pool.update(numbers)
                    result.append((title, numbers, column["type"], about))
    return result, pool


def parsed(text):
    """A cell of a CSV as a number."""
    try:
        number = Decimal(text.replace(" ", ""))
        return number.normalize() if number.is_finite() else None
    except InvalidOperation:
        return None


def judge(source, readable=None):
    """The verdict over one workbook; `readable` is the same as .xlsx where the source is not."""
    draft = import_document(Path(source), series="thu", period=parse_period("2022"), language="en")
    columns, pool = columns_of(draft)
    notes = [file.content.decode() for file in draft.files if file.uri.endswith(".md")]
    elsewhere = Counter(
        found.replace(",", ".") for text in notes for found in re.findall(r"\d+(?:[.,]\d+)?", text)
    )
    printed = Counter(
        found
        for file in draft.files if file.uri.endswith(".csv")
        for found in re.findall(r"-?\d+(?:\.\d+)?", file.content.decode())
    )  # fmt: skip
    verdict, by_column = Verdict(), {}
    for number in numbers_of(readable or source):
        verdict.numbers += 1
        if not any(pool[value] > 0 for value in number.shown):
            say = [text for v in number.shown for text in (format(abs(v), "f"), format(v, "f"))]
            if not any(elsewhere[text] or printed[text] for text in say):
                (verdict.rescaled if is_rescaled(number, pool) else verdict.lost).append(number)
                continue
        by_column.setdefault((number.sheet, number.column, number.top, number.words), []).append(
            number
        )
    for (*_, over), numbers in by_column.items():
        if over:
            weigh(verdict, over, numbers, columns)
    return verdict


def is_rescaled(number, pool):
    """Whether the draft has it a hundred or a thousand times larger or smaller."""
    return any(
        pool[(v * f).normalize()] > 0
        for v in number.shown
        for f in map(Decimal, ("1000", "100", ".01", ".001"))
    )


def weigh(verdict, over, numbers, columns):
    """The numbers of a column of the source are in that column of the draft which has most of them."""

    def overlap(column):
        return sum(any(value in column[1] for value in number.shown) for number in numbers)

    def known(column):
        return len(over & set(words(column[0])))

    best = max(
        columns,
        key=lambda column: (overlap(column), known(column)),
        default=("", Counter(), "", ""),
    )
    verdict.headed += len(numbers)
    share = known(best) / len(over)
    verdict.whole += len(numbers) if share >= WHOLE else 0
    verdict.part += len(numbers) if 0 < share < WHOLE else 0
    if share < WHOLE:
        verdict.wrong[
            numbers[0].sheet,
            f"R{numbers[0].row}C{numbers[0].column}",
            " ".join(sorted(over)),
            best[0],
        ] += len(numbers)


def main():
    """Judge one workbook."""
    verdict = judge(*sys.argv[1:3])
    print(
        f"{verdict.whole}/{verdict.headed} whole, {verdict.part} in part, {verdict.numbers} numbers"
    )
    print(f"lost {len(verdict.lost)}, rescaled {len(verdict.rescaled)}")
    for (*where, over, title), count in verdict.wrong.most_common(40):
        print(f"  {count:5} {'!'.join(where)}  over: {over[:120]}  |  title: {title[:120]}")
    for number in (verdict.lost + verdict.rescaled)[:20]:
        print("  lost", number.sheet, number.row, number.column, number.shown[0])


if __name__ == "__main__":
    main()
