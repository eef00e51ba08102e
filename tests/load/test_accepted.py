"""Defects of single cells that a steward accepts: the row stands, the cell is blank, and the finding is kept."""

from decimal import Decimal

import pytest

from site_builder.export.descriptor import restate_schema
from site_builder.load.packages.package import read_package
from site_builder.load.safety.remote import Foreign
from site_builder.load.tables.long_table import LEAST
from tests.load.folder import codes, field, one_table, write_package

AB = [field("a"), field("b", "number")]


def read(folder, descriptor, files, *accepted, reported=frozenset()):
    """A package in which defects of these codes are accepted."""
    home = write_package(folder, descriptor, files)
    return read_package(home, "datasets/pkg", reported, Foreign(accepted={"pkg": accepted}))


def rows(reading):
    """The rows of its first table."""
    return tuple(reading.package.resources[0].table.rows)


@pytest.mark.parametrize(
    ("content", "code", "reported"),
    [
        ("a,b\nx,#N/A\ny,2\n", "cell-type", "cell-blank"),
        ("a,b\nx\ny,2\n", "cell-missing", "cell-missing"),
    ],
)
def test_an_accepted_cell_is_blank(tmp_path, content, code, reported):
    """All other cells are as they stand; the finding with its row is a warning."""
    reading = read(tmp_path, *one_table(content, AB), code)
    assert rows(reading) == (("x", None), ("y", Decimal(2)))
    assert [(each.code, each.severity, each.row) for each in reading.problems] == [
        (reported, "warning", 2)
    ]
    assert [field.blanked for field in reading.package.resources[0].table.schema.fields] == [
        None,
        1,
    ]


def test_an_accepted_key_stands(tmp_path):
    """The row names what the other table lacks, as it did."""
    key = {"fields": "a", "reference": {"resource": "c", "fields": "a"}}
    tables = [
        {"name": "t", "path": "t.csv", "schema": {"fields": AB, "foreignKeys": [key]}},
        {"name": "c", "path": "c.csv", "schema": {"fields": AB}},
    ]
    files = {"t.csv": "a,b\nx,1\n", "c.csv": "a,b\ny,2\n"}
    reading = read(tmp_path, {"name": "pkg", "resources": tables}, files, "key-dangling")
    assert (rows(reading), [each.severity for each in reading.problems]) == (
        (("x", Decimal(1)),),
        ["warning"],
    )


def test_an_accepted_key_is_stated_no_more(tmp_path):
    """Who loads the published table by its descriptor would be refused; a key that holds stays."""
    fields = [field("a"), field("d")]
    keys = [{"fields": name, "reference": {"resource": "c", "fields": "a"}} for name in ("a", "d")]
    tables = [
        {"name": "t", "path": "t.csv", "schema": {"fields": fields, "foreignKeys": keys}},
        {"name": "c", "path": "c.csv", "schema": {"fields": [field("a")]}},
    ]
    files = {"t.csv": "a,d\nx,y\n", "c.csv": "a\ny\n"}
    reading = read(tmp_path, {"name": "pkg", "resources": tables}, files, "key-dangling")
    (stated,) = restate_schema(reading.package.resources[0].table, {})["foreignKeys"]
    assert stated["fields"] == ["d"]


@pytest.mark.parametrize("cell", ["5.5", "1e3", "8.000", "2.5e+06"])
def test_a_number_that_is_not_whole_is_of_another_type(tmp_path, cell):
    """Among whole numbers of a foreign package; accepted, its column is text and the row is named."""
    whole = [field("a"), field("b", "integer")]
    (home := tmp_path / "refused").mkdir()
    refused = read(home, *one_table(f"a,b\nx,3\ny,{cell}\n", whole))
    assert [(each.code, each.severity, each.row) for each in refused.problems] == [
        ("cell-type", "error", 3)
    ]
    reading = read(tmp_path, *one_table(f"a,b\nx,3\ny,{cell}\n", whole), "cell-type")
    assert rows(reading) == (("x", "3"), ("y", cell))
    assert [(each.code, each.row) for each in reading.problems] == [("column-as-text", 3)]


@pytest.mark.parametrize("code", ["cell-missing", "key-dangling"])
def test_another_code_is_not_accepted(tmp_path, code):
    """What was accepted is that and nothing more."""
    assert read(tmp_path, *one_table("a,b\nx,#N/A\n", AB), code).package is None


@pytest.mark.parametrize("cell", ["8399043.0 *", "1,5", "2020?"])
def test_a_column_with_an_accepted_figure_is_text(tmp_path, cell):
    """As nothing it would be a figure that is lost; as text every cell stands as it came."""
    kind = "date" if cell == "1,5" else "number"
    content = f'a,b\nx,"{cell}"\nz,\ny,{"2020-01-02" if kind == "date" else "2.50"}\nw,NA\n'
    reading = read(tmp_path, *one_table(content, [field("a"), field("b", kind)]), "cell-type")
    column = reading.package.resources[0].table.schema.field("b")
    expected = [cell, None, "2020-01-02" if kind == "date" else "2.50", "NA"]
    assert [value for _, value in rows(reading)] == expected
    assert (column.type, column.declared) == ("string", kind)
    facts = [(each.code, each.severity, each.row) for each in reading.problems]
    assert facts == [("column-as-text", "warning", 2)]


def test_a_whole_number_with_a_point_stands_in_a_column_of_text(tmp_path):
    """It is not published without the point there, so this is not told."""
    whole = [field("a"), field("b", "integer")]
    reading = read(tmp_path, *one_table("a,b\nx,8.0\ny,2006-2010\n", whole), "cell-type")
    assert rows(reading) == (("x", "8.0"), ("y", "2006-2010"))
    assert codes(reading) == ["column-as-text"]


def test_cells_that_a_column_of_text_lacks_are_counted(tmp_path):
    """A short row has no cell there, whatever the column became."""
    reading = read(tmp_path, *one_table("a,b\nx,2 *\ny\n", AB), "cell-type", "cell-missing")
    assert rows(reading) == (("x", "2 *"), ("y", None))
    assert reading.package.resources[0].table.schema.field("b").blanked == 1


def test_no_number_is_blank_in_a_column_of_whole_numbers(tmp_path):
    """NaN is none of them, and has no figure."""
    reading = read(
        tmp_path, *one_table("a,b\nx,8\ny,NaN\n", [field("a"), field("b", "integer")]), "cell-type"
    )
    assert (rows(reading), codes(reading)) == ((("x", 8), ("y", None)), ["cell-blank"])


def test_a_row_with_cells_too_many_is_never_accepted(tmp_path):
    """Nobody knows which cell stands where."""
    assert (
        read(tmp_path, *one_table("a,b\nx,1,2\n", AB), "cell-type", "cell-missing").package is None
    )


def test_nothing_is_accepted_of_what_a_report_stands_on(tmp_path):
    """Its figures are the report's."""
    reported = frozenset(["pkg"])
    assert (
        read(tmp_path, *one_table("a,b\nx,#N/A\n", AB), "cell-type", reported=reported).package
        is None
    )


@pytest.mark.whole
def test_a_long_table_is_accepted_as_a_short_one_is(tmp_path):
    """Whichever way it is read, one cell is blank and every other is the source's."""
    count = LEAST // 8 + 2
    lines = [f"x{n},{n}.5" for n in range(count)]
    lines[7] = "x7,NA"
    reading = read(tmp_path, *one_table("a,b\n" + "\n".join(lines) + "\n", AB), "cell-type")
    values = [value for _, value in rows(reading)]
    assert values == [None if n == 7 else Decimal(f"{n}.5") for n in range(count)]


@pytest.mark.parametrize("path", ["Data\\A.csv", "data/a.CSV", "data\\a.csv"])
def test_a_path_in_windows_spelling_is_the_file_that_lies_there(tmp_path, path):
    """By backslashes or in other capitals, where one file alone can be meant; the published path is the file's."""
    reading = read(tmp_path, one_table("", AB, path=path)[0], {"data/a.csv": "a,b\nx,1\n"})
    assert (reading.package.resources[0].path, codes(reading)) == ("data/a.csv", ["path-respelled"])


def test_two_files_are_meant_by_none(tmp_path):
    """Where two could be, the path is refused."""
    reading = read(
        tmp_path, one_table("", AB, path="A.CSV")[0], {"a.csv": "a,b\nx,1\n", "A.csv": "a,b\ny,1\n"}
    )
    assert codes(reading) == ["file-missing"]


def test_fields_by_id_are_fields_by_name(tmp_path):
    """As the first data packages described them."""
    fields = [{"id": "a", "type": "string"}, {"id": "b", "type": "number"}]
    reading = read(tmp_path, *one_table("a,b\nx,1\n", fields))
    assert reading.package.resources[0].table.schema.names == ("a", "b")
