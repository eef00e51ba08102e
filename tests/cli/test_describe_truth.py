"""Whatever another library wrote, each published cell is the truth, or the text that stands in the file."""

import csv
import io
import json
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from site_builder.core.cell import canonical_cell
from site_builder.load.packages.package import read_package
from tests.conftest import SAMPLE, examples
from tests.extensions.office_import.test_describe import run

pytestmark = pytest.mark.whole

WORDS = st.sampled_from(
    ["Hải Châu", "Sơn Trà", "a,b", "x;y", 'nói "có"', "khoảng 5", "n/a", "-", "A1", "0", "2020", ""]
)
SMALL = st.integers(-9_999_999, 9_999_999)
PLACES = st.integers(0, 4)
DAYS = st.dates(date(1890, 1, 1), date(2060, 12, 31))


def printed(value, decimal, group):
    """A number as a person of that habit prints it."""
    whole, _, rest = f"{value:,f}".partition(".")
    return whole.replace(",", group) + (decimal + rest if rest else "")


KINDS = ["word", "count", "amount", "mixed", "share", "day", "iso", "code", "year", "logical"]


def one(draw, kind, places, habit):
    """A cell: what is true, and what is printed of it."""
    decimal, group, pattern = habit
    number = Decimal(draw(SMALL)).scaleb(-draw(PLACES) if kind == "mixed" else -places)
    match kind:
        case "word":
            return (draw(WORDS),) * 2
        case "count":
            return number.scaleb(places), printed(
                number.scaleb(places), decimal, draw(st.sampled_from([group, ""]))
            )
        case "amount":
            return number, printed(number, decimal, group)
        case "mixed":
            return number, printed(number, decimal, "")
        case "share":
            return number, printed(number, decimal, group) + "%"
        case "code":
            return (f"{draw(st.integers(0, 999)):04}",) * 2
        case "year":
            return (draw(st.integers(1890, 2060)),) * 2
        case "logical":
            return (draw(st.sampled_from(["true", "false"])),) * 2
    day = draw(DAYS)
    return day, day.isoformat() if kind == "iso" else pattern.format(
        d=day.day, m=day.month, y=f"{day.year:04}"
    )


@st.composite
def column(draw, rows, habit):
    """Cells of one kind."""
    kind, places = draw(st.sampled_from(KINDS)), draw(PLACES)
    return [
        (true, str(said)) for true, said in (one(draw, kind, places, habit) for _ in range(rows))
    ]


HABITS = [
    (",", ".", "{d}/{m}/{y}"),
    (".", ",", "{m}/{d}/{y}"),
    (".", ",", "{d:02}-{m:02}-{y}"),
    (",", " ", "{d}.{m}.{y}"),
]


@st.composite
def table(draw):
    """The columns of one table by one hand."""
    rows, habit = draw(st.integers(1, 6)), draw(st.sampled_from(HABITS))
    return [draw(column(rows, habit)) for _ in range(draw(st.integers(2, 4)))]


def published(content, name):
    """The one table that is described and read of such a file, as its CSV has it; None where none is found."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "mine"
        home.mkdir()
        (home / name).write_bytes(content)
        code, said = run("dataset", "describe", home, "-f", SAMPLE / "mkdocs.yml", "--lang", "en")
        assert "Traceback" not in said
        if code:
            assert "No table was found" in said, said
            return None
        (found,) = read_package(home, "datasets/mine").package.tables
        return [[canonical_cell(value) for value in row] for row in found.table.rows]


def is_true(found, true, said):
    """Whether a published cell is the value itself, or what is printed of it."""
    if found == said or (found == "" and said.strip() in ("", "-", "n/a")):
        return True
    if isinstance(true, (int, Decimal)):
        return not set(found) - set("-0123456789.") and Decimal(found) == true
    return isinstance(true, date) and found == true.isoformat()


def compare(columns, found):
    """Every row is there, and every cell true."""
    if found is None:
        return
    wanted = [row for row in zip(*columns, strict=True) if any(said.strip() for _, said in row)]
    assert len(found) == len(wanted)
    for row, cells in zip(wanted, found, strict=True):
        for (true, said), cell_found in zip(row, cells, strict=True):
            assert is_true(cell_found, true, said), (cell_found, true, said)


EXAMPLES = settings(
    max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck)
)


@EXAMPLES
@given(
    table(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_text_is_published_as_it_was_meant(columns, delimiter, end, encoding):
    """No numeral, day or code of a text becomes another one."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerow([f"cột {'abcd'[n]}" for n in range(len(columns))])
    writer.writerows([said for _, said in row] for row in zip(*columns, strict=True))
    compare(columns, published(stream.getvalue().encode(encoding), "a.csv"))


FORMATS = [
    "General",
    "0",
    "0.0",
    "0.00%",
    "0%",
    "#,##0",
    "#,##0,",
    "0.00E+00",
    "00000",
    '0 "người"',
    "@",
]
STORED = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: value + 0.0),
    st.sampled_from(
        [
            0.125,
            1,
            0.07,
            12.5,
            True,
            False,
            "1.234",
            "02/01/2020",
            "007",
            None,
            datetime(2020, 1, 2),
            "chữ",
        ]
    ),
)


def stored_text(value):
    """What a stored value is in a CSV, by the plainest means."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return (
            value.isoformat() if value.time() != datetime.min.time() else value.date().isoformat()
        )
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)


@EXAMPLES
@given(
    st.lists(
        st.lists(st.tuples(STORED, st.sampled_from(FORMATS)), min_size=2, max_size=2),
        min_size=2,
        max_size=6,
    )
)
def test_a_workbook_is_published_as_it_is_stored(rows):
    """Whatever a format shows, the stored value stands in the table."""
    (first, _), (second, _) = rows[0]
    assume(
        first is not None or not isinstance(second, datetime)
    )  # a day alone under a name: its second line
    book = openpyxl.Workbook()
    book.active.append(["Tên", "Số liệu"])
    for place, row in enumerate(rows, 2):
        for column_number, (value, look) in enumerate(row, 1):
            made = book.active.cell(place, column_number, value)
            made.number_format = look if not isinstance(value, datetime) else "dd/mm/yyyy"
    stream = io.BytesIO()
    book.save(stream)
    dumb = list(
        openpyxl.load_workbook(io.BytesIO(stream.getvalue()), data_only=True).active.iter_rows(
            values_only=True
        )
    )
    dumb = [
        [stored_text(value) for value in (*row, None)[:2]]
        for row in dumb[1:]
        if any(cell is not None for cell in row)
    ]
    found = published(stream.getvalue(), "a.xlsx")
    assert found is None or found == dumb


@EXAMPLES
@given(
    st.lists(
        st.fixed_dictionaries(
            {"tên": WORDS, "số": STORED.filter(lambda v: not isinstance(v, datetime))}
        ),
        min_size=1,
        max_size=5,
    )
)
def test_json_is_published_as_it_is_written(rows):
    """A text stays a text, a number its digits; a row of nothing is none."""
    content = json.dumps(rows, ensure_ascii=False).encode()
    found = published(content, "a.json")
    labels = list(rows[0])
    stored = [[stored_text(row[label]) for label in labels] for row in json.loads(content)]
    assert found == [row for row in stored if any(row)]


@EXAMPLES
@given(st.data())
def test_pandas_round(data):
    """What pandas writes of typed columns, pandas reads again from what is published."""
    count = data.draw(st.integers(1, 8))
    floats = st.floats(
        allow_nan=False, allow_infinity=False, width=data.draw(st.sampled_from([32, 64]))
    )
    frame = pd.DataFrame(
        {
            "tên": data.draw(
                st.lists(st.sampled_from(["a", "b c", "đ"]), min_size=count, max_size=count)
            ),
            "x": data.draw(st.lists(floats, min_size=count, max_size=count)),
            "n": data.draw(st.lists(st.integers(-(2**62), 2**62), min_size=count, max_size=count)),
        }
    )
    found = published(frame.to_csv(index=False).encode(), "a.csv")
    assert found is not None
    for row, (name, x, n) in zip(found, frame.itertuples(index=False), strict=True):
        assert (row[0], float(row[1]), int(row[2])) == (name, x, n)


def test_an_exponent_beside_a_year_is_a_row():
    """A row whose other numbers are a year and one as programs write it was taken for the header of a second table."""
    rows = "".join(f"a,{x},{n}\n" for x, n in (("0.0", 0), ("0.0", 0), ("1e+22", 1900), ("0.0", 0)))
    assert [row[2] for row in published(f"tên,x,n\n{rows}".encode(), "a.csv")] == [
        "0",
        "0",
        "1900",
        "0",
    ]
