"""Single observations: bounds, whole counts, scales, units."""

import pytest

from tests.validate.portal import checks, indicator_list, observed, of_kind, package

SCALE = [
    {"indicator": "1", "value": n, "label": word}
    for n, word in enumerate(("Chưa", "Đang làm", "Xong"))
]


def outcome(kind, listed, scales=(), **row):
    """How one value comes out."""
    listing = indicator_list({"code": "1", **listed}, scales=scales)
    found = of_kind(checks(listing, package(observed({"code": "1", **row}))), kind)
    return [check.outcome for check in found]


@pytest.mark.parametrize(
    ("listed", "value", "expected"),
    [
        ({"kind": "percent"}, 100, ["passed"]),
        ({"kind": "percent"}, "100.01", ["doubtful"]),
        ({"kind": "percent"}, "-0.5", ["doubtful"]),
        ({"kind": "percent", "maximum": 200}, 150, ["passed"]),
        ({"kind": "percent", "minimum": -100}, -5, ["passed"]),
        ({"kind": "score", "minimum": 0, "maximum": 1}, "0.834", ["passed"]),
        ({"kind": "score", "maximum": 1}, 834, ["doubtful"]),
        ({"kind": "score"}, 834, []),
    ],
)
def test_range(listed, value, expected):
    """Per cents lie in 0 to 100 unless the list says otherwise; the rest only where it says so."""
    assert outcome("range", listed, value=value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1704, "passed"), ("1704.0", "passed"), ("1.704", "doubtful")]
)
def test_counts_are_whole(value, expected):
    """1.704 dossiers are a thousand that lost their group."""
    assert outcome("whole", {"kind": "count"}, value=value) == [expected]


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "passed"), (2, "passed"), (3, "doubtful"), ("1.5", "doubtful")]
)
def test_answers_are_on_their_scale(value, expected):
    """A coded answer has words."""
    assert outcome("scale", {"kind": "coded"}, SCALE, value=value) == [expected]


def test_unit_as_listed():
    """Equal units pass."""
    assert outcome("unit", {"kind": "score", "unit": "%"}, value=7, unit="%") == ["passed"]


def test_other_unit_asks_for_a_note():
    """A source may change its unit, but somebody must say so."""
    assert outcome("unit", {"kind": "score", "unit": "%"}, value=7, unit="điểm") == ["doubtful"]


def test_other_unit_with_a_note():
    """Said is enough."""
    assert outcome(
        "unit", {"kind": "score", "unit": "%"}, value=7, unit="điểm", note="Nguồn in điểm."
    ) == ["passed"]


def test_passed_cells_are_one_line():
    """A hundred good cells are one check that counts them."""
    rows = observed(*({"code": str(n), "value": n} for n in range(1, 9)))
    listing = indicator_list(*({"code": str(n), "kind": "percent"} for n in range(1, 9)))
    assert [check.count for check in of_kind(checks(listing, package(rows)), "range")] == [8]


def test_derived_cell_that_is_impossible_refuses_the_build():
    """The portal's own figure cannot be 120 per cent."""
    assert outcome("range", {"kind": "percent"}, value=120, derived=True) == ["failed"]


def test_missing_value_is_not_checked():
    """A hole breaks nothing."""
    assert outcome("range", {"kind": "percent"}, value=None) == []


@pytest.mark.parametrize(
    ("listed", "value", "low", "high"),
    [
        ({"kind": "score", "minimum": 0}, -1, "0", "+∞"),
        ({"kind": "score", "maximum": 1}, 2, "−∞", "1"),
        ({"kind": "percent"}, 101, "0", "100"),
    ],
)
def test_a_value_out_of_range_is_told_with_both_bounds(listed, value, low, high):
    """An open side is infinite."""
    listing = indicator_list({"code": "1", **listed})
    (found,) = of_kind(checks(listing, package(observed({"code": "1", "value": value}))), "range")
    facts = dict(found.problem.facts)
    assert (found.problem.code, facts["low"], facts["high"]) == ("value-out-of-range", low, high)
