"""The rows of a table, a thousand a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from site_builder.channels.api.addresses import rows_uri
from site_builder.core.files import drop_empty
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package, Resource, Table

PAGE_SIZE = 1000


def page_count(table: Table) -> int:
    """How many pages a table has; an empty one has one."""
    return max(1, -(-len(table) // PAGE_SIZE))


def row_pages(site: SiteConfig, package: Package, resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every page of a table with its address."""
    table = resource.table
    assert table is not None
    pages, records = page_count(table), table.records()
    for page in range(1, pages + 1):
        around = {
            "next": _url(site, package, resource, page + 1) if page < pages else "",
            "prev": _url(site, package, resource, page - 1) if page > 1 else "",
        }
        head = {
            "dataset": package.name,
            "resource": resource.name,
            "row_count": len(table),
            "page": page,
            "pages": pages,
            "page_size": PAGE_SIZE,
        }
        rows = {"rows": list(islice(records, PAGE_SIZE))}
        yield rows_uri(package.name, resource.name, page), {**head, **drop_empty(around), **rows}


def _url(site: SiteConfig, package: Package, resource: Resource, page: int) -> str:
    return site.absolute(rows_uri(package.name, resource.name, page))
