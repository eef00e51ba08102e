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
    filled,
    meaning,
)
from site_builder.derive import fates
from site_builder.model.config import SiteConfig


class SeriesSummary(Shape, frozen=True, kw_only=True):
    """A series in a list."""

    name: Name
    title: Title
    title_en: TitleEn = ""
    url: Annotated[Url, meaning("This series.")]


class ReportSummary(Shape, frozen=True, kw_only=True):
    """A report in a list."""

    series: Annotated[str, meaning("Its series.")]
    name: Annotated[str, meaning("Its name within the series.")]
    title: Title
    title_en: TitleEn = ""
    period: Annotated[str, meaning("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")]
    period_label: Annotated[str, meaning("The period in words.")]
    start: Annotated[Day, meaning("First day of the window that the figures cover.")]
    end: Annotated[Day, meaning("Last day.")]
    status: Annotated[str, meaning("estimate, preliminary or official.")]
    issued: Issued = None
    url: This
    page: Page


class Deadline(Shape, frozen=True, kw_only=True):
    """When the reports of a series are due."""

    days: Annotated[int | None, meaning("So many days after the last day of the window.")] = None
    day: Annotated[int | None, meaning("The day of the month in which the window ends.")] = None
    source: Annotated[str, meaning("The document that says so.")]


class Series(SeriesSummary, frozen=True, kw_only=True):
    """A series with its reports and datasets."""

    description: Annotated[str, meaning("One sentence.")] = ""
    period_kinds: Annotated[
        tuple[str, ...], meaning("Kinds of period: month, quarter, half-year, nine-months, year, date.")
    ] = ()
    rhythm: Annotated[
        tuple[str, ...],
        meaning("Its periods of a year: Q1, H1, 9M, Y, M01; every one of its kinds if left out."),
    ] = ()
    regime: Annotated[str, meaning("How windows are cut: administrative, statistical, calendar, fiscal-04, ...")] = ""
    legal_basis: Annotated[str, meaning("Legal basis.")] = ""
    due: Annotated[Deadline | None, meaning("When its reports are due; left out where no source says.")] = None
    creator: Annotated[str, meaning("Who makes the reports.")] = ""
    addressee: Annotated[str, meaning("Who receives them.")] = ""
    indicators: Annotated[Url, meaning("Its indicator list.")] = ""
    page: Page = ""
    reports: Annotated[tuple[ReportSummary, ...], meaning("Its reports, newest first.")]
    datasets: Annotated[tuple[DatasetSummary, ...], meaning("Its datasets.")]


class Fate(Shape, frozen=True, kw_only=True):
    """What became of a value, or of a report as a whole."""

    kind: Annotated[str, meaning("corrected, revised, withdrawn, superseded, estimated or late; more kinds may come.")]
    date: Annotated[Day | None, meaning("Its day; for late, the day on which it was due.")] = None
    old: Annotated[str, meaning("What stood there before: a canonical number, or the words of the correction.")] = ""
    new: Annotated[str, meaning("What took its place; for superseded, the value that stands elsewhere.")] = ""
    status: Annotated[str, meaning("For superseded, the status of the value that stands.")] = ""
    text: Annotated[str, meaning("The same in words.")]
    page: Annotated[Url, meaning("The difference, the correction or the figure that stands.")] = ""


_Fates = Annotated[tuple[Fate, ...], meaning("What became of it, gravest first; left out where nothing did.")]


class Point(Shape, frozen=True, kw_only=True):
    """A main point of a report."""

    figure: Annotated[str, meaning("The figure that it opens with, as readers see it.")] = ""
    text: Annotated[str, meaning("The sentence after it.")]
    fates: _Fates = ()


class Section(Shape, frozen=True, kw_only=True):
    """A section of a report's text."""

    level: Annotated[int, meaning("Level of its heading; 0 before the first.")]
    title: Annotated[str, meaning("Its heading.")]
    text: Annotated[str, meaning("Plain text, figures filled in.")]
    anchor: Annotated[str, meaning("Its anchor on the page.")] = ""
    tables: Annotated[tuple[str, ...], meaning("Tables of the package shown in it.")] = ()
    charts: Annotated[tuple[tuple[str, ...], ...], meaning("Keys of the figures drawn in it, chart by chart.")] = ()


class Correction(Shape, frozen=True, kw_only=True):
    """A correction of a report."""

    date: Annotated[Day, meaning("When it was put right.")]
    text: Annotated[str, meaning("What it was.")]
    old: Annotated[str, meaning("The wrong words.")] = ""
    new: Annotated[str, meaning("The right ones.")] = ""
    reason: Annotated[str, meaning("Why.")] = ""


class TextEdition(Shape, frozen=True, kw_only=True):
    """An edition of a report's text, which stays as it was released."""

    version: Annotated[str, meaning("Its version.")]
    date: Annotated[Day, meaning("The day on which it was released.")]
    kind: Annotated[str, meaning("release, revision, correction or wording; more may come.")]
    note: Annotated[str, meaning("What readers were told.")]
    withdrawn: Annotated[str, meaning("Why it was taken back; left out where it stands.")] = ""
    page: Annotated[Url, meaning("Its page, which says in words what it changed.")]
    files: Annotated[tuple[Url, ...], meaning("Its text and its bare page, in every language.")] = ()


class Report(ReportSummary, frozen=True, kw_only=True):
    """A report with its text."""

    description: Annotated[str, meaning("One sentence.")] = ""
    published: Annotated[Day | None, meaning("Day on which the portal first published it, where stated.")] = None
    document_number: Annotated[str, meaning("Number of the document.")] = ""
    issuer: Annotated[str, meaning("Issuer.")] = ""
    signatory: Annotated[str, meaning("Who signed.")] = ""
    addressee: Annotated[str, meaning("Who received it.")] = ""
    legal_basis: Annotated[str, meaning("Legal basis.")] = ""
    dataset: Annotated[str, meaning("The package of its tables.")] = ""
    summary: Annotated[tuple[Point, ...], meaning("Main points.")]
    sections: Annotated[tuple[Section, ...], meaning("Its text, section by section.")]
    corrections: Annotated[tuple[Correction, ...], meaning("What was wrong and was put right.")]
    modified: Annotated[Day | None, meaning("Day of the edition of its text that stands.")] = None
    editions: Annotated[tuple[TextEdition, ...], meaning("The released editions of its text, newest first.")] = ()
    fates: _Fates = ()


class IndicatorSummary(Shape, frozen=True, kw_only=True):
    """An indicator in a list."""

    series: Annotated[str, meaning("Its series.")]
    code: Annotated[str, meaning("Code; text, not a number: 4.10 is not 4.1.")]
    name: Annotated[str, meaning("Name.")]
    name_en: Annotated[str, meaning("Name in English.")] = ""
    parent: Annotated[str, meaning("Code of the line above.")] = ""
    unit: Annotated[str, meaning("Unit.")] = ""
    kind: Annotated[str, meaning("heading, percent, count, quantity, score or coded; empty where nobody said it.")]
    url: Annotated[Url, meaning("The indicator over all periods.")]


class IndicatorList(Shape, frozen=True, kw_only=True):
    """The indicators of a series."""

    series: Annotated[str, meaning("The series.")]
    title: Annotated[str, meaning("Title of the series.")]
    indicators: Annotated[tuple[IndicatorSummary, ...], meaning("Its indicators in their printed order.")]
    url: Annotated[Url, meaning("This document.")]


class Answer(Shape, frozen=True, kw_only=True):
    """What a coded answer means."""

    value: Annotated[int, meaning("The code.")]
    label: Annotated[str, meaning("Its words.")]


class _Value(Shape, frozen=True, kw_only=True):
    """What observations and latest values have in common: a value, its period, the row that it comes from."""

    area: Annotated[str, meaning("Code of the area.")] = ""
    area_name: Annotated[str, meaning("Name of the area.")] = ""
    period: Annotated[str, meaning("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")]
    period_label: Annotated[str, meaning("The period in words.")]
    start: Annotated[date, meaning("First day of the window that the figures cover.")]
    end: Annotated[date, meaning("Last day.")]
    value: Annotated[
        Decimal | None, meaning("The exact number with the digits of its source; null where there is none.")
    ]
    text: Annotated[str, meaning("The figure as readers see it, with qualifier and unit.")]
    printed: Annotated[str, meaning("The source's own spelling, where the table has a column value_printed.")] = ""
    unit: Annotated[str, meaning("Unit of the value.")] = ""
    qualifier: Annotated[str, meaning("Word before the number, such as “about”: the value is not exact.")] = ""
    rank: Annotated[int | None, meaning("Rank that the source gives.")] = None
    status: Annotated[str, meaning("estimate, preliminary or official, as far as stated.")] = ""
    note: Annotated[str, meaning("Note of the table.")] = ""
    source: Annotated[str, meaning("Source that the table names for this value.")] = ""
    is_derived: Annotated[bool, meaning("Worked out from other figures, not printed by the source.")]
    dataset: Annotated[str, meaning("Package that the value comes from.")]
    resource: Annotated[str, meaning("Table.")]
    row: Annotated[
        int, meaning("Line of the table's CSV file today, the header being 1: unstable, a row is named by `key`.")
    ]
    key: Annotated[
        tuple[str, ...], meaning("What names the row for good: its declared key; left out where it has none.")
    ] = ()
    fates: Annotated[tuple[Fate, ...], meaning("What became of it, gravest first; left out where nothing did.")] = ()


class Observation(_Value, frozen=True, kw_only=True):
    """One value of an indicator, its period, what is said beside it, and the row that it comes from."""

    indicator: Annotated[str, meaning("Code, that of the replaced indicator for values before a renaming.")]
    contradicts: Annotated[bool, meaning("Another value stands for the same indicator, area and period.")]


class Break(Shape, frozen=True, kw_only=True):
    """From a day on, values are not comparable with those before."""

    since: Annotated[date, meaning("First day of the new kind of figures.")]
    area: Annotated[str, meaning("Area; every area where left out.")] = ""
    kind: Annotated[str, meaning("method, definition, renamed, boundary, ...")] = ""
    note: Annotated[str, meaning("What changed.")] = ""


class Target(Shape, frozen=True, kw_only=True):
    """What was aimed at."""

    period: Annotated[str, meaning("For which period.")]
    comparison: Annotated[str, meaning("=, >=, <=, > or <.")]
    value: Annotated[Decimal, meaning("The exact number.")]
    note: Annotated[str, meaning("Note.")] = ""
    source: Annotated[str, meaning("Source.")] = ""


class Indicator(IndicatorSummary, frozen=True, kw_only=True):
    """An indicator over all periods."""

    direction: Annotated[str, meaning("Which way is good: up or down.")] = ""
    definition: Annotated[str, meaning("Definition.")] = ""
    formula: Annotated[str, meaning("Formula over codes.")] = ""
    replaces: Annotated[str, meaning("Code of the indicator that it continues.")] = ""
    scale: Annotated[tuple[Answer, ...], meaning("What coded answers mean.")] = ()
    observations: Annotated[tuple[Observation, ...], meaning("All values by area, in the order of time.")]
    breaks: Annotated[tuple[Break, ...], meaning("From these days on, values are not comparable with those before.")]
    targets: Annotated[tuple[Target, ...], meaning("What was aimed at.")]


class Latest(_Value, frozen=True, kw_only=True):
    """The newest value of an indicator in an area."""

    series: Annotated[str, meaning("Its series.")]
    indicator: Annotated[str, meaning("Code.")]
    name: Annotated[str, meaning("Name of the indicator.")]
    url: Annotated[Url, meaning("The indicator over all periods.")]


def fate_shape(site: SiteConfig, fate: fates.Fate) -> Fate:
    """One fate with its words and the page that it leads to."""
    text, page = fates.say_fate(fate, site.language), site.absolute(fate.href) if fate.href else ""
    return filled(Fate, fate, site.language, text=text, page=page)
