"""Words before figures and what they promise."""

import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.numbers.qualifier import (
    PROMISED,
    QUALIFIERS,
    SPOKEN,
    Range,
    holds,
    one_of,
    plain_qualifier,
    promise_of,
    range_of,
    rounds_to,
    say_qualifier,
    slack,
)
from site_builder.core.text import OtherLanguage

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/qualifiers/promises.yml").read_text("utf-8")
)
SAID = st.decimals(1, 10**9, places=2)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['word']} {case['said']} of {case['of']}"
)
def test_case(case):
    """Whether the true value keeps the word."""
    promise = promise_of(case["word"])
    assert promise is not None
    assert holds(promise, Decimal(case["said"]), Decimal(case["of"])) is case["holds"]


@given(st.sampled_from(sorted(PROMISED)), SAID, SAID)
def test_what_holds_lies_in_the_range(word, said, true):
    """The range of a promise holds every value that keeps it; a rounded one lies within half a step."""
    promise = PROMISED[word]
    if promise != "exact" and holds(promise, said, true):
        allowed = range_of(promise, said)
        assert (allowed.low is None or allowed.low <= true) and (
            allowed.high is None or true <= allowed.high
        )


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


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("60", "6"),  # a step is 10, a tenth 6
        ("97", "1"),
        ("565000", "1000"),
        ("77.70", "0.01"),
        ("2.5", "0.1"),
        ("0.5", "0.05"),
        ("1000", "100"),
        ("120", "10"),
        ("-97", "1"),
        ("0", "0"),
    ],
)
def test_slack(said, expected):
    """One step of the last digit that counts, and no more than a tenth."""
    assert slack(Decimal(said)) == Decimal(expected)


# For 97 the slack is 1: the ends of what each promise allows, and whether the ends themselves are allowed.
ENDS = [
    ("nearly", "96", True, "97", True),
    ("over", "97", False, "98", True),
    ("above", "97", False, None, False),
    ("up-to", None, False, "97", True),
    ("under", None, False, "97", False),
    ("at-least", "97", True, None, False),
    ("about", "96", True, "98", True),
]
BIT = Decimal("0.001")


@pytest.mark.parametrize(("promise", "low", "takes_low", "high", "takes_high"), ENDS)
def test_ends_of_a_promise(promise, low, takes_low, high, takes_high):
    """Nothing beyond the slack is allowed, and the ends as the words have them."""
    said = Decimal(97)
    assert range_of(promise, said) == Range(low and Decimal(low), high and Decimal(high))
    if low:
        assert holds(promise, said, Decimal(low)) is takes_low
        assert holds(promise, said, Decimal(low) + BIT) and not holds(
            promise, said, Decimal(low) - BIT
        )
    else:
        assert holds(promise, said, Decimal(-1000))
    if high:
        assert holds(promise, said, Decimal(high)) is takes_high
        assert holds(promise, said, Decimal(high) - BIT) and not holds(
            promise, said, Decimal(high) + BIT
        )
    else:
        assert holds(promise, said, Decimal(1000))


def test_every_promise_has_words_and_ends():
    """The table of words and the table above know the same promises."""
    assert set(PROMISED.values()) == {"exact", *(promise for promise, *_ in ENDS)}


@given(st.sampled_from([promise for promise, *_ in ENDS]), SAID, SAID)
def test_ranges_and_promises_agree(promise, said, true):
    """Strictly inside the range a value keeps the promise, outside it does not."""
    allowed = range_of(promise, said)
    is_inside = (allowed.low is None or allowed.low < true) and (
        allowed.high is None or true < allowed.high
    )
    is_outside = (allowed.low is not None and true < allowed.low) or (
        allowed.high is not None and true > allowed.high
    )
    assert (
        holds(promise, said, true)
        if is_inside
        else not is_outside or not holds(promise, said, true)
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, 2), (2, 3), True),
        ((1, 2), (3, 4), False),
        ((3, 4), (1, 2), False),
        ((None, 2), (2, None), True),
        ((None, 1), (2, None), False),
        ((None, None), (5, 5), True),
    ],
)
def test_ranges_meet(one, other, expected):
    """Where some value lies in both, whichever is asked."""
    assert (
        Range(*one).meets(Range(*other)) is expected
        and Range(*other).meets(Range(*one)) is expected
    )


def test_exact_range_is_the_figure():
    """A figure said without a word stands for itself."""
    assert range_of("exact", 97) == Range(Decimal(97), Decimal(97))


def test_spoken_words_promise_something():
    """Words of exactness qualify nothing in running text."""
    assert set(QUALIFIERS) - set(SPOKEN) == {
        word for word, promise in PROMISED.items() if word and promise == "exact"
    }


@pytest.mark.parametrize("word", QUALIFIERS)
def test_words_are_spelled_plainly(word):
    """As they are looked up, decomposed letters and line ends included."""
    spread = unicodedata.normalize("NFD", f" {word.upper()}\n")
    assert plain_qualifier(spread) == word and promise_of(spread) == PROMISED[word]


def test_the_longest_word_is_found_first():
    """ước khoảng is not ước."""
    assert re.match(one_of(SPOKEN), "ước  khoảng 5")[0] == "ước  khoảng"


def test_a_word_ends_with_its_letters():
    """hơn is not in hơng."""
    assert re.match(one_of(("hơn",)), "hơng") is None


def test_the_portals_own_translation_of_a_qualifier_counts_first():
    """“trung bình” promises what “about” does, and says more; without a translation it is the common word."""
    stated = OtherLanguage("en", "vi", {"trung bình": "on average"})
    assert say_qualifier("trung bình", stated) == "on average"
    assert say_qualifier("trung bình", OtherLanguage("en", "vi")) == "about"
