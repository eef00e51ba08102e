"""What may be compared over time, and what may not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.derive.history import crossed, history_of
from site_builder.derive.portal import Portal
from site_builder.derive.targets import steps_of
from tests.series import LISTED, cut, joined, observed, read_portal, read_sample


def history(*observations, code="1", **given):
    """The history of an indicator of made-up observations."""
    return history_of(joined(*observations, **given), LISTED, code)


def last(*observations, **given):
    """The last entry."""
    return history(*observations, **given).entries[-1]


@pytest.fixture(scope="module")
def sample():
    """The histories of the tiny portal."""
    return Portal(read_sample()).histories


@pytest.fixture(scope="module")
def portal():
    """The histories of the real portal."""
    return Portal(read_portal()).histories


def test_change_against_the_previous_period():
    """Difference, per cent of the earlier value, and whether it is good."""
    change = last(observed("2021", 80), observed("2022", 100)).previous
    assert (change.difference, change.percent, change.is_good) == (Decimal(20), Decimal(25), True)
    assert (change.since.code, change.earlier) == ("2021", Decimal(80))


def test_per_cents_change_by_points():
    """From 50 to 60 per cent is ten points, not a fifth."""
    change = last(observed("2021", 50, unit="%"), observed("2022", 60, unit="%")).previous
    assert (change.difference, change.percent) == (Decimal(10), None)


def test_change_against_the_same_period_last_year():
    """A quarter looks back a year as well."""
    entry = last(observed("2021-Q1", 10), observed("2022-Q1", 15))
    assert entry.year_before.difference == Decimal(5)
    assert (entry.previous, entry.previous_reason) == (None, "missing")


def test_what_adds_up_within_a_year_is_judged_a_year_apart():
    """From quarter to quarter it always grows, and begins anew with the year."""
    listed = {"1": replace(LISTED["1"], is_cumulative=True)}
    grown = (
        observed("2021-Q1", 10),
        observed("2021-Q4", 40),
        observed("2022-Q1", 12),
        observed("2022-Q2", 24),
    )
    entries = history_of(joined(*grown), listed, "1").entries
    judged = [
        (each.previous and each.previous.is_good, each.year_before and each.year_before.is_good)
        for each in entries
    ]
    assert judged == [(None, None), (None, None), (None, True), (None, None)]
    assert entries[-1].previous.difference == Decimal(12)


def test_first_period_has_no_change():
    """Nothing came before."""
    assert last(observed("2022", 1)).previous_reason == "first"


def test_kinds_of_period_are_not_compared():
    """A year is no successor of a half-year."""
    assert last(observed("2021-H1", 10), observed("2021", 30)).previous is None


@pytest.mark.parametrize("since", ["2022", "2022-06"])
def test_no_change_across_a_break(since):
    """At the start of the period or within it."""
    entry = last(observed("2021", 1), observed("2022", 2), breaks=[cut(since)])
    assert (entry.previous, entry.previous_reason) == (None, "broken")
    assert [each.kind for each in entry.breaks] == ["definition"]


def test_change_after_a_break():
    """Two periods on the same side are comparable."""
    assert last(observed("2021", 1), observed("2022", 2), breaks=[cut("2021")]).previous is not None


def test_no_change_where_the_unit_is_another():
    """Points are not per cent."""
    assert (
        last(observed("2021", 93, unit="%"), observed("2022", 83, unit="điểm")).previous_reason
        == "unit"
    )


def test_values_that_contradict():
    """Both are marked, and neither is compared."""
    entries = history(observed("2021", 1), observed("2022", 2), observed("2022", 3, line=3)).entries
    assert [each.contradicts for each in entries] == [False, True, True]
    assert [each.previous_reason for each in entries[1:]] == ["several", "several"]


def test_the_same_value_twice_is_no_contradiction():
    """Two sources that agree."""
    assert not any(
        each.contradicts
        for each in history(observed("2022", 2), observed("2022", 2, line=3)).entries
    )


def test_an_official_value_replaces_a_preliminary_one():
    """A revision is no contradiction: the better status counts, in changes too."""
    old, new = (
        observed("2021", 9, status="preliminary"),
        observed("2021", 10, status="official", line=3),
    )
    entries = history(old, new, observed("2022", 12)).entries
    assert [each.is_superseded for each in entries] == [True, False, False]
    assert not any(each.contradicts for each in entries)
    assert entries[-1].previous.earlier == Decimal(10)


def test_areas_are_lines_of_their_own():
    """The old and the new territory are never one line."""
    found = history(observed("2021", 1, area="a"), observed("2022", 2, area="b"))
    assert [[entry.observation.value for entry in line.entries] for line in found.lines] == [
        [1],
        [2],
    ]
    assert found.entries[1].previous is None


def test_what_came_before_an_area_is_not_missing():
    """The half-year before its first quarter has a figure, of the area that it followed; a gap of its own is one."""
    said = [
        observed("2019-H1", 5, area="old"),
        observed("2020-Q1", 6, area="new"),
        observed("2020-H1", 7, area="new"),
    ]
    change = cut("2020-Q1", "boundary", area="new")
    history = history_of(joined(*said, breaks=[change], areas=["old", "new"]), LISTED, "1")
    last = next(line for line in history.lines if line.area.code == "new").entries[-1]
    assert (last.previous, last.previous_reason) == (None, "broken")


def test_an_area_that_began_with_a_change_of_boundaries():
    """Its first figure is not a first period: it is not comparable."""
    found = history(observed("2022", 2, area="b"), breaks=[cut("2022", "boundary", area="b")])
    assert found.entries[0].previous_reason == "broken" and found.lines[0].opening


def test_a_renamed_indicator_continues_across_a_break():
    """The older code comes first; a break is there even where nobody declared one."""
    found = history(observed("2021", 1), observed("2022", 2, indicator="2"), code="2")
    assert [each.observation.indicator for each in found.entries] == ["1", "2"]
    assert [each.kind for each in found.entries[1].breaks] == ["renamed"]
    assert found.entries[1].previous_reason == "broken"


def test_missing_periods_stand_among_the_steps():
    """2021 between 2020 and 2022."""
    found = history(observed("2020", 1), observed("2022", 2))
    assert [(step.period.code, step.entry is None) for step in steps_of(found, found.lines[0])] == [
        ("2020", False),
        ("2021", True),
        ("2022", False),
    ]


def test_a_long_gap_is_not_listed():
    """Two years of months without a figure would fill the page."""
    found = history(observed("2020-01", 1), observed("2022-01", 2))
    assert len(steps_of(found, found.lines[0])) == 2


def test_a_period_that_ends_with_one_of_another_kind_is_not_missing():
    """Six months stand for the second quarter."""
    found = history(observed("2021-Q1", 1), observed("2021-H1", 2), observed("2021-Q3", 3))
    assert all(step.entry for step in steps_of(found, found.lines[0]))


def test_sample_has_periods_of_mixed_kinds(sample):
    """Ten of them, in the order of time."""
    codes = [each.observation.period.code for each in sample.of("cap-nuoc", "1.1").entries]
    assert codes == [
        "2018-Q1",
        "2018-H1",
        "2018-9M",
        "2018",
        "2019-Q1",
        "2019-H1",
        "2019-9M",
        "2019",
        "2020-Q1",
        "2020-H1",
    ]


def test_sample_contradiction_is_shown_as_such(sample):
    """The office says 22,5, the company 24,1."""
    found = [each for each in sample.of("cap-nuoc", "3").entries if each.contradicts]
    assert {str(each.observation.value) for each in found} == {"22.5", "24.1"}


def test_sample_revision_counts(sample):
    """305 replaced 310."""
    entries = [
        e
        for e in sample.of("cap-nuoc", "2").entries
        if e.observation.period == parse_period("2019-Q1")
    ]
    assert {str(e.observation.value): e.is_superseded for e in entries} == {
        "310": True,
        "305": False,
    }


def test_sample_changes(sample):
    """Each kind of period against its own."""
    found = sample.of("cap-nuoc", "1.1").lines[0].entries
    changes = {
        each.observation.period.code: each.year_before.difference
        for each in found
        if each.year_before
    }
    assert changes == {"2019-Q1": 800, "2019-H1": 1000, "2019-9M": 1100, "2019": 1200}


def test_no_change_is_computed_across_any_break(sample, portal):
    """On both portals, for every indicator."""
    for histories in (sample, portal):
        for series in histories.series:
            for each in histories.of_series(series).values():
                assert _crossing(each) == []


def _crossing(found):
    wrong = []
    for line in found.lines:
        for entry in line.entries:
            for change in (entry.previous, entry.year_before):
                earlier = [
                    e.observation
                    for e in line.entries
                    if change and e.observation.period == change.since
                ]
                wrong += [e for e in earlier if crossed(line.breaks, e, entry.observation)]
    return wrong


def test_dti_has_two_lines_and_its_break(portal):
    """2024 exists for both cities, parted by the merger of 2025."""
    old, new = portal.of("da-nang", "dti").lines
    assert [str(each.observation.value) for each in (old.entries[-1], *new.entries)] == [
        "0.8335",
        "0.7069",
    ]
    assert new.opening.since.isoformat() == "2025-07-01"
    assert new.entries[0].previous_reason == "broken"


def test_full_service_continues_level_4(portal):
    """dvctt-ty-le-toan-trinh follows dvctt-ty-le-muc-4 across a renamed break."""
    found = portal.of("da-nang", "dvctt-ty-le-toan-trinh").entries
    assert [each.observation.indicator for each in found][-2:] == [
        "dvctt-ty-le-muc-4",
        "dvctt-ty-le-toan-trinh",
    ]
    assert [each.kind for each in found[-1].breaks] == ["renamed"]
    assert found[-1].previous_reason == "broken"


def test_a_difference_that_rounding_can_make_is_none():
    """0,834 and 0,8335 may be the same figure; 0,834 and 0,833 are not taken for it."""
    rounded = last(observed("2021", "0.834"), observed("2022", "0.8335")).previous
    assert (rounded.is_rounding, rounded.is_good) == (True, None)
    assert not last(observed("2021", "0.834"), observed("2022", "0.833")).previous.is_rounding


@pytest.mark.parametrize(("earlier", "later"), [("99.6", "100"), ("100", "99.6"), ("0.4", "0")])
def test_a_whole_figure_may_be_exact(earlier, later):
    """Nobody knows whether 100 was rounded: the difference is told, with that reserve, and nothing is judged by it."""
    change = last(observed("2021", earlier), observed("2022", later)).previous
    assert (change.is_rounding, change.may_be_exact, change.is_good) == (True, True, None)


def test_figures_with_decimals_are_no_exact_ones():
    """0,834 after 0,8335 is said to be unchanged."""
    assert not last(observed("2021", "0.8335"), observed("2022", "0.834")).previous.may_be_exact


def test_a_count_that_grew_by_one_has_grown():
    """Whole numbers are not rounded away."""
    assert last(observed("2021", 10), observed("2022", 11)).previous.is_good is True


def test_a_derived_value_judges_no_change():
    """Neither before nor after."""
    for first, second in ((True, False), (False, True)):
        entry = last(observed("2021", 1, is_derived=first), observed("2022", 2, is_derived=second))
        assert (entry.previous, entry.previous_reason) == (None, "derived")


def test_in_a_rhythm_the_period_before_is_the_last_of_its_kind():
    """The first quarter of last year, not a fourth quarter that nobody promised."""
    data = replace(
        joined(observed("2021-Q1", 10), observed("2022-Q1", 15)), rhythm=("Q1", "H1", "9M", "Y")
    )
    change = history_of(data, LISTED, "1").entries[-1].previous
    assert change.since.code == "2021-Q1"
