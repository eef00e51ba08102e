"""The pass over a table says what the reader of rows says: verdict, rows and cells at fault, values, to the digit.

It may send anything to the reader of rows, which alone says what is wrong: that costs time, and no more.
"""

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from site_builder.export.stats import groups_of
from site_builder.load.packages.package import read_package
from site_builder.load.tables.long_table import read_long
from tests.load.folder import codes, field, one_table, read, write_package

pytestmark = pytest.mark.usefixtures("one_engine")

GOOD = {
    "string": st.sampled_from(
        ["", "a", "Đà Nẵng", "Đà Nẵng", "4.10", "x y", '"a, b"', '"nói ""vâng"""', "=1+1", "n/a"]
    ),
    "integer": st.integers(-50, 50).map(str) | st.sampled_from(["", "999999999999999999"]),
    "number": st.sampled_from(
        ["", "77.70", "77.7", "0", "-0.5", "12345678.123456", "100", "1.000"]
    ),
    "boolean": st.sampled_from(["", "true", "false"]),
    "date": st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
    | st.sampled_from(["", "2020-02-29"]),
    "datetime": st.datetimes(datetime(1, 1, 1)).map(
        lambda at: at.replace(microsecond=0).isoformat()
    )
    | st.just(""),
    "year": st.integers(1000, 9999).map(str) | st.just(""),
}
HARD = [
    *(
        "",
        " ",
        "\u00a0",
        "-",
        "n/a",
        "NaN",
        "INF",
        "-INF",
        "nan",
        "0",
        "-0",
        "-0.0",
        "00",
        "007",
        "+5",
        "5.",
        ".5",
        "1e3",
    ),
    *(
        "1_000",
        "1,5",
        '"1,5"',
        "1.704,5",
        "0.834",
        "1 000",
        "12%",
        "½",
        "\u0661\u0662",
        "１２",
        "−5",
        "9" * 19,
        "9" * 16,
    ),
    *(
        "0." + "1" * 13,
        "0." + "0" * 11 + "1",
        "1.5",
        "1.50",
        "2021-02-29",
        "2020-02-29",
        "0000-01-01",
        "0001-01-01",
    ),
    *(
        "10000-01-01",
        "2021-1-1",
        "2021-01-01 ",
        "01/02/2021",
        "2021-01-01T00:00:00",
        "2021-01-01T24:00:00",
    ),
    *(
        "2021-01-01T23:59:60",
        "2021-01-01T00:00:00Z",
        "2021-01-01T00:00:00.5",
        "2021-06-30T23:59",
        "0999",
        "20211",
    ),
    *(
        "True",
        "TRUE",
        "1",
        "yes",
        "đúng",
        "a\x00b",
        "a\x07b",
        "a\x85b",
        "a\u2028b",
        "a\x7fb",
        "a\rb",
        '"a\nb"',
        '"a',
    ),
    *(
        'a"b',
        '"a"b',
        '""',
        '"a""b"',
        "Đa\u0300",
        "Đà",
        "e\u0301",
        "é",
        "\ufeffx",
        "😀",
        "\U0001e922",
        "a,b",
        "'a'",
        "\\N",
    ),
    *("null", "NULL", "none", "a;b", "a\tb", "#x", "\u1ebf\u0323", "ﬁ", "Å", "Å", "한", "각"),
]
KINDS = sorted(GOOD)
DAYS = ["1999-12-31", "2020-02-29", "2021-02-30", "2020-1-1"]
LIMITS = {
    "string": st.fixed_dictionaries(
        {},
        optional={
            "minLength": st.integers(0, 3),
            "maxLength": st.sampled_from([1, 7, 9]),
            "enum": st.lists(st.sampled_from(["a", "Đà Nẵng", "4.10", "nói", "a, b"]), min_size=1),
            "pattern": st.sampled_from(
                [
                    r"\w+",
                    r"[a-zĐà ]*",
                    ".*",
                    r"\d\.\d+",
                    "a|ab",
                    r"\W*",
                    "(?i)A",
                    "^a$",
                    r"(a)\1",
                    "[",
                ]
            ),
        },
    ),
    "number": st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from([0, 77.7, "77.70", -0.5, 1e20, "x"])
            for name in ("minimum", "maximum")
        },
    ),
    "integer": st.fixed_dictionaries(
        {},
        optional={
            "minimum": st.sampled_from([-50, 0, "0", 0.5, True]),
            "maximum": st.sampled_from([50, 51, 10**18]),
            "enum": st.lists(st.sampled_from([0, 1, -1, "5", 2.0]), min_size=1),
        },
    ),
    "year": st.fixed_dictionaries(
        {}, optional={"minimum": st.sampled_from([1000, "2020", 2020, "99"])}
    ),
    "date": st.fixed_dictionaries(
        {}, optional={n: st.sampled_from(DAYS) for n in ("minimum", "maximum")}
    ),
    "datetime": st.fixed_dictionaries({}, optional={"minimum": st.just("2000-01-01T00:00:00")}),
    "boolean": st.fixed_dictionaries({}, optional={"enum": st.just([True])}),
}


@st.composite
def columns(draw):
    """One to four fields, with constraints now and then, and seldom with a way of reading of their own."""
    fields = []
    for place in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(KINDS))
        limits = draw(LIMITS[kind]) if draw(st.integers(0, 3)) == 0 else {}
        limits |= draw(
            st.sampled_from([{}, {}, {}, {"required": True}, {"unique": True}, {"required": False}])
        )
        own = draw(st.sampled_from([{}] * 9 + [{"bareNumber": True}, {"title": "Cột"}]))
        own = own if kind in ("number", "integer") or "title" in own else {}
        fields.append(
            field(f"c{place}", kind, **own, **({"constraints": limits} if limits else {}))
        )
    return fields


@st.composite
def tables(draw):
    """A schema and the text of a file: mostly good, with a few cells from the hard ones, and other spoilt things."""
    fields = draw(columns())
    rows = draw(
        st.lists(
            st.tuples(*(GOOD[each["type"]] for each in fields)).map(list), min_size=1, max_size=6
        )
    )
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(fields) - 1))] = draw(st.sampled_from(HARD))
    schema = draw(
        st.sampled_from(
            [
                {},
                {},
                {},
                {"primaryKey": ["c0"]},
                {"missingValues": ["", "-"]},
                {"missingValues": ["-"]},
            ]
        )
    )
    if draw(st.integers(0, 9)) == 0:
        schema = {**schema, "primaryKey": [each["name"] for each in fields[:2]]}
    lines = [",".join(each["name"] for each in fields), *(",".join(row) for row in rows)]
    spoil = draw(
        st.sampled_from(
            ["", "", "", "", "", "", "cut", "blank", "ragged", "crlf", "bom", "header", "semicolon"]
        )
    )
    text = {
        "cut": lambda: "\n".join(lines),
        "blank": lambda: "\n".join([*lines, ""]) + "\n",
        "ragged": lambda: "\n".join([*lines, "x,y,z,w,v"]) + "\n",
        "crlf": lambda: "\r\n".join(lines) + "\r\n",
        "bom": lambda: "\ufeff" + "\n".join(lines) + "\n",
        "header": lambda: "\n".join([lines[0].upper(), *lines[1:]]) + "\n",
        "semicolon": lambda: "\n".join(lines).replace(",", ";") + "\n",
    }.get(spoil, lambda: "\n".join(lines) + "\n")()
    return fields, schema, text


PACKAGE = "site_builder.load.packages.package"
PASS = "site_builder.load.tables.long_table"


def both(folder):
    """What the pass makes of the only table of a package, None where it leaves it to the reader of rows, and what that
    makes of it.
    """
    said = []

    def spy(*words):
        said.append(read_long(*words))
        return said[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{PASS}.LEAST", 0)
        patch.setattr(f"{PACKAGE}.LONG", 0)
        patch.setattr(f"{PACKAGE}.read_long", spy)
        fast = read_package(folder / "pkg", "datasets/pkg")
        if not (said and said[0]):
            return None, fast
        return fast, by_rows(folder / "pkg", "datasets/pkg")


def by_rows(folder, label):
    """What the reader of rows makes of a package, however short or plain its files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{PASS}.LEAST", 1 << 60)
        patch.setattr(f"{PASS}.read_short", lambda *given: None)
        return read_package(folder, label)


def passed(folder, descriptor):
    """The table in the only file of a folder where the pass finds no fault with it, however short it is."""
    fast, _ = both(folder)
    return fast.package.resources[0] if fast and fast.package and not codes(fast) else None


def is_agreed(folder, fields, schema, text, **properties):
    """Whether the pass judges the table; where it does, everything that the two other readers say is held to it."""
    descriptor, files = one_table(text, fields, schema=schema, **properties)
    write_package(folder, descriptor, files)
    are_alike(
        read_package(folder / "pkg", "pkg"),
        by_rows(folder / "pkg", "pkg"),
        (fields, schema, text, properties),
    )
    fast, slow = both(folder)
    if fast is None:
        return False
    case = (fields, schema, text, properties)
    mine, others = (
        {each for each in read.problems if each.code not in UNREAD} for read in (fast, slow)
    )
    assert mine == others and {*fast.problems} <= {*slow.problems}, (
        case
    )  # rows at fault are looked through
    assert len(fast.problems) == len({*fast.problems}), case
    assert (fast.package is None) == (slow.package is None), case
    stated = properties.get("dialect", {}).get("delimiter")
    sign = stated or next((sign for sign in ";\t|" if sign in text.splitlines()[0]), ",")
    encoding = "utf-8-sig" if text.startswith("\ufeff") else "utf-8"
    report = frictionless.validate(
        {**descriptor["resources"][0], "encoding": encoding, "dialect": {"delimiter": sign}},
        basepath=str(folder / "pkg"),
        type="resource",
    )
    if fast.package is None:
        at_fault = {problem.row for problem in fast.problems}
        found = {row for row, kind in report.flatten(["rowNumber", "type"]) if kind in CELLS}
        assert found <= at_fault, (case, report.flatten(["rowNumber", "type", "note"]))
        return True
    mine, theirs = fast.package.resources[0], slow.package.resources[0]
    assert (mine.is_canonical, mine.content, mine.sha256) == (
        theirs.is_canonical,
        theirs.content,
        theirs.sha256,
    ), case
    assert (mine.table.schema, tuple(mine.table.lines)) == (
        theirs.table.schema,
        tuple(theirs.table.lines),
    )
    assert list(map(spelled, mine.table.rows)) == list(map(spelled, theirs.table.rows)), case
    assert list(mine.table.rows[:1]) == list(mine.table.rows)[:1]
    for index, each in enumerate(fields):
        assert list(mine.table.column(each["name"])) == [row[index] for row in theirs.table.rows]
    counted = [(spelled([value]), count) for value, count, _ in groups_of(mine.table.rows, 0)]
    assert sum(count for _, count in counted) == len(theirs.table), case
    assert {str(value) for value, _ in counted} <= {
        str(spelled(row[:1])) for row in theirs.table.rows
    }, case
    if not any(problem.severity == "error" for problem in fast.problems):
        # Of a table of one column a cell that is marked as missing is a blank row to frictionless.
        kinds = {kind for (kind,) in report.flatten(["type"])} - {"blank-row"}
        assert not kinds, (report.flatten(["type", "note"]), case)
    return True


def are_alike(short, slow, case):
    """A file of a few lines is read as the reader of rows reads it, to the last sign and word."""
    assert short.problems == slow.problems, case
    assert short.package == slow.package, case
    for mine, theirs in zip(
        *(each.package.resources if each.package else () for each in (short, slow)), strict=True
    ):
        assert (mine.is_canonical, mine.content, mine.sha256) == (
            theirs.is_canonical,
            theirs.content,
            theirs.sha256,
        )
        rows = zip(*(each.table.rows if each.table else () for each in (mine, theirs)), strict=True)
        assert all(spelled(one) == spelled(other) for one, other in rows), case


UNREAD = {
    "cell-unseen",
    "encoding-twice",
    "letters-lost",
}  # of which long tables are not looked through
CELLS = {"type-error", "constraint-error", "extra-cell", "missing-cell"}


def spelled(row):
    """The cells with their types, and numbers with their zeros."""
    return [(type(cell), str(cell)) for cell in row]


@example(
    (
        [{"name": name, "type": "boolean"} for name in "abc"],
        {"primaryKey": ["a"]},
        "a,b,c\n,true,\n,,true\n,,\ntrue,,\n",
    )
)
@example(
    (
        [{"name": name, "type": "integer"} for name in "ab"],
        {"primaryKey": ["a"]},
        "a,b\n1,1\n1,2\n1,3\n2,4\n",
    )
)
@example(
    (
        [{"name": "a", "type": "number"}],
        {"primaryKey": ["a"]},
        "a\n0\n-0.5\n77.70\n77.70\n12345678.123456\n",
    )
)
@example(
    (
        [{"name": "a", "type": "number"}],
        {"primaryKey": ["a"]},
        "a\n0\n1\n5\n2\n6\n3\n4\n7\n8\n1\n9\n2\n",
    )
)
@example(
    ([{"name": "a", "type": "number"}], {"primaryKey": ["a"]}, "a\n0\n1\n2\n3\n4\n7\n8\n9\n1\n2\n")
)
@given(tables())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_pass_agrees(tmp_path, table):
    """Whatever the table: called good only where the reader of rows and frictionless have nothing to say."""
    is_agreed(tmp_path, *table)


@pytest.mark.whole
@pytest.mark.parametrize("cell", HARD)
def test_hard_cells(tmp_path, cell):
    """Each hard cell in a column of each type, between good ones; words are no day, year or whole number alike."""
    is_word = any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell))
    for kind in ("boolean", "date", "number", "string") if is_word else KINDS:
        row = {
            "string": "a",
            "boolean": "true",
            "date": "2021-01-01",
            "datetime": "2021-01-01T08:30:00",
            "year": "2021",
        }
        is_agreed(
            tmp_path,
            [field("c0", kind), field("c1")],
            {},
            f"c0,c1\n{row.get(kind, '1')},a\n{cell},b\n",
        )


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "https://a.example",
            "http://a-b.example.vn/x/y.html?id=1&x=%C3%A1",
            "https://a.example/%zz",
            "a.example",
        ),
        *(
            "https://a.example/đường",
            "https://a.example/x y",
            "ftp://a.example/",
            "https://a.example:8080/",
            "https://",
        ),
        *(
            "",
            '"https://a.example/a,b;c"',
            "HTTPS://A.example/",
            "https://u@a.example/",
            "https://[::1]/",
            "x:y",
            "?a",
        ),
    ],
)
def test_addresses(tmp_path, cell):
    """A column of addresses, which frictionless judges by RFC 3986."""
    is_agreed(
        tmp_path,
        [field("c0", format="uri"), field("c1")],
        {},
        f"c0,c1\nhttps://b.example/,a\n{cell},b\n",
    )


def test_formats_of_other_types_are_left(tmp_path):
    """A day in the form of an address is none."""
    fields = [{"name": "day", "type": "date", "format": "uri"}]
    assert not is_agreed(tmp_path, fields, {}, "day\n2021-01-01\n")


GOOD_ROWS = "code,area,n,v,day,at,y,ok\n" + "".join(
    f'{n}.{n},"Xã {n}, huyện",{n},{n}.50,2021-01-{n:02},2021-01-{n:02}T08:00:00,20{n:02},true\n'
    for n in range(10, 28)
)
LIMITED = [
    field(
        "code",
        constraints={
            "required": True,
            "unique": True,
            "pattern": r"\d+\.\d+",
            "maxLength": 5,
            "minLength": 5,
        },
    ),
    field("area", constraints={"enum": [f"Xã {n}, huyện" for n in range(10, 28)]}),
    field("n", "integer", constraints={"minimum": 10, "maximum": 27, "enum": list(range(10, 28))}),
    field("v", "number", constraints={"minimum": 10.5, "maximum": 27.5}),
    field("day", "date", constraints={"minimum": "2021-01-10", "maximum": "2021-01-27"}),
    field("at", "datetime", constraints={"required": True}),
    field("y", "year", constraints={"minimum": 2010, "maximum": 2027}),
    field("ok", "boolean", constraints={"required": True}),
]


def test_every_constraint_can_be_met(tmp_path):
    """A table that keeps every rule that SQL knows is good in one pass, with the values of the reader of rows."""
    assert is_agreed(tmp_path, LIMITED, {"primaryKey": ["code", "n"]}, GOOD_ROWS)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("10.10,", "11.11,", "key-duplicate"),
        ("10.10,", ",", "cell-constraint"),
        ("10.10,", "1x.10,", "cell-constraint"),
        ("10.10,", "100.10,", "cell-constraint"),
        ("10.10,", "1.10,", "cell-constraint"),
        ("Xã 12,", "Xã 99,", "cell-constraint"),
        (",10,10.50", ",9,10.50", "cell-constraint"),
        (",10,10.50", ",28,10.50", "cell-constraint"),
        ("10.50", "10.49", "cell-constraint"),
        ("27.50", "27.51", "cell-constraint"),
        ("10.50", "10,50", "cell-type"),
        ("2021-01-10,", "2021-01-09,", "cell-constraint"),
        ("2021-01-10,", "2021-01-32,", "cell-type"),
        ("2021-01-27T08:00:00", "2021-01-27T24:01:00", "cell-type"),
        ("2021-01-27T08:00:00", "", "cell-constraint"),
        ("2010,", "2009,", "cell-constraint"),
        ("true\n", "maybe\n", "cell-type"),
        ("true\n", "\n", "cell-constraint"),
    ],
)
def test_every_constraint_can_be_broken(tmp_path, old, new, code):
    """One cell that breaks one rule is seen in the pass, and told by the reader of rows."""
    text = GOOD_ROWS.replace(old, new, 1)
    descriptor, files = one_table(text, LIMITED, schema={"primaryKey": ["code", "n"]})
    told = codes(read(tmp_path, descriptor, files))
    assert text != GOOD_ROWS and passed(tmp_path, descriptor) is None
    assert is_agreed(tmp_path, LIMITED, {"primaryKey": ["code", "n"]}, text)
    assert code in told or old == "10.50"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Đà Nẵng", "Đa\u0300 Nẵng"),
        ("1.50", "1.5"),
        ("\u1e9e", "\u1e9e"),
        ("e\u0323\u0302", "\u1ec7"),
    ],
)
def test_keys_that_look_alike(tmp_path, first, second):
    """Keys are compared in NFC, numbers by their value: the pass sees what the reader of rows does."""
    kind = "number" if first[0].isdigit() else "string"
    descriptor, files = one_table(
        f"a\n{first}\n{second}\n", [field("a", kind)], schema={"primaryKey": "a"}
    )
    assert codes(read(tmp_path, descriptor, files)) == ["key-duplicate"]
    assert passed(tmp_path, descriptor) is None


def test_long_rows_are_read_where_they_lie(tmp_path, monkeypatch):
    """By place, from behind, in slices and one after the other, over several blocks."""
    monkeypatch.setattr("site_builder.load.tables.scan.BLOCK", 100)
    text = "n,v\n" + "".join(f"{n},{n}.{n % 10}0\n" for n in range(1000))
    descriptor, files = one_table(text, [field("n", "integer"), field("v", "number")])
    reading = read(tmp_path, descriptor, files)
    rows, whole = passed(tmp_path, descriptor).table.rows, reading.package.resources[0].table.rows
    assert len(rows.starts) > 50 and list(rows) == list(whole) and rows == whole
    assert (rows[0], rows[-1], rows[417]) == (whole[0], whole[-1], whole[417])
    assert (rows[10:700], rows[::-100], rows[990:]) == (whole[10:700], whole[::-100], whole[990:])
    assert rows == passed(tmp_path, descriptor).table.rows and rows != rows.column(0)
    with pytest.raises(IndexError):
        rows[1000]


def test_a_long_table_is_read_in_one_pass(tmp_path, monkeypatch):
    """Beyond the length at which it pays, `read_package` takes the pass; the package is the same but for its rows."""
    descriptor, files = one_table(GOOD_ROWS, LIMITED)
    short = read(tmp_path, descriptor, files).package.resources[0]
    monkeypatch.setattr(f"{PASS}.LEAST", 0)
    monkeypatch.setattr(f"{PACKAGE}.LONG", 0)
    long = read(tmp_path, descriptor, files).package.resources[0]
    assert type(long.table.rows).__name__ == "LongRows" and long.content == short.content
    assert (long.table.rows, tuple(long.table.lines)) == (
        short.table.rows,
        short.table.lines,
    ) and long.is_canonical


def test_a_file_that_changes_is_told(tmp_path, monkeypatch):
    """Rows are never read from another file than the one that was judged."""
    descriptor, files = one_table("n\n1\n2\n", [field("n", "integer")])
    read(tmp_path, descriptor, files)
    rows = passed(tmp_path, descriptor).table.rows
    (tmp_path / "pkg" / "a.csv").write_text("n\n1\n33\n", "utf-8")
    with pytest.raises(Exception, match=r"a\.csv"):
        list(rows)


ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    path.parent
    for path in [
        *ROOT.glob("datasets/*/datapackage.yaml"),
        *ROOT.glob("tests/sample/**/datapackage.yaml"),
    ]
)


@pytest.mark.whole  # the tables of the whole demonstration
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_portals_own_tables(folder):
    """On the tables of the demonstration and the sample the pass says what the reader of rows says."""
    slow = by_rows(folder, folder.name)
    are_alike(read_package(folder, folder.name), slow, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{PASS}.LEAST", 0)
        fast = read_package(folder, folder.name)
    assert fast.problems == slow.problems
    for mine, theirs in zip(fast.package.resources, slow.package.resources, strict=True):
        assert mine == theirs
        if mine.table:
            assert list(map(spelled, mine.table.rows)) == list(map(spelled, theirs.table.rows))


def test_no_library_is_loaded_for_a_short_table(tmp_path):
    """Whose form is plain and whose descriptor is sound: a build of a changed cell waits for none."""
    fields = [
        field("code"),
        field("n", "integer", constraints={"minimum": 1}),
        field("day", "date"),
    ]
    write_package(
        tmp_path,
        *one_table("code,n,day\na,1,2021-01-01\n", fields, schema={"primaryKey": ["code"]}),
    )
    code = (
        "import sys; from pathlib import Path; from site_builder.load.packages.package import read_package\n"
        f"reading = read_package(Path({str(tmp_path / 'pkg')!r}), 'pkg')\n"
        "print(len(reading.package.resources[0].table.rows), {'frictionless', 'duckdb'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout == "1 set()\n"


def test_decimals_keep_their_zeros(tmp_path):
    """77.70 is 77.70, never by way of a float."""
    descriptor, files = one_table("v\n77.70\n0.100000000001\n", [field("v", "number")])
    read(tmp_path, descriptor, files)
    assert list(map(str, (row[0] for row in passed(tmp_path, descriptor).table.rows))) == [
        "77.70",
        "0.100000000001",
    ]
    assert passed(tmp_path, descriptor).table.rows[0] == (Decimal("77.70"),)


SAVED = {
    "number": st.sampled_from(["", "1234,5", "0", "-7", "77,70", "12"]),
    "grouped": st.sampled_from(["", "1.234,5", "12.345.678", "0,25", "-7", "1234", "999", "12"]),
    "whole": st.sampled_from(["", "1.234", "12.345.678", "7", "1234", "-1.000"]),
    "integer": st.integers(-50, 50).map(str),
    "day": st.sampled_from(["", "31/12/2020", "1/2/2021", "29/02/2020", "05/06/1999"]),
    "boolean": st.sampled_from(["", "TRUE", "FALSE", "true", "1", "0", "False"]),
    "string": st.sampled_from(["", "a", "Đà Nẵng", '"a; b, c"', '"nói ""vâng"""', "x y", "'"]),
}
WRITTEN = {
    "number": {"type": "number", "decimalChar": ","},
    "grouped": {"type": "number", "decimalChar": ",", "groupChar": "."},
    "whole": {"type": "integer", "groupChar": "."},
    "day": {"type": "date", "format": "%d/%m/%Y"},
}
ODD = [
    *(
        "1,5",
        "1.5",
        "1.23,4",
        "12.34",
        "1234.567",
        "0.834",
        "-0",
        "007",
        "+5",
        "1e3",
        "5,",
        ",5",
        "NaN",
        "-",
        "n/a",
        "x",
    ),
    *(
        "31/02/2021",
        "2021-01-01",
        "1-2-2021",
        "1/2/21",
        "00/01/2021",
        "31/12/0999",
        "1/13/2021",
        "yes",
        "TRue",
        "\u200e",
    ),
    *(
        "a\u202eb",
        '"a\nb"',
        "a;b",
        "a\tb",
        "a|b",
        '"5"',
        '"1,5"',
        '"31/12/2020"',
        '"-"',
        " 5",
        "5 ",
        "\u00a05",
        "#x",
    ),
]


@st.composite
def saved_tables(draw):
    """A table as a program for spreadsheets saves it, with one odd cell or short or long row now and then."""
    kinds = draw(st.lists(st.sampled_from(sorted(SAVED)), min_size=1, max_size=4))
    fields = [
        {"name": f"c{n}", "type": kind, **WRITTEN.get(kind, {})} for n, kind in enumerate(kinds)
    ]
    for each in fields:
        if draw(st.integers(0, 5)) == 0:
            each["constraints"] = draw(st.sampled_from([{"required": True}, {"unique": True}]))
    rows = draw(
        st.lists(st.tuples(*(SAVED[kind] for kind in kinds)).map(list), min_size=1, max_size=7)
    )
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        row = draw(st.sampled_from(rows))
        row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(ODD))
    if draw(st.integers(0, 5)) == 0:
        row = draw(st.sampled_from(rows))
        row[:] = draw(st.sampled_from([row[:-1], [*row, "1"], [*row, ""], [], [""] * len(row)]))
    sign = draw(st.sampled_from([";", ";", "\t", ",", "|"]))
    rows = [[_quoted(cell, sign) for cell in row] for row in rows]
    schema = draw(
        st.sampled_from([{}, {}, {"primaryKey": ["c0"]}, {"missingValues": ["", "-", "n/a"]}])
    )
    lines = [sign.join(each["name"] for each in fields), *(sign.join(row) for row in rows)]
    end = draw(st.sampled_from(["\r\n", "\r\n", "\n"]))
    text = (
        draw(st.sampled_from(["\ufeff", ""]))
        + end.join(lines)
        + draw(st.sampled_from([end, end, ""]))
    )
    stated = draw(st.booleans()) or sign != ";"
    return fields, schema, text, {"dialect": {"delimiter": sign}} if stated and sign != "," else {}


def _quoted(cell, sign):
    return f'"{cell}"' if sign in cell and not cell.startswith('"') else cell


@example(([field("a", "boolean"), field("b", "boolean")], {}, "\ufeffa;b\r\n\u00a05;\r\n;\r\n", {}))
@given(saved_tables())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_programs_save(tmp_path, table):
    """Marks, ends of lines, signs between cells, decimal commas, days with the day first: as the reader of rows."""
    fields, schema, text, dialect = table
    is_agreed(tmp_path, fields, schema, text, **dialect)
