"""What there is to answer: for each keyword the figures of one period, with name, status and source.

An indicator answers with its newest period that has a value, and by period with each; so does a headline of reports,
and each figure that their texts bind and that says no indicator again. Where a period holds several
values (two territories, two sources that contradict) all of them stand side by side, each with the name of its area.
Of many areas the one that the series is about answers, with what it was before and became later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Window
from site_builder.core.i18n.catalog import SOURCE
from site_builder.core.text import Text, fold, slugify
from site_builder.derive.fates import NO_FATES, Fate, Fates
from site_builder.derive.figures import AT, Figure, FigureFragment, figure_of
from site_builder.derive.history import by_standing, standing
from site_builder.derive.observations import Observation, SeriesData, all_series
from site_builder.derive.prose import BoundReport
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.model.report import Report

PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}")


def prefix_of(publication: Publication, series: str) -> str:
    """What keywords of the series begin with, "" where it has no messages: its page's word, else its packages'."""
    return str(_stated(publication, series, "sms_prefix")[1])


def source_of(publication: Publication, series: str) -> str:
    """The short name of who states the figures, "" where none is configured."""
    source = _stated(publication, series, "sms_source")[1]
    return source.say(publication.site.language) if isinstance(source, Text) else source


def declared_in(publication: Publication, series: str) -> str:
    """The file that gives the series its prefix, for messages to the author."""
    return _stated(publication, series, "sms_prefix")[0]


def _stated(publication: Publication, series: str, key: str) -> tuple[str, str | Text]:
    """What the page of a series says under a key, else one of its packages; and the file that does."""
    page = publication.series_named(series)
    if page and (stated := getattr(page, key)):
        return page.file, stated
    own = (each for each in publication.packages if each.series == series)
    return next(
        ((each.file, str(each.descriptor[key])) for each in own if each.descriptor.get(key)),
        ("", ""),
    )


def keyword_of(prefix: str, code: str, period: Period | None = None) -> str:
    """What a reader types: `DN 5.4`, `DN 5.4 2022H1`."""
    return " ".join(
        part for part in (prefix, fold(code), period_word(period) if period else "") if part
    )


def period_word(period: Period) -> str:
    """A period in one word without hyphens: 2022H1, 2022Q1, 20229M, 202206, 2022, 20221126."""
    return period.code.replace("-", "").replace("/", "-")


def slug_of(keyword: str) -> str:
    """The name of the keyword's files."""
    return slugify(keyword)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as readers see it: `number` with its qualifier ("gần 600") and never cut; `area` is a name, only among several."""

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
    observed: Mapping[str, tuple[Answer, ...]],
    prose: Mapping[str, BoundReport],
    fates: Fates = NO_FATES,
) -> tuple[Answer, ...]:
    """Every answer, series by series, those `observed` first, with what became of its figures."""
    answers: list[Answer] = []
    for series, own in observed.items():
        taken = {answer.slug for answer in own}
        others = _of_texts(publication, series, prose, fates)
        answers += [*own, *(answer for answer in others if answer.slug not in taken)]
    return tuple(answers)


def observed_answers(
    publication: Publication, observed: Mapping[str, SeriesData], fates: Fates = NO_FATES
) -> dict[str, tuple[Answer, ...]]:
    """The answers of indicators by the series that has a prefix, the newest of each keyword first."""
    return {
        series: tuple(_observed(publication, observed[series], fates))
        for series in _named(publication)
    }


def _named(publication: Publication) -> list[str]:
    known = {*all_series(publication), *(each.name for each in publication.series)}
    return sorted(name for name in known if prefix_of(publication, name))


def _observed(publication: Publication, data: SeriesData, fates: Fates) -> Iterator[Answer]:
    known = publication.indicators(data.series)
    places = {area.code: index for index, area in enumerate(by_standing(data.areas.values()))}
    home = _home(data)
    result = sorted(
        standing(data.observations), key=lambda each: (each.indicator, places.get(each.area, 0))
    )
    for code, own in groupby(result, key=lambda each: each.indicator):
        yield from _dated(
            code,
            (_of(publication, known.get(code), each, data, home, fates) for each in _periods(own)),
        )


def _periods(observations: Iterable[Observation]) -> list[tuple[Observation, ...]]:
    """The observations of one indicator in groups of one period, the newest first."""
    ordered = sorted(
        observations, key=lambda each: (each.window.end, each.window.start, each.period.code)
    )
    groups = [tuple(own) for _, own in groupby(ordered, key=lambda each: each.period)]
    return groups[::-1]


def _dated(code: str, answers: Iterable[Answer]) -> Iterator[Answer]:
    """Under the bare keyword the first, which is the newest, and under its period each."""
    for index, answer in enumerate(answers):
        prefix = answer.keyword
        if index == 0:
            yield replace(answer, keyword=keyword_of(prefix, code), is_latest=True)
        yield replace(answer, keyword=keyword_of(prefix, code, answer.period))


def _of(
    publication: Publication,
    indicator: Indicator | None,
    every: tuple[Observation, ...],
    data: SeriesData,
    home: frozenset[str],
    fates: Fates,
) -> Answer:
    """The answer of one period, in which `every` was observed; its keyword is still the bare prefix."""
    own = [each for each in every if each.area in home] or every
    first, language = own[0], publication.site.language
    several = len(every) > 1
    return Answer(
        series=first.series,
        keyword=prefix_of(publication, first.series),
        name=indicator.name.say(language) if indicator else first.indicator,
        values=tuple(
            _value(each, indicator, language, _area(data, each, language) if several else "")
            for each in own
        ),
        period=first.period,
        window=first.window,
        status=first.status,
        source=_source(publication, first.series, first.source),
        page=first.report or at.dataset_uri(first.package),
        is_derived=any(each.is_derived for each in own),
        english=indicator.name.stated(SOURCE) if indicator else "",
        fates=tuple(dict.fromkeys(fate for each in own for fate in fates.of_observation(each))),
    )


def _home(data: SeriesData) -> frozenset[str]:
    """The codes of the area that the series is about, of those that it was before, and of those that it became."""
    if not data.home:
        return frozenset()
    before = (code for code in data.areas if data.home in _became(data, code))
    return frozenset((*before, *_became(data, data.home)))


def _became(data: SeriesData, code: str) -> list[str]:
    """An area, what followed it, and so on; their loading refused a way that leads back."""
    result = [code]
    while (area := data.areas.get(result[-1])) and area.successor:
        result.append(area.successor)
    return result


def _area(data: SeriesData, each: Observation, language: str) -> str:
    return data.areas[each.area].label.say(language) if each.area in data.areas else each.area


def _value(each: Observation, indicator: Indicator | None, language: str, area: str) -> Value:
    figure = figure_of(each, indicator, language)
    return Value(
        figure.parts(language, False).plain,
        "" if figure.words else each.unit,
        area,
    )


def _source(publication: Publication, series: str, stated: str) -> str:
    """Short: the host of the address that the observation names, the series' own short name, the portal's host."""
    return _host(stated) or source_of(publication, series) or _host(publication.site.url)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _of_texts(
    publication: Publication, series: str, prose: Mapping[str, BoundReport], fates: Fates
) -> Iterator[Answer]:
    """Headlines of the series' reports and the figures that their texts bind, newest first, as the pages show them."""
    result: dict[str, dict[Period, Answer]] = {}
    declared = publication.series_named(series)
    home = f"{AT}{declared.area}" if declared and declared.area else ""
    for report in publication.reports_of(series):
        bound = prose[report.uri]
        labels = {each.figure: each.label for each in report.headlines}
        bodies = (
            each.figure
            for each in bound.body.fragments
            if isinstance(each, FigureFragment) and not each.call
        )
        for key in dict.fromkeys(
            (*labels, *(each.key for each in bodies if not each.area and not each.restates))
        ):
            figure = bound.figure(key)
            if (
                figure
                and (figure.value is not None or figure.spelled)
                and (key in labels or figure.label)
            ):
                text = fates.of_row(report.package, figure.resource, figure.line)
                answer = replace(
                    _of_text(publication, report, labels.get(key, Text("")), figure), fates=text
                )
                code = key.removesuffix(home)  # of the area that the series is about
                result.setdefault(code, {}).setdefault(report.period, answer)
    for code, answers in sorted(result.items()):
        yield from _dated(code, answers.values())


def _of_text(publication: Publication, report: Report, label: Text, figure: Figure) -> Answer:
    language = publication.site.language
    return Answer(
        series=report.series,
        keyword=prefix_of(publication, report.series),
        name=label.say(language) or figure.label,
        values=(Value(figure.parts(language, False).plain, "" if figure.words else figure.unit),),
        period=report.period,
        window=report.window,
        status=publication.status_of(report),
        source=_source(publication, report.series, ""),
        page=report.uri,
        english=label.stated(SOURCE),
    )
