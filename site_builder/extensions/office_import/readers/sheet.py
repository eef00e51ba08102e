"""From the cells of a sheet to its blocks: several tables on a sheet, title lines above, notes below.

Used by the readers of workbooks and delimited files, what concerns charts by Word's as well. Gaps are closed before
anything is laid out, so a stray cell at the sheet's far corner costs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, groupby, pairwise
from typing import Any
from xml.etree.ElementTree import Element

from site_builder.core.language import caption
from site_builder.core.numbers.number import canonical_number, decimals_of
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.language import cell_place, drafted
from site_builder.extensions.office_import.tables.units import is_missing

Place = tuple[int, int]
Merge = tuple[int, int, int, int]  # top, left, bottom, right, all inside


def sheet_blocks(
    cells: Mapping[Place, doc.Cell], merges: Iterable[Merge] = (), *, sheet: str = ""
) -> list[doc.Block]:
    """Grids and lines of one sheet, top to bottom."""
    filled = {at: cell for at, cell in cells.items() if not cell.is_empty}
    if not filled:
        return []
    rows = _closed_gaps({r for r, _ in filled})
    columns = _closed_gaps({c for _, c in filled})
    doc.check_size(len(columns), len(rows) * len(columns), sheet)
    runs = groupby(
        _merged(filled, merges, rows, columns),
        key=lambda row: any(not cell.is_empty for cell in row),
    )
    blocks: list[doc.Block] = []
    for band in join_bands([list(run) for is_filled, run in runs if is_filled]):
        for part in map(doc.printing, _side_by_side(band)):
            if max(len(doc.prints(row)) for row in part) > 1:
                blocks.append(doc.Grid(part, _first(part[0]).place, sheet=sheet))
            else:
                lone = map(_first, part)
                blocks += [
                    doc.Line("paragraph", cell.text, place=cell.place, large=cell.large)
                    for cell in lone
                ]
    return blocks


def _closed_gaps(used: set[int]) -> list[int]:
    """The used indices, with one empty one kept for every gap."""
    ordered = sorted(used)
    kept = [ordered[0]]
    for before, after in pairwise(ordered):
        kept += [before + 1, after] if after > before + 1 else [after]
    return kept


def _merged(
    filled: Mapping[Place, doc.Cell],
    merges: Iterable[Merge],
    rows: Sequence[int],
    columns: Sequence[int],
) -> list[doc.Row]:
    laid = dict(filled)
    for top, left, bottom, right in merges:
        origin = filled.get((top, left))
        if origin is None:
            continue
        inside_rows = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        inside_columns = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        for r in inside_rows:
            for c in inside_columns:
                laid[r, c] = replace(origin, covered="left" if r == top else "above", value=None)
        laid[top, left] = replace(origin, down=len(inside_rows), across=len(inside_columns))
    return [tuple(laid.get((r, c), doc.Cell()) for c in columns) for r in rows]


def _side_by_side(band: list[doc.Row]) -> list[list[doc.Row]]:
    """Two tables beside each other: an empty column between them, and words in the second one's first column."""
    width = len(band[0])
    empty = [c for c in range(width) if all(row[c].is_empty for row in band)]
    for c in empty:
        left, right = [row[:c] for row in band], [row[c + 1 :] for row in band]
        if (
            min(len(_used(left)), len(_used(right))) >= 2
            and _starts_with_words(right)
            and len(band) > 1
        ):
            return [left, *_side_by_side(right)]
    return [[tuple(cell for c, cell in enumerate(row) if c not in empty) for row in band]]


def _starts_with_words(rows: list[doc.Row]) -> bool:
    first = [row[0] for row in rows[1:] if not row[0].is_empty]
    return bool(first) and all(cell.value is None and not cell.text[:1].isdigit() for cell in first)


def _first(row: doc.Row) -> doc.Cell:
    return next(cell for cell in row if not cell.is_empty)


def laid_rows(
    cells: Mapping[Place, doc.Cell], merges: Iterable[Merge], height: int, width: int
) -> tuple[doc.Row, ...]:
    """A table of a text document from placed cells and merges; nothing is dropped but empty rows."""
    doc.check_size(width)
    return doc.printing(
        _merged(cells, [_clipped(merge, cells) for merge in merges], range(height), range(width))
    )


def _clipped(merge: Merge, cells: Mapping[Place, doc.Cell]) -> Merge:
    """A merge up to the first row that has text of its own under it: a cell that is printed is never covered."""
    top, left, bottom, right = merge
    for r in range(top + 1, bottom + 1):
        if any(not cells.get((r, c), doc.Cell()).is_empty for c in range(left, right + 1)):
            return top, left, r - 1, right
    return merge


# Which runs of rows of a sheet are one table: headers over an empty row, rows that go on after one, titles between.
#
# A statistics office sets its header off from the rows under it by an empty row, and the parts of a long table from
# one another. A run that begins with a header of its own is a table of its own.


Band = list[doc.Row]
MOST_LEVELS = 10  # rows of a header
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAPTION = re.compile(rf"{caption()}(?:\d|[IVX]+\b)", re.IGNORECASE)


def join_bands(bands: Sequence[Band]) -> list[Band]:
    """Bands that belong together as one, each band with two tables as two."""
    done: list[Band] = []
    used: list[set[int]] = []  # the columns of each, none where nothing is counted
    for band in chain.from_iterable(map(_split, bands)):
        columns = _used(band) if any(map(_is_data, band)) else set()
        first = _first_full(band)
        start = len(done)
        if columns and first is not None and _is_data(first):
            above = next(
                (n for n in reversed(range(len(done))) if used[n] or not _is_heading(done[n])), -1
            )
            if above >= 0 and _goes_on(done[above:], band, used[above]):
                start = above
        while columns and start and not used[start - 1]:
            if not _is_header_of(done[start - 1], [*chain(*done[start:]), *band]):
                break
            start -= 1
        joined = [row for part in (*done[start:], band) for row in part]
        columns = columns.union(*map(_used, done[start:])) if columns else columns
        done[start:], used[start:] = [joined], [columns]
    return done


def _split(band: Band) -> list[Band]:
    """Under rows of a table a caption alone on its row begins the next one, and so does another header."""
    starts, counted, has_data = [0], set[int](), False
    for n, row in enumerate(band):
        cells = doc.prints(row)
        if has_data and len(cells) == 1 and _CAPTION.match(cells[0].text.strip()):
            starts, counted, has_data = [*starts, n], set(), False
        elif (
            has_data
            and _renames(row, counted)
            and any(map(_is_data, band[n + 1 : n + MOST_LEVELS]))
        ):
            start = n
            # A text alone in its row, over columns that it names.
            while (
                start > starts[-1]
                and band[start - 1][0].is_empty
                and len(doc.prints(band[start - 1])) == 1
            ):
                start -= 1
            starts, counted, has_data = [*starts, start], set(), False
        elif _is_data(row):
            counted |= {c for c, cell in enumerate(row) if _counts(cell)}
            has_data = True
    return [band[start:end] for start, end in zip(starts, [*starts[1:], len(band)], strict=True)]


def _renames(row: doc.Row, counted: set[int]) -> bool:
    """Words or years in their order, and no number, over most of the columns that were counted above."""
    words = {
        c: cell.text
        for c, cell in enumerate(row)
        if c in counted and not cell.is_empty and not cell.covered
    }
    years = [text for text in words.values() if _YEAR.fullmatch(text.strip())]
    are_names = len({*words.values()}) == len(words) > 1 and years in (
        sorted(years),
        sorted(years, reverse=True),
    )
    return are_names and not any(map(_counts, row)) and 3 * len(words) >= 2 * len(counted)


def _is_heading(band: Band) -> bool:
    return all(
        len(doc.prints(row)) == 1 and not _CAPTION.match(doc.prints(row)[0].text.strip())
        for row in band
    )


def _is_header_of(above: Band, below: Band) -> bool:
    """Words or years over columns; under the empty row come the rows of these columns, or the rest of their names."""
    above = [row for row in above if len(doc.prints(row)) > 1 and not doc.is_spanning(row)]
    first = _first_full(below)
    if not above or first is None or _CAPTION.match(doc.prints(below[0])[0].text.strip()):
        return False
    named = {c for row in above for c, cell in enumerate(row) if not cell.is_empty}
    if _is_data(first):
        counted = {c for row in below for c, cell in enumerate(row) if _counts(cell)}
        return len(named & counted) >= max(1, len(counted) // 2)
    names = {c for c, cell in enumerate(first) if c and not cell.is_empty}
    return names <= named or (
        above[-1][0].is_empty and first[0].is_empty and len(names) >= len(doc.prints(above[-1]))
    )


def _goes_on(above: Sequence[Band], below: Band, used: set[int]) -> bool:
    """An empty row inside a table is spacing: what follows without a header of its own belongs to it.

    A heading may stand between; a remark ends a table.
    """
    new = _used(below) - used
    first = min(
        (c for row in below for c, cell in enumerate(row) if c and _counts(cell)), default=0
    )
    texts = [cell.text.strip() for cell in _first_full(below) or below[0] if not cell.is_empty]
    years = sum(bool(_YEAR.fullmatch(text)) for text in texts)
    if not used or any(c >= first for c in new) or years >= max(2, len(texts) - 1):
        return False  # names may be set in further; numbers stand under those above
    rows = (row for band in (*above[1:], below) for row in band[: 1 if band is below else None])
    lone = [row for row in rows if len(doc.prints(row)) == 1]
    return not any(doc.REMARK.match(doc.prints(row)[0].text.strip()) for row in lone)


def _first_full(band: Band) -> doc.Row | None:
    return next((row for row in band if len(doc.prints(row)) > 1), None)


def _used(band: Band) -> set[int]:
    return {c for row in band for c, cell in enumerate(row) if not cell.is_empty}


def _counts(cell: doc.Cell) -> bool:
    """A number, or a sign that there is none; a year is a name."""
    return not (cell.is_empty or cell.covered) and (is_missing(cell.text) or doc.is_number(cell))


def _is_data(row: doc.Row) -> bool:
    """A row that counts something beside its name; (1) (2) (3) and 1 2 3 only number the columns, days name them."""
    counted = [cell for cell in row[1:] if _counts(cell) and not doc.is_day_over_column(row, cell)]
    is_row_of_days = len(counted) >= doc.FEWEST_MARKS and all(
        doc.is_day(cell.text) for cell in counted
    )
    is_row_of_marks = len(counted) > 1 and doc.column_marks(cell.text for cell in doc.prints(row))
    return bool(counted) and not (is_row_of_days or is_row_of_marks)


# Cells as workbooks and charts store them.


_KEPT = 15  # digits that a workbook keeps of a number


def typed_cell(value: Any, shown: str, where: str) -> doc.Cell:
    """A cell from the value that a workbook stores and the format it shows it in."""
    if isinstance(value, bool):
        return doc.Cell("TRUE" if value else "FALSE", value, where)
    if isinstance(value, datetime | date | time | timedelta):
        return _dated(value, "s" in re.sub(r'"[^"]*"|\\.', "", shown).lower(), where)
    if isinstance(value, int | float):
        return _numbered(value, shown, where)
    return doc.Cell(str(value).replace("_x000D_", "").strip(), place=where)


def _dated(value: datetime | date | time | timedelta, to_seconds: bool, where: str) -> doc.Cell:
    if isinstance(value, timedelta):
        return doc.Cell(_clock(round(value.total_seconds()), to_seconds), place=where)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return doc.Cell(f"{value.day}/{value.month}/{value.year:04d}", value, where)
    at = _clock(value.hour * 3600 + value.minute * 60 + value.second, to_seconds)
    return doc.Cell(
        at if isinstance(value, time) else f"{value.day}/{value.month}/{value.year:04d} {at}",
        place=where,
    )


def _clock(seconds: int, to_seconds: bool) -> str:
    """Hours and minutes, seconds where there are any or the format shows them: 08:30, 30:15, 00:00:05."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    tail = f":{seconds % 60:02d}" if seconds % 60 or to_seconds else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{tail}"


def _numbered(value: int | float, shown: str, where: str) -> doc.Cell:
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    positive = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", shown.split(";")[0])
    if not exact.is_finite():
        return doc.Cell(str(value), place=where, doubt="no-stored-value")
    if exact == exact.to_integral_value() and decimals_of(exact) == 0:
        exact = Decimal(int(exact))
    if positive.rstrip().endswith("%"):
        hundredfold = (exact * 100).normalize() if exact else Decimal(0)
        whole = hundredfold == hundredfold.to_integral_value()
        printed = as_shown(
            Decimal(int(hundredfold)) if whole else hundredfold, positive.replace("%", "")
        )
        return doc.Cell(
            f"{canonical_number(printed)}%",
            printed,
            where,
            unit="%",
            rounded=printed != hundredfold,
        )
    if scaled := re.search(r"(?<=[0#?]),+(?![0#?])", positive):
        shown_as = exact / 1000 ** len(scaled[0])
        printed = as_shown(shown_as, positive.replace(scaled[0], ""))
        return doc.Cell(
            canonical_number(printed), printed, where, stored=exact, rounded=printed != shown_as
        )
    printed = as_shown(exact, positive)
    text = canonical_number(printed)
    if re.fullmatch(r"0{2,}", positive.strip()):  # 00000 prints 7 as the code 00007
        text = text.zfill(len(positive.strip()) + text.startswith("-"))
    # Zeros at the end are no digits that were kept, whether stored or printed: 8487475000000000.00 is whole.
    is_cut = abs(exact) >= 10**_KEPT and len(str(abs(int(exact))).rstrip("0")) >= _KEPT
    return doc.Cell(
        text, printed, where, rounded=printed != exact, doubt="many-digits" if is_cut else ""
    )


def as_shown(value: Decimal, shown: str) -> Decimal:
    """A stored number with the decimals that its format prints: 4.1 shown as 0.00 is 4.10, 471.333 as 0.0 is 471.3.

    A format without digits of its own (General, @) prints all there are, and so do powers of ten and fractions, whose
    places are none of the number's.
    """
    if re.search(r"[eE][-+]|[0#?]\s*/\s*[0-9#?]", shown):
        return value
    places = re.search(r"[0#?](?:\.([0#?]+))?[^0#?]*$", shown)
    if places is None:
        return value
    decimals = len(places[1] or "")
    needed = decimals if "#" not in (places[1] or "") else min(decimals, decimals_of(value))
    if needed == decimals_of(value):
        return value
    rounded = value.quantize(Decimal(1).scaleb(-needed), rounding=ROUND_HALF_UP)
    return Decimal(int(rounded)) if not needed else rounded


# Charts of Word and Excel: the values that they keep of what they were drawn from. Source: ECMA-376 part 1, 21.2.


def chart_grids(chart: Element, number: int) -> list[doc.Grid]:
    """A table for all series of a chart that stand over the same names."""
    title = doc.join_texts(node.text or "" for node in chart.iterfind("{*}chart/{*}title//{*}t"))
    is_1904, where = (
        chart.find("{*}date1904[@val='1']") is not None,
        drafted("chart {number}", number=number),
    )
    series = defaultdict[tuple[doc.Cell, ...], list[tuple[str, dict[int, doc.Cell]]]](list)
    for node in chart.iterfind(".//{*}plotArea//{*}ser"):
        names, values = (
            _cached(node, tags, is_1904) for tags in (("cat", "xVal"), ("val", "yVal"))
        )
        rows = range(1 + max([*names, *values], default=-1))
        if values and any(
            cell.text.strip() for cell in names.values()
        ):  # a figure without a name says nothing
            series[tuple(names.get(n, doc.Cell()) for n in rows)].append(
                (node.findtext("{*}tx//{*}v", ""), values)
            )
    grids = []
    for labels, each in series.items():
        heads = [drafted("Name"), *(name for name, _ in each)]
        cells = [
            [label, *(values.get(n, doc.Cell()) for _, values in each)]
            for n, label in enumerate(labels)
        ]
        laid = doc.lay_out(
            [[*map(doc.Cell, heads)], *cells], lambda r, c: f"{where}, {cell_place(r + 1, c + 1)}"
        )
        grids.append(
            doc.Grid(laid, where, title or ", ".join(filter(None, heads[1:])), is_chart=True)
        )
    return grids


def _cached(series: Element, tags: Sequence[str], is_1904: bool) -> dict[int, doc.Cell]:
    """What is kept of its names or values, by their place; the outer names of several levels stand before the inner."""
    node = next((child for child in series if doc.local(child) in tags), None)
    if node is None:
        return {}
    code, levels = node.findtext(".//{*}formatCode", "General"), node.findall(".//{*}lvl") or [node]
    points = ([*level.iterfind(".//{*}pt")] for level in levels)
    texts = [
        {int(point.get("idx", "0")): point.findtext("{*}v", "") for point in each}
        for each in points
    ]
    if not any(doc.local(child).startswith("num") for child in node):
        outer = {
            n: [level[max(k for k in level if k <= n)] for level in reversed(texts[1:])]
            for n in texts[0]
        }
        return {n: doc.Cell(" ".join([*outer[n], text])) for n, text in texts[0].items()}
    return {n: _stored(text, code, is_1904) for n, text in texts[0].items()}


def _stored(text: str, code: str, is_1904: bool) -> doc.Cell:
    """A number, or the day that its format makes of it, of which a label shows the month or the year alone."""
    try:
        value = float(text)
    except ValueError:
        return doc.Cell(text)
    signs = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.split(";")[0]).lower()
    if "general" in signs or not re.search("[ymd]", signs):
        return typed_cell(int(value) if value.is_integer() else value, code, "")
    day = date(1904, 1, 1) + timedelta(value) if is_1904 else date(1899, 12, 30) + timedelta(value)
    parts = (day.day, day.month, day.year)
    return doc.Cell("/".join(map(str, parts["d" not in signs and 1 + ("m" not in signs) :])))


def without_twins(blocks: Iterable[doc.Block]) -> list[doc.Block]:
    """Without the charts of which all values stand in rows or columns of tables, in any rounding."""
    grids = [block for block in blocks if isinstance(block, doc.Grid)]
    charts = [grid for grid in grids if grid.is_chart]
    tables = [grid for grid in grids if charts and not grid.is_chart]
    lines = [
        [_figures(cell.text) for cell in line]
        for t in tables
        for line in (*t.rows, *zip(*t.rows, strict=True))
    ]
    twins = [
        each
        for each in charts
        if all(_stands(column, lines) for column in [*zip(*each.rows, strict=True)][1:])
    ]
    return [block for block in blocks if not any(block is twin for twin in twins)]


def _stands(column: Sequence[doc.Cell], lines: Sequence[Sequence[str]]) -> bool:
    """Whether its values stand side by side in a line."""
    values = [cell.value for cell in column[1:] if isinstance(cell.value, Decimal)]
    readings = [
        {_figures(str(value)), *(_figures(f"{value:.{k}f}") for k in range(5))} for value in values
    ]
    starts = ((line, n) for line in lines for n in range(len(line) - len(readings) + 1))
    return any(
        all(text in wanted for text, wanted in zip(line[n:], readings, strict=False))
        for line, n in starts
    )


def _figures(text: str) -> str:
    """What tells a number from others however it is printed, as a share or in hundreds."""
    return re.sub(r"\D", "", text).strip("0") or "0" * any(sign.isdecimal() for sign in text)
