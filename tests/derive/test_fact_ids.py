"""Which facts an indicator has, and why a figure is compared with no other."""

from dataclasses import replace

import pytest

from site_builder.derive.fact_ids import alone_for, subjects_of
from site_builder.derive.history import history_of
from tests.series import LISTED, joined, observed


def test_the_figure_that_stands_answers_for_its_period():
    """What it took the place of comes after it, whatever order the sources have."""
    early, final = (
        observed("2021", 9, status="preliminary"),
        observed("2021", 10, status="official", line=3),
    )
    (subject,) = subjects_of(history_of(joined(early, final), LISTED, "1"))
    assert [int(entry.observation.value) for entry in subject.entries] == [10, 9]


@pytest.mark.parametrize(
    ("changes", "formula", "why"),
    [
        ({}, "", ""),
        ({"is_derived": True}, "", "derived"),
        ({"is_derived": True}, "2 + 3", ""),
        ({"qualifier": "~"}, "", "near"),
    ],
)
def test_a_figure_that_somebody_derived_is_compared_with_none(changes, formula, why):
    """But for one that the list of indicators computes: there all are worked out in one way."""
    (entry,) = history_of(joined(observed("2021", 9, **changes)), LISTED, "1").entries
    assert alone_for(entry, replace(LISTED["1"], formula=formula)) == why
