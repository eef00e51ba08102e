"""Words of Excel 97-2003 files (.xls), record by record. Source: [MS-XLS] 2.4 (records), 2.5.293 (strings)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from site_builder.ingest.conservation.compound import CompoundFile
from site_builder.ingest.conservation.numbers import NO_LOOK, Look, look_of, short, shown_as
from site_builder.ingest.conservation.pieces import Piece, Reason

_BOF, _EOF, _CONTINUE, _BOUNDSHEET, _SST, _FORMAT, _XF, _CODEPAGE = 0x809, 0x0A, 0x3C, 0x85, 0xFC, 0x41E, 0xE0, 0x42
_LABEL, _LABELSST, _RSTRING, _NUMBER, _RK, _MULRK, _FORMULA, _STRING, _BOOLERR, _TXO = (
    0x204, 0xFD, 0xD6, 0x203, 0x27E, 0xBD, 0x06, 0x207, 0x205, 0x1B6,
)  # fmt: skip
_FURNITURE = (0x14, 0x15)  # header and footer of a page
_UNICODE = 0x600  # the version from which on strings are Unicode
_PAGES = {1200: "utf-16-le", 10000: "mac-roman", 65001: "utf-8"}
Records = list[tuple[int, list[bytes]]]


def xls_pieces(content: bytes) -> Iterator[Piece]:
    """Every cell of every sheet, then what stands beside the cells."""
    compound = CompoundFile(content)
    names = {entry[0].casefold() for entry in compound.entries}
    yield from _Book(compound.stream("Workbook" if "workbook" in names else "Book")).pieces()


def _records(data: bytes) -> Records:
    """Records with their continuations, which are kept apart: a string cut there begins anew with its flags."""
    found: Records = []
    place = 0
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        body = data[place + 4 : place + 4 + length]
        if kind == _CONTINUE and found:
            found[-1][1].append(body)
        else:
            found.append((kind, [body]))
        place += 4 + length
    return found


@dataclass
class _Book:
    """A workbook stream: its globals first, then a part for each sheet in the order of its list."""

    data: bytes
    encoding: str = "cp1252"
    is_wide: bool = True
    strings: list[str] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    shown: list[Look] = field(default_factory=list)
    sheets: list[tuple[str, bool]] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        parts = self._parts()
        for kind, bodies in next(parts, []):
            self._global(kind, bodies)
        self.shown = [look_of(number, self.formats) for number in self.looks]
        for n, part in enumerate(parts):
            title, is_hidden = self.sheets[n] if n < len(self.sheets) else ("", False)
            yield from self._sheet(part, title, "hidden" if is_hidden else "")

    looks: list[str] = field(default_factory=list)

    def _parts(self) -> Iterator[Records]:
        """Runs of records from BOF to EOF; a chart inside a sheet has its own and belongs to it."""
        part: Records = []
        depth = 0
        for kind, bodies in _records(self.data):
            depth += (kind == _BOF) - (kind == _EOF)
            part.append((kind, bodies))
            if kind == _EOF and depth <= 0:
                yield part
                part, depth = [], 0

    def _global(self, kind: int, bodies: list[bytes]) -> None:
        body = bodies[0]
        if kind == _BOF:
            self.is_wide = struct.unpack_from("<H", body)[0] >= _UNICODE
        elif kind == _CODEPAGE:
            page = struct.unpack_from("<H", body)[0]
            self.encoding = _PAGES.get(page, f"cp{page}")
        elif kind == _BOUNDSHEET:
            self.sheets.append((self._string(body[6:], "B"), bool(body[4] & 3)))
        elif kind == _FORMAT:
            self.formats[str(struct.unpack_from("<H", body)[0])] = self._string(body[2:], "H" if self.is_wide else "B")
        elif kind == _XF:
            self.looks.append(str(struct.unpack_from("<H", body, 2)[0]))
        elif kind == _SST:
            self.strings = list(_shared(bodies))

    def _string(self, data: bytes, length: str) -> str:
        """A string with its length before it, in bytes or in characters of one or two bytes."""
        count = struct.unpack_from(f"<{length}", data)[0]
        rest = data[struct.calcsize(length) :]
        if not self.is_wide:
            return rest[:count].decode(self.encoding, "replace")
        is_double = bool(rest[0] & 1) if rest else False
        return _letters(rest[1:], count, is_double)

    def _sheet(self, part: Records, title: str, reason: Reason) -> Iterator[Piece]:
        for n, (kind, bodies) in enumerate(part):
            body = bodies[0]
            if kind in _FURNITURE and len(body) > 2:
                yield Piece(re.sub(r'&(?:"[^"]*"|\d+|[A-Z])', " ", self._string(body, "H" if self.is_wide else "B")),
                            "page-header", title)  # fmt: skip
            elif kind == _TXO and len(bodies) > 1 and (count := struct.unpack_from("<H", body, 10)[0]):
                yield Piece(_letters(bodies[1][1:], count, bool(bodies[1][0] & 1)), "comment", title)
            elif kind == _FORMULA and body[6] == 0 and body[12:14] == b"\xff\xff":
                row, column = struct.unpack_from("<HH", body)
                follows = next((b for k, b in part[n + 1 : n + 4] if k == _STRING), None)
                if follows:
                    text = self._string(b"".join([follows[0], *(more[1:] for more in follows[1:])]), "H")
                    yield Piece(text, reason, _place(title, row, column))
            else:
                yield from self._cells(kind, body, title, reason)

    def _cells(self, kind: int, body: bytes, title: str, reason: Reason) -> Iterator[Piece]:
        if kind not in (_LABEL, _LABELSST, _RSTRING, _NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR):
            return
        row, column, look = struct.unpack_from("<HHH", body)
        place = _place(title, row, column)
        if kind == _LABELSST:
            number = struct.unpack_from("<I", body, 6)[0]
            yield Piece(self.strings[number] if number < len(self.strings) else "", reason, place)
        elif kind in (_LABEL, _RSTRING):
            yield Piece(self._string(body[6:], "H"), reason, place)
        elif kind == _NUMBER or (kind == _FORMULA and body[12:14] != b"\xff\xff"):
            yield self._number(struct.unpack_from("<d", body, 6)[0], look, reason, place)
        elif kind == _RK:
            yield self._number(_rk(body[6:10]), look, reason, place)
        elif kind == _MULRK:
            for n in range((len(body) - 6) // 6):
                own = struct.unpack_from("<H", body, 4 + 6 * n)[0]
                yield self._number(_rk(body[6 + 6 * n : 10 + 6 * n]), own, reason, _place(title, row, column + n))
        elif kind == _BOOLERR and not body[7]:
            yield Piece("true" if body[6] else "false", reason, place)

    def _number(self, value: float, look: int, reason: Reason, place: str) -> Piece:
        stored = repr(value)
        own = self.shown[look] if look < len(self.shown) else NO_LOOK
        return Piece(short(stored), reason, place, shown_as(stored, own))


def _letters(data: bytes, count: int, is_double: bool) -> str:
    return data[: 2 * count].decode("utf-16-le", "replace") if is_double else data[:count].decode("latin-1")


def _rk(data: bytes) -> float:
    """A number in 30 bits: whole or the upper half of a double, perhaps in hundredths."""
    bits = struct.unpack("<I", data)[0]
    if bits & 2:
        value = float(struct.unpack("<i", data)[0] >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", bits & 0xFFFFFFFC))[0]
    return value / 100 if bits & 1 else value


def _place(title: str, row: int, column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{title}!{letters}{row + 1}"


def _shared(bodies: list[bytes]) -> Iterator[str]:
    """The table of strings: each with its length, flags, and what runs and reading aids follow it."""
    count = struct.unpack_from("<I", bodies[0], 4)[0]
    reader = _Pieces([bodies[0][8:], *bodies[1:]])
    for _ in range(count):
        if reader.is_done:
            return
        length, flags = struct.unpack("<HB", reader.take(3))
        runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
        aids = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
        yield reader.text(length, bool(flags & 1))
        reader.take(4 * runs + aids)


class _Pieces:
    """Bytes that run over continuations; text that is cut there goes on under flags of its own."""

    def __init__(self, bodies: list[bytes]) -> None:
        self.bodies = [body for body in bodies if body]
        self.place = 0

    @property
    def is_done(self) -> bool:
        return not self.bodies

    def take(self, count: int) -> bytes:
        found = b""
        while count > len(found) and self.bodies:
            part = self.bodies[0][self.place : self.place + count - len(found)]
            found += part
            self._move(len(part))
        return found.ljust(count, b"\0")

    def text(self, length: int, is_double: bool) -> str:
        done = ""
        while length and self.bodies:
            left = len(self.bodies[0]) - self.place
            count = min(length, left // 2 if is_double else left)
            done += _letters(self.take(2 * count if is_double else count), count, is_double)
            length -= count
            if length and self.bodies:
                is_double = bool(self.take(1)[0] & 1)
        return done

    def _move(self, count: int) -> None:
        self.place += count
        if self.place >= len(self.bodies[0]):
            self.bodies.pop(0)
            self.place = 0
