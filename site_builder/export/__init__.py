"""A package's files: download formats, one module each, and the package around them.

Lives here: bytes made of nouns, and their statistics. May enter: `derive` and below; a format never imports another.
Begin with `csv`, the smallest format, then `package`.

Formats are found by themselves: a module declares `FORMAT = register(Format(...))` as its last statement. `key` is
its name in code and in `Distribution.format`, `suffix` follows the resource's name in the address, `title` is a
message id for readers. Formats are pure: (resource, context) in, bytes out.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from site_builder.model.config import SiteConfig
from site_builder.model.package import Package, Resource, Table
from site_builder.model.report import Report


@dataclass(frozen=True, slots=True)
class Context:
    """What a renderer may know beside the resource."""

    site: SiteConfig
    package: Package
    report: Report | None
    built: datetime


@dataclass(frozen=True, slots=True)
class Format:
    """One download format of tables. `order` is its place in lists; `file_type` its term in the EU vocabulary."""

    key: str
    suffix: str
    title: str
    media_type: str
    file_type: str
    order: int
    specification: str
    render: Callable[[Resource, Context], bytes]


FORMATS: dict[str, Format] = {}


def register(fmt: Format) -> Format:
    """Add a format to the site's downloads, its pages and its reference."""
    FORMATS[fmt.key] = fmt
    return fmt


def discover() -> tuple[Format, ...]:
    """Import every module of this folder and give the formats they registered, in their order for readers."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(sorted(FORMATS.values(), key=lambda fmt: (fmt.order, fmt.key)))


def table_of(resource: Resource) -> Table:
    """The table of a resource that is one; ValueError for any other file."""
    if resource.table is None:
        raise ValueError(f"{resource.name} is not a table")
    return resource.table
