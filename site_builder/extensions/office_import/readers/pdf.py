"""PDF: pages with a text layer through pdfplumber, each within bounds of its own.

Ruled tables are found by their lines, others by the white between their columns. A page's first table is marked as one
that a page break may have cut. An extra: `site-builder[import]`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import chain, groupby, pairwise, product
from time import process_time
from typing import Any

from site_builder.core.language import UPPER
from site_builder.core.platform.processes import MEMORY, within
from site_builder.core.problem import CostError, flag
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.language import drafted, page_place
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers import glyphs
from site_builder.extensions.office_import.readers.glyphs import NEAR, Printed, Run

MAX_PAGES = 400
PAGE_SECONDS, ALL_SECONDS = 20.0, 360.0  # of the processor, for a page and for those that are read
INCH, DOTS, LONGEST = 72, 300, 4300  # points; dots an inch; pixels of a side
MAX_STAMP = 40  # words of a digital signature on a scanned page
WHOLE = 0.9  # of a page that is a picture, whatever text lies over it
MANY_CURVES = 100  # letters drawn by their outlines
SPACING: dict[str, Any] = {
    "x_tolerance_ratio": glyphs.BLANK,
    "y_tolerance": 2.0,
}  # points that part two lines
MOST_LETTERS = 0.95  # of a ruled table, in its cells; the others are lines of the page
OPEN = 12.0  # points of a cell between the last upright rule and the end of the others


def read_pdf(content: bytes, name: str) -> doc.Document:
    """Pages in order; text inside a table is the table's."""
    try:
        import pdfplumber
    except ImportError as error:
        raise ImportRefused(
            flag("import-missing-library", name, found="PDF", library="pdfplumber")
        ) from error
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            until = process_time() + ALL_SECONDS
            parts = [
                _within_bounds(page, min(PAGE_SECONDS, until - process_time()))
                for page in pdf.pages
            ]
            notes = [each for _, stated in parts for each in stated]
            if 0 < len(notes) == len(pdf.pages) and all(
                each.code == "page-left-out" for each in notes
            ):
                raise ImportRefused(flag("import-too-slow", name, file_name=name))
    except ImportRefused:
        raise
    except Exception as error:  # pdfminer answers damage with whatever its parsing ran into
        if "Password" in repr(error) or "Encrypt" in repr(error):
            raise ImportRefused(flag("import-password", name, file_name=name)) from error
        raise ImportRefused(
            flag("import-damaged", name, file_name=name, found=type(error).__name__)
        ) from error
    blocks = tuple(block for read, _ in parts for block in read)
    return doc.Document("pdf", blocks, prose=True, notes=tuple(notes), paged=True)


def _within_bounds(page: Any, seconds: float) -> tuple[list[doc.Block], list[doc.Note]]:
    """What stands on a page; one that costs too much is named and left out, and the others are read."""
    number, where = page.page_number, page_place(page.page_number)
    try:
        if number > MAX_PAGES or seconds <= 0:
            raise CostError
        with within(seconds, MEMORY):
            blocks = _page(page)
            if is_picture(page):
                return blocks, [doc.note("page-without-text", where, page=number)]
            return blocks, [doc.note("page-over-picture", where, page=number)] if _covered(
                page
            ) > WHOLE else []
    except (CostError, MemoryError, RecursionError):
        return [_begins(where)], [doc.note("page-left-out", where, page=number)]
    finally:
        page.close()


def _begins(where: str) -> doc.Line:
    return doc.Line("furniture", "", place=where)


def is_picture(page: Any) -> bool:
    """Whether a page shows its words as a picture: scanned, its signature's stamp in letters at most, or drawn."""
    words = len(page.extract_words()) if len(page.chars) < MAX_STAMP * 20 else MAX_STAMP
    return (_covered(page) > 0.5 and words < MAX_STAMP) or (
        not words and len(page.curves) > MANY_CURVES
    )


def _covered(page: Any) -> float:
    """How much of a page one picture takes."""
    area = max(float(page.width) * float(page.height), 1.0)
    return max(
        (float(image["width"]) * float(image["height"]) / area for image in page.images),
        default=0.0,
    )


def _page(page: Any) -> list[doc.Block]:
    from pdfplumber.utils.text import chars_to_textmap, extract_text

    glyphs.turn(page.chars)
    hidden = glyphs.unseen(page.rects) | glyphs.covered(page.chars) | glyphs.doubled(page.chars)
    page = page.filter(lambda each: id(each) not in hidden)
    glyphs.raise_small_digits(page.chars)
    for word in page.extract_words(**SPACING, return_chars=True):
        for char in word["chars"] if word["upright"] else ():
            char["middle"] = (
                word["x0"] + word["x1"]
            ) / 2  # a rule through a word, as 52.8|00, parts nothing
    where = page_place(page.page_number)
    tables = _tables_of(page)
    ruled = [
        table
        for table in tables
        if _is_ruled(page, table) and not any(_hides(other, table) for other in tables)
    ]
    boxes = [cell for table in tables if table not in ruled for cell in table.cells]
    inside = {
        id(char)
        for table in ruled
        for chars in _by_cell(table, page.chars).values()
        for char in chars
    }
    level, *turned = glyphs.by_direction([char for char in page.chars if id(char) not in inside])
    textmap = chars_to_textmap(level, **SPACING) if level else None
    lines = (
        [line for line in textmap.extract_text_lines() if line["text"].strip()] if textmap else []
    )
    placed: list[tuple[float, doc.Block]] = []
    for table in ruled:
        grid = _grid(page, table)
        above = _above(grid, table, lines)
        heads = _laid([_heads(line, _columns_of(table), ()) for line in above], page.page_number)
        lines = [line for line in lines if line not in above]
        placed.append((table.bbox[1], replace(grid, rows=(*heads.rows, *grid.rows))))
    placed += placed_blocks(lines, page.page_number, where, boxes)
    parts = (
        (float(part[0]["top"]), extract_text(part, **SPACING).split("\n"))
        for part in turned
        if part
    )
    texts = [(top, text) for top, each in parts for text in each if text.strip()]
    placed += [(top, doc.Line("paragraph", text, place=where)) for top, text in texts]
    return [
        _begins(where),
        *_under_heads([block for _, block in sorted(placed, key=lambda pair: pair[0])]),
    ]


def _tables_of(page: Any) -> list[Any]:
    """What rules enclose; where those of the rows reach farther than the upright ones, a table is open at that side."""
    tables, sides = page.find_tables(), list[Printed]()
    for left, top, right, bottom in (table.bbox for table in tables):
        rules = [edge for edge in page.horizontal_edges if top - NEAR < edge["top"] < bottom + NEAR]
        rules = [edge for edge in rules if edge["x0"] < right + NEAR and left - NEAR < edge["x1"]]
        ends = (
            min((edge["x0"] for edge in rules), default=left),
            max((edge["x1"] for edge in rules), default=right),
        )
        side = {
            "object_type": "line",
            "top": top,
            "bottom": bottom,
            "width": 0,
            "height": bottom - top,
        }
        sides += [{**side, "x0": x, "x1": x} for x in ends if not left - OPEN < x < right + OPEN]
    return list(page.find_tables({"explicit_vertical_lines": sides})) if sides else list(tables)


def _hides(table: Any, other: Any) -> bool:
    """Whether a table shares more than a line with a smaller one: what stands in both would be read twice."""
    (left, top, right, bottom), (x0, y0, x1, y1) = table.bbox, other.bbox
    is_larger = (right - left) * (bottom - top) > (x1 - x0) * (y1 - y0)
    shared = min(min(right, x1) - max(left, x0), min(bottom, y1) - max(top, y0))
    return bool(is_larger and shared > NEAR)


def _under_heads(blocks: Sequence[doc.Block]) -> list[doc.Block]:
    """A table of names and the rows right under it, in as many columns, are one of which only the header is ruled."""
    done: list[doc.Block] = []
    for block in blocks:
        head = next((each for each in reversed(done[-2:]) if isinstance(each, doc.Grid)), None)
        if isinstance(block, doc.Grid) and head and head.width == block.width and not _counts(head):
            done = [each for each in done if each is not head]
            block = replace(block, rows=(*head.rows, *block.rows))
        done.append(block)
    return done


def _counts(grid: doc.Grid) -> bool:
    cells = (cell.text for row in grid.rows for cell in row if not doc.is_day(cell.text))
    return any(glyphs.NUMBER.fullmatch(text.replace(" ", "")) for text in cells)


def _is_ruled(page: Any, table: Any) -> bool:
    """Whether the lines part rows and columns: letters stand in cells, few numbers with two others or in two.

    Numbers alone with words left of them are a part of a table: somebody framed or shaded it.
    """
    inside = page.crop(table.bbox, strict=False)
    by_cell = _by_cell(table, inside.extract_words(**SPACING))
    numbers = {
        box: [word for word in words if glyphs.NUMBER.fullmatch(word["text"])]
        for box, words in by_cell.items()
    }
    letters = [char for char in inside.chars if char["text"].strip()]
    is_whole = sum(map(len, _by_cell(table, letters).values())) >= MOST_LETTERS * len(letters)
    crowded = sum(len(words) for words in numbers.values() if len(words) > 2)
    cut = sum(
        w["x0"] < box[0] - NEAR or w["x1"] > box[2] + NEAR
        for box, words in numbers.items()
        for w in words
    )
    count, (left, top, _, bottom) = sum(map(len, numbers.values())), table.bbox
    beside = (
        c["text"]
        for c in page.chars
        if c["x1"] <= left and top <= (c["top"] + c["bottom"]) / 2 <= bottom
    )
    is_part = (
        count == sum(map(len, by_cell.values()))
        and len(table.rows) > 1
        and any(map(str.strip, beside))
    )
    return is_whole and len(_columns_of(table)) > 1 and 5 * (crowded + cut) <= count and not is_part


def _by_cell(table: Any, parts: Sequence[Printed]) -> dict[Box, list[Printed]]:
    """What stands in each cell, by its middle, or by the one of its word."""
    by_top = sorted(table.cells, key=lambda cell: cell[1])
    tops = [cell[1] for cell in by_top]
    result: dict[Box, list[Printed]] = {cell: [] for cell in table.cells}
    for part in parts:
        x, y = part.get("middle", (part["x0"] + part["x1"]) / 2), (part["top"] + part["bottom"]) / 2
        above = reversed(by_top[: bisect_right(tops, y)])
        box = next((cell for cell in above if cell[3] > y and cell[0] <= x < cell[2]), None)
        if box:
            result[box].append(part)
    return result


def _above(grid: doc.Grid, table: Any, lines: Sequence[Printed]) -> list[Printed]:
    """The lines of names right above a ruled table whose first row counts something already."""
    above = [line for line in lines if line["top"] < table.bbox[1]]
    if not above or not _counts(replace(grid, rows=grid.rows[:1])):
        return []
    columns, runs = _columns_of(table), [glyphs.runs_of(line, GAP) for line in above]
    ruling = {"top": table.bbox[1], "bottom": table.bbox[1] + glyphs.height_of(above[-1])}
    first = _first([*above, ruling], runs, 0, len(above))
    names = [
        run for row in runs[first:] for run in row if not run.is_number or _YEAR.fullmatch(run.text)
    ]
    is_within = all(
        table.bbox[0] - NEAR <= run.left and run.right <= table.bbox[2] + NEAR for run in names
    )
    is_whole = len(names) == sum(map(len, runs[first:]))
    return (
        above[first:]
        if is_within and is_whole and 2 * len({_place(x, columns) for x in runs[-1]}) > grid.width
        else []
    )


def _columns_of(table: Any) -> list[Span]:
    return list(pairwise(_edges(table, 0)))


def _grid(page: Any, table: Any) -> doc.Grid:
    from pdfplumber.utils.text import extract_text

    number = page.page_number
    xs, ys = _edges(table, 0), _edges(table, 1)
    rows: list[list[tuple[int, doc.Cell]]] = [[] for _ in ys[1:]]
    blank = set(product(range(len(ys) - 1), range(len(xs) - 1)))  # where the rules leave no cell
    for box, chars in _by_cell(table, page.chars).items():
        left, right, top, bottom = (
            _at(xs, box[0]),
            _at(xs, box[2]),
            _at(ys, box[1]),
            _at(ys, box[3]),
        )
        texts = (extract_text(part, **SPACING) for part in glyphs.by_direction(chars))
        text = re.sub(rf"(?<=[{UPPER}])-\n(?=[{UPPER}])", "-", "\n".join(texts))
        cell = _printed(text.strip())
        rows[top].append(
            (left, replace(cell, across=max(1, right - left), down=max(1, bottom - top)))
        )
        blank -= set(product(range(top, max(bottom, top + 1)), range(left, max(right, left + 1))))
    for r, c in blank:
        rows[r].append((c, doc.Cell()))
    return _laid(
        [[cell for _, cell in sorted(row, key=lambda pair: pair[0])] for row in rows], number
    )


def _laid(rows: Sequence[Sequence[doc.Cell]], number: int) -> doc.Grid:
    filled: tuple[doc.Row, ...] = doc.lay_out(
        rows,
        lambda r, c: drafted(
            "page {page}, row {row}, column {column}", page=number, row=r + 1, column=c + 1
        ),
    )
    return doc.Grid(doc.printing(filled), page_place(number), cut=True)


def _printed(text: str) -> doc.Cell:
    """A cell without the dots that lead to the next one; a sign of currency beside a number is its unit."""
    text = _LEADERS.sub("", text)
    match = _CURRENCY.fullmatch(text)
    return (
        doc.Cell(match["number"], unit=match["sign"] or match["after"]) if match else doc.Cell(text)
    )


def _edges(table: Any, axis: int) -> list[float]:
    """The places of its rules across the page (0) or down it (1)."""
    edges: list[float] = []
    for value in sorted(value for cell in table.cells for value in cell[axis::2]):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


# Tables without ruling lines on a page: lines of words that leave the same columns of white between them.
GAP, THIN = (
    0.8,
    0.45,
)  # of the height of a line: white that parts two columns, and two headings over them
APART = 2.4  # line heights between two lines of one table
CLOSE = 1.25  # times the smallest step between two lines of a table: within one row
MOST_HEADS = 8  # lines of header
FEWEST = 3  # lines of a table
LONGEST_CELL = 60  # letters
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}$")
_SIGN = f"[{glyphs.SIGNS}]"
_CURRENCY = re.compile(
    rf"(?=.*{_SIGN})(?P<sign>{_SIGN})?\s*(?P<number>[-+(]?\d[\d.,]*\)?)\s*(?P<after>{_SIGN})?"
)

Box = tuple[float, float, float, float]
Span = tuple[float, float]


def aligned_tables(
    lines: Sequence[Printed], page: int, boxes: Sequence[Box] = ()
) -> Iterator[tuple[int, int, doc.Grid]]:
    """Grids, each with the first line that it takes and the one after its last; `boxes` are drawn around its parts."""
    runs = [glyphs.runs_of(line, GAP) for line in lines]
    counts = [sum(run.is_number for run in row[1:]) for row in runs]
    start = done = 0
    while start < len(lines):
        end = _end(lines, runs, counts, start) if counts[start] else start
        end, parted, columns = _parted_lines(
            runs, counts, start, end, glyphs.height_of(lines[start])
        )
        rows = [n for n in range(start, end) if counts[n]]
        if columns:
            body = _rows(lines, counts, start - (start > done and len(runs[start - 1]) == 1), end)
            body = body[body[0].stop <= start :]  # a line above that belongs to no row is none
            steps = (lines[n]["top"] - lines[n - 1]["bottom"] for n in range(start + 1, end))
            first = _first(lines, runs, done, body[0].start, max(steps, default=0.0))
            places = [
                {_place(run, columns) for run in runs[n]}
                for n in range(start, end)
                if not counts[n]
            ]
            fewest = FEWEST - all(
                counts[n] > 2 for n in rows
            )  # two rows of many numbers in columns are no prose
            if end - first >= fewest and 2 * len(rows) >= end - start - sum(
                len(each) == 1 for each in places
            ):
                heads = [_heads(lines[n], columns, boxes) for n in range(first, body[0].start)]
                cells = [_cells([run for n in row for run in parted[n]], columns) for row in body]
                yield first, end, _laid([*heads, *cells], page)
                done = end
        start = max(end, start + 1)


def _parted_lines(
    runs: Sequence[Sequence[Run]], counts: Sequence[int], start: int, end: int, height: float
) -> tuple[int, list[list[Run]], list[Span]]:
    """The lines with their numbers set apart, and the columns of those that count something.

    Of two tables right under each other, whose columns are not the same, the first: it ends at a line without numbers.
    """
    parted, columns = list[list[Run]](), list[Span]()
    for last in (end, *(n for n in range(end - 1, start + 1, -1) if not counts[n - 1])):
        rows = [n for n in range(start, last) if counts[n]]
        numbers = _numbers([runs[n] for n in rows], height)
        parted = [
            _parted(row, numbers) if start - 1 <= n < last else list(row)
            for n, row in enumerate(runs)
        ]
        columns, end = _columns([parted[n] for n in rows], height) if len(rows) > 1 else [], last
        if columns:
            break
    return end, parted, columns


def _rows(lines: Sequence[Printed], counts: Sequence[int], start: int, end: int) -> list[range]:
    """Each line a row, or those that stand closer together than the others: a name over several lines."""
    steps = {n: lines[n]["top"] - lines[n - 1]["top"] for n in range(start + 1, end)}
    cuts = [n for n in steps if steps[n] > CLOSE * min(steps.values())]
    blocks = [range(*pair) for pair in pairwise([start, *cuts, end])]
    single = [sum(map(bool, counts[block.start : block.stop])) == 1 for block in blocks]
    rows = (
        [block] if one else [range(n, n + 1) for n in block]
        for block, one in zip(blocks, single, strict=True)
    )
    return list(chain.from_iterable(rows))


def _end(
    lines: Sequence[Printed], runs: Sequence[Sequence[Run]], counts: Sequence[int], start: int
) -> int:
    """The line after the last that counts something; one or two lines without a number may stand between."""
    end = last = start + 1
    while end < len(lines) and end - last < 3:
        far = (
            2 * APART if min(counts[end - 1 : end + 1]) > 2 else APART
        )  # rows of many numbers may stand wide apart
        if lines[end]["top"] - lines[end - 1]["bottom"] > far * glyphs.height_of(lines[end]):
            break
        if not counts[end] and (
            len(runs[end]) > 2 or any(len(run.text) > LONGEST_CELL for run in runs[end])
        ):
            break
        end += 1
        last = end if counts[end - 1] else last
    return last


def _first(
    lines: Sequence[Printed],
    runs: Sequence[Sequence[Run]],
    done: int,
    start: int,
    step: float = 0.0,
) -> int:
    """The first line of the header over a first row: lines of several pieces, right above one another, and above it
    where its own rows are not a wider `step` apart.
    """
    first = start
    while first > max(done, start - MOST_HEADS) and len(runs[first - 1]) > 1:
        far = max(step if first == start else 0.0, APART * glyphs.height_of(lines[first]))
        if lines[first]["top"] - lines[first - 1]["bottom"] > far + NEAR:
            break
        first -= 1
    return first


def _columns(rows: Sequence[Sequence[Run]], height: float) -> list[Span]:
    """From where to where each column reaches: the white between them all numbers leave, and all words but a few.

    None where two numbers of a row would be in one.
    """
    numbers = _ink([run for row in rows for run in row if run.is_number], height)
    words = [run for row in rows for run in row if not run.is_number]
    apart = [run for run in words if not _over(run, numbers)]
    columns = _ink([*(Run(*span, "") for span in numbers), *apart], height)
    columns = _ink(
        [*(Run(*span, "") for span in columns), *(run for run in words if _over(run, columns) < 2)],
        height,
    )
    places = [[_place(run, columns) for run in row if run.is_number] for row in rows]
    return (
        columns if len(columns) > 1 and all(len(set(each)) == len(each) for each in places) else []
    )


def _numbers(rows: Sequence[Sequence[Run]], height: float) -> list[Span]:
    """The places where numbers stand alone in two lines at least."""
    single = [run for row in rows for run in row if run.is_number]
    single += [word for row in rows for run in row if run.are_numbers for word in run.words]
    return [
        span
        for span in _ink(single, height)
        if sum(span[0] <= run.left <= span[1] for run in single) > 1
    ]


def _ink(runs: Iterable[Run], height: float) -> list[Span]:
    """The places where anything stands, from left to right."""
    ink: list[Span] = []
    for left, right in sorted((run.left, run.right) for run in runs):
        if ink and left <= ink[-1][1] + THIN * height / 2:
            ink[-1] = (ink[-1][0], max(ink[-1][1], right))
        else:
            ink.append((left, right))
    return ink


def _place(run: Run, columns: Sequence[Span]) -> int:
    """The column that has most of a run, else the nearest."""
    middle = (run.left + run.right) / 2
    return max(range(len(columns)), key=lambda c: (min(run.right, columns[c][1]) - max(run.left, columns[c][0]),
                                                   -abs(sum(columns[c]) / 2 - middle)))  # fmt: skip


def _parted(row: Sequence[Run], numbers: Sequence[Span]) -> list[Run]:
    """A line with the numbers of its runs set apart that stand, without other words, where lines have one alone."""
    runs = (
        _parts(run, numbers) if " " in run.text else [run] for run in row
    )  # groups of a number have no blank
    return list(chain.from_iterable(runs))


def _parts(run: Run, numbers: Sequence[Span]) -> list[Run]:
    words = [word for word in run.words if set(word.text) != {"."}]
    spans = [next((span for span in numbers if _over(word, [span])), None) for word in words]
    own = {
        word: span
        for word, span in zip(words, spans, strict=True)
        if word.is_number and spans.count(span) == 1
    }
    parts = [list(part) for _, part in groupby(words, key=own.get)]
    joined = [
        Run(each[0].left, each[-1].right, " ".join(word.text for word in each), tuple(each))
        for each in parts
    ]
    return joined if len(joined) > 1 else [run]


def _over(run: Run, columns: Sequence[Span]) -> int:
    """How many of the columns a run reaches into."""
    return sum(run.left < right and left < run.right for left, right in columns)


def _cells(runs: Sequence[Run], columns: Sequence[Span]) -> list[doc.Cell]:
    texts = [""] * len(columns)
    for run in runs:
        at = _place(run, columns)
        texts[at] = f"{texts[at]} {run.text}".strip()
    return list(map(_printed, texts))


def _heads(line: Printed, columns: Sequence[Span], boxes: Sequence[Box]) -> list[doc.Cell]:
    """A line of the header: a text alone in its box, or as wide as several columns, stands over all of them."""
    runs, middle = glyphs.runs_of(line, THIN), (line["top"] + line["bottom"]) / 2
    spans: dict[int, tuple[int, str]] = {}  # by the first column: the last one, and the text
    for run in runs:
        around = [
            box
            for box in boxes
            if box[1] < middle < box[3] and box[0] < (run.left + run.right) / 2 < box[2]
        ]
        box = min(around, key=lambda box: box[2] - box[0], default=None)
        wide = (
            Run(box[0], box[2], "")
            if box and sum(box[0] < other.left < box[2] for other in runs) == 1
            else run
        )
        over = [
            c
            for c, (left, right) in enumerate(columns)
            if wide.left <= (left + right) / 2 <= wide.right
        ] or [_place(run, columns)]
        first = next((c for c in spans if spans[c][0] >= over[0]), over[0])
        before = spans.pop(first, (over[-1], ""))
        spans[min(first, over[0])] = (max(over[-1], before[0]), f"{before[1]} {run.text}".strip())
    cells: list[doc.Cell | None] = [doc.Cell(across=1) for _ in columns]
    for first, (last, text) in spans.items():
        covered = last - first
        cells[first : last + 1] = [doc.Cell(text, across=covered + 1), *[None] * covered]
    return [cell for cell in cells if cell is not None]


def placed_blocks(
    lines: Sequence[Printed], page: int, where: str, boxes: Sequence[Box] = ()
) -> list[tuple[float, doc.Block]]:
    """Tables and text of lines, each with its height on the page."""
    margin, start = max((line["x1"] for line in lines), default=0.0), 0
    placed: list[tuple[float, doc.Block]] = []
    for first, end, grid in aligned_tables(lines, page, boxes):
        placed += [
            *doc.paragraphs(lines[start:first], margin, where),
            (float(lines[first]["top"]), grid),
        ]
        start = end
    return [*placed, *doc.paragraphs(lines[start:], margin, where)]


def render_page(content: bytes, number: int) -> tuple[bytes, int]:
    """A page as a grey PNG, and its dots an inch: fewer where the page is larger than any sheet of paper."""
    import pdfplumber

    with pdfplumber.open(BytesIO(content)) as pdf:
        page = pdf.pages[number - 1]
        dots = max(1, min(DOTS, int(LONGEST * INCH / max(page.width, page.height, 1))))
        out = BytesIO()
        page.to_image(resolution=dots).original.convert("L").save(out, "PNG", compress_level=1)
        return out.getvalue(), dots
