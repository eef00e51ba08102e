"""Ordinals printed in letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.naming import letters, roman

SIZES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def read_roman(printed):
    """A second reader: a smaller sign before a larger one is taken off."""
    sizes = [SIZES[sign] for sign in printed]
    return sum(-one if one < max(sizes[place:]) else one for place, one in enumerate(sizes))


@given(st.integers(1, 3999))
def test_roman_numerals_come_back(number):
    """Every one that has a print."""
    assert read_roman(roman(number)) == number


@pytest.mark.parametrize(
    ("number", "printed"),
    [(4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (49, "XLIX"), (90, "XC"), (1994, "MCMXCIV")],
)
def test_roman(number, printed):
    """As they are written, above 39 too."""
    assert roman(number) == printed


@pytest.mark.parametrize("number", [-1, 0, 4000])
def test_no_roman(number):
    """There is no print."""
    assert roman(number) == ""


@pytest.mark.parametrize(
    ("number", "printed"),
    [(1, "a"), (26, "z"), (27, "aa"), (28, "bb"), (53, "aaa"), (0, ""), (1000, "")],
)
def test_letters(number, printed):
    """As lists go on after z."""
    assert letters(number) == printed
