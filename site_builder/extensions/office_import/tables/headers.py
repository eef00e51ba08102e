"""Tell a grid's letterhead, title, unit line, header rows, body and remarks apart, and name its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise

from site_builder.core.language import any_of, words
from site_builder.core.text import fold
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.units import (
    bare_unit,
    split_unit,
    translated,
    unit_line,
)

_FORMS = words("letter.forms")
MOST_ROWS = 8  # within which a letterhead ends
_MARK = re.compile(any_of("letter.marks"))
BODY = re.compile(rf"(?:{any_of('letter.bodies')})(?!\w)", re.IGNORECASE)
_TITLE = re.compile(rf"(?:{any_of('letter.titles')})(?!\w)", re.IGNORECASE)


def is_body_over_title(text: str, below: str) -> bool:
    """A body in a line of its own over the title of its form, both in capitals."""
    return f"{text}{below}".isupper() and bool(BODY.match(text) and _TITLE.match(below))


def take_letterhead(rows: Sequence[doc.Row], notes: list[doc.Note]) -> list[doc.Row]:
    """The rows without the letterhead above them: who issues a form, its number, the motto, place and day.

    Each of its rows has fewer cells than the table's and no number of its own.
    """
    ends = (
        n
        for n in reversed(range(min(MOST_ROWS, len(rows) - 2)))
        if _is_letterhead(*rows[n : n + 2])
    )
    last = next(ends, -1)
    head, rest = list(rows[: last + 1]), list(rows[last + 1 :])
    widest = max((len(doc.prints(row)) for row in rest), default=0)
    if (
        not head
        or _lists_forms(head)
        or any(len(doc.prints(row)) >= widest or _has_number(row) for row in head)
    ):
        return list(rows)
    texts = [
        (cells[0].place, doc.join_texts(cell.text for cell in cells))
        for cells in map(doc.prints, head)
        if cells
    ]
    notes += [
        doc.note("letter-frame", where, left=text, printed=text[:80]) for where, text in texts
    ]
    return rest


def is_only_letterhead(rows: Sequence[doc.Row]) -> bool:
    """Whether a grid is no more than who issues a form and its number, two beside each other at most."""
    is_narrow = len(rows) <= MOST_ROWS and all(
        len(doc.prints(row)) <= 2 and not _has_number(row) for row in rows
    )
    return is_narrow and _is_letterhead(rows[0]) and not _lists_forms(rows)


def _lists_forms(rows: Sequence[doc.Row]) -> bool:
    """Whether several rows name a form or annex, as a list of them does: a letterhead has the number of one."""
    marked = [
        [text for cell in doc.prints(row) if _MARK.match(text := doc.folded(cell.text))]
        for row in rows
    ]
    return any(
        sum(any(text.startswith(form) for text in texts) for texts in marked) > 1 for form in _FORMS
    )


def _is_letterhead(row: doc.Row, below: doc.Row = ()) -> bool:
    """More than one text beside each other, or one that only a letterhead has or that stands over a title."""
    texts = [doc.folded(cell.text) for cell in doc.prints(row)]
    marked = [text for text in texts if _MARK.match(text)]
    is_over = len(texts) == len(doc.prints(below)) == 1 and is_body_over_title(
        _row_text(row), _row_text(below)
    )
    return is_over or (bool(marked) and (len(texts) > 1 or not marked[0].startswith(_FORMS)))


def _has_number(row: doc.Row) -> bool:
    texts = (cell.text if cell.value is None else "0" for cell in doc.prints(row))
    return any(re.fullmatch(r"[\d.,%\s-]*\d[\d.,%\s-]*", text) for text in texts)


def _under_groups(header: Sequence[doc.Row]) -> Sequence[doc.Row]:
    """The header with the names of its second row under its groups, where pandoc lost the merges downwards.

    Then the second row is pushed to the left: as many names as the groups are wide.
    """
    if len(header) != 2 or any(
        cell.down > 1 or cell.covered == "above" for row in header for cell in row
    ):
        return header
    groups = [c for c, cell in enumerate(header[0]) if cell.covered == "left" or cell.across > 1]
    filled = [c for c, cell in enumerate(header[1]) if not cell.is_empty]
    if (
        not filled
        or filled != list(range(len(groups)))
        or groups == filled
        or any(c.is_empty for c in header[0])
    ):
        return header
    placed = dict(zip(groups, (header[1][c] for c in filled), strict=True))
    return [header[0], tuple(placed.get(c, doc.Cell()) for c in range(len(header[1])))]


# Tell a grid's title, unit line, header rows, body and remarks apart, and name its columns.


MOST_LEVELS = 10
LONGEST_NAME = 60  # letters of a group of columns; a title is longer
SAMPLE = 200  # rows that tell which columns count
SEPARATOR = " > "  # between the levels of a header: Tổng số > Thành thị
_STUB = re.compile(rf"(?:{any_of('area.heads')}|{any_of('area.times')})\b.*", re.IGNORECASE)
_CODE = re.compile(r"(?:[IVXLC]+|[^\W\d_]|\d+)[.)]?")
_SIGNATURE = re.compile(any_of("letter.signature"), re.IGNORECASE)


def frame_of(grid: doc.Grid, lines: tuple[int, int] | None = None) -> doc.Frame | None:
    """The parts of a grid; None where it is no table (one column, or nothing under a header).

    `lines` are the first and the last line of its header, counted from 1, where somebody has named them.
    """
    if is_only_letterhead(grid.rows) and not lines:
        return None
    notes: list[doc.Note] = []
    rows = [*grid.rows] if lines else take_letterhead(grid.rows, notes)
    titles, unit, rows = _take_title(
        rows, grid.title, None if lines is None else lines[0] - 1, notes
    )
    first = len(grid.rows) - len(rows) + 1
    rows, remarks = _take_foot(rows, grid, notes)
    references = [text for text in titles if is_reference(text)]
    title, remarks = (
        doc.join_texts(text for text in titles if text not in references),
        [*references, *remarks],
    )
    if not rows or len(rows[0]) < 2:
        return None
    rows, between = (rows, []) if lines else _without_remark(rows)
    height, numbers = header_height(rows) if not lines else (lines[1] - lines[0] + 1, None)
    if (
        lines
        and 1 < height <= len(rows)
        and is_number_row(rows[height - 1], next(iter(rows[height:]), None))
    ):
        numbers = height - 1
    header, body = rows[: height if numbers is None else numbers], rows[height:]
    if not body:
        return None
    heads = _heads(_under_groups(header), len(rows[0]))
    if numbers is not None:
        notes.append(
            doc.note(
                "column-numbers-dropped", rows[numbers][0].place, left=_row_text(rows[numbers])
            )
        )
    if len(header) > 1:
        notes.append(doc.note("header-levels", rows[0][0].place or grid.place, count=len(header)))
    if height == 0:
        notes.append(doc.note("no-header", grid.place))
    heads, body = _without_blank_columns(header, heads, body)
    span = (first, first + height + len(between) - 1)
    remarks = [*remarks, *between]
    return doc.Frame(
        title, unit, heads, tuple(body), grid.place, tuple(remarks), notes=tuple(notes), lines=span
    )


def parse_lines(text: str) -> tuple[int, int] | None:
    """`3-6` or `4` as the first and the last line of a header; None for any other text."""
    match = re.fullmatch(r"\s*([1-9]\d?)(?:\s*[-–]\s*([1-9]\d?))?\s*", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
    return (first, last) if first <= last else None


def _without_blank_columns(
    header: Sequence[doc.Row], heads: tuple[doc.Head, ...], body: Sequence[doc.Row]
) -> tuple[tuple[doc.Head, ...], list[doc.Row]]:
    """A column that only the unit line or the letterhead above the table reaches is none of its columns.

    Nor is an empty one under a header that is merged over it and another.
    """
    shared = Counter(head.title for head in heads)
    rows = [body if shared[head.title] > 1 else (*header, *body) for head in heads]
    used = [c for c in range(len(heads)) if any(not row[c].is_empty for row in rows[c])]
    return tuple(heads[c] for c in used), [tuple(row[c] for c in used) for row in body]


def _take_title(
    rows: list[doc.Row], title: str, above: int | None, notes: list[doc.Note]
) -> tuple[list[str], str, list[doc.Row]]:
    """Rows above the header that hold one text each, the unit line among them; `above` says how many, where known."""
    titles, unit, taken = [title] if title else [], "", 0
    for row in rows[: 6 if above is None else above]:
        alone = len(doc.prints(row)) == 1
        units = [
            unit_line(cell.text) or (bare_unit(cell.text) if alone else "")
            for cell in doc.prints(row)
        ]
        pairs = list(zip(doc.prints(row), units, strict=True))
        plain = [cell for cell, is_unit in pairs if not is_unit]
        is_wide = _is_wide(row, rows[taken + 1 :])
        is_over = (len(plain) > 1 and not is_wide) or not (
            any(units) or _is_title(row, rows[taken + 1 :], is_wide)
        )
        if is_over and above is None:
            break
        unit = next(filter(None, units), unit)
        notes += [
            doc.note("unit-line", cell.place, left=cell.text) for cell, is_unit in pairs if is_unit
        ]
        titles += [cell.text for cell in plain]
        taken += 1
    return titles, unit, rows[taken:]


def is_reference(text: str) -> bool:
    """A line in brackets under a title, or the end of one (the decision that a table is annexed to); or a stray 0."""
    bare = text.strip()
    opened, closed = bare.find("("), bare.find(")")
    return (
        bare == "0"
        or (opened == 0 and closed in (-1, len(bare) - 1))
        or (opened < 0 < closed == len(bare) - 1)
    )


def _is_wide(row: doc.Row, below: Sequence[doc.Row]) -> bool:
    """A title with the number of its table beside it: merged over most of the table, or left of all that counts."""
    printed = doc.prints(row)
    if len(printed) != 2 or not below:
        return False
    if doc.is_spanning(row):
        beside = next(c for c, cell in enumerate(row) if cell is printed[1])
        under = next((level[beside] for level in below if not level[beside].is_empty), None)
        return under is None or not doc.is_number(
            under
        )  # what stands right over numbers is their name
    counting = counting_columns([row, *below])
    named = [
        c
        for c in counting
        if any(not level[c].is_empty and not doc.is_number(level[c]) for level in below[:4])
    ]
    is_marked = bool(re.fullmatch(r"\d+(?:\.\d+)*[a-z]?\.?", printed[0].text.strip()))
    return is_marked and len(named) > 1 and all(row[c].is_empty for c in counting)


def _is_title(row: doc.Row, below: Sequence[doc.Row], is_wide: bool) -> bool:
    """A text alone in its row over a table; one that stands over some of its columns is the name of a group."""
    printed = doc.prints(row)
    if (
        not (is_wide or len(printed) == 1)
        or len(row) < 2
        or not any(len(doc.prints(other)) > 1 for other in below)
    ):
        return False
    cell, start = printed[0], next(c for c, cell in enumerate(row) if not cell.is_empty)
    if start == 0 or cell.across >= len(row) - 1 or len(cell.text) > LONGEST_NAME:
        return True
    return len(doc.prints(below[0])) < 2 or (
        cell.across == 1 and all(each.is_empty for each in below[0][start + 1 :])
    )


def _take_foot(
    rows: list[doc.Row], grid: doc.Grid, notes: list[doc.Note]
) -> tuple[list[doc.Row], list[str]]:
    """The rows without signatures and remarks under the body, and these remarks."""
    signed = (n for n, row in enumerate(rows) if n > 1 and _is_signature(row))
    first = next((n for n in signed if not any(map(doc.is_number, chain(*rows[n:])))), len(rows))
    if first < len(rows):
        where, left = (
            rows[first][0].place or grid.place,
            doc.join_texts(map(_row_text, rows[first:])),
        )
        notes.append(
            doc.note("signature-left-out", where, left=left, printed=_row_text(rows[first])[:80])
        )
    rows = rows[:first]
    remarks: list[str] = []
    while len(rows) > 2 and _is_remark(rows[-1]):
        remarks.insert(0, _row_text(rows.pop()))
    if remarks:
        notes.append(doc.note("remarks-under-table", grid.place, count=len(remarks)))
    return rows, remarks


def _is_signature(row: doc.Row) -> bool:
    """Words of a signature block, with gaps beside them and no number in front."""
    printed = doc.prints(row)
    if (
        not 0 < len(printed) <= 3
        or len(printed) == len(row)
        or any(cell.value is not None for cell in printed)
    ):
        return False
    first, last = printed[0].text.strip(), printed[-1].text.strip()
    return not first[:1].isdigit() and bool(_SIGNATURE.match(first) or _SIGNATURE.match(last))


def _is_remark(row: doc.Row) -> bool:
    printed = doc.prints(row)
    return len(printed) == 1 and bool(doc.REMARK.match(printed[0].text.strip()))


def _row_text(row: doc.Row) -> str:
    return doc.join_texts(cell.text for cell in doc.prints(row))


def _without_remark(rows: list[doc.Row]) -> tuple[list[doc.Row], list[str]]:
    """The rows without a remark that stands alone between two rows of the header, and that remark.

    The row under it names every column that counts, each by words of its own.
    """
    for n in range(1, min(len(rows) - 2, MOST_LEVELS)):
        row, rest = rows[n], [*rows[:n], *rows[n + 1 :]]
        if (
            len(doc.prints(row)) == 1
            and not row[0].is_empty
            and header_height(rows)[0] <= n < header_height(rest)[0]
        ):
            names = [rest[n][c].text for c in counting_columns(rest)]
            if len(set(names)) == len(names) > 1 and all(
                re.search(r"[^\W\d_]", name) for name in names
            ):
                return rest, [row[0].text]
    return rows, []


def header_height(rows: Sequence[doc.Row]) -> tuple[int, int | None]:
    """How many rows are header, and which of them only numbers the columns.

    Everything above the first row that counts, but for headings of sections right above it.
    """
    for n, row in enumerate(rows[: MOST_LEVELS + 1]):
        if n and is_number_row(row, rows[n + 1] if n + 1 < len(rows) else None):
            return n + 1, n
    if _is_data(rows[0]) and not _counts_columns(rows, 0):
        return 0, None
    counting = counting_columns(rows)
    height = 1
    while height < min(len(rows) - 1, MOST_LEVELS) and _header_goes_on(rows, height, counting):
        height += 1
    return height, None


def _header_goes_on(rows: Sequence[doc.Row], height: int, counting: Sequence[int]) -> bool:
    """Whether the row under a header of that height belongs to it: nothing is counted in it, and it names columns.

    Under names that tell every column apart it is header only where words stand over most columns that count, or over
    some that hold nothing but numbers.
    """
    row, above = rows[height], rows[:height]
    merged = (
        (r, cell) for r in range(height) for cell in rows[r] if not cell.covered and cell.down > 1
    )
    spans = [r + cell.down for r, cell in merged if not (cell.is_empty and has_numbers(row))]
    if any(
        height < end < len(rows) for end in spans
    ):  # one down to the last row heads nothing, nor a blank
        return True
    named = [c for c, cell in enumerate(row) if not cell.is_empty and not cell.covered]
    if _counts_columns(rows, height):
        return True
    if has_numbers(row) or not named or re.fullmatch(r"0?1\.?", row[0].text.strip()):
        return False
    if len(named) > 1 and any(
        1 < cell.across < len(row) and not cell.covered for cell in above[-1]
    ):
        return True
    names = [
        tuple(level[c].text for level in above if not level[c].is_empty) for c in range(len(row))
    ]
    if not counting:
        return (
            len(named) > 1
            and row[0].is_empty
            and bool(names[0])
            and any(not names[c] for c in named)
        )
    over = set(counting) & set(named)
    if not over:
        return _only_stub(row, above)
    known = [names[c] for c in counting]
    if row[0].is_empty or not all(known) or len(set(known)) < len(known):
        return True
    return len(over) > 1 and (
        3 * len(over) >= 2 * len(counting) or not any(_has_words(rows, c) for c in over)
    )


def _counts_columns(rows: Sequence[doc.Row], n: int) -> bool:
    """A row under a name of its own whose other cells are days, or 1 2 3 and so on, over columns of other numbers.

    Words may stand among them, over numbers for the most part: 11, 12, Cả năm.
    """
    filled = [c for c, cell in enumerate(rows[n]) if c and not cell.is_empty and not cell.covered]
    named = [c for c in filled if not re.search(r"[^\W\d_]", rows[n][c].text)]
    if len({rows[n][c].text for c in named}) < max(doc.FEWEST_MARKS, len(named)) or not _is_marked(
        rows[n], named
    ):
        return False
    if rows[n][named[0]].text.isdecimal() and any(
        doc.prints(level[c] for c in named) for level in rows[:n]
    ):
        return False  # numbers under names are data
    below = next(
        (row for row in rows[n + 1 : n + 1 + MOST_LEVELS] if not _is_marked(row, named)), None
    )
    parts = (named, [c for c in filled if c not in named])
    return below is not None and all(
        2 * sum(doc.is_number(below[c]) for c in part) > len(part) - 1 for part in parts
    )


def _is_marked(row: doc.Row, columns: Sequence[int]) -> bool:
    """Days alone, or whole numbers each one above the last."""
    texts = [row[c].text.strip() for c in columns if not row[c].is_empty]
    numbers = [int(text) for text in texts if text.isdecimal()]
    is_run = len(numbers) == len(texts) and all(b == a + 1 for a, b in pairwise(numbers))
    return bool(texts) and (is_run or all(map(doc.is_day, texts)))


def _has_words(rows: Sequence[doc.Row], column: int) -> bool:
    """Whether anything but numbers stands in a column under the first of them."""
    cells = [row[column] for row in rows[:SAMPLE] if not row[column].is_empty]
    first = next((n for n, cell in enumerate(cells) if doc.is_number(cell)), len(cells))
    return not all(map(doc.is_number, cells[first:]))


def _only_stub(row: doc.Row, above: Sequence[doc.Row]) -> bool:
    """Names of the columns at the left, which have none yet; a label alone is the first of the rows, unless it names
    areas or periods."""
    named = [c for c, cell in enumerate(row) if not cell.is_empty and not cell.covered]
    is_name = len(named) > 1 or bool(_STUB.fullmatch(row[named[0]].text.strip()))
    is_first = all(level[c].is_empty for level in above for c in named)
    return is_name and is_first and not _CODE.fullmatch(row[named[0]].text.strip())


def counting_columns(rows: Sequence[doc.Row]) -> list[int]:
    """The columns whose cells are numbers for the most part; years over them are none."""
    columns = [doc.prints(column) for column in zip(*rows[1:SAMPLE], strict=True)]
    numbers = [sum(map(doc.is_number, filled)) for filled in columns]
    enough = [len(filled) - min(len(filled) // 2, MOST_LEVELS) for filled in columns]
    return [c for c in range(1, len(columns)) if numbers[c] and 2 * numbers[c] >= enough[c]]


def is_number_row(row: doc.Row, below: doc.Row | None) -> bool:
    """(1) (2) (3), or A B 1 2; bare 1 2 3 only where the row below begins the body."""
    filled = [cell.text.strip() for cell in doc.prints(row)]
    marks = doc.column_marks(filled)
    if not marks or len(filled) < max(2, sum(not cell.covered for cell in row) - 1):
        return False
    if all(text.startswith(("(", "[")) for text in filled):
        return True
    is_plain = (
        len(marks) > 2
        and next(filter(str.isdigit, marks)) == "1"
        and not any(map(str.islower, marks))
    )
    if below is None or not is_plain:
        return False
    # A first row of data: counting begins, or a section heading.
    is_body = (
        below[0].text.strip().rstrip(".") in ("1", "01", "I", "A") or len(doc.prints(below)) == 1
    )
    return is_body or marks[0].isalpha() or any("=" in text for text in filled)  # 3=1+2


def _is_data(row: doc.Row) -> bool:
    """A first row with numbers that are no years, or a running number in front: the table has no header."""
    return has_numbers(row) or bool(re.fullmatch(r"\d+\.?", row[0].text.strip()))


def has_numbers(row: doc.Row) -> bool:
    """Whether a row counts anything beside its name."""
    return any(
        doc.is_number(cell) and not doc.is_day_over_column(row, cell)
        for cell in row[1:]
        if not cell.is_empty
    )


def is_unnamed(title: str) -> bool:
    """Whether a column goes by its place for want of a name."""
    return (
        re.fullmatch(re.escape(drafted("Column {number}", number=0)).replace("0", r"\d+"), title)
        is not None
    )


def _heads(rows: Sequence[doc.Row], width: int) -> tuple[doc.Head, ...]:
    levels: list[list[str]] = []
    for n in reversed(range(len(rows))):  # the lower level first: what it names has a group above
        levels = [_spread(rows, n, levels), *levels]
    return tuple(_head([level[c] for level in levels], c) for c in range(width))


def _spread(rows: Sequence[doc.Row], n: int, lower: Sequence[Sequence[str]]) -> list[str]:
    """The texts of a header row; where merges are lost, a text also stands for the gaps to its right.

    It ends where a group of a row above begins. A text that is merged stands over its own columns alone.
    """
    row = rows[n]
    texts = [cell.text.strip() for cell in row]
    if not lower:
        return texts
    texts = _centred(row, rows[n + 1], texts)
    named = [any(level[c] for level in lower) for c in range(len(texts))]
    starts = {
        c
        for above in rows[:n]
        for c, cell in enumerate(above)
        if not cell.is_empty and not cell.covered
    }
    for c in range(1, len(texts)):
        is_gap = (
            not texts[c] and not row[c].covered and c not in starts and row[c - 1].covered != "left"
        )
        if is_gap and named[c] and named[c - 1] and texts[c - 1]:
            texts[c] = texts[c - 1]
    return texts


def _centred(row: doc.Row, below: doc.Row, texts: list[str]) -> list[str]:
    """Texts set in the middle of the columns that they head: each of those has the text that is nearest.

    Told by columns left of the first text that have a name below and nothing above: a text that heads what is right
    of it leaves none. Only where nothing is merged, and as many columns lie left as right of each text, or one more.
    """
    named = [c for c, cell in enumerate(below) if not cell.is_empty and not cell.covered]
    places = [c for c in named if texts[c]]
    is_merged, first = (
        any(cell.covered or cell.across > 1 for cell in row),
        min(set(named) - {0}, default=0),
    )
    if not places or is_merged or not 0 < first < places[0]:
        return texts
    nearest = {c: min(places, key=lambda at: abs(at - c)) for c in named}
    sides = [sum((c > at) - (c < at) for c in named if nearest[c] == at) for at in places]
    if any(abs(side) > 1 for side in sides):
        return texts
    return [texts[nearest[c]] if c in named else text for c, text in enumerate(texts)]


def _head(levels: Sequence[str], column: int) -> doc.Head:
    """What stands over a column; a level, or the end of one, in another language is translation."""
    titles, others, theirs = list[str](), list[str](), list[str]()
    unit = tag = alone = ""  # the language of a translation on a line of its own
    for level in levels:
        own, other, language = translated(level)
        if not other and titles and (tongue := translated(f"{titles[-1]}\n{own}")[2]):
            own, other, language, alone = "", own, tongue, tongue
        (title, own_unit), (bare, other_unit) = (
            split_unit(doc.join_texts([text])) for text in (own, other)
        )
        other = (
            bare if other_unit in ("%", own_unit) else doc.join_texts([other])
        )  # a unit in words has its own
        unit, tag = own_unit or other_unit or unit, language or tag
        neutral = "" if re.search(r"[^\W\d_]", title) else title
        for listed, text in ((titles, title), (others, other or title), (theirs, other or neutral)):
            if text and (not listed or fold(text) != fold(listed[-1])):
                listed.append(text)
    title = SEPARATOR.join(titles) or drafted("Column {number}", number=column + 1)
    return doc.Head(
        title, unit, ((tag, SEPARATOR.join(theirs if alone else others)),) if tag else ()
    )
