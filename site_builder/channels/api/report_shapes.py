"""Series and reports as documents of the API, and what became of their values; the rules are those of `shapes`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from site_builder.channels.api.shapes import (
    DatasetSummary,
    Day,
    Issued,
    Name,
    Page,
    Shape,
    This,
    Title,
    TitleEn,
    Url,
    told,
)
from site_builder.derive import fate as fates
from site_builder.model.config import SiteConfig


class SeriesSummary(Shape, frozen=True, kw_only=True):
    """A series in a list."""

    name: Name
    title: Title
    title_en: TitleEn = ""
    url: Annotated[Url, told("This series.")]


class ReportSummary(Shape, frozen=True, kw_only=True):
    """A report in a list."""

    series: Annotated[str, told("Its series.")]
    name: Annotated[str, told("Its name within the series.")]
    title: Title
    title_en: TitleEn = ""
    period: Annotated[str, told("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")]
    period_label: Annotated[str, told("The period in words.")]
    start: Annotated[Day, told("First day of the window that the figures cover.")]
    end: Annotated[Day, told("Last day.")]
    status: Annotated[str, told("estimate, preliminary or official.")]
    issued: Issued = None
    url: This
    page: Page


class Deadline(Shape, frozen=True, kw_only=True):
    """When the reports of a series are due."""

    days: Annotated[int | None, told("So many days after the last day of the window.")] = None
    day: Annotated[int | None, told("The day of the month in which the window ends.")] = None
    source: Annotated[str, told("The document that says so.")]


class Series(SeriesSummary, frozen=True, kw_only=True):
    """A series with its reports and datasets."""

    description: Annotated[str, told("One sentence.")] = ""
    period_kinds: Annotated[
        tuple[str, ...], told("Kinds of period: month, quarter, half-year, nine-months, year, date.")
    ] = ()
    rhythm: Annotated[
        tuple[str, ...],
        told("Its periods of a year: Q1, H1, 9M, Y, M01; every one of its kinds if left out."),
    ] = ()
    regime: Annotated[str, told("How windows are cut: administrative, statistical, calendar, fiscal-04, ...")] = ""
    legal_basis: Annotated[str, told("Legal basis.")] = ""
    due: Annotated[Deadline | None, told("When its reports are due; left out where no source says.")] = None
    creator: Annotated[str, told("Who makes the reports.")] = ""
    addressee: Annotated[str, told("Who receives them.")] = ""
    indicators: Annotated[Url, told("Its indicator list.")] = ""
    page: Page = ""
    reports: Annotated[tuple[ReportSummary, ...], told("Its reports, newest first.")]
    datasets: Annotated[tuple[DatasetSummary, ...], told("Its datasets.")]


class Fate(Shape, frozen=True, kw_only=True):
    """What became of a value, or of a report as a whole."""

    kind: Annotated[str, told("corrected, revised, withdrawn, superseded, estimated or late; more kinds may come.")]
    date: Annotated[Day | None, told("Its day; for late, the day on which it was due.")] = None
    old: Annotated[str, told("What stood there before: a canonical number, or the words of the correction.")] = ""
    new: Annotated[str, told("What took its place; for superseded, the value that stands elsewhere.")] = ""
    status: Annotated[str, told("For superseded, the status of the value that stands.")] = ""
    text: Annotated[str, told("The same in words.")]
    page: Annotated[Url, told("The difference, the correction or the figure that stands.")] = ""


_Fates = Annotated[tuple[Fate, ...], told("What became of it, gravest first; left out where nothing did.")]


class Point(Shape, frozen=True, kw_only=True):
    """A main point of a report."""

    figure: Annotated[str, told("The figure that it opens with, as readers see it.")] = ""
    text: Annotated[str, told("The sentence after it.")]
    fates: _Fates = ()


class Section(Shape, frozen=True, kw_only=True):
    """A section of a report's text."""

    level: Annotated[int, told("Level of its heading; 0 before the first.")]
    title: Annotated[str, told("Its heading.")]
    text: Annotated[str, told("Plain text, figures filled in.")]
    anchor: Annotated[str, told("Its anchor on the page.")] = ""
    tables: Annotated[tuple[str, ...], told("Tables of the package shown in it.")] = ()
    charts: Annotated[tuple[tuple[str, ...], ...], told("Keys of the figures drawn in it, chart by chart.")] = ()


class Correction(Shape, frozen=True, kw_only=True):
    """A correction of a report."""

    date: Annotated[Day, told("When it was put right.")]
    text: Annotated[str, told("What it was.")]
    old: Annotated[str, told("The wrong words.")] = ""
    new: Annotated[str, told("The right ones.")] = ""
    reason: Annotated[str, told("Why.")] = ""


class Report(ReportSummary, frozen=True, kw_only=True):
    """A report with its text."""

    description: Annotated[str, told("One sentence.")] = ""
    published: Annotated[Day | None, told("Day on which the portal first published it, where stated.")] = None
    document_number: Annotated[str, told("Number of the document.")] = ""
    issuer: Annotated[str, told("Issuer.")] = ""
    signatory: Annotated[str, told("Who signed.")] = ""
    addressee: Annotated[str, told("Who received it.")] = ""
    legal_basis: Annotated[str, told("Legal basis.")] = ""
    dataset: Annotated[str, told("The package of its tables.")] = ""
    summary: Annotated[tuple[Point, ...], told("Main points.")]
    sections: Annotated[tuple[Section, ...], told("Its text, section by section.")]
    corrections: Annotated[tuple[Correction, ...], told("What was wrong and was put right.")]
    fates: _Fates = ()


class IndicatorSummary(Shape, frozen=True, kw_only=True):
    """An indicator in a list."""

    series: Annotated[str, told("Its series.")]
    code: Annotated[str, told("Code; text, not a number: 4.10 is not 4.1.")]
    name: Annotated[str, told("Name.")]
    name_en: Annotated[str, told("Name in English.")] = ""
    parent: Annotated[str, told("Code of the line above.")] = ""
    unit: Annotated[str, told("Unit.")] = ""
    kind: Annotated[str, told("heading, percent, count, quantity, score or coded; empty where nobody said it.")]
    url: Annotated[Url, told("The indicator over all periods.")]


class IndicatorList(Shape, frozen=True, kw_only=True):
    """The indicators of a series."""

    series: Annotated[str, told("The series.")]
    title: Annotated[str, told("Title of the series.")]
    indicators: Annotated[tuple[IndicatorSummary, ...], told("Its indicators in their printed order.")]
    url: Annotated[Url, told("This document.")]


class Answer(Shape, frozen=True, kw_only=True):
    """What a coded answer means."""

    value: Annotated[int, told("The code.")]
    label: Annotated[str, told("Its words.")]


class _Value(Shape, frozen=True, kw_only=True):
    """What observations and latest values have in common: a value, its period, the row that it comes from."""

    area: Annotated[str, told("Code of the area.")] = ""
    area_name: Annotated[str, told("Name of the area.")] = ""
    period: Annotated[str, told("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")]
    period_label: Annotated[str, told("The period in words.")]
    start: Annotated[date, told("First day of the window that the figures cover.")]
    end: Annotated[date, told("Last day.")]
    value: Annotated[Decimal | None, told("The exact number with the digits of its source; null where there is none.")]
    text: Annotated[str, told("The figure as readers see it, with qualifier and unit.")]
    printed: Annotated[str, told("The source's own spelling, where the table has a column value_printed.")] = ""
    unit: Annotated[str, told("Unit of the value.")] = ""
    qualifier: Annotated[str, told("Word before the number, such as “about”: the value is not exact.")] = ""
    rank: Annotated[int | None, told("Rank that the source gives.")] = None
    status: Annotated[str, told("estimate, preliminary or official, as far as stated.")] = ""
    note: Annotated[str, told("Note of the table.")] = ""
    source: Annotated[str, told("Source that the table names for this value.")] = ""
    is_derived: Annotated[bool, told("Worked out from other figures, not printed by the source.")]
    dataset: Annotated[str, told("Package that the value comes from.")]
    resource: Annotated[str, told("Table.")]
    row: Annotated[
        int, told("Line of the table's CSV file today, the header being 1: unstable, a row is named by `key`.")
    ]
    key: Annotated[
        tuple[str, ...], told("What names the row for good: its declared key; left out where it has none.")
    ] = ()
    fates: Annotated[tuple[Fate, ...], told("What became of it, gravest first; left out where nothing did.")] = ()


class Observation(_Value, frozen=True, kw_only=True):
    """One value of an indicator, its period, what is said beside it, and the row that it comes from."""

    indicator: Annotated[str, told("Code, that of the replaced indicator for values before a renaming.")]
    contradicts: Annotated[bool, told("Another value stands for the same indicator, area and period.")]


class Break(Shape, frozen=True, kw_only=True):
    """From a day on, values are not comparable with those before."""

    since: Annotated[date, told("First day of the new kind of figures.")]
    area: Annotated[str, told("Area; every area where left out.")] = ""
    kind: Annotated[str, told("method, definition, renamed, boundary, ...")] = ""
    note: Annotated[str, told("What changed.")] = ""


class Target(Shape, frozen=True, kw_only=True):
    """What was aimed at."""

    period: Annotated[str, told("For which period.")]
    comparison: Annotated[str, told("=, >=, <=, > or <.")]
    value: Annotated[Decimal, told("The exact number.")]
    note: Annotated[str, told("Note.")] = ""
    source: Annotated[str, told("Source.")] = ""


class Indicator(IndicatorSummary, frozen=True, kw_only=True):
    """An indicator over all periods."""

    direction: Annotated[str, told("Which way is good: up or down.")] = ""
    definition: Annotated[str, told("Definition.")] = ""
    formula: Annotated[str, told("Formula over codes.")] = ""
    replaces: Annotated[str, told("Code of the indicator that it continues.")] = ""
    scale: Annotated[tuple[Answer, ...], told("What coded answers mean.")] = ()
    observations: Annotated[tuple[Observation, ...], told("All values by area, in the order of time.")]
    breaks: Annotated[tuple[Break, ...], told("From these days on, values are not comparable with those before.")]
    targets: Annotated[tuple[Target, ...], told("What was aimed at.")]


class Latest(_Value, frozen=True, kw_only=True):
    """The newest value of an indicator in an area."""

    series: Annotated[str, told("Its series.")]
    indicator: Annotated[str, told("Code.")]
    name: Annotated[str, told("Name of the indicator.")]
    url: Annotated[Url, told("The indicator over all periods.")]


def fate_shape(site: SiteConfig, fate: fates.Fate) -> Fate:
    """One fate with its words and the page that it leads to."""
    return Fate(
        kind=fate.kind,
        date=fate.date,
        old=fate.old,
        new=fate.new,
        status=fate.status,
        text=fates.say_fate(fate, site.language),
        page=site.absolute(fate.href) if fate.href else "",
    )
