"""Versions and what an edition says of itself."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.text import Text
from site_builder.model.edition import Change, Edition, FrozenFile, Releases, level_of
from site_builder.model.log import Event, Version, parse_version

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


@pytest.mark.parametrize(
    "text", ["1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-a", "v1.0.0", " 1.0.0", ""]
)
def test_other_spellings_are_refused(text):
    """One version has one spelling, since it is an address."""
    with pytest.raises(ValueError):
        parse_version(text)


def test_versions_are_ordered_as_numbers():
    """1.10.0 comes after 1.9.0."""
    assert parse_version("1.10.0") > parse_version("1.9.0")


def test_the_gravest_change_decides():
    """A new column outweighs a figure and a word."""
    assert (
        level_of(
            (Change("package", "patch"), Change("column-added", "major"), Change("cell", "minor"))
        )
        == "major"
    )


def test_states_of_editions():
    """Withdrawn, latest, superseded: a withdrawn newest leaves the one before as the latest that stands."""
    taken = Event(event="withdraw", day=date(2022, 7, 2), reason=Text("sai"))
    releases = Releases(
        "p", "f", (edition("1.2.0", withdrawn=taken), edition("1.1.0"), edition("1.0.0"))
    )
    assert [releases.state(each) for each in releases.editions] == [
        "withdrawn",
        "latest",
        "superseded",
    ]


def test_a_change_has_an_address():
    """Table, row and column, as the command line names them."""
    assert Change("cell", "minor", "indicators", "1.2", "value").address == "indicators:1.2:value"


def test_a_bump_starts_lower_numbers_again():
    """As semantic versions do."""
    version = Version(1, 2, 3)
    bumped = [str(version.bump(level)) for level in ("patch", "minor", "major")]
    assert bumped == ["1.2.4", "1.3.0", "2.0.0"]


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ((1, 0, 0), (2, 0, 0)),
        ((1, 1, 0), (1, 2, 0)),
        ((1, 1, 1), (1, 1, 2)),
        ((1, 9, 9), (2, 0, 0)),
    ],
)
def test_each_number_counts(lower, higher):
    """The first before the second, the second before the third; nothing comes before itself."""
    assert Version(*lower) < Version(*higher) and not Version(*higher) < Version(*lower)
    assert not Version(*lower) < Version(*lower)


def test_no_change_is_a_patch():
    """The lowest level."""
    assert level_of(()) == "patch"


def test_an_address_leaves_out_what_is_empty():
    """Nothing between the colons."""
    assert (
        Change("column", "major", "indicators", column="value", facet="type").address
        == "indicators:value:type"
    )
    assert Change("package", "patch", facet="title").address == "title"


def frozen(name="a.csv", content=b"a\n", sha256=None):
    """A file as released."""
    return FrozenFile(name, sha256 or hashlib.sha256(b"a\n").hexdigest(), 2, content)


@pytest.mark.parametrize(
    ("content", "whole"), [(b"a\n", True), (b"b\n", False), (b"", False), (None, False)]
)
def test_a_frozen_file_is_whole_or_not(content, whole):
    """Its bytes are there, and are those released."""
    assert frozen(content=content).is_whole is whole


def test_addresses_of_an_edition():
    """Its page, and the page of its difference."""
    found = edition("1.0.2")
    assert (found.uri, found.changes_uri) == ("datasets/p/1.0.2/", "datasets/p/1.0.2/changes/")


def test_files_of_an_edition():
    """By name; the difference is listed on a page of its own."""
    found = edition("1.0.1", files=(frozen(), frozen("changes/a.csv")))
    assert [file.name for file in found.listed] == ["a.csv"]
    assert found.file("changes/a.csv") is found.files[1] and found.file("b.csv") is None


def test_a_withdrawn_edition_lists_nothing():
    """Its page stays, its files do not."""
    assert (
        edition(
            "1.0.1",
            files=(frozen(),),
            withdrawn=Event(event="withdraw", day=date(2022, 7, 2), reason=Text("sai")),
        ).listed
        == ()
    )


@pytest.mark.parametrize(
    ("name", "has"), [("changes/a.csv", True), ("a.csv", False), ("changes.csv", False)]
)
def test_only_a_later_edition_has_a_difference(name, has):
    """It has files in the folder of differences."""
    assert edition("1.0.1", files=(frozen(), frozen(name))).has_difference is has


RELEASES = Releases("p", "f", (edition("1.10.0"), edition("1.9.0"), edition("1.0.0")))


def test_newest_and_latest():
    """The newest may be withdrawn; the latest stands."""
    taken = edition(
        "2.0.0", withdrawn=Event(event="withdraw", day=date(2022, 7, 2), reason=Text("sai"))
    )
    releases = Releases("p", "f", (taken, *RELEASES.editions))
    assert (releases.newest, releases.latest) == (taken, RELEASES.editions[0])
    assert Releases("p", "f").newest is None and Releases("p", "f").latest is None
    assert Releases("p", "f", (taken,)).latest is None


def test_the_edition_before():
    """The next lower version, as numbers; the first has none."""
    first, second, third = reversed(RELEASES.editions)
    assert [RELEASES.before(each) for each in (third, second, first)] == [second, first, None]


def test_an_edition_by_its_version():
    """Or None."""
    assert (
        RELEASES.find(Version(1, 9, 0)) is RELEASES.editions[1]
        and RELEASES.find(Version(1, 9, 1)) is None
    )
