"""What there is to answer: for each keyword the figures of one period, with name, status and source.

An indicator answers with its newest period that has a value, and by period with each. Where a period holds several
values (two territories, two sources that contradict) all of them stand side by side under their area's code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Window
from site_builder.core.i18n.catalog import SOURCE
from site_builder.derive.fate import NO_FATES, Fate, Fates
from site_builder.derive.figures import Figure
from site_builder.derive.history import by_standing, standing
from site_builder.derive.keywords import keyword_of, prefix_of, slug_of, source_of
from site_builder.derive.observations import Observation, SeriesData, all_series
from site_builder.derive.prose import BoundReport
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.model.report import Headline, Report


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as readers see it: `number` with its qualifier ("gần 600") and never cut; `area` only among several."""

    number: str
    unit: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a keyword is answered with. `page` is the address, within the site, that shows where the figures stand."""

    series: str
    keyword: str
    name: str
    values: tuple[Value, ...]
    period: Period
    window: Window
    status: str
    source: str
    page: str
    is_derived: bool = False
    is_latest: bool = False
    fates: tuple[Fate, ...] = ()
    english: str = ""

    @property
    def slug(self) -> str:
        """The name of its files."""
        return slug_of(self.keyword)


def answers_of(
    publication: Publication,
    observed: Mapping[str, SeriesData],
    prose: Mapping[str, BoundReport],
    fates: Fates = NO_FATES,
) -> tuple[Answer, ...]:
    """Every answer, series by series, the newest of each keyword first, with what became of its figures."""
    found: list[Answer] = []
    for series in _named(publication):
        own = tuple(_observed(publication, observed[series], fates))
        taken = {answer.slug for answer in own}
        others = _headlines(publication, series, prose, fates)
        found += [*own, *(answer for answer in others if answer.slug not in taken)]
    return tuple(found)


def _named(publication: Publication) -> list[str]:
    known = {*all_series(publication), *(each.name for each in publication.series)}
    return sorted(name for name in known if prefix_of(publication, name))


def _observed(publication: Publication, data: SeriesData, fates: Fates) -> Iterator[Answer]:
    known = publication.indicators(data.series)
    places = {area.code: place for place, area in enumerate(by_standing(data.areas.values()))}
    found = sorted(standing(data.observations), key=lambda each: (each.indicator, places.get(each.area, 0)))
    for code, own in groupby(found, key=lambda each: each.indicator):
        yield from _dated(code, (_of(publication, known.get(code), each, fates) for each in _periods(own)))


def _periods(observations: Iterable[Observation]) -> list[tuple[Observation, ...]]:
    """The observations of one indicator in groups of one period, the newest first."""
    ordered = sorted(observations, key=lambda each: (each.window.end, each.window.start, each.period.code))
    groups = [tuple(own) for _, own in groupby(ordered, key=lambda each: each.period)]
    return groups[::-1]


def _dated(code: str, answers: Iterable[Answer]) -> Iterator[Answer]:
    """Under the bare keyword the first, which is the newest, and under its period each."""
    for place, answer in enumerate(answers):
        prefix = answer.keyword
        if place == 0:
            yield replace(answer, keyword=keyword_of(prefix, code), is_latest=True)
        yield replace(answer, keyword=keyword_of(prefix, code, answer.period))


def _of(publication: Publication, indicator: Indicator | None, own: tuple[Observation, ...], fates: Fates) -> Answer:
    """The answer of one period; its keyword is still the bare prefix."""
    first, language = own[0], publication.site.language
    return Answer(
        series=first.series,
        keyword=prefix_of(publication, first.series),
        name=indicator.name.say(language) if indicator else first.indicator,
        values=tuple(_value(each, indicator, language, alone=len(own) == 1) for each in own),
        period=first.period,
        window=first.window,
        status=first.status,
        source=_source(publication, first.series, first.source),
        page=first.report or at.dataset_uri(first.package),
        is_derived=any(each.is_derived for each in own),
        english=indicator.name.stated(SOURCE) if indicator else "",
        fates=tuple(dict.fromkeys(fate for each in own for fate in fates.of_observation(each))),
    )


def _value(each: Observation, indicator: Indicator | None, language: str, *, alone: bool) -> Value:
    words = indicator.words(each.value, language).lower() if indicator else ""
    figure = Figure(
        each.indicator, "", each.value, each.unit, each.resource, each.line, qualifier=each.qualifier, words=words
    )
    return Value(figure.parts(language, False).plain, "" if words else each.unit, "" if alone else each.area)


def _source(publication: Publication, series: str, stated: str) -> str:
    """Short: the host of the address that the observation names, the series' own short name, the portal's host."""
    return _host(stated) or source_of(publication, series) or _host(publication.site.url)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _headlines(
    publication: Publication, series: str, prose: Mapping[str, BoundReport], fates: Fates
) -> Iterator[Answer]:
    """Headlines of the series' reports, newest first, as the home page shows them."""
    found: dict[str, list[Answer]] = {}
    for report in publication.reports_of(series):
        for headline in report.headlines:
            figure = prose[report.uri].figure(headline.figure)
            if figure and _has_value(figure):
                said = fates.of_row(report.package, figure.resource, figure.line)
                answer = replace(_headline(publication, report, headline, figure), fates=said)
                found.setdefault(headline.figure, []).append(answer)
    for code, answers in sorted(found.items()):
        yield from _dated(code, answers)


def _has_value(figure: Figure) -> bool:
    return figure.value is not None or bool(figure.spelled)


def _headline(publication: Publication, report: Report, headline: Headline, figure: Figure) -> Answer:
    language = publication.site.language
    return Answer(
        series=report.series,
        keyword=prefix_of(publication, report.series),
        name=headline.label.say(language) or figure.label,
        values=(Value(figure.parts(language, False).plain, "" if figure.words else figure.unit),),
        period=report.period,
        window=report.window,
        status=report.status,
        source=_source(publication, report.series, ""),
        page=report.uri,
        english=headline.label.stated(SOURCE),
    )
