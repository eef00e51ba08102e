"""Versions and what an edition says of itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.text import Text
from site_builder.model.edition import Change, Edition, Releases, Version, Withdrawal, level_of, parse_version

NUMBERS = st.integers(0, 99)
VERSIONS = st.builds(Version, NUMBERS, NUMBERS, NUMBERS)


def edition(version, **changes):
    """An edition of nothing."""
    return Edition("p", parse_version(version), date(2022, 7, 1), "revision", Text("x"), **changes)


@given(VERSIONS)
def test_spelling_round_trips(version):
    """What is written is read back."""
    assert parse_version(str(version)) == version


@given(VERSIONS, st.sampled_from(["patch", "minor", "major"]))
def test_a_bump_is_higher(version, level):
    """Every level leads upwards."""
    assert version.bump(level) > version


@pytest.mark.parametrize("text", ["1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-a", "v1.0.0", " 1.0.0", ""])
def test_other_spellings_are_refused(text):
    """One version has one spelling, since it is an address."""
    with pytest.raises(ValueError):
        parse_version(text)


def test_versions_are_ordered_as_numbers():
    """1.10.0 comes after 1.9.0."""
    assert parse_version("1.10.0") > parse_version("1.9.0")


def test_the_gravest_change_decides():
    """A new column outweighs a figure and a word."""
    assert level_of((Change("package", "patch"), Change("column-added", "major"), Change("cell", "minor"))) == "major"


def test_states_of_editions():
    """Withdrawn, latest, superseded: a withdrawn newest leaves the one before as the latest that stands."""
    taken = Withdrawal(date(2022, 7, 2), Text("sai"))
    releases = Releases("p", "f", (edition("1.2.0", withdrawn=taken), edition("1.1.0"), edition("1.0.0")))
    assert [releases.state(each) for each in releases.editions] == ["withdrawn", "latest", "superseded"]


def test_a_change_has_an_address():
    """Table, row and column, as the command line names them."""
    assert Change("cell", "minor", "indicators", "1.2", "value").address == "indicators:1.2:value"
