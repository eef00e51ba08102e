"""What a package must say of itself before it can be published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.core.problem import Problem, Severity, rule
from site_builder.model.package import Package
from site_builder.model.publication import Publication

MISSING_LICENCE = rule(
    "missing-licence",
    "error",
    "The package “{package}” names no licence.",
    "Add licenses with name, title and path; without a licence nobody may reuse the data.",
)
LICENCE_NO_ADDRESS = rule(
    "licence-without-address",
    "warning",
    "The licence “{licence}” of the package “{package}” has no address.",
    "Add path with the licence's address, for example https://creativecommons.org/licenses/by/4.0/.",
)
MISSING_TITLE = rule(
    "missing-title",
    "error",
    "The package “{package}” has no title.",
    "Add title: what the data is about, with area and period.",
)
MISSING_DESCRIPTION = rule(
    "missing-description",
    "error",
    "The package “{package}” has no description.",
    "Add description: two or three sentences on what the tables hold and where they come from.",
)
MISSING_CONTACT = rule(
    "missing-contact",
    "error",
    "The package “{package}” names nobody to ask.",
    "Add a contributor with the role contact and an email or path.",
)
MISSING_PERIOD = rule(
    "missing-period",
    "error",
    "The package “{package}” does not say which time it covers.",
    "Add period (2022-H1), or temporal with start and end as 2021-12-15.",
)
FIELD_UNTITLED = rule(
    "column-without-title",
    "notice",
    "A column of the table “{resource}” has no title.",
    "Add title, so that readers see words instead of a column name.",
)


def check_metadata(publication: Publication) -> Iterator[Problem]:
    """An error for the package of a report; a warning for one made elsewhere, which must publish as it is."""
    for package in publication.packages:
        severity: Severity = "error" if publication.report_of(package) else "warning"
        yield from _missing(package, severity)
        yield from _details(package)


def _missing(package: Package, severity: Severity) -> Iterator[Problem]:
    dated = package.period or package.temporal or (package.series and package.with_role("indicators"))
    facts: dict[str, Any] = {"package": package.name, "severity": severity}
    if not package.licences and not any(resource.licences for resource in package.resources):
        yield MISSING_LICENCE(package.file, column="licenses", **facts)
    if not package.title:
        yield MISSING_TITLE(package.file, column="title", **facts)
    if not package.description:
        yield MISSING_DESCRIPTION(package.file, column="description", **facts)
    if not any(each.agent.email or each.agent.url for each in package.contributors):
        yield MISSING_CONTACT(package.file, column="contributors", **facts)
    if not dated:
        yield MISSING_PERIOD(package.file, column="period", **facts)


def _details(package: Package) -> Iterator[Problem]:
    for licence in package.licences:
        if not licence.url:
            yield LICENCE_NO_ADDRESS(
                package.file, column="licenses", licence=licence.title or licence.name, package=package.name
            )
    for resource in package.tables:
        assert resource.table is not None
        for field in resource.table.schema.fields:
            if not field.title:
                yield FIELD_UNTITLED(package.file, column=field.name, resource=resource.name)
