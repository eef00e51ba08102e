"""Indicators: the list of a series, one indicator over all periods, and the latest values."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from site_builder.channels.api import report_shapes as shapes
from site_builder.channels.api.addresses import indicator_uri, indicators_uri
from site_builder.channels.api.report_shapes import fate_shape
from site_builder.channels.api.shapes import filled
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.figures import figure_of
from site_builder.derive.history import Entry, History, ancestry
from site_builder.derive.observations import Break, Observation, SeriesData, Target
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication


def indicator_list(publication: Publication, series: str) -> shapes.IndicatorList:
    """The indicators of a series in their printed order."""
    site, listed = publication.site, publication.indicators(series).values()
    return shapes.IndicatorList(
        series=series,
        title=publication.series_title(series).say(site.language),
        indicators=tuple(indicator_summary(publication, series, indicator) for indicator in listed),
        url=site.absolute(indicators_uri(series)),
    )


def indicator_summary(publication: Publication, series: str, one: Indicator) -> shapes.IndicatorSummary:
    """One line of the list."""
    url = publication.site.absolute(indicator_uri(series, one.code))
    return filled(shapes.IndicatorSummary, one, publication.site.language, series=series, url=url)


def indicator(
    publication: Publication, data: SeriesData, history: History, fates: Fates = NO_FATES
) -> shapes.Indicator:
    """One indicator with all values, those of the indicators it replaces among them."""
    one, language = history.indicator, publication.site.language
    return filled(
        shapes.Indicator,
        one,
        language,
        **msgspec.structs.asdict(indicator_summary(publication, data.series, one)),
        direction=one.direction if one.direction != "none" else "",
        scale=tuple(shapes.Answer(value=value, label=label.say(language)) for value, label in one.scale),
        observations=tuple(
            _observation(publication, line.area, entry, fates) for line in history.lines for entry in line.entries
        ),
        breaks=tuple(filled(shapes.Break, each, language) for each in _breaks(publication, data, history)),
        targets=tuple(_target(target, language) for target in history.targets),
    )


def _breaks(publication: Publication, data: SeriesData, history: History) -> list[Break]:
    """Those of the indicator and of the ones it replaces, and those between its entries, in time."""
    chain = ancestry(publication.indicators(data.series), history.indicator.code)
    between = {breaks for entry in history.entries for breaks in entry.breaks}
    own = {breaks for breaks in data.breaks if breaks.indicator in chain}
    return sorted(own | between, key=lambda breaks: (breaks.since, breaks.area, breaks.kind))


def latest(publication: Publication, history: History, fates: Fates = NO_FATES) -> Iterator[shapes.Latest]:
    """The newest values of an indicator: one an area, several where its newest period has several."""
    one = history.indicator
    head: dict[str, Any] = {"series": history.series, "name": str(one.name)}
    url = publication.site.absolute(indicator_uri(history.series, one.code))
    for line in history.lines:
        for entry in line.latest:
            own = head | _area(line.area) | _value(publication, entry.observation, fates)
            yield filled(
                shapes.Latest, entry.observation, publication.site.language, **own, indicator=one.code, url=url
            )


def latest_count(history: History) -> int:
    """How many newest values an indicator has, without telling them."""
    return sum(len(line.latest) for line in history.lines)


def _area(area: Area) -> dict[str, Any]:
    return {"area": area.code, "area_name": str(area.name)}


def _observation(publication: Publication, area: Area, entry: Entry, fates: Fates) -> shapes.Observation:
    one = entry.observation
    own = _area(area) | _value(publication, one, fates)
    return filled(shapes.Observation, one, publication.site.language, **own, contradicts=entry.contradicts)


def _value(publication: Publication, one: Observation, fates: Fates) -> dict[str, Any]:
    """What documents call otherwise than the observation does: value, period, row, and what became of it."""
    return {
        "period": one.period.code,
        "period_label": one.period.label(publication.site.language),
        "start": one.window.start,
        "end": one.window.end,
        "value": None if one.value is None else Decimal(one.value),
        "text": _text(publication, one),
        "dataset": one.package,
        "row": one.line,
        "fates": tuple(fate_shape(publication.site, fate) for fate in fates.of_observation(one)),
    }


def _text(publication: Publication, one: Observation) -> str:
    language = publication.site.language
    listed = publication.indicators(one.series).get(one.indicator)
    return figure_of(one, listed, language).parts(language).plain if one.value is not None else ""


def _target(one: Target, language: str) -> shapes.Target:
    return filled(shapes.Target, one, language, period=one.period.code, value=Decimal(one.value))
