"""What an environment cannot make although it is published: an edition keeps the files that were published with it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.build.charts import source_of
from site_builder.build.gallery import Gallery
from site_builder.core.problem import Problem, rule
from site_builder.export.parquet import FORMAT
from site_builder.pages.charts.painter import can_paint

PAINTER_MISSING = rule(
    "charts-not-installed",
    "error",
    "The charts of this page are published as pictures (PNG), and what paints them is not installed.",
    "Install it: pip install 'site-builder[charts]'. What is released stays.",
)
PARQUET_MISSING = rule(
    "parquet-not-installed",
    "error",
    "The tables of this dataset are published as Parquet, and what writes it is not installed.",
    "Install it: pip install 'site-builder[parquet]'. What is released stays.",
)


def check_extras(gallery: Gallery) -> Iterator[Problem]:
    """Released datasets, and the reports over them, whose files cannot be made here."""
    publication = gallery.portal.publication
    released = [package for package in publication.packages if publication.releases(package.name).editions]
    if not FORMAT.is_on:
        yield from (PARQUET_MISSING(package.file) for package in released if package.tables)
    if not can_paint():
        drawn = {source_of(publication, uri) for uri in gallery.addresses()}
        reports = [report.file for package in released if (report := publication.report_of(package))]
        shown = {*reports, *(package.file for package in released)} & drawn
        yield from (PAINTER_MISSING(file) for file in sorted(shown))
