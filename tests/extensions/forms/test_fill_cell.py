"""Excel's fractions against the table's digits: what is unchanged, and how a new value is written."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.export.xlsx import fits_spreadsheet
from site_builder.extensions.forms.fill_in import SpellingError, is_same, spell
from site_builder.model.package import Field

NUMBER, TEXT, DAY = Field("v", "number"), Field("t", "string"), Field("d", "date")
DIGITS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)


@given(DIGITS)
def test_a_number_is_as_it_was_through_excels_fraction(number):
    """The nearest fraction to the digits is what the workbook holds."""
    assert fits_spreadsheet(number) and is_same(number, float(number))


@given(DIGITS)
def test_a_number_typed_anew_has_the_digits_that_were_typed(number):
    """Fifteen digits are more than anybody types: what Excel shows comes back."""
    assert Decimal(spell(float(number), NUMBER, None)) == number


@given(DIGITS, DIGITS)
def test_another_number_is_a_change(left, right):
    """Two numbers of few digits never share a fraction."""
    assert is_same(left, float(right)) == (left == right)


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        (Decimal("959.35"), 960.1, "960.10"),
        (Decimal("56.30"), 57, "57.00"),
        (1704, 1705.0, "1705"),
        (None, 0.1 + 0.2, "0.3"),
        (Decimal("1.5"), 2.25, "2.25"),
        (None, 1e15, "1000000000000000"),
    ],
)
def test_decimals_are_those_of_the_value_before(old, new, written):
    """What the cell's format shows is what is written."""
    assert spell(new, NUMBER, old) == written


def test_the_decimal_sign_is_the_columns():
    """A file with decimal commas keeps them."""
    assert spell(960.5, Field("v", "number", decimal_char=","), None) == "960,5"


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("1.704", NUMBER),
        ("hai", NUMBER),
        (datetime(2026, 1, 2), TEXT),
        (datetime(2026, 1, 2), NUMBER),
        (45.5, DAY),
    ],
)
def test_what_cannot_be_known_is_refused(value, field):
    """Text for a number, a day for a code, a number for a day: nothing is guessed."""
    with pytest.raises(SpellingError):
        spell(value, field, None)


def test_an_error_of_excel_is_no_value():
    """#N/A is not written into a table."""
    with pytest.raises(SpellingError):
        spell("#N/A", TEXT, None)


def test_days_and_codes():
    """A day is a day without its midnight; a code typed as a number is its digits."""
    assert spell(datetime(2022, 6, 14), DAY, None) == "2022-06-14"
    assert spell(12, TEXT, None) == "12"
    assert is_same(date(2022, 6, 14), datetime(2022, 6, 14)) and not is_same(
        date(2022, 6, 14), datetime(2022, 6, 15)
    )


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_nothing(value):
    """An empty cell and an empty text are one."""
    assert is_same(None, value) and not is_same(0, value) and not is_same(False, value)


def test_a_number_beyond_excel_stays_text():
    """Seventeen digits are written as text, and may be changed as text."""
    long = Decimal("12345678901234567")
    assert (
        is_same(long, "12345678901234567")
        and spell("12345678901234568", NUMBER, long) == "12345678901234568"
    )


@pytest.mark.parametrize(("value", "is_name"), [(5.1, False), (5.1, True), (5, True)])
def test_a_code_that_excel_made_a_number_of_is_refused(value, is_name):
    """5.10 comes back as 5.1 and 5.0 as 5, which are other codes."""
    with pytest.raises(SpellingError):
        spell(value, TEXT, None, is_name=is_name)
