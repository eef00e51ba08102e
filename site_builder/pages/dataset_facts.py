"""What a package, its report and its series say of a dataset, for its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.period import Period, Window
from site_builder.core.problem import Translate
from site_builder.core.text import of_data
from site_builder.derive.portal import Portal
from site_builder.model.config import Licence
from site_builder.model.edition import Releases
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Correction, Report
from site_builder.pages import Fact, Link
from site_builder.pages import facts as say
from site_builder.pages.changelog import corrections_of
from site_builder.pages.fates import FateView, whole_views
from site_builder.pages.provenance import author_of


@dataclass(frozen=True, slots=True)
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
        return self.package.period or (self.report.period if self.report else None)

    @property
    def window(self) -> Window | None:
        """The days that the data cover."""
        return say.window_of(self.package, self.report)

    @property
    def released(self) -> date | None:
        """When its report was issued, else when it was made, else when it was first released."""
        if self.report and self.report.issued:
            return self.report.issued
        try:
            return date.fromisoformat(self.package.created[:10])
        except ValueError:
            return self.releases.editions[-1].date if self.releases.editions else None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was wrong in it or its report."""
        return corrections_of(self.publication, self.package.name, self.report)

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
        day = self.releases.newest.date if self.releases.newest else self.released
        return say.sheet_text(self.package.version, day, self.translate, self.language)

    def facts(self) -> Iterator[Fact]:
        """Who made and publishes it, when, and under which licence."""
        _, package, language = self.translate, self.package, self.language
        heirs = say.successors(self.publication, package, self.report, _)
        publisher = say.names(package.agents("publisher"), language)
        yield Fact(_("Prepared by"), say.creators_of_dataset(self.publication, package), note=heirs)
        yield Fact(_("Publisher"), publisher or self.publication.site.publisher.name.say(language))
        yield Fact(_("Data period"), self._days())
        yield say.date_fact(_("Released"), self.released, language)
        yield self._updated()
        yield self._next()
        yield say.licence_fact(self._licences(), _)
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
        creator = say.creators_of_dataset(self.publication, package) or author_of(package, language)
        if not creator and (self.report or package.name == at.series_package(package.series)):
            creator = site.publisher.name.say(language)
        # Data that name no author are cited by their title: they are not the portal's work.
        covered = _("data from {window}").format(window=self._days()) if self.window else ""
        version = _("version {version}").format(version=package.version) if package.version else ""
        parts = (*self.heading(), covered, _("dataset"), version)
        return say.cited(site, package.uri, creator, self.released, parts)

    def contact(self) -> tuple[Fact, ...]:
        """How to reach whoever answers for it."""
        agents = self.package.agents("contact") or (self.publication.site.contact,)
        return say.contact_facts(agents[0], self.translate, self.language)

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
        series = self.package.series
        return tuple(
            Link(other.uri, other.label(self.language), count=other.row_count)
            for other in self.publication.packages
            if series and other.series == series and other.name != self.package.name
        )

    def _days(self) -> str:
        return say.window_text(self.window, self.translate, self.language) if self.window else ""

    def _next(self) -> Fact:
        """A package of a period waits for the next one; what belongs to no period has no rhythm."""
        period = self.report.period if self.report else self.package.period
        named = self.report.series if self.report else self.package.series
        series = self.publication.series_named(named) if period else None
        return say.next_fact(self.portal, series, self.translate, self.language, after=period)

    def _licences(self) -> tuple[Licence, ...]:
        return self.package.licences or tuple(each for resource in self.package.resources for each in resource.licences)

    def _updated(self) -> Fact:
        _, editions = self.translate, self.releases.editions
        days = [*(each.date for each in self.corrections), *(each.date for each in editions[:-1])]
        unknown = _("not updated since release") if self.report or editions else ""
        return say.date_fact(_("Updated"), max(days, default=None), self.language, unknown=unknown)
