"""What a dataset's page shows of its tables: first rows, columns, summaries; extracts of a large package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.derive import datasets
from site_builder.derive.fates import Fates
from site_builder.derive.row_ids import RowIds, row_ids
from site_builder.export.stats import ColumnSummary
from site_builder.model.area import Area
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.pages.charts.map import MapView, draw_map
from site_builder.pages.sanitize import description_words
from site_builder.pages.tables.columns import (
    SummaryView,
    VariablesView,
    summary_views,
    variables_view,
)
from site_builder.pages.tables.explorer import explorer_view
from site_builder.pages.tables.preview import Clamp
from site_builder.pages.tables.table import TableView, marked, table_view

MOST_MAPS = 3  # of one page


@dataclass(frozen=True, slots=True)
class Extracts:
    """What the page shows of the tables: their first rows, maps, their columns, summaries of these."""

    previews: Sequence[TableView] = ()
    maps: Sequence[MapView] = ()
    variables: Sequence[VariablesView] = ()
    summaries: Sequence[SummaryView] = ()


def extracts_of(
    publication: Publication,
    package: Package,
    stats: Mapping[str, Sequence[ColumnSummary]],
    fates: Fates,
) -> Extracts:
    """All of them; `stats` holds the column summaries of each table by its name."""
    language = publication.site.language
    return Extracts(
        previews_of(publication, package, fates),
        maps_of(package, language),
        variables_of(package, translator(language), language),
        summaries_of(package, stats, language, publication.areas),
    )


def maps_of(package: Package, language: str) -> tuple[MapView, ...]:
    """A picture of each file of shapes."""
    drawn = [resource for resource in package.resources if resource.shapes][:MOST_MAPS]
    return tuple(
        draw_map(f"map-{each.name}", each.label(language), each.shapes, language) for each in drawn
    )


def previews_of(publication: Publication, package: Package, fates: Fates) -> tuple[TableView, ...]:
    """The first rows of each table, every value with its fate; of a large package as far as the page holds."""
    language, clamp = publication.site.language, Clamp(package)
    places = list(datasets.preview_rows(package))
    ids = row_ids(places)
    shown = [(each, rows, _preview(publication, package, each, rows, ids)) for each, rows in places]
    return tuple(
        clamp.table(marked(view, package.name, each, rows, fates, language))
        for each, rows, view in shown
    )


def _preview(
    publication: Publication, package: Package, resource: Resource, places: range, ids: RowIds
) -> TableView:
    view = table_view(
        resource,
        columns=datasets.preview_columns(package, resource),
        rows=places,
        note=description_words(resource.description.say(publication.site.language)),
        indicators=publication.indicators(package.series, publication.period_of(package)),
        areas=publication.areas,
        language=publication.site.language,
        complete=True,
        ids=ids,
    )
    names = [column.name for column in view.columns]
    return replace(
        view, explorer=explorer_view(package.name, resource, names, view.shown, key=resource.name)
    )


def variables_of(package: Package, _: Translate, language: str) -> tuple[VariablesView, ...]:
    """The columns of every table; of a large package those of its first tables, as far as the page holds."""
    views = (variables_view(each, _, language) for each in package.tables)
    if not datasets.is_large(package):
        return tuple(views)
    shown = list(islice(views, datasets.SHOWN_TABLES))
    share = datasets.LISTED_COLUMNS // len(shown)
    return tuple(replace(view, columns=view.columns[:share]) for view in shown)


def summaries_of(
    package: Package,
    stats: Mapping[str, Sequence[ColumnSummary]],
    language: str,
    areas: Mapping[str, Area],
) -> tuple[SummaryView, ...]:
    """The column summaries of every table; of a large package those of its first tables."""
    views = summary_views(package, stats, language, areas)
    if not datasets.is_large(package):
        return tuple(views)
    share = datasets.LISTED_COLUMNS // datasets.SHOWN_SUMMARIES
    return tuple(
        replace(view, columns=view.columns[:share])
        for view in islice(views, datasets.SHOWN_SUMMARIES)
    )
