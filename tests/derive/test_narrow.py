"""Narrower portals: each has what its key names, and gives an error where it is asked for more."""

from dataclasses import replace

import pytest

from site_builder.build.store.nouns import digest_of
from site_builder.core.narrow import Unread, UnreadError
from site_builder.derive.portal import Portal
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
        lambda own: own.fates.of_row(STRANGER, "indicators", 2),
        lambda own: list(own.histories.series),
        lambda own: own.series_packages,
        lambda own: own.fact_counts,
        lambda own: own.events,
        lambda own: own.answers,
    ],
)
def test_a_report_knows_no_other_series(portal, ask):
    """What was worked out of the rows of another one, or of all, is an error."""
    with pytest.raises(UnreadError):
        ask(portal.alone[OWN])


def test_a_report_knows_its_series(portal):
    """With what became of the figures of its sisters."""
    own = portal.alone[OWN]
    assert own.histories.of_series("cap-nuoc") == portal.histories.of_series("cap-nuoc")
    assert own.fates.of_cells(SISTER) == portal.fates.of_cells(SISTER)


@pytest.mark.parametrize("name", ["data", "outline"])
def test_a_portal_without_rows_has_lists_alone(portal, name):
    """Events, answers and facts are worked out of it all the same."""
    narrow = getattr(portal, name)
    assert rows(narrow, "thu-gom-indicators")
    with pytest.raises(UnreadError):
        rows(narrow, STRANGER)
    assert narrow.packages_with_facts == portal.data.packages_with_facts
    assert name == "data" or (narrow.events, narrow.answers) == (portal.events, portal.answers)


def changed(portal, name, table, column, value):
    """The portal with another cell in the last row of a table."""
    package = portal.read.package(name)
    resource = package.resource(table)
    *before, last = resource.table.rows
    cells = [value if field == column else cell for field, cell in zip(resource.table.schema.names, last, strict=True)]
    new = replace(resource, table=replace(resource.table, rows=(*before, tuple(cells))))
    other = replace(package, resources=tuple(new if each is resource else each for each in package.resources))
    packages = tuple(other if each is package else each for each in portal.read.packages)
    return replace(portal, read=replace(portal.read, packages=packages))


def test_a_cell_changes_what_is_worked_out_of_it(portal):
    """A value changes its series and the data of all; a cell that is no observation its own report alone."""
    keys = {uri: portal.alone[uri].key for uri in (OWN, "cap-nuoc/2020-q1/", "thu-gom/2021-q1/")}
    value = changed(portal, "cap-nuoc-2019-h1", "indicators", "value", 77)
    assert [value.alone[uri].key == key for uri, key in keys.items()] == [False, False, True]
    assert value.data.key != portal.data.key
    other = changed(portal, STRANGER, "points", "place", "Chợ khác")
    assert [other.alone[uri].key == key for uri, key in keys.items()] == [True, True, False]
    assert (other.data.key, other.outline.key) == (portal.data.key, portal.outline.key)


def test_how_many_rows_there_are_is_known():
    """And nothing else."""
    unread = Unread(3)
    assert len(unread) == 3
    for ask in (list, lambda each: each[0], lambda each: each.sha256, lambda each: hasattr(each, "column")):
        with pytest.raises(UnreadError):
            ask(unread)
