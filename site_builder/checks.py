"""All checks of meaning: which there are, for one package or for all, and the problems that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from site_builder.observation import SeriesData, read_series, series_of
from site_builder.outcome import Check
from site_builder.package import Package
from site_builder.problem import Problem
from site_builder.publication import Publication
from site_builder.scope import Scope
from site_builder.validate.arithmetic import check_arithmetic
from site_builder.validate.cells import check_cells
from site_builder.validate.figures import check_figures
from site_builder.validate.lists import check_lists
from site_builder.validate.movement import check_movement
from site_builder.validate.prose import check_prose
from site_builder.validate.rows import check_rows

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
