"""What a format is: one declaration each, from which pages, descriptors, catalogues and references follow.

Downloads of tables and files of the catalogue share this shape. Formats made elsewhere come by the entry points of
the group `site_builder.formats`: each names a `Format`, or several in a tuple.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from site_builder.core.extension import FORMATS, declared
from site_builder.core.problem import SiteBuilderError
from site_builder.core.text import table_beside

BESIDE = "datasets/{dataset}/{resource}"

Scope = Literal["table", "catalogue", "dataset", "series", "page", "part"]
First = TypeVar("First")
Second = TypeVar("Second")


class FileType(NamedTuple):
    """A term of the EU file types. `label` is what CKAN shows; `is_open` and `is_machine` decide quality points."""

    term: str
    label: str
    is_open: bool
    is_machine: bool


FILE_TYPES = {
    kind: FileType(*facts) for kind, facts in table_beside(__file__)["file-types"].items()
}  # by media type


@dataclass(frozen=True)  # without slots: typing notes on an instance which alias made it
class Format(Generic[First, Second]):
    """One format. `key` names it in code and addresses, `title` is a message id for readers, `order` its place.

    `pieces` gives the same table piece by piece, for one whose rows stay in their file; XLSX and Parquet may differ in
    bytes, never in values.

    `scope` says what a file of it is about, and `uri` is its address with `{dataset}`, `{resource}`, `{series}` or
    `{page}` in it, as the scope has them. A download (scope `table`) lies at `BESIDE` and its suffix, and is rendered
    from (resource, context); a catalogue format from (catalogue, what the scope names). Without a `file_type` a
    download stays out of DCAT. `is_on` False keeps a format out of the site, `is_linked` False out of link tags;
    `fits` says of each table whether the format can hold it.

    One that is not `is_usual` is published where a portal asks for it (`formats`), and in tables of more than `above`
    rows.
    """

    key: str
    title: str
    specification: str
    media_type: str
    uri: str
    order: int
    render: Callable[[First, Second], bytes]
    scope: Scope = "table"
    file_type: FileType | None = None
    is_on: bool = True
    is_linked: bool = True
    fits: Callable[[First], bool] | None = None
    is_usual: bool = True
    above: int | None = None
    pieces: Callable[[First, Second], Iterator[bytes]] | None = None

    @property
    def suffix(self) -> str:
        """What follows the resource's name in the address of a download."""
        return self.uri.removeprefix(BESIDE)

    def is_for(self, table: First) -> bool:
        """Whether a table comes in this format."""
        return self.is_on and (self.fits is None or self.fits(table))


class Registry(Generic[First, Second]):
    """The formats of one room: those of its modules (`FORMAT`, one or several), and of entry points with its scopes."""

    def __init__(self, package: str, *scopes: Scope) -> None:
        self.package, self.scopes = package, scopes
        self.formats: dict[str, Format[First, Second]] = {}
        self.has_imported = False

    def register(self, fmt: Format[First, Second]) -> Format[First, Second]:
        """Add a format. SiteBuilderError where its scope is none of this room, or another has its key or address."""
        if fmt.scope not in self.scopes:
            raise SiteBuilderError(
                f"format {fmt.key}: its scope {fmt.scope} is none of {', '.join(self.scopes)}"
            )
        if fmt.scope == "table" and not (
            fmt.uri.startswith(f"{BESIDE}.") and fmt.suffix.strip(".")
        ):
            raise SiteBuilderError(
                f"format {fmt.key}: its address {fmt.uri} is not {BESIDE} and a suffix such as .csv"
            )
        for other in self.formats.values():
            if other is not fmt and (other.key == fmt.key or other.uri == fmt.uri):
                raise SiteBuilderError(
                    f"two formats claim one key or address: {other.key}, {fmt.key} at {fmt.uri}"
                )
        self.formats[fmt.key] = fmt
        return fmt

    def discover(self) -> tuple[Format[First, Second], ...]:
        """Import every module of the room, add what others declare, and give all in their order for readers."""
        if not self.has_imported:
            room = importlib.import_module(self.package)
            for module in pkgutil.iter_modules(room.__path__):
                own = getattr(
                    importlib.import_module(f"{self.package}.{module.name}"), "FORMAT", ()
                )
                for fmt in own if isinstance(own, tuple) else (own,):
                    self.register(fmt)
            self.has_imported = True
        for fmt in foreign_formats():
            if fmt.scope in self.scopes:
                self.register(fmt)
        return tuple(sorted(self.formats.values(), key=lambda fmt: (fmt.order, fmt.key)))


def foreign_formats() -> tuple[Format[Any, Any], ...]:
    """The formats of entry points. SiteBuilderError where one cannot be had."""
    return declared(FORMATS, Format)
