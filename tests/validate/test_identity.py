"""Packages that share an identifier, and texts or addresses that deceive."""

import pytest
from mkdocs.config import load_config

from site_builder.plugin.settings import site_config
from site_builder.validate.metadata import check_identity, unsafe_texts
from tests.factories import make_package, make_publication
from tests.portal import copy_sample


def told(*packages):
    """Codes and columns found."""
    return [
        (problem.code, problem.column)
        for problem in check_identity(make_publication(packages=packages))
    ]


def test_one_identifier_in_two_packages_is_told_at_the_copy():
    """The package whose name it ends in may keep it."""
    second = make_package(name="khac", file="datasets/khac/datapackage.yaml")
    assert told(make_package(), second) == [("identifier-shared", "id")]


def test_packages_without_an_identifier_share_none():
    """An id is not required."""
    first, second = make_package(identifier=""), make_package(name="khac", identifier="")
    assert told(first, second) == []


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x07", "\x1b"])
def test_hidden_characters_are_refused(mark):
    """Wherever they stand in the descriptor."""
    package = make_package(descriptor={"contributors": [{"title": f"Sở{mark} Nội vụ"}]})
    assert told(package) == [("metadata-unsafe", "contributors[0].title")]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "vbscript:x"]
)
def test_addresses_that_run_are_refused(address):
    """In licences, sources, contributors and whatever else."""
    assert told(make_package(descriptor={"sources": [{"title": "A", "path": address}]})) == [
        ("metadata-address-unsafe", "sources[0].path")
    ]


def test_ordinary_texts_pass():
    """Lines, tabs, tone marks, and data or dialects that are no prose."""
    descriptor = {
        "title": "Số liệu\tcải cách\n",
        "homepage": "https://a.example/javascript:",
        "description": "Data: a, b",
        "resources": [{"data": ["\x07"], "dialect": {"delimiter": "\x1f"}}],
    }
    assert told(make_package(descriptor=descriptor)) == []


def test_addresses_of_the_navigation_are_addresses():
    """Whatever their key is: a reader clicks them."""
    found = unsafe_texts(
        "mkdocs.yml", {"nav": [{"Trang chủ": "index.md"}, {"Xem": "javascript:alert(1)"}]}
    )
    assert [(problem.code, problem.column) for problem in found] == [
        ("metadata-address-unsafe", "nav[1].Xem")
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("notice: Cổng kiểm thử", 'notice: "\\u202e" #', "metadata-unsafe"),
        (
            "  - Dữ liệu: datasets/index.md",
            "  - Dữ liệu: javascript:alert(1)",
            "metadata-address-unsafe",
        ),
    ],
)
def test_settings_are_looked_at_too(tmp_path, old, new, code):
    """Values of mkdocs.yml reach every page and catalogue."""
    copy_sample(tmp_path / "portal")
    path = tmp_path / "portal" / "mkdocs.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new), "utf-8")
    assert {problem.code for problem in site_config(load_config(str(path))).problems} == {code}
