"""A package's files: download formats, one module each, and the package around them.

Lives here: bytes made of nouns, and their statistics. May enter: `derive` and below; a format never imports another.
Begin with `csv`, the smallest format, then `package`.

Formats are found by themselves: a module declares `FORMAT = TableFormat(...)` as its last statement; see
`core.formats` for what it says. Formats are pure: (resource, context) in, bytes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from itertools import islice

from site_builder.core.formats import Format, Registry
from site_builder.model.area import Area
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package, Resource
from site_builder.model.report import Report


@dataclass(frozen=True, slots=True)
class Context:
    """What a renderer may know beside the resource.

    `dated` is the moment that files carry inside: one of the data, never of the build. `area`
    is the declared area that the package covers.
    """

    site: SiteConfig
    package: Package
    report: Report | None
    dated: datetime
    area: Area | None = None


AT_ONCE = 2_000  # rows that are held where they come one after the other
TableFormat = Format[Resource, Context]
REGISTRY = Registry[Resource, Context](__name__, "table")
discover = REGISTRY.discover


def together(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces of text as bytes, some thousands at a time."""
    waiting = iter(pieces)
    while stored := list(islice(waiting, AT_ONCE)):
        yield "".join(stored).encode()


def at_once(
    pieces: Callable[[Resource, Context], Iterator[bytes]],
) -> Callable[[Resource, Context], bytes]:
    """The whole file of a format that is made piece by piece."""

    @wraps(pieces)  # of its module, whose docstring says what the format is
    def render(resource: Resource, context: Context) -> bytes:
        return b"".join(pieces(resource, context))

    return render


def offered(resource: Resource, package: Package, site: SiteConfig) -> tuple[TableFormat, ...]:
    """The formats in which a table can be had: those whose library is installed, and that can hold it.

    They are those that the portal asks for, else the usual ones; those of an edition of the package; those of large
    tables.
    """
    rows = len(resource.table) if resource.table else 0
    return tuple(
        fmt
        for fmt in discover()
        if fmt.is_for(resource)
        and (
            (fmt.key in site.formats if site.formats else fmt.is_usual)
            or f"{resource.name}{fmt.suffix}" in package.released
            or (fmt.above is not None and rows > fmt.above)
        )
    )
