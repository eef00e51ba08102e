"""What an environment cannot make although an edition holds it: what was released in that form is published in it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.problem import Problem, rule
from site_builder.export.parquet import FORMAT
from site_builder.model.publication import Publication

PARQUET_MISSING = rule(
    "parquet-not-installed",
    "error",
    "The tables of this dataset are published as Parquet, and what writes it is not installed.",
    "Install it: pip install 'site-builder[parquet]'. What is released stays.",
)


def check_extras(publication: Publication) -> Iterator[Problem]:
    """Datasets with an edition that holds Parquet, where it cannot be written."""
    for package in () if FORMAT.is_on else publication.packages:
        editions = publication.releases(package.name).editions
        if any(file.name.endswith(".parquet") for edition in editions for file in edition.listed):
            yield PARQUET_MISSING(package.file)
