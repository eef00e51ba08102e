"""SDMX: a key once, and artefacts whose version moves with what they describe."""

import json

import pytest

from site_builder.catalog import discover
from site_builder.catalog.build import catalogue_of
from site_builder.derive.datasets import series_version
from site_builder.derive.portal import Portal
from site_builder.extensions.harvesters.sdmx import keyed
from tests.portal import apply_edit, make_portal, read_portal, release_portal
from tests.series import joined, observed

NAME = "thu-gom-2021-q1"


def catalogue_of_portal(root):
    """The catalogue of a copy of the sample."""
    publication = read_portal(root).publication
    return catalogue_of(publication, Portal(publication).observed, (), ())


def test_nine_months_are_not_the_year(tmp_path):
    """Both are yearly; start and duration tell them apart, so that no key stands twice."""
    data = joined(
        observed("2021", 4), observed("2021-9M", 3), observed("2021-H1", 2), observed("2021-Q1", 1)
    )
    catalogue = catalogue_of(read_portal(make_portal(tmp_path)).publication, {"x": data}, (), ())
    keys = [key for key, _ in keyed(catalogue.observed[0])]
    assert len(set(keys)) == 4
    assert {key.reading for key in keys} == {"1"}
    assert ("A", "2021-01-01/P9M") in {(key.frequency, key.time) for key in keys}


@pytest.mark.whole
def test_the_version_moves_with_a_release(tmp_path):
    """It is the day of the last event, and rises; every artefact and the rows name the same."""
    root = make_portal(tmp_path)
    before = series_version(read_portal(root).publication, "thu-gom")
    release_portal(root, NAME)
    made = catalogue_of_portal(root)
    (series,) = (each for each in made.observed if each.name == "thu-gom")
    number = [int(part) for part in series.version.split(".")]
    assert number > [int(part) for part in before.split(".")]
    forms = {
        form.key: form.render(made, series).decode()
        for form in discover()
        if form.key.startswith("sdmx")
    }
    structure = json.loads(forms["sdmx-structure"])["data"]
    assert {each["version"] for listed in structure.values() for each in listed} == {series.version}
    assert f"({series.version})" in forms["sdmx-csv"]


@pytest.mark.whole
def test_two_releases_of_a_day_are_two_versions(tmp_path):
    """The last number counts."""
    root = make_portal(tmp_path)
    release_portal(root, NAME)
    first = series_version(read_portal(root).publication, "thu-gom")
    apply_edit(root, {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}})
    release_portal(root, NAME, "Sửa một số.", kind="correction")
    second = series_version(read_portal(root).publication, "thu-gom")
    assert int(second.rpartition(".")[2]) == int(first.rpartition(".")[2]) + 1


def test_without_a_day_there_is_a_first_version(tmp_path):
    """1.0.0, never the day of the build."""
    assert series_version(read_portal(make_portal(tmp_path)).publication, "nothing") == "1.0.0"
