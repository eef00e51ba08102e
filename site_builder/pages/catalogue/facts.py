"""The list of facts for people: every indicator and dataset whose figures can be cited one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.derive import fact_ids
from site_builder.derive.history import History
from site_builder.derive.portal import Portal
from site_builder.pages import Crumb, FateView, Link, View, fate_views, home_crumb
from site_builder.pages.indicator_words import Wording

PAGE = 300  # documents a page; a longer list goes on at facts/2/, facts/3/ ...


@dataclass(frozen=True, slots=True)
class FactLine:
    """A document: where its facts are shown, the newest of them with its id, and the document for programs."""

    link: Link
    document: str
    figure: str = ""
    id: str = ""
    fates: tuple[FateView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsView(View):
    """One page of the list."""

    template: ClassVar[str] = "facts.html"

    lines: tuple[FactLine, ...]
    places: tuple[Link, ...] = ()


def facts_list_addresses(portal: Portal) -> tuple[str, ...]:
    """Where the pages of the list stand."""
    count = portal.kept(partial(_count, portal), "count of facts", portal.data.key)
    return tuple(at.facts_uri(page) for page in range(1, max(1, -(-count // PAGE)) + 1))


def _count(portal: Portal) -> int:
    return sum(1 for _ in fact_ids.indicators_with_facts(portal.histories)) + len(
        portal.packages_with_facts
    )


def facts_views(portal: Portal) -> Iterator[FactsView]:
    """The pages of the list."""
    language, lines, addresses = (
        portal.publication.site.language,
        list(_lines(portal)),
        facts_list_addresses(portal),
    )
    _ = translator(language)
    title = _("Facts")
    for index, uri in enumerate(addresses):
        yield FactsView(
            uri=uri,
            title=title,
            description=_(
                "Every published figure with its id, source, edition, corrections and citation."
            ),
            section=at.API,
            crumbs=(home_crumb(_), Crumb(at.API, _("For programs")), Crumb(at.FACTS, title)),
            is_answer=not index,
            lines=tuple(lines[index * PAGE : (index + 1) * PAGE]),
            places=tuple(
                Link(each, str(number), is_current=each == uri)
                for number, each in enumerate(addresses, 1)
            ),
        )


def _lines(portal: Portal) -> Iterator[FactLine]:
    publication, wording = portal.publication, Wording(portal.publication.site.language)
    for history in fact_ids.indicators_with_facts(portal.histories):
        uri, name = at.indicator_uri(history.series, history.indicator.code), history.indicator.name
        stem = fact_ids.indicator_facts(history.known_as, history.indicator.code)
        link = Link(
            uri,
            name.say(wording.language),
            publication.series_title(history.series).say(wording.language),
        )
        yield FactLine(link, at.facts_json(stem), *_newest(portal, history, wording))
    for package in portal.packages_with_facts:
        stem = fact_ids.dataset_facts(package)
        yield FactLine(
            Link(package.uri, package.label(wording.language)), at.facts_json(stem), id=stem
        )


def _newest(
    portal: Portal, history: History, wording: Wording
) -> tuple[str, str, tuple[FateView, ...]]:
    subject = fact_ids.leading(history, list(fact_ids.subjects_of(history)))
    entry = subject.chosen
    is_one = entry.observation.value is not None and not entry.contradicts
    marks = fate_views(portal.fates.of_observation(entry.observation), wording.language)
    return (wording.quoted(history, entry), subject.id, marks) if is_one else ("", subject.id, ())
