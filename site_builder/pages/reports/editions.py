"""The page of an edition of a report's text: whether it stands, what it changed in words, and the text as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.core.text import mark_foreign
from site_builder.model.edition import Change, Edition, Releases
from site_builder.model.publication import Publication
from site_builder.model.report_text import edition_changes, frozen_texts, narrowed
from site_builder.pages import Crumb, Fact, Link, View, home_crumb
from site_builder.pages.datasets.changelog import ChangeView
from site_builder.pages.datasets.edition import (
    ReleasedView,
    VersionView,
    released,
    version_facts,
    version_view,
    version_words,
)
from site_builder.pages.downloads import FileView
from site_builder.pages.reports.frozen import WORDS, shown_page


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEditionView(ReleasedView):
    """A released text: whether it stands, why it was released, what it changed, and what it says."""

    template: ClassVar[str] = "text_edition.html"

    before: Link | None
    facts: tuple[Fact, ...]
    changes: tuple[ChangeView, ...]
    body: Markup
    text_lang: str


def text_edition_views(publication: Publication) -> Iterator[View]:
    """The pages of all editions of all texts."""
    for subject in publication.log.reports:
        releases = publication.releases(subject)
        yield from (_view(publication, releases, edition) for edition in releases.editions)


def _view(publication: Publication, releases: Releases, edition: Edition) -> TextEditionView:
    site, language = publication.site, publication.site.language
    _ = translator(language)
    words = version_words(edition.version, _)
    title, page = _title(publication, edition), publication.log.led(f"{edition.report}/")
    body, text_lang = (
        ("", "")
        if edition.withdrawn
        else shown_page(edition, language, site.languages, site.prefix)
    )
    changes = edition_changes(releases, edition)
    this = version_view(releases, edition, _, language)
    before = releases.before(edition)
    return TextEditionView(
        **released(
            publication, releases, edition, (title, words), Link(page, _("Page of the report"))
        ),
        uri=edition.uri,
        description=this.note,
        section=f"{page.partition('/')[0]}/",
        crumbs=(home_crumb(_), Crumb(page, title), Crumb(edition.uri, words)),
        this=this,
        before=Link(before.uri, version_words(before.version, _)) if before else None,
        facts=tuple(_facts(publication, edition, this, _)),
        changes=tuple(change_view(each, _, language, site.languages[0]) for each in changes),
        body=Markup(body),
        text_lang=text_lang if text_lang != language else "",
        files=tuple(
            FileView(edition.uri + each.name, each.name, each.size, each.sha256)
            for each in edition.listed
        ),
    )


def change_view(change: Change, _: Translate, language: str, main: str) -> ChangeView:
    """A difference in the words that differ; the author's, in the language that he wrote in."""
    old, new = (mark_foreign(text, change.table, language) for text in narrowed(change))
    where = (
        _(WORDS[change.row])
        if change.row in WORDS
        else mark_foreign(change.row, change.table, language)
    )
    return ChangeView(
        "" if change.table == main else change.table, where, "", "", old, new, change.reason
    )


def _title(publication: Publication, edition: Edition) -> str:
    """As it is called today; one that is no report any more as the edition says."""
    report = publication.report_at(publication.log.led(f"{edition.report}/"))
    if report:
        return report.title.say(publication.site.language)
    return next(
        (text.title for text in frozen_texts(edition).values() if text.title), edition.report
    )


def _facts(
    publication: Publication, edition: Edition, this: VersionView, _: Translate
) -> Iterator[Fact]:
    yield from version_facts(edition, this, _, publication.site.language)
    if edition.data:
        home, version = edition.data.rstrip("/").rsplit("/", 1)
        end = publication.log.ends.get(home.removeprefix(at.DATASETS))
        yield Fact(
            _("Data"),
            version_words(version, _),
            end.home if end and end.event == "remove" else edition.data,
        )
