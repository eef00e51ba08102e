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


LicenceId = Annotated[str, told("Open Definition or SPDX id.")]
Name = Annotated[str, told("Stable name, as in addresses.")]
Title = Annotated[str, told("Title.")]
TitleEn = Annotated[str, told("Title in English.")]
This = Annotated[Url, told("This document.")]
Page = Annotated[Url, told("The page for readers.")]
Issued = Annotated[Day | None, told("Day of issue, where the source states it.")]
Released = Annotated[Day | None, told("Day of its first release: that of its first edition or of its report.")]
Modified = Annotated[
    Day | None, told("Day of the last thing known to have happened to it: issue, edition, correction, withdrawal.")
]
Version = Annotated[str, told("Version: that of the newest edition that stands, else the package's own.")]
State = Annotated[
    str,
    told(
        "set-aside: the data as handed in have errors, nothing is shown; earlier-version: for the same reason an "
        "earlier version stands; never-published: set aside before any data were shown, and in no list. Left out of "
        "every other dataset."
    ),
]


# What happened, and the search index, as documents of the API; the rules are those of `shapes`.


class Change(Shape, frozen=True, kw_only=True):
    """Something that happened: a report, an edition, a correction, a withdrawal, a removal, a renaming."""

    id: Annotated[str, told("Its id, as in the feeds; it never changes.")]
    kind: Annotated[str, told("report, edition, correction, withdrawal, removal or renaming; more may come.")]
    date: Annotated[Day | None, told("Its day, where somebody stated it.")] = None
    title: Annotated[str, told("One line.")]
    summary: Annotated[str, told("What it brought, in plain text.")] = ""
    series: Annotated[str, told("Series that it belongs to.")] = ""
    dataset: Annotated[str, told("Dataset that it is about.")] = ""
    page: Annotated[Url, told("The page for readers.")]
    url: Annotated[Url, told("The dataset's document.")] = ""


class Year(Shape, frozen=True, kw_only=True):
    """A year in which something happened."""

    year: Annotated[int, told("The year.")]
    count: Annotated[int, told("How many changes have a day in it.")]
    last: Annotated[Day, told("The last of these days.")]
    url: Annotated[Url, told("Its changes.")]


class Changes(Shape, frozen=True, kw_only=True):
    """Where to ask what changed since a day: every year whose last day is that day or a later one."""

    modified: Annotated[Day | None, told("Day of the last change.")] = None
    years: Annotated[tuple[Year, ...], told("Every year with a change, newest first.")]
    changes: Annotated[tuple[Change, ...], told("The newest changes that have a day, at most a hundred.")]
    undated: Annotated[tuple[Change, ...], told("Changes whose day nobody stated; they belong to no year.")]


class YearChanges(Shape, frozen=True, kw_only=True):
    """The changes of a year."""

    year: Annotated[int, told("The year.")]
    changes: Annotated[tuple[Change, ...], told("All of them, newest first.")]
    next: Annotated[Url, told("The next year that has any.")] = ""
    prev: Annotated[Url, told("The year before that has any.")] = ""


class SearchEntry(Shape, frozen=True, kw_only=True):
    """Something that can be found by its words."""

    kind: Annotated[str, told("dataset, table, series, report or indicator.")]
    title: Annotated[str, told("What it is called.")]
    words: Annotated[
        str,
        told(
            "Its words, each once, between blanks: lower-case, without marks. Fold a reader's word the same way (NFD, "
            "combining marks out, a d with a stroke to d, lower-case) and look for it."
        ),
    ]
    url: Annotated[Url, told("Its document; for a table, its CSV.")]
    page: Annotated[Url, told("The page for readers.")] = ""


# What identifies an area, and what bodies became, as parts of the documents of the API; the rules are in `shapes`.


class Area(Shape, frozen=True, kw_only=True):
    """An area as the portal declares it."""

    code: Annotated[str, told("The portal's own key, as in the column area of observations.")]
    name: Annotated[str, told("Name.")]
    name_en: Annotated[str, told("Name in English.")] = ""
    valid_from: Annotated[Day | None, told("First day of these boundaries.")] = None
    valid_to: Annotated[Day | None, told("Last day of these boundaries.")] = None
    identifier: Annotated[str, told("National code.")] = ""
    iso: Annotated[str, told("Code in ISO 3166-2.")] = ""
    wikidata: Annotated[
        str, told("Its item in Wikidata; one item may stand for the area before and after a merger.")
    ] = ""
    uri: Annotated[Url, told("What it is called in the catalogues.")]
    bbox: Annotated[tuple[float, ...], told("West, south, east, north in degrees.")] = ()
    part_of: Annotated[str, told("Key of the area that it belongs to.")] = ""
    replaced_by: Annotated[str, told("Key of the area that it was merged into.")] = ""
    page: Annotated[Url, told("The page for readers.")]


class Successor(Shape, frozen=True, kw_only=True):
    """A body that was merged."""

    name: Annotated[str, told("Its name.")]
    until: Annotated[Day | None, told("Its last day.")] = None
    successor: Annotated[str, told("What it became part of.")]


class Licence(Shape, frozen=True, kw_only=True):
    """Under what terms something may be used."""

    title: Title = ""
    url: Annotated[str, told("Its text.")] = ""
    name: LicenceId


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
    next: Annotated[Url, told("The next page of a long list, where there is one.")] = ""
    data: Annotated[Any, told("The document: one of the shapes below, or a list of one.")]


class Index(Shape, frozen=True, kw_only=True):
    """Where everything is."""

    title: Annotated[str, told("Name of the portal.")]
    title_en: TitleEn = ""
    description: Annotated[str, told("One sentence about it.")] = ""
    description_en: Annotated[str, told("The same in English.")] = ""
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
    title_en: TitleEn = ""
    description: Annotated[str, told("What it means.")] = ""
    description_en: Annotated[str, told("The same in English.")] = ""
    unit: Annotated[str, told("Unit of its numbers.")] = ""


class Resource(Shape, frozen=True, kw_only=True):
    """A table of a dataset, or another file of it."""

    name: Name
    title: Title
    title_en: TitleEn = ""
    description: Annotated[str, told("What it holds.")] = ""
    description_en: Annotated[str, told("The same in English.")] = ""
    row_count: Annotated[int | None, told("Rows, for a table.")] = None
    fields: Annotated[tuple[Column, ...], told("Columns, for a table.")] = ()
    rows: Annotated[Url, told("All its rows as JSON, a record each by column name, for a table.")] = ""
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
    note_en: Annotated[str, told("The same in English.")] = ""
    withdrawn: Annotated[Day | None, told("Day on which it was taken back.")] = None
    reason: Annotated[str, told("Why it was taken back.")] = ""
    page: Page
    changes: Annotated[Url, told("The page of what it changed against the version before.")] = ""


class _Dataset(Shape, frozen=True, kw_only=True):
    """What a dataset says of itself wherever it is told."""

    name: Name
    title: Title
    title_en: TitleEn = ""
    series: Annotated[str, told("Series that it belongs to.")] = ""
    period: Annotated[str, told("Period of its figures.")] = ""
    url: This
    page: Page
    issued: Released = None
    modified: Modified = None
    version: Version = ""
    state: State = ""


class DatasetSummary(_Dataset, frozen=True, kw_only=True):
    """A dataset in a list."""

    row_count: Annotated[int, told("Rows of all tables together.")]


class Gone(Shape, frozen=True, kw_only=True):
    """What became of a dataset that is no more at its address."""

    kind: Annotated[str, told("removed or renamed.")]
    date: Annotated[Day, told("Since when.")]
    note: Annotated[str, told("Why.")]
    successor: Annotated[str, told("The dataset that stands in its place.")] = ""
    url: Annotated[Url, told("The document of the successor.")] = ""


class Dataset(_Dataset, frozen=True, kw_only=True):
    """A dataset with everything known of it but its rows; one that was taken away says so in `gone`."""

    gone: Annotated[Gone | None, told("What became of it; left out where it stands.")] = None
    licences: Annotated[tuple[Licence, ...], told("Its licences.")]
    resources: Annotated[tuple[Resource, ...], told("Its tables and other files.")]
    description: Annotated[str, told("What it holds.")] = ""
    description_en: Annotated[str, told("The same in English.")] = ""
    identifier: Annotated[str, told("Permanent identifier.")]
    language: Annotated[str, told("Language of the data.")] = ""
    keywords: Annotated[tuple[str, ...], told("Keywords.")] = ()
    themes: Annotated[tuple[str, ...], told("Codes of the EU data themes.")] = ()
    report: Annotated[str, told("Report whose tables it holds: its name within the series.")] = ""
    start: Annotated[Day | None, told("First day covered.")] = None
    end: Annotated[Day | None, told("Last day covered.")] = None
    area: Annotated[str, told("Area covered.")] = ""
    place: Annotated[Area | None, told("What identifies that area; left out where the portal does not declare it.")] = (
        None
    )
    creators: Annotated[tuple[str, ...], told("Who made the data.")] = ()
    successors: Annotated[tuple[Successor, ...], told("Of its creators, those that were merged since.")] = ()
    sources: Annotated[tuple[Source, ...], told("Where it comes from.")] = ()
    datapackage: Annotated[Url, told("The whole as a Frictionless data package, where it stands.")] = ""
    files: Annotated[tuple[File, ...], told("The whole in one file, and its descriptor.")]
    editions: Annotated[tuple[Edition, ...], told("Its released versions, newest first.")]
