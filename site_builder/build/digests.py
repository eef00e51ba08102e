"""Hashes of nouns: the same in every process for the same values, wherever what they name is stored.

Nouns are told by their fields alone, one after the other, which takes a third of the time of asking a question about
every text and number in them; so a set in a noun stands in a field of its own (a test over all nouns holds them to it).
"""

from __future__ import annotations

import hashlib
import io
import pickle
import weakref
from collections.abc import Callable, Set
from dataclasses import fields
from functools import cache
from typing import Any

from site_builder.build.promises import Promised
from site_builder.build.rows import KeptBytes, KeptRows
from site_builder.core.files import KeptFile, OutputFile
from site_builder.core.source_file import SourceFile
from site_builder.model.package import Package
from site_builder.pages.charts.model import Chart


def digest_of(*things: object) -> str:
    """A hash of values; what lies in a store counts by its content."""
    return _digest(_Values, things)


def fields_of(kind: type) -> tuple[str, ...]:
    """The fields of a noun, none of anything else."""
    return _fields_of(kind) if hasattr(kind, "__dataclass_fields__") else ()


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _digest(pickling: type[pickle.Pickler], thing: object) -> str:
    buffer = io.BytesIO()
    pickler = pickling(buffer, protocol=5)
    pickler.fast = True  # without it, equal parts would be told apart by whether they are one object
    pickler.dump(thing)
    return hashlib.sha256(buffer.getbuffer()).hexdigest()


class _Values(pickle.Pickler):
    """Any values: sets in an order, nouns by their hash."""

    def persistent_id(self, thing: Any) -> Any:
        """How such a thing is told, None for one that is told as it is."""
        told = _TOLD.get(type(thing))  # asked for every part of every value: nothing dearer than this
        if told:
            return told(thing)
        return ("noun", _digest(_Nouns, thing)) if hasattr(thing, "__dataclass_fields__") else None


class _Nouns(pickle.Pickler):
    """A noun with the nouns in it; nothing is asked for each plain value."""

    def reducer_override(self, thing: Any) -> Any:
        """What such a thing is told by; what is no noun as it says itself."""
        kind = type(thing)
        told = _TOLD.get(kind)
        if told:
            return str, told(thing)
        names = fields_of(kind)
        return (kind, tuple(_part(getattr(thing, name)) for name in names)) if names else NotImplemented


def _part(value: object) -> object:
    return _in_order(value) if isinstance(value, (set, frozenset)) else value


def _in_order(values: Set[object]) -> tuple[object, ...]:
    return "set", sorted(map(digest_of, values))


_lasting: dict[int, tuple[weakref.ref[Any], str]] = {}  # nouns that live, by their number, with their hash


def _lasting_digest(noun: Any) -> str:
    """Worked out once while the noun lives: it stands in the keys of much that is made of it."""
    number = id(noun)
    known = _lasting.get(number)
    if known is None or known[0]() is not noun:
        reference = weakref.ref(noun, lambda _: _lasting.pop(number, None))
        told = [_part(getattr(noun, name)) for name in fields_of(type(noun))]
        known = _lasting[number] = reference, _digest(_Nouns, told)
    return known[1]


_TOLD: dict[type, Callable[[Any], tuple[object, ...]]] = {
    OutputFile: lambda file: ("file", file.uri, file.sha256),
    KeptFile: lambda file: ("file", file.uri, file.sha256),
    KeptRows: lambda rows: ("rows", rows.place.digest, rows.part),
    KeptBytes: lambda source: ("source", source.digest),
    SourceFile: lambda source: ("source", source.sha256),
    Package: lambda package: ("package", _lasting_digest(package)),
    Chart: lambda chart: ("chart", _lasting_digest(chart)),
    Promised: lambda part: ("promised", part.promise.name, part.part),
    set: _in_order,
    frozenset: _in_order,
}
