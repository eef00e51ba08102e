"""Packages that share an identifier, and texts or addresses that deceive."""

import pytest

from site_builder.validate.identity import check_identity
from tests.factories import make_package, make_publication


def told(*packages):
    """Codes and columns found."""
    return [(problem.code, problem.column) for problem in check_identity(make_publication(packages=packages))]


def test_one_identifier_in_two_packages_is_told_at_both():
    """So that both can be set aside."""
    second = make_package(name="khac", file="datasets/khac/datapackage.yaml")
    assert told(make_package(), second) == [("identifier-shared", "id"), ("identifier-shared", "id")]


def test_packages_without_an_identifier_share_none():
    """An id is not required."""
    first, second = make_package(identifier=""), make_package(name="khac", identifier="")
    assert told(first, second) == []


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x07", "\x1b"])
def test_hidden_characters_are_refused(mark):
    """Wherever they stand in the descriptor."""
    package = make_package(descriptor={"contributors": [{"title": f"Sở{mark} Nội vụ"}]})
    assert told(package) == [("metadata-unsafe", "contributors[0].title")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "vbscript:x"])
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
