"""What was corrected and what was revised: on the pages of a report and a dataset, and for the whole portal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_
from site_builder.derive.chronicle import Happening, chronicle
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
    """The portal's one history without reports and routine releases, newest first: what readers may have to unlearn."""
    found = (_entry(publication, each) for each in chronicle(publication) if each.kind not in ("report", "release"))
    return tuple(sorted(found, key=lambda each: (-each.date.toordinal(), each.subject.href, each.version)))


def _entry(publication: Publication, said: Happening) -> Entry:
    language = publication.site.language
    assert said.date is not None  # only reports may have none
    made = Entry(
        kind=said.kind,
        words=translator(language)(KIND_WORDS[said.kind]),
        date=said.date,
        subject=_subject(publication, said, language),
        text="",
    )
    if said.end:
        successor = publication.package(said.end.successor) if said.end.successor else None
        return replace(made, text=said.end.note.say(language), href=successor.uri if successor else "")
    if said.edition:
        return _of_edition(made, said.edition, publication.package(said.package), language)
    assert said.correction is not None
    wrong = said.correction
    return replace(made, text=wrong.text.say(language), old=wrong.old, new=wrong.new, reason=wrong.reason)


def _subject(publication: Publication, said: Happening, language: str) -> Link:
    """The report or the dataset that it is about."""
    if said.report:
        return Link(said.report.uri, said.report.title.say(language))
    package = publication.package(said.package)
    title = package.label(language) if package else said.end.title.say(language) if said.end else ""
    return Link(at.dataset_uri(said.package), title or said.package)


def _of_edition(made: Entry, edition: Edition, package: Package | None, language: str) -> Entry:
    """An edition with the one cell that it changed, or, taken back, with the reason."""
    made = replace(made, version=str(edition.version))
    if made.kind == "withdrawal" and edition.withdrawn:
        return replace(made, text=edition.withdrawn.reason.say(language), href=edition.uri)
    old, new = single_change(edition, package, language) if package else ("", "")
    href = edition.changes_uri if edition.has_difference else edition.uri
    return replace(made, text=edition.note.say(language), old=old, new=new, href=href)


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
