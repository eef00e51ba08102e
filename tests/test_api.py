"""The public interface from Python, over the sample: what it promises, held against the files themselves."""

import csv
import sys
from decimal import Decimal

import pandas as pd
import pytest

from site_builder import api
from site_builder.api import COLUMNS
from site_builder.core.problem import SiteBuilderError
from tests.conftest import SAMPLE

MONEY = "thu-gom-2021-q1"


@pytest.fixture(scope="module")
def loaded():
    """The sample's sources."""
    return api.load(SAMPLE / "mkdocs.yml")


def source_rows(name):
    """A table's rows as the csv module reads its file."""
    with (SAMPLE / "datasets" / MONEY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_documented_names_are_all_there():
    """Each name of the promise can be imported."""
    assert all(hasattr(api, name) for name in api.__all__)


@pytest.mark.whole
def test_check_tells_what_the_command_tells(loaded):
    """The sample has no error."""
    assert not [problem for problem in api.check(loaded) if problem.severity == "error"]


@pytest.mark.whole
def test_a_broken_portal_loads_and_its_problems_are_told(sample_copy):
    """A mistake in the sources is a finding, and its words come in the language asked for."""
    (sample_copy / "datasets" / MONEY / "points.csv").unlink()
    problems = [
        problem
        for problem in api.check(api.load(sample_copy / "mkdocs.yml"))
        if problem.severity == "error"
    ]
    assert problems
    assert api.words(problems[0], "vi") != api.words(problems[0], "en")


def test_observations_have_the_columns_promised(loaded):
    """In the order in which they are documented."""
    assert list(api.observations(loaded).columns) == list(COLUMNS)


def test_a_value_is_the_decimal_of_its_row(loaded):
    """Every observation equals the cell of the file and line that it names, digit by digit."""
    frame = api.observations(loaded)
    frame = frame[(frame["package"] == MONEY) & frame["value"].notna()]
    assert len(frame)
    for row in frame.itertuples():
        with (SAMPLE / "datasets" / MONEY / f"{row.resource}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            lines = list(csv.reader(file))
        assert row.value in {Decimal(cell) for cell in lines[row.row - 1] if is_number(cell)}


def is_number(text):
    """Whether it is written as a canonical number."""
    try:
        return bool(Decimal(text).is_finite())
    except ArithmeticError:
        return False


def test_one_series_is_part_of_all(loaded):
    """Asking for a series gives its rows and no other."""
    frame = api.observations(loaded)
    name = frame["series"].iloc[0]
    pd.testing.assert_frame_equal(
        api.observations(loaded, name), frame[frame["series"] == name].reset_index(drop=True)
    )


def test_an_unknown_series_is_refused_with_those_there_are(loaded):
    """The message lists what would be right."""
    with pytest.raises(SiteBuilderError, match="thu-gom"):
        api.observations(loaded, "khong-co")


def test_a_table_is_its_file(loaded):
    """As many rows as the csv module finds, under the same names."""
    frame, rows = api.table(loaded, MONEY, "points"), source_rows("points.csv")
    assert len(frame) == len(rows) and list(frame.columns) == list(rows[0])


def test_an_unknown_table_is_refused_with_those_there_are(loaded):
    """The message lists the tables of the package."""
    with pytest.raises(SiteBuilderError, match="points"):
        api.table(loaded, MONEY, "khong-co")


def test_a_configuration_that_is_not_there_is_refused(tmp_path):
    """One class of errors for whoever calls."""
    with pytest.raises(SiteBuilderError):
        api.load(tmp_path / "mkdocs.yml")


def test_settings_that_cannot_be_used_are_told_as_check_tells_them(sample_copy):
    """With the key that is wrong, in the language of the portal."""
    settings = sample_copy / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("datasets: ", "datasets: khong-co-"), "utf-8"
    )
    with pytest.raises(SiteBuilderError, match="“datasets”"):
        api.load(settings)


@pytest.mark.whole
def test_a_build_that_fails_raises_and_leaves_the_old_site(sample_copy, tmp_path):
    """All problems are in the message."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old", "utf-8")
    (sample_copy / "datasets" / MONEY / "points.csv").unlink()
    with pytest.raises(SiteBuilderError, match=r"points\.csv"):
        api.build(sample_copy / "mkdocs.yml", site)
    assert (site / "index.html").read_text("utf-8") == "old"


def test_building_from_a_file_that_is_not_there_is_told(tmp_path):
    """As a mistake of use, with or without a folder for the site."""
    with pytest.raises(SiteBuilderError, match=r"nix\.yml"):
        api.build(tmp_path / "nix.yml")


def test_without_pandas_it_says_which_extra_is_wanted(loaded, monkeypatch):
    """Everything else of the interface goes on."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SiteBuilderError, match=r"site-builder\[frames\]"):
        api.observations(loaded)
