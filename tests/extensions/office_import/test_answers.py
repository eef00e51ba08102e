"""Numbers that people type as answers: read as they are meant, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.extensions.office_import.answers import parse_number_answer, stored_number
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.review import Option, Question, read_form


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("6521", "6521"),
        ("6521,5", "6521.5"),
        ("6521.5", "6521.5"),
        ("4.615,5", "4615.5"),
        ("4,615.5", "4615.5"),
        ("1.234.567", "1234567"),
        ("0,125", "0.125"),
        ("\u22125", "-5"),
        ("6,5210", "6.5210"),
    ],
)
def test_a_number_is_read_as_it_is_written(typed, number):
    """Marks between thousands where they cannot be anything else."""
    assert str(parse_number_answer(typed)) == number


@pytest.mark.parametrize(
    "typed", ["6.521", "6,521", "-13.200", "1.23.456", "1.234,567,890", "6521 hồ sơ", ""]
)
def test_what_reads_two_ways_or_none_is_refused(typed):
    """A power of a thousand lies between both."""
    assert parse_number_answer(typed) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from([",.", ".,"]))
def test_grouped_numbers_come_back(number, marks):
    """Whatever the language that they are written in."""
    text = f"{number:,f}".translate(str.maketrans(",.", marks))
    assert parse_number_answer(text) == number == stored_number(f"{number:f}")


def test_an_answer_that_is_no_option_is_named():
    """Where the question names what it takes."""
    question = Question(
        "gone", "1, 2", "?", options=(Option("retire", "yes"), Option("wait", "no"))
    )
    with drafting("en"):
        answers, wrong = read_form([question], {question.name: "yes"})
    assert wrong == {question.name: "Write one of: retire, wait."} and answers.of("gone") == {}
