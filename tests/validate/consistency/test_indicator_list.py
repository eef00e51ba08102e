"""An indicator list by itself."""

import pytest

from tests.validate.portal import checks, indicator_list, observed, package


def listed(**row):
    """The problems of a list with one line more."""
    listing = indicator_list({"code": "1"}, {"code": "2", **row})
    found = checks(listing, package(observed({"code": "1", "value": 1})), name="danh-muc")
    return [(check.outcome, check.problem.code if check.problem else "") for check in found]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"formula": "[1] +"}, "formula-invalid"),
        ({"formula": "__import__('os')"}, "formula-invalid"),
        ({"formula": "[9] * 2"}, "formula-unknown-code"),
        ({"at_most": "9"}, "list-unknown-code"),
        ({"same_as": "khac/9"}, "list-unknown-same"),
    ],
)
def test_broken_line_refuses_the_build(row, code):
    """A list is the portal's own work."""
    assert listed(**row) == [("failed", code)]


def test_good_lines_are_one_check():
    """Formula and ceiling together."""
    assert listed(formula="[1] * 2", at_most="1") == [("passed", "")]


def test_what_measures_the_same_is_known_by_series_and_code():
    """A code alone is one of the list itself."""
    assert listed(same_as="cchc/1 1") == [("passed", "")]


def test_list_without_declarations_has_nothing_to_check():
    """No line, no check."""
    assert listed() == []
