"""Observations over time."""

import pytest

from tests.validate.portal import checks, indicator_list, observed, of_kind, package, table


def over_time(kind, listed, *rows):
    """Outcomes for one indicator over several periods, in one package or more."""
    return [each.outcome for each in found(kind, listed, *rows)]


def values(*pairs, **more):
    """Rows of period and value."""
    return [{"period": period, "value": value, "unit": "hồ sơ", **more} for period, value in pairs]


def test_cumulative_figures_grow():
    """First quarter, half-year, nine months, year."""
    rows = values(("2022-Q1", 10), ("2022-H1", 25), ("2022-9M", 25), ("2022", 60))
    assert over_time("cumulative", {"cumulative": "true"}, *rows) == ["passed"] * 3


def test_cumulative_figure_that_falls():
    """Nine months cannot have fewer than six."""
    rows = values(("2022-H1", 25), ("2022-9M", 24))
    assert over_time("cumulative", {"cumulative": "true"}, *rows) == ["doubtful"]


def test_cumulative_figures_start_again_each_year():
    """Last year's total is no floor."""
    assert (
        over_time("cumulative", {"cumulative": "true"}, *values(("2021", 60), ("2022-Q1", 10)))
        == []
    )


def test_cumulative_must_be_declared():
    """Figures of a period may fall."""
    assert over_time("cumulative", {}, *values(("2022-H1", 25), ("2022-9M", 24))) == []


@pytest.mark.parametrize(
    ("later", "outcome"), [(120, "passed"), (121, "doubtful"), (79, "doubtful")]
)
def test_change_past_its_bound_in_per_cent(later, outcome):
    """Up or down by more than a fifth asks for a note."""
    assert over_time("change", {"bound": 20}, *values(("2021", 100), ("2022", later))) == [outcome]


def test_change_past_its_bound_in_points():
    """Per cents change by points: 50 to 66 is 16, though it is a third more."""
    rows = [{"period": p, "value": v, "unit": "%"} for p, v in (("2021", 50), ("2022", 66))]
    assert over_time("change", {"bound": 20, "unit": "%"}, *rows) == ["passed"]
    assert over_time("change", {"bound": 15, "unit": "%"}, *rows) == ["doubtful"]


def test_change_with_a_note():
    """Said is enough."""
    rows = [*values(("2021", 100)), *values(("2022", 200), note="Thêm hai xã.")]
    assert over_time("change", {"bound": 20}, *rows) == ["passed"]


def test_change_is_against_the_same_kind_of_period():
    """A quarter is not held to the year before it."""
    assert over_time("change", {"bound": 20}, *values(("2021", 100), ("2022-Q1", 20))) == []


def test_change_reaches_over_packages():
    """The previous period stands in another package of the series."""
    old = package(observed({"code": "1", "value": 100}), name="cu", period="2021-H1")
    previous = package(observed({"code": "1", "value": 100}), name="truoc", period="2021-H2")
    new = package(observed({"code": "1", "value": 150}))
    found = checks(indicator_list({"code": "1", "bound": 20}), new, previous, old)
    (check,) = of_kind(found, "change")
    assert (check.outcome, check.arithmetic) == ("doubtful", "100 → 150 (+50\xa0%)")


@pytest.mark.parametrize(
    ("note", "outcome"), [("", "doubtful"), ("Nguồn đổi sang điểm.", "passed")]
)
def test_changed_unit_asks_for_a_note(note, outcome):
    """Per cent one year, points the next."""
    rows = [
        {"period": "2021", "value": 90, "unit": "%"},
        {"period": "2022", "value": 87, "unit": "điểm", "note": note},
    ]
    assert over_time("unit-change", {"kind": "score"}, *rows) == [outcome]


def found(kind, listed, *rows, breaks=()):
    """The checks themselves; breaks are rows of their table."""
    tables = [observed(*({"code": "1", "area": "", **row} for row in rows))]
    if breaks:
        parts = ("indicator", "area", "period", "kind", "note")
        tables.append(
            table("breaks", list(breaks), parts, roles={"breaks": {part: part for part in parts}})
        )
    return of_kind(checks(indicator_list({"code": "1", **listed}), package(*tables)), kind)


def plain(text):
    """With ordinary blanks."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_a_cumulative_check_says():
    """The later figure, and both with the sign between them."""
    grown, fallen = (
        found("cumulative", {"cumulative": "true"}, *values(("2022-H1", 25), ("2022-9M", later)))[0]
        for later in (25, 24)
    )
    assert (grown.stated, grown.arithmetic) == ("25 hồ sơ", "25 ≤ 25")
    assert (fallen.stated, fallen.arithmetic) == ("24 hồ sơ", "25 > 24")


def test_what_a_check_of_change_says():
    """The later figure, both with the change between them, and its sign."""
    up, down = (
        found("change", {"bound": 20}, *values(("2021", 100), ("2022", later)))[0]
        for later in (110, 90)
    )
    assert (plain(up.stated), plain(up.arithmetic)) == (
        "110 hồ sơ",
        "100 hồ sơ → 110 hồ sơ (+10 %)",
    )
    assert (plain(down.stated), plain(down.arithmetic)) == (
        "90 hồ sơ",
        "100 hồ sơ → 90 hồ sơ (−10 %)",
    )


@pytest.mark.parametrize(
    ("indicator", "area", "checked"), [("1", "", 0), ("2", "", 1), ("1", "khác", 1)]
)
def test_a_break_parts_cumulative_figures(indicator, area, checked):
    """Of its own indicator and area only."""
    cut = {
        "indicator": indicator,
        "area": area,
        "period": "2022-07",
        "kind": "definition",
        "note": "Đổi",
    }
    rows = values(("2022-H1", 25), ("2022-H2", 24))
    assert len(found("cumulative", {"cumulative": "true"}, *rows, breaks=[cut])) == checked
