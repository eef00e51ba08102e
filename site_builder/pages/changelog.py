"""What was corrected and what was revised: on the pages of a report and a dataset, and for the whole portal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.model.edition import Edition
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.pages import Alternate, Crumb, Link, View, home_crumb, with_folded
from site_builder.pages.changes import single_change

KIND_WORDS = {
    "release": N_("Release"),
    "revision": N_("Revision"),
    "correction": N_("Correction"),
    "format": N_("New file forms"),
    "withdrawal": N_("Withdrawal"),
    "removal": N_("Removal"),
    "renaming": N_("Renaming"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `subject` leads to what it is about, `href` to the difference where there is one."""

    kind: str
    words: str
    date: date
    subject: Link
    text: str
    version: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView(View):
    """All corrections of the portal, and apart from them all revisions."""

    template: ClassVar[str] = "changes.html"

    corrections: tuple[Entry, ...]
    revisions: tuple[Entry, ...]
    data: str


def log_view(publication: Publication) -> LogView:
    """The page of the log; withdrawn editions stand with the corrections."""
    _ = translator(publication.site.language)
    entries = entries_of(publication)
    title = _("Corrections and revisions")
    return with_folded(
        LogView(
            uri=at.CHANGES,
            title=title,
            description=_("What was wrong and was put right, and what was revised as planned, newest first."),
            crumbs=(home_crumb(_), Crumb(at.CHANGES, title)),
            alternates=(Alternate(at.CHANGES_JSON, "application/json", title),),
            corrections=tuple(each for each in entries if each.kind != "revision"),
            revisions=tuple(each for each in entries if each.kind == "revision"),
            data=at.CHANGES_JSON,
        )
    )


def render_log(publication: Publication) -> OutputFile:
    """The same for machines; addresses are absolute."""
    site = publication.site
    listed = [
        drop_empty(
            {
                "kind": each.kind,
                "date": each.date.isoformat(),
                "subject": each.subject.title,
                "page": site.absolute(each.subject.href),
                "version": each.version,
                "text": each.text,
                "old": each.old,
                "new": each.new,
                "reason": each.reason,
                "difference": site.absolute(each.href) if each.href else "",
            }
        )
        for each in entries_of(publication)
    ]
    return OutputFile(at.CHANGES_JSON, json_bytes({"changes": listed}))


def entries_of(publication: Publication) -> tuple[Entry, ...]:
    """Corrections of reports, all editions but routine releases, and packages taken away, newest first."""
    language = publication.site.language
    _ = translator(language)
    found = [
        *(_of_report(report, each, _, language) for report in publication.reports for each in report.corrections),
        *_of_editions(publication, _, language),
        *_of_ends(publication, _, language),
    ]
    return tuple(sorted(found, key=lambda each: (-each.date.toordinal(), each.subject.href, each.version)))


def _of_report(report: Report, correction: Correction, _: Translate, language: str) -> Entry:
    return Entry(
        kind="correction",
        words=_(KIND_WORDS["correction"]),
        date=correction.date,
        subject=Link(report.uri, report.title.say(language)),
        text=correction.text.say(language),
        old=correction.old,
        new=correction.new,
        reason=correction.reason,
        href="",
    )


def _of_editions(publication: Publication, _: Translate, language: str) -> Iterator[Entry]:
    for package in publication.packages:
        for edition in publication.releases(package.name).editions:
            subject = Link(package.uri, package.label(language))
            if edition.withdrawn:
                made = _of_edition(edition, "withdrawal", subject, _, language)
                reason = edition.withdrawn.reason.say(language)
                yield replace(made, date=edition.withdrawn.date, text=reason, href=edition.uri)
            if edition.kind != "release":
                old, new = single_change(edition, package, language)
                yield replace(_of_edition(edition, edition.kind, subject, _, language), old=old, new=new)


def _of_ends(publication: Publication, _: Translate, language: str) -> Iterator[Entry]:
    """Packages that were removed or renamed; where one goes on, its successor is named."""
    for name, end in publication.register.tombstones.items():
        kind = "removal" if end.fate == "removed" else "renaming"
        successor = publication.package(end.successor) if end.successor else None
        yield Entry(
            kind=kind,
            words=_(KIND_WORDS[kind]),
            date=end.date,
            subject=Link(at.dataset_uri(name), end.title.say(language) or name),
            text=end.note.say(language),
            href=successor.uri if successor else "",
        )


def _of_edition(edition: Edition, kind: str, subject: Link, _: Translate, language: str) -> Entry:
    return Entry(
        kind=kind,
        words=_(KIND_WORDS[kind]),
        date=edition.date,
        subject=subject,
        text=edition.note.say(language),
        version=str(edition.version),
        href=edition.changes_uri if edition.has_difference else edition.uri,
    )


def corrections_of(publication: Publication, package: str, report: Report | None) -> tuple[Correction, ...]:
    """What was wrong in a report or its data, newest first; routine revisions are with the versions."""
    editions = [each for each in publication.releases(package).editions if each.kind == "correction"]
    source, language = publication.package(package), publication.site.language
    made = (_correction(each, source, language) for each in editions) if source else ()
    found = [*(report.corrections if report else ()), *made]
    return tuple(sorted(found, key=lambda each: each.date, reverse=True))


def _correction(edition: Edition, package: Package, language: str) -> Correction:
    old, new = single_change(edition, package, language)
    return Correction(edition.date, edition.note, old, new, href=edition.changes_uri)
