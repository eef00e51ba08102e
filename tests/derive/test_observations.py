"""How observations are read from the tables of packages and reports."""

import pytest

from site_builder.core.period import Regime, parse_period
from site_builder.derive.observations import all_series, check_observations, read_series, series_of
from site_builder.derive.portal import Portal
from tests.series import read_portal, read_sample


@pytest.fixture(scope="module")
def sample():
    """The tiny portal."""
    return read_sample()


def said(data, **wanted):
    """The observations whose properties are as wanted."""
    return [each for each in data.observations if all(getattr(each, key) == value for key, value in wanted.items())]


def test_series_with_a_list(sample):
    """Every series that lists indicators takes part."""
    assert all_series(sample) == ("cap-nuoc", "thu-gom")


def test_a_report_brings_period_window_and_status(sample):
    """Its table has no such columns."""
    (found,) = said(read_series(sample, "cap-nuoc"), indicator="1.1", period=parse_period("2019-Q1"))
    assert (found.status, found.report) == ("preliminary", "cap-nuoc/2019-q1/")
    assert found.window == parse_period("2019-Q1").window(Regime.ADMINISTRATIVE)


def test_a_row_names_its_own_period_and_status(sample):
    """A later report restates an earlier period."""
    (found,) = said(read_series(sample, "cap-nuoc"), resource="revised")
    assert (found.period.code, found.status, found.report) == ("2019-Q1", "official", "cap-nuoc/2019-h1/")


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


def test_breaks_targets_and_areas_are_read(sample):
    """From the package of the list."""
    data = read_series(sample, "cap-nuoc")
    assert (len(data.breaks), len(data.targets), set(data.areas)) == (8, 2, {"huyen-mau", "huyen-mau-2020"})


def test_a_package_belongs_to_the_series_of_its_report(sample):
    """Or to the one it names."""
    assert {series_of(sample, each) for each in sample.packages} == {"cap-nuoc", "thu-gom"}


def test_nothing_keeps_an_observation_out():
    """Of the sample and of the real portal."""
    portals = [Portal(read_sample()), Portal(read_portal())]
    assert [problem for each in portals for problem in check_observations(each.read, each.observed)] == []


def test_the_real_indices_take_part():
    """All 46 rows of the press, two areas."""
    data = read_series(read_portal(), "da-nang")
    assert len(data.observations) == 46 and {each.area for each in data.observations} == {"da-nang", "da-nang-2025"}
