"""A table that lies in several files: what a later part repeats, and what may not differ."""

import pytest

from tests.load.folder import codes, field, read

AB = [field("a"), field("b")]


def parts(tmp_path, first, second, **dialect):
    """The reading of a table of two parts."""
    described = {
        "name": "t",
        "path": ["1.csv", "2.csv"],
        "schema": {"fields": AB},
        "dialect": dialect,
    }
    return read(
        tmp_path, {"name": "pkg", "resources": [described]}, {"1.csv": first, "2.csv": second}
    )


@pytest.mark.parametrize("header", ["b,a", "a,c", "A,b", "a,b,c"])
def test_another_header_of_a_later_part_is_no_row_of_data(tmp_path, header):
    """One label in common is enough to know it for a header."""
    assert codes(parts(tmp_path, "a,b\n1,x\n", f"{header}\n2,y\n")) == ["parts-differ"]


def test_rows_above_a_repeated_header_are_no_data(tmp_path):
    """Nor is the header below them."""
    assert codes(parts(tmp_path, "a,b\n1,x\n", "3,z\na,b\n2,y\n")) == ["parts-differ"]


@pytest.mark.parametrize(
    ("first", "second", "dialect"),
    [
        ("a,b\n1,x\n", "2,y\n", {}),
        ("a,b\n1,x\n", "a,b\n2,y\n", {}),
        ("a,b\n1,x\n", "# made\na,b\n2,y\n", {"commentChar": "#"}),
        ("made\na,b\n1,x\n", "made\na,b\n2,y\n", {"commentRows": [1], "headerRows": [2]}),
        ("made\na,b\n1,x\n", "2,y\n", {"commentRows": [1], "headerRows": [2]}),
        ("# made\na,b\n1,x\n", "# made\na,b\n2,y\n", {"commentChar": "#"}),
        ("# made\na,b\n1,x\n", "# made\na,b\n2,y\n", {"commentChar": "#", "headerRows": [2]}),
        ("T\na,b\n1,x\n", "a,b\n2,y\n", {}),
        ("T\na,b\n1,x\n", "T\na,b\n2,y\n", {}),
        ("\na,b\n1,x\n", "\na,b\n2,y\n", {}),
    ],
)
def test_no_header_is_published_as_data(tmp_path, first, second, dialect):
    """Whether a later part repeats it or not, below comments, titles and blank rows too."""
    files = {"1.csv": first, "2.csv": second}
    described = {"name": "t", "path": [*files], "schema": {"fields": AB}, "dialect": dialect}
    reading = read(tmp_path, {"name": "pkg", "resources": [described]}, files, reported=frozenset())
    (resource,) = reading.package.resources
    assert resource.table.rows == (("1", "x"), ("2", "y"))


def test_a_header_of_two_rows_is_repeated_as_a_whole(tmp_path):
    """Its rows are no data either."""
    described = {
        "name": "t",
        "path": ["1.csv", "2.csv"],
        "schema": {"fields": [field("x a"), field("y b")]},
    }
    described["dialect"] = {"headerRows": [1, 2]}
    files = {"1.csv": "x,y\na,b\n1,2\n", "2.csv": "x,y\na,b\n3,4\n"}
    (resource,) = read(tmp_path, {"name": "pkg", "resources": [described]}, files).package.resources
    assert resource.table.rows == (("1", "2"), ("3", "4"))
