"""What a build made, kept for the next one under all that it hangs on.

A value is kept as a pickle of our own nouns alone. Files in it lie beside it by their content, and so do the rows and
sources of tables, which are read again only where something asks for them. Whatever the store lost or holds damaged
is made anew.
"""

from __future__ import annotations

import hashlib
import inspect
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from sys import version_info
from typing import Any, TypeVar

from site_builder.build.digests import digest_of, fields_of
from site_builder.build.rows import KeptBytes, KeptRows, Place, SafeReader, StoreDamagedError
from site_builder.build.store import Store
from site_builder.core import language
from site_builder.core.extension import makers, version_of
from site_builder.core.files import KeptFile, OutputFile
from site_builder.core.formats import foreign_formats
from site_builder.core.i18n.catalog import catalogue_stamps
from site_builder.core.source_file import SourceFile

T = TypeVar("T")
_LIBRARIES = (
    "babel",
    "coloraide",
    "duckdb",
    "frictionless",
    "google-re2",
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "msgspec",
    "nh3",
    "openpyxl",
    "python-dateutil",
    "pyyaml",
    "segno",
    "xlrd",
    "xlsxwriter",
)


def code_digest() -> str:
    """The program with its words, Python, and the libraries that make bytes; "" where a part cannot be told."""
    foreign = tuple((fmt.key, _source(fmt.render)) for fmt in foreign_formats())
    return _code_digest(catalogue_stamps(), foreign, makers())


def _source(render: Callable[..., bytes]) -> Path | None:
    """The file in which somebody else declares a format, None where nobody can say."""
    while isinstance(render, partial):
        render = render.func
    try:
        file = inspect.getsourcefile(inspect.unwrap(render))
    except (TypeError, ValueError):  # made by no function of Python
        return None
    return Path(file) if file and Path(file).is_file() else None


@cache
def _code_digest(
    catalogues: tuple[tuple[Path, int, int], ...], foreign: tuple[tuple[str, Path | None], ...], others: tuple[str, ...]
) -> str:
    sources = {path for _, path in foreign if path}
    if not all(path for _, path in foreign):
        return ""
    words = {path for path, _, _ in catalogues} | {*language.files().values()}
    files = sorted({*Path(__file__).parents[1].rglob("*.py")} | words | sources)
    told = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    libraries = [version_of(name) for name in _LIBRARIES]
    return digest_of(told, [key for key, _ in foreign], others, tuple(version_info[:3]), libraries)


def keeper_over(store: Store | None) -> Keeper | None:
    """A keeper, None without a store or where nobody can tell what would make the values."""
    return Keeper(store) if store and code_digest() else None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Makes a value once for each key."""

    store: Store

    def remember(self, make: Callable[[], T], kind: str, *key: object) -> T:
        """The value kept under the key, else what `make` makes, kept; `kind` tells apart what has the same key."""
        return self.once(self.name(kind, *key), make)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The value kept under a name, else what `make` makes, kept."""
        found: T | None = self.recall(name)
        return self.keep(name, make()) if found is None else found

    def name(self, kind: str, *key: object) -> str:
        """Under what a value is kept."""
        return digest_of(kind, code_digest(), key)

    def recall(self, name: str) -> Any:
        """The value kept under a name, None where there is none or a part of it is lost."""
        held = self.store.get(name) if name else None
        if held is None:
            return None
        try:
            return _Reader(io.BytesIO(held), self.store).load()
        except (StoreDamagedError, pickle.UnpicklingError, AttributeError, TypeError, ValueError, EOFError):
            return None

    def keep(self, name: str, value: T) -> T:
        """Keep a value; what comes back is the kept one, or the value itself where the store cannot hold it."""
        buffer = io.BytesIO()
        try:
            _Writer(buffer, self.store).dump(value)
        except (OSError, pickle.PicklingError):
            return value
        self.store.put(name, buffer.getvalue())
        kept: T | None = self.recall(name)
        return value if kept is None else kept


class _Writer(pickle.Pickler):
    """Puts files beside the value, and names what lies in the store already."""

    def __init__(self, buffer: io.BytesIO, store: Store) -> None:
        super().__init__(buffer, protocol=5)
        self.store = store

    def persistent_id(self, thing: Any) -> Any:
        """What stands in the value for such a part."""
        named = _NAMED.get(type(thing))
        return named(thing, self.store) if named else None

    def reducer_override(self, thing: Any) -> Any:
        """A noun as its fields, which are set again without asking the class for them."""
        names = fields_of(type(thing))
        return (revived, (type(thing), tuple(getattr(thing, name) for name in names))) if names else NotImplemented


def revived(kind: type[T], values: tuple[object, ...]) -> T:
    """A noun of these values, as it was; nothing of it runs."""
    noun = object.__new__(kind)
    for name, value in zip(fields_of(kind), values, strict=True):
        object.__setattr__(noun, name, value)
    return noun


_NAMED: dict[type, Callable[[Any, Store], tuple[object, ...]]] = {
    OutputFile: lambda file, store: ("file", file.uri, store.put_file(file.content), file.size),
    KeptFile: lambda file, store: ("file", file.uri, _put(file.path, file.sha256, store), file.size),
    KeptRows: lambda rows, store: ("rows", rows.place.digest, rows.place.size, rows.place.count, rows.part),
    KeptBytes: lambda source, store: ("source", source.digest, source.size),
    SourceFile: lambda source, store: ("source", _put(source.path, source.sha256, store), source.size),
}


def _put(path: Path, digest: str, store: Store) -> str:
    store.put_path(path, digest)
    return digest


class _Reader(SafeReader):
    """The value with its parts, which are hashed here; rows and sources are hashed again when they are read."""

    def __init__(self, buffer: io.BytesIO, store: Store) -> None:
        super().__init__(buffer)
        self.store = store

    def persistent_load(self, told: Any) -> Any:
        """The part that lies beside the value."""
        match told:
            case "file", str(uri), str(digest), int(size):
                return KeptFile(uri, self._held(digest, size), digest, size)
            case "rows", str(digest), int(size), int(count), int(part):
                self._held(digest, size)
                return KeptRows(Place(self.store.root, digest, size, count), part)
            case "source", str(digest), int(size):
                self._held(digest, size)
                return KeptBytes(self.store.root, digest, size)
        raise pickle.UnpicklingError("an unknown part")

    def _held(self, digest: str, size: int) -> Path:
        path = self.store.file(digest, size)
        if path is None:
            raise StoreDamagedError(digest)
        return path
