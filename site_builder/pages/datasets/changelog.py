"""What was corrected and what was revised: on the pages of a report and a dataset, and for the whole portal.

The portal's log goes on in pages, which are filled from the oldest entry on: a full one keeps its entries, unless
something is entered with an earlier day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile, drop_empty, json_bytes
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.core.text import Text, of_data
from site_builder.derive.datasets import Happening, members_of
from site_builder.derive.fates import edition_of, figures_changed, told_once
from site_builder.model.edition import Change, Edition, Releases
from site_builder.model.package import Field, Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.model.report_text import edition_changes, single_words
from site_builder.pages import WORDS_OF, Alternate, Crumb, Link, View, home_crumb
from site_builder.pages.tables.cell import say_number

CHANGE_WORDS = WORDS_OF["change"]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as it is printed; `what` is empty for a cell."""

    table: str
    row: str
    column: str
    what: str
    old: str
    new: str
    reason: str
    is_number: bool = False


def change_view(change: Change, package: Package, _: Translate, language: str) -> ChangeView:
    """A change in a reader's words: labels for names where today's package still has them."""
    resource = package.resource(change.table)
    fields = resource.table.schema.fields if resource and resource.table else ()
    labels = {each.name: each for each in fields}
    field = labels.get(change.column) if change.kind == "cell" else None
    key = of_data(change.row, language)
    column = labels[change.column].label(language) if change.column in labels else change.column
    return ChangeView(
        table=resource.label(language) if resource else change.table,
        row=_("row {line}").format(line=change.row[1:]) if change.row.startswith("#") else key,
        column=column or change.facet,
        what=_what(change, _),
        old=_printed(change.old, change, field, language),
        new=_printed(change.new, change, field, language),
        reason=of_data(change.reason, language),
        is_number=bool(field and field.is_number),
    )


def _what(change: Change, _: Translate) -> str:
    if change.kind == "cell":
        return ""
    facet = f" ({change.facet})" if change.facet and change.column else ""
    return _(CHANGE_WORDS[change.kind]) + facet


def _printed(text: str, change: Change, field: Field | None, language: str) -> str:
    if change.kind in ("row-added", "row-removed") and text:
        return of_data(
            "; ".join(f"{name}: {value}" for name, value in json.loads(text).items() if value),
            language,
        )
    if field is None or not field.is_number:
        return of_data(text, language)
    try:
        return say_number(Decimal(text), field, language)
    except InvalidOperation:
        return text


def single_change(edition: Edition, package: Package, language: str) -> tuple[str, str]:
    """The old and the new figure where an edition changed no more than one, as they are printed."""
    changed = figures_changed(edition, package)
    if len(changed) != 1 or changed[0].kind != "cell" or edition.withdrawn:
        return "", ""
    view = change_view(changed[0], package, translator(language), language)
    return view.old, view.new


KIND_WORDS = WORDS_OF["event"]
ROUTINE = ("revision", "wording", "renaming")  # nothing was wrong
PAGE = 100  # entries of an older page; the newest has up to twice as many, less one


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
    withdrawn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView(View):
    """Corrections of the portal, and apart from them revisions; `place` counts pages from the newest on."""

    template: ClassVar[str] = "changes.html"

    corrections: tuple[Entry, ...]
    revisions: tuple[Entry, ...]
    data: str
    place: int = 1
    places: int = 1
    before: str | None = None
    after: str | None = None


def log_views(publication: Publication) -> Iterator[LogView]:
    """The pages of the log, the newest first; withdrawn editions stand with the corrections."""
    entries = entries_of(publication)
    numbers = _numbers(len(entries))
    for index, number in enumerate(numbers, 1):
        yield _log_view(publication, numbers, index, _shown(entries, number))


def log_addresses(publication: Publication) -> Iterator[str]:
    """Where the older pages stand, as pages and as files."""
    for number in _numbers(sum(1 for _ in _happenings(publication)))[1:]:
        yield from (at.log_uri(number), at.log_json(number))


def _numbers(count: int) -> tuple[int, ...]:
    """The pages from the newest on, which has no number, down to the oldest, which is 1."""
    return (0, *range(count // PAGE - 1, 0, -1))


def _shown(entries: Sequence[Entry], number: int) -> Sequence[Entry]:
    """The entries of a page; they come newest first, and pages are filled from the oldest on."""
    full = max(0, len(entries) // PAGE - 1) * PAGE
    if not number:
        return entries[: len(entries) - full]
    end = len(entries) - (number - 1) * PAGE
    return entries[end - PAGE : end]


def _log_view(
    publication: Publication, numbers: Sequence[int], index: int, entries: Sequence[Entry]
) -> LogView:
    _ = translator(publication.site.language)
    number = numbers[index - 1]
    title, data = _("Corrections and revisions"), at.log_json(number)
    return LogView(
        uri=at.log_uri(number),
        title=title,
        description=_("Corrected errors and planned revisions, newest first."),
        crumbs=(home_crumb(_), Crumb(at.CHANGES, title)),
        is_answer=not number,
        alternates=(Alternate(data, "application/json", title),),
        corrections=tuple(each for each in entries if each.kind not in ROUTINE),
        revisions=tuple(each for each in entries if each.kind in ROUTINE),
        data=data,
        place=index,
        places=len(numbers),
        before=at.log_uri(numbers[index - 2]) if index > 1 else None,
        after=at.log_uri(numbers[index]) if index < len(numbers) else None,
    )


def log_files(publication: Publication) -> Iterator[OutputFile]:
    """The same for machines; each leads to the older one by `next`."""
    entries = entries_of(publication)
    numbers = _numbers(len(entries))
    for number, older in zip(numbers, (*numbers[1:], 0), strict=True):
        members = {
            "changes": [_entry_document(publication, each) for each in _shown(entries, number)]
        }
        following = {"next": publication.site.absolute(at.log_json(older))} if older else {}
        yield OutputFile(at.log_json(number), json_bytes(members | following))


def _entry_document(publication: Publication, entry: Entry) -> dict[str, Any]:
    """One entry for machines; addresses are absolute."""
    site = publication.site
    return drop_empty(
        {
            "kind": entry.kind,
            "date": entry.date.isoformat(),
            "subject": entry.subject.title,
            "page": site.absolute(entry.subject.href),
            "version": entry.version,
            "text": entry.text,
            "old": entry.old,
            "new": entry.new,
            "reason": entry.reason,
            "withdrawn": entry.withdrawn,
            "difference": site.absolute(entry.href) if entry.href else "",
        }
    )


def _happenings(publication: Publication) -> Iterator[Happening]:
    return (each for each in told_once(publication) if each.kind not in ("report", "release"))


def entries_of(publication: Publication) -> tuple[Entry, ...]:
    """The portal's one history without reports and routine releases, newest first: what readers may have to unlearn."""
    entries = (_entry(publication, each) for each in _happenings(publication))
    return tuple(
        sorted(entries, key=lambda each: (-each.date.toordinal(), each.subject.href, each.version))
    )


def _entry(publication: Publication, happening: Happening) -> Entry:
    language = publication.site.language
    assert happening.date is not None  # only reports may have none
    entry = Entry(
        kind=happening.kind,
        words=translator(language)(KIND_WORDS[happening.kind]),
        date=happening.date,
        subject=_subject(publication, happening, language),
        text="",
    )
    if happening.end:
        end = happening.end
        successor = publication.successor_of(end) if end.dataset else publication.page_of(end)
        return replace(
            entry, text=happening.end.reason.say(language), href=successor.uri if successor else ""
        )
    if happening.edition and happening.edition.report:
        return _of_text(
            entry, happening.edition, publication.releases(happening.edition.report), language
        )
    if happening.edition:
        entry = _of_edition(
            entry, happening.edition, publication.package(happening.package), language
        )
    if (wrong := happening.correction) is None:
        return entry
    text, old, new, why = (
        each.say(language) for each in (wrong.text, wrong.old, wrong.new, wrong.reason)
    )
    return replace(entry, text=text, old=old or entry.old, new=new or entry.new, reason=why)


def _subject(publication: Publication, happening: Happening, language: str) -> Link:
    """The report or the dataset that it is about."""
    if happening.report:
        return Link(happening.report.uri, happening.report.title.say(language))
    if happening.edition and happening.edition.report:
        return Link(happening.edition.uri, happening.edition.report)
    if end := happening.end:
        return Link(end.home, end.title.say(language) or end.home)
    package = publication.known(happening.package)
    return Link(
        at.dataset_uri(happening.package), package.label(language) if package else happening.package
    )


def _of_edition(entry: Entry, edition: Edition, package: Package | None, language: str) -> Entry:
    """An edition with the one cell that it changed, or, taken back, with the reason."""
    entry = replace(entry, version=str(edition.version))
    if entry.kind == "withdrawal":
        return replace(entry, text=_reason(edition, language), href=edition.uri)
    old, new = single_change(edition, package, language) if package else ("", "")
    href = edition.changes_uri if edition.has_difference else edition.uri
    return replace(
        entry,
        text=edition.note.say(language),
        old=old,
        new=new,
        href=href,
        withdrawn=_reason(edition, language),
    )


def _of_text(entry: Entry, edition: Edition, releases: Releases, language: str) -> Entry:
    """An edition of a report's text with the words that it changed, or, taken back, with the reason."""
    entry = replace(entry, version=str(edition.version), href=edition.uri)
    reason = _reason(edition, language)
    if entry.kind == "withdrawal":
        return replace(entry, text=reason)
    (old, new), text = single_words(edition_changes(releases, edition)), edition.note.say(language)
    return replace(entry, text=text, old=old, new=new, href=edition.changes_uri, withdrawn=reason)


def corrections_of(
    publication: Publication, package: Package | None, report: Report | None
) -> tuple[Correction, ...]:
    """What was wrong in a report or its data, newest first; routine revisions are with the versions."""
    if package is None:
        return tuple(
            sorted(report.corrections if report else (), key=lambda each: each.date, reverse=True)
        )
    corrections: list[Correction] = []
    for each in members_of(publication, package):
        about, language = publication.report_of(each), publication.site.language
        stated = {
            text: edition_of(publication, each, text)
            for text in (about.corrections if about else ())
        }
        corrections += [
            replace(text, href=edition.changes_uri, withdrawn=_reason(edition, language))
            if edition
            else text
            for text, edition in stated.items()
        ]
        wrong = (
            one for one in publication.editions_by_any_name(each.name) if one.kind == "correction"
        )
        for edition in (one for one in wrong if one not in stated.values()):
            (old, new), reason = (
                map(Text, single_change(edition, each, language)),
                _reason(edition, language),
            )
            text = Correction(
                edition.date, edition.note, old, new, href=edition.changes_uri, withdrawn=reason
            )
            corrections.append(text)
    return tuple(sorted(corrections, key=lambda each: each.date, reverse=True))


def _reason(edition: Edition, language: str) -> str:
    return edition.withdrawn.reason.say(language) if edition.withdrawn else ""
