"""Packages in the manner of public ones, each with one cause: what is published of it, or the code that says why not.

The shapes are those that people publish (core data sets of DataHub, exports of R and pandas, statistics offices,
open-data portals, LibreOffice); every name and figure is made up. A case says which point of "data made elsewhere"
it stands for, so that a test can tell which point has none.
"""

import gzip
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd

from tests.load.folder import field as col
from tests.load.folder import one_table

AB = (col("a"), col("b", "number"))
NAN = Decimal("NaN")


@dataclass(frozen=True)
class Made:
    """A package: `rows` of its first table where it is published, else None; `told` are codes beside the usual."""

    name: str
    point: int
    descriptor: object
    files: dict
    rows: tuple | None = None
    told: frozenset = field(default_factory=frozenset)


def table(
    point,
    name,
    content,
    fields=AB,
    *,
    rows=None,
    told=(),
    more=None,
    also=None,
    pins=None,
    **properties,
):
    """A package of one table. `more` are properties of the package, `also` further files, `pins` of the resource."""
    descriptor, files = one_table(
        content, list(fields) if fields else None, **properties, **(pins or {})
    )
    return Made(
        name,
        point,
        {**descriptor, "name": name, **(more or {})},
        {**files, **(also or {})},
        rows,
        frozenset(told),
    )


def raw(point, name, descriptor, files=None, *, rows=None, told=()):
    """A package whose descriptor is written out."""
    return Made(name, point, descriptor, files or {}, rows, frozenset(told))


def days(name, cell, *, kind="date", form="any", told=(), rows=None):
    """A column of days in the manner of long series of prices."""
    fields = (col("Date", kind, format=form), col("Price", "number"))
    content = f"Date,Price\n{cell},1.5\n"
    return table(
        1,
        name,
        content,
        fields,
        rows=((rows if rows is not None else cell, Decimal("1.5")),),
        told=told,
    )


def matched(name, content, match, rows=None, told=()):
    """Columns in another order than their fields."""
    return table(2, name, content, rows=rows, told=told, schema={"fieldsMatch": match})


def packed(content, name="a.csv"):
    """A ZIP with one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def parquet(name):
    """A file as pandas writes it with pyarrow."""
    return (Path(__file__).parents[1] / f"load/parquet/{name}.parquet").read_bytes()


def workbook(**frames):
    """A workbook as pandas writes it."""
    stream = io.BytesIO()
    with pd.ExcelWriter(stream, engine="xlsxwriter") as writer:
        for sheet, frame in frames.items():
            frame.to_excel(writer, sheet_name=sheet, index=False)
    return stream.getvalue()


def feature(shape, **properties):
    """A feature of GeoJSON."""
    return {"type": "Feature", "properties": properties, "geometry": shape}


def uncomputed():
    """A workbook as openpyxl writes it: a formula without a value."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (("a", "b"), ("x", "=1+1"), ("y", 3)):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def days_of_a_workbook():
    """A workbook without a schema: a day, an answer, a share."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (("d", "y", "p"), (date(2020, 1, 31), True, 0.125)):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


FRAME = pd.DataFrame({"a": ["01", "02"], "b": [1.5, 2.25]})
ROWS = (("01", Decimal("1.5")), ("02", Decimal("2.25")))
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[108, 16], [108.4, 16], [108.4, 16.3], [108, 16.3], [108, 16]]],
}
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            feature(SQUARE, a="01", b=1.5),
            feature({"type": "Point", "coordinates": [108.2, 16.05]}, a="02", b=2.25),
        ],
    }
)
CSV = "a,b\n01,1.5\n02,2.25\n"
FIRST = (
    days("monthly-prices", "1850-01", told=["date-incomplete"]),
    days("two-readings", "02/01/2020", told=["date-ambiguous"]),
    days("words-for-days", "Q3 report", told=["date-unreadable"]),
    days("certain-days", "31/12/2020", rows=date(2020, 12, 31)),
    days("month-names", "Jan 2 2020", rows=date(2020, 1, 2)),
    days("days-of-a-month", "25", form="%d", told=["date-pattern-unfit"]),
    days("years-as-days", "1960", form="%Y", told=["date-pattern-unfit"]),
    days("months-as-days", "1850-01", form="%Y-%m", told=["date-pattern-unfit"]),
    days("moments-cut-off", "2020-01-02 10:30", form="%Y-%m-%d %H:%M", told=["date-pattern-unfit"]),
    days("times-as-moments", "10:30", kind="datetime", told=["date-unreadable"]),
    days(
        "moments",
        "2020-01-02T10:30:00",
        kind="datetime",
        form="default",
        rows=datetime(2020, 1, 2, 10, 30),
    ),
    days("spaced-years", " 123", kind="year", form="default", told=["date-unreadable"]),
    days("short-months", "2020-1", kind="yearmonth", form="default", told=["date-unreadable"]),
    days("old-prefix", "31/12/2020", form="fmt:%d/%m/%Y", rows=date(2020, 12, 31)),
)
SECOND = (
    matched("exact-moved", "b,a\n1,x\n", "exact", told=["header-wrong"]),
    matched("equal-moved", "b,a\n1,x\n", "equal", ((1, "x"),)),
    matched("subset-more", "c,b,a\n007,1,x\n", "subset", (("007", 1, "x"),)),
    matched("superset-less", "a\nx\n", "superset", (("x",),)),
    matched("partial-other", "c,b\n007,1\n", "partial", (("007", 1),)),
    table(
        2,
        "json-other-order",
        '[{"b": 1.50, "a": "x"}]',
        path="a.json",
        schema={"fieldsMatch": "equal"},
        rows=(("x", Decimal("1.50")),),
    ),
)
THIRD = (
    table(
        3, "semicolons", "a;b\nx;1\ny;2\n", rows=(("x", 1), ("y", 2)), told=["dialect-undeclared"]
    ),
    table(3, "tabs-called-csv", "a\tb\nx\t1\n", rows=(("x", 1),), told=["dialect-undeclared"]),
    table(3, "pipes", "a|b\nx|1\n", rows=(("x", 1),), told=["dialect-undeclared"]),
    table(
        3,
        "decimal-commas",
        "a;b\nx;1.234,50\n",
        (col("a"), col("b", "number", decimalChar=",", groupChar=".")),
        dialect={"delimiter": ";"},
        rows=(("x", Decimal("1234.50")),),
    ),
    table(3, "utf-16-unsaid", "a,b\nHuế và Đà Nẵng,1\n".encode("utf-16"), told=["encoding-wrong"]),
    table(3, "utf-16-said", "a,b\nHuế,1\n".encode("utf-16"), encoding="utf-16", rows=(("Huế", 1),)),
    table(
        3,
        "tcvn3-as-latin",
        "a,b\nTæng s¶n phÈm trªn ®Þa bµn,1\n".encode("latin-1"),
        encoding="latin-1",
        told=["encoding-wrong"],
    ),
    table(
        3,
        "latin-provinces",
        "a,b\nMontaña,1\n".encode("latin-1"),
        encoding="iso-8859-1",
        rows=(("Montaña", 1),),
    ),
    table(
        3,
        "lists",
        "a,b\nx;y,1\n",
        (col("a", "list", delimiter=";"), col("b", "number")),
        rows=(("x;y", 1),),
    ),
    table(3, "bom-and-crlf", b"\xef\xbb\xbfa,b\r\nx,1\r\n", rows=(("x", 1),)),
    table(3, "old-mac", "a,b\rx,1\ry,2\r", rows=(("x", 1), ("y", 2))),
)
FOURTH = (
    table(4, "stray-quote", 'a,b,c\n1,"x,2\n3,y",4\n', None, told=["quote-swallows-rows"]),
    table(4, "open-quote", 'a,b\n"x,1\ny,2\n', told=["quote-unclosed"]),
    table(4, "text-after-quote", 'a,b\nx,1\n"y" z,2\n', told=["quote-broken"]),
    table(
        4,
        "endless",
        "a,b\nx,NaN\ny,-INF\n",
        rows=(("x", NAN), ("y", Decimal("-Infinity"))),
        told=["number-not-finite"],
    ),
    table(
        4,
        "national-debt",
        "a,b\nx,1e28\ny,1.5e-30\n",
        rows=(("x", Decimal("1e28")), ("y", Decimal("1.5e-30"))),
    ),
    table(
        4,
        "keys-alike",
        "a,b\nHu\u1ebf,1\nHue\u0302\u0301,3\n",
        schema={"primaryKey": ["a"]},
        told=["key-duplicate"],
    ),
    table(4, "columns-alike", "\u1ebf,e\u0302\u0301\n1,2\n", None, told=["header-duplicate"]),
    table(
        4,
        "json-key-twice",
        '[{"a": "x", "a": "y", "b": 1}]',
        path="a.json",
        told=["table-unreadable"],
    ),
    raw(
        4,
        "descriptor-key-twice",
        '{"name": "p", "name": "q", "resources": []}',
        told=["descriptor-unreadable"],
    ),
    table(
        4,
        "two-descriptors",
        CSV,
        rows=ROWS,
        also={"datapackage.yaml": "name: b\n"},
        told=["descriptor-double"],
    ),
    table(4, "pins", CSV, rows=ROWS, pins={"rows": 2, "sums": {"b": 3.75}}),
    table(4, "wrong-pins", CSV, rows=ROWS, told=["file-changed"], pins={"rows": 3}),
)
SIXTH = (
    table(
        6,
        "slow-pattern",
        "a,b\naaa,1\n",
        (col("a", constraints={"pattern": "(a+)+$"}), AB[1]),
        rows=(("aaa", 1),),
    ),
    table(
        6,
        "pattern-of-no-kind",
        CSV,
        (col("a", constraints={"pattern": "(["}), AB[1]),
        rows=ROWS,
        told=["pattern-invalid"],
    ),
    table(
        6,
        "too-wide",
        ",".join(f"c{n}" for n in range(20_000)) + "\n",
        None,
        told=["table-unreadable"],
    ),
)
EIGHTH = (
    table(8, "wrong-hash", CSV, rows=ROWS, hash="0" * 32, told=["file-changed"]),
    table(
        8,
        "other-label",
        "a,B value\n01,1.5\n",
        rows=(("01", Decimal("1.5")),),
        told=["header-label-differs"],
    ),
    table(
        8,
        "no-licence",
        CSV,
        rows=ROWS,
        more={"licenses": "MIT", "keywords": [5]},
        told=["descriptor-invalid"],
    ),
    raw(
        8,
        "absent-notes",
        {
            "name": "absent-notes",
            "resources": [
                {"name": "a", "path": "a.csv", "schema": {"fields": list(AB)}},
                {"name": "n", "path": "notes.pdf"},
            ],
        },
        {"a.csv": CSV},
        rows=ROWS,
        told=["file-missing"],
    ),
)
NINTH = (
    table(
        9,
        "sheet-by-name",
        workbook(x=FRAME.head(0), y=FRAME),
        path="a.xlsx",
        dialect={"sheetName": "y"},
        rows=ROWS,
    ),
    table(9, "two-sheets", workbook(x=FRAME, y=FRAME), None, path="a.xlsx", rows=ROWS),
    table(9, "gz", gzip.compress(CSV.encode()), path="a.csv.gz", rows=ROWS),
    table(9, "zip", packed(CSV), path="a.csv.zip", rows=ROWS),
    table(
        9, "ndjson", '{"a": "01", "b": 1.5}\n{"b": 2.25, "a": "02"}\n', path="a.ndjson", rows=ROWS
    ),
    table(9, "parquet", parquet("frame"), None, path="a.parquet", rows=ROWS),
    table(9, "uncomputed-formula", uncomputed(), path="a.xlsx", told=["formula-uncomputed"]),
    table(
        9,
        "undescribed-days",
        days_of_a_workbook(),
        None,
        path="a.xlsx",
        rows=(("2020-01-31", "true", "0.125"),),
    ),
    table(
        9,
        "single-precision",
        parquet("single-precision"),
        path="a.parquet",
        rows=(("x", Decimal("0.1")), ("y", Decimal("2.5"))),
    ),
    table(
        9,
        "nested-json",
        '[{"a": {"x": 1.10}, "b": [1, 2]}]',
        None,
        path="a.json",
        type="table",
        rows=(('{"x":1.10}', "[1,2]"),),
    ),
    table(9, "geo-countries", GEOJSON, path="a.geojson", rows=ROWS),
    table(
        9,
        "property",
        json.dumps({"data": {"rows": FRAME.to_dict("records")}}),
        path="a.json",
        type="table",
        dialect={"property": "data.rows"},
        rows=ROWS,
    ),
    raw(
        9,
        "parts",
        {
            "name": "parts",
            "resources": [
                {"name": "a", "path": ["1.csv", "2.csv"], "schema": {"fields": list(AB)}}
            ],
        },
        {"1.csv": "a,b\n01,1.5\n", "2.csv": "a,b\n02,2.25\n"},
        rows=ROWS,
    ),
    raw(
        9,
        "parts-moved",
        {
            "name": "parts-moved",
            "resources": [
                {
                    "name": "a",
                    "path": ["1.csv", "2.csv"],
                    "schema": {"fields": [col("a"), col("b")]},
                }
            ],
        },
        {"1.csv": "a,b\n01,x\n", "2.csv": "b,a\ny,02\n"},
        told=["parts-differ"],
    ),
    raw(
        9,
        "legacy",
        {
            "name": "legacy",
            "license": "ODC-PDDL-1.0",
            "author": "Ada Example <ada@codes.example>",
            "resources": [
                {
                    "url": "a.csv",
                    "schema": {"fields": [{"name": "a", "type": "string"}, {"name": "b"}]},
                }
            ],
        },
        {"a.csv": CSV},
        rows=(("01", "1.5"), ("02", "2.25")),
    ),
    table(9, "object-title", CSV, rows=ROWS, more={"title": {"en": "Rain", "vi": "Mưa"}}),
    raw(
        9,
        "far-away",
        {"name": "far-away", "resources": [{"name": "xa", "path": "https://a.example/xa.csv"}]},
        told=["remote-listed"],
    ),
    raw(
        9,
        "other-scheme",
        {"name": "other-scheme", "resources": [{"name": "xa", "path": "ftp://a.example/xa.csv"}]},
        told=["remote-resource"],
    ),
)
TENTH = (
    table(10, "ragged", "a,b\nx,1\ny,2,3\n", None, told=["rows-ragged"]),
    table(10, "row-names-of-r", ',a\n"1",x\n', None, told=["header-blank"]),
    table(10, "doubled-header", "a,a\n1,2\n", None, told=["header-duplicate"]),
    table(10, "many-defects", "a,b\n" + "x,y\n" * 300, told=["cell-type"]),
    table(10, "missing-of-r", "a,b\nx,NA\n", told=["cell-type"]),
    table(10, "missing-said", "a,b\nx,NA\n", schema={"missingValues": ["NA"]}, rows=(("x", None),)),
)
LAST = (
    table(
        12,
        "with-people",
        CSV,
        rows=ROWS,
        more={
            "contributors": [
                {"title": "Sở Mẫu", "roles": ["author"], "path": "https://so.example/"}
            ],
            "sources": [{"title": "Nguồn", "path": "https://nguon.example/"}],
            "homepage": "https://goi.example/",
            "licenses": [
                {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
            ],
        },
    ),
    table(
        13,
        "markdown",
        CSV,
        rows=ROWS,
        more={"description": "## Mô tả\n\n<script>alert(1)</script> **đậm**"},
    ),
    table(
        13,
        "years-and-codes",
        "year,postcode,id,amount\n2002,55000,1234567,1234567\n",
        (
            col("year", "integer"),
            col("postcode", "integer"),
            col("id", "integer"),
            col("amount", "integer"),
        ),
        rows=((2002, 55000, 1234567, 1234567),),
    ),
    table(
        14,
        "price-chart",
        "Date,Price\n2020-01-01,1.5\n2020-02-01,2.5\n",
        (col("Date", "date"), col("Price", "number")),
        rows=((date(2020, 1, 1), Decimal("1.5")), (date(2020, 2, 1), Decimal("2.5"))),
        more={
            "views": [
                {
                    "name": "graph",
                    "specType": "simple",
                    "spec": {"type": "line", "group": "Date", "series": ["Price"]},
                }
            ]
        },
    ),
    table(14, "long-cells", f"a,b\n{'chữ ' * 2500},1\n", rows=(("chữ " * 2500, 1),)),
    raw(
        14,
        "many-tables",
        {
            "name": "many-tables",
            "resources": [
                {
                    "name": f"t{n}",
                    "path": f"{n}.csv",
                    "schema": {"fields": [col("a"), col("b", "number")]},
                }
                for n in range(33)
            ],
        },
        {f"{n}.csv": CSV for n in range(33)},
        rows=ROWS,
    ),
)
MADE = (*FIRST, *SECOND, *THIRD, *FOURTH, *SIXTH, *EIGHTH, *NINTH, *TENTH, *LAST)
PUBLISHED = tuple(made for made in MADE if made.rows is not None)


def write(made, home):
    """Lay the package under a folder of its name."""
    folder = home / made.name
    folder.mkdir(parents=True)
    for path, content in made.files.items():
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    text = made.descriptor if isinstance(made.descriptor, str) else json.dumps(made.descriptor)
    (folder / "datapackage.json").write_text(text, "utf-8")
    return folder
