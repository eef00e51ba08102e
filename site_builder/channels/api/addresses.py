"""Where each document lies. An address once published never changes."""

from __future__ import annotations

from site_builder.channels.api.envelope import ROOT
from site_builder.core.addresses import API_INDEX
from site_builder.core.text import slugify

INDEX, DATASETS, SERIES, REPORTS = (
    API_INDEX,
    f"{ROOT}/datasets.json",
    f"{ROOT}/series.json",
    f"{ROOT}/reports.json",
)
INDICATORS, LATEST = f"{ROOT}/indicators.json", f"{ROOT}/latest.json"
CHANGES, SEARCH = f"{ROOT}/changes.json", f"{ROOT}/search.json"


def dataset_uri(name: str) -> str:
    """A dataset."""
    return f"{ROOT}/datasets/{name}.json"


def list_uri(first: str, page: int) -> str:
    """A page of a list that goes on; the first is at the list's own address."""
    return first if page == 1 else f"{ROOT}/more/{first.rpartition('/')[2].removesuffix('.json')}/{page}.json"


def series_uri(name: str) -> str:
    """A series."""
    return f"{ROOT}/series/{name}.json"


def report_uri(series: str, name: str) -> str:
    """A report."""
    return f"{ROOT}/reports/{series}/{name}.json"


def indicators_uri(series: str) -> str:
    """The indicator list of a series."""
    return f"{ROOT}/indicators/{series}.json"


def indicator_uri(series: str, code: str) -> str:
    """One indicator over all periods."""
    return f"{ROOT}/indicators/{series}/{slugify(code)}.json"


def latest_uri(series: str) -> str:
    """The latest values of a series."""
    return f"{ROOT}/latest/{series}.json"


def year_uri(year: int) -> str:
    """The changes of a year."""
    return f"{ROOT}/changes/{year}.json"
