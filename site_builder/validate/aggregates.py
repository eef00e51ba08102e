"""Whether columns that a schema lets be added up are amounts."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.problem import Problem, rule
from site_builder.model.publication import Publication

AGGREGATE_UNFIT = rule(
    "aggregate-unfit",
    "warning",
    "The column “{column}” says aggregate: {aggregate}, but it is no column of amounts in one unit.",
    "Only aggregate: sum is known, for a number that counts or measures in one unit: never for percentages, ranks, "
    "years, codes, or the values of a table that mixes units. Take it out; readers are not offered the sum.",
)


def check_aggregates(publication: Publication) -> Iterator[Problem]:
    """Columns whose promise the pages do not keep: no sum of them would mean anything."""
    for package in publication.packages:
        for resource in package.tables:
            assert resource.table is not None
            for field in resource.table.schema.fields:
                if field.aggregate and not resource.adds_up(field.name):
                    yield AGGREGATE_UNFIT(package.file, column=field.name, aggregate=field.aggregate)
