"""The history of a portal (derive.chronicle) in the words of its feeds and its API (docs/decisions/0014-feeds.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_
from site_builder.derive.datasets import Happening
from site_builder.derive.fates import NO_FATES, Fates, beside, told_once
from site_builder.derive.markup import plain_text
from site_builder.derive.observations import series_of
from site_builder.derive.prose import BoundReport
from site_builder.model.edition import Edition
from site_builder.model.log import Event
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report

Kind = Literal[
    "report",
    "edition",
    "correction",
    "wording",
    "withdrawal",
    "removal",
    "renaming",
    "split",
    "merge",
]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed. `id` never changes; `href` is within the site; `series` and `package` say whose it is."""

    kind: Kind
    id: str
    title: str
    date: date | None
    summary: str
    href: str
    series: str = ""
    package: str = ""


def events_of(publication: Publication, summaries: Mapping[str, str]) -> tuple[FeedEntry, ...]:
    """Every event of the portal's one history in words, newest first; those without a date last, in its order.

    `summaries` are those of reports (`summary_of`), by their addresses.
    """
    events = [_event(publication, each, summaries) for each in told_once(publication)]
    events += [_areas(publication, each) for each in publication.log.succeeded]
    return tuple(sorted(events, key=lambda each: -(each.date.toordinal() if each.date else 0)))


def _event(
    publication: Publication, happening: Happening, summaries: Mapping[str, str]
) -> FeedEntry:
    if happening.end:
        return _end(publication, happening, happening.end)
    if happening.edition:
        return _edition(publication, happening, happening.edition)
    assert happening.report is not None
    if happening.correction:
        return _correction(publication, happening, happening.report, happening.correction)
    return _report(publication, happening, happening.report, summaries[happening.report.uri])


def _report(
    publication: Publication, happening: Happening, report: Report, summary: str
) -> FeedEntry:
    return FeedEntry(
        kind="report",
        id=publication.lasting(publication.log.first(report.uri)),
        title=report.title.say(publication.site.language),
        date=happening.date,
        summary=summary,
        href=report.uri,
        series=report.series,
        package=report.package,
    )


def summary_of(report: Report, bound: BoundReport, language: str, fates: Fates = NO_FATES) -> str:
    """One sentence about the report, then its main points with their figures and what became of these."""
    text = beside(fates, report.package, language)
    described = [report.description.say(language)] if report.description else []
    points = (
        plain_text(each.opened, each.sentence.language or language, text) for each in bound.points
    )
    return "\n".join((*described, *(f"- {point}" for point in points)))


def _correction(
    publication: Publication, happening: Happening, report: Report, correction: Correction
) -> FeedEntry:
    site = publication.site
    _ = translator(site.language)
    return FeedEntry(
        kind="correction",
        id=_tag(
            publication,
            correction.date,
            f"{publication.log.first(report.uri)}correction/{happening.number}",
        ),
        title=_("Correction: {title}").format(title=report.title.say(site.language)),
        date=happening.date,
        summary=_change(correction, site.language),
        href=report.uri,
        series=report.series,
        package=report.package,
    )


_OF_EDITIONS: Mapping[str, tuple[Kind, str]] = {
    "withdrawal": ("withdrawal", N_("Withdrawn: {title}")),
    "correction": ("correction", N_("Correction: {title}")),
    "wording": ("wording", N_("Wording: {title}")),
}


def _edition(publication: Publication, happening: Happening, edition: Edition) -> FeedEntry:
    """An edition of data or of a report's text, as a correction where it corrects, or its being taken back."""
    language = publication.site.language
    withdrawn = edition.withdrawn if happening.kind == "withdrawal" else None
    kind, words = _OF_EDITIONS.get(happening.kind, ("edition", N_("New edition: {title}")))
    if edition.report:
        title = happening.report.title.say(language) if happening.report else edition.report
        series, href = publication.log.led(f"{edition.report}/").partition("/")[0], edition.uri
    else:
        package = publication.known(happening.package)
        assert package is not None  # one set aside is known by its name
        title, series = package.label(language), series_of(publication, package)
        href = edition.changes_uri if edition.has_difference and not withdrawn else edition.uri
    return FeedEntry(
        kind=kind,
        id=_tag(publication, withdrawn.day, f"{edition.uri}withdrawal")
        if withdrawn
        else publication.lasting(edition.uri),
        title=f"{translator(language)(words).format(title=title)}, {edition.version}",
        date=happening.date,
        summary=_change(happening.correction, language)
        if happening.correction
        else (withdrawn.reason if withdrawn else edition.note).say(language),
        href=href,
        series=series,
        package=happening.package,
    )


def _end(publication: Publication, happening: Happening, end: Event) -> FeedEntry:
    """What is no more at its address; what was renamed stays with the feeds of its successor."""
    site = publication.site
    _ = translator(site.language)
    kind: Kind = "removal" if happening.kind == "removal" else "renaming"
    words = _("Removed: {title}") if kind == "removal" else _("Renamed: {title}")
    successor = publication.successor_of(end) if end.dataset else None
    series = publication.log.led(end.home).partition("/")[0] if not end.dataset else ""
    return FeedEntry(
        kind=kind,
        id=_tag(publication, end.day, f"{end.home}{kind}"),
        title=words.format(title=end.title.say(site.language) or end.home),
        date=happening.date,
        summary=end.reason.say(site.language),
        href=end.home,
        series=series_of(publication, successor) if successor else series,
        package=happening.package,
    )


def _areas(publication: Publication, event: Event) -> FeedEntry:
    """What areas became; it is about no dataset."""
    language = publication.site.language
    words = (
        N_("Area split: {before} → {after}")
        if event.event == "split"
        else N_("Areas merged: {before} → {after}")
    )
    before, after = (
        ", ".join(publication.area_name(each) for each in codes)
        for codes in (event.areas, event.became)
    )
    return FeedEntry(
        kind="split" if event.event == "split" else "merge",
        id=_tag(publication, event.day, f"{at.AREAS}{'+'.join(event.areas)}"),
        title=translator(language)(words).format(before=before, after=after),
        date=event.day,
        summary=event.reason.say(language),
        href=next(
            (
                at.area_uri(each)
                for each in (*event.areas, *event.became)
                if each in publication.areas
            ),
            at.HOME,
        ),
    )


def _change(correction: Correction, language: str) -> str:
    _ = translator(language)
    old, new, why = (
        each.say(language) for each in (correction.old, correction.new, correction.reason)
    )
    change, reason = (
        f"{old} → {new}" if old or new else "",
        _("Reason: {reason}").format(reason=why) if why else "",
    )
    return "\n".join(part for part in (correction.text.say(language), change, reason) if part)


def _tag(publication: Publication, day: date, name: str) -> str:
    """A tag URI (RFC 4151): the host, a day on which it was ours, and a name."""
    host, _, folder = publication.lasting("").partition("://")[2].partition("/")
    return f"tag:{host.partition(':')[0]},{day.isoformat()}:{folder}{name}"
