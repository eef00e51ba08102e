"""Figures that follow from others: ranks, medians, differences and shares, worked out wherever they are called.

The figures are those of the report's own package and period. Ranks and medians are taken from the exact figures, as
the pages of indicators take them (`targets.spreads_of`); differences and shares from the figures as they are printed,
so that a reader who subtracts what the page shows comes to the same. Each stands in the row of its first figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from site_builder.core.calendar.period import Period, known_period
from site_builder.core.i18n.catalog import message_tables, translator
from site_builder.core.numbers.number import rounded
from site_builder.core.problem import BindingError, Phrase
from site_builder.core.text import Text
from site_builder.derive.figures import AT, Figure, find_figure
from site_builder.derive.history import Change, Entry, History, Line, history_of
from site_builder.derive.observations import SeriesData, read_series
from site_builder.derive.targets import Spread, spreads_of
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.model.report import Report

Stated = Callable[[str], Sequence[Entry]]
PREVIOUS = "previous"  # the period before, whatever it is called
SHARE_DECIMALS = 2  # of a share in per cent, where the call asks for no other
_WORDS = message_tables(__package__)["derivations"]


def stated_in(publication: Publication, report: Report) -> Stated:
    """What a report states of each indicator for its own period, read from the rows of its series when it is asked."""

    @cache
    def data() -> SeriesData:
        return read_series(publication, report.series)

    def stated(code: str) -> Sequence[Entry]:
        history = history_of(data(), publication.indicators(report.series), code)
        return [
            entry
            for entry in history.entries
            if entry.observation.indicator == code
            and entry.observation.package == report.package
            and entry.observation.period == report.period
        ]

    return stated


def history_among(
    publication: Publication, series: str, indicator: Indicator, entries: Iterable[Entry]
) -> History:
    """What is said of an indicator of a series for one period, a line an area."""
    lines, declared = dict[str, list[Entry]](), publication.series_named(series)
    for each in entries:
        lines.setdefault(each.observation.area, []).append(each)
    areas = (
        (publication.areas.get(area, Area(area, Text(area))), own) for area, own in lines.items()
    )
    home = declared.area if declared else ""
    return History(
        series,
        indicator,
        tuple(Line(area, tuple(own)) for area, own in areas),
        (),
        home=home,
    )


@dataclass(frozen=True)
class Derivations:
    """What a text in a language may derive: from its figures by their keys, and from what its report states of an
    indicator.
    """

    publication: Publication
    report: Report
    figures: Mapping[str, tuple[Figure, ...]]
    stated: Stated
    language: str

    def rank(self, key: str) -> Figure:
        """The place of an area by its figure: 1 is the best, equal figures share one. Raises BindingError."""
        figure, (code, _, area) = find_figure(self.figures, key), key.partition(AT)
        standing = self._spread(code).of(area or figure.area)
        if standing is None:
            raise BindingError(key, Phrase(_WORDS["unranked"]), Phrase(_WORDS["other-row"]))
        return _derived(figure, standing.rank, unit="", decimals=0)

    def ranked(self, code: str) -> int:
        """How many areas have a rank. Raises BindingError."""
        return len(self._spread(code).places)

    def earlier(self, key: str) -> Sequence[Period]:
        """The periods from which a figure has a difference."""
        return tuple(self._changes(key))

    def median(self, code: str) -> Figure:
        """The figure in the middle of all areas. Raises BindingError."""
        spread = self._spread(code)
        middle = spread.places[(len(spread.places) - 1) // 2].line.area.code
        figure = find_figure(self.figures, f"{code}{AT}{middle}")
        return _derived(figure, Decimal(rounded(spread.median, figure.decimals)))

    def difference(self, key: str, other: str) -> Figure:
        """A figure less another, or less what it was in an earlier period. Raises BindingError."""
        figure = find_figure(self.figures, key)
        is_share = figure.unit == "%"
        unit = translator(self.language)("percentage points") if is_share else figure.unit
        if other not in self.figures and (other == PREVIOUS or known_period(other)):
            return _derived(figure, self._change(key, other), unit=unit)
        less = find_figure(self.figures, other)
        return _derived(figure, _printed(figure) - _printed(less, figure.unit), unit=unit)

    def share(self, part: str, whole: str, decimals: int = SHARE_DECIMALS) -> Figure:
        """A figure in per cent of another. Raises BindingError."""
        figure, of = find_figure(self.figures, part), find_figure(self.figures, whole)
        divisor = _printed(of, figure.unit)
        if not divisor:
            raise BindingError(whole, Phrase(_WORDS["zero"]), Phrase(_WORDS["other-row"]))
        value = rounded(_printed(figure) / divisor * 100, decimals)
        return _derived(figure, Decimal(value), unit="%", decimals=decimals)

    def _spread(self, code: str) -> Spread:
        listed = self.publication.indicators(self.report.series, self.report.period).get(code)
        if listed is None:
            raise BindingError(code, Phrase(_WORDS["unlisted"]), Phrase(_WORDS["code-alone"]))
        history = history_among(self.publication, self.report.series, listed, self.stated(code))
        spread = next(iter(spreads_of(history)), None)
        if spread is None:
            raise BindingError(code, Phrase(_WORDS["alone"]), Phrase(_WORDS["other-row"]))
        return spread

    def _change(self, key: str, since: str) -> Decimal:
        changes = self._changes(key)
        known = {period.code: change for period, change in changes.items()}
        change = next(iter(known.values()), None) if since == PREVIOUS else known.get(since)
        if change is None:
            reason = Phrase(_WORDS["no-period" if known else "nothing-compares"])
            right = Phrase(_WORDS["periods" if known else "other-row"], words=", ".join(known))
            raise BindingError(since, reason, right)
        return change.difference

    def _changes(self, key: str) -> Mapping[Period, Change]:
        """Those of the one figure under a key by the period since, that of the period before first."""
        code, _, area = key.partition(AT)
        if code not in self.publication.indicators(self.report.series, self.report.period):
            return {}
        entries = [each for each in self.stated(code) if not area or each.observation.area == area]
        changes = (entries[0].previous, entries[0].year_before) if len(entries) == 1 else ()
        return {change.since: change for change in changes if change}


def _derived(
    figure: Figure, value: Decimal | int, *, unit: str | None = None, decimals: int | None = None
) -> Figure:
    """A value in the row of a figure; of its unit and decimals where no others are named."""
    return Figure(
        figure.key,
        "",
        value,
        figure.unit if unit is None else unit,
        figure.resource,
        figure.line,
        decimals=figure.decimals if decimals is None else decimals,
        area=figure.area,
    )


def _printed(figure: Figure, unit: str | None = None) -> Decimal:
    """Its value as it is printed; only of a figure that is exact, and of the unit that the other one has."""
    if figure.value is None or figure.qualifier or figure.words or figure.whole is not None:
        raise BindingError(figure.key, Phrase(_WORDS["rough"]), Phrase(_WORDS["other-row"]))
    if unit is not None and figure.unit != unit:
        reason = Phrase(_WORDS["units"], one=unit, other=figure.unit)
        raise BindingError(figure.key, reason, Phrase(_WORDS["other-row"]))
    return Decimal(rounded(figure.value, figure.decimals))
