"""Indicators: the list of a series, one indicator over all periods, and the latest values."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from site_builder.channels.api.addresses import indicator_uri, indicators_uri
from site_builder.channels.api.envelope import said
from site_builder.channels.api.reports import period_facts
from site_builder.core.cell import canonical_cell
from site_builder.core.files import drop_empty
from site_builder.derive.figures import Figure
from site_builder.derive.history import Entry, History, ancestry
from site_builder.derive.observations import Area, Break, Observation, SeriesData, Target
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication

PRINTED = "value_printed"  # the column that keeps a source's own spelling of `value`


def indicator_list(publication: Publication, series: str) -> dict[str, Any]:
    """The indicators of a series in their printed order."""
    site = publication.site
    return {
        "series": series,
        "title": publication.series_title(series).say(site.language),
        "indicators": [
            indicator_summary(publication, series, each) for each in publication.indicators(series).values()
        ],
        "url": site.absolute(indicators_uri(series)),
    }


def indicator_summary(publication: Publication, series: str, one: Indicator) -> dict[str, Any]:
    """One line of the list."""
    return {"series": series} | drop_empty(
        {
            "code": one.code,
            **said("name", one.name),
            "parent": one.parent,
            "unit": one.unit.say(publication.site.language),
            "kind": one.kind,
            "url": publication.site.absolute(indicator_uri(series, one.code)),
        }
    )


def indicator(publication: Publication, data: SeriesData, history: History) -> dict[str, Any]:
    """One indicator with all values, those of the indicators it replaces among them."""
    one, language = history.indicator, publication.site.language
    facts = {
        "direction": one.direction if one.direction != "none" else "",
        "definition": one.definition.say(language),
        "formula": one.formula,
        "replaces": one.replaces,
        "scale": [{"value": value, "label": label.say(language)} for value, label in one.scale],
    }
    chain = ancestry(publication.indicators(data.series), one.code)
    breaks = {each for each in data.breaks if each.indicator in chain} | {b for e in history.entries for b in e.breaks}
    lists = {
        "observations": [
            _area(line.area) | _observation(publication, each) for line in history.lines for each in line.entries
        ],
        "breaks": [
            _break(each, language) for each in sorted(breaks, key=lambda each: (each.since, each.area, each.kind))
        ],
        "targets": [_target(each) for each in history.targets],
    }
    return indicator_summary(publication, data.series, one) | drop_empty(facts) | lists


def latest(publication: Publication, history: History) -> list[dict[str, Any]]:
    """The newest values of an indicator: one an area, several where its newest period has several."""
    url = publication.site.absolute(indicator_uri(history.series, history.indicator.code))
    found = []
    for line in history.lines:
        known = [each.observation for each in line.entries if each.observation.value is not None]
        known = [each for each in known if each.indicator == history.indicator.code]
        newest = max((each.window.end for each in known), default=None)
        for each in (each for each in known if each.window.end == newest):
            head = {"series": history.series, "indicator": each.indicator, "name": str(history.indicator.name)}
            found.append({**head, **_area(line.area), **_value(publication, each), "url": url})
    return found


def _area(area: Area) -> dict[str, Any]:
    return drop_empty({"area": area.code, "area_name": str(area.name)})


def _observation(publication: Publication, entry: Entry) -> dict[str, Any]:
    one = entry.observation
    return {"indicator": one.indicator, **_value(publication, one), "contradicts": entry.contradicts}


def _value(publication: Publication, one: Observation) -> dict[str, Any]:
    """A value, its period, what is said beside it, and its row."""
    language = publication.site.language
    told = {
        "printed": _printed(publication, one),
        "unit": one.unit,
        "qualifier": one.qualifier,
        "rank": one.rank,
        "status": one.status,
        "note": one.note,
        "source": one.source,
    }
    return {
        **period_facts(one.period, one.window, language),
        "value": one.value,
        "text": _text(publication, one),
        **drop_empty(told),
        "is_derived": one.is_derived,
        "dataset": one.package,
        "resource": one.resource,
        "row": one.line,
    }


def _text(publication: Publication, one: Observation) -> str:
    language = publication.site.language
    listed = publication.indicators(one.series).get(one.indicator)
    words = listed.words(one.value, language).lower() if listed else ""
    figure = Figure(
        one.indicator, "", one.value, one.unit, one.resource, one.line, qualifier=one.qualifier, words=words
    )
    return figure.phrase(language).replace("\N{NO-BREAK SPACE}", " ") if one.value is not None else ""


def _printed(publication: Publication, one: Observation) -> str:
    package = publication.package(one.package)
    resource = package.resource(one.resource) if package else None
    table = resource.table if resource else None
    if table is None or PRINTED not in table.schema.names:
        return ""
    return canonical_cell(table.rows[bisect_left(table.lines, one.line)][table.schema.position(PRINTED)])


def _break(each: Break, language: str) -> dict[str, Any]:
    told = {"area": each.area, "kind": each.kind, "note": each.note.say(language)}
    return {"since": each.since, **drop_empty(told)}


def _target(each: Target) -> dict[str, Any]:
    told = {"note": each.note, "source": each.source}
    return {"period": each.period.code, "comparison": each.comparison, "value": each.value, **drop_empty(told)}
