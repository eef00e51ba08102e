"""An installation stays as light as pyproject.toml says; lines of code count as another program counts."""

import re

import pytest

from tests.size import bars, code_lines, modules, room, weights


@pytest.mark.parametrize("name", ["base-mb", "all-mb"])
def test_an_installation_is_no_heavier_than_allowed(name):
    """Take a library out; a bar is raised by a decision that says what was looked at."""
    assert weights()[name] <= bars()[name]


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
        assert code_lines(text) <= len(
            [line for line in text.splitlines() if re.search(r"\S", line)]
        )


def test_an_extension_is_a_room_by_itself():
    """The bar of the core leaves them out."""
    rooms = {room(path) for path in modules()}
    assert {"core", "extensions/office_import", "."} <= rooms
