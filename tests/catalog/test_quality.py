"""The score of metadata after data.europa.eu."""

import pytest

from site_builder.catalog.build import catalogue_of
from site_builder.catalog.quality import RATINGS, quality_of
from site_builder.core.i18n.catalog import translator
from site_builder.derive.portal import Portal
from site_builder.model.package import Coverage
from tests.catalog.conftest import made_up, make_catalogue
from tests.factories import make_package, make_publication, make_report
from tests.series import read_portal

ONLY_UNKNOWN = {"issued", "modified"}


def score(**changes):
    """The score of the valid package with one thing changed."""
    report = make_report()
    (dataset,) = make_catalogue(
        make_publication(packages=(make_package(**changes),), reports=(report,))
    ).datasets
    return quality_of(dataset)


def test_all_criteria_make_405_points():
    """The five groups of the methodology add up."""
    quality = score()
    assert sum(mark.points for mark in quality.marks) == 405
    groups = {}
    for mark in quality.marks:
        groups[mark.group] = groups.get(mark.group, 0) + mark.points
    assert list(groups.values()) == [100, 100, 110, 75, 20]


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"keywords": ()}, {"keyword"}),
        ({"themes": ()}, {"theme"}),
        ({"themes": ("XXXX",)}, {"theme"}),
        ({"spatial": Coverage()}, {"spatial"}),
        ({"licences": ()}, {"licence", "known-licence", "rights"}),
    ],
)
def test_a_missing_fact_costs_its_points(changes, lost):
    """Each gap is named, and nothing else is."""
    assert {mark.key for mark in score(**changes).missing} == lost | ONLY_UNKNOWN


def test_a_package_without_files_scores_little():
    """Everything about distributions is lost with them."""
    catalogue = catalogue_of(make_publication(), Portal(make_publication()).observed, ())
    assert quality_of(catalogue.datasets[0]).score < max(RATINGS) - 100


@pytest.mark.whole
def test_own_packages_lose_only_what_the_source_does_not_give():
    """385 points or more, and only dates are missing; PAPI's licence, as found, is one that the European list lacks."""
    publication = read_portal()
    files = [file for package in publication.packages for file in made_up(package)]
    catalogue = catalogue_of(publication, {}, files)
    assert len(catalogue.datasets) == len(publication.packages)
    for dataset in catalogue.datasets:
        quality, known = (
            quality_of(dataset),
            {"known-licence"} if dataset.name.startswith("papi") else set(),
        )
        assert quality.score >= 385 - 40 * len(known)
        assert {mark.key for mark in quality.missing} <= ONLY_UNKNOWN | known


def test_the_view_says_it_in_words():
    """Score, rating, groups and what is missing, in the portal's language."""
    quality, say = score(keywords=()), translator("vi")
    assert (quality.score, quality.most, say(quality.rating)) == (365, 405, "rất tốt")
    assert quality.groups["Findability"].score == 70 and len(quality.groups) == 5
    assert {say(each.words) for each in quality.missing} == {
        "Từ khóa",
        "Ngày phát hành",
        "Ngày thay đổi gần nhất",
    }
