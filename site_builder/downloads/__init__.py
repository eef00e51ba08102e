"""Download formats, one file each, found by themselves.

A format module declares `FORMAT = register(Format(...))` as its last statement. `key` is its name in code and in
`Distribution.format`, `suffix` follows the resource's name in the address, `title` is a message id for readers.
Formats are pure: (resource, context) in, bytes out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from site_builder.config import SiteConfig
from site_builder.package import Package, Resource
from site_builder.report import Report


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
