"""Packages that are not published as they lie: the page at the address of one without data, and lines of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import explained
from site_builder.core.problem import N_, Translate
from site_builder.model.log import Event
from site_builder.model.package import Package
from site_builder.model.publication import Publication, SetAside
from site_builder.pages import Crumb, Fact, Link, View, home_crumb
from site_builder.pages import facts as say
from site_builder.pages.datasets.edition import VersionView, version_views

FATES = {
    "removed": N_("This dataset was removed"),
    "renamed": N_("This dataset has another name now"),
}
PAGE_FATES = {
    "removed": N_("This page was removed"),
    "renamed": N_("This page has another address now"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneView(View):
    """What became of a package, why and when, and where a reader goes on."""

    template: ClassVar[str] = "tombstone.html"

    heading: tuple[str, ...]
    fate: str
    words: str
    note: str
    facts: tuple[Fact, ...]
    successor: Link | None
    versions: tuple[VersionView, ...]
    reasons: tuple[str, ...] = ()
    more: int = 0


def tombstone_views(publication: Publication) -> Iterator[TombstoneView]:
    """A page for each package, series and report that is no more."""
    for end in (*publication.log.ends.values(), *publication.log.pages_ended.values()):
        yield tombstone_view(publication, end)


def tombstone_view(publication: Publication, end: Event) -> TombstoneView:
    """The page of one of them."""
    language = publication.site.language
    _ = translator(language)
    title, words = (
        end.title.say(language) or end.home,
        _((FATES if end.dataset else PAGE_FATES)[end.fate]),
    )
    section, above = (at.DATASETS, _("Data")) if end.dataset else (at.REPORTS, _("Reports"))
    is_listed = end.dataset or publication.series  # without a series there is no list of reports
    day = _("Removed on") if end.event == "remove" else _("Renamed on")
    return TombstoneView(
        uri=end.home,
        title=f"{title}: {words}",
        description=end.reason.say(language),
        kind="dataset" if end.dataset else "page",
        section=section,
        crumbs=(
            home_crumb(_),
            *([Crumb(section, above)] if is_listed else ()),
            Crumb(end.home, title),
        ),
        is_indexed=False,
        heading=(title,),
        fate=end.fate,
        words=words,
        note=end.reason.say(language),
        facts=(say.date_fact(day, end.day, language),),
        successor=_successor(publication, end),
        versions=version_views(publication, publication.releases(end.subject)),
    )


def _successor(publication: Publication, end: Event) -> Link | None:
    language, home = publication.site.language, publication.log.led(end.home)
    new = publication.successor_of(end) if end.dataset else publication.page_of(end)
    if new:
        return Link(
            new.uri, new.label(language) if isinstance(new, Package) else new.title.say(language)
        )
    is_renamed = end.dataset and home != end.home  # and removed since: the page there says why
    return Link(home, end.title.say(language) or home) if is_renamed else None


WORDS = N_("These data are not shown for now")
_NOTE = N_(
    "The files that lie here cannot be published without doubt about their figures. The address stays."
)
_MOST = 5  # reasons said; the rest is counted


@dataclass(frozen=True, slots=True)
class AsideView:
    """A line of the list: the package, what stands in its place, and why."""

    link: Link
    served: str
    reasons: tuple[str, ...]
    more: int
    tables: tuple[str, ...] = ()


def aside_line(publication: Publication, package: Package) -> AsideView | None:
    """What of a package is set aside, for its own page; None where all is as it lies, or an earlier version stands."""
    absent = publication.absence_of(package.name)
    return _line(absent, publication.site.language) if absent and absent.tables else None


def aside_lines(publication: Publication) -> tuple[AsideView, ...]:
    """All packages set aside, by name."""
    language = publication.site.language
    return tuple(_line(absent, language) for absent in publication.set_aside)


def aside_views(publication: Publication) -> Iterator[TombstoneView]:
    """A page for each package that nothing stands for."""
    language = publication.site.language
    _ = translator(language)
    for absent in publication.missing:
        package = absent.package
        title = package.label(language)
        line = _line(absent, language)
        yield TombstoneView(
            uri=package.uri,
            title=f"{title}: {_(WORDS)}",
            description=package.description.say(language) or _(_NOTE),
            kind="dataset",
            section=at.DATASETS,
            crumbs=(home_crumb(_), Crumb(at.DATASETS, _("Data")), Crumb(package.uri, title)),
            is_indexed=False,
            heading=(title,),
            fate="set-aside",
            words=_(WORDS),
            note=_(_NOTE),
            reasons=line.reasons,
            more=line.more,
            facts=tuple(_facts(absent, _)),
            successor=None,
            versions=version_views(publication, *publication.releases_by_any_name(package.name)),
        )


def _line(absent: SetAside, language: str) -> AsideView:
    package = absent.package
    title = package.label(language)
    link = Link(
        package.uri, title if absent.folder == package.name else f"{title} ({absent.folder}/)"
    )
    home = f"{package.file.rpartition('/')[0]}/"
    text = tuple(
        f"{cause.where.removeprefix(home)}: {cause.found}"
        for cause in explained(absent.reasons, language)
    )
    tables = tuple(each.label(language) for each in package.resources if each.name in absent.tables)
    return AsideView(link, absent.served, text[:_MOST], max(0, len(text) - _MOST), tables)


def _facts(absent: SetAside, _: Translate) -> Iterator[Fact]:
    if absent.package.homepage.startswith(("https://", "http://")):
        yield Fact(_("Homepage"), absent.package.homepage, absent.package.homepage)
