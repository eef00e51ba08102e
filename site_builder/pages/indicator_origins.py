"""Where an indicator stands: in its list, beside other series that measure the same, and what its figures are from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from site_builder.core import addresses as at
from site_builder.derive.fate import NO_FATES, Fates
from site_builder.derive.histories import Histories
from site_builder.derive.history import History
from site_builder.derive.sisters import Named, Sister, sisters_of
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.pages import Fact, Link
from site_builder.pages.indicator_words import Wording
from site_builder.pages.periods import source_link


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where an indicator stands in its list."""

    parent: Link | None
    siblings: tuple[Link, ...]
    replaces: Link | None
    replaced_by: tuple[Link, ...]


@dataclass(frozen=True)
class Origins:
    """`originals` are the documents of packages that hold one as a file, by the name of the package."""

    publication: Publication
    histories: Histories
    wording: Wording
    originals: Mapping[str, Link]
    fates: Fates = NO_FATES

    @cached_property
    def _sisters(self) -> Mapping[Named, tuple[Sister, ...]]:
        return sisters_of(self.publication)

    def document(self, history: History) -> Iterator[Fact]:
        """Where the newest figure was printed: its own source, else the document, else the report that holds it."""
        if history.latest is None:
            return
        _, language, said = self.wording.translate, self.wording.language, history.latest.observation
        report = self.publication.report_at(said.report)
        if source := source_link(said, language):
            yield Fact(_("Source of the newest figure"), source.title, source.href)
        elif original := self.originals.get(said.package):
            yield Fact(_("Original document"), original.title, original.href)
        elif report:
            yield Fact(_("Report"), report.title.say(language), report.uri, report.document_number)

    def sisters(self, history: History) -> Iterator[Link]:
        """The same as other series measure it, each with its newest figure unless sources contradict it."""
        language = self.wording.language
        for series, indicator in self._sisters.get((history.series, history.indicator.code), ()):
            title = self.publication.series_title(series).say(language)
            known = self.histories.of(series, indicator.code)
            entry = known.latest if known else None
            note = title
            if known and entry and not entry.contradicts:
                note += f": {self.wording.quoted(known, entry, self.fates.of_observation(entry.observation))}"
            yield replace(self.link(series, indicator), note=note)

    def link(self, series: str, indicator: Indicator) -> Link:
        """The page of an indicator, by its name, with its code."""
        return Link(at.indicator_uri(series, indicator.code), indicator.name.say(self.wording.language), indicator.code)

    def place(self, history: History) -> PlaceView:
        """Where an indicator stands in its list."""
        listed, own = self.publication.indicators(history.series), history.indicator
        parent, older = listed.get(own.parent), listed.get(own.replaces)
        beside = [
            each for each in listed.values() if own.parent and each.parent == own.parent and each.code != own.code
        ]
        newer = [each for each in listed.values() if each.replaces == own.code]
        return PlaceView(
            parent=self.link(history.series, parent) if parent else None,
            siblings=tuple(self.link(history.series, each) for each in beside),
            replaces=self.link(history.series, older) if older else None,
            replaced_by=tuple(self.link(history.series, each) for each in newer),
        )
