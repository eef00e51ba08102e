"""One stream of a compound file, the container of .xls. Source: [MS-CFB] 2.2 to 2.6."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_END = 0xFFFFFFFA  # numbers from here on name no sector
_ENTRY = 128
_DIFAT = 109  # sectors of the table that the header itself lists


class CompoundFile:
    """The sectors of a file, and the table that says which follows which."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << self._number(30, "H")
        self.mini = 1 << self._number(32, "H")
        self.cutoff = self._number(56)
        self.table = self._table(self._listed())
        self.entries = list(self._entries(self._chain(self._number(48))))

    def stream(self, name: str) -> bytes:
        """The bytes of the stream of that name. Raises KeyError."""
        start, size = {entry[0].casefold(): entry[1:] for entry in self.entries}[name.casefold()]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        root = self._chain(self.entries[0][1])
        table = self._numbers(self._chain(self._number(60)))
        places = self._follow(start, table)
        return b"".join(root[n * self.mini : (n + 1) * self.mini] for n in places)[:size]

    def _number(self, place: int, kind: str = "I") -> int:
        found: int = struct.unpack_from(f"<{kind}", self.content, place)[0]
        return found

    def _sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self.size : (number + 2) * self.size]

    def _listed(self) -> Iterator[int]:
        """The sectors that hold the table: the first 109 in the header, the rest in a chain of their own."""
        yield from struct.unpack_from(f"<{_DIFAT}I", self.content, 76)
        following, seen = self._number(68), set[int]()
        while following < _END and following not in seen:
            seen.add(following)
            *listed, following = self._numbers(self._sector(following))
            yield from listed

    def _table(self, sectors: Iterator[int]) -> list[int]:
        return [number for sector in sectors if sector < _END for number in self._numbers(self._sector(sector))]

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _follow(self, start: int, table: Sequence[int]) -> Iterator[int]:
        """Sectors from the first one on; a circle ends where it closes."""
        seen: set[int] = set()
        while start < len(table) and start not in seen:
            seen.add(start)
            yield start
            start = table[start]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._follow(start, self.table)))

    def _entries(self, data: bytes) -> Iterator[tuple[str, int, int]]:
        for place in range(0, len(data) - _ENTRY + 1, _ENTRY):
            entry = data[place : place + _ENTRY]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", entry, 116)
            yield name, start, size
