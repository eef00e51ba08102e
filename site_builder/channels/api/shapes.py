"""Every document of the API, each declared once: JSON, JSON Schema and the reference are written from these classes.

A field is never renamed, retyped or taken away within v1; new ones may be added. A field with a default is left out
where the portal does not know its value, every other one is always there. Their order is that of the JSON. What is
said of indicators and their values stands in `figure_shapes`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec

Day = date  # a field may be called `date`
Url = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uri"})]


def told(words: str) -> msgspec.Meta:
    """What a field means, for the schema and the reference."""
    return msgspec.Meta(description=words)


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base of all: no field can be changed, and what is empty is left out where it may be.

    msgspec knows a default by identity; "", () and None are single objects, so every empty one is recognised.
    """


_Licence = Annotated[str, told("Open Definition or SPDX id.")]
_Name = Annotated[str, told("Stable name, as in addresses.")]
_Title = Annotated[str, told("Title.")]
_TitleEn = Annotated[str, told("Title in English.")]
_This = Annotated[Url, told("This document.")]
_Page = Annotated[Url, told("The page for readers.")]
_Issued = Annotated[Day | None, told("Day of issue, where the source states it.")]
_Modified = Annotated[
    Day | None, told("Day of the last thing known to have happened to it: issue, edition, correction, withdrawal.")
]
_State = Annotated[
    str,
    told(
        "set-aside: the data as handed in have errors, nothing is shown; earlier-version: for the same reason an "
        "earlier version stands. Left out of every other dataset."
    ),
]
_Version = Annotated[str, told("Version: that of the newest edition that stands, else the package's own.")]


class Licence(Shape, frozen=True, kw_only=True):
    """Under what terms something may be used."""

    title: _Title = ""
    url: Annotated[str, told("Its text.")] = ""
    name: _Licence


class Portal(Shape, frozen=True, kw_only=True):
    """The portal that publishes a document."""

    title: Annotated[str, told("Name.")]
    url: Annotated[Url, told("Address.")]
    publisher: Annotated[str, told("Who publishes.")]


class Envelope(Shape, frozen=True, kw_only=True):
    """What stands around every document."""

    api: Annotated[str, told("Always v1.")]
    licence: Annotated[Licence, told("Licence of the document: the dataset's own, or that of the portal.")]
    source: Annotated[Portal, told("The portal that publishes it.")]
    generated_by: Annotated[str, told("Name and version of the program.")]
    data: Annotated[Any, told("The document: one of the shapes below, or a list of one.")]


class Index(Shape, frozen=True, kw_only=True):
    """Where everything is."""

    title: Annotated[str, told("Name of the portal.")]
    description: Annotated[str, told("One sentence about it.")] = ""
    language: Annotated[str, told("Language of names and texts.")]
    datasets: Annotated[Url, told("List of datasets.")]
    series: Annotated[Url, told("List of series.")]
    reports: Annotated[Url, told("List of reports.")]
    indicators: Annotated[Url, told("List of indicators.")]
    latest: Annotated[Url, told("Latest value of every indicator.")]
    openapi: Annotated[Url, told("This API in OpenAPI 3.1.")]
    feed: Annotated[Url, told("What is new, as JSON Feed.")]
    changes: Annotated[Url, told("What happened, with the years that have a list of their own.")]
    search: Annotated[Url, told("The search index: every dataset, table, series, report and indicator with its words.")]


class File(Shape, frozen=True, kw_only=True):
    """One downloadable file. Its address stays; its bytes change only with the data or their edition."""

    format: Annotated[str, told("csv, excel-csv, json, xlsx, parquet, zip, datapackage, or a file's own format.")]
    media_type: Annotated[str, told("Media type.")]
    url: Annotated[Url, told("Where it is.")]
    bytes: Annotated[int, told("Its size.")]
    sha256: Annotated[str, told("SHA-256 of its bytes, hexadecimal.")]


class Column(Shape, frozen=True, kw_only=True):
    """A column of a table."""

    name: Annotated[str, told("Key of the column in a row.")]
    type: Annotated[str, told("Table Schema type.")]
    title: Annotated[str, told("What readers see above it.")] = ""
    description: Annotated[str, told("What it means.")] = ""
    unit: Annotated[str, told("Unit of its numbers.")] = ""


class Resource(Shape, frozen=True, kw_only=True):
    """A table of a dataset, or another file of it."""

    name: _Name
    title: _Title
    title_en: _TitleEn = ""
    description: Annotated[str, told("What it holds.")] = ""
    row_count: Annotated[int | None, told("Rows, for a table.")] = None
    fields: Annotated[tuple[Column, ...], told("Columns, for a table.")] = ()
    rows: Annotated[Url, told("The first page of its rows, for a table.")] = ""
    files: Annotated[tuple[File, ...], told("Every form it can be had in.")]


class Source(Shape, frozen=True, kw_only=True):
    """Where data come from."""

    url: Annotated[str, told("Address.")] = ""
    title: Annotated[str, told("Name.")]


class Edition(Shape, frozen=True, kw_only=True):
    """A released version of a dataset; its files stay for ever."""

    version: Annotated[str, told("Version.")]
    date: Annotated[Day, told("Day of release.")]
    kind: Annotated[str, told("release, revision or correction.")]
    state: Annotated[str, told("latest, superseded or withdrawn.")]
    note: Annotated[str, told("What the publisher says about it.")] = ""
    withdrawn: Annotated[Day | None, told("Day on which it was taken back.")] = None
    reason: Annotated[str, told("Why it was taken back.")] = ""
    page: _Page
    changes: Annotated[Url, told("The page of what it changed against the version before.")] = ""


class DatasetSummary(Shape, frozen=True, kw_only=True):
    """A dataset in a list."""

    name: _Name
    title: _Title
    title_en: _TitleEn = ""
    series: Annotated[str, told("Series that it belongs to.")] = ""
    period: Annotated[str, told("Period of its figures.")] = ""
    row_count: Annotated[int, told("Rows of all tables together.")]
    url: _This
    page: _Page
    issued: _Issued = None
    modified: _Modified = None
    version: _Version = ""
    state: _State = ""


class Gone(Shape, frozen=True, kw_only=True):
    """What became of a dataset that is no more at its address."""

    kind: Annotated[str, told("removed or renamed.")]
    date: Annotated[Day, told("Since when.")]
    note: Annotated[str, told("Why.")]
    successor: Annotated[str, told("The dataset that stands in its place.")] = ""
    url: Annotated[Url, told("The document of the successor.")] = ""


class Dataset(Shape, frozen=True, kw_only=True):
    """A dataset with everything known of it but its rows; one that was taken away says so in `gone`."""

    gone: Annotated[Gone | None, told("What became of it; left out where it stands.")] = None
    licences: Annotated[tuple[Licence, ...], told("Its licences.")]
    resources: Annotated[tuple[Resource, ...], told("Its tables and other files.")]
    name: _Name
    title: _Title
    title_en: _TitleEn = ""
    description: Annotated[str, told("What it holds.")] = ""
    description_en: Annotated[str, told("The same in English.")] = ""
    identifier: Annotated[str, told("Permanent identifier.")]
    language: Annotated[str, told("Language of the data.")] = ""
    version: _Version = ""
    keywords: Annotated[tuple[str, ...], told("Keywords.")] = ()
    themes: Annotated[tuple[str, ...], told("Codes of the EU data themes.")] = ()
    series: Annotated[str, told("Series that it belongs to.")] = ""
    report: Annotated[str, told("Report whose tables it holds: its name within the series.")] = ""
    period: Annotated[str, told("Period of its figures.")] = ""
    start: Annotated[Day | None, told("First day covered.")] = None
    end: Annotated[Day | None, told("Last day covered.")] = None
    area: Annotated[str, told("Area covered.")] = ""
    creators: Annotated[tuple[str, ...], told("Who made the data.")] = ()
    sources: Annotated[tuple[Source, ...], told("Where it comes from.")] = ()
    datapackage: Annotated[
        Url, told("The whole as a Frictionless data package; left out where it is gone or set aside.")
    ] = ""
    url: _This
    page: _Page
    issued: _Issued = None
    modified: _Modified = None
    files: Annotated[tuple[File, ...], told("The whole in one file, and its descriptor.")]
    editions: Annotated[tuple[Edition, ...], told("Its released versions, newest first.")]
    state: _State = ""


class Rows(Shape, frozen=True, kw_only=True):
    """A page of a table's rows."""

    dataset: Annotated[str, told("The package.")]
    resource: Annotated[str, told("The table.")]
    row_count: Annotated[int, told("Rows of the whole table.")]
    page: Annotated[int, told("Number of this page, from 1.")]
    pages: Annotated[int, told("How many there are.")]
    page_size: Annotated[int, told("Most rows of a page.")]
    next: Annotated[Url, told("The next page.")] = ""
    prev: Annotated[Url, told("The page before.")] = ""
    rows: Annotated[
        tuple[dict[str, Any], ...],
        told("Rows by column name, values in their types; numbers with their own digits."),
    ]


class SeriesSummary(Shape, frozen=True, kw_only=True):
    """A series in a list."""

    name: _Name
    title: _Title
    title_en: _TitleEn = ""
    url: Annotated[Url, told("This series.")]


class ReportSummary(Shape, frozen=True, kw_only=True):
    """A report in a list."""

    series: Annotated[str, told("Its series.")]
    name: Annotated[str, told("Its name within the series.")]
    title: _Title
    title_en: _TitleEn = ""
    period: Annotated[str, told("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")]
    period_label: Annotated[str, told("The period in words.")]
    start: Annotated[Day, told("First day of the window that the figures cover.")]
    end: Annotated[Day, told("Last day.")]
    status: Annotated[str, told("estimate, preliminary or official.")]
    issued: _Issued = None
    url: _This
    page: _Page


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
    creator: Annotated[str, told("Who makes the reports.")] = ""
    addressee: Annotated[str, told("Who receives them.")] = ""
    indicators: Annotated[Url, told("Its indicator list.")] = ""
    page: _Page = ""
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
