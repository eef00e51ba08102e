"""All checks of meaning: which there are, for one package or for all, and the problems that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.core.problem import Problem
from site_builder.derive.portal import Portal
from site_builder.model.check import Check
from site_builder.model.package import Package
from site_builder.validate.consistency.changes import check_movement
from site_builder.validate.consistency.figures import check_figures
from site_builder.validate.consistency.formulas import check_arithmetic
from site_builder.validate.consistency.indicator_list import check_lists
from site_builder.validate.consistency.prose import check_prose
from site_builder.validate.consistency.ranges import check_cells
from site_builder.validate.consistency.rows import check_rows
from site_builder.validate.consistency.scope import Scope

CHECKS: tuple[Callable[[Scope], Iterator[Check]], ...] = (
    check_arithmetic,
    check_figures,
    check_rows,
    check_movement,
    check_prose,
    check_cells,
    check_lists,
)


def run_checks(portal: Portal, package: Package) -> tuple[Check, ...]:
    """Every check of one package."""
    scope = Scope(portal, package)
    return tuple(check for family in CHECKS for check in family(scope))


def all_checks(portal: Portal) -> dict[str, tuple[Check, ...]]:
    """The checks of every package by its name."""
    return {package.name: run_checks(portal, package) for package in portal.read.packages}


def problems_of_translations(portal: Portal) -> Iterator[Problem]:
    """What the checks find in the texts of reports in the portal's other languages; the rest is told already."""
    for language, other in portal.others.items():
        for report in other.read.reports:
            package = other.read.package(report.package) if language in report.written else None
            found = run_checks(other, package) if package else ()
            yield from (check.problem for check in found if check.problem and check.problem.file == report.file)


def problems_of(checks: Mapping[str, Iterable[Check]]) -> Iterator[Problem]:
    """What the checks found wrong or doubtful."""
    for found in checks.values():
        yield from (check.problem for check in found if check.problem)
