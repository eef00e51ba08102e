"""Each cause of "data made elsewhere" has a package in the manner of a public one: its exact values, or its reason."""

import csv
import io
import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import dateutil.parser
import openpyxl
import pytest

from site_builder.build.packages.exports import read_back
from site_builder.core.cell import canonical_cell, number_of
from site_builder.core.problem import errors_of
from site_builder.export.xlsx import WORDS
from site_builder.load.packages.package import read_package
from tests.factories import make_publication
from tests.hyparquet import read_parquet
from tests.packages.clock import clock
from tests.packages.made import MADE, PUBLISHED, write
from tests.portal import make_bundles

FIXTURES = Path(__file__).parent / "fixtures"
DAYS = (date(2027, 1, 25), date(2031, 12, 31))
# What is said of every table without a schema.
USUAL = {"schema-missing"}


@pytest.mark.parametrize("made", MADE, ids=[made.name for made in MADE])
def test_its_values_or_a_reason(tmp_path, made):
    """The rows that were meant, cell by cell, or an error; and nothing is told beside what the case names."""
    reading = read_package(write(made, tmp_path), f"datasets/{made.name}", frozenset())
    assert {problem.code for problem in reading.problems} - USUAL == made.told
    if made.rows is None:
        assert errors_of(reading.problems) or not reading.package.tables
        return
    found = reading.package.tables[0].table.rows
    assert [list(map(canonical_cell, row)) for row in found] == [
        list(map(canonical_cell, row)) for row in made.rows
    ]


def test_the_other_clock_is_seen():
    """The day that is set is what a parser would fill in, so that the test below proves something."""
    with clock(DAYS[0]):
        assert (date.today(), dateutil.parser.parse("1850-01").day) == (DAYS[0], 25)


def make(folder, day):
    """A package read and made into every form on a day of the calendar: itself, its files, its listed downloads."""
    with clock(day):
        package = read_package(folder, f"datasets/{folder.name}", frozenset()).package
        built = datetime(day.year, day.month, day.day, tzinfo=UTC)
        bundles = make_bundles(
            make_publication(packages=(package,), reports=(), series=(), built=built)
        )
        bundle = bundles[package.name]
        assert list(read_back(package, bundles[package.name], whole=True)) == []
    return package, {file.uri: file.content for file in bundle.files}, bundle.distributions


def by_csv(content, encoding, delimiter):
    """The cells of a CSV file by the standard library."""
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))[
        1:
    ]


def by_openpyxl(content, rows, columns):
    """The cells of a workbook by openpyxl, under its header; rows of missing values are none there.

    Columns of words beside codes are no data; the workbook itself says which they are.
    """
    book = openpyxl.load_workbook(io.BytesIO(content))
    told = next((each.value for each in book.custom_doc_props if each.name == WORDS), "")
    places = [
        place
        for place in range(1, book.worksheets[0].max_column + 1)
        if str(place) not in told.split(",")
    ]
    assert len(places) == columns
    return [
        [book.worksheets[0].cell(2 + row, place).value for place in places] for row in range(rows)
    ]


def said(cell):
    """A cell as text, whatever kind a reader makes of it; None is a missing value."""
    if cell is None or cell == "":
        return ""
    number = number_of(cell)
    if number is not None:
        return format(
            Decimal(repr(cell) if isinstance(cell, float) else number).normalize(), "E"
        ).lower()
    return (
        canonical_cell(cell) if isinstance(cell, (bool, datetime, date, list, dict)) else str(cell)
    )


def is_same(value, cell):
    """Whether a stranger's cell holds the value: a number as a number, anything else letter for letter."""
    if isinstance(cell, datetime) and not isinstance(value, datetime) and isinstance(value, date):
        return cell == datetime.combine(value, datetime.min.time())  # a workbook knows moments only
    text = "" if cell is None else str(cell)
    meant = canonical_cell(value)
    if number_of(value) is not None:
        text = (
            text.replace(",", ".")
            .replace("Infinity", "INF")
            .replace("inf", "INF")
            .replace("nan", "NaN")
        )
        return said(text_number(text)) == said(number_of(value)) or text == meant
    return (
        said(cell) == meant or text.removeprefix("'") == meant or text.replace(" ", "T", 1) == meant
    )


def text_number(text):
    """The number that a text is, or the text."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def read_by_strangers(table, files, listed):
    """The rows of each form, by a reader that is none of ours; by the name of the form."""
    made = {each.format: files[each.uri] for each in listed}
    yield "csv", by_csv(made["csv"], "utf-8", ",")
    yield "excel-csv", by_csv(made["excel-csv"], "utf-8-sig", ";")
    yield "json", [list(row.values()) for row in json.loads(made["json"], parse_float=Decimal)]
    yield "xlsx", by_openpyxl(made["xlsx"], len(table), len(table.schema.fields))
    if "parquet" in made:
        yield "parquet", read_parquet(made["parquet"]).rows


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Every package that is published: those that are made, and the fixtures of public ones."""
    home = tmp_path_factory.mktemp("both")
    for made in PUBLISHED:
        write(made, home)
    for fixture in FIXTURES.iterdir():
        if fixture.is_dir():
            shutil.copytree(fixture, home / f"public-{fixture.name}")
    return sorted(home.iterdir())


@pytest.mark.slow
def test_all_forms_equal_their_source_on_two_days(folders):
    """CSV, CSV for Excel, XLSX, JSON and Parquet hold the source's rows, on the 25th as on a 31st.

    Read by the csv module, json, openpyxl and hyparquet; and no byte of any file hangs on the day of the build.
    """
    counted = 0
    for folder in folders:
        package, files, listed = make(folder, DAYS[0])
        assert make(folder, DAYS[1])[1] == files, folder.name
        for resource in package.tables:
            own = [each for each in listed if each.resource == resource.name]
            for form, rows in read_by_strangers(resource.table, files, own):
                assert len(rows) == len(resource.table), (folder.name, form)
                for row, cells in zip(resource.table.rows, rows, strict=True):
                    for value, cell in zip(row, cells, strict=True):
                        assert is_same(value, cell), (folder.name, resource.name, form, value, cell)
                        counted += 1
    assert counted > 1000


# What a package alone cannot show, by the point of "data made elsewhere", and the test that does.
ELSEWHERE = {
    5: "packages/test_made.py::test_all_forms_equal_their_source_on_two_days",
    6: "load/test_bounds.py::test_a_reading_that_takes_too_long_is_stopped",
    7: "build/test_set_aside.py::test_of_thirty_packages_ten_are_broken",
    9: "load/test_remote.py::test_a_private_host_is_not_asked",
    10: "load/test_foreign.py::test_no_english_of_a_library",
    11: "extensions/office_import/test_describe.py",
    12: "pages/test_foreign.py",
    14: "pages/test_large.py::test_a_large_page_holds",
}


def test_every_point_is_covered():
    """Each of the fourteen points has a package or a test that is there; packages are more than fifty."""
    assert {made.point for made in MADE} | set(ELSEWHERE) == set(range(1, 15))
    for place in ELSEWHERE.values():
        path, _, name = place.partition("::")
        assert f"def {name}" in (FIXTURES.parents[1] / path).read_text("utf-8")
    assert len(MADE) > 50 and len({made.name for made in MADE}) == len(MADE)
