"""Where the header stands: nothing above it is dropped without a word, and no row of data takes its place."""

import pytest

from tests.load.folder import codes, field, one_table, read, read_table
from tests.load.test_workbook import made

AB = [field("a"), field("b", "number")]
LONG = "\n".join(["x,1,2"] * 50)


def test_a_wide_header_stays_the_header(tmp_path):
    """Rows that are shorter are told; the first of them is no header."""
    reading = read(tmp_path, *one_table(f"a,b,c,d,e\n{LONG}\n"))
    assert codes(reading) == ["rows-ragged"]


def test_a_title_above_the_header_is_told(tmp_path):
    """The header is found by the names of the schema."""
    reading = read(tmp_path, *one_table("Dân số\na,b\nx,1\n", AB), reported=frozenset())
    (resource,) = reading.package.resources
    assert codes(reading) == ["rows-above-header"] and resource.table.rows == (("x", 1),)


def test_a_table_below_a_title_is_written_anew(tmp_path):
    """The file as it is has a title where readers expect the header."""
    reading = read(tmp_path, *one_table("Dân số\na,b\nx,1\n", AB), reported=frozenset())
    assert not reading.package.resources[0].is_canonical


def test_a_title_without_schema_is_not_guessed_away(tmp_path):
    """Nobody says which row names the columns."""
    assert codes(read(tmp_path, *one_table("Dân số\na,b\nx,1\n"))) == ["rows-ragged"]


def test_a_title_of_a_workbook_is_told(tmp_path):
    """As in text."""
    content = made((("Dân số",), (), ("a", "b"), ("x", 1)))
    reading = read(tmp_path, *one_table(content, AB, path="a.xlsx"), reported=frozenset())
    assert codes(reading) == ["rows-above-header"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("A,B\n" + "x,1\n" * 50 + "a,b\nx,2\n", AB),
        ("x,1\na,b\nx,2\n", AB),
        ("Tỉnh\nHà Nội\ntinh\nHuế\n", [field("tinh")]),
        ("x,,5\nx,,\na,b,c\nx,y,1\n", [field("a"), field("b"), field("c")]),
    ],
)
@pytest.mark.parametrize("reported", [None, frozenset()])
def test_rows_above_a_header_that_may_be_data_are_not_left_out(tmp_path, text, fields, reported):
    """A header that stands twice, or below rows, is an error, also in a package of somebody else."""
    reading = read(tmp_path, *one_table(text, fields), reported=reported)
    assert codes(reading) == ["header-among-rows"] and not reading.package


def test_nothing_is_told_of_blank_rows_above_the_header(tmp_path):
    """They hold nothing that would be left out."""
    assert read_table(tmp_path, "\n,\na,b\nx,1\n", AB).table.rows == (("x", 1),)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n"#1",5\n', (("#1", 5),)),
        ('# it is "so, they say\na,b\n#c,6\nx,7\n', (("x", 7),)),
    ],
)
def test_a_comment_begins_its_line(tmp_path, text, rows):
    """A sign within quotes is a value, and quotes within a comment open nothing."""
    table = read_table(tmp_path, text, AB, dialect={"commentChar": "#"}).table
    assert table.rows == rows


def test_rows_behind_comments_have_their_own_numbers(tmp_path):
    """Comments count as lines, as in an editor."""
    table = read_table(tmp_path, "#\na,b\n#\nx,7\n", AB, dialect={"commentChar": "#"}).table
    assert tuple(table.lines) == (4,)


def test_a_header_in_another_spelling_is_written_anew(tmp_path):
    """The published file has the names that the published schema has, sign for sign."""
    reading = read(tmp_path, *one_table("te\u0302n,b\nx,1\n", [field("tên"), field("b", "number")]))
    assert codes(reading) == [] and not reading.package.resources[0].is_canonical
