"""All checks of meaning: which there are, for one package or for all, and the problems that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.core.problem import Problem
from site_builder.derive.portal import Portal
from site_builder.derive.prose import BoundReport
from site_builder.model.check import Check
from site_builder.validate.consistency.changes import check_movement
from site_builder.validate.consistency.figures import check_figures
from site_builder.validate.consistency.formulas import check_arithmetic, check_lists
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


def all_checks(portal: Portal, texts: Mapping[str, BoundReport] | None = None) -> dict[str, tuple[Check, ...]]:
    """The checks of every package by its name, in the portal's language; `texts` are those of its main language."""
    scopes = (Scope(portal, package, portal.prose if texts is None else texts) for package in portal.read.packages)
    return {scope.package.name: tuple(check for family in CHECKS for check in family(scope)) for scope in scopes}


def problems_of_translations(portal: Portal) -> Iterator[Problem]:
    """What is found in the texts of reports in the portal's other languages."""
    for language, other in portal.others.items():
        for report in other.read.reports:
            package = other.read.package(report.package) if language in report.written else None
            checks = check_prose(Scope(other, package, other.prose)) if package else ()
            yield from (check.problem for check in checks if check.problem and check.problem.file == report.file)


def problems_of(checks: Mapping[str, Iterable[Check]]) -> Iterator[Problem]:
    """What the checks found wrong or doubtful."""
    for checks_of_one in checks.values():
        yield from (check.problem for check in checks_of_one if check.problem)
