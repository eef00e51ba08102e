"""What happened, and the search index, as documents of the API; the rules are those of `shapes`."""

from __future__ import annotations

from typing import Annotated

from site_builder.channels.api.shape import Day, Shape, Url, told


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
    url: Annotated[Url, told("Its document; for a table, the first page of its rows.")]
    page: Annotated[Url, told("The page for readers.")] = ""
