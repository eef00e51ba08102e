"""Tables drawn in characters, as pandoc and tabulate write them."""

import re
from time import process_time

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabulate import tabulate

from site_builder.extensions.office_import.document import Grid
from site_builder.extensions.office_import.readers.markup import pad_tables, read_markdown
from tests.conftest import examples

DRAWN = """Số hồ sơ là 1.704.

+-------------+---------+
| Lĩnh vực    | Quý I   |
+=============+=========+
| Đất đai     | 1.704   |
| và nhà ở    |         |
+-------------+---------+
| Tỷ lệ       | > 5     |
+-------------+---------+

Hết.
"""
LETTERS = st.text("aăâđêôơưáảãạ0123456789 .,%|-+=>", min_size=1, max_size=12).map(
    lambda text: " ".join(text.split())
)
CELLS = LETTERS.filter(lambda text: text and not re.search(r"--|\.\.\.|^\W+$|^\||\|$|www", text))


def grids(text):
    """The texts of the tables that are read."""
    blocks = read_markdown(text.encode(), "bang.md").blocks
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in blocks
        if isinstance(block, Grid)
    ]


def kinds(text):
    """The kinds of notes on a text."""
    return [note.code for note in read_markdown(text.encode(), "bang.md").notes]


def test_a_drawn_table_is_a_table():
    """A cell of two lines is one cell; what Markdown would read as a quotation keeps its sign."""
    assert grids(DRAWN) == [
        [["Lĩnh vực", "Quý I"], ["Đất đai\nvà nhà ở", "1.704"], ["Tỷ lệ", "> 5"]]
    ]
    assert kinds(DRAWN) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| Tỷ lệ       | > 5     |", "| Tỷ lệ      | > 5      |"),
        ("+-------------+---------+\n| Tỷ", "| 3 +-----+\n| Tỷ"),
    ],
)
def test_a_crooked_table_stays_text_and_is_told(old, new):
    """A bar beside its corner might give a figure to the wrong column."""
    assert grids(DRAWN.replace(old, new)) == [] and kinds(DRAWN.replace(old, new)) == ["grid-left"]
    assert "1.704" in str(read_markdown(DRAWN.replace(old, new).encode(), "bang.md").blocks)


def test_a_drawing_in_a_fence_is_code():
    """Only shown, as the author wants it."""
    assert grids(f"```\n{DRAWN}```\n") == [] and kinds(f"```\n{DRAWN}```\n") == []


def test_a_line_of_blanks_under_a_bar_costs_little():
    """Seconds of the processor: it took eight times as long for twice the blanks."""
    lines, began = ["a | b", f"{' ' * 2000}-{' ' * 2000}x"], process_time()
    assert pad_tables(lines) == lines and process_time() - began < 1


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=2, max_size=4))
def test_what_tabulate_draws_comes_back(rows):
    """Every cell in its row and column."""
    rows = [(row + ["1"] * 4)[: len(rows[0])] for row in rows]
    drawn = tabulate(rows[1:], headers=rows[0], tablefmt="grid", disable_numparse=True)
    assert grids(drawn + "\n") == [rows]


@pytest.mark.needs("pandoc")
def test_what_pandoc_draws_comes_back():
    """A table with a list in a cell, which pandoc can only draw."""
    html = "<table><tr><th>Tên</th><th>Số</th></tr><tr><td><ul><li>a</li><li>b</li></ul></td><td>1.704</td></tr></table>"
    drawn = pypandoc.convert_text(
        html, "markdown+grid_tables-simple_tables-multiline_tables-pipe_tables", "html"
    )
    assert drawn.startswith("+") and grids(drawn) == [[["Tên", "Số"], ["- a\n- b", "1.704"]]]
