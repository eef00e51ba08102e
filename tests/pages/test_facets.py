"""Ways to narrow the catalogue: their values, their pages, and the file from which a script combines them."""

import json

import pytest

from site_builder.core.text import Text
from site_builder.model.config import Agent, Licence
from site_builder.model.package import Contributor, Source
from site_builder.pages.catalogue.datasets import (
    FACET_WORDS,
    Facets,
    catalogue_addresses,
    catalogue_views,
    combined_facets,
)
from tests.factories import make_package, make_publication

OFFICE = Contributor(Agent(Text("Chi cục Thống kê"), "", ""), ("publisher",))


@pytest.fixture
def large(monkeypatch):
    """Two datasets are many."""
    monkeypatch.setattr("site_builder.pages.catalogue.datasets.PAGES_ABOVE", 0)


def facets_of(*packages):
    """The facets of a portal of these packages."""
    return Facets(make_publication(packages=packages), packages)


def titles(facets, name):
    """The values of a facet with how many have each."""
    return {value.title: len(value.packages) for value in facets.values[name]}


def two(**changes):
    """Two datasets, the second with a difference."""
    return make_package(name="a"), make_package(name="b", **changes)


def test_a_publisher_of_its_own_stands_beside_that_of_the_portal():
    """Where a package names none, the portal publishes it."""
    assert titles(facets_of(*two(contributors=(OFFICE,))), "publisher") == {
        "Báo cáo mở": 1,
        "Chi cục Thống kê": 1,
    }


def test_a_licence_of_its_own_narrows():
    """By its name."""
    assert (
        titles(facets_of(*two(licences=(Licence("ODbL-1.0", "Open Database", ""),))), "licence")[
            "ODbL-1.0"
        ]
        == 1
    )


def test_keywords_and_sources_are_counted_once_a_dataset():
    """A keyword that stands twice in a package counts once, and so does a source of many articles."""
    source = Source("Báo Đà Nẵng", "https://baodanang.vn/")
    package = make_package(keywords=("rác thải", "Rác thải"), sources=(source, source))
    facets = facets_of(package)
    assert (titles(facets, "keyword"), titles(facets, "source")) == (
        {"rác thải": 1},
        {"Báo Đà Nẵng": 1},
    )


def href_of(facets, name, title):
    """Where a value leads."""
    return next(facets.link(value).href for value in facets.values[name] if value.title == title)


@pytest.mark.usefixtures("large")
def test_a_keyword_of_one_dataset_leads_to_it():
    """Ten thousand datasets do not make ten thousand pages of one entry."""
    assert href_of(facets_of(*two(keywords=("riêng",))), "keyword", "riêng") == "datasets/b/"


def test_in_a_short_list_a_value_narrows_the_list():
    """Fifty datasets are seen at once; their facets have no pages."""
    assert (
        href_of(facets_of(*two(keywords=("riêng",))), "keyword", "riêng")
        == "datasets/?keyword=rieng"
    )
    (view,) = catalogue_views(make_publication(packages=two()))
    assert view.uri == "datasets/" and not view.has_pages


@pytest.mark.usefixtures("large")
def test_a_keyword_of_two_datasets_has_a_page():
    """As every facet has without a script."""
    packages = (
        make_package(name="a", keywords=("rác thải",)),
        make_package(name="b", keywords=("rác thải",)),
    )
    uris = {view.uri for view in catalogue_views(make_publication(packages=packages))}
    assert "datasets/by/keyword/rac-thai/" in uris


def test_two_long_names_that_begin_alike_stay_two():
    """What is cut from an address keeps a digest."""
    names = [f"{'báo cáo của sở ' * 6}{end}" for end in ("một", "hai")]
    facets = facets_of(make_package(sources=tuple(Source(name) for name in names)))
    assert len({value.slug for value in facets.values["source"]}) == 2


def test_what_all_have_alike_narrows_nothing():
    """A portal of one licence does not offer it as a choice, though its page is there."""
    facets = facets_of(*two(themes=("ENVI",)))
    assert "licence" not in dict(facets.narrowing()) and "topic" in dict(facets.narrowing())


@pytest.mark.parametrize("above", [0, 50])
def test_every_address_is_announced(above, monkeypatch):
    """The check of links knows each page before any is made."""
    monkeypatch.setattr("site_builder.pages.catalogue.datasets.PAGES_ABOVE", above)
    publication = make_publication(packages=two(keywords=("khác",)))
    made = {view.uri for view in catalogue_views(publication)} - {"datasets/"}
    assert made == set(catalogue_addresses(publication))


def test_the_file_says_what_each_dataset_has():
    """In the order of the list, by the places of the values."""
    publication = make_publication(packages=two(themes=("ENVI",)))
    told = json.loads(combined_facets(publication).content)
    names = [facet["name"] for facet in told["facets"]]
    assert names == [name for name in FACET_WORDS if name in names]
    place = names.index("topic")
    slugs = [
        [told["facets"][place]["values"][value][0] for value in dataset[place]]
        for dataset in told["datasets"]
    ]
    assert slugs == [["gove"], ["envi"]]
