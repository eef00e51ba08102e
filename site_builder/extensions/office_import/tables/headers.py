"""Tell a grid's letterhead, title, unit line, header rows, body and remarks apart, and name its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.core.language import any_of
from site_builder.core.text import fold
from site_builder.extensions.office_import.document import Cell, Frame, Grid, Head, Note, Row, join_texts, note, prints
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.units import bare_unit, split_unit, unit_line

_FORMS = ("bieu", "mau", "phu luc")
MOST_ROWS = 8  # within which a letterhead ends
_MARK = re.compile(
    r"(?:bieu|mau|phu luc)(?: so)?\s*[:.]?\s*\d|cong hoa xa hoi chu nghia|doc lap\s*[-–]\s*tu do|so\s*:\s*\d*\s*/"
    r"|[^,]{2,40}, ngay\s*[\d….]* ?thang\s*[\d….]* ?nam"
)


def take_letterhead(rows: Sequence[Row]) -> tuple[list[Row], list[Note]]:
    """The rows without the letterhead above them: who issues a form, its number, the motto, place and day.

    Each of its rows has fewer cells than the table's and no number of its own.
    """
    last = next((n for n in reversed(range(min(MOST_ROWS, len(rows) - 2))) if _is_letterhead(rows[n])), -1)
    head, rest = list(rows[: last + 1]), list(rows[last + 1 :])
    widest = max((len(prints(row)) for row in rest), default=0)
    if not head or _lists_forms(head) or any(len(prints(row)) >= widest or _has_number(row) for row in head):
        return list(rows), []
    texts = [(row, join_texts(cell.text for cell in prints(row))) for row in head]
    return rest, [note("letter-frame", _place(row), left=text, printed=text[:80]) for row, text in texts if text]


def is_only_letterhead(rows: Sequence[Row]) -> bool:
    """Whether a grid is no more than who issues a form and its number, two beside each other at most."""
    is_narrow = len(rows) <= MOST_ROWS and all(len(prints(row)) <= 2 and not _has_number(row) for row in rows)
    return is_narrow and _is_letterhead(rows[0]) and not _lists_forms(rows)


def _lists_forms(rows: Sequence[Row]) -> bool:
    """Whether several rows name a form or annex, as a list of them does: a letterhead has the number of one."""
    marked = [[text for text in _folded_texts(row) if _MARK.match(text)] for row in rows]
    return any(sum(any(text.startswith(form) for text in texts) for texts in marked) > 1 for form in _FORMS)


def _is_letterhead(row: Row) -> bool:
    """More than one text beside each other, or one that only a letterhead has."""
    texts = _folded_texts(row)
    marked = [text for text in texts if _MARK.match(text)]
    return bool(marked) and (len(texts) > 1 or not marked[0].startswith(_FORMS))


def _folded_texts(row: Row) -> list[str]:
    return [re.sub(r"\s+", " ", fold(cell.text).lower()).strip() for cell in prints(row)]


def _has_number(row: Row) -> bool:
    return any(cell.value is not None or re.fullmatch(r"[\d.,%\s-]*\d[\d.,%\s-]*", cell.text) for cell in prints(row))


def _place(row: Row) -> str:
    return next((cell.place for cell in prints(row)), "")


def moved_under_groups(header: Sequence[Row]) -> list[Row] | None:
    """The header with the names of its second row under its groups, where a program lost the merges downwards.

    Then the second row is pushed to the left: as many names as the groups are wide, and as many empty cells behind
    them as the first row has names of one column. None where the header is not so.
    """
    if len(header) != 2 or any(cell.down > 1 or cell.covered == "above" for row in header for cell in row):
        return None
    top, names = header
    groups = [c for c, cell in enumerate(top) if cell.covered == "left" or cell.across > 1]
    filled = [c for c, cell in enumerate(names) if not cell.is_empty]
    is_pushed = filled == list(range(len(groups))) and 0 < len(groups) < len(top) and groups != filled
    if not is_pushed or any(cell.is_empty for cell in top):
        return None
    placed = dict(zip(groups, (names[c] for c in filled), strict=True))
    return [top, tuple(placed.get(c, replace(names[c], text="")) for c in range(len(names)))]


# Tell a grid's title, unit line, header rows, body and remarks apart, and name its columns.


MOST_LEVELS = 5
SEPARATOR = " > "  # between the levels of a header: Tổng số > Thành thị
_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(\d{1,2}|[a-e\u0111])\s*[)\]]?(?:\s*=.*)?", re.IGNORECASE)
_REMARK = re.compile(rf"(?:{any_of('table.notes')}|\*+|\(\d\)|[¹²³])", re.IGNORECASE)
_SIGNATURE = re.compile(any_of("letter.signature"), re.IGNORECASE)


def frame_of(grid: Grid) -> Frame | None:
    """The parts of a grid; None where it is no table (one column, or nothing under a header)."""
    if is_only_letterhead(grid.rows):
        return None
    rows, frame = take_letterhead(grid.rows)
    title, unit, rows, text = _take_title(rows, grid.title)
    rows, remarks, notes = _take_foot(rows, grid)
    notes = [*frame, *text, *notes]
    if not rows or len(rows[0]) < 2:
        return None
    height, numbers = header_height(rows)
    if numbers is not None:
        notes.append(note("column-numbers-dropped", rows[numbers][0].place, left=_row_text(rows[numbers])))
    header = rows[: height if numbers is None else numbers]
    if moved := moved_under_groups(header):
        notes.append(note("header-moved", rows[1][0].place or grid.place))
    heads = _heads(moved or header, len(rows[0]))
    if height - (numbers is not None) > 1:
        notes.append(note("header-levels", rows[0][0].place or grid.place, count=height - (numbers is not None)))
    body = rows[height:]
    if not body:
        return None
    if height == 0:
        notes.append(note("no-header", grid.place))
    heads, body = _without_blank_columns(header, heads, body)
    return Frame(title, unit, heads, tuple(body), grid.place, tuple(remarks), notes=tuple(notes))


def _without_blank_columns(
    header: Sequence[Row], heads: tuple[Head, ...], body: Sequence[Row]
) -> tuple[tuple[Head, ...], list[Row]]:
    """A column that only the unit line or the letterhead above the table reaches is none of its columns."""
    used = [c for c in range(len(heads)) if any(not row[c].is_empty for row in (*header, *body))]
    return tuple(heads[c] for c in used), [tuple(row[c] for c in used) for row in body]


def _take_title(rows: list[Row], title: str) -> tuple[str, str, list[Row], list[Note]]:
    """Rows above the header that hold one text each, the unit line among them."""
    titles, unit, taken = [title] if title else [], "", 0
    notes: list[Note] = []
    for row in rows[:6]:
        alone = len(prints(row)) == 1
        units = [unit_line(cell.text) or (bare_unit(cell.text) if alone else "") for cell in prints(row)]
        plain = [cell for cell, is_unit in zip(prints(row), units, strict=True) if not is_unit]
        if len(plain) > 1 or not (any(units) or _is_title(row, rows[taken + 1 :])):
            break
        unit = next(filter(None, units), unit)
        notes += [
            note("unit-line", cell.place, left=cell.text)
            for cell, is_unit in zip(prints(row), units, strict=True)
            if is_unit
        ]
        titles += [cell.text for cell in plain]
        taken += 1
    return join_texts(titles), unit, rows[taken:], notes


def _is_title(row: Row, below: Sequence[Row]) -> bool:
    return len(prints(row)) == 1 and len(row) > 1 and any(len(prints(other)) > 1 for other in below)


def _take_foot(rows: list[Row], grid: Grid) -> tuple[list[Row], list[str], list[Note]]:
    """Signatures and remarks under the body."""
    notes: list[Note] = []
    first = next(
        (n for n, row in enumerate(rows) if n > 1 and _is_signature(row) and _is_without_numbers(rows[n:])), len(rows)
    )
    if first < len(rows):
        notes.append(
            note(
                "signature-left-out",
                rows[first][0].place or grid.place,
                left=join_texts(map(_row_text, rows[first:])),
                printed=_row_text(rows[first])[:80],
            )
        )
    rows = rows[:first]
    remarks: list[str] = []
    while len(rows) > 2 and _is_remark(rows[-1]):
        remarks.insert(0, _row_text(rows.pop()))
    if remarks:
        notes.append(note("remarks-under-table", grid.place, count=len(remarks)))
    return rows, remarks, notes


def _is_signature(row: Row) -> bool:
    """Words of a signature block, with gaps beside them and no number in front."""
    printed = prints(row)
    if not 0 < len(printed) <= 3 or len(printed) == len(row) or any(cell.value is not None for cell in printed):
        return False
    first, last = printed[0].text.strip(), printed[-1].text.strip()
    return not first[:1].isdigit() and bool(_SIGNATURE.match(first) or _SIGNATURE.match(last))


def _is_without_numbers(rows: Sequence[Row]) -> bool:
    """Nothing that counts stands here or below: no row of data is taken for a signature."""
    return not any(_is_number(cell) for row in rows for cell in row if not cell.is_empty)


def _is_remark(row: Row) -> bool:
    printed = prints(row)
    return len(printed) == 1 and bool(_REMARK.match(printed[0].text.strip()))


def _row_text(row: Row) -> str:
    return join_texts(cell.text for cell in prints(row))


def header_height(rows: Sequence[Row]) -> tuple[int, int | None]:
    """How many rows are header, and which of them only numbers the columns."""
    for n, row in enumerate(rows[: MOST_LEVELS + 1]):
        if n and is_number_row(row, rows[n + 1] if n + 1 < len(rows) else None):
            return n + 1, n
    if _is_data(rows[0]):
        return 0, None
    height = 1
    while height < min(len(rows) - 1, MOST_LEVELS) and _header_goes_on(rows, height):
        height += 1
    return height, None


def _header_goes_on(rows: Sequence[Row], height: int) -> bool:
    row = rows[height]
    if any(r + cell.down > height for r in range(height) for cell in rows[r] if not cell.covered and cell.down > 1):
        return True
    if _has_numbers(row) or len(prints(row)) < 2:
        return False
    above = rows[height - 1]
    if any(1 < cell.across < len(row) and not cell.covered for cell in above):
        return True
    filled_gaps = [c for c, cell in enumerate(row) if not cell.is_empty and not cell.covered and above[c].is_empty]
    if filled_gaps and row[0].is_empty and not above[0].is_empty:
        return True
    # Groups over a full row of names: the row fills every gap, and data follow at once.
    is_full = all(not cell.is_empty for cell in row)
    return is_full and above[0].is_empty and 2 * len(prints(above)) <= len(row) and _has_numbers(rows[height + 1])


def is_number_row(row: Row, below: Row | None) -> bool:
    """(1) (2) (3), or A B 1 2; bare 1 2 3 only where the row below begins the body."""
    texts = [cell.text.strip() for cell in row if not cell.covered]
    filled = [text for text in texts if text]
    matches = [match for text in filled if (match := _COLUMN_NUMBER.fullmatch(text))]
    if len(filled) < max(2, len(texts) - 1) or len(matches) < len(filled):
        return False
    marks = [match[1] for match in matches]
    letters = [mark for mark in marks if not mark.isdigit()]
    numbers = [int(mark) for mark in marks[len(letters) :] if mark.isdigit()]
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    if (
        not in_order
        or len(letters) + len(numbers) < len(marks)
        or not "abcde".startswith(fold("".join(letters)).lower())
    ):
        return False
    if all(text.startswith(("(", "[")) for text in filled):
        return True
    if len(marks) < 3 or numbers[0] != 1 or "".join(letters).isupper() != bool(letters) or below is None:
        return False
    return bool(letters) or _opens_body(below)


def _opens_body(row: Row) -> bool:
    """A first row of data: counting begins, or a section heading."""
    return row[0].text.strip().rstrip(".") in ("1", "01", "I", "A") or len(prints(row)) == 1


def _is_data(row: Row) -> bool:
    """A first row with numbers that are no years, or a running number in front: the table has no header."""
    return _has_numbers(row) or bool(re.fullmatch(r"\d+\.?", row[0].text.strip()))


def _has_numbers(row: Row) -> bool:
    return any(_is_number(cell) for cell in row[1:] if not cell.is_empty)


def _is_number(cell: Cell) -> bool:
    text = cell.text.strip()
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return False
    return cell.value is not None or bool(re.fullmatch(r"[-+]?\d[\d.,/\s]*%?", text))


def is_unnamed(title: str) -> bool:
    """Whether a column goes by its place for want of a name."""
    pattern = re.escape(drafted("Column {number}", number=0)).replace("0", r"\d+")
    return re.fullmatch(pattern, title) is not None


def _heads(rows: Sequence[Row], width: int) -> tuple[Head, ...]:
    if not rows:
        return tuple(Head(drafted("Column {number}", number=c + 1)) for c in range(width))
    levels: list[list[str]] = []
    for n in reversed(range(len(rows))):  # the lower level first: what it names has a group above
        levels.insert(0, _spread(rows, n, levels))
    return tuple(_head([level[c] for level in levels], c) for c in range(width))


def _spread(rows: Sequence[Row], n: int, lower: Sequence[Sequence[str]]) -> list[str]:
    """The texts of a header row; where merges are lost, a text also stands for the gaps to its right.

    It ends where a group of a row above begins.
    """
    row = rows[n]
    texts = [join_texts([cell.text]) for cell in row]
    if not lower:
        return texts
    texts = _centred(row, rows[n + 1], texts)
    named = [any(level[c] for level in lower) for c in range(len(texts))]
    starts = {c for above in rows[:n] for c, cell in enumerate(above) if not cell.is_empty and not cell.covered}
    for c in range(1, len(texts)):
        is_gap = not texts[c] and not row[c].covered and c not in starts
        if is_gap and named[c] and named[c - 1] and texts[c - 1]:
            texts[c] = texts[c - 1]
    return texts


def _centred(row: Row, below: Row, texts: list[str]) -> list[str]:
    """Texts set in the middle of the columns that they head, as far left of themselves as right.

    Told by columns left of the first text that have a name below and nothing above: a text that heads what is right
    of it leaves none. Only where nothing is merged.
    """
    named = [c for c, cell in enumerate(below) if not cell.is_empty and not cell.covered]
    places = [c for c in named if texts[c]]
    if not places or any(cell.covered or cell.across > 1 for cell in row):
        return texts
    loose = [c for c in named if c < places[0] and c > 0 and not texts[c]]
    if not loose or loose != list(range(loose[0], places[0])):
        return texts
    done, start = list(texts), loose[0]
    for where in places:
        end = where + (where - start)
        if any(c > where and c <= end and texts[c] for c in places):
            return texts
        for c in range(start, min(end, len(texts) - 1) + 1):
            done[c] = texts[where] if c in named else done[c]
        start = end + 1
    return done


def _head(levels: Sequence[str], column: int) -> Head:
    titles: list[str] = []
    unit = ""
    for level in levels:
        title, result = split_unit(level)
        unit = result or unit
        if title and (not titles or fold(title) != fold(titles[-1])):
            titles.append(title)
    return Head(SEPARATOR.join(titles) or drafted("Column {number}", number=column + 1), unit)
