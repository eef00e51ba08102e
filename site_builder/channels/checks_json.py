"""Checks and the ledger told to machines: JSON beside the pages that people read. Codes and keys are stable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import say_found, say_repair
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import Entry, LedgerPart, SeriesLedger
from site_builder.model.check import Check, Spot, in_order, tally
from site_builder.model.publication import Publication
from site_builder.model.report import Series


def checks_file(package: str, checks: Sequence[Check], language: str) -> OutputFile:
    """The file of one package, the gravest check first."""
    members = {
        "package": package,
        "counts": tally(checks),
        "checks": [_check_document(check, language) for check in in_order(checks)],
    }
    return OutputFile(at.checks_json(package), json_bytes(members))


def _check_document(check: Check, language: str) -> dict[str, Any]:
    translate = translator(language)
    problem = check.problem
    return drop_empty(
        {
            "kind": check.kind.value,
            "outcome": check.outcome,
            "subject": check.subject,
            "said": check.stated,
            "arithmetic": check.arithmetic,
            "cells": check.count,
            "code": problem.code if problem else "",
            "found": say_found(problem, translate) if problem else "",
            "repair": say_repair(problem, translate) if problem else "",
            "reason": check.finding(translate),
            "rows": [_row(spot) for spot in check.spots],
        }
    )


def _row(spot: Spot) -> dict[str, Any]:
    return drop_empty(
        {
            "file": spot.file,
            "resource": spot.resource,
            "row": spot.line,
            "column": spot.column,
            "key": spot.key,
        }
    )


def ledger_files(portal: Portal) -> Iterator[OutputFile]:
    """The ledger of every series. What is not known is null: to leave it out would look like a mistake.

    A long one leads from each series to its newest periods, and from these to the years before.
    """
    publication, parts = portal.publication, portal.ledger_parts
    day = {"day": publication.today.isoformat()}
    if parts:
        series = [
            _book(publication, part.book) | {"ledger": publication.site.absolute(part.json_uri)}
            for part in parts
            if not part.year
        ]
    else:
        books = portal.ledgers.values()
        series = [
            _book(publication, book) | _periods(publication, book.series, book.entries)
            for book in books
        ]
    yield OutputFile(at.LEDGER_JSON, json_bytes(day | {"series": series}))
    for part in parts:
        head = _named(publication, part.book) if part.year else day | _book(publication, part.book)
        members = (
            head
            | _periods(publication, part.book.series, part.entries)
            | _earlier(publication, part)
        )
        yield OutputFile(part.json_uri, json_bytes(members))


def _earlier(publication: Publication, part: LedgerPart) -> dict[str, Any]:
    uri = at.ledger_json(part.book.series.name, part.earlier)
    return {"earlier": publication.site.absolute(uri) if part.earlier else None}


def _periods(publication: Publication, series: Series, entries: Sequence[Entry]) -> dict[str, Any]:
    return {"periods": [_entry(publication, series, entry) for entry in entries]}


def _named(publication: Publication, book: SeriesLedger) -> dict[str, Any]:
    series = book.series
    return {
        "name": series.name,
        "title": series.title.say(publication.site.language),
        "url": publication.site.absolute(series.uri),
    }


def _book(publication: Publication, book: SeriesLedger) -> dict[str, Any]:
    series, coming = book.series, book.next()
    return _named(publication, book) | {
        "regime": series.regime.word,
        "first_expected": series.first_expected.code if series.first_expected else None,
        "last_expected": series.last_expected.code if series.last_expected else None,
        "next": coming.period.code if coming else None,
        "is_closed": book.is_closed,
    }


def _entry(publication: Publication, series: Series, entry: Entry) -> dict[str, Any]:
    report, period = entry.report, entry.period
    return {
        "period": period.code,
        "kind": period.kind.value,
        "title": period.label(publication.site.language),
        "start": entry.window.start.isoformat(),
        "end": entry.window.end.isoformat(),
        "due": _day(entry.due),
        "due_source": series.deadline.source.say(publication.site.language)
        if series.deadline and entry.due
        else None,
        "received": _day(report.received if report else None),
        "issued": _day(report.issued if report else None),
        "state": entry.state.value,
        "in_time": entry.in_time,
        "is_expected": entry.is_expected,
        "report": publication.site.absolute(report.uri) if report else None,
        "status": publication.status_of(report) if report else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
