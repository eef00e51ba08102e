"""Where pages and files live."""

import pytest

from site_builder.core import addresses as at
from site_builder.core.calendar.period import parse_period


def test_an_indicator_in_capitals_has_a_page():
    """Its code is spelled for the web."""
    assert at.indicator_uri("da-nang", "PAR Index") == "indicators/da-nang/par-index/"


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        ("index.md", ""),
        ("about.md", "about/"),
        ("cchc/index.md", "cchc/"),
        ("cchc/README.md", "cchc/"),
        ("cchc/2022-h1.md", "cchc/2022-h1/"),
    ],
)
def test_a_markdown_file_has_its_folder(source, uri):
    """As MkDocs puts it."""
    assert at.page_address(source) == uri


def test_the_file_behind_an_address():
    """A report is one file, a series a folder with an index."""
    assert at.report_source(at.report_uri("cchc", "2022-h1")) == "cchc/2022-h1.md"
    assert at.folder_source(at.series_uri("cchc")) == "cchc/index.md"


def test_a_report_and_its_package_are_named_after_the_period():
    """A window of its own has no stroke in its name."""
    assert at.report_name(parse_period("2022-H1")) == "2022-h1"
    assert at.report_package("cchc", parse_period("2022-H1")) == "cchc-2022-h1"


@pytest.mark.parametrize(
    ("name", "taken"), [("cchc-series", True), ("by", True), ("cchc", False), ("series", False)]
)
def test_names_that_the_portal_needs_for_its_own_packages(name, taken):
    """What it makes of a series, and the folder of its lists."""
    assert at.is_reserved_package(name) is taken


def test_files_lie_in_the_folder_of_their_page():
    """So that a package's paths resolve beside its descriptor."""
    page = at.dataset_uri("a")
    below = [
        at.dataset_file("a", "x.csv"),
        at.checks_json("a"),
        at.edition_changes_uri("a", "1.0.0"),
        at.feed_atom(page),
    ]
    assert [uri for uri in below if not uri.startswith(page)] == []
