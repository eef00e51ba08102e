"""Rows and sources of tables that lie in the store until somebody asks for them."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from site_builder.build.store import Store
from site_builder.core.errors import SiteBuilderError
from site_builder.core.source_file import SourceFile, read_at
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Package, Resource
from site_builder.model.table import Table

_AT_ONCE = 32  # tables whose rows are held
_PLAIN = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "range"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("dateutil.tz.tz", "tzoffset"),  # zones of moments, as Frictionless reads them
        ("dateutil.tz.tz", "tzutc"),
        ("decimal", "Decimal"),
        ("markupsafe", "Markup"),
        ("site_builder.build.keep", "revived"),
        ("site_builder.build.packed", "Packed"),
        ("site_builder.core.problem", "_phrase"),
    }
)


class StoreDamagedError(SiteBuilderError):
    """What the store promised is no longer there; without it everything can be made anew."""


class SafeReader(pickle.Unpickler):
    """Reads nouns of ours and plain values, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        """Only nouns that a module of this package declares, and a few plain things by name.

        A dotted name would lead through a module into whatever that one imports.
        """
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith("site_builder.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and _is_noun(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in the store")


def _is_noun(kind: type) -> bool:
    return is_dataclass(kind) or issubclass(kind, (Enum, tuple))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows and lines of a table lie, by the hash and length of their content, and how many there are."""

    root: Path
    digest: str
    size: int
    count: int


class KeptRows(Sequence[Any]):
    """The rows (part 0) or the lines (part 1) of a table. StoreDamagedError where they are lost when they are read."""

    __slots__ = ("part", "place")

    def __init__(self, place: Place, part: int) -> None:
        self.place, self.part = place, part

    def __len__(self) -> int:
        return self.place.count

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return read_rows(self.place)[self.part][index]

    def __iter__(self) -> Iterator[Any]:
        return iter(read_rows(self.place)[self.part])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self.place.digest, self.part))


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """A source in the store."""

    root: Path
    digest: str
    size: int

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return self.digest

    @property
    def path(self) -> Path:
        """Where they lie. StoreDamagedError where they are lost."""
        path = Store(self.root).file(self.digest, self.size)
        if path is None:
            raise StoreDamagedError(self.digest)
        return path

    def read(self) -> bytes:
        """Its bytes. StoreDamagedError where they are lost."""
        content = Store(self.root).read_file(self.digest)
        if content is None:
            raise StoreDamagedError(self.digest)
        return content

    def read_at(self, start: int, size: int) -> bytes:
        """So many of them from a place on."""
        return read_at(self.path, start, size)


@lru_cache(maxsize=_AT_ONCE)
def read_rows(place: Place) -> tuple[tuple[tuple[Any, ...], ...], tuple[int, ...]]:
    """The rows of a table and their lines, as they lie in the store. StoreDamagedError where they are lost."""
    content = Store(place.root).read_file(place.digest)
    if content is None:
        raise StoreDamagedError(place.digest)
    rows, lines = SafeReader(io.BytesIO(content)).load()
    return rows, lines


def kept_package(package: Package, store: Store) -> Package:
    """The package with the rows and sources of its resources in the store. OSError where it cannot be written."""
    return replace(package, resources=tuple(_kept_resource(resource, store) for resource in package.resources))


def _kept_resource(resource: Resource, store: Store) -> Resource:
    table = resource.table
    if table is not None and isinstance(table.rows, LongRows):
        source = resource.source
        assert isinstance(source, SourceFile)
        store.put_path(source.path, source.sha256)
        kept = KeptBytes(store.root, source.sha256, source.size)
        return replace(resource, table=replace(table, rows=table.rows.over(kept)), source=kept)
    if table is not None:
        held = pickle.dumps((tuple(table.rows), tuple(table.lines)), protocol=5)
        place = Place(store.root, store.put_file(held), len(held), len(table))
        table = Table(table.schema, KeptRows(place, 0), KeptRows(place, 1))
    content = resource.content
    return replace(resource, table=table, source=KeptBytes(store.root, store.put_file(content), len(content)))
