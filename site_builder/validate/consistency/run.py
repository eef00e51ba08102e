"""All checks of meaning: which there are, for one package or for all, and the problems that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.core.problem import Problem
from site_builder.derive.observations import SeriesData, read_series, series_of
from site_builder.model.check import Check
from site_builder.model.package import Package
from site_builder.model.publication import Publication
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


def run_checks(publication: Publication, package: Package, data: SeriesData | None = None) -> tuple[Check, ...]:
    """Every check of one package. `data` is its series, read here where it is not given."""
    joined = data or read_series(publication, series_of(publication, package))
    scope = Scope(publication, package, joined)
    return tuple(check for family in CHECKS for check in family(scope))


def all_checks(publication: Publication) -> dict[str, tuple[Check, ...]]:
    """The checks of every package by its name; each series is joined once."""
    series = {each.name: series_of(publication, each) for each in publication.packages}
    joined = {name: read_series(publication, name) for name in sorted(set(series.values()))}
    return {each.name: run_checks(publication, each, joined[series[each.name]]) for each in publication.packages}


def problems_of(checks: Mapping[str, Iterable[Check]]) -> Iterator[Problem]:
    """What the checks found wrong or doubtful."""
    for found in checks.values():
        yield from (check.problem for check in found if check.problem)
