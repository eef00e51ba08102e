"""The page that stays at the address of a package that was removed or renamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_
from site_builder.model.package import bare_package
from site_builder.model.publication import Publication
from site_builder.model.register import Tombstone
from site_builder.pages import Crumb, Fact, Link, View, home_crumb
from site_builder.pages import facts as say
from site_builder.pages.edition import VersionView, version_views

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
    for name, end in publication.register.tombstones.items():
        yield tombstone_view(publication, name, end)


def tombstone_view(publication: Publication, name: str, end: Tombstone) -> TombstoneView:
    """The page of one of them."""
    language = publication.site.language
    _ = translator(language)
    title, home = end.title.say(language) or name, f"datasets/{name}/"
    successor = publication.successor_of(end)
    day = _("Removed on") if end.fate == "removed" else _("Renamed on")
    return TombstoneView(
        uri=home,
        title=f"{title}: {_(FATES[end.fate])}",
        description=end.note.say(language),
        kind="dataset",
        section="datasets/",
        crumbs=(home_crumb(_), Crumb("datasets/", _("Data")), Crumb(home, title)),
        is_indexed=False,
        heading=(title,),
        fate=end.fate,
        words=_(FATES[end.fate]),
        note=end.note.say(language),
        facts=(say.date_fact(day, end.date, language),),
        successor=Link(f"datasets/{successor.name}/", successor.label(language)) if successor else None,
        versions=version_views(publication, bare_package(name, end.title)),
    )
