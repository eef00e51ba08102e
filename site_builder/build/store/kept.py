"""What a build made, for the next one, under all that it hangs on: `kept(make, kind, *key)`.

Whatever the store lost or has damaged is made anew.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from secrets import token_hex
from sys import version_info
from typing import Any, TypeVar

import site_builder
from site_builder.build.store.nouns import Packed, UnstorableError, digest_of, pack, unpack
from site_builder.build.store.pieces import Promise, Promised, StoreDamagedError
from site_builder.build.store.store import Store
from site_builder.catalog.model import Assembled
from site_builder.core import language
from site_builder.core.extension import makers, sources_of_makers, version_of
from site_builder.core.files import OutputFile, sha256_of
from site_builder.core.formats import foreign_formats
from site_builder.core.i18n.catalog import catalogue_stamps

T = TypeVar("T")
_LIBRARIES = (
    "babel coloraide duckdb frictionless google-re2 jinja2 markdown markupsafe mkdocs msgspec nh3 openpyxl pillow "
    "properdocs python-dateutil pyyaml resvg segno xlrd xlsxwriter"
).split()


def code_digest() -> str:
    """The program with its words, Python, and the libraries that make bytes; "" where a part cannot be told."""
    foreign = tuple(
        (fmt.key, _source(each)) for fmt in foreign_formats() for each in _functions(fmt.render)
    )
    return _code_digest(catalogue_stamps(), foreign, makers())


def program() -> Iterator[Path]:
    """Every file of this package but byte code, wherever this module moves within it."""
    files = Path(site_builder.__file__).parent.rglob("*")
    return (path for path in files if path.is_file() and path.suffix != ".pyc")


def _functions(render: Callable[..., Any]) -> tuple[Callable[..., Any], ...]:
    return (render.part, render.join) if isinstance(render, Assembled) else (render,)


def _source(render: Callable[..., Any]) -> Path | None:
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
    catalogues: tuple[tuple[Path, int, int], ...],
    foreign: tuple[tuple[str, Path | None], ...],
    others: tuple[str, ...],
) -> str:
    sources = {path for _, path in foreign if path}
    if not all(path for _, path in foreign):
        return ""
    words = {path for path, _, _ in catalogues} | {*language.files().values()}
    files = sorted({*program(), *sources_of_makers()} | words | sources)
    digests = [(path.name, sha256_of(path.read_bytes())) for path in files]
    return digest_of(
        digests,
        [key for key, _ in foreign],
        others,
        version_info[:3],
        [*map(version_of, _LIBRARIES)],
    )


def keeper_over(store: Store | None) -> Keeper:
    """A keeper, without a store where nobody can tell what would make the values."""
    return Keeper(store if code_digest() else None)


@dataclass(frozen=True)
class Keeper:
    """Makes a value once for each key: `kept` is that which is in the store, or is made and put there.

    Without a store everything is made each time, and at once. The program stays what it was when it was first asked.
    """

    store: Store | None = None

    @cached_property
    def _program(self) -> str:
        return code_digest()

    def kept(self, make: Callable[[], T], kind: str, *key: object) -> T:
        """The value under a key, else what `make` makes, put in; `kind` tells apart what has the same key."""
        return self.once(self.name(kind, *key), make)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The value under a name, else what `make` makes, put in."""
        stored: T | None = self.get(name)
        return self.put(name, make()) if stored is None else stored

    def under(self, name: str, make: Callable[[], T], kind: str, *key: object) -> T:
        """The same beside a name that is known; where it is "", the value is made."""
        return self.kept(make, kind, name, *key) if name else make()

    def files(
        self, make: Callable[[], Iterable[OutputFile]], kind: str, *key: object
    ) -> tuple[OutputFile, ...]:
        """Files under a key; each that is made is put in before the next, and its bytes are let go."""
        name = self.name(kind, *key)
        stored: tuple[OutputFile, ...] | None = self.get(name)
        if stored is not None or not name:
            return tuple(make()) if stored is None else stored
        return self.put(
            name, tuple(self.put(self.name("file", name, each.uri), each) for each in make())
        )

    def name(self, kind: str, *key: object) -> str:
        """The name of a value: a hash of all that it hangs on; "" where that cannot be known, or need not."""
        try:
            return digest_of(kind, self._program, key) if self.store else ""
        except UnstorableError:
            return ""

    def digest(self, *values: object) -> str:
        """A hash of values; of those that cannot be known another one each time."""
        try:
            return digest_of(*values) if self.store else ""
        except UnstorableError:
            return token_hex()

    def later(self, make: Callable[[], Sequence[T]], kind: str, *key: object) -> Sequence[T]:
        """The items of a value that is made when somebody looks at them."""
        name = self.name(kind, *key)
        return Promised(Promise(name, make)) if name else make()

    def get(self, name: str, home: Path | None = None) -> Any:
        """The value under a name, None where there is none or a part of it is lost."""
        content = self.store.get(name) if self.store and name else None
        if content is None or self.store is None:
            return None
        try:
            return unpack(content, self.store, home)
        except (StoreDamagedError, ValueError):
            return None

    def put(self, name: str, value: T) -> T:
        """Put a value in; what comes back is that of the store, or the value itself where there is none."""
        with contextlib.suppress(UnstorableError):
            return self.put_packed(name, pack(value)) if name else value
        return value

    def put_packed(self, name: str, packed: Packed, home: Path | None = None) -> Any:
        """The same for one that is packed, and comes back as it is where the store cannot hold it."""
        is_in = name and self.store and self.store.put(name, packed.content, packed.pieces)
        return unpack(packed.content, self.store if is_in and self.store else packed, home)


ANEW = Keeper()  # makes everything each time
