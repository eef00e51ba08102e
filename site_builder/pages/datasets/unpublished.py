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

FATES = {"removed": N_("This dataset was removed"), "renamed": N_("This dataset has another name now")}


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
    """A page for each package that is no more."""
    for name, end in publication.log.ends.items():
        yield tombstone_view(publication, name, end)


def tombstone_view(publication: Publication, name: str, end: Event) -> TombstoneView:
    """The page of one of them."""
    language = publication.site.language
    _ = translator(language)
    title, home = end.title.say(language) or name, f"datasets/{name}/"
    successor = publication.successor_of(end)
    day = _("Removed on") if end.event == "remove" else _("Renamed on")
    return TombstoneView(
        uri=home,
        title=f"{title}: {_(FATES[end.fate])}",
        description=end.reason.say(language),
        kind="dataset",
        section="datasets/",
        crumbs=(home_crumb(_), Crumb("datasets/", _("Data")), Crumb(home, title)),
        is_indexed=False,
        heading=(title,),
        fate=end.fate,
        words=_(FATES[end.fate]),
        note=end.reason.say(language),
        facts=(say.date_fact(day, end.day, language),),
        successor=Link(f"datasets/{successor.name}/", successor.label(language)) if successor else None,
        versions=version_views(publication, Package(name, title=end.title)),
    )


WORDS = N_("These data are not shown for now")
_NOTE = N_("The files that lie here cannot be published without doubt about their figures. The address stays.")
_MOST = 5  # reasons said; the rest is counted


@dataclass(frozen=True, slots=True)
class AsideView:
    """A line of the list: the package, what stands in its place, and why."""

    link: Link
    served: str
    reasons: tuple[str, ...]
    more: int


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
            versions=version_views(publication, package),
        )


def _line(absent: SetAside, language: str) -> AsideView:
    package = absent.package
    title = package.label(language)
    link = Link(package.uri, title if absent.folder == package.name else f"{title} ({absent.folder}/)")
    home = f"{package.file.rpartition('/')[0]}/"
    text = tuple(f"{cause.where.removeprefix(home)}: {cause.found}" for cause in explained(absent.reasons, language))
    return AsideView(link, absent.served, text[:_MOST], max(0, len(text) - _MOST))


def _facts(absent: SetAside, _: Translate) -> Iterator[Fact]:
    if absent.package.homepage.startswith(("https://", "http://")):
        yield Fact(_("Homepage"), absent.package.homepage, absent.package.homepage)
