"""Does the draft hold what the source holds? Words are counted on both sides and set against each other."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import groupby
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from site_builder.core.legacy_encodings import CONVERTERS, convert_text, gain
from site_builder.core.number import canonical_number
from site_builder.extensions.office_import.bounded import run_bounded
from site_builder.extensions.office_import.conservation import ooxml, plain_sources
from site_builder.extensions.office_import.conservation.numbers import look_of, short, shown_as
from site_builder.extensions.office_import.conservation.ooxml import attribute, local
from site_builder.extensions.office_import.conservation.pieces import PICTURE, Piece, Reason, ticked, tokens
from site_builder.extensions.office_import.table import Column, DataTable

# Words of .odt and .ods files, from their raw XML. Source: OpenDocument 1.3 part 3, 5 (changes), 6, 9 and 14.


_MOST = 1_000  # repeats of a filled cell or row; more is a filling of the sheet
_REASONS: dict[str, Reason] = {
    "annotation": "comment",
    "tracked-changes": "deleted",
    "hidden-text": "hidden",
    "hidden-paragraph": "hidden",
    "shapes": "drawing",
}
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:"  # title and desc stand for a picture
_SET_OFF = ("s", "tab", "line-break", "note-citation", "note-body", "text-box", "soft-page-break")
_NO_TEXT = ("note-citation", "creator", "date", "creator-initials", "meta-date-string", "sender-initials")


def open_document_pieces(content: bytes) -> Iterator[Piece]:
    """Every paragraph and cell of the body, then the headers and footers of the pages."""
    with ZipFile(BytesIO(content)) as archive:
        xml = archive.read("content.xml")
        yield from _Body(*_styles(xml)).pieces(xml)
        if "styles.xml" in archive.namelist():
            for _, node in iterparse(BytesIO(archive.read("styles.xml"))):
                if local(node.tag) in ("header", "footer", "header-left", "footer-left", "header-first"):
                    yield Piece(" ".join("".join(p.itertext()) for p in _paragraphs(node)), "page-header")


def _paragraphs(node: Element) -> Iterator[Element]:
    return (child for child in node.iter() if local(child.tag) in ("p", "h"))


def _styles(xml: bytes) -> tuple[set[str], set[str]]:
    """Names of styles that raise their text, and of those that hide a sheet or text."""
    raised, hidden = set(), set()
    for _, node in iterparse(BytesIO(xml)):
        if local(node.tag) == "style":
            name = attribute(node, "name")
            if any(attribute(child, "text-position")[:3] not in ("", "0% ") for child in node):
                raised.add(name)
            if any(attribute(child, "display") in ("false", "none") for child in node):
                hidden.add(name)
        elif local(node.tag) == "automatic-styles":
            break
    return raised, hidden


@dataclass
class _Body:
    """The body from its start to its end; what repeats (cells, rows) is written as often as it stands."""

    raised: set[str]
    hidden: set[str]
    path: list[Element] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=list)
    row: list[Piece] = field(default_factory=list)
    cell: list[Piece] = field(default_factory=list)

    def pieces(self, xml: bytes) -> Iterator[Piece]:
        for event, node in iterparse(BytesIO(xml), ("start", "end")):
            if event == "start":
                self.path.append(node)
                if local(node.tag) in ("p", "h"):
                    self.open.append([])
            else:
                self.path.pop()
                yield from self._end(node, local(node.tag))

    def _end(self, node: Element, name: str) -> Iterator[Piece]:
        if name in ("p", "h"):
            self.open.pop()
            for text, is_hidden in _text(node, self.raised, self.hidden):
                yield from self._given(Piece(text, self._reason(node) or ("hidden" if is_hidden else "")))
            _emptied(node)
        elif node.tag.startswith(_FORM):
            if name == "checkbox":
                yield ticked(attribute(node, "current-state") == "checked", attribute(node, "label"))
            elif value := attribute(node, "current-value") or attribute(node, "value"):
                yield Piece(value, "hidden" if name == "hidden" else "")
        elif node.tag.startswith(_SVG):
            yield from self._given(Piece("".join(node.itertext()), PICTURE))
            _emptied(node)
        elif name in ("table-cell", "covered-table-cell"):
            yield from self._cell(node)
        elif name == "table-row" and not self._is_inside("table-cell"):
            times = min(int(attribute(node, "number-rows-repeated") or 1), _MOST)
            yield from self.row * times
            self.row = []
            node.clear()

    def _cell(self, node: Element) -> Iterator[Piece]:
        """What a cell stores counts, not how it prints it; words and notes count as printed."""
        if self._is_inside("table-cell"):
            return
        stored, kind = attribute(node, "value"), attribute(node, "value-type")
        is_covered = local(node.tag) == "covered-table-cell"
        pieces, self.cell = self.cell, []
        if kind in ("float", "percentage", "currency") and stored:
            printed = " ".join(piece.text for piece in pieces if not piece.reason)
            pieces = [Piece(short(stored), self._reason(node), shown=printed), *(p for p in pieces if p.reason)]
        if is_covered:
            pieces = [Piece(piece.text, piece.reason or "hidden") for piece in pieces]
        self.row += pieces * min(int(attribute(node, "number-columns-repeated") or 1), _MOST)
        yield from ()

    def _given(self, piece: Piece) -> Iterator[Piece]:
        if self._is_inside("table-cell") or self._is_inside("covered-table-cell"):
            self.cell.append(piece)
        else:
            yield piece

    def _is_inside(self, name: str) -> bool:
        return any(local(node.tag) == name for node in self.path)

    def _reason(self, node: Element) -> Reason:
        for above in [*self.path, node]:
            if reason := _REASONS.get(local(above.tag)):
                return reason
            if attribute(above, "style-name") in self.hidden:
                return "hidden"
        return ""


def _text(node: Element, raised: set[str], hidden: set[str]) -> Iterator[tuple[str, bool]]:
    """All characters below, what is raised or starts anew set off, then what is hidden.

    Nested paragraphs have been taken out before.
    """
    parts: list[str] = []
    todo: list[Element | str] = [node]
    while todo:
        here = todo.pop()
        if isinstance(here, str):
            parts.append(here)
            continue
        if here is not node and attribute(here, "style-name") in hidden:
            yield "".join(here.itertext()), True
            continue
        is_set_off = local(here.tag) in _SET_OFF or attribute(here, "style-name") in raised
        inner: list[Element | str] = [" "] if is_set_off else []
        if local(here.tag) not in _NO_TEXT:
            inner.append(here.text or "")
            for child in here:
                inner += [child, child.tail or ""]
        todo += reversed([*inner, " "] if is_set_off else inner)
    if text := "".join(parts).strip():
        yield text, False


def _emptied(node: Element) -> None:
    """A paragraph that has been read, so that the one around it does not count it again; its tail stays."""
    tail = node.tail
    node.clear()
    node.tail = tail


# Cells of Excel 97-2003 files (.xls) as the library xlrd stores them, without a look at tables, headers or merges.


def xls_pieces(content: bytes) -> Iterator[Piece]:
    """Every cell of every sheet, then the comments on them."""
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
    codes = {str(key): each.format_str for key, each in book.format_map.items()}
    looks = [look_of(str(look.format_key), codes) for look in book.xf_list]
    for sheet in book.sheets():
        reason: Reason = "hidden" if sheet.visibility else ""
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                place = f"{sheet.name}!{xlrd.colname(column)}{row + 1}"
                if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                    stored = repr(cell.value)
                    yield Piece(short(stored), reason, place, shown_as(stored, looks[cell.xf_index]))
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    yield Piece("true" if cell.value else "false", reason, place)
                elif cell.ctype == xlrd.XL_CELL_TEXT:
                    yield Piece(cell.value, reason, place)
        yield from (Piece(note.text, "comment", sheet.name) for note in sheet.cell_note_map.values())


SOURCES: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "docx": ooxml.word_pieces,
    "xlsx": ooxml.sheet_pieces,
    "xls": xls_pieces,
    "odt": open_document_pieces,
    "ods": open_document_pieces,
    "html": plain_sources.web_pieces,
    "markdown": plain_sources.markdown_pieces,
    "text": plain_sources.text_pieces,
    "delimited": plain_sources.delimited_pieces,
    "pdf": plain_sources.pdf_pieces,
}
_EXCEL_EPOCHS = (date(1899, 12, 30).toordinal(), date(1904, 1, 1).toordinal())
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")  # 1 050 000 stands as 1050000 in a table
# What a table says by its build: yes or no in one of these words a cell, the words of a unit line.
_ANSWERS = dict.fromkeys(("true", "có", "yes"), True) | dict.fromkeys(("false", "không", "no"), False)
LONGEST_WORD = 60  # letters, within which a word that a line cut is looked for
_UNIT_WORDS = "đơn vị tính đvt unit"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the source that is in no file of the draft, and why. `reason` has its words in the protocol."""

    reason: str
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Words and numbers of one piece of the source that are nowhere."""

    words: tuple[str, ...]
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Balance:
    """The ledger of one import. `counted` is false for formats that only one reader knows."""

    counted: bool = False
    words: int = 0
    numbers: int = 0
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[Lost, ...] = ()


@dataclass
class Pool:
    """Words that the draft holds, and how often each is still free to stand for one of the source."""

    free: Counter[str] = field(default_factory=Counter)
    answers: Counter[bool] = field(default_factory=Counter)  # cells of yes and of no: each stands for one word

    def add(self, text: str, times: int = 1) -> None:
        """Put in every word of a text."""
        for token in tokens(text):
            self.free[token] += times

    def take(self, token: str) -> bool:
        """Take one word out, whole or, where a line cut it, in two; a number is never two others."""
        if self.free[token] > 0:
            self.free[token] -= 1
            return True
        if token in _ANSWERS and self.answers[_ANSWERS[token]] > 0:
            self.answers[_ANSWERS[token]] -= 1
            return True
        if token.isdecimal() or len(token) >= LONGEST_WORD:
            return False
        return any(self.take_all([token[:n], token[n:]]) for n in range(1, len(token)))

    def take_joined(self, left: str, right: str) -> bool:
        """Two words that the draft writes as one; two numbers are never one."""
        return not (left + right).isdecimal() and self.take_all([left + right])

    def take_all(self, parts: Sequence[str]) -> bool:
        """Take these words out together, or none of them."""
        wanted = Counter(parts)
        if any(self.free[part] < times for part, times in wanted.items()):
            return False
        self.free.subtract(wanted)
        return True


def pieces_of(kind: str, content: bytes, name: str) -> tuple[Piece, ...] | None:
    """The source's pieces, read in a process of its own; None where only the importer's reader can read it."""
    read = SOURCES.get(kind)
    return None if read is None else run_bounded(lambda: _pieces(read, content), name)


def _pieces(read: Callable[[bytes], Iterator[Piece]], content: bytes) -> tuple[Piece, ...] | None:
    """None for a file that departs from its format: then nothing is counted, which is told."""
    try:
        return tuple(read(content))
    except (LookupError, ValueError, csv.Error):
        return None


def balance(
    pieces: Sequence[Piece] | None, texts: Iterable[str], tables: Sequence[DataTable], dropped: Sequence[LeftOut],
    encodings: Sequence[str] = (),
) -> Balance:  # fmt: skip
    """Set the pieces of a source against a draft: its texts, its tables, and what the passes said they dropped.

    `encodings` are the old ones that the importer found in the source; a piece is in the one under which it is there.
    """
    if pieces is None:
        return Balance()
    pool = _pool(texts, tables, [each for each in dropped if each.reason != PICTURE])
    pictures = _pool([each.text for each in dropped if each.reason == PICTURE], (), ())
    own = [
        LeftOut(piece.reason, _unicode(piece.text, encodings), piece.place)
        for piece in pieces
        if piece.reason and not (piece.reason == PICTURE and pictures.take_all(list(tokens(piece.text))))
    ]
    lost: list[Lost] = []
    words = numbers = 0
    for piece in pieces:
        text = _reading(piece.text, encodings, pool) if encodings else piece.text
        found = list(tokens(text))
        numbers += sum(token.isdecimal() for token in found)
        words += sum(not token.isdecimal() for token in found)
        if not piece.reason and (missing := _missing(piece, found, pool)):
            lost.append(Lost(tuple(missing), piece.place, text))
    return Balance(True, words, numbers, (*dropped, *own), tuple(lost))


def _reading(text: str, encodings: Sequence[str], pool: Pool) -> str:
    """Each word as it stands or out of an old encoding, whichever is in the draft: a line may hold both."""

    def word_of(match: re.Match[str]) -> str:
        readings = [match[0], *(CONVERTERS[encoding](match[0]) for encoding in encodings)]
        return min(readings, key=lambda reading: sum(pool.free[token] <= 0 for token in tokens(reading)))

    return re.sub(r"[^\s;,|]+", word_of, text)


def _unicode(text: str, encodings: Sequence[str]) -> str:
    """What nothing in the draft can be compared with, by its own words."""
    return next((convert_text(text, name) for name in encodings if gain([text], name) > 0), text)


def _missing(piece: Piece, found: Sequence[str], pool: Pool) -> list[str]:
    # A stored number stands as it is or as it is shown; a half of it would be another number's.
    if piece.shown and (pool.take_all(found) or pool.take_all(list(tokens(piece.shown)))):
        return []
    grouped = _GROUPS.sub("", piece.text)
    if grouped != piece.text and pool.take_all(list(tokens(grouped))):
        return []
    missing = [token for token in found if not pool.take(token)]
    if missing and piece.shown:
        missing = [token for token in tokens(piece.shown) if not pool.take(token)]
    done: list[str] = []
    for token in missing:
        if done and pool.take_joined(done[-1], token):
            done.pop()
        else:
            done.append(token)
    return done


def _pool(texts: Iterable[str], tables: Sequence[DataTable], dropped: Sequence[LeftOut]) -> Pool:
    pool = Pool()
    for text in texts:
        pool.add(text)
    for piece in dropped:
        pool.add(piece.text)
    for table in tables:
        pool.add(table.title)
        pool.add(table.description)
        _add_columns(pool, table)
    return pool


def _add_columns(pool: Pool, table: DataTable) -> None:
    before: list[str] = []
    for column in table.columns:
        if column.derived:
            continue
        parts = column.title.split(" > ")
        # A header that is merged over several columns is printed once, two columns of one title each have their own.
        fresh = [part for n, part in enumerate(parts) if parts[: n + 1] != before[: n + 1]] or parts[-1:]
        if not table.is_companion(column):  # whose title is ours
            before = parts
            pool.add(" ".join(fresh))
        pool.add(column.unit)
        if column.unit:
            pool.add(_UNIT_WORDS)
        if column.type == "boolean":
            _add_answers(pool, column)
            continue
        for text in _values(column, table):
            pool.add(text)


def _add_answers(pool: Pool, column: Column) -> None:
    """A column of marks, which alone has words about itself, prints an X or nothing; any other, yes or no."""
    if column.description:
        pool.add("x", column.values.count(True))
    else:
        pool.answers.update(value for value in column.values if isinstance(value, bool))


def _values(column: Column, table: DataTable) -> Iterator[str]:
    """What a column prints: its `printed` neighbour says more than the value where it is filled."""
    printed = table.column(f"{column.name}_printed")
    beside = printed.values if printed else (None,) * len(column.values)
    for value, print_ in zip(column.values, beside, strict=True):
        if value is None or isinstance(value, bool) or (print_ and isinstance(value, Decimal)):
            continue
        yield from _texts(value)


def _texts(value: str | Decimal | date) -> Iterator[str]:
    if isinstance(value, date):
        yield f"{value.day} {value.month} {value.year}"
        yield f"{value.day:02d}{value.month:02d}{value.year}"
        yield f"{value.day}{value.month}{value.year}"
        yield from (str(value.toordinal() - epoch) for epoch in _EXCEL_EPOCHS)
    else:
        yield canonical_number(value) if isinstance(value, Decimal) else value


def by_reason(left_out: Sequence[LeftOut]) -> Iterator[tuple[str, list[LeftOut]]]:
    """What was left out, reason by reason."""
    ordered = sorted(left_out, key=lambda piece: piece.reason)
    for reason, pieces in groupby(ordered, key=lambda piece: piece.reason):
        yield reason, list(pieces)
