"""Narrower portals: each has what its key names, and gives an error where it is asked for more."""

from dataclasses import replace

import pytest

from site_builder.build.store.nouns import digest_of
from site_builder.core.narrow import Unread, UnreadError
from site_builder.derive.portal import Portal
from site_builder.model.package import Package
from tests.series import read_sample

OWN, SISTER, STRANGER = "cap-nuoc/2019-h1/", "cap-nuoc-2019-q1", "thu-gom-2021-q1"


@pytest.fixture(scope="module")
def portal():
    """Of the sample, with hashes."""
    return Portal(read_sample(), digest=digest_of)


def rows(portal, name):
    """The rows of the first table of a package."""
    return list(portal.publication.package(name).tables[0].table.rows)


def test_a_report_has_its_own_rows_and_no_others(portal):
    """Neither those of its series, of which it has what was worked out, nor those of the portal's own package."""
    own = portal.alone[OWN]
    assert rows(own, "cap-nuoc-2019-h1")
    for other in (SISTER, STRANGER, "cap-nuoc-series"):
        with pytest.raises(UnreadError):
            rows(own, other)


@pytest.mark.parametrize(
    "ask",
    [
        lambda own: own.series["thu-gom"],
        lambda own: own.histories.of_series("thu-gom"),
        lambda own: own.histories.of_series("cap-nuoc"),
        lambda own: own.series["cap-nuoc"],
        lambda own: own.around(Package(STRANGER)),
        lambda own: own.fates.of_row(STRANGER, "indicators", 2),
        lambda own: own.fates.of_row(SISTER, "indicators", 999),
        lambda own: list(own.histories.series),
        lambda own: own.series_packages,
        lambda own: own.fact_counts,
        lambda own: own.events,
        lambda own: own.answers,
    ],
)
def test_a_report_knows_what_it_is_compared_with_alone(portal, ask):
    """What was worked out of the rows of others, or of all, is an error; so it is about a dataset."""
    for own in (portal.alone[OWN], portal.about(portal.read.package("cap-nuoc-2019-h1"))):
        with pytest.raises(UnreadError):
            ask(own)


def test_a_report_knows_its_own_entries(portal):
    """With what became of the figures that they are changes of."""
    own, package = portal.alone[OWN], portal.read.package("cap-nuoc-2019-h1")
    report, around = portal.read.report_at(OWN), portal.around(package)
    assert own.around(package) == around == portal.about(package).around(package)
    assert around.entries and [*around.earlier]
    for code in around.entries:
        assert own.histories.entry(report, code) == portal.histories.entry(report, code)
    for one in around.earlier:
        assert own.fates.of_observation(one) == portal.fates.of_observation(one)


@pytest.mark.parametrize("name", ["data", "outline"])
def test_a_portal_without_rows_has_lists_alone(portal, name):
    """Events, answers and facts are worked out of it all the same."""
    narrow = getattr(portal, name)
    assert rows(narrow, "thu-gom-indicators")
    with pytest.raises(UnreadError):
        rows(narrow, STRANGER)
    assert narrow.packages_with_facts == portal.data.packages_with_facts
    assert name == "data" or (narrow.events, narrow.answers) == (portal.events, portal.answers)


def changed(portal, name, table, column, value, row=-1):
    """The portal with another cell in a row of a table."""
    package = portal.read.package(name)
    resource = package.resource(table)
    rows, names = list(resource.table.rows), resource.table.schema.names
    rows[row] = tuple(
        value if field == column else cell for field, cell in zip(names, rows[row], strict=True)
    )
    new = replace(resource, table=replace(resource.table, rows=tuple(rows)))
    other = replace(
        package, resources=tuple(new if each is resource else each for each in package.resources)
    )
    packages = tuple(other if each is package else each for each in portal.read.packages)
    return replace(portal, read=replace(portal.read, packages=packages))


def test_a_cell_changes_what_is_worked_out_of_it(portal):
    """A value changes its report, those that compare theirs with it and the data of all; another cell its own alone."""
    keys = {
        uri: portal.alone[uri].key
        for uri in ("cap-nuoc/2018-h1/", OWN, "cap-nuoc/2020-q1/", "thu-gom/2021-q1/")
    }
    value = changed(portal, "cap-nuoc-2018-h1", "indicators", "value", 77, row=1)
    assert [value.alone[uri].key == key for uri, key in keys.items()] == [False, False, True, True]
    assert value.data.key != portal.data.key
    about = {each.name: each for each in portal.read.packages}
    assert value.about(about[STRANGER]).key == portal.about(about[STRANGER]).key
    assert value.about(about["cap-nuoc-2019-h1"]).key != portal.about(about["cap-nuoc-2019-h1"]).key
    other = changed(portal, STRANGER, "points", "place", "Chợ khác")
    assert [other.alone[uri].key == key for uri, key in keys.items()] == [True, True, True, False]
    assert (other.data.key, other.outline.key) == (portal.data.key, portal.outline.key)


def test_how_many_rows_there_are_is_known():
    """And nothing else."""
    unread = Unread(3)
    assert len(unread) == 3
    for ask in (
        list,
        lambda each: each[0],
        lambda each: each.sha256,
        lambda each: hasattr(each, "column"),
    ):
        with pytest.raises(UnreadError):
            ask(unread)
