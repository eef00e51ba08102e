"""How to filter without a server: DuckDB reads the parts of a Parquet file that a question needs, by HTTP Range.

The commands run as they stand in a POSIX shell, where the host answers Range requests; a test runs each on the files
of a built portal. Source: https://duckdb.org/docs/stable/core_extensions/httpfs/https
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.core import addresses as at
from site_builder.core.problem import N_
from site_builder.derive.observations import all_series
from site_builder.export.parquet import FORMAT
from site_builder.model.publication import Publication

OBSERVATIONS = "observations"
# A code goes into a command between quotes of SQL and of the shell.
_PLAIN = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A question in words (`title` is a message id), the file that answers it, and the command."""

    title: str
    uri: str
    command: str


def recipes_of(publication: Publication) -> tuple[Recipe, ...]:
    """Recipes over the first series that has a package of its own, else over the first table; none without a table.

    There are none where Parquet is not made.
    """
    if not FORMAT.is_on:
        return ()
    for series in all_series(publication):
        package = publication.package(at.series_package(series))
        if package:
            uri = at.dataset_file(package.name, OBSERVATIONS + FORMAT.suffix)
            return (*_any(publication, uri), *_observed(publication, uri, series))
    first = next((each for each in publication.packages if each.tables), None)
    file = at.dataset_file(first.name, first.tables[0].name + FORMAT.suffix) if first else ""
    return tuple(_any(publication, file)) if file else ()


def _any(publication: Publication, uri: str) -> Iterator[Recipe]:
    """What can be asked of every table."""
    url = publication.site.absolute(uri)
    yield Recipe(N_("Whether the host answers Range requests: PAR1 comes back"), uri, f"curl -s -r 0-3 '{url}'")
    yield Recipe(N_("The columns of a table and their types"), uri, _duckdb("DESCRIBE SELECT *", url))
    yield Recipe(N_("How many rows it has"), uri, _duckdb("SELECT count(*) AS n", url))


def _observed(publication: Publication, uri: str, series: str) -> Iterator[Recipe]:
    """What can be asked of the observations of a series, by an indicator that has some."""
    url = publication.site.absolute(uri)
    kinds = publication.indicators(series).items()
    code = next((code for code, one in kinds if one.kind != "heading" and _PLAIN.fullmatch(code)), "")
    if code:
        wanted = "SELECT period, area, value, unit"
        rest = f"WHERE indicator = '{code}' ORDER BY period_end, area"
        yield Recipe(N_("One indicator over all periods, four columns of it"), uri, _duckdb(wanted, url, rest))
    newest = "SELECT indicator, area, max(period_end) AS last, arg_max(value, period_end) AS value"
    rest = "WHERE value IS NOT NULL GROUP BY indicator, area ORDER BY indicator, area"
    yield Recipe(N_("The newest value of every indicator and area"), uri, _duckdb(newest, url, rest))


def _duckdb(wanted: str, url: str, rest: str = "") -> str:
    query = " ".join(part for part in (wanted, f"FROM read_parquet('{url}')", rest) if part)
    return f'duckdb -c "{query}"'
