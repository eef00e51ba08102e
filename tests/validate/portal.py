"""A portal of one series in a few lines, for the checks of meaning."""

from decimal import Decimal

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.package import Field, Schema, Table
from site_builder.validate.consistency.run import all_checks
from tests.factories import make_package, make_publication, make_report, make_resource, make_series

LIST = {
    name: name
    for name in (
        "code parent name unit kind formula at_most minimum maximum children cumulative bound replaces same_as".split()
    )
}
OBSERVED = {
    "indicator": "code",
    "value": "value",
    "unit": "unit",
    "note": "note",
    "qualifier": "qualifier",
}
OBSERVED |= {"derived": "derived", "source": "source", "period": "period", "area": "area"}
STATED = ("id", "label", "qualifier", "value", "whole", "unit", "refers_to", "formula", "counts")


def number(value):
    """A number as a file would give it: text with its decimals kept."""
    return Decimal(value) if isinstance(value, str) else value


def table(name, rows, columns, key="", roles=None):
    """A resource with the columns named; a column is a number where its first value is one."""
    numeric = {
        column
        for column in columns
        if any(
            isinstance(row.get(column), (int, Decimal)) and not isinstance(row.get(column), bool)
            for row in rows
        )
    }
    fields = tuple(
        Field(each, "number" if each in numeric else "string", title=Text(each)) for each in columns
    )
    cells = tuple(tuple(row.get(column) for column in columns) for row in rows)
    made = Table(Schema(fields, (key,) if key else ()), cells, tuple(range(2, 2 + len(rows))))
    return make_resource(
        name=name, path=f"{name}.csv", title=Text(name), table=made, roles=roles or {}
    )


def indicator_list(*rows, scales=()):
    """The package of the list; a row needs a code only."""
    rows = [{"name": f"Chỉ tiêu {row['code']}", **row} for row in rows]
    resources = [table("indicators", rows, list(LIST), "code", {"indicators": LIST})]
    if scales:
        parts = {part: part for part in ("indicator", "value", "label")}
        resources.append(table("scales", list(scales), list(parts), roles={"scales": parts}))
    return make_package(
        name="danh-muc", file="datasets/danh-muc/datapackage.yaml", resources=tuple(resources)
    )


def observed(*rows):
    """A table of observations; the period column is there only where a row has one."""
    rows = [{**row, "value": number(row.get("value"))} for row in rows]
    given = {key for row in rows for key in row}
    role = {part: column for part, column in OBSERVED.items() if column in given}
    return table(
        "so-lieu",
        rows,
        list(role.values()),
        "" if "period" in given else "code",
        {"observations": role},
    )


def stated(*rows):
    """A figures table."""
    rows = [{"label": row["id"], **row, "value": number(row["value"])} for row in rows]
    return table("figures", rows, STATED, "id", {"figures": {part: part for part in STATED}})


def package(*resources, name="bao-cao", period="2022-H1", descriptor=None):
    """A package of the series with these tables."""
    return make_package(
        name=name,
        file=f"datasets/{name}/datapackage.yaml",
        period=parse_period(period) if period else None,
        resources=resources,
        descriptor=descriptor or {},
    )


def portal(listed, *packages, text="", summary=(), **report):
    """The publication; the first package is the report's."""
    made = make_report(package=packages[0].name, text=text, summary=summary, first_line=1, **report)
    series = make_series(indicators=listed.name)
    return make_publication(series=(series,), reports=(made,), packages=(listed, *packages))


def checks(listed, *packages, name="", **given):
    """The checks of the first package, or of the one named."""
    return all_checks(Portal(portal(listed, *packages, **given)))[name or packages[0].name]


def of_kind(found, kind):
    """Only those of one kind."""
    return [check for check in found if check.kind.value == kind]


def told(found, kind):
    """Outcome and arithmetic of each."""
    return [(check.outcome, check.arithmetic) for check in of_kind(found, kind)]
