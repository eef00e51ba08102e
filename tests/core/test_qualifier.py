"""Words before figures and what they promise."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.qualifier import PROMISES, holds, promise_of, range_of, rounds_to, slack

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/qualifiers/promises.yml").read_text("utf-8"))
SAID = st.decimals(1, 10**9, places=2)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['word']} {case['said']} of {case['of']}")
def test_case(case):
    """Whether the true value keeps the word."""
    promise = promise_of(case["word"])
    assert promise is not None
    assert holds(promise, Decimal(case["said"]), Decimal(case["of"])) is case["holds"]


@given(st.sampled_from(sorted(PROMISES)), SAID, SAID)
def test_what_holds_lies_in_the_range(word, said, true):
    """The range of a promise holds every value that keeps it; a rounded one lies within half a step."""
    promise = PROMISES[word]
    if promise != "exact" and holds(promise, said, true):
        allowed = range_of(promise, said)
        assert (allowed.low is None or allowed.low <= true) and (allowed.high is None or true <= allowed.high)


@given(SAID)
def test_slack_is_at_most_a_tenth(said):
    """However round the figure."""
    assert 0 < slack(said) <= said / 10 + Decimal("0.01")


@given(SAID)
def test_a_figure_rounds_to_itself(said):
    """Exactness is reflexive."""
    assert rounds_to(said, said)


def test_unknown_word_promises_nothing():
    """None, so that a check can say so."""
    assert promise_of("chừng như") is None


def test_words_are_read_in_any_case_and_spacing():
    """As authors type them."""
    assert promise_of("  Trung   bình ") == "about"
