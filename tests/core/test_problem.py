"""Findings: made by rules, told once, in order, on one line."""

import pytest

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import (
    LONGEST_FACT,
    Problem,
    errors_of,
    reason_of,
    rule,
    rules,
    say_found,
    say_repair,
    sort_problems,
)


@pytest.fixture
def example():
    """A rule of this test's own."""
    yield rule("test-example", "warning", "“{name}” is wrong.", "Write {right}.")
    del rules()["test-example"]


def test_a_rule_gives_a_problem_at_its_place(example):
    """File, row and column stand beside the facts."""
    problem = example("a.csv", row=2, column="x", name=5, right="6")
    assert problem == Problem(
        "test-example", "warning", "a.csv", 2, "x", (("name", "5"), ("right", "6"))
    )


def test_words_are_filled_with_facts(example):
    """Message ids are translated first and filled afterwards."""
    problem = example("a.csv", name="x", right="y")
    assert say_found(problem, str) == "“x” is wrong."
    assert say_repair(problem, lambda text: "Viết {right}.") == "Viết y."


def test_braces_in_facts_are_only_text(example):
    """A cell that looks like a placeholder fills nothing."""
    assert (
        say_found(example("a", name="{right.__class__}", right="y"), str)
        == "“{right.__class__}” is wrong."
    )


def test_severity_can_be_set_at_the_call(example):
    """A missing title is graver for a report's package."""
    assert example("a", severity="error", name="x", right="y").severity == "error"


def test_a_code_is_declared_once(example):
    """Two rules cannot share a code."""
    with pytest.raises(ValueError, match="twice"):
        rule("test-example", "error", "", "")


def test_problems_are_told_once_and_in_order(example):
    """By file, row, column; the same finding twice is one."""
    last, first = example("b", name="x", right="y"), example("a", row=9, name="x", right="y")
    middle = example("a", row=10, name="x", right="y")
    assert sort_problems([last, middle, first, last]) == (first, middle, last)


def test_errors_alone_stop_a_build(example):
    """Warnings are not errors."""
    grave = example("a", severity="error", name="x", right="y")
    assert errors_of([example("a", name="x", right="y"), grave]) == (grave,)


def test_a_terminal_obeys_no_fact(example):
    """Escapes, line ends and directional marks in a cell are spelled out."""
    said = say_found(example("a", name="\x1b[2J\n\u202eabc", right=""), str)
    assert said == "“\\x1b[2J\\n\\u202eabc” is wrong."


def test_a_long_cell_is_cut(example):
    """A message stays readable whatever a cell holds."""
    assert len(dict(example("a", name="x" * 10_000, right="").facts)["name"]) == LONGEST_FACT


@pytest.mark.parametrize(
    "error", [ValueError("Invalid isoformat string"), TypeError("x"), KeyError("date")]
)
def test_what_a_library_says_stays_out(error):
    """Only its kind is named, or the key that is missing, in the reader's language."""
    reason = reason_of(error)
    assert "isoformat" not in reason and reason.say(translator("vi")) != str(reason)
