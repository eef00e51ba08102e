"""The page of the portal's areas: what identifies each, since when and until when, and the datasets that cover it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.calendar.period import format_date
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate
from site_builder.core.text import of_data
from site_builder.model.area import Area
from site_builder.model.publication import Publication
from site_builder.pages import Crumb, Fact, Link, View, home_crumb
from site_builder.pages.facts import date_fact


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area; `anchor` ends its address in every catalogue."""

    anchor: str
    name: str
    facts: tuple[Fact, ...]
    datasets: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasView(View):
    """All declared areas, in the order of their list."""

    template: ClassVar[str] = "areas.html"

    areas: tuple[AreaView, ...]


def areas_views(publication: Publication) -> Iterator[AreasView]:
    """The page, where the portal declares areas."""
    if not publication.areas:
        return
    language = publication.site.language
    _ = translator(language)
    title = _("Areas")
    yield AreasView(
        uri=at.AREAS,
        title=title,
        description=_("The areas that the data are about, with what identifies them."),
        section=at.DATASETS,
        crumbs=(home_crumb(_), Crumb(at.DATASETS, _("Data")), Crumb(at.AREAS, title)),
        areas=tuple(_view(publication, area, _, language) for area in publication.areas.values()),
    )


def _view(publication: Publication, area: Area, _: Translate, language: str) -> AreaView:
    covering = (
        package for package in publication.packages if publication.area_of(package.spatial) == area
    )
    return AreaView(
        anchor=area.code,
        name=area.name.say(language),
        facts=tuple(fact for fact in _facts(publication, area, _, language) if fact.text),
        datasets=tuple(Link(package.uri, package.label(language)) for package in covering),
    )


def _facts(publication: Publication, area: Area, _: Translate, language: str) -> Iterator[Fact]:
    """What is known; what nobody stated has no line. What the log tells of its end stands for what the list does."""
    parent, successor = publication.areas.get(area.part_of), publication.areas.get(area.successor)
    events = publication.log.succeeded
    yield date_fact(_("Valid from"), area.valid_from, language)
    yield date_fact(_("Valid to"), area.valid_to, language)
    yield Fact(_("Administrative code"), area.identifier, note=of_data(area.code_source, language))
    yield Fact("ISO 3166-2", area.iso)
    yield Fact("Wikidata", area.wikidata, area.wikidata_uri)
    yield Fact(_("Address in a vocabulary"), area.uri, area.uri)
    yield _link(_("Part of"), parent, language)
    if not any(area.code in event.areas for event in events):
        yield _link(_("Merged into"), successor, language)
    for event in events:
        note = f"{format_date(event.day, language)}: {event.reason.say(language)}"
        if area.code in event.areas:
            words = _("Split into") if event.event == "split" else _("Merged into")
            yield from _others(publication, words, event.became, note)
        if area.code in event.became:
            yield from _others(publication, _("Formed from"), event.areas, note)
    yield Fact(_("Bounding box"), area.box.wkt if area.box else "")


def _others(
    publication: Publication, term: str, codes: tuple[str, ...], note: str
) -> Iterator[Fact]:
    """A line for each of other areas, the last with the day and the reason."""
    for code in codes:
        name, href = (
            publication.area_name(code),
            at.area_uri(code) if code in publication.areas else "",
        )
        yield Fact(term, name, href, note if code == codes[-1] else "")


def _link(term: str, area: Area | None, language: str) -> Fact:
    return Fact(term, area.name.say(language), at.area_uri(area.code)) if area else Fact(term)
