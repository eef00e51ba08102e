"""Indicators of other series that measure the same."""

from site_builder.derive.targets import sister, sisters_of
from tests.factories import make_package, make_publication
from tests.validate.portal import LIST, table


def listed(name, *rows):
    """The package of a series' list."""
    rows = [{"name": f"Chỉ tiêu {row['code']}", **row} for row in rows]
    return make_package(
        name=name,
        series=name,
        resources=(table("list", rows, list(LIST), "code", {"indicators": LIST}),),
    )


def published(first, second):
    """Two series, each with its own list."""
    packages = (listed("a", *first), listed("b", *second))
    return make_publication(series=(), reports=(), packages=packages)


def codes(publication, series, code):
    """Who measures the same as an indicator."""
    return [(home, other.code) for home, other in sisters_of(publication)[series, code]]


def test_what_one_list_declares_both_know():
    """Linked both ways."""
    made = published([{"code": "1", "same_as": "b/x"}], [{"code": "x"}])
    assert (codes(made, "a", "1"), codes(made, "b", "x")) == ([("b", "x")], [("a", "1")])


def test_declared_on_both_sides_it_is_told_once():
    """And never itself, whatever a list says."""
    made = published([{"code": "1", "same_as": "b/x a/1"}], [{"code": "x", "same_as": "a/1"}])
    assert (codes(made, "a", "1"), codes(made, "b", "x")) == ([("b", "x")], [("a", "1")])


def test_a_code_alone_is_of_the_same_list():
    """Blanks, commas and semicolons part several."""
    made = published([{"code": "1", "same_as": "2; b/x"}, {"code": "2"}], [{"code": "x"}])
    assert codes(made, "a", "1") == [("a", "2"), ("b", "x")]


def test_what_nobody_lists_is_nobody():
    """A check tells it; pages leave it out."""
    made = published([{"code": "1", "same_as": "b/y c/1"}], [{"code": "x"}])
    assert sister(made, "a", "b/y") is None and codes(made, "a", "1") == []
