"""The pages of a released edition and of its difference, and the list of versions on a dataset's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.model.edition import CSV_NAME, JSON_NAME, Edition, Releases, State
from site_builder.model.log import Version
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report_text import edition_changes
from site_builder.pages import Crumb, Fact, Link, View, home_crumb
from site_builder.pages import facts as say
from site_builder.pages.datasets.changelog import KIND_WORDS, ChangeView, change_view
from site_builder.pages.downloads import FileView

PRINTED = 500  # changes up to which a difference is printed; the files hold all of them


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version in a list of them. `difference` is None for the first and for one that was withdrawn.

    `answers` are what a check had found when it was released, each with the reason why it is so.
    """

    version: str
    href: str
    date: date
    kind: str
    words: str
    state: State
    note: str
    withdrawn: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    difference: Link | None = None

    @property
    def mark(self) -> str:
        """The state as it is printed: “latest” is said of the newest dataset of a series, not of a version."""
        return "in-force" if self.state == "latest" else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedView(View):
    """What the pages of editions have alike; `latest` leads to what is in force."""

    heading: tuple[str, str]
    this: VersionView
    latest: Link
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView(ReleasedView):
    """A released edition: whether it stands, what it holds, why it was released."""

    template: ClassVar[str] = "edition.html"

    facts: tuple[Fact, ...]
    archive: FileView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView(ReleasedView):
    """What an edition changed against the one before."""

    template: ClassVar[str] = "difference.html"

    before: Link
    changes: tuple[ChangeView, ...]
    total: int


def edition_views(publication: Publication) -> Iterator[View]:
    """The pages of all editions and of their differences."""
    for package in (*publication.packages, *_passed(publication)):
        releases = publication.releases(package.name)
        for edition in releases.editions:
            yield edition_view(publication, package, releases, edition)
            if edition.has_difference:
                yield difference_view(publication, package, releases, edition)


def _passed(publication: Publication) -> Iterator[Package]:
    """Packages that were renamed or set aside: what was released under their name stays there."""
    for name, end in publication.log.ends.items():
        if end.event == "rename":
            successor = publication.successor_of(end)
            yield replace(successor, name=name) if successor else Package(name, title=end.title)
    yield from (absent.package for absent in publication.missing)


def edition_view(
    publication: Publication, package: Package, releases: Releases, edition: Edition
) -> EditionView:
    """The page of one edition."""
    language = publication.site.language
    _ = translator(language)
    this = version_view(releases, edition, _, language)
    heading = (package.label(language), version_words(edition.version, _))
    files = tuple(_file(edition, each.name) for each in edition.listed)
    archive = f"{package.name}.zip"
    return EditionView(
        **released(
            publication,
            releases,
            edition,
            heading,
            Link(publication.log.led(package.uri), package.name),
        ),
        uri=edition.uri,
        description=this.note,
        section=at.DATASETS,
        crumbs=_crumbs(package, edition, _, language),
        this=this,
        facts=tuple(_facts(releases, edition, this, _, language)),
        archive=next((each for each in files if each.filename == archive), None),
        files=tuple(each for each in files if each.filename != archive),
    )


def difference_view(
    publication: Publication, package: Package, releases: Releases, edition: Edition
) -> DifferenceView:
    """The page of one difference; a withdrawn edition shows its reason and no figures."""
    language = publication.site.language
    _ = translator(language)
    before = releases.before(edition)
    since = Link(before.uri, version_words(before.version, _)) if before else Link(edition.uri, "")
    crumbs = (*_crumbs(package, edition, _, language), Crumb(edition.changes_uri, _("Difference")))
    heading = (
        package.label(language),
        _("what version {version} changed").format(version=edition.version),
    )
    shown = () if edition.withdrawn else edition.changes
    return DifferenceView(
        **released(
            publication,
            releases,
            edition,
            heading,
            Link(publication.log.led(package.uri), package.name),
        ),
        uri=edition.changes_uri,
        description=edition.note.say(language),
        section=at.DATASETS,
        crumbs=crumbs,
        this=version_view(releases, edition, _, language),
        before=since,
        changes=tuple(change_view(each, package, _, language) for each in shown[:PRINTED]),
        total=len(shown),
        files=()
        if edition.withdrawn
        else tuple(_file(edition, name) for name in (CSV_NAME, JSON_NAME)),
    )


def released(
    publication: Publication,
    releases: Releases,
    edition: Edition,
    heading: tuple[str, str],
    today: Link,
) -> dict[str, Any]:
    """What the pages of an edition say alike; `today` leads to its page of today, as where no version is in force."""
    language, newest = publication.site.language, releases.later or releases.latest
    _ = translator(language)
    return {
        "title": ", ".join(heading),
        "heading": heading,
        "kind": "edition",
        "is_indexed": False,
        "sheet": say.sheet_text(str(edition.version), edition.date, _, language),
        "latest": replace(today, title=version_words(newest.version, _)) if newest else today,
    }


def version_views(publication: Publication, *every: Releases) -> tuple[VersionView, ...]:
    """All versions of data or of a text, newest first; of one under a former name, `every` but the first, with it."""
    language = publication.site.language
    _ = translator(language)
    own = [
        (releases, version_view(releases, each, _, language))
        for releases in every
        for each in releases.editions
    ]
    return tuple(
        view
        if releases is every[0]
        else replace(view, version=f"{view.version} ({releases.package})")
        for releases, view in own
    )


def version_view(releases: Releases, edition: Edition, _: Translate, language: str) -> VersionView:
    """An edition in a list, with how many cells or words it changed; the difference of a text is on its own page."""
    changed = len(edition_changes(releases, edition) if edition.report else edition.changes)
    shows = changed if edition.report else edition.has_difference and not edition.withdrawn
    return VersionView(
        version=str(edition.version),
        href=edition.uri,
        date=edition.date,
        kind=edition.kind,
        words=_(KIND_WORDS[edition.kind]),
        state=releases.state(edition),
        note=edition.note.say(language),
        withdrawn=edition.withdrawn.reason.say(language) if edition.withdrawn else "",
        answers=tuple(
            (each.finding.say(language), each.reason.say(language)) for each in edition.answers
        ),
        difference=Link(edition.changes_uri, "", count=changed) if shows else None,
    )


def version_words(version: Version | str, _: Translate) -> str:
    """A version as titles and links name it."""
    return _("version {version}").format(version=version)


def version_facts(
    edition: Edition, this: VersionView, _: Translate, language: str
) -> Iterator[Fact]:
    """What the page of an edition says of it first, of data and of texts alike."""
    yield Fact(_("Version"), this.version)
    yield Fact(_("Kind"), this.words)
    yield say.date_fact(_("Released"), edition.date, language)
    if edition.withdrawn:
        yield say.date_fact(_("Withdrawn"), edition.withdrawn.day, language)


def _crumbs(package: Package, edition: Edition, _: Translate, language: str) -> tuple[Crumb, ...]:
    home = Crumb(package.uri, package.label(language))
    return (
        home_crumb(_),
        Crumb(at.DATASETS, _("Data")),
        home,
        Crumb(edition.uri, version_words(edition.version, _)),
    )


def _facts(
    releases: Releases, edition: Edition, this: VersionView, _: Translate, language: str
) -> Iterator[Fact]:
    yield from version_facts(edition, this, _, language)
    if before := releases.before(edition):
        yield Fact(_("Version before"), str(before.version), before.uri)


def _file(edition: Edition, name: str) -> FileView:
    file = edition.file(name)
    return FileView(
        edition.uri + name,
        name.rpartition("/")[2],
        file.size if file else 0,
        file.sha256 if file else "",
    )
