"""The rows of a table, a thousand a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from site_builder.channels.api import shapes
from site_builder.channels.api.addresses import rows_uri
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package, Resource
from site_builder.model.table import Table

PAGE_SIZE = 1000


def page_count(table: Table) -> int:
    """How many pages a table has; an empty one has one."""
    return max(1, -(-len(table) // PAGE_SIZE))


def row_pages(site: SiteConfig, package: Package, resource: Resource) -> Iterator[tuple[str, shapes.Rows]]:
    """Every page of a table with its address."""
    table = resource.table
    assert table is not None
    pages, records = page_count(table), table.records()

    def url(page: int) -> str:
        return site.absolute(rows_uri(package.name, resource.name, page)) if 1 <= page <= pages else ""

    for page in range(1, pages + 1):
        yield (
            rows_uri(package.name, resource.name, page),
            shapes.Rows(
                dataset=package.name,
                resource=resource.name,
                row_count=len(table),
                page=page,
                pages=pages,
                page_size=PAGE_SIZE,
                next=url(page + 1),
                prev=url(page - 1),
                rows=tuple(islice(records, PAGE_SIZE)),
            ),
        )
