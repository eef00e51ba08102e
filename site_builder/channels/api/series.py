"""Series: the list, and each with its reports and datasets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from site_builder.channels.api import report_shapes, shapes
from site_builder.channels.api.addresses import indicators_uri, series_uri
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.observations import series_of
from site_builder.model.publication import Publication
from site_builder.model.report import Series


def series_names(publication: Publication) -> tuple[str, ...]:
    """Every series, whether a page or a package declares it."""
    declared = {series.name for series in publication.series}
    return tuple(
        sorted(declared | {series for package in publication.packages if (series := series_of(publication, package))})
    )


def series_summary(publication: Publication, name: str) -> report_shapes.SeriesSummary:
    """One line of the list."""
    title = publication.series_title(name)
    url = publication.site.absolute(series_uri(name))
    return report_shapes.SeriesSummary(name=name, title=str(title), title_en=title.stated(SOURCE), url=url)


def series(
    publication: Publication,
    name: str,
    reports: Sequence[report_shapes.ReportSummary],
    datasets: Sequence[shapes.DatasetSummary],
) -> report_shapes.Series:
    """One series; its reports and datasets are given as summaries."""
    site, declared = publication.site, publication.series_named(name)
    summary = msgspec.structs.asdict(series_summary(publication, name))
    known: dict[str, Any] = {
        "indicators": site.absolute(indicators_uri(name)) if publication.indicators(name) else "",
        "reports": tuple(reports),
        "datasets": tuple(datasets),
    }
    if declared is None:
        return report_shapes.Series(**summary, **known)
    return report_shapes.Series(
        **summary,
        description=declared.description.say(site.language),
        period_kinds=tuple(kind.value for kind in declared.kinds),
        rhythm=declared.rhythm,
        regime=declared.regime.word,
        legal_basis=declared.legal_basis.say(site.language),
        due=_due(declared, site.language),
        creator=declared.creator.say(site.language),
        addressee=declared.addressee.say(site.language),
        **known,
        page=site.absolute(declared.uri),
    )


def _due(series: Series, language: str) -> report_shapes.Deadline | None:
    rule = series.deadline
    if rule is None:
        return None
    return report_shapes.Deadline(days=rule.days, day=rule.day, source=rule.source.say(language))
