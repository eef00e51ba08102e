"""What every reader makes of its file, and tables on their way from a grid to a file.

A document is lines of text and grids of cells, each with its place in the source. A grid is rectangular. A cell that a
merged neighbour covers repeats the neighbour's text and says so in `covered`, so that a pass can look at one cell
without knowing the layout. A table is first a frame (what is header, what is body), then typed columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from xml.etree.ElementTree import Element

from site_builder.core.language import any_of
from site_builder.core.naming import letters, roman
from site_builder.core.problem import flag
from site_builder.core.text import fold
from site_builder.extensions.office_import import language
from site_builder.extensions.office_import.problems import ImportRefused

Typed = Decimal | date | bool | None
LineKind = Literal["heading", "paragraph", "item", "footnote", "furniture"]

ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
FEWEST_MARKS = 4  # columns that days or running numbers stand over
MAX_COLUMNS = 500
MAX_CELLS = 500_000
SUPERSCRIPT = str.maketrans("0123456789()+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻")
PAGE_LINE = re.compile(
    rf"\s*(?:[-–—]\s*)?(?:(?:{any_of('table.page')})\s*)?\d{{1,3}}(?:\s*(?:/|{any_of('table.page-of')})\s*\d{{1,3}})?"
    r"(?:\s*[-–—])?\s*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|span|p|font)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `value` is set where the file itself types it; `doubt` where the reader cannot vouch for it."""

    text: str = ""
    value: Typed = None
    place: str = ""
    across: int = 1
    down: int = 1
    covered: Literal["", "left", "above"] = ""
    unit: str = ""  # a number format that prints a per cent sign
    doubt: str = ""
    stored: Decimal | None = (
        None  # where the file stores another number than it prints, not the same one rounded
    )
    rounded: bool = False  # the file stores more digits than its format prints
    large: bool = False  # set in a font that prints small letters as capitals

    @property
    def is_empty(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.text.strip()

    @property
    def is_error(self) -> bool:
        """Whether a spreadsheet program printed that it has no value."""
        return self.text.strip() in ERRORS


Row = tuple[Cell, ...]


def prints(row: Iterable[Cell]) -> list[Cell]:
    """The cells of a row that print something of their own."""
    return [cell for cell in row if not cell.is_empty and not cell.covered]


def printing(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows that print anything."""
    return tuple(row for row in rows if any(not cell.is_empty for cell in row))


def is_spanning(row: Row) -> bool:
    """A title, merged from the first column over most of the table; a number of the table may stand beside it."""
    return row[0].across > 2 and 2 * row[0].across > len(row)


# Bounds name columns of ages as well ("under 15") and are no part of a number, but for "over": a figure in a name is
# worse.
_QUALIFIED = rf"(?:(?:{any_of('qualifier.nearly')}|{any_of('qualifier.over')}|{any_of('qualifier.about')})\s*)?"
_YEAR = re.compile(
    rf"{_QUALIFIED}\(?(?:19|20)\d\d\)?", re.IGNORECASE
)  # "about 2024" heads an estimate
_NUMBER = re.compile(
    rf"{_QUALIFIED}[-+(]?\s*\d[\d.,/]*(?:\s\d{{3}}(?!\d)[\d.,/]*)*(?:e[-+]?\d+)?\s*%?\)?",
    re.IGNORECASE,
)
_COLUMN_MARK = re.compile(r"[(\[]?\s*(\d{1,2}|[a-e\u0111])\s*[)\]]?(?:\s*=.*)?", re.IGNORECASE)
REMARK = re.compile(rf"(?:{any_of('table.notes')})\b|\*|\(\d\)|[¹²³]", re.IGNORECASE)


def is_number(cell: Cell) -> bool:
    """Whether a cell counts something; a year is a name."""
    text = cell.text.strip()
    return not _YEAR.fullmatch(text) and (cell.value is not None or bool(_NUMBER.fullmatch(text)))


def column_marks(texts: Iterable[str]) -> list[str]:
    """A, B, 1, 2, 3=1+2: the marks of a row that only numbers its columns; of any other row nothing."""
    marks = [match[1] if (match := _COLUMN_MARK.fullmatch(text.strip())) else "" for text in texts]
    letters = [mark for mark in marks if mark.isalpha()]
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    missed = (
        numbers[-1] - numbers[0] - len(numbers) + 1 if numbers else 0
    )  # a column that the form lost
    in_order = numbers == sorted(set(numbers)) != [] and missed <= min(len(letters), 1)
    is_run = [*letters, *map(str, numbers)] == marks and "abcde".startswith(
        fold("".join(letters)).lower()
    )
    return marks if in_order and is_run else []


_DAY = re.compile(r"\(?(?:\d\d?/){0,2}(?:19|20)\d\d\)?")


def is_day(text: str) -> bool:
    """A year, month or day: "(2019)", "6/2019", "30/6/2019"."""
    return bool(_DAY.fullmatch(text.strip()))


def is_day_over_column(row: Row, cell: Cell) -> bool:
    """A day in a row without a name of its own: it names a column."""
    return row[0].is_empty and is_day(cell.text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands in the source. `cut` is true where a page break may have cut it from the one before."""

    rows: tuple[Row, ...]
    place: str
    title: str = ""
    cut: bool = False
    sheet: str = ""
    is_chart: bool = False

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, paragraph, list item or footnote; `furniture` is what belongs to the page, not the text."""

    kind: LineKind
    text: str
    level: int = 0
    label: str = ""
    place: str = ""
    strong: bool = False
    large: bool = False
    recognised: bool = False  # read from a picture by a program


Block = Grid | Line


@dataclass(frozen=True, slots=True)
class Note:
    """A decision taken on the way, by its code (words: `site_builder.extensions.office_import.protocol`)."""

    code: str
    place: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    left: str = ""  # the text of the source that the decision keeps out of every file


def note(code: str, where: str = "", *, left: str = "", **facts: object) -> Note:
    """Write down a decision, and the text that it leaves out."""
    return Note(code, where, tuple((name, str(value)) for name, value in facts.items()), left)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `prose` is true for formats whose tables stand in running text.

    `name` is what the file of a table is called by that has no title.
    """

    format: str
    blocks: tuple[Block, ...]
    prose: bool
    notes: tuple[Note, ...] = ()
    paged: bool = False  # lines may end where a page or a converter ended them
    name: str = ""

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Only the tables."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    @property
    def lines(self) -> tuple[Line, ...]:
        """Only the text."""
        return tuple(block for block in self.blocks if isinstance(block, Line))


def check_size(columns: int, cells: int = 0, name: str = "") -> None:
    """Raises ImportRefused for a table, of that name, that is too large to be looked at cell by cell."""
    if columns > MAX_COLUMNS:
        raise ImportRefused(flag("import-too-wide", "", columns=columns, most=MAX_COLUMNS))
    if cells > MAX_CELLS:
        raise ImportRefused(
            flag("import-too-many-cells", "", file_name=name, count=cells, most=MAX_CELLS)
        )


def lay_out(rows: Sequence[Sequence[Cell]], place_of: Callable[[int, int], str]) -> tuple[Row, ...]:
    """Set rows of cells with spans, as HTML and Word list them, into a rectangle."""
    taken: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            _spread(taken, (r, c), replace(cell, place=cell.place or place_of(r, c)), len(rows))
            c += cell.across
            check_size(c)
    columns = sorted({c for _, c in taken})
    return tuple(
        tuple(taken.get((r, c)) or Cell(place=place_of(r, c)) for c in columns)
        for r in range(len(rows))
    )


def _spread(
    taken: dict[tuple[int, int], Cell], at: tuple[int, int], cell: Cell, height: int
) -> None:
    top, left = at
    down = min(cell.down, height - top)
    for r in range(top, top + down):
        for c in range(left, min(left + cell.across, MAX_COLUMNS + 1)):
            side: Literal["", "left", "above"] = (
                "" if (r, c) == at else "left" if r == top else "above"
            )
            shape = (
                replace(cell, down=down)
                if (r, c) == at
                else replace(cell, covered=side, across=1, down=1)
            )
            taken.setdefault((r, c), shape)


def all_texts(document: Document) -> list[str]:
    """Every string once, in order."""
    texts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Line):
            texts.append(block.text)
        else:
            texts += [
                block.title,
                *(cell.text for row in block.rows for cell in row if not cell.covered),
            ]
    return [text for text in texts if text]


@dataclass(kw_only=True)
class Walk:
    """A walk through a text; tables and footnotes are counted as who reads it counts them."""

    tables: int = 0
    in_cell: bool = False
    footnotes: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def cell_text(self, blocks: Iterable[Block]) -> str:
        """The lines of a cell, which are read meanwhile, each with the number that it is listed by."""
        outer, self.in_cell = self.in_cell, True
        lines = [f"{line.label} {line.text}".strip() for line in blocks if isinstance(line, Line)]
        self.in_cell = outer
        return "\n".join(filter(None, lines))

    def footnote(self, blocks: Iterable[Block]) -> str:
        """The mark of one more footnote."""
        number = len(self.footnotes)
        self.footnotes.append(Line("footnote", ""))  # holds the number while notes nest
        self.footnotes[number] = Line("footnote", self.cell_text(blocks), label=f"{number + 1}")
        return f"[^{number + 1}]"


def laid_grid(rows: Sequence[Sequence[Cell]], number: int, title: str = "") -> Grid:
    """A table of running text, by its number, without the rows that print nothing."""
    laid = lay_out(rows, lambda r, c: language.cell_place(r + 1, c + 1, number))
    return Grid(printing(laid), language.table_place(number), title)


def strike(text: str) -> str:
    """Struck words as characters, the blanks around them as they are."""
    return re.sub(r"^(\s*)(.+?)(\s*)$", r"\1~~\2~~\3", text, flags=re.DOTALL)


def with_target(text: str, target: str) -> str:
    """The words of a link, and where it leads unless they say so."""
    bare = target.removeprefix("mailto:").rstrip("/")
    if not target.startswith(("http", "www")) or text.strip().rstrip("/") in (
        bare,
        bare.split("://")[-1],
    ):
        return text
    return f"{text} ({target})"


def ordinal(number: int, form: str) -> str:
    """A number in the signs that HTML calls a, A, i and I, else in figures."""
    signs = {"a": letters, "i": roman}.get(form.lower())
    ordinal = signs(number) if signs else ""
    return (ordinal.upper() if form.isupper() else ordinal.lower()) or str(number)


def folded(text: str) -> str:
    """A text without marks, case and doubled blanks, as printed words are looked up."""
    return re.sub(r"\s+", " ", fold(text).lower()).strip()


def strip_markup(text: str) -> str:
    """Without the italics and bold that a converter left as tags."""
    return _MARKUP.sub("", text)


def join_texts(texts: Iterable[str]) -> str:
    """Printed pieces as one line."""
    return re.sub(r"\s+", " ", " ".join(texts)).strip()


# Formulas in a line. Those of Office and of web pages have the same parts by other names.


_BETWEEN = {"f": "/", "mfrac": "/", "sSup": "^", "msup": "^", "sSub": "_", "msub": "_"}


def local(node: Element) -> str:
    """The name of an element without its namespace."""
    return node.tag.rpartition("}")[2]


def formula_text(node: Element) -> str:
    """A fraction as a/b, a power as a^b; parts of more than one sign in brackets."""
    signs = {
        local(each): value
        for each in node.iterfind("*/*")
        for key, value in each.items()
        if key.endswith("}val")
    }
    parts = [
        part for child in node if not local(child).endswith("Pr") and (part := formula_text(child))
    ]
    name = local(node)
    if sign := _BETWEEN.get(name):
        return sign.join(
            part if len(part) == 1 or part.isdecimal() else f"({part})" for part in parts
        )
    if name in ("d", "rad", "msqrt", "mroot"):
        return f"{'√' * (name != 'd')}{signs.get('begChr', '(')}{' '.join(parts)}{signs.get('endChr', ')')}"
    parts = [signs.get("chr", "∫"), *parts] if name == "nary" else parts
    between = "" if name in ("e", "r", "num", "den", "sup", "sub", "oMath") else " "
    return between.join([*filter(None, [(node.text or "").strip()]), *parts])


# A table on its way from a grid to a file: first a frame (what is header, what is body), then typed columns.


Value = str | Decimal | date | bool | None
COMPANIONS = (
    "_printed",
    "_stored",
    "_whole",
)  # ends of the names of columns that stand beside another one


@dataclass(frozen=True, slots=True)
class Head:
    """A column's printed name, joined top down, the unit that stood in it, and its name in other languages by tag."""

    title: str
    unit: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A grid with its parts told apart. `sections` are the columns made of section rows, as wide as `depth`."""

    title: str
    unit: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    place: str
    remarks: tuple[str, ...] = ()
    section: str = ""
    section_titles: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    section_marks: tuple[tuple[str, ...], ...] = ()  # by row: ("A", "II")
    notes: tuple[Note, ...] = ()
    key: str = ""  # what answers about its header are kept under
    lines: tuple[int, int] = (0, 0)  # of the grid that are its header, the first and the last


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that was not understood for certain. Its value is left out unless `kept`."""

    table: str
    column: str
    place: str
    printed: str
    reason: str
    row: int | None = None
    kept: bool = False
    cells: int = 1  # that one question is about
    because: tuple[str, ...] = ()  # evidence that speaks for either side, as code:convention


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column of the package."""

    name: str
    title: str
    type: str
    values: tuple[Value, ...]
    unit: str = ""
    missing: tuple[str, ...] = ()
    description: str = ""
    required: bool = False
    unique: bool = False
    others: tuple[tuple[str, str], ...] = ()  # its title in other languages, by tag
    rounded: bool = (
        False  # printed with fewer digits than the source stores, so sums may miss by a unit or two
    )
    derived: bool = False  # made of what stands elsewhere too: section rows, codes, words of totals


@dataclass(frozen=True, slots=True)
class DataTable:
    """A finished table: a resource of the package."""

    name: str
    title: str
    columns: tuple[Column, ...]
    place: str
    description: str = ""
    roles: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    notes: tuple[Note, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    key: str = ""  # as of its frame
    lines: tuple[int, int] = (0, 0)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.columns[0].values) if self.columns else 0

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((each for each in self.columns if each.name == name), None)

    @property
    def is_scales(self) -> bool:
        """Whether it holds answers of coded indicators: their codes, numbers and words."""
        return self.name.endswith("scales") and [each.name for each in self.columns] == [
            "indicator",
            "value",
            "label",
        ]

    def is_companion(self, column: Column) -> bool:
        """Whether it stands beside another column, whose name its own begins with."""
        base, _, end = column.name.rpartition("_")
        other = self.column(base)
        return other is not None and (f"_{end}" in COMPANIONS or end in dict(other.others))


def scales_of(tables: Iterable[DataTable]) -> dict[str, list[tuple[Decimal, str]]]:
    """The answers of the coded indicators of the form by code: each number with its words."""
    result: dict[str, list[tuple[Decimal, str]]] = {}
    for table in (each for each in tables if each.is_scales and each.name == "scales"):
        for code, value, label in zip(*(column.values for column in table.columns), strict=True):
            if isinstance(value, Decimal):
                result.setdefault(str(code), []).append((value, str(label)))
    return result


def paragraphs(
    lines: Sequence[dict[str, Any]], margin: float, where: str
) -> list[tuple[float, Line]]:
    """Lines that reach the right margin go on in the next one."""
    blocks: list[tuple[float, Line]] = []
    goes_on = False
    for line in lines:
        text, is_furniture = str(line["text"]), bool(PAGE_LINE.fullmatch(line["text"]))
        if goes_on and not is_furniture:
            top, before = blocks[-1]
            blocks[-1] = (top, replace(before, text=f"{before.text} {text}"))
        else:
            blocks.append(
                (
                    float(line["top"]),
                    Line("furniture" if is_furniture else "paragraph", text, place=where),
                )
            )
        goes_on = not is_furniture and line["x1"] > margin * 0.93 and len(text) > 60
    return blocks
