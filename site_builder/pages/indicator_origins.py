"""What an indicator's figures are from, and which other series measure the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.core import addresses as at
from site_builder.core.quantity import measured
from site_builder.derive.histories import Histories
from site_builder.derive.history import Entry, History
from site_builder.derive.sisters import sisters_of
from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication
from site_builder.pages import Fact, Link
from site_builder.pages.indicator_words import Wording
from site_builder.pages.periods import source_link


@dataclass(frozen=True, slots=True)
class Origins:
    """`originals` are the documents that packages hold as files, by the name of the package."""

    publication: Publication
    histories: Histories
    wording: Wording
    originals: Mapping[str, Link]

    def document(self, history: History) -> Iterator[Fact]:
        """Where the newest figure was printed: the document itself, else its address, else the report that holds it."""
        if history.latest is None:
            return
        _, language, said = self.wording.translate, self.wording.language, history.latest.observation
        report = next((each for each in self.publication.reports if each.uri == said.report), None)
        if original := self.originals.get(said.package):
            yield Fact(_("Original document"), original.title, original.href)
        elif source := source_link(said, language):
            yield Fact(_("Source of the newest figure"), source.title, source.href)
        elif report:
            yield Fact(_("Original document"), report.title.say(language), report.uri, report.document_number)

    def sisters(self, history: History) -> Iterator[Link]:
        """The same as other series measure it, each with its newest figure."""
        language = self.wording.language
        for series, indicator in sisters_of(self.publication, history.series, history.indicator):
            title = self.publication.series_title(series).say(language)
            known = self.histories.of(series, indicator.code)
            entry = known.latest if known else None
            note = f"{title}: {self._figure(entry, indicator)}" if entry else title
            href = at.indicator_uri(series, indicator.code)
            yield Link(href, indicator.name.say(language), note)

    def _figure(self, entry: Entry, indicator: Indicator) -> str:
        said, language = entry.observation, self.wording.language
        words = indicator.words(said.value, language)
        figure = measured(said.value or 0, self.wording.unit(said, indicator), said.qualifier).format(language)
        return f"{words or figure}, {self.wording.inside(said.period)}"
