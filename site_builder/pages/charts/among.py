"""How the area that a report is about stands among many others: a mark in a strip of strokes, from zero on one scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from site_builder.core.numbers.quantity import measured
from site_builder.core.text import Text
from site_builder.derive.derivations import history_among
from site_builder.derive.history import History
from site_builder.derive.portal import Portal
from site_builder.derive.targets import Spread, Standing, spreads_of
from site_builder.model.report import Report
from site_builder.pages.charts.model import Chart, Point, bar_chart, name_chart
from site_builder.pages.charts.points import FEWEST, entry_point, is_amount
from site_builder.pages.indicator_words import Wording

Row = tuple[Point, Standing, Spread]


def charts_among(portal: Portal, report: Report) -> Iterator[Chart]:
    """One chart a unit, of the highest indicators of the list that have many areas: a row each, in its own scale."""
    listed, taken, by_unit = (
        portal.publication.indicators(report.series),
        set[str](),
        dict[Text, list[Row]](),
    )
    known = {code: each for code, each in listed.items() if is_amount(each)}
    for code, indicator in known.items():
        if indicator.parent in known:
            continue
        history = history_among(
            portal.publication, report.series, indicator, portal.histories.stated(report, code)
        )
        spread = next(iter(spreads_of(history)), None) if history.has_many else None
        own = spread.of(history.home) if spread else None
        if spread and own:
            by_unit.setdefault(indicator.unit, []).append(
                (_point(portal, history, spread, own), own, spread)
            )
    for unit, rows in by_unit.items():
        if len(rows) >= FEWEST:
            yield _chart(rows, unit, name_chart(taken, "chart-areas", unit.main), portal)


def _point(portal: Portal, history: History, spread: Spread, own: Standing) -> Point:
    """The area's own figure, with its rank, what lies in the middle, and the first."""
    wording, indicator, first = (
        Wording(portal.publication.site.language),
        history.indicator,
        spread.places[0],
    )
    _ = wording.translate
    rank = _("rank {rank} of {count}").format(rank=own.rank, count=len(spread.places))
    median = measured(
        spread.median, wording.unit(own.entry.observation, indicator), decimals=indicator.most
    )
    middle = median.short(wording.language) or median.format(wording.language)
    best = f"{first.line.area_label(wording.language)}, {wording.legible(first.entry.observation, indicator)}"
    return replace(
        entry_point(portal, own.entry),
        code=f"{indicator.code}@{own.line.area.code}",
        target=spread.median,
        aimed=f"{rank}; {_('Median').lower()} {middle}",
        note=f"{_('First')}: {best}" if first is not own else "",
        among=tuple(each.value for each in spread.places if each is not own),
    )


def _chart(rows: list[Row], unit: Text, anchor: str, portal: Portal) -> Chart:
    wording = Wording(portal.publication.site.language)
    _, area = wording.translate, rows[0][1].line.area_label(wording.language)
    above = sum(own.value > Decimal(spread.median) for _point, own, spread in rows)
    telling = _("{area} is above the median in {count} of {all} indicators")
    chart = bar_chart(
        [("", [point for point, *_rest in rows])],
        anchor=anchor,
        title=_("{area} beside the other areas").replace("{area}", area),
        note=_("Circle: {area}; tall stroke: the median; short ones: the other areas").replace(
            "{area}", area
        ),
        unit=unit.say(wording.language),
        language=wording.language,
    )
    return replace(chart, telling=telling.format(area=area, count=above, all=len(rows)))
