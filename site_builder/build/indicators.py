"""What a build makes of the indicators: their files, pages and charts, joined once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.derive.dates import stamp_of
from site_builder.derive.histories import Histories
from site_builder.derive.series_package import observation_table
from site_builder.export.indicators import indicator_files
from site_builder.pages import View
from site_builder.pages.charts.model import Chart
from site_builder.pages.downloads import file_views
from site_builder.pages.indicator import IndicatorPages
from site_builder.pages.indicator_charts import charts_of_history
from site_builder.pages.indicators import indicators_view, series_indicators_view


def indicator_downloads(histories: Histories) -> dict[str, tuple[OutputFile, ...]]:
    """The rows of each indicator that was observed, by the address of its page."""
    publication, found = histories.publication, {}
    for series, data in histories.series.items():
        package, listed = publication.package(at.series_package(series)), publication.indicators(series)
        for code, history in histories.of_series(series).items() if package else ():
            if history.entries and package:
                uri, rows = at.indicator_uri(series, code), observation_table(data, listed, code)
                found[uri] = tuple(
                    indicator_files(uri, rows, package, publication.site, stamp_of(publication, package))
                )
    return found


def indicator_views(histories: Histories, files: Mapping[str, tuple[OutputFile, ...]]) -> Iterator[View]:
    """The list of indicators, one for each series, and a page for each indicator."""
    if not histories.series:
        return
    yield indicators_view(histories.publication, histories)
    pages = IndicatorPages(histories.publication, histories)
    for series in histories.series:
        yield series_indicators_view(histories.publication, histories, series)
        for code, history in histories.of_series(series).items():
            yield pages.view(history, file_views(files.get(at.indicator_uri(series, code), ())))


def indicator_charts(histories: Histories) -> Iterator[tuple[str, Chart]]:
    """The charts of all indicators with the addresses of their files."""
    for series in histories.series:
        for history in histories.of_series(series).values():
            yield from charts_of_history(history, histories.publication.site.language)
