"""What other programs leave in a table: empty lines, a header once more, tags of HXL, loose quotes. All is told."""

import json
from decimal import Decimal

import pytest

from site_builder.load.tables.long_table import LEAST
from site_builder.pages.tables.cell import say_number
from tests.load.folder import codes, field, one_table, read
from tests.load.test_forms import FREE, table_of

AB = [field("a"), field("b", "number")]
STATED = [None, AB]


def told(folder, content, fields, path="t.csv"):
    """Rows of the table, and code, severity and row of what is told of it."""
    reading = read(folder, *one_table(content, fields, path=path), reported=FREE)
    problems = [
        (each.code, each.severity, each.row)
        for each in reading.problems
        if each.code != "schema-missing"
    ]
    return reading.package and table_of(reading), problems


@pytest.mark.parametrize("fields", STATED)
@pytest.mark.parametrize("line", ["", ",", ",\n,\n", "   ", "\t "])
def test_an_empty_line_is_a_note(tmp_path, fields, line):
    """The table has no row of it, and the page says so once."""
    rows, problems = told(tmp_path, f"a,b\nx,1\n{line}\ny,2\n".encode(), fields)
    assert (rows, problems) == ((("x", 1), ("y", 2)), [("row-blank", "notice", 3)])


def test_an_empty_cell_of_a_table_of_one_column_is_a_missing_value(tmp_path):
    """No line of it is left out."""
    rows, problems = told(tmp_path, b'a\nx\n""\ny\n', [field("a")])
    assert (rows, problems) == ((("x",), (None,), ("y",)), [])


def test_a_header_that_stands_twice_is_stated(tmp_path):
    """Where it can be a row it stays one; where it cannot, the cause is told and not each cell."""
    again = b"a,b\nx,1\na,b\ny,2\n"
    assert told(tmp_path, again, [field("a"), field("b")])[1] == [("header-repeated", "warning", 3)]
    assert told(tmp_path, again, None)[1] == [("header-repeated", "warning", 3)]
    assert told(tmp_path, again, AB) == (None, [("header-repeated", "error", 3)])


def test_the_header_of_a_file_put_behind_another_is_stated(tmp_path):
    """`cat` of two files of Excel: the byte order mark of the second is in the first name."""
    behind = "a,b\nx,1\n\ufeffa,b\ny,2\n".encode()
    assert told(tmp_path, behind, None)[1] == [("header-repeated", "warning", 3)]


@pytest.mark.parametrize("fields", STATED)
def test_tags_of_hxl_are_no_row(tmp_path, fields):
    """The numbers below them are numbers."""
    rows, problems = told(tmp_path, b"a,b\n#adm1 +name,#affected+f\nx,1.5\n", fields)
    assert (rows, problems) == ((("x", Decimal("1.5")),), [("hxl-row", "notice", 2)])


@pytest.mark.parametrize("fields", STATED)
def test_a_quote_inside_a_bare_cell_is_stated(tmp_path, fields):
    """It is published as it stands; quotes that are written twice are no case of it."""
    rows, problems = told(tmp_path, b'a,b\n"say ""x"", twice",2\nof 5" pipe,1\n', fields)
    assert rows == (('say "x", twice', 2), ('of 5" pipe', 1))
    assert problems == [("quote-inside", "notice", 3)]


def test_what_is_left_out_is_not_in_the_published_file(tmp_path):
    """A text with an empty line is not published byte for byte as the table's CSV."""
    reading = read(tmp_path, *one_table(b"a,b\nx,1\n,\ny,2\n", AB, path="t.csv"), reported=FREE)
    assert not reading.package.resources[0].is_canonical
    assert "row-blank" in codes(reading)


@pytest.mark.parametrize("label", ["Jahr", "année", "bosoa", "t"])
@pytest.mark.parametrize("fields", ["stated", None])
def test_years_are_known_by_their_range(tmp_path, label, fields):
    """Whatever the column is called: 2022 is no 2.022. An amount with a unit, and a larger one, are grouped."""
    stated = fields and [
        field(label, "integer"),
        field("n", "integer"),
        {**field("u", "integer"), "unit": "người"},
    ]
    reading = read(
        tmp_path,
        *one_table(
            f"{label},n,u\n2021,1704,2020\n2022,34500,2021\n".encode(), stated, path="t.csv"
        ),
        reported=FREE,
    )
    found = reading.package.resources[0].table.schema.fields
    assert [each.names_things for each in found] == [True, False, fields is None]
    assert say_number(2022, found[0], "vi") == "2022"
    assert say_number(1704, found[1], "vi") == "1.704"


def test_old_years_need_company(tmp_path):
    """1789 alone may be an amount; a column of such years is none."""
    few = read(tmp_path, *one_table(b"t,x\n1789,1\n1830,2\n", None, path="t.csv"), reported=FREE)
    many = read(
        tmp_path,
        *one_table(b"t,x\n1789,1\n1830,2\n1848,3\n1871,4\n1918,5\n", None, path="t.csv"),
        reported=FREE,
    )
    assert [
        each.package.resources[0].table.schema.fields[0].names_things for each in (few, many)
    ] == [False, True]


WHOLE = [field("a"), field("b", "integer")]


def test_a_whole_number_of_pandas_is_whole(tmp_path):
    """Exact, so it is read; the page says once that it was written otherwise."""
    rows, problems = told(tmp_path, b"a,b\nx,8399043.0\ny,\nz,-2.00\nw,3\n", WHOLE)
    assert rows == (("x", 8399043), ("y", None), ("z", -2), ("w", 3))
    assert problems == [("integer-with-point", "warning", 2)]


def test_a_missing_value_with_a_point_is_no_whole_number(tmp_path):
    """Nothing was read of it, so nothing is told of it."""
    descriptor, files = one_table("a,b\nx,8\ny,n.a.\n", WHOLE)
    descriptor["resources"][0]["schema"]["missingValues"] = ["", "n.a."]
    reading = read(tmp_path, descriptor, files, reported=FREE)
    assert (table_of(reading), codes(reading)) == ((("x", 8), ("y", None)), [])


@pytest.mark.parametrize(
    "cell", ["8399043.5", "8.000", "8.4e+06", "84E5", "100.", "8.0 *", "NaN", "1_0"]
)
def test_what_may_be_another_whole_number_is_none(tmp_path, cell):
    """A thousand times another, cut short, or no number at all."""
    assert told(tmp_path, f"a,b\nx,{cell}\n".encode(), WHOLE)[0] is None


@pytest.mark.parametrize("cell", ["8,000", "8,000.0"])
def test_a_comma_does_not_make_a_whole_number(tmp_path, cell):
    """Not even where it is said to be the decimal sign: three digits behind it may be a group."""
    fields = [field("a"), {**field("b", "integer"), "decimalChar": ","}]
    assert told(tmp_path, f'a,b\nx,"{cell}"\n'.encode(), fields)[0] is None


def test_limits_of_a_column_hold_for_whole_numbers_with_a_point(tmp_path):
    """They are judged by their value."""
    fields = [field("a"), {**field("b", "integer"), "constraints": {"maximum": 7, "enum": [7, 8]}}]
    assert told(tmp_path, b"a,b\nx,8.0\n", fields)[1][:1] == [("cell-constraint", "error", 2)]
    assert told(tmp_path, b"a,b\nx,7.0\n", fields)[0] == (("x", 7),)


def test_a_long_table_has_whole_numbers_with_a_point(tmp_path):
    """Whichever way it is read."""
    lines = [f"x{n},{n}.0" if n % 7 == 0 else f"x{n},{n}" for n in range(LEAST // 6)]
    rows, problems = told(tmp_path, ("a,b\n" + "\n".join(lines) + "\n").encode(), WHOLE)
    assert [value for _, value in rows] == list(range(len(lines)))
    assert problems == [("integer-with-point", "warning", 2)]


def test_own_packages_write_whole_numbers_whole(tmp_path):
    """What a report stands on is the publisher's own work."""
    assert codes(read(tmp_path, *one_table("a,b\nx,8.0\n", WHOLE))) == ["cell-type"]


def test_a_single_resource_may_stand_without_a_list(tmp_path):
    """As some of the first packages have it."""
    descriptor, files = one_table("a,b\nx,1\n", AB)
    reading = read(
        tmp_path, {**descriptor, "resources": descriptor["resources"][0]}, files, reported=FREE
    )
    assert table_of(reading) == (("x", Decimal(1)),)


def test_a_text_file_of_a_workbook_is_text(tmp_path):
    """The format names what the file was made of; its ending says what it is."""
    assert table_of(read(tmp_path, *one_table("a,b\nx,1\n", AB, format="xls"), reported=FREE)) == (
        ("x", Decimal(1)),
    )


def test_a_path_may_lack_the_folder_data(tmp_path):
    """Where no other file can be meant."""
    reading = read(
        tmp_path, one_table("", AB, path="a.csv")[0], {"data/a.csv": "a,b\nx,1\n"}, reported=FREE
    )
    assert (reading.package.resources[0].path, codes(reading)) == ("data/a.csv", ["path-respelled"])


def test_properties_of_geojson_have_no_order(tmp_path):
    """Each stands under its name; one that the schema lacks is read as text."""
    feature = {"type": "Feature", "geometry": None, "properties": {"b": 1.5, "more": "m", "a": "x"}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    reading = read(tmp_path, *one_table(content, AB, path="a.geojson"), reported=FREE)
    table = reading.package.resources[0].table
    assert {name: table.column(name) for name in ("a", "b", "more")} == {
        "a": ("x",),
        "b": (Decimal("1.5"),),
        "more": ("m",),
    }
