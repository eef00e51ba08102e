"""Every document of the API, each declared once: JSON, JSON Schema and the reference are written from these classes.

A field is never renamed, retyped or taken away within v1; new ones may be added. A field with a default is left out
where the portal does not know its value, every other one is always there. Their order is that of the JSON. What is
said of reports, indicators and their values stands in `report_shapes`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated, Any, TypeVar

import msgspec

from site_builder.core.i18n.catalog import SOURCE
from site_builder.core.text import Text

Day = date  # a field may be called `date`
Url = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uri"})]


def meaning(words: str) -> msgspec.Meta:
    """What a field means, for the schema and the reference."""
    return msgspec.Meta(description=words)


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base of all: no field can be changed, and what is empty is left out where it may be.

    msgspec knows a default by identity; "", () and None are single objects, so every empty one is recognised.
    """


S = TypeVar("S", bound=Shape)
_ENGLISH = "_en"


def filled(shape: type[S], noun: object, language: str, **own: Any) -> S:
    """A shape with what a noun says under the same names, and beside it what the shape has of its `own`.

    Texts are in a language; `title_en` is the English of `title` where its author gave it.
    """
    for name, stem in _parts(shape):
        value = getattr(noun, stem, None)
        if name not in own and value is not None:
            if isinstance(value, Text):
                value = value.say(language) if name == stem else value.stated(SOURCE)
            own[name] = value
    return shape(**own)


@cache
def _parts(shape: type[Shape]) -> tuple[tuple[str, str], ...]:
    """Its fields, each with what a noun calls it."""
    return tuple((name, name.removesuffix(_ENGLISH)) for name in shape.__struct_fields__)


LicenceId = Annotated[str, meaning("Open Definition or SPDX id.")]
Name = Annotated[str, meaning("Stable name, as in addresses.")]
Title = Annotated[str, meaning("Title.")]
TitleEn = Annotated[str, meaning("Title in English.")]
This = Annotated[Url, meaning("This document.")]
Page = Annotated[Url, meaning("The page for readers.")]
Issued = Annotated[Day | None, meaning("Day of issue, where the source states it.")]
Released = Annotated[Day | None, meaning("Day of its first release: that of its first edition or of its report.")]
Modified = Annotated[
    Day | None, meaning("Day of the last thing known to have happened to it: issue, edition, correction, withdrawal.")
]
Version = Annotated[str, meaning("Version: that of the newest edition that stands, else the package's own.")]
State = Annotated[
    str,
    meaning(
        "set-aside: the data as handed in have errors, nothing is shown; in-part: tables that have errors are files as "
        "handed in, the others are shown; earlier-version: for the same reason an earlier version "
        "stands; never-published: set aside before any data were shown, and in no list. Left out of "
        "every other dataset."
    ),
]


# What happened, and the search index, as documents of the API; the rules are those of `shapes`.


class Change(Shape, frozen=True, kw_only=True):
    """Something that happened: to a report, an edition, a dataset, or to areas."""

    id: Annotated[str, meaning("Its id, as in the feeds; it never changes.")]
    kind: Annotated[
        str,
        meaning("report, edition, correction, wording, withdrawal, removal, renaming, split or merge; more may come."),
    ]
    date: Annotated[Day | None, meaning("Its day, where somebody stated it.")] = None
    title: Annotated[str, meaning("One line.")]
    summary: Annotated[str, meaning("What it brought, in plain text.")] = ""
    series: Annotated[str, meaning("Series that it belongs to.")] = ""
    dataset: Annotated[str, meaning("Dataset that it is about.")] = ""
    page: Annotated[Url, meaning("The page for readers.")]
    url: Annotated[Url, meaning("The dataset's document.")] = ""


class Year(Shape, frozen=True, kw_only=True):
    """A year in which something happened."""

    year: Annotated[int, meaning("The year.")]
    count: Annotated[int, meaning("How many changes have a day in it.")]
    last: Annotated[Day, meaning("The last of these days.")]
    url: Annotated[Url, meaning("Its changes.")]


class Changes(Shape, frozen=True, kw_only=True):
    """Where to ask what changed since a day: every year whose last day is that day or a later one."""

    modified: Annotated[Day | None, meaning("Day of the last change.")] = None
    years: Annotated[tuple[Year, ...], meaning("Every year with a change, newest first.")]
    changes: Annotated[tuple[Change, ...], meaning("The newest changes that have a day, at most a hundred.")]
    undated: Annotated[tuple[Change, ...], meaning("Changes whose day nobody stated; they belong to no year.")]


class YearChanges(Shape, frozen=True, kw_only=True):
    """The changes of a year."""

    year: Annotated[int, meaning("The year.")]
    changes: Annotated[tuple[Change, ...], meaning("All of them, newest first.")]
    next: Annotated[Url, meaning("The next year that has any.")] = ""
    prev: Annotated[Url, meaning("The year before that has any.")] = ""


class SearchEntry(Shape, frozen=True, kw_only=True):
    """Something that can be found by its words."""

    kind: Annotated[str, meaning("dataset, table, series, report or indicator.")]
    title: Annotated[str, meaning("What it is called.")]
    words: Annotated[
        str,
        meaning(
            "Its words, each once, between blanks: lower-case, without marks. Fold a reader's word the same way (NFD, "
            "combining marks out, a d with a stroke to d, lower-case) and look for it."
        ),
    ]
    url: Annotated[Url, meaning("Its document; for a table, its CSV.")]
    page: Annotated[Url, meaning("The page for readers.")] = ""


# What identifies an area, and what bodies became, as parts of the documents of the API; the rules are in `shapes`.


class Area(Shape, frozen=True, kw_only=True):
    """An area as the portal declares it."""

    code: Annotated[str, meaning("The portal's own key, as in the column area of observations.")]
    name: Annotated[str, meaning("Name.")]
    name_en: Annotated[str, meaning("Name in English.")] = ""
    valid_from: Annotated[Day | None, meaning("First day of these boundaries.")] = None
    valid_to: Annotated[Day | None, meaning("Last day of these boundaries.")] = None
    identifier: Annotated[str, meaning("National code.")] = ""
    iso: Annotated[str, meaning("Code in ISO 3166-2.")] = ""
    wikidata: Annotated[
        str, meaning("Its item in Wikidata; one item may stand for the area before and after a merger.")
    ] = ""
    uri: Annotated[Url, meaning("What it is called in the catalogues.")]
    bbox: Annotated[tuple[float, ...], meaning("West, south, east, north in degrees.")] = ()
    part_of: Annotated[str, meaning("Key of the area that it belongs to.")] = ""
    replaced_by: Annotated[str, meaning("Key of the area that it was merged into.")] = ""
    page: Annotated[Url, meaning("The page for readers.")]


class Successor(Shape, frozen=True, kw_only=True):
    """A body that was merged."""

    name: Annotated[str, meaning("Its name.")]
    until: Annotated[Day | None, meaning("Its last day.")] = None
    successor: Annotated[str, meaning("What it became part of.")]


class Licence(Shape, frozen=True, kw_only=True):
    """Under what terms something may be used."""

    title: Title = ""
    url: Annotated[str, meaning("Its text.")] = ""
    name: LicenceId


class Portal(Shape, frozen=True, kw_only=True):
    """The portal that publishes a document."""

    title: Annotated[str, meaning("Name.")]
    url: Annotated[Url, meaning("Address.")]
    publisher: Annotated[str, meaning("Who publishes.")]


class Envelope(Shape, frozen=True, kw_only=True):
    """What stands around every document."""

    api: Annotated[str, meaning("Always v1.")]
    licence: Annotated[Licence, meaning("Licence of the document: the dataset's own, or that of the portal.")]
    source: Annotated[Portal, meaning("The portal that publishes it.")]
    generated_by: Annotated[str, meaning("Name and version of the program.")]
    next: Annotated[Url, meaning("The next page of a long list, where there is one.")] = ""
    data: Annotated[Any, meaning("The document: one of the shapes below, or a list of one.")]


class Index(Shape, frozen=True, kw_only=True):
    """Where everything is."""

    title: Annotated[str, meaning("Name of the portal.")]
    title_en: TitleEn = ""
    description: Annotated[str, meaning("One sentence about it.")] = ""
    description_en: Annotated[str, meaning("The same in English.")] = ""
    language: Annotated[str, meaning("Language of names and texts.")]
    datasets: Annotated[Url, meaning("List of datasets.")]
    series: Annotated[Url, meaning("List of series.")]
    reports: Annotated[Url, meaning("List of reports.")]
    indicators: Annotated[Url, meaning("List of indicators.")]
    latest: Annotated[Url, meaning("Latest value of every indicator.")]
    openapi: Annotated[Url, meaning("This API in OpenAPI 3.1.")]
    feed: Annotated[Url, meaning("What is new, as JSON Feed.")]
    changes: Annotated[Url, meaning("What happened, with the years that have a list of their own.")]
    search: Annotated[
        Url, meaning("The search index: every dataset, table, series, report and indicator with its words.")
    ]
    facts: Annotated[Url, meaning("List of the documents of facts: every figure with all that makes it citable.")]


class File(Shape, frozen=True, kw_only=True):
    """One downloadable file. Its address stays; its bytes change only with the data or their edition."""

    format: Annotated[str, meaning("csv, excel-csv, json, xlsx, parquet, zip, datapackage, or a file's own format.")]
    media_type: Annotated[str, meaning("Media type.")]
    url: Annotated[Url, meaning("Where it is.")]
    bytes: Annotated[int, meaning("Its size.")]
    sha256: Annotated[str, meaning("SHA-256 of its bytes, hexadecimal.")]


class Column(Shape, frozen=True, kw_only=True):
    """A column of a table."""

    name: Annotated[str, meaning("Key of the column in a row.")]
    type: Annotated[str, meaning("Table Schema type.")]
    title: Annotated[str, meaning("What readers see above it.")] = ""
    title_en: TitleEn = ""
    description: Annotated[str, meaning("What it means.")] = ""
    description_en: Annotated[str, meaning("The same in English.")] = ""
    unit: Annotated[str, meaning("Unit of its numbers.")] = ""


class Resource(Shape, frozen=True, kw_only=True):
    """A table of a dataset, or another file of it."""

    name: Name
    title: Title
    title_en: TitleEn = ""
    description: Annotated[str, meaning("What it holds.")] = ""
    description_en: Annotated[str, meaning("The same in English.")] = ""
    row_count: Annotated[int | None, meaning("Rows, for a table.")] = None
    fields: Annotated[tuple[Column, ...], meaning("Columns, for a table.")] = ()
    rows: Annotated[Url, meaning("All its rows as JSON, a record each by column name, for a table.")] = ""
    files: Annotated[tuple[File, ...], meaning("Every form it can be had in.")]


class Source(Shape, frozen=True, kw_only=True):
    """Where data come from."""

    url: Annotated[str, meaning("Address.")] = ""
    title: Annotated[str, meaning("Name.")]


class Edition(Shape, frozen=True, kw_only=True):
    """A released version of a dataset; its files stay for ever."""

    version: Annotated[str, meaning("Version.")]
    date: Annotated[Day, meaning("Day of release.")]
    kind: Annotated[str, meaning("release, revision or correction.")]
    state: Annotated[str, meaning("latest, superseded or withdrawn.")]
    note: Annotated[str, meaning("What the publisher says about it.")] = ""
    note_en: Annotated[str, meaning("The same in English.")] = ""
    withdrawn: Annotated[Day | None, meaning("Day on which it was taken back.")] = None
    reason: Annotated[str, meaning("Why it was taken back.")] = ""
    page: Page
    changes: Annotated[Url, meaning("The page of what it changed against the version before.")] = ""


class _Dataset(Shape, frozen=True, kw_only=True):
    """What a dataset says of itself wherever it is told."""

    name: Name
    title: Title
    title_en: TitleEn = ""
    series: Annotated[str, meaning("Series that it belongs to.")] = ""
    period: Annotated[str, meaning("Period of its figures.")] = ""
    url: This
    page: Page
    issued: Released = None
    modified: Modified = None
    version: Version = ""
    state: State = ""


class DatasetSummary(_Dataset, frozen=True, kw_only=True):
    """A dataset in a list."""

    row_count: Annotated[int, meaning("Rows of all tables together.")]


class Gone(Shape, frozen=True, kw_only=True):
    """What became of a dataset that is no more at its address."""

    kind: Annotated[str, meaning("removed or renamed.")]
    date: Annotated[Day, meaning("Since when.")]
    note: Annotated[str, meaning("Why.")]
    successor: Annotated[str, meaning("The dataset that stands in its place.")] = ""
    url: Annotated[Url, meaning("The document of the successor.")] = ""


class Dataset(_Dataset, frozen=True, kw_only=True):
    """A dataset with everything known of it but its rows; one that was taken away says so in `gone`."""

    gone: Annotated[Gone | None, meaning("What became of it; left out where it stands.")] = None
    licences: Annotated[tuple[Licence, ...], meaning("Its licences.")]
    resources: Annotated[tuple[Resource, ...], meaning("Its tables and other files.")]
    description: Annotated[str, meaning("What it holds.")] = ""
    description_en: Annotated[str, meaning("The same in English.")] = ""
    identifier: Annotated[str, meaning("Permanent identifier.")]
    language: Annotated[str, meaning("Language of the data.")] = ""
    keywords: Annotated[tuple[str, ...], meaning("Keywords.")] = ()
    themes: Annotated[tuple[str, ...], meaning("Codes of the EU data themes.")] = ()
    report: Annotated[str, meaning("Report whose tables it holds: its name within the series.")] = ""
    start: Annotated[Day | None, meaning("First day covered.")] = None
    end: Annotated[Day | None, meaning("Last day covered.")] = None
    area: Annotated[str, meaning("Area covered.")] = ""
    place: Annotated[
        Area | None, meaning("What identifies that area; left out where the portal does not declare it.")
    ] = None
    creators: Annotated[tuple[str, ...], meaning("Who made the data.")] = ()
    successors: Annotated[tuple[Successor, ...], meaning("Of its creators, those that were merged since.")] = ()
    sources: Annotated[tuple[Source, ...], meaning("Where it comes from.")] = ()
    datapackage: Annotated[Url, meaning("The whole as a Frictionless data package, where it stands.")] = ""
    files: Annotated[tuple[File, ...], meaning("The whole in one file, and its descriptor.")]
    editions: Annotated[tuple[Edition, ...], meaning("Its released versions, newest first.")]
