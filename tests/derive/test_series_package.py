"""The tidy package of a whole series."""

from dataclasses import replace

import frictionless
import pytest

from site_builder.derive.observations import all_series, read_series
from site_builder.derive.portal import Portal
from site_builder.derive.series_package import series_package
from site_builder.export.package import package_files
from site_builder.validate.metadata import check_metadata
from tests.factories import make_package, make_publication, make_resource
from tests.series import read_portal, read_sample


@pytest.fixture(scope="module")
def sample():
    """The tiny portal."""
    return read_sample()


@pytest.fixture(scope="module")
def package(sample):
    """The package of the series of ten periods."""
    return series_package(sample, read_series(sample, "cap-nuoc"))


def rows(package, name):
    """The records of one table."""
    return list(package.resource(name).table.records())


def test_tables(package):
    """Observations with what is needed to read them."""
    assert [each.name for each in package.resources] == [
        "observations",
        "indicators",
        "areas",
        "breaks",
        "targets",
    ]


def test_a_table_whose_last_row_goes_stays(sample):
    """Its addresses were published: a list that has a table of targets without any target has an empty one."""
    data = replace(read_series(sample, "cap-nuoc"), targets=())
    package = series_package(sample, data)
    assert rows(package, "targets") == [] and package.resource("targets").table.schema.names


def test_one_row_for_each_figure(sample, package):
    """Headings of the form say nothing and are left out."""
    told = [each for each in read_series(sample, "cap-nuoc").observations if each.value is not None]
    assert len(rows(package, "observations")) == len(told) == 62


def test_a_row_says_where_it_comes_from(package):
    """Its window, its state and its place."""
    row = next(each for each in rows(package, "observations") if each["resource"] == "revised")
    assert (row["period"], row["period_kind"], row["period_start"].isoformat()) == (
        "2019-Q1",
        "quarter",
        "2018-12-15",
    )
    assert (row["value"], row["status"], row["package"], row["row"]) == (
        305,
        "official",
        "cap-nuoc-2019-h1",
        2,
    )


def test_values_that_contradict_stay_side_by_side(package):
    """Both, never merged."""
    found = [
        e
        for e in rows(package, "observations")
        if (e["indicator"], e["period"]) == ("3", "2018-H1")
    ]
    assert sorted(str(each["value"]) for each in found) == ["22.5", "24.1"]


def test_time_covers_all_windows(package):
    """From the first start to the last end."""
    assert (package.temporal.start.isoformat(), package.temporal.end.isoformat()) == (
        "2017-12-15",
        "2020-06-14",
    )


def test_licence_and_contributors_come_from_the_members(package):
    """Everybody once, and the portal as the publisher."""
    assert [each.name for each in package.licences] == ["CC-BY-4.0"]
    assert [each.agent.name.main for each in package.contributors] == [
        "Phòng Hạ tầng huyện Mẫu",
        "Báo cáo mở",
    ]
    assert package.agents("contact") and package.agents("publisher")


def test_titles_in_both_languages(package):
    """And it says that the portal made it."""
    assert package.title.say("en") == "The whole series: Water supply"
    assert "do cổng tự gom" in package.description.main
    fields = [field for each in package.tables for field in each.table.schema.fields]
    assert all(field.title.say("en") and field.description.say("en") for field in fields)


def test_it_takes_no_part_in_observations(sample):
    """Joined again, a series is the same: no loop."""
    again = Portal(sample).publication
    assert (
        read_series(again, "cap-nuoc").observations == read_series(sample, "cap-nuoc").observations
    )
    assert all_series(again) == all_series(sample)


def test_a_series_without_observations_has_none():
    """A list alone makes no series of figures."""
    listed = make_resource(name="list", roles={"indicators": {"code": "code", "name": "name"}})
    publication = make_publication(
        reports=(), packages=(make_package(name="x-list", resources=(listed,)),)
    )
    assert Portal(publication).series_packages == ()


def read_years():
    """The real portal with the first and the last year of its longest series, whose 28,000 rows say no more."""
    whole, between = read_portal(), {f"papi-{year}" for year in range(2012, 2024)}
    return replace(
        whole, packages=tuple(each for each in whole.packages if each.name not in between)
    )


@pytest.mark.parametrize(
    "read",
    [read_sample, pytest.param(read_years, marks=pytest.mark.whole)],
    ids=["sample", "portal"],
)
@pytest.mark.whole
def test_frictionless_finds_it_valid(read, tmp_path):
    """With its foreign keys, as published."""
    publication = read()
    for package in Portal(publication).series_packages:
        folder = tmp_path / package.name
        folder.mkdir()
        for file in package_files(package, None, publication.site, publication.built).files:
            (folder / file.uri.rpartition("/")[2]).write_bytes(file.content)
        report = frictionless.validate(str(folder / "datapackage.json"))
        assert report.valid, report.flatten(["title", "message"])


def test_foreign_keys_are_there(package):
    """Observations name indicators and areas; the list names itself."""
    keys = {
        each.name: [k.resource for k in each.table.schema.foreign_keys] for each in package.tables
    }
    assert keys["observations"] == ["indicators", "areas"] and keys["indicators"] == ["", ""]


@pytest.mark.whole
def test_its_metadata_pass_the_checks():
    """As any other package's must."""
    publication = Portal(read_portal()).publication
    assert [each for each in check_metadata(publication) if "-series/" in each.file] == []
