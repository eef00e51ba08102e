"""What the checks of one package look at: its observations, its list, its figures and their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from site_builder.core.calendar.period import Period
from site_builder.core.numbers.number import format_number
from site_builder.core.numbers.quantity import measured
from site_builder.core.problem import Severity, plain_fact
from site_builder.derive.around import Around
from site_builder.derive.figures import Figure, figures_of
from site_builder.derive.observations import Observation, series_of
from site_builder.derive.portal import Portal
from site_builder.derive.prose import BoundReport
from site_builder.model.check import Check, Kind, Spot, problem_at
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report
from site_builder.validate.consistency.recompute import Verdict


def severity_of(each: Observation) -> Severity:
    """How grave it is where an observation does not agree: what the portal itself derived must recompute."""
    return "error" if each.is_derived else "warning"


@dataclass(frozen=True)
class Scope:
    """One package among the rest. `texts` are those of reports that are checked: on the pages of every language the
    portal's main one, so that all count the same checks.
    """

    portal: Portal
    package: Package
    texts: Mapping[str, BoundReport]

    @property
    def publication(self) -> Publication:
        """All that was read."""
        return self.portal.read

    @cached_property
    def series(self) -> str:
        """The series that it belongs to."""
        return series_of(self.publication, self.package)

    @cached_property
    def around(self) -> Around:
        """Its observations, with what they are compared with over time."""
        return self.portal.around(self.package)

    @property
    def language(self) -> str:
        """In which arithmetic is printed."""
        return self.publication.site.language

    @property
    def report(self) -> Report | None:
        """The report whose tables these are."""
        return self.publication.report_of(self.package)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The list of the series; a list is checked by itself where it stands in its own package."""
        return self.publication.indicators(self.series, self.publication.period_of(self.package))

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The package's own, in the order of its files."""
        own = (each.observation for each in self.around.own)
        return tuple(sorted(own, key=lambda each: (each.resource, each.line)))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The indicators that the package observes."""
        return frozenset(each.indicator for each in self.observations)

    @cached_property
    def figures(self) -> Mapping[str, tuple[Figure, ...]]:
        """What prose may name, by key."""
        report = self.report
        if report and report.series == self.series:
            return self.portal.prose[report.uri].figures
        return figures_of(self.package, self.indicators)

    def number(self, value: Decimal | int) -> str:
        """A value for readers."""
        return format_number(value, self.language)

    def amount(self, value: Decimal | int, unit: str, qualifier: str = "") -> str:
        """A value with its unit and the word before it."""
        return measured(value, unit, qualifier).format(self.language)

    def printed(self, each: Observation) -> str:
        """An observation that has a value, as an author reads it."""
        return self.amount(each.amount, each.unit, each.qualifier)

    def subject(self, code: str) -> str:
        """An indicator by code and name."""
        known = self.indicators.get(code)
        return f"{code} {known.name.say(self.language)}" if known else code

    def spot(self, resource: str, line: int | None = None, column: str = "", key: str = "") -> Spot:
        """A place in a table of the package."""
        known = self.package.resource(resource)
        return Spot(
            self.package.file_of(known) if known else self.package.file, resource, line, column, key
        )

    def observed(self, observation: Observation, part: str = "value") -> Spot:
        """The cell of an observation; one of another package of the series keeps that package's file."""
        package = self.publication.package(observation.package) or self.package
        resource = package.resource(observation.resource)
        column = resource.role("observations").get(part, "") if resource else ""
        file = package.file_of(resource) if resource else package.file
        return Spot(file, observation.resource, observation.line, column, observation.indicator)

    def beside(self, observation: Observation, code: str) -> tuple[Observation, ...]:
        """The values of another indicator for the same period and area, of the same source where it gives one."""
        result = self._index.get((code, observation.period, observation.area), ())
        own = tuple(each for each in result if each.source == observation.source)
        return own or result

    @cached_property
    def _index(self) -> dict[tuple[str, Period, str], tuple[Observation, ...]]:
        observed: dict[tuple[str, Period, str], list[Observation]] = {}
        for each in self.observations:
            if each.value is not None:
                observed.setdefault((each.indicator, each.period, each.area), []).append(each)
        return {key: tuple(members) for key, members in observed.items()}

    def check(
        self,
        kind: Kind,
        subject: str,
        *spots: Spot,
        text: str = "",
        arithmetic: str = "",
        broken: str | None = None,
        severity: Severity | None = None,
        facts: Mapping[str, object] = MappingProxyType({}),
    ) -> Check:
        """A check that was made; the first spot is the cell checked, with the rule that it broke, if any."""
        problem = problem_at(broken, spots[0], severity, facts) if broken else None
        return Check(kind, self.package.name, subject, text, arithmetic, spots, problem)

    def judged(
        self, kind: Kind, subject: str, verdict: Verdict, *spots: Spot, text: str, broken: str,
        severity: Severity | None = None, facts: Mapping[str, object],
    ) -> Check:  # fmt: skip
        """A figure that was held against others; facts of a rule are also what was said, and the arithmetic."""
        if verdict.holds is None:
            return self.impossible(
                kind, subject, *spots, reason=verdict.reason, text=text, **dict(verdict.facts)
            )
        facts, problem = {"said": text, "arithmetic": verdict.arithmetic, **facts}, None
        if not verdict.holds:
            problem = problem_at(broken, spots[0], severity, facts)
        return Check(kind, self.package.name, subject, text, verdict.arithmetic, spots, problem)

    def impossible(
        self, kind: Kind, subject: str, *spots: Spot, reason: str, text: str = "", **facts: Any
    ) -> Check:
        """A check that could not be made; `reason` is a message id."""
        known = tuple(sorted((name, plain_fact(value)) for name, value in facts.items()))
        return Check(kind, self.package.name, subject, text, "", spots, reason=reason, facts=known)
