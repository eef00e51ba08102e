"""What happened that subscribers hear of: a report, an edition, a correction, a withdrawal, a removal, a renaming.

Dates are those that somebody stated; an event whose date nobody stated has none (docs/decisions/0014-feeds.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.derive.fate_words import beside
from site_builder.derive.fates import NO_FATES, Fates
from site_builder.derive.observations import series_of
from site_builder.derive.plaintext import plain_text
from site_builder.derive.prose import BoundReport
from site_builder.model.config import SiteConfig
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report

Kind = Literal["report", "edition", "correction", "withdrawal", "removal", "renaming"]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a feed. `id` never changes; `href` is within the site; `series` and `package` say whose it is."""

    kind: Kind
    id: str
    title: str
    date: date | None
    summary: str
    href: str
    series: str = ""
    package: str = ""


def events_of(publication: Publication, prose: Mapping[str, BoundReport], fates: Fates = NO_FATES) -> tuple[Event, ...]:
    """Every event, newest first; those without a date last, in the order of reports."""
    found = [
        *_reports(publication, prose, fates),
        *_corrections(publication),
        *_editions(publication),
        *_ends(publication),
    ]
    return tuple(sorted(found, key=lambda each: -(each.date.toordinal() if each.date else 0)))


def _reports(publication: Publication, prose: Mapping[str, BoundReport], fates: Fates) -> Iterator[Event]:
    language = publication.site.language
    for report in publication.reports:
        yield Event(
            kind="report",
            id=publication.site.absolute(report.uri),
            title=report.title.say(language),
            date=report.issued or report.published,
            summary="\n".join(_told(report, prose[report.uri], fates, language)),
            href=report.uri,
            series=report.series,
            package=report.package,
        )


def _told(report: Report, bound: BoundReport, fates: Fates, language: str) -> Iterator[str]:
    """One sentence about the report, then its main points with their figures and what became of these."""
    said = beside(fates, report.package, language)
    if report.description:
        yield report.description.say(language)
    for point in bound.points:
        yield f"- {plain_text(point.opened, point.said.language or language, said)}"


def _corrections(publication: Publication) -> Iterator[Event]:
    site = publication.site
    _ = translator(site.language)
    for report in publication.reports:
        for number, correction in _numbered(report.corrections):
            yield Event(
                kind="correction",
                id=_tag(site, correction.date, f"{report.uri}correction/{number}"),
                title=_("Correction: {title}").format(title=report.title.say(site.language)),
                date=correction.date,
                summary=_correction(correction, site.language),
                href=report.uri,
                series=report.series,
                package=report.package,
            )


def _numbered(corrections: tuple[Correction, ...]) -> Iterator[tuple[int, Correction]]:
    """Each with its place among those of its day, in the order of the front matter."""
    seen: dict[date, int] = {}
    for each in corrections:
        seen[each.date] = seen.get(each.date, 0) + 1
        yield seen[each.date], each


def _editions(publication: Publication) -> Iterator[Event]:
    """Editions of every dataset, those that correct it as corrections, and what was taken back."""
    language = publication.site.language
    _ = translator(language)
    for package in publication.packages:
        title = package.label(language)
        for edition in publication.releases(package.name).editions:
            words = _("Correction: {title}") if edition.kind == "correction" else _("New edition: {title}")
            made = Event(
                kind="correction" if edition.kind == "correction" else "edition",
                id=publication.site.absolute(edition.uri),
                title=f"{words.format(title=title)}, {edition.version}",
                date=edition.date,
                summary=edition.note.say(language),
                href=edition.changes_uri if edition.has_difference else edition.uri,
                series=series_of(publication, package),
                package=package.name,
            )
            yield made
            if edition.withdrawn:
                said = f"{_('Withdrawn: {title}').format(title=title)}, {edition.version}"
                reason, day = edition.withdrawn.reason.say(language), edition.withdrawn.date
                place = _tag(publication.site, day, f"{edition.uri}withdrawal")
                yield replace(made, kind="withdrawal", id=place, title=said, date=day, summary=reason, href=edition.uri)


def _ends(publication: Publication) -> Iterator[Event]:
    """Packages that are no more at their address; a renamed one stays with the feeds of its successor."""
    language = publication.site.language
    _ = translator(language)
    for name, end in publication.register.tombstones.items():
        kind: Kind = "removal" if end.fate == "removed" else "renaming"
        words = _("Removed: {title}") if kind == "removal" else _("Renamed: {title}")
        successor = publication.package(end.successor) if end.successor else None
        yield Event(
            kind=kind,
            id=_tag(publication.site, end.date, f"{at.dataset_uri(name)}{kind}"),
            title=words.format(title=end.title.say(language) or name),
            date=end.date,
            summary=end.note.say(language),
            href=at.dataset_uri(name),
            series=series_of(publication, successor) if successor else "",
            package=name,
        )


def _correction(correction: Correction, language: str) -> str:
    _ = translator(language)
    change = f"{correction.old} → {correction.new}" if correction.old or correction.new else ""
    reason = _("Reason: {reason}").format(reason=correction.reason) if correction.reason else ""
    return "\n".join(part for part in (correction.text.say(language), change, reason) if part)


def _tag(site: SiteConfig, day: date, name: str) -> str:
    """A tag URI (RFC 4151): the host, a day on which it was ours, and a name."""
    host, _, folder = site.url.partition("://")[2].partition("/")
    return f"tag:{host.partition(':')[0]},{day.isoformat()}:{folder}{name}"
