"""Series: the list, and each with its reports and datasets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.channels.api.addresses import indicators_uri, series_uri
from site_builder.channels.api.envelope import said
from site_builder.core.files import drop_empty
from site_builder.model.publication import Publication
from site_builder.model.report import Series


def series_names(publication: Publication) -> tuple[str, ...]:
    """Every series, whether a page or a package declares it."""
    declared = {each.name for each in publication.series}
    return tuple(sorted(declared | {each.series for each in publication.packages if each.series}))


def series_summary(publication: Publication, name: str) -> dict[str, Any]:
    """One line of the list."""
    title = said("title", publication.series_title(name))
    return drop_empty({"name": name, **title, "url": publication.site.absolute(series_uri(name))})


def series(
    publication: Publication, name: str, reports: Sequence[dict[str, Any]], datasets: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """One series; its reports and datasets are given as summaries."""
    site, declared = publication.site, publication.series_named(name)
    facts = _facts(declared, site.language) if declared else {}
    page = site.absolute(declared.uri) if declared else ""
    listed = site.absolute(indicators_uri(name)) if publication.indicators(name) else ""
    lists = {"reports": list(reports), "datasets": list(datasets)}
    return series_summary(publication, name) | drop_empty({**facts, "indicators": listed, "page": page}) | lists


def _facts(declared: Series, language: str) -> dict[str, Any]:
    return {
        "description": declared.description.say(language),
        "period_kinds": [kind.value for kind in declared.kinds],
        "regime": declared.regime.value,
        "legal_basis": declared.legal_basis.say(language),
        "creator": declared.creator.say(language),
        "addressee": declared.addressee.say(language),
    }
