"""Indicators of which nobody said what kind they are: nothing is guessed, and what would be checked is not."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.problem import Problem, rule
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication

KIND_MISSING = rule(
    "indicator-kind-missing",
    "notice",
    "The list does not say of what kind {count} indicators are: {codes}.",
    "Fill in the kind of each (heading, percent, count, quantity, coded, rank, index), in a column that the role "
    "“indicators” names; until then whole numbers, bounds of percentages and sums are not looked at.",
)
SHOWN = 6


def check_kinds(publication: Publication) -> Iterator[Problem]:
    """A notice for each list in which a kind is missing."""
    for package in publication.packages:
        for resource in package.with_role("indicators"):
            yield from _list(package, resource)


def _list(package: Package, resource: Resource) -> Iterator[Problem]:
    codes = [str(row.get("code")) for row in resource.role_rows("indicators") if not row.get("kind")]
    if codes:
        shown = ", ".join(codes[:SHOWN]) + (", …" if len(codes) > SHOWN else "")
        file = package.file_of(resource)
        column = resource.role("indicators").get("kind")
        yield KIND_MISSING(file, column=column, count=len(codes), codes=shown)
