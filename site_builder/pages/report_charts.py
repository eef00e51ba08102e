"""Charts that every report has by rule: under each heading of its form, the figures of one unit beside each other.

What the author drew is not drawn again. Shares of a hundred stand in one chart, heading by heading; amounts in one
chart a heading, each with its own scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.text import slugify
from site_builder.derive.figures import Figure
from site_builder.derive.fragments import ChartFragment
from site_builder.derive.portal import Portal
from site_builder.model.indicator import Indicator
from site_builder.model.report import Report
from site_builder.pages.charts.model import Chart, Point, bar_chart
from site_builder.pages.credit import Origin, credit_lines
from site_builder.pages.facts import creators_of_report, window_text
from site_builder.pages.fates import fate_views

FEWEST, MOST = 2, 16  # bars of a chart
MOST_CHARTS = 8


def credited(portal: Portal, report: Report, chart: Chart) -> Chart:
    """A chart of a report with what stands beneath it."""
    publication, site = portal.publication, portal.publication.site
    package = publication.package(report.package)
    origin = Origin(
        source=creators_of_report(publication, report),
        period=window_text(report.window, translator(site.language), site.language),
        statuses=(report.status,),
        licences=package.licences if package else (),
        uri=f"{report.uri}#{chart.anchor}",
    )
    return replace(chart, credit=credit_lines(site, origin))


def ruled_charts(portal: Portal, report: Report) -> tuple[Chart, ...]:
    """The charts of a report that nobody had to ask for, in the order of its form."""
    package = portal.publication.package(report.package)
    listed = portal.publication.indicators(report.series)
    if package is None or not listed:
        return ()
    drawn = {figure.key for figure in _drawn_by_author(portal, report)}
    grouped = _by_heading(portal.prose[report.uri].figures, listed, drawn)
    shares = [(parent, figures) for (parent, unit), figures in grouped.items() if unit == "%"]
    charts = [*_shares(portal, report, listed, shares), *_amounts(portal, report, listed, grouped)]
    return tuple(credited(portal, report, chart) for chart in charts[:MOST_CHARTS])


def _drawn_by_author(portal: Portal, report: Report) -> Iterator[Figure]:
    for fragment in portal.prose[report.uri].body.fragments:
        if isinstance(fragment, ChartFragment):
            yield from (figure for _, members in fragment.groups for figure in members)


def _by_heading(
    figured: Mapping[str, tuple[Figure, ...]], listed: Mapping[str, Indicator], drawn: set[str]
) -> dict[tuple[str, str], list[Figure]]:
    """The figures of the form by heading and unit, in printed order; groups of one, and those drawn, left out."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for code, figures in figured.items():
        indicator, figure = listed.get(code), figures[0]
        if indicator is None or indicator.scale or indicator.kind in ("coded", "heading") or len(figures) > 1:
            continue
        if figure.value is not None and indicator.parent:
            found.setdefault((indicator.parent, figure.unit), []).append(figure)
    return {
        key: figures
        for key, figures in found.items()
        if FEWEST <= len(figures) <= MOST and not all(figure.key in drawn for figure in figures)
    }


def _shares(
    portal: Portal, report: Report, listed: Mapping[str, Indicator], shares: Sequence[tuple[str, list[Figure]]]
) -> Iterator[Chart]:
    language = portal.publication.site.language
    _ = translator(language)
    if not shares:
        return
    groups = [
        (_name(listed, parent, language), [_point(portal, report, listed, figure) for figure in figures])
        for parent, figures in shares
    ]
    yield bar_chart(groups, anchor="chart-shares", title=_("Shares, heading by heading"), unit="%", language=language)


def _amounts(
    portal: Portal,
    report: Report,
    listed: Mapping[str, Indicator],
    grouped: Mapping[tuple[str, str], list[Figure]],
) -> Iterator[Chart]:
    language, taken = portal.publication.site.language, {"chart-shares"}
    for (parent, unit), figures in grouped.items():
        if unit == "%" or not unit:
            continue
        anchor = f"chart-under-{slugify(parent)}"
        said = listed[figures[0].key].unit
        # An address is the same in every language: it takes the unit as the list first says it.
        named = said.main if unit == said.say(language) else unit
        anchor = anchor if anchor not in taken else f"{anchor}-{slugify(named)}"
        taken.add(anchor)
        points = [_point(portal, report, listed, figure) for figure in figures]
        yield bar_chart(
            [("", points)],
            anchor=anchor,
            title=_name(listed, parent, language),
            unit=said.say(language) if said.main == unit else unit,
            language=language,
        )


def _name(listed: Mapping[str, Indicator], code: str, language: str) -> str:
    return f"{code}. {listed[code].name.say(language)}" if code in listed else code


def _point(portal: Portal, report: Report, listed: Mapping[str, Indicator], figure: Figure) -> Point:
    language = portal.publication.site.language
    return Point(
        listed[figure.key].name.say(language),
        figure.value,
        figure.parts(language, False).head,
        at.indicator_uri(report.series, figure.key),
        code=figure.key,
        fates=fate_views(portal.fates.of_row(report.package, figure.resource, figure.line), language),
    )
