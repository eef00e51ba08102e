"""Packages in the forms that others make: names, legacy fields, sheets, columnar files, files elsewhere."""

import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from site_builder.core.problem import errors_of
from site_builder.load.tables.columnar import columnar_rows
from tests.load.folder import codes, field, one_table, read
from tests.portal import make_portal, read_portal

FRAME = pd.DataFrame({"mã": ["01", "02"], "số": [1.5, 2.25]})
FIELDS = [field("mã"), field("số", "number")]
ROWS = (("01", Decimal("1.5")), ("02", Decimal("2.25")))
FREE = frozenset()  # no package is of a report


def table_of(reading, name="a"):
    """The rows of a table."""
    assert errors_of(reading.problems) == (), reading.problems
    return reading.package.resource(name).table.rows


def parquet(name="frame"):
    """A file of pyarrow 25; by its name the frame, as pandas has it written."""
    return (Path(__file__).parent / f"parquet/{name}.parquet").read_bytes()


def workbook(**frames):
    """A workbook as pandas writes it, one sheet a frame."""
    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter") as writer:
        for sheet, frame in frames.items():
            frame.to_excel(writer, sheet_name=sheet, index=False)
    return stream.getvalue()


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Một">
<table:table-row><table:table-cell office:value-type="string"><text:p>mã</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>số</text:p></table:table-cell>
</table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>01</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1.5"><text:p>1,5</text:p></table:table-cell>
</table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>02</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="2.25"><text:p>2,3</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="1048570">
<table:table-cell table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


NOTED = ODS.replace(
    "<text:p>01</text:p>",
    "<office:annotation><text:p>xem lại</text:p></office:annotation>"
    '<text:p>0<text:s text:c="2"/>1<text:tab/><text:span>x</text:span>!</text:p><text:p>y</text:p>',
)


def test_a_comment_in_a_sheet_is_no_cell(tmp_path):
    """Nor are blanks, tabs and lines of a cell lost."""
    rows = table_of(read(tmp_path, *one_table(ods(NOTED), FIELDS, path="a.ods"), reported=FREE))
    assert rows[0][0] == "0  1\tx!\ny"


def ods(content=ODS):
    """A sheet whose cells print fewer digits than they store, and which ends in a million empty rows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


NDJSON = '{"mã": "01", "số": 1.5}\n\n{"số": 2.25, "mã": "02"}\n'
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": row,
                "geometry": {"type": "Point", "coordinates": [108.2, 16.05]},
            }
            for row in FRAME.to_dict("records")
        ],
    }
)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.parquet", parquet()),
        ("a.ndjson", NDJSON),
        ("a.jsonl", NDJSON),
        ("a.geojson", GEOJSON),
        ("a.ods", ods()),
        ("a.xlsx", workbook(x=FRAME)),
    ],
)
@pytest.mark.parametrize("fields", [FIELDS, None], ids=["schema", "none"])
def test_each_form_gives_its_rows(tmp_path, path, content, fields):
    """The same table in every form has the same rows, with a schema and without."""
    assert table_of(read(tmp_path, *one_table(content, fields, path=path), reported=FREE)) == ROWS


def test_a_sheet_is_found_by_its_name(tmp_path):
    """`sheetName` of Table Dialect 2."""
    content = workbook(một=FRAME.head(0), hai=FRAME)
    made = one_table(content, FIELDS, path="a.xlsx", dialect={"sheetName": "hai"})
    assert table_of(read(tmp_path, *made)) == ROWS


def test_a_workbook_of_several_sheets_is_several_tables(tmp_path):
    """Where nothing says which sheet, each is a table."""
    reading = read(
        tmp_path, *one_table(workbook(một=FRAME, hai=FRAME), path="a.xlsx"), reported=FREE
    )
    assert [resource.name for resource in reading.package.tables] == ["a-mot", "a-hai"]
    assert table_of(reading, "a-hai") == ROWS


def test_rows_lie_under_a_property(tmp_path):
    """`property` of Table Dialect 2."""
    content = json.dumps({"kq": {"rows": FRAME.to_dict("records")}})
    made = one_table(content, FIELDS, path="a.json", dialect={"property": "kq.rows"}, type="table")
    assert table_of(read(tmp_path, *made)) == ROWS


def test_a_broken_parquet_file_is_told(tmp_path):
    """A cut file ends in a message."""
    assert codes(read(tmp_path, *one_table(parquet()[:40], FIELDS, path="a.parquet"))) == [
        "table-unreadable"
    ]


def test_titles_by_language_are_one_title(tmp_path):
    """`title: {en, vi}` is the Vietnamese title with its translation."""
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    descriptor["title"] = {"en": "Rain", "vi": "Mưa"}
    title = read(tmp_path, descriptor, files).package.title
    assert (title.say("vi"), title.say("en")) == ("Mưa", "Rain")


def test_a_remote_resource_is_a_link(tmp_path):
    """It is listed, told, and nothing is fetched."""
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    descriptor["resources"].append(
        {"name": "xa", "path": "https://a.example/xa.csv", "title": "Ở xa"}
    )
    reading = read(tmp_path, descriptor, files, reported=FREE)
    assert codes(reading) == ["remote-listed"]
    assert [(away.name, away.url) for away in reading.package.elsewhere] == [
        ("xa", "https://a.example/xa.csv")
    ]


def test_a_package_of_links_alone_is_read(tmp_path):
    """A package may hold nothing but links."""
    descriptor = {"name": "pkg", "resources": [{"name": "xa", "path": "https://a.example/xa.csv"}]}
    reading = read(tmp_path, descriptor, reported=FREE)
    assert (errors_of(reading.problems), len(reading.package.elsewhere)) == ((), 1)


@pytest.mark.parametrize(
    "path", ["ftp://a.example/x.csv", "file:///etc/passwd", "javascript:alert(1)"]
)
def test_other_schemes_stay_errors(tmp_path, path):
    """Only web addresses are links."""
    descriptor = {"name": "pkg", "resources": [{"name": "xa", "path": path}]}
    assert codes(read(tmp_path, descriptor, reported=FREE)) == ["remote-resource"]


def test_a_report_holds_its_files(tmp_path):
    """For a package of a report a remote resource is an error as before."""
    descriptor = {"name": "pkg", "resources": [{"name": "xa", "path": "https://a.example/xa.csv"}]}
    assert codes(read(tmp_path, descriptor)) == ["remote-resource"]


def test_an_absent_file_is_listed_as_absent(tmp_path):
    """What is no table and is not there is named, without a link."""
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    descriptor["resources"].append({"name": "anh", "path": "anh.png"})
    package = read(tmp_path, descriptor, files, reported=FREE).package
    assert [(away.name, away.url) for away in package.elsewhere] == [("anh", "")]


def test_a_resource_of_several_absent_files_is_listed_once(tmp_path):
    """Each file is reported; the page names the resource, not its parts."""
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    descriptor["resources"].append({"name": "anh", "path": ["1.png", "2.png"]})
    reading = read(tmp_path, descriptor, files, reported=FREE)
    assert codes(reading) == ["file-missing"] * 2
    assert [away.name for away in reading.package.elsewhere] == ["anh"]


@pytest.mark.parametrize(
    ("view", "spec", "title"),
    [
        ({"title": "Mưa"}, {}, "Mưa"),
        ({}, {"title": "Mưa"}, "Mưa"),
        ({"title": "Mưa"}, {"title": "Gió"}, "Mưa"),
        ({}, {}, ""),
    ],
)
def test_a_view_has_its_own_title_or_that_of_its_chart(tmp_path, view, spec, title):
    """Packages state it in either place."""
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    chart = {"type": "bar", "group": "mã", "series": ["số"], **spec}
    package = read(
        tmp_path,
        {**descriptor, "views": [{"name": "v", "spec": chart, **view}]},
        files,
        reported=FREE,
    ).package
    assert [each.title for each in package.views] == [title]


def test_a_foreign_property_of_our_inner_name_is_harmless(tmp_path):
    """No descriptor can say what lies elsewhere but by its resources."""
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    descriptor["$elsewhere"] = [{"url": "javascript:alert(1)"}]
    assert read(tmp_path, descriptor, files, reported=FREE).package.elsewhere == ()


def test_a_resource_that_is_no_slug_is_renamed_with_its_keys(tmp_path):
    """Keys follow; the name stays as the title."""
    descriptor = {
        "name": "pkg",
        "resources": [
            {
                "name": "Danh Mục",
                "path": "a.csv",
                "schema": {"fields": [field("mã")], "primaryKey": "mã"},
            },
            {
                "name": "b",
                "path": "b.csv",
                "schema": {
                    "fields": [field("mã")],
                    "foreignKeys": [
                        {"fields": "mã", "reference": {"resource": "Danh Mục", "fields": "mã"}}
                    ],
                },
            },
        ],
    }
    reading = read(tmp_path, descriptor, {"a.csv": "mã\n1\n2\n", "b.csv": "mã\n2\n"}, reported=FREE)
    assert codes(reading) == ["resource-renamed"]
    assert [(each.name, str(each.title)) for each in reading.package.resources] == [
        ("danh-muc", "Danh Mục"),
        ("b", ""),
    ]


def put(root, folder, name):
    """A small package in a folder of the portal, under a name."""
    home = root / "datasets" / folder
    home.mkdir(parents=True)
    descriptor, files = one_table("mã,số\n01,1.5\n", FIELDS)
    (home / "datapackage.json").write_text(json.dumps({**descriptor, "name": name}), "utf-8")
    (home / "a.csv").write_text(files["a.csv"], "utf-8")


def named(root):
    """The packages by folder, and the codes told of their names."""
    reading = read_portal(root)
    found = {package.file.split("/")[-2]: package.name for package in reading.publication.packages}
    told = [problem.code for problem in reading.problems if problem.code.startswith("name-")]
    return found, told


def test_a_name_that_is_no_slug_gives_way_to_the_folder(tmp_path):
    """The package is published under its folder's name, and it is told."""
    root = make_portal(tmp_path)
    put(root, "dan-so", "Dân số 2020")
    found, told = named(root)
    assert (found["dan-so"], told) == ("dan-so", ["name-from-folder"])


def test_of_two_of_one_name_the_folder_of_that_name_keeps_it(tmp_path):
    """The newcomer takes its folder's name, whichever comes first in the alphabet."""
    root = make_portal(tmp_path)
    put(root, "a-moi", "dan-so")
    put(root, "dan-so", "dan-so")
    found, told = named(root)
    assert (found["dan-so"], found["a-moi"], told) == ("dan-so", "a-moi", ["name-from-folder"])


def test_a_report_keeps_its_name(tmp_path):
    """A newcomer never takes the address of a report's package."""
    root = make_portal(tmp_path)
    put(root, "a-moi", "thu-gom-2021-q1")
    found, _ = named(root)
    assert (found["thu-gom-2021-q1"], found["a-moi"]) == ("thu-gom-2021-q1", "a-moi")


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("any", "[1.10, true]", "[1.10,true]"),
        ("any", '{"k": 1.10}', '{"k":1.10}'),
        ("any", "true", "true"),
        ("any", "1e-7", "0.0000001"),
        ("geopoint", '{"lon": 108.20, "lat": 16}', '{"lon":108.20,"lat":16}'),
        ("list", '["x", "y"]', "x,y"),
    ],
)
@pytest.mark.parametrize("ending", ["json", "ndjson"])
def test_values_of_json_are_spelled_as_json(tmp_path, kind, cell, value, ending):
    """Never as Python would print them."""
    form = {"format": "object"} if kind == "geopoint" else {}
    row = f'{{"a": {cell}}}'
    made = one_table(
        f"[{row}]" if ending == "json" else row, [field("a", kind, **form)], path=f"a.{ending}"
    )
    assert table_of(read(tmp_path, *made)) == ((value,),)


@pytest.mark.parametrize("path", ["a.json", "a.ndjson", "a.csv"])
def test_a_table_without_rows_is_one(tmp_path, path):
    """The schema names its columns."""
    content = {"a.json": "[]", "a.ndjson": "", "a.csv": "mã,số\n"}[path]
    assert table_of(read(tmp_path, *one_table(content, FIELDS, path=path))) == ()


def test_a_key_that_stands_twice_is_named(tmp_path):
    """Not called a number that is too long."""
    reading = read(
        tmp_path, *one_table('[{"a": 1, "a": 2}]', [field("a", "integer")], path="a.json")
    )
    assert dict(reading.problems[0].facts)["note"] == "“a” stands twice"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time", "01:02:03.000000001"),
        ("moment", "2020-01-02T03:04:05.123456789"),
        ("zoned", "2020-01-02T03:04:05+00:00"),
        ("decimal", "77.70"),
        ("list", "[0.1]"),
        ("record", '{"x":0.1}'),
    ],
)
def test_values_of_parquet_lose_nothing(tmp_path, name, value):
    """Parts of a millionth of a second, zeros behind the point, and short numbers within lists and records.

    A moment of a zone is the moment in UTC, which is all that the format itself holds of it.
    """
    assert table_of(read(tmp_path, *one_table(parquet(name), path="a.parquet"), reported=FREE)) == (
        (value,),
    )


@pytest.mark.parametrize(
    ("name", "kind"), [("span", "timedelta"), ("long-decimal", "decimal"), ("bytes", "bytes")]
)
def test_parquet_that_would_lose_is_refused(tmp_path, name, kind):
    """Spans of pandas, which are whole numbers to any other reader, and decimals beyond 38 digits."""
    (found,) = errors_of(
        read(tmp_path, *one_table(parquet(name), path="a.parquet"), reported=FREE).problems
    )
    assert found.code == "table-unreadable" and kind in str(dict(found.facts)["note"])


def test_names_of_parquet_stay(tmp_path):
    """Also those that differ in case alone, of which DuckDB would make others."""
    assert columnar_rows("parquet", parquet("names"), {}) == [["A", "a"], [1, 2]]
