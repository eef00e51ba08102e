"""How observations are read from the tables of packages and reports."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.calendar.regime import Regime
from site_builder.core.text import Text
from site_builder.derive.observations import (
    Area,
    Break,
    Target,
    all_series,
    check_areas,
    check_observations,
    read_series,
    row_unit,
    series_of,
)
from site_builder.derive.portal import Portal
from site_builder.extensions.vietnam.regimes import ADMINISTRATIVE
from site_builder.model.package import Field, Schema, Table
from tests.factories import make_package, make_publication, make_report, make_resource, make_series
from tests.series import read_portal, read_sample


@pytest.fixture(scope="module")
def sample():
    """The tiny portal."""
    return read_sample()


def said(data, **wanted):
    """The observations whose properties are as wanted."""
    return [
        each
        for each in data.observations
        if all(getattr(each, key) == value for key, value in wanted.items())
    ]


def test_series_with_a_list(sample):
    """Every series that lists indicators takes part."""
    assert all_series(sample) == ("cap-nuoc", "thu-gom")


def test_a_report_brings_period_window_and_status(sample):
    """Its table has no such columns."""
    (found,) = said(
        read_series(sample, "cap-nuoc"), indicator="1.1", period=parse_period("2019-Q1")
    )
    assert (found.status, found.report) == ("preliminary", "cap-nuoc/2019-q1/")
    assert found.window == parse_period("2019-Q1").window(ADMINISTRATIVE)


def test_a_row_names_its_own_period_and_status(sample):
    """A later report restates an earlier period."""
    (found,) = said(read_series(sample, "cap-nuoc"), resource="revised")
    assert (found.period.code, found.status, found.report) == (
        "2019-Q1",
        "official",
        "cap-nuoc/2019-h1/",
    )


def test_provenance_is_the_row_of_the_file(sample):
    """Package, table and line lead back to the cell."""
    (found,) = said(read_series(sample, "cap-nuoc"), indicator="2", package="cap-nuoc-2018-q1")
    assert (found.resource, found.line) == ("indicators", 6)


def test_a_package_without_a_report_takes_part(sample):
    """It names its series itself, and its sources."""
    (found,) = said(read_series(sample, "cap-nuoc"), package="cap-nuoc-cong-ty")
    assert (found.report, found.source_title) == ("", "Công ty cấp nước Mẫu, 7/2018")


def test_the_unit_comes_from_the_list_where_the_row_has_none(sample):
    """The company's table has no unit column."""
    (found,) = said(read_series(sample, "cap-nuoc"), package="cap-nuoc-cong-ty")
    assert found.unit == "%"


@pytest.mark.parametrize(
    ("unit", "own"), [("", "triệu đồng"), ("Triệu đồng", "triệu đồng"), ("Tỷ đồng", "Tỷ đồng")]
)
def test_a_capital_from_the_head_of_a_sheet_is_no_other_unit(unit, own):
    """“Đơn vị tính: Triệu đồng” and “triệu đồng” are one."""
    assert row_unit({"unit": unit}, "triệu đồng") == own


def test_breaks_targets_and_areas_are_read(sample):
    """From the package of the list."""
    data = read_series(sample, "cap-nuoc")
    assert (len(data.breaks), len(data.targets), set(data.areas)) == (
        8,
        2,
        {"huyen-mau", "huyen-mau-2020"},
    )


def test_a_package_belongs_to_the_series_of_its_report(sample):
    """Or to the one it names."""
    assert {series_of(sample, each) for each in sample.packages} == {"cap-nuoc", "thu-gom"}


@pytest.mark.whole
def test_nothing_keeps_an_observation_out():
    """Of the sample and of the real portal."""
    portals = [Portal(read_sample()), Portal(read_portal())]
    assert [
        problem for each in portals for problem in check_observations(each.read, each.observed)
    ] == []


@pytest.mark.whole
def test_the_real_indices_take_part():
    """All 46 rows of the press, two areas."""
    data = read_series(read_portal(), "da-nang")
    assert len(data.observations) == 46 and {each.area for each in data.observations} == {
        "da-nang",
        "da-nang-2025",
    }


PLACE = "datasets/so-lieu/a.csv"


def table(rows, name="a", role="observations", columns=(), **fields):
    """A resource whose columns are called as the parts they play, all of text but `value`, `rank` and `derived`."""
    kinds = {"value": "number", "rank": "integer", "derived": "boolean"} | fields
    names = columns or tuple(rows[0])
    schema = Schema(tuple(Field(column, kinds.get(column, "string")) for column in names))
    cells = tuple(tuple(row.get(column) for column in names) for row in rows)
    found = Table(schema, cells, tuple(range(2, 2 + len(cells))))
    return make_resource(
        name=name,
        path=f"{name}.csv",
        table=found,
        roles={role: {column: column for column in names}},
    )


def package_of(*resources, name="so-lieu", **changes):
    """A package of the series that belongs to no report."""
    file = f"datasets/{name}/datapackage.yaml"
    return make_package(name=name, file=file, resources=resources, **changes)


LIST = package_of(
    table([{"code": "1", "name": "Hồ sơ", "unit": "hồ sơ"}], "list", "indicators"),
    name="danh-muc",
    period=None,
)


def publication_of(*resources, **changes):
    """The list, and one package of these tables."""
    package = package_of(*resources, **changes)
    series = make_series(indicators="danh-muc")
    return make_publication(series=(series,), reports=(make_report(),), packages=(LIST, package))


FULL = {
    "indicator": "1",
    "value": Decimal("77.70"),
    "area": "da-nang",
    "period": "2021-Q2",
    "unit": "%",
    "status": "sơ bộ",
    "qualifier": "gần",
    "note": "ghi chú",
    "source": "nguồn",
    "rank": 3,
    "derived": True,
    "source_title": "Niên giám",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("series", "cchc"),
        ("indicator", "1"),
        ("value", Decimal("77.70")),
        ("area", "da-nang"),
        ("period", parse_period("2021-Q2")),
        ("window", parse_period("2021-Q2").window(ADMINISTRATIVE)),
        ("unit", "%"),
        ("qualifier", "gần"),
        ("note", "ghi chú"),
        ("source", "nguồn"),
        ("rank", 3),
        ("is_derived", True),
        ("package", "so-lieu"),
        ("report", ""),
        ("resource", "a"),
        ("line", 2),
        ("source_title", "Niên giám"),
    ],
)
def test_an_observation_keeps_what_its_row_says(name, value):
    """Each cell under its own name."""
    (found,) = read_series(publication_of(table([FULL])), "cchc").observations
    assert getattr(found, name) == value


def test_a_row_without_a_period_is_told_at_its_place():
    """File, row and code; the row takes no part."""
    data = read_series(publication_of(table([{"indicator": "1", "value": 5}]), period=None), "cchc")
    (problem,) = data.problems
    assert (problem.code, problem.file, problem.row) == ("observation-without-period", PLACE, 2)
    assert (dict(problem.facts), data.observations) == ({"indicator": "1"}, ())


def test_a_period_that_cannot_be_read_is_told_at_its_cell():
    """File, row, column and what stands there; the other row takes part."""
    rows = [
        {"indicator": "1", "value": 5, "period": "2021"},
        {"indicator": "1", "value": 5, "period": "hè"},
    ]
    data = read_series(publication_of(table(rows)), "cchc")
    (problem,) = data.problems
    assert (problem.code, problem.file, problem.row, problem.column) == (
        "observation-period-invalid",
        PLACE,
        3,
        "period",
    )
    assert (dict(problem.facts), len(data.observations)) == ({"found": "hè"}, 1)


def test_an_unknown_indicator_is_told_at_its_row():
    """With the series whose list was asked; the rows after it are read."""
    rows = [{"indicator": "9", "value": 5}, {"indicator": "1", "value": 5}]
    data = read_series(publication_of(table(rows)), "cchc")
    (problem,) = data.problems
    assert (problem.code, problem.file, problem.row) == ("indicator-unknown", PLACE, 2)
    assert {"series": "cchc", "indicator": "9"}.items() <= dict(problem.facts).items()
    assert [observation.line for observation in data.observations] == [3]


@pytest.mark.parametrize("role", ["breaks", "targets"])
def test_a_period_of_a_break_or_target_is_told_at_its_cell(role):
    """And the row takes no part."""
    data = read_series(
        publication_of(table([{"indicator": "1", "period": "hè", "value": 5}], role=role)), "cchc"
    )
    (problem,) = data.problems
    assert (problem.code, problem.file, problem.row, problem.column) == (
        "observation-period-invalid",
        PLACE,
        2,
        "period",
    )
    assert (data.breaks, data.targets) == ((), ())


def test_observations_that_belong_to_no_series_are_told():
    """A warning on the package, with the table."""
    publication = publication_of(table([{"indicator": "1", "value": 5}]), series="")
    found = list(check_observations(publication, Portal(publication).observed))
    assert [(each.code, each.file, dict(each.facts)) for each in found] == [
        ("observations-without-series", "datasets/so-lieu/datapackage.yaml", {"resource": "a"})
    ]


def test_a_break_keeps_what_its_row_says():
    """It begins with the first day of its period under the series' regime."""
    row = {
        "indicator": "1",
        "area": "a",
        "period": "2021",
        "kind": "definition",
        "note": "Đổi",
        "note_en": "Changed",
    }
    (found,) = read_series(publication_of(table([row], role="breaks")), "cchc").breaks
    since = parse_period("2021").window(ADMINISTRATIVE).start
    assert found == Break("1", "a", since, "definition", Text("Đổi", (("en", "Changed"),)))


def test_a_target_keeps_what_its_row_says():
    """Where no comparison is written it is to be met exactly; its note in whatever language somebody wrote."""
    row = {
        "indicator": "1",
        "period": "2021",
        "comparison": ">=",
        "value": 9,
        "note": "n",
        "note_fr": "f",
        "source": "s",
    }
    rows = [row, {**row, "comparison": ""}, {**row, "value": None}]
    found = read_series(publication_of(table(rows, role="targets")), "cchc").targets
    first = Target("1", parse_period("2021"), ">=", 9, Text("n", (("fr", "f"),)), "s")
    assert found == (first, replace(first, comparison="="))


def test_an_area_keeps_what_its_row_says():
    """Its days of validity are days or nothing."""
    row = {
        "code": "a",
        "name": "Huyện",
        "name_en": "District",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
    }
    resource = table([row], role="areas", valid_from="date", valid_to="date")
    assert read_series(publication_of(resource), "cchc").areas == {
        "a": Area("a", Text("Huyện", (("en", "District"),)), date(2020, 1, 1), None)
    }


def test_an_area_of_another_name_than_the_portals_is_reported():
    """With both names, and where it stands."""
    listed = publication_of(
        table([{"code": "a", "name": "Huyện mới"}, {"code": "b", "name": "B"}], role="areas")
    )
    publication = replace(listed, areas={"a": Area("a", Text("Huyện cũ"))})
    (found,) = (
        each for package in publication.packages for each in check_areas(publication, package)
    )
    assert found.row == 2
    assert dict(found.facts) == {"area": "a", "found": "Huyện mới", "stated": "Huyện cũ"}


def test_a_row_of_the_reports_own_period_has_its_window_and_status():
    """A row of another period has neither."""
    rows = [
        {"indicator": "1", "value": 1, "period": "2022-H1"},
        {"indicator": "1", "value": 1, "period": "2021-H1"},
    ]
    own, other = sorted(
        read_series(publication_of(table(rows), name="cchc-2022-h1"), "cchc").observations,
        key=lambda observation: observation.line,
    )
    assert (own.status, own.window, own.report) == (
        "official",
        make_report().window,
        "cchc/2022-h1/",
    )
    assert (other.status, other.report) == ("", "cchc/2022-h1/")
    assert other.window == parse_period("2021-H1").window(ADMINISTRATIVE)


def test_a_series_that_nobody_declares_is_read_by_the_calendar():
    """A package may name it alone."""
    data = read_series(
        publication_of(table([{"indicator": "1", "value": 5}]), series="khac"), "khac"
    )
    assert (data.series, data.regime, len(data.observations)) == ("khac", Regime.CALENDAR, 1)


def test_observations_are_sorted_by_indicator_area_and_time():
    """Whatever the order of the rows."""
    rows = [
        {"indicator": "1", "area": area, "value": 1, "period": period}
        for area, period in [("b", "2020"), ("a", "2021"), ("a", "2020")]
    ]
    found = read_series(publication_of(table(rows)), "cchc").observations
    assert [(each.area, each.period.code) for each in found] == [
        ("a", "2020"),
        ("a", "2021"),
        ("b", "2020"),
    ]
