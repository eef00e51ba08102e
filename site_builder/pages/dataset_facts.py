"""What a package, its report and its series say of a dataset, for its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from site_builder.core.i18n.catalog import translator
from site_builder.core.period import Period, Window
from site_builder.core.problem import Translate
from site_builder.core.text import of_data
from site_builder.derive.datasets import (
    Dates,
    cited_for,
    contact_of,
    coverage_of,
    dates_of,
    licences_of,
    period_of,
)
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.edition import Releases
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.pages import Fact, Link
from site_builder.pages import facts as say
from site_builder.pages.changelog import corrections_of
from site_builder.pages.fates import FateView, whole_views


@dataclass(frozen=True)
class DatasetFacts:
    """Says them in the language of the portal; what nobody states is "" or left out."""

    portal: Portal
    package: Package

    @property
    def publication(self) -> Publication:
        """The portal as read."""
        return self.portal.publication

    @property
    def language(self) -> str:
        """That of the page."""
        return self.publication.site.language

    @property
    def translate(self) -> Translate:
        """The words of the interface."""
        return translator(self.language)

    @property
    def report(self) -> Report | None:
        """The report whose tables it holds."""
        return self.publication.report_of(self.package)

    @property
    def releases(self) -> Releases:
        """Its editions."""
        return self.publication.releases(self.package.name)

    @property
    def period(self) -> Period | None:
        """Its own, else that of its report."""
        return period_of(self.publication, self.package)

    @property
    def window(self) -> Window | None:
        """The days that the data cover."""
        return coverage_of(self.publication, self.package)

    @cached_property
    def dates(self) -> Dates:
        """When it was released and last changed, and its version."""
        return dates_of(self.publication, self.package)

    @property
    def newest(self) -> Link | None:
        """The newest dataset of its series; None where it is that one itself, or of no period."""
        newest = self.portal.newest.get(series_of(self.publication, self.package))
        if newest is None or self.period is None or coverage_of(self.publication, newest) == self.window:
            return None
        return Link(newest.uri, newest.label(self.language))

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was wrong in it or its report."""
        return corrections_of(self.publication, self.package, self.report)

    @property
    def notices(self) -> tuple[FateView, ...]:
        """What became of it as a whole."""
        fates = self.portal.fates
        found = fates.of_report(self.report) if self.report else fates.of_package(self.package.name)
        return whole_views(found, self.language)

    def heading(self) -> tuple[str, ...]:
        """Title, area and period, as far as the title does not say them."""
        name = self.period.inside(self.language) if self.period else ""
        return say.heading(self.package.label(self.language), self.package.spatial.title.say(self.language), name)

    def sheet(self) -> str:
        """Its version, with the day of the newest edition, else that of the data."""
        day = self.releases.newest.date if self.releases.newest else self.dates.issued
        return say.sheet_text(self.dates.version, day, self.translate, self.language)

    def facts(self) -> Iterator[Fact]:
        """Who made and publishes it, when, and under which licence."""
        _, package, language = self.translate, self.package, self.language
        heirs = say.successors(self.publication, package, self.report, _)
        publisher = say.names(package.agents("publisher"), language)
        yield Fact(_("Prepared by"), say.creators_of_dataset(self.publication, package), note=heirs)
        yield Fact(_("Publisher"), publisher or self.publication.site.publisher.name.say(language))
        yield Fact(_("Data period"), self._days())
        yield say.date_fact(_("Released"), self.dates.issued, language)
        yield self._updated()
        yield self._next()
        yield say.licence_fact(licences_of(self.package), _)
        if self.report:
            yield Fact(_("Report"), self.report.title.say(language), self.report.uri)

    def coverage(self) -> tuple[Fact, ...]:
        """Time, area and subject."""
        _, package, language = self.translate, self.package, self.language
        return (
            Fact(_("Period"), self.period.label(language) if self.period else ""),
            Fact(_("First and last day"), self._days()),
            say.area_fact(self.publication, package, _),
            Fact(_("Topic"), ", ".join(say.topic(code, _) for code in package.themes)),
            Fact(_("Keywords"), ", ".join(of_data(word, language) for word in package.keywords)),
        )

    def citation(self) -> str:
        """How to cite it."""
        _, package, site, language = self.translate, self.package, self.publication.site, self.language
        creator = say.names(cited_for(self.publication, package), language)
        # Data that name no author are cited by their title: they are not the portal's work.
        covered = _("data from {window}").format(window=self._days()) if self.window else ""
        version = _("version {version}").format(version=self.dates.version) if self.dates.version else ""
        parts = (*self.heading(), covered, _("dataset"), version)
        return say.cited(site, package.uri, creator, self.dates.issued, parts)

    def contact(self) -> tuple[Fact, ...]:
        """How to reach whoever answers for it."""
        return say.contact_facts(contact_of(self.publication, self.package), self.translate, self.language)

    def sources(self) -> tuple[Link, ...]:
        """Where the data came from."""
        return tuple(
            Link(say.safe_href(source.url), of_data(source.title, self.language) or source.url)
            for source in self.package.sources
        )

    def elsewhere(self) -> tuple[Link, ...]:
        """What its descriptor names and the package does not hold."""
        return tuple(Link(say.safe_href(away.url), away.label(self.language)) for away in self.package.elsewhere)

    def related(self) -> tuple[Link, ...]:
        """The other datasets of its series."""
        series = series_of(self.publication, self.package)
        return tuple(
            Link(other.uri, other.label(self.language), count=other.row_count)
            for other in self.publication.packages
            if series and series_of(self.publication, other) == series and other.name != self.package.name
        )

    def _days(self) -> str:
        return say.window_text(self.window, self.translate, self.language) if self.window else ""

    def _next(self) -> Fact:
        """A package of a period waits for the next one; what belongs to no period has no rhythm."""
        named = series_of(self.publication, self.package)
        series = self.publication.series_named(named) if self.period else None
        return say.next_fact(self.portal, series, self.translate, self.language, after=self.period)

    def _updated(self) -> Fact:
        _, dates = self.translate, self.dates
        later = dates.modified if dates.modified != dates.issued else None
        unknown = _("not updated since release") if dates.issued else ""
        return say.date_fact(_("Updated"), later, self.language, unknown=unknown)
