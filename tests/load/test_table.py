"""Tables of every dialect and encoding end as the same typed rows, or as a message."""

import gzip
import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest

from site_builder.core.problem import say_repair
from site_builder.load.tables import format as unpacking
from tests.load.folder import codes, field, one_table, read, read_table

AREAS = [field("name"), field("area", "number")]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ":"])
def test_delimiters(tmp_path, delimiter):
    """The dialect says what stands between cells."""
    content = f"name{delimiter}area\nĐà Nẵng{delimiter}1284.88\n"
    resource = read_table(tmp_path, content, AREAS, dialect={"delimiter": delimiter})
    assert resource.table.rows == (("Đà Nẵng", Decimal("1284.88")),)


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("latin-1", "Café"),
        ("iso-8859-1", "Café"),
        ("windows-1258", "Đà"),
        ("windows-1252", "naïve"),
        ("utf-16", "Đà Nẵng"),
        ("utf-16-le", "Đà Nẵng"),
        ("utf-8", "Đà Nẵng"),
        ("utf-32", "Đà Nẵng"),
        ("gb18030", "北京"),
        ("shift-jis", "表示"),
        ("iso-8859-2", "Łódź"),
    ],
)
def test_encodings(tmp_path, encoding, word):
    """The descriptor says how letters are written as bytes."""
    content = f"name,area\n{word},1\n".encode(encoding)
    assert read_table(tmp_path, content, AREAS, encoding=encoding).table.rows[0][0] == word


def test_encoding_is_never_guessed(tmp_path):
    """A file that is not the UTF-8 it should be is an error, not a page of foreign letters."""
    reading = read(tmp_path, *one_table("name,area\nCafé,1\n".encode("latin-1"), AREAS))
    assert codes(reading) == ["encoding-wrong"]


@pytest.mark.parametrize("encoding", ["utf-99", "base64", "a b", ""])
def test_unknown_encodings_end_as_a_message(tmp_path, encoding):
    """An encoding that is none is a problem (none stated is UTF-8)."""
    reading = read(tmp_path, *one_table("name,area\nx,1\n", AREAS, encoding=encoding))
    assert bool(codes(reading)) == bool(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_bom_is_no_part_of_the_table(tmp_path, encoding):
    """The mark stands before the first column, not in its name or its value, also where the order is stated."""
    content = "\ufeffx,1\n".encode(encoding)
    resource = read_table(tmp_path, content, AREAS, encoding=encoding, dialect={"header": False})
    assert resource.table.rows == (("x", 1),)


def test_a_bom_without_schema(tmp_path):
    """Nor where the columns are named by the header alone."""
    assert read_table(tmp_path, b"\xef\xbb\xbfname,area\nx,1\n").table.schema.names == (
        "name",
        "area",
    )


def test_decimal_comma_and_groups(tmp_path):
    """Vietnamese numbers keep their value and their decimals."""
    fields = [field("name"), field("area", "number", decimalChar=",", groupChar=".")]
    rows = read_table(
        tmp_path, "name;area\na;1.704,50\nb;56,39\n", fields, dialect={"delimiter": ";"}
    ).table.rows
    assert [str(row[1]) for row in rows] == ["1704.50", "56.39"]


@pytest.mark.parametrize("cell", ["0.834", "1.23", "12.3456", "1.704.5"])
def test_irregular_groups_are_found(tmp_path, cell):
    """What frictionless reads a thousandfold is an error at its row and column."""
    fields = [field("name"), field("area", "number", decimalChar=",", groupChar=".")]
    reading = read(tmp_path, *one_table(f"name,area\na,1.704\nb,{cell}\n", fields))
    assert [(each.code, each.row, each.column) for each in reading.problems] == [
        ("number-irregular", 3, "area")
    ]


@pytest.mark.parametrize("cell", ["1_000", "１２", "٣"])
def test_programmers_and_foreign_digits_are_found(tmp_path, cell):
    """Python would read them, Table Schema does not."""
    assert codes(read(tmp_path, *one_table(f"name,area\na,{cell}\n", AREAS))) == [
        "number-irregular"
    ]


@pytest.mark.parametrize("kind", ["integer", "number"])
@pytest.mark.parametrize("cell", ["1e999999999", "9" * 5000, "1e-999999"])
def test_numbers_beyond_any_measure(tmp_path, kind, cell):
    """A cell may not stand for gigabytes of digits."""
    fields = [field("name"), field("area", kind, groupChar=" ")]
    assert codes(read(tmp_path, *one_table(f"name,area\na,{cell}\n", fields))) == [
        "number-irregular"
    ]


def test_grouped_integers(tmp_path):
    """Table Schema 2 gives integers a group sign; `.` alone then is no decimal sign."""
    fields = [field("name"), field("area", "integer", groupChar=".")]
    assert read_table(tmp_path, "name,area\na,1.704\nb,17\n", fields).table.column("area") == (
        1704,
        17,
    )


@pytest.mark.parametrize("cell", ["0.834", "17,5", "1.70", "INF", "NaN"])
def test_grouped_integers_are_whole(tmp_path, cell):
    """A fraction or an infinity is no integer."""
    fields = [field("name"), field("area", "integer", groupChar=".")]
    expected = "cell-type" if cell.isalpha() else "number-irregular"
    assert codes(read(tmp_path, *one_table(f'name,area\na,"{cell}"\n', fields))) == [expected]


def test_signs_around_numbers(tmp_path):
    """`bareNumber: false` lets currency and per cent stand around."""
    fields = [field("name"), field("area", "number", bareNumber=False)]
    rows = read_table(tmp_path, "name,area\na,$1.50\nb,56.39%\n", fields).table.rows
    assert [str(row[1]) for row in rows] == ["1.50", "56.39"]


@pytest.mark.parametrize("cell", ["(5)", "−5", "Rs.500", "5½"])
def test_signs_that_change_a_value(tmp_path, cell):
    """Accountants' brackets, true minus signs and fractions are never cut off in silence."""
    fields = [field("name"), field("area", "number", bareNumber=False)]
    assert codes(read(tmp_path, *one_table(f"name,area\na,{cell}\n", fields))) == [
        "number-irregular"
    ]


def test_missing_values(tmp_path):
    """The schema says what stands for nothing."""
    table = read_table(
        tmp_path, "name,area\n-,1\nx,NA\n", AREAS, schema={"missingValues": ["", "NA", "-"]}
    ).table
    assert table.rows == ((None, 1), ("x", None))


def test_missing_values_with_labels(tmp_path):
    """Version 2 gives each a label."""
    missing = [{"value": "-99", "label": "không trả lời"}, {"value": "", "label": "trống"}]
    table = read_table(
        tmp_path, "name,area\nx,-99\n,1\n", AREAS, schema={"missingValues": missing}
    ).table
    assert table.rows == (("x", None), (None, 1))


def test_missing_values_of_one_column(tmp_path):
    """A column may have its own, and then the table's do not count for it."""
    fields = [field("name"), field("area", "number", missingValues=["-99"])]
    assert read_table(tmp_path, "name,area\n-99,-99\n", fields).table.rows == (("-99", None),)


def test_booleans_in_words(tmp_path):
    """`trueValues` and `falseValues` say how they are written."""
    fields = [field("done", "boolean", trueValues=["có"], falseValues=["không"])]
    assert read_table(tmp_path, "done\ncó\nkhông\n", fields).table.column("done") == (True, False)


@pytest.mark.parametrize(
    ("kind", "form", "cell", "value"),
    [
        ("date", "%d/%m/%Y", "14/6/2022", date(2022, 6, 14)),
        ("date", "default", "2022-06-14", date(2022, 6, 14)),
        ("datetime", "%d/%m/%Y %H:%M", "14/06/2022 09:30", datetime(2022, 6, 14, 9, 30)),
        ("time", "default", "09:30:00", time(9, 30)),
        ("year", "default", "2022", 2022),
        ("yearmonth", "default", "2022-06", "2022-06"),
        ("duration", "default", "P6M", "P6M"),
        ("geopoint", "default", "108.2, 16.05", "108.2, 16.05"),
        ("object", "default", '{"a": 1}', {"a": 1}),
        ("array", "default", "[1, 2]", [1, 2]),
        ("any", "default", "007", "007"),
        ("string", "default", "007", "007"),
    ],
)
def test_types_and_formats(tmp_path, kind, form, cell, value):
    """Each type of Table Schema has its value; those without a plain twin keep their spelling."""
    content = '"x"\n"' + cell.replace('"', '""') + '"\n'
    assert read_table(tmp_path, content, [field("x", kind, format=form)]).table.column("x") == (
        value,
    )


def test_a_table_without_header(tmp_path):
    """`header: false`: the first line is data, and lines count from it."""
    table = read_table(tmp_path, "x,1\ny,2\n", AREAS, dialect={"header": False}).table
    assert (table.rows, table.lines) == ((("x", 1), ("y", 2)), (1, 2))


def test_comment_lines(tmp_path):
    """Lines that the dialect calls comments are no rows, and rows keep their line numbers."""
    table = read_table(
        tmp_path, "# hi\nname,area\nx,1\n# hm\ny,2\n", AREAS, dialect={"commentChar": "#"}
    ).table
    assert (table.column("name"), table.lines) == (("x", "y"), (3, 5))


def test_quoted_cells_over_lines(tmp_path):
    """A cell may hold separators, quotes and line ends."""
    assert (
        read_table(tmp_path, 'name,area\n"a, ""b""\nc",1\n', AREAS).table.rows[0][0] == 'a, "b"\nc'
    )


def test_parts_without_headers(tmp_path):
    """A file in parts is one file after the other: no line of a later part is lost."""
    descriptor, files = one_table("name,area\nx,1\n", AREAS)
    descriptor["resources"][0]["path"] = ["a.csv", "b.csv"]
    reading = read(tmp_path, descriptor, {**files, "b.csv": "y,2\nz,3"})
    assert reading.package.resources[0].table.column("name") == ("x", "y", "z")


def test_parts_that_repeat_the_header(tmp_path):
    """A later part may begin with the same header again."""
    descriptor, files = one_table("name,area\nx,1", AREAS, encoding="latin-1")
    descriptor["resources"][0]["path"] = ["a.csv", "b.csv"]
    reading = read(tmp_path, descriptor, {**files, "b.csv": "name,area\né,2\n".encode("latin-1")})
    assert reading.package.resources[0].table.column("name") == ("x", "é")


def test_parts_in_a_wrong_encoding(tmp_path):
    """Parts that are not the stated encoding end as a message."""
    descriptor, files = one_table("name,area\nx,1\n", AREAS)
    descriptor["resources"][0]["path"] = ["a.csv", "b.csv"]
    assert codes(read(tmp_path, descriptor, {**files, "b.csv": b"\xff,2\n"})) == ["encoding-wrong"]


@pytest.mark.parametrize("data", [[["name", "area"], ["x", 56.39]], [{"name": "x", "area": 56.39}]])
def test_rows_in_the_descriptor(tmp_path, data):
    """Inline data may be rows or records; a number keeps the decimals it was written with."""
    resource = {"name": "a", "data": data, "schema": {"fields": AREAS}}
    table = read(tmp_path, {"name": "pkg", "resources": [resource]}).package.resources[0].table
    assert table.rows == (("x", Decimal("56.39")),)


def test_values_in_the_descriptor(tmp_path):
    """Inline data that is no table is published as JSON."""
    reading = read(tmp_path, {"name": "pkg", "resources": [{"name": "a", "data": {"k": "Đ"}}]})
    resource = reading.package.resources[0]
    assert (resource.table, resource.source.decode()) == (None, '{\n  "k": "Đ"\n}\n')


def make_workbook(rows):
    """An XLSX file in memory."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook(tmp_path):
    """XLSX holds numbers as numbers."""
    fields = [field("name"), field("count", "integer"), field("area", "number")]
    content = make_workbook([["name", "count", "area"], ["Đà Nẵng", 3, 56.39]])
    assert read_table(tmp_path, content, fields, path="a.xlsx").table.rows == (
        ("Đà Nẵng", 3, Decimal("56.39")),
    )


def test_a_fraction_in_an_integer_column_of_a_workbook(tmp_path):
    """No digits are cut off, even where a group sign makes frictionless judge a number."""
    content = make_workbook([["name", "area"], ["x", 5.7]])
    fields = [field("name"), field("area", "integer", groupChar=".")]
    reading = read(tmp_path, *one_table(content, fields, path="a.xlsx"))
    assert codes(reading) == ["number-irregular"]


def test_a_workbook_that_is_none(tmp_path):
    """Any bytes under the name of a workbook end as a message."""
    assert codes(read(tmp_path, *one_table(b"not a zip", AREAS, path="a.xlsx"))) == [
        "table-unreadable"
    ]


def test_columns_without_schema_lose_nothing(tmp_path):
    """Numbers only where they come back letter for letter: 007, 4.10, +1, 1e3 and 20 digits stay text."""
    content = "a,b,c,d,e,f,g\n007,4.10,1,2.5,+1,1e3,12345678901234567890\n1,2,-3,0.25,2,3,4\n"
    schema = read_table(tmp_path, content).table.schema
    assert [each.type for each in schema.fields] == [
        "string",
        "string",
        "integer",
        "number",
        *["string"] * 3,
    ]


def test_empty_cells_without_schema_are_missing(tmp_path):
    """Nothing stands for nothing."""
    assert read_table(tmp_path, "a,b\n1,\n,x\n").table.rows == ((1, None), (None, "x"))


def test_a_table_without_schema_is_told(tmp_path):
    """A warning asks for a description."""
    reading = read(tmp_path, *one_table("a\n1\n"))
    assert [(each.code, each.severity) for each in reading.problems] == [
        ("schema-missing", "warning")
    ]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("", "table-unreadable", None),
        ("a,a\n1,2\n", "header-duplicate", None),
        ("\u1ebf,e\u0302\u0301\n1,2\n", "header-duplicate", None),
        ("a,b\n1\n", "rows-ragged", 2),
        ("a,b\n1,2\n1,2,3\n", "rows-ragged", 3),
        ("a,\n1,2\n", "header-blank", None),
    ],
)
def test_ragged_tables_without_schema(tmp_path, content, code, row):
    """Without a schema the header must name every column once and rows must be as long; each has its own words."""
    reading = read(tmp_path, *one_table(content))
    assert reading.package is None and (code, row) in [
        (each.code, each.row) for each in reading.problems
    ]


def test_an_empty_file_is_no_table(tmp_path):
    """Not even a header: the columns of the schema are not there."""
    assert codes(read(tmp_path, *one_table("", AREAS))) == ["table-empty"]


def test_a_table_of_no_rows(tmp_path):
    """A header alone is a table."""
    assert read_table(tmp_path, "name,area\n", AREAS).table.rows == ()


@pytest.mark.parametrize("fields", [AREAS, None])
@pytest.mark.parametrize("letter", ["\0", "\x1b", "\x08"])
def test_control_characters(tmp_path, fields, letter):
    """A cell that no page can show is an error at its place."""
    reading = read(tmp_path, *one_table(f"name,area\na{letter}b,1\n", fields))
    assert [(each.code, each.row, each.column) for each in reading.problems] == [
        ("cell-control-character", 2, "name")
    ]


def test_a_very_long_cell(tmp_path):
    """A cell of half a million letters is read or refused, and its message is short."""
    reading = read(tmp_path, *one_table(f"name,area\n{'ă' * 500_000},1\n", AREAS))
    assert reading.package or all(len(str(each)) < 2000 for each in reading.problems)


def test_a_long_numeral_is_judged_quickly(tmp_path):
    """Ten thousand digits and a letter do not keep the reader busy."""
    content = f"name,area\nx,{'1_.' * 20_000}x\n"
    assert codes(read(tmp_path, *one_table(content, AREAS))) == ["cell-type"]


def test_packed_tables(tmp_path):
    """A table under gzip is read as what it is inside, and is not published as it lies."""
    resource = read_table(tmp_path, gzip.compress(b"name,area\nx,1\n"), AREAS, path="a.csv.gz")
    assert (resource.format, resource.table.rows, resource.is_canonical) == (
        "csv",
        (("x", 1),),
        False,
    )


@pytest.mark.parametrize("path", ["a.csv.gz", "a.csv.zip", "a.xlsx"])
def test_bombs_are_not_unpacked(tmp_path, path, monkeypatch):
    """A small file that unpacks beyond measure is refused before anything reads it."""
    monkeypatch.setattr(unpacking, "LARGEST", 1 << 20)
    content = b"name,area\n" + b"x,1\n" * 500_000
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    packed = gzip.compress(content) if path.endswith("gz") else buffer.getvalue()
    reading = read(tmp_path, *one_table(packed, AREAS, path=path))
    assert codes(reading) == ["table-unreadable"] and "unpacks to more than" in str(
        reading.problems
    )


@pytest.mark.parametrize(
    ("path", "content"), [("a.csv.gz", b"no gzip"), ("a.csv.zip", b"PK\x03\x04 no zip")]
)
def test_broken_packings(tmp_path, path, content):
    """Bytes that cannot be unpacked end as a message."""
    assert codes(read(tmp_path, *one_table(content, AREAS, path=path))) == ["table-unreadable"]


@pytest.mark.parametrize("form", ["sql", "html", "gsheets", "parquet", "spss", "ckan", "../x", "é"])
def test_formats_that_are_not_read(tmp_path, form):
    """Databases, web services and the rest are not opened as tables."""
    assert codes(read(tmp_path, *one_table("name,area\nx,1\n", AREAS, format=form))) == [
        "table-unreadable"
    ]


def test_a_described_text_file_is_csv(tmp_path):
    """Old packages call their tables .txt and describe them."""
    assert read_table(tmp_path, "name,area\nx,1\n", AREAS, path="a.txt").table.rows == (("x", 1),)


@pytest.mark.parametrize("path", ["a.pdf", "a.geojson", "a.json", "a", "a.md"])
def test_files_that_are_no_tables(tmp_path, path):
    """Any other file is kept byte for byte."""
    resource = read_table(tmp_path, b"%PDF\xff\x00", path=path)
    assert (resource.table, resource.source) == (None, b"%PDF\xff\x00")


CANONICAL = "name,area\nĐà Nẵng,77.70\nHuế,\n"


def test_a_canonical_file(tmp_path):
    """UTF-8, comma, LF, `.` decimals: published byte for byte."""
    assert read_table(tmp_path, CANONICAL, AREAS).is_canonical


@pytest.mark.parametrize(
    ("content", "properties"),
    [
        (b"\xef\xbb\xbf" + CANONICAL.encode(), {}),
        (CANONICAL.replace("\n", "\r\n"), {}),
        (CANONICAL.replace(",", ";"), {"dialect": {"delimiter": ";"}}),
        (CANONICAL.replace(",", "\t"), {"path": "a.tsv"}),
        ("name,area\nDa Nang,1\n".encode("utf-16-le"), {"encoding": "utf-16-le"}),
        ("name,area\nHu\xea,1\n".encode("latin-1"), {"encoding": "latin-1"}),
        ("name,area\nx,+1\n", {}),
        ("name,area\nx,1e3\n", {}),
        ("name,area\nx,01\n", {}),
        ("name,area\nx, 1\n", {}),
        (CANONICAL, {"schema": {"missingValues": ["", "-"]}}),
        ('[["name","area"],["x","y"]]', {"path": "a.json"}),
    ],
    ids=[
        "bom",
        "crlf",
        "semicolon",
        "tsv",
        "utf-16",
        "latin-1",
        "plus",
        "exponent",
        "zero",
        "blank",
        "missing",
        "json",
    ],
)
def test_files_that_are_not_canonical(tmp_path, content, properties):
    """Anything else is normalised."""
    fields = [field("name"), field("area", "string" if "json" in str(properties) else "number")]
    assert not read_table(tmp_path, content, fields, **properties).is_canonical


def test_a_column_with_missing_values_of_its_own_is_not_canonical(tmp_path):
    """A word that stands for nothing is not what is published."""
    fields = [field("name"), field("area", "number", missingValues=["-"])]
    assert not read_table(tmp_path, "name,area\nx,-\n", fields).is_canonical


def test_a_schema_file_with_missing_values_is_not_canonical(tmp_path):
    """Nor where the schema lies in a file of its own."""
    descriptor, files = one_table("name\n-\n")
    descriptor["resources"][0]["schema"] = "schema.json"
    files["schema.json"] = (
        '{"fields": [{"name": "name", "type": "string"}], "missingValues": ["", "none"]}'
    )
    assert not read(tmp_path, descriptor, files).package.resources[0].is_canonical


@pytest.mark.parametrize(
    ("content", "code", "row", "column"),
    [
        ("name,area\nx,y\n", "cell-type", 2, "area"),
        ("name,area\nx,1,2\n", "cell-extra", 2, None),
        ("name,area\nx\n", "cell-missing", 2, "area"),
        ("name,area\nx,1\n\ny,2\n", "row-blank", 3, None),
        ("name,size\nx,1\n", "header-wrong", None, None),
        ("area,name\n1,x\n", "header-wrong", None, None),
        ("name\nx\n", "header-wrong", None, None),
        ("name,area,more\nx,1,2\n", "header-wrong", None, None),
        ("name,area\nx,1\nx,2\n", "key-duplicate", 3, "name"),
        ("name,area\nxyzxyz,1\n", "cell-constraint", 2, "name"),
    ],
)
def test_findings_have_a_place(tmp_path, content, code, row, column):
    """What frictionless finds is told with its row and column."""
    fields = [field("name", constraints={"maxLength": 5}), field("area", "number")]
    reading = read(tmp_path, *one_table(content, fields, schema={"primaryKey": ["name"]}))
    assert (code, row, column) in [(each.code, each.row, each.column) for each in reading.problems]


@pytest.mark.parametrize(
    ("value", "repair"),
    [
        (2, "Delete the rows 4 to 5: they are row 2 and those below it once more."),
        (3, "Delete the rows 4 to 5, or those from row 2 on with the same keys: keep the ones that are of this table’s "
            "period."),
    ],
)  # fmt: skip
def test_rows_that_were_pasted_below_are_one_finding(tmp_path, value, repair):
    """Nobody is told to delete what may be right: other values under the same keys may be the ones meant."""
    content = f"name,area\nx,1\ny,2\nx,1\ny,{value}\n"
    fields = [field("name"), field("area", "number")]
    (problem,) = read(
        tmp_path, *one_table(content, fields, schema={"primaryKey": ["name"]})
    ).problems
    assert (problem.code, problem.row, say_repair(problem, str)) == ("key-duplicate", 4, repair)


def test_every_kind_of_fault_is_told_at_once(tmp_path):
    """Cells of other types hide neither keys used twice nor texts that do not match; what is unread is no key."""
    content = "code,name,area\n1,x,1\n1,y,một\nhai,x9,2\nhai,x,3\n3,x,4,5\n3,y,5\n"
    fields = [
        field("code", "integer"),
        field("name", constraints={"pattern": "[a-z]"}),
        field("area", "number"),
    ]
    reading = read(tmp_path, *one_table(content, fields, schema={"primaryKey": ["code"]}))
    assert sorted((each.row, each.code, each.column) for each in reading.problems) == [
        (3, "cell-type", "area"),
        (3, "key-duplicate", "code"),
        (4, "cell-constraint", "name"),
        (4, "cell-type", "code"),
        (5, "cell-type", "code"),
        (6, "cell-extra", None),
    ]


def test_dangling_keys(tmp_path):
    """A row that names no row of the other table is told where it stands."""
    key = {"fields": ["area"], "reference": {"resource": "areas", "fields": ["code"]}}
    tables = [
        {"name": "areas", "path": "b.csv", "schema": {"fields": [field("code")]}},
        {"name": "a", "path": "a.csv", "schema": {"fields": [field("area")], "foreignKeys": [key]}},
    ]
    reading = read(
        tmp_path,
        {"name": "pkg", "resources": tables},
        {"a.csv": "area\nx\ny\n", "b.csv": "code\nx\n"},
    )
    assert [(each.code, each.row) for each in reading.problems] == [("key-dangling", 3)]


def test_rows_without_schema_know_their_lines(tmp_path):
    """Also where lines are empty or a cell holds several."""
    assert read_table(tmp_path, 'a,b\n1,"x\ny"\n2,z\n').table.lines == (2, 3)


def test_digits_that_a_float_holds(tmp_path):
    """Fifteen are a number without a schema, sixteen stay text."""
    schema = read_table(tmp_path, f"a,b\n{'1' * 15},{'1' * 16}\n").table.schema
    assert [field.type for field in schema.fields] == ["integer", "string"]


def test_a_row_of_missing_values_that_are_written_is_a_row(tmp_path):
    """Only a row that holds nothing is empty."""
    fields = [field("a"), field("b", "number")]
    table = read_table(
        tmp_path, "a,b\nNA,NA\nx,1\n", fields, schema={"missingValues": ["NA"]}
    ).table
    assert table.rows[0] == (None, None)


def test_a_missing_value_of_a_single_column_is_a_row(tmp_path):
    """Written as a pair of quotes, as we write it."""
    assert read_table(tmp_path, 'a\n""\nx\n', [field("a")]).table.rows == ((None,), ("x",))


def test_keys_of_many_digits_are_told_apart(tmp_path):
    """All of their digits count."""
    cells = "123456789012345678901234567890", "123456789012345678901234567891"
    content = f"a,b\n{cells[0]},x\n{cells[1]},y\n"
    fields = [field("a", "integer"), field("b")]
    assert codes(read(tmp_path, *one_table(content, fields, schema={"primaryKey": ["a"]}))) == []


def test_a_pinned_sum_of_many_digits(tmp_path):
    """Python's own precision would round it."""
    made = one_table(
        "a\n123456789012345678901234567890.5\n",
        [field("a", "number")],
        sums={"a": "123456789012345678901234567890.4"},
    )
    assert codes(read(tmp_path, *made)) == ["file-changed"]


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("number", "NaN", "number-not-finite"),
        ("time", "10:00:00.0000001", "cell-type"),
        ("integer", "x", "cell-type"),
    ],
)
def test_a_message_names_the_cell_and_its_column(tmp_path, kind, cell, code):
    """What stands there, as it is written."""
    reading = read(
        tmp_path, *one_table(f"name,area\nx,{cell}\n", [field("name"), field("area", kind)])
    )
    (problem,) = (each for each in reading.problems if each.code == code)
    assert (problem.row, problem.column, dict(problem.facts)["cell"]) == (2, "area", cell)


@pytest.mark.parametrize(("kind", "cell", "bound"), [("integer", "2", 2), ("number", "2.0", 2), ("year", "2020", 2020),
                                                     ("date", "2020-01-01", "2020-01-01")])  # fmt: skip
@pytest.mark.parametrize("name", ["exclusiveMinimum", "exclusiveMaximum"])
def test_bounds_that_are_no_values_themselves(tmp_path, kind, cell, bound, name):
    """As version 2.0 of Data Package has them, whether or not the descriptor names its version."""
    fields = [field("a"), {**field("b", kind), "constraints": {name: bound}}]
    assert codes(read(tmp_path, *one_table(f"a,b\nx,{cell}\n", fields))) == ["cell-constraint"]
    assert codes(read(tmp_path, *one_table("a,b\nx,\n", fields))) == []
