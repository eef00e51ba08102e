"""What can be asked of the API: at most 25 addresses with names left open, the same for every portal.

A client made once from this list works with every portal and every later dataset. Source of the idea of an
operation: OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0#operation-object
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from site_builder.channels.api.figure_shapes import Indicator, IndicatorList, IndicatorSummary, Latest
from site_builder.channels.api.report_shapes import Report, ReportSummary, Series, SeriesSummary
from site_builder.channels.api.shapes import Changes, Dataset, DatasetSummary, Index, Rows, SearchEntry, YearChanges
from site_builder.core.problem import N_

MOST = 25
LISTS = ("reports", "indicators", "latest")  # what goes on under one operation; others have one of their own
PARAMETERS = {
    "dataset": "Name of a dataset, from listDatasets.",
    "resource": "Name of a table, from the resources of getDataset.",
    "list": "The list that goes on: one of listReports, listIndicators, listLatest.",
    "page": "Number of a page from 2 on; the first one, without a number, leads to it by its next.",
    "series": "Name of a series, from listSeries.",
    "report": "Name of a report within its series, from listReports.",
    "indicator": "Code of an indicator as its address spells it, from the url in listIndicators: lower-case, without "
    "tone marks.",
    "year": "A year, from the years of getChanges.",
    "keyword": "A keyword in lower-case with hyphens for blanks, from listMessages.",
}


@dataclass(frozen=True)
class Operation:
    """One address with names left open in braces; `shape` is what it answers with, None outside the envelope."""

    id: str
    uri: str
    title: str
    shape: Any = None
    media_type: str = "application/json"
    tag: str = "data"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names left open, in their order."""
        return tuple(re.findall(r"{(\w+)}", self.uri))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What an address of it looks like."""
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.uri)))


OPERATIONS = (
    Operation("getIndex", "api/v1/index.json", N_("Where everything is"), Index),
    Operation("listDatasets", "api/v1/datasets.json", N_("All datasets"), tuple[DatasetSummary, ...]),
    Operation("listMoreDatasets", "api/v1/more/datasets/{page}.json", N_("More datasets"), tuple[DatasetSummary, ...]),
    Operation("getDataset", "api/v1/datasets/{dataset}.json", N_("One dataset"), Dataset),
    Operation("getRows", "api/v1/datasets/{dataset}/{resource}.json", N_("Rows of a table"), Rows),
    Operation("getMoreRows", "api/v1/datasets/{dataset}/{resource}/{page}.json", N_("More rows of a table"), Rows),
    Operation("listSeries", "api/v1/series.json", N_("All series"), tuple[SeriesSummary, ...]),
    Operation("getSeries", "api/v1/series/{series}.json", N_("One series"), Series),
    Operation("listReports", "api/v1/reports.json", N_("All reports"), tuple[ReportSummary, ...]),
    Operation("getReport", "api/v1/reports/{series}/{report}.json", N_("One report with its text"), Report),
    Operation("listIndicators", "api/v1/indicators.json", N_("All indicators"), tuple[IndicatorSummary, ...]),
    Operation("getIndicators", "api/v1/indicators/{series}.json", N_("Indicators of a series"), IndicatorList),
    Operation(
        "getIndicator", "api/v1/indicators/{series}/{indicator}.json", N_("One indicator over all periods"), Indicator
    ),
    Operation("listLatest", "api/v1/latest.json", N_("Latest values"), tuple[Latest, ...]),
    Operation("getLatest", "api/v1/latest/{series}.json", N_("Latest values of a series"), tuple[Latest, ...]),
    Operation(
        "listMore",
        "api/v1/more/{list}/{page}.json",
        N_("More of a list: reports, indicators, latest values"),
        tuple[ReportSummary, ...] | tuple[IndicatorSummary, ...] | tuple[Latest, ...],
    ),
    Operation("getChanges", "api/v1/changes.json", N_("What happened"), Changes),
    Operation("getYearChanges", "api/v1/changes/{year}.json", N_("What happened in a year"), YearChanges),
    Operation("getSearchIndex", "api/v1/search.json", N_("Search index"), tuple[SearchEntry, ...]),
    Operation(
        "getMoreSearchIndex", "api/v1/more/search/{page}.json", N_("More of the search index"), tuple[SearchEntry, ...]
    ),
    Operation("listMessages", "sms.json", N_("All messages by keyword"), tag="messages"),
    Operation(
        "getMessage", "sms/{keyword}.txt", N_("One message of at most 160 letters"), None, "text/plain", "messages"
    ),
    Operation("getWords", "sms/words.json", N_("Names and periods by keyword, for free questions"), tag="messages"),
    Operation("listKeywords", "zalo/keywords.json", N_("All keywords for a Zalo bot"), tag="messages"),
    Operation("getZaloMessage", "zalo/{keyword}.json", N_("One message for Zalo"), tag="messages"),
)


def operation_at(uri: str) -> Operation | None:
    """The operation that an address answers; one without an open name goes before one with."""
    found = (operation for operation in OPERATIONS if operation.pattern.fullmatch(uri))
    return min(found, key=lambda operation: len(operation.parameters), default=None)
