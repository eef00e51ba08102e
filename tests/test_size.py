"""The program stays below the bars of pyproject.toml, which count as another program counts."""

import re

import pytest

from tests.size import bars, code_lines, exceeded, measured, modules, room


def test_no_bar_is_exceeded():
    """Take something out; a bar is raised by a decision that says what was looked at."""
    assert list(exceeded()) == []


def test_every_bar_is_about_something_that_is_measured():
    """None is misspelt."""
    assert set(bars()) == set(measured(modules()))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('"""Words."""\n\n# a comment\nx = 1\n', 1),
        ('def f():\n    """Words.\n\n    More.\n    """\n    return (\n        1\n    )\n', 4),
        ('x = """a\n\nb"""\n', 3),
        ("", 0),
    ],
)
def test_a_line_of_code_holds_code(text, lines):
    """Docstrings, comments and blanks are none; a text that is a value is."""
    assert code_lines(text) == lines


def test_a_line_of_code_is_no_more_than_a_line_that_is_not_empty():
    """Held against the crudest count of each module."""
    for text in modules().values():
        assert code_lines(text) <= len([line for line in text.splitlines() if re.search(r"\S", line)])


def test_an_extension_is_a_room_by_itself():
    """The bar of the core leaves them out."""
    rooms = {room(path) for path in modules()}
    assert {"core", "extensions/office_import", "."} <= rooms
