"""The files of one indicator, `data.csv` and `data.json`: its rows of the series' package, in the same columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from site_builder.core.files import OutputFile
from site_builder.export import Context, offered
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package, Resource

KEYS = ("csv", "json")


def indicator_files(
    uri: str, rows: Resource, package: Package, site: SiteConfig, dated: datetime
) -> Iterator[OutputFile]:
    """The rows in each format, beside the page at `uri`; `package` is that of the series."""
    context = Context(site, package, None, dated)
    for fmt in offered(rows):
        if fmt.key in KEYS:
            yield OutputFile(f"{uri}data{fmt.suffix}", fmt.render(rows, context))
