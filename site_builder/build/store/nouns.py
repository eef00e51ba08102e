"""Nouns as bytes: what the store holds, and what keys are hashes of; the same in every process.

A noun is its class and its fields, a collection its kind and its items, in MessagePack. What is large lies beside the
bytes under its own hash: files, the rows of a table, the source of a resource. Only nouns that this package declares
come back, by their fields, so that nothing in the bytes can run.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
from markupsafe import Markup

from site_builder.build.store.pieces import Lazy, Piece, Pieces, Promised, StoreDamagedError, fulfil
from site_builder.core.files import (
    LaterFile,
    OutputFile,
    SourceFile,
    last_bytes,
    sha256_of,
    stamp_of,
    steps_of,
)
from site_builder.core.narrow import Unread
from site_builder.core.problem import Phrase
from site_builder.core.text import OtherLanguage
from site_builder.derive.observations import Observation
from site_builder.export.package import PackageFiles
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Package, Resource, Schema, Table
from site_builder.model.publication import Publication

_ATOMS = frozenset({type(None), bool, int, float, str, bytes})
_TABLES_AT_ONCE = 32  # whose rows are in memory
_LATE_AT_ONCE = 4  # mappings that were looked into
_SHARED_AT_ONCE = 256  # schemas that the next table may have too


class UnstorableError(TypeError):
    """A value that would not come back as it is."""


class Late(Mapping[str, Any]):
    """A mapping that stays bytes until somebody looks into it: of ten thousand datasets few are looked at at once."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __getitem__(self, key: str) -> Any:
        return _read_late(self.content)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_read_late(self.content))

    def __len__(self) -> int:
        return len(_read_late(self.content))


class StoredRows(Lazy):
    """The rows (part 0) or the lines (part 1) of a table; how many there are is known."""

    __slots__ = ("length", "part", "piece")

    def __init__(self, piece: Piece, length: int, part: int) -> None:
        self.piece, self.length, self.part = piece, length, part

    def __len__(self) -> int:
        return self.length

    def values(self) -> Sequence[Any]:
        """All of them."""
        return read_rows(self.piece)[self.part]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self.piece, self.part))


@dataclass(frozen=True, slots=True)
class Packed:
    """A value as bytes, and what lies beside them by its hash."""

    content: bytes
    pieces: Mapping[str, bytes | Path]

    def steps(self, sha256: str) -> Iterator[bytes]:
        """A piece, some at a time."""
        piece = self.pieces[sha256]
        return steps_of(piece) if isinstance(piece, Path) else iter((piece,))

    def has_piece(self, sha256: str) -> bool:
        """Whether it lies there."""
        return sha256 in self.pieces


@dataclass(slots=True)
class _Beside:
    """What is put beside a value; files in `home` are named from there."""

    home: Path | None
    pieces: dict[str, bytes | Path] = field(default_factory=dict)


def pack(value: object, home: Path | None = None) -> Packed:
    """A value as bytes. UnstorableError where it would not come back as it is."""
    beside = _Beside(home)
    return Packed(_bytes(_plain(value, beside)), beside.pieces)


def unpack(content: bytes, pieces: Pieces, home: Path | None = None) -> Any:
    """The value in the bytes. StoreDamagedError where one of its pieces is lost, ValueError where it is none."""
    try:
        return _whole(msgspec.msgpack.decode(content), _Source(pieces, home))
    except (
        ArithmeticError,
        AttributeError,
        ImportError,
        IndexError,
        KeyError,
        OSError,
        TypeError,
    ) as error:
        raise ValueError(content[:40]) from error


def digest_of(*things: object) -> str:
    """A hash of values; what lies beside them counts by its content. UnstorableError where they cannot be known."""
    return sha256_of(_bytes(_plain(things, None)))


@cache
def fields_of(kind: type) -> tuple[str, ...]:
    """The fields of a noun, none of anything else."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


# Writing: everything but plain values becomes a list whose first item says what it is.
_Write = Callable[[Any, _Beside | None], Any]


def _plain(value: Any, beside: _Beside | None) -> Any:
    kind: type = type(value)
    if kind in _ATOMS:
        return value
    write = _WRITERS.get(kind)
    if write:
        return write(value, beside)
    if fields_of(kind):
        return _noun(value, beside)
    if isinstance(value, Enum):
        return [_name(kind), value.value]
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        return [_name(kind), *(_plain(each, beside) for each in value)]
    if isinstance(value, Mapping):
        return _mapping(value, beside)
    raise UnstorableError(kind)


def _noun(value: Any, beside: _Beside | None) -> list[Any]:
    kind: Any = type(value)
    name, parts = _form_of(kind)
    return [
        name,
        *[part if type(part) in _ATOMS else _plain(part, beside) for part in parts(value)],
    ]


@cache
def _form_of(kind: Any) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
    """What a noun is called, and all its values at once."""
    first, *others = fields_of(kind)
    return _name(kind), attrgetter(first, *others) if others else lambda value: (
        getattr(value, first),
    )


@cache
def _name(kind: Any) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _listed(name: str) -> _Write:
    def write(values: Any, beside: _Beside | None) -> list[Any]:
        return [name, *[each if type(each) in _ATOMS else _plain(each, beside) for each in values]]

    return write


def _mapping(value: Mapping[Any, Any], beside: _Beside | None) -> Any:
    if all(type(key) is str for key in value):
        return {
            key: each if type(each) in _ATOMS else _plain(each, beside)
            for key, each in value.items()
        }
    return ["dict", *[_plain(each, beside) for pair in value.items() for each in pair]]


def _set(value: Any, beside: _Beside | None) -> list[Any]:
    return [type(value).__name__, *sorted([_plain(each, beside) for each in value], key=_bytes)]


def _file(file: OutputFile, beside: _Beside | None) -> list[Any]:
    source = file.source
    if beside is not None and not isinstance(source, Piece):
        beside.pieces[file.sha256] = source.path if isinstance(source, SourceFile) else file.content
    return ["file", file.uri, file.sha256, file.size]


def _promised(part: Promised, beside: _Beside | None) -> list[Any]:
    if beside is not None:
        raise UnstorableError(Promised)
    return ["promised", part.promise.name, part.part]


def _piece(piece: Piece, beside: _Beside | None) -> list[Any]:
    if beside is not None and piece.content is not None:
        beside.pieces[piece.sha256] = piece.content
    return ["piece", piece.sha256, piece.size]


def _source(source: SourceFile, beside: _Beside | None) -> list[Any]:
    if beside is None:
        return ["piece", source.sha256, source.size]
    if beside.home is None or not source.path.is_relative_to(beside.home):
        raise UnstorableError(SourceFile)
    return ["source", source.path.relative_to(beside.home).as_posix(), source.size, source.sha256]


def _in_hand(content: bytes) -> Piece:
    return Piece(sha256_of(content), len(content), None, content)


def _resource(resource: Resource, beside: _Beside | None) -> list[Any]:
    if (
        isinstance(resource.source, bytes) and resource.source
    ):  # a table that the portal makes has none
        resource = replace(resource, source=_in_hand(resource.source))
    return _noun(resource, beside)


def _table(table: Table, beside: _Beside | None) -> list[Any]:
    if isinstance(table.rows, (LongRows, Unread)):
        return _noun(table, beside)
    rows = (
        table.rows.piece
        if isinstance(table.rows, StoredRows)
        else _in_hand(_bytes(_plain((tuple(table.rows), tuple(table.lines)), None)))
    )
    return ["table", _plain(table.schema, beside), _piece(rows, beside), len(table.rows)]


def _counted(noun: Any, beside: _Beside | None, write: _Write = _noun) -> Any:
    """What counts in many keys, as a package or an observation, is hashed once."""
    if beside is not None:
        return write(noun, beside)
    if id(noun) not in _hashed:
        _hashed[id(noun)] = noun, sha256_of(_bytes(write(noun, None)))
    return ["counted", _hashed[id(noun)][1]]


def _late(name: str) -> _Write:
    """Writes a noun of which this mapping is seldom looked into."""

    def write(noun: Any, beside: _Beside | None) -> list[Any]:
        own = getattr(noun, name)
        return _noun(
            noun
            if type(own) is Late
            else replace(noun, **{name: Late(_bytes(_plain(own, beside)))}),
            beside,
        )

    return write


def _shared(noun: Any, beside: _Beside | None) -> list[Any]:
    """What many nouns have alike, as the columns of tables, comes back as one for all."""
    return ["shared", _bytes(_noun(noun, beside))]


_hashed: dict[int, tuple[Any, str]] = {}  # with the noun itself, so that no other gets its number


def _unread(unread: Unread, beside: _Beside | None) -> list[Any]:
    if beside is not None:
        raise UnstorableError(Unread)
    return ["unread", len(unread)]


def _long_rows(rows: LongRows, beside: _Beside | None) -> list[Any]:
    return [
        "long",
        *(_plain(each, beside) for each in (rows.source, rows.spelling, rows.starts, rows.firsts)),
    ]


_WRITERS: dict[type, _Write] = {
    tuple: _listed("tuple"),
    list: _listed("list"),
    dict: _mapping,
    set: _set,
    frozenset: _set,
    range: lambda value, _: ["range", value.start, value.stop, value.step],
    Decimal: lambda value, _: ["decimal", str(value)],
    date: lambda value, _: ["date", value.isoformat()],
    datetime: lambda value, _: ["datetime", value.isoformat(), value.fold],
    time: lambda value, _: ["time", value.isoformat(), value.fold],
    timedelta: lambda value, _: ["timedelta", value.days, value.seconds, value.microseconds],
    Markup: lambda value, _: ["markup", str(value)],
    Phrase: lambda value, beside: ["phrase", value.message, _mapping(value.facts, beside)],
    OtherLanguage: lambda value, beside: [
        "language",
        str(value),
        value.main,
        _mapping(value.words, beside),
    ],
    OutputFile: _file,
    LaterFile: _file,
    Promised: _promised,
    Piece: _piece,
    SourceFile: _source,
    Observation: _counted,
    Package: partial(_counted, write=_late("descriptor")),
    PackageFiles: partial(_counted, write=_late("stats")),
    Publication: _counted,
    Late: lambda value, _: ["late", value.content],
    Schema: _shared,
    Resource: _resource,
    Table: _table,
    LongRows: _long_rows,
    Unread: _unread,
}


def _bytes(plain: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(plain)
    except (OverflowError, UnicodeEncodeError):
        return msgspec.msgpack.encode(_spelled(plain))


def _spelled(plain: Any) -> Any:
    """The same without what MessagePack has no form for: large numbers, halves of letters in the names of files."""
    match plain:
        case list():
            return [_spelled(each) for each in plain]
        case dict():
            return ["dict", *(_spelled(each) for pair in plain.items() for each in pair)]
        case str() if not plain.isprintable():
            return ["str", plain.encode("utf-8", "surrogatepass")]
        case int() if plain.bit_length() > 62:
            return ["int", str(plain)]
    return plain


@lru_cache(maxsize=_TABLES_AT_ONCE)
def read_rows(piece: Piece) -> tuple[Sequence[Any], Sequence[Any]]:
    """The rows of a table and their lines. StoreDamagedError where they are lost."""
    rows, lines = _items(msgspec.msgpack.decode(piece.read()), None)
    return rows, lines


def forget() -> None:
    """Let go of the rows read and the values made last, and of all that they were made of."""
    _hashed.clear()
    for each in (fulfil, last_bytes, read_rows, _read_late, _read_shared):
        each.cache_clear()


# Reading.


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the pieces of a value lie, and the files of its folder."""

    pieces: Pieces
    home: Path | None

    def piece(self, sha256: str, size: int) -> Piece:
        if not self.pieces.has_piece(sha256):
            raise StoreDamagedError
        return Piece(sha256, size, self.pieces)

    def source(self, name: str, size: int, sha256: str) -> SourceFile:
        path = (self.home or Path()) / name
        return SourceFile(path, size, sha256, stamp_of(path)[1])


def _whole(plain: Any, at: Any) -> Any:
    kind = type(plain)
    if kind is list:
        read = _READERS.get(plain[0])
        return read(plain, at) if read else _noun_of(plain, at)
    return {key: _whole(each, at) for key, each in plain.items()} if kind is dict else plain


def _items(plain: list[Any], at: Any) -> list[Any]:
    return [_whole(each, at) if type(each) in (list, dict) else each for each in plain[1:]]


def _noun_of(plain: list[Any], at: Any) -> Any:
    kind = _kind_of(plain[0])
    names, values = fields_of(kind), _items(plain, at)
    if not names:
        return kind(*values)
    noun = object.__new__(kind)
    for name, value in zip(names, values, strict=True):
        object.__setattr__(noun, name, value)
    return noun


@cache
def _kind_of(name: str) -> Any:
    """A noun that a module of this package declares itself; nothing that does something when it is made."""
    module, _, own = name.partition(":")
    result = (
        getattr(importlib.import_module(module), own)
        if module.startswith("site_builder.")
        else None
    )
    if isinstance(result, type) and result.__module__ == module and _is_noun(result):
        return result
    raise ValueError(name)


def _is_noun(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, (Enum, tuple))


@lru_cache(maxsize=_LATE_AT_ONCE)
def _read_late(content: bytes) -> Any:
    return _whole(msgspec.msgpack.decode(content), None)


@lru_cache(maxsize=_SHARED_AT_ONCE)
def _read_shared(content: bytes) -> Any:
    return _whole(msgspec.msgpack.decode(content), None)


def _table_of(plain: list[Any], at: Any) -> Table:
    _, schema, (_, sha256, size), count = plain
    piece = at.piece(sha256, size)
    return Table(_whole(schema, at), StoredRows(piece, count, 0), StoredRows(piece, count, 1))


def _pairs(values: list[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(values[::2], values[1::2], strict=True)


_READERS: dict[str, Callable[[list[Any], Any], Any]] = {
    "tuple": lambda plain, at: tuple(_items(plain, at)),
    "list": _items,
    "dict": lambda plain, at: dict(_pairs(_items(plain, at))),
    "set": lambda plain, at: set(_items(plain, at)),
    "frozenset": lambda plain, at: frozenset(_items(plain, at)),
    "range": lambda plain, _: range(*plain[1:]),
    "decimal": lambda plain, _: Decimal(plain[1]),
    "date": lambda plain, _: date.fromisoformat(plain[1]),
    "datetime": lambda plain, _: datetime.fromisoformat(plain[1]).replace(fold=plain[2]),
    "time": lambda plain, _: time.fromisoformat(plain[1]).replace(fold=plain[2]),
    "timedelta": lambda plain, _: timedelta(*plain[1:]),
    "markup": lambda plain, _: Markup(plain[1]),
    "phrase": lambda plain, at: Phrase(plain[1], **_whole(plain[2], at)),
    "language": lambda plain, at: OtherLanguage(*_items(plain, at)),
    "file": lambda plain, at: OutputFile(plain[1], at.piece(plain[2], plain[3])),
    "piece": lambda plain, at: at.piece(plain[1], plain[2]),
    "source": lambda plain, at: at.source(*plain[1:]),
    "late": lambda plain, _: Late(plain[1]),
    "shared": lambda plain, _: _read_shared(plain[1]),
    "table": _table_of,
    "long": lambda plain, at: LongRows(*_items(plain, at)),
    "str": lambda plain, _: plain[1].decode("utf-8", "surrogatepass"),
    "int": lambda plain, _: int(plain[1]),
}
