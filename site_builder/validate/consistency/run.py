"""All checks of meaning: which there are, for one package or for all, and the problems that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from site_builder.core.problem import Problem
from site_builder.derive.portal import Portal
from site_builder.model.check import Check
from site_builder.model.report import Report
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


def all_checks(portal: Portal) -> dict[str, tuple[Check, ...]]:
    """The checks of every package by its name, in the portal's language, of texts in its main language."""
    checks = {}
    for package in portal.read.packages:
        report = portal.read.report_of(package)
        own = portal.alone[report.uri] if report else portal.data
        make = partial(_checks, Scope(own, package, (own.main or own).prose))
        checks[package.name] = portal.kept(make, "checks", package.name, *own.key)
    return checks


def _checks(scope: Scope) -> tuple[Check, ...]:
    return tuple(check for family in CHECKS for check in family(scope))


def problems_of_translations(portal: Portal) -> Iterator[Problem]:
    """What is found in the texts of reports in the portal's other languages."""
    for language, other in portal.others.items():
        for own in other.alone.values():
            if own.report and language in own.report.written:
                yield from portal.kept(partial(_of_translation, own, own.report), "checks of a translation", *own.key)


def _of_translation(portal: Portal, report: Report) -> tuple[Problem, ...]:
    package = portal.read.package(report.package)
    problems = (check.problem for check in check_prose(Scope(portal, package, portal.prose))) if package else ()
    return tuple(problem for problem in problems if problem and problem.file == report.file)


def problems_of(checks: Mapping[str, Iterable[Check]]) -> Iterator[Problem]:
    """What the checks found wrong or doubtful."""
    for checks_of_one in checks.values():
        yield from (check.problem for check in checks_of_one if check.problem)
