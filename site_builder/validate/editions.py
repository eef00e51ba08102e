"""Released editions: what was published under a version stays, and the data of today are those of the last one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import known_period
from site_builder.core.cell import canonical_cell
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import Phrase, Problem, Severity, flag
from site_builder.core.sheets.csv import csv_rows
from site_builder.core.text import free_name
from site_builder.derive.diff import DESCRIPTOR, Snapshot, compare, parse_snapshot
from site_builder.derive.observations import SeriesData, series_of
from site_builder.model.edition import CODES_NAME, Change, Edition, Releases, independent
from site_builder.model.log import RELEASES, Event, Log, first_difference
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.model.report_text import (
    FACTS,
    ReportText,
    frozen_texts,
    is_same,
    narrowed,
    text_changes,
)

_WORDS = message_tables(__package__)["editions"]
SHOWN = 10  # differences told one by one; the rest is counted


def check_edition(
    publication: Publication, package: Package, snapshot: Snapshot, *, severity: Severity = "error"
) -> Iterator[Problem]:
    """A package as it is against its last edition, where there is one.

    `severity` is that of unreleased changes: a warning while an author is still writing.
    """
    if base := publication.releases(package.name).base:
        yield from _current(package, base, snapshot, publication.log, severity)


def check_editions(publication: Publication) -> Iterator[Problem]:
    """The editions of all packages."""
    for package in publication.packages:
        for resource in package.resources:
            if resource.path.startswith("editions/"):
                yield flag("edition-as-resource", package.file, resource=resource.name)
        yield from check_releases(publication.releases(package.name), publication.log)
    for name, end in publication.log.ends.items():
        if end.event == "rename":
            yield from check_releases(publication.releases(name), publication.log)


def check_releases(releases: Releases, log: Log) -> Iterator[Problem]:
    """The editions of one package: bytes, notes and order."""
    for edition in releases.editions:
        if not edition.note or (edition.withdrawn and not edition.withdrawn.reason):
            yield flag(
                "edition-note-missing",
                log.file,
                row=log.row(edition.subject, edition.version),
                version=edition.version,
            )
        yield from _files(releases, edition)
    for newer, older in pairwise(releases.editions):
        if newer.date < older.date:
            facts: dict[str, Any] = {
                "version": newer.version,
                "date": newer.date,
                "older": older.version,
                "older_date": older.date,
            }
            yield flag(
                "edition-order", log.file, row=log.row(newer.subject, newer.version), **facts
            )


def _files(releases: Releases, edition: Edition) -> Iterator[Problem]:
    turned = [
        file.name for file in edition.files if file.content and not file.is_whole and file.is_turned
    ]
    if turned:
        where, names = f"{releases.folder}/{edition.version}", ", ".join(turned)
        yield flag("edition-line-ends", where, names=names, version=edition.version, folder=where)
    for file in edition.files:
        where = f"{releases.folder}/{edition.version}/{file.name}"
        facts: dict[str, Any] = {
            "name": file.name,
            "version": edition.version,
            "package": edition.subject,
        }
        if file.content is None and not edition.withdrawn:
            yield flag("edition-file-missing", where, **facts)
        elif file.content is not None and not file.is_whole and file.name not in turned:
            yield flag("edition-file-changed", where, **facts)


def _current(
    package: Package, newest: Edition, current: Snapshot, log: Log, severity: Severity
) -> Iterator[Problem]:
    stated = str(package.descriptor.get("version") or "")
    if stated and newest.package == package.name and stated != str(newest.version):
        yield flag(
            "edition-version-stated",
            package.file,
            column="version",
            stated=stated,
            version=newest.version,
        )
    try:
        released = released_snapshot(newest, log)
    except (KeyError, ValueError):
        return  # the file that is missing or changed has been told
    changes = compare(released, current)
    yield from _changed(package, newest, changes, severity)
    if newest.withdrawn and not changes:
        yield flag(
            "edition-withdrawn-current", package.file, version=newest.version, package=package.name
        )


def released_snapshot(edition: Edition, log: Log) -> Snapshot:
    """What an edition holds, by the names of today. KeyError or ValueError where its files are not those released."""
    files = {
        each.name: each.content
        for each in edition.files
        if each.content is not None and each.is_whole
    }
    homes = {"name": at.dataset_uri, "series": at.series_uri}
    snapshot = parse_snapshot(files)
    facts = (
        (key, log.led(homes[key](text)).split("/")[-2] if key in homes else text)
        for key, text in snapshot.facts
    )
    return replace(snapshot, facts=tuple(facts))


def _changed(
    package: Package, newest: Edition, changes: Sequence[Change], severity: Severity
) -> Iterator[Problem]:
    facts: dict[str, Any] = {
        "version": newest.version,
        "package": package.name,
        "severity": severity,
    }
    printed = {
        (each.table, each.row, f"{each.column}_printed") for each in changes
    }  # told with the figure itself
    changes = [
        each for each in independent(changes) if (each.table, each.row, each.column) not in printed
    ]
    for change in changes[:SHOWN]:
        file, row = _changed_line(package, change)
        text: dict[str, Any] = {"old": change.old, "new": change.new}
        if change.kind == "cell":
            where: dict[str, Any] = {
                "table": change.table,
                "where": _row(change.row),
                "name": change.column,
            }
            swapped = re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\1-\3-\2", str(change.old))
            advice = (
                "swapped"
                if str(change.new) == swapped != change.old
                else "changed"
                if change.old
                else "emptied"
            )
            where["right"] = Phrase(_WORDS[advice], package=package.name, old=change.old)
            yield flag(
                "released-cell-changed",
                file,
                row=row,
                column=change.column,
                **facts,
                **text,
                **where,
            )
        else:
            is_bare, is_new = not (change.old or change.new), change.kind.endswith("-added")
            text = {"what": Phrase(_WORDS[change.kind if is_bare else "turned"], **text)}
            text |= {"address": change.address or DESCRIPTOR}
            text["right"] = Phrase(_WORDS["added" if is_new else "restored"], package=package.name)
            yield flag(
                "released-data-changed",
                file,
                row=row,
                column=change.column or None,
                **facts,
                **text,
            )
    if len(changes) > SHOWN:
        yield flag("released-data-changed-more", package.file, count=len(changes) - SHOWN, **facts)


# The list of indicators: what it says of a code stands in it once, for all periods, so that a change of it changes
# what was released. Rows that state their unit themselves do not take it from there.
CODE_FACTS = ("code", "name", "unit", "kind", "direction")


def codes_of(publication: Publication, package: Package) -> tuple[tuple[str, ...], ...]:
    """What the list says of every code that a package observes."""
    listed, period = (
        publication.indicators(series_of(publication, package)),
        publication.period_of(package),
    )
    own = dict[str, tuple[str, ...]]()
    for _, row, _ in package.rows_of("observations"):
        if (code := canonical_cell(row.get("indicator"))) in listed and code not in own:
            each = listed[code].at(known_period(canonical_cell(row.get("period"))) or period)
            unit = "" if canonical_cell(row.get("unit")) else str(each.unit)
            own[code] = (code, str(each.name), unit, each.kind, each.direction)
    return tuple(own.values())


def code_changes(
    publication: Publication, package: Package, edition: Edition
) -> Iterator[tuple[str, Change]]:
    """Where the list says something else of a code than it did when an edition was released, with the code."""
    now = {each[0]: each for each in codes_of(publication, package)}
    table = next((each.name for each in package.with_role("observations")), "")
    for code, *then in _released_codes(edition):
        for name, old, new in zip(
            CODE_FACTS[1:], then, now.get(code, (code, *then))[1:], strict=True
        ):
            if old != new:
                yield code, Change("table", "minor", table, code, facet=name, old=old, new=new)


def _released_codes(edition: Edition) -> list[list[str]]:
    file = edition.file(CODES_NAME)
    return (
        list(csv_rows(file.content.decode()))[1:] if file and file.content and file.is_whole else []
    )


def check_listed(
    publication: Publication, observed: Mapping[str, SeriesData], severity: Severity
) -> Iterator[Problem]:
    """The list of indicators against what the last release of each code said of it: that settles all before."""
    settled: set[tuple[str, str]] = set()
    released = [
        (base, each)
        for each in publication.packages
        if (base := publication.releases(each.name).base)
    ]
    for base, package in sorted(
        released, key=lambda pair: (pair[0].date, pair[0].package), reverse=True
    ):
        series = series_of(publication, package)
        broken = (
            {each.indicator for each in observed[series].breaks} if series in observed else set()
        )
        for code, change in code_changes(publication, package, base):
            if (series, code) in settled or (code in broken and change.facet != "unit"):
                continue
            rule = "released-unit-changed" if change.facet == "unit" else "released-list-changed"
            # A name may be said better. A unit makes a figure another one, unless a break has that of before.
            grave = severity if change.facet == "unit" else "warning"
            facts: dict[str, Any] = {
                "series": series,
                "code": code,
                "package": package.name,
                "version": base.version,
            }
            facts |= {
                "facet": change.facet,
                "old": change.old,
                "new": change.new,
                "severity": grave,
            }
            file, row, column = publication.listed_at(series, code, change.facet)
            yield flag(rule, file, row=row, column=column, **facts)
        settled |= {(series, code) for code, *_ in _released_codes(base)}


def _row(label: str) -> Phrase:
    """A row by what names it, so that nobody takes a code for a line; by its line where nothing does."""
    is_line = label.startswith("#")
    return (
        Phrase("row of line {line}", line=label[1:])
        if is_line
        else Phrase("row named “{key}”", key=label)
    )


def _changed_line(package: Package, change: Change) -> tuple[str, int | None]:
    """The file and line that an author would open."""
    resource = package.resource(change.table)
    if resource is None or change.kind.startswith(("column", "table")):
        return package.file, None
    file = package.file_of(resource)
    table = resource.table
    return file, table.lines[change.index] if table and change.index is not None else None


# The text of a report against the edition of it that was released last.


Texts = Callable[[Report], Mapping[str, ReportText]]


def check_texts(
    publication: Publication,
    sources: Mapping[str, Mapping[str, str]],
    texts: Texts,
    pages: Set[str],
    severity: Severity,
) -> Iterator[Problem]:
    """Every report whose text was released. `sources` are the hashes of what their authors wrote, by address and
    language, `texts` gives what a report says today, `pages` are the Markdown files that are there.
    """
    log = publication.log
    removed = {log.led(home) for home, end in log.pages_ended.items() if end.event == "remove"}
    for subject in log.reports:
        releases, page = publication.releases(subject), log.led(f"{subject}/")
        yield from check_releases(releases, log)
        if at.report_source(page) not in pages and page not in removed:
            source = f"reports/{at.report_source(page)}"
            yield flag(
                "report-gone", log.file, report=subject, count=len(releases.editions), source=source
            )
    for report in publication.reports:
        if base := publication.releases(report.address).base:
            yield from _current_text(
                publication, report, base, sources[report.address], texts, severity
            )


def _current_text(
    publication: Publication,
    report: Report,
    newest: Edition,
    sources: Mapping[str, str],
    texts: Texts,
    severity: Severity,
) -> Iterator[Problem]:
    released = frozen_texts(newest)
    for language in sorted(sources.keys() - released.keys()) if released else ():
        yield flag(
            "released-text-language",
            _file_of(report, language),
            language=language,
            report=report.address,
        )
    if {language: text.source for language, text in released.items()} != {
        each: sources.get(each) for each in released
    }:
        yield from _changed_text(publication, report, newest, texts(report), severity)
    elif newest.withdrawn and not publication.log.is_data_withdrawn(newest.subject, newest.version):
        yield flag(
            "edition-withdrawn-current", report.file, version=newest.version, package=report.address
        )


def _changed_text(
    publication: Publication,
    report: Report,
    newest: Edition,
    now: Mapping[str, ReportText],
    severity: Severity,
) -> Iterator[Problem]:
    old = frozen_texts(newest)
    for language in old.keys() - now.keys():
        facts: dict[str, Any] = {"language": language, "now": ", ".join(now), "severity": severity}
        yield flag("released-language-gone", report.file, **facts)
    differing = [
        each for each in old if each in now and not is_same(old[each], now[each], publication.log)
    ]
    for language in differing:
        changes = text_changes({language: old[language]}, {language: now[language]})
        for change in islice(changes, SHOWN):
            facts = dict(zip(("old", "new"), narrowed(change), strict=True))
            facts |= {"version": newest.version, "report": report.address, "severity": severity}
            yield flag(
                "released-text-changed",
                _file_of(report, language),
                row=_line(report, language, change),
                **facts,
            )


def _file_of(report: Report, language: str) -> str:
    return report.written[language].file if language in report.written else report.file


def _line(report: Report, language: str, change: Change) -> int | None:
    """The line that shares most words with what differs; None where it is in front matter."""
    own = report.written.get(language)
    text, first = (own.text, own.first_line) if own else (report.text, report.first_line)
    words = set(narrowed(change)[1].split()) - {"…"}
    shared = [len(words.intersection(line.split())) for line in text.split("\n")]
    return first + shared.index(max(shared)) if change.row not in FACTS and max(shared) else None


# The log against what lies there: nothing released is dropped, doubled or brought back.


def check_events(publication: Publication) -> Iterator[Problem]:
    """Every line of the log, and every package that it names."""
    log, today = publication.log, publication.today
    issued: dict[tuple[str, object], int] = {}
    for row, event in enumerate(log.events, 1):
        if event.day > today:
            yield flag("edition-future", log.file, row=row, date=event.day, today=today)
        if (
            event.event in RELEASES
            and issued.setdefault((event.subject, event.version), row) != row
        ):
            before = issued[event.subject, event.version]
            yield flag(
                "edition-doubled",
                log.file,
                row=row,
                version=event.version,
                package=event.subject,
                before=before,
            )
    present = {package.name for package in publication.packages} | publication.left_out
    for name in sorted(log.datasets):
        yield from _check_package(publication, name, log.ends.get(name), is_present=name in present)
    pages = {
        *(each.uri for each in publication.series),
        *(each.uri for each in publication.reports),
    }
    ended = {home.rstrip("/"): end for home, end in log.pages_ended.items()}
    for page, end in ended.items():
        if f"{page}/" in pages:
            yield flag(
                "package-returned",
                log.file,
                package=page,
                date=end.day,
                right=free_name(page, ended),
            )
    for subject in log.reports:
        if (gone := log.pages_ended.get(f"{subject}/")) and gone.event == "remove":
            continue
        there = {edition.version for edition in publication.releases(subject).editions}
        for version in sorted(log.releases(subject).keys() - there):
            yield flag(
                "edition-gone", log.file, version=version, package=subject, compared=log.file
            )


def _check_package(
    publication: Publication, name: str, end: Event | None, *, is_present: bool
) -> Iterator[Problem]:
    log, editions = publication.log, publication.log.releases(name)
    if end and is_present:
        yield flag(
            "package-returned",
            log.file,
            package=name,
            date=end.day,
            right=free_name(name, log.ends),
        )
    if end and end.event == "remove":
        return
    there = {edition.version for edition in publication.releases(name).editions}
    if editions and not there and not is_present:
        yield flag("package-gone", log.file, package=name, count=len(editions), compared=log.file)
    elif name not in publication.left_out:  # its own errors are told; its editions were not read
        for version in sorted(editions.keys() - there):
            yield flag("edition-gone", log.file, version=version, package=name, compared=log.file)


def check_kept(log: Log, kept: tuple[bytes, ...], compared: str) -> Iterator[Problem]:
    """A log against a copy that was kept elsewhere, which `compared` names: it has to go on from there."""
    if row := first_difference(kept, log.lines):
        yield flag("edition-record-changed", log.file, row=row, compared=compared)
