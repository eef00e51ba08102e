"""What a build made of a table is read again by strangers and held against its rows."""

import io
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.build.packages.exports import read_back
from site_builder.export.package import package_files
from site_builder.export.readback import check_file, picked_rows
from site_builder.load.packages.package import read_package
from site_builder.model.package import Field, Schema, Table
from tests.conftest import examples
from tests.export.values import NUMBER, decimals, every_type, one_column, texts
from tests.factories import BUILT, make_package, make_publication, make_resource, make_site
from tests.hyparquet import read_parquet
from tests.portal import make_bundles

PUBLIC = Path(__file__).parents[1] / "packages" / "fixtures"
FORMATS = ("csv", "excel-csv", "json", "xlsx", "parquet")
CODES = (("007", 1), ("4.10", 2), ("Đà Nẵng", 3))


def bundle_of(resource):
    """A package of one table, and everything made of it."""
    package = make_package(resources=(resource,), series="")
    return package, {package.name: package_files(package, None, make_site(), BUILT)}


def differences(resource):
    """What reading back the whole table finds."""
    package, bundles = bundle_of(resource)
    return list(read_back(package, bundles[package.name], whole=True))


def test_every_type_comes_back():
    """In all forms: days, lists, exponents, NaN."""
    assert differences(every_type()) == []


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "_x005F_"])
def test_text_that_looks_escaped_comes_back(text):
    """A workbook writes the first sign of it by its number."""
    assert differences(one_column([text], Field("x"))) == []


def test_a_zero_below_zero_comes_back():
    """JSON's -0 is 0 to Python."""
    assert differences(one_column([Decimal("-0"), Decimal("-0.0")], NUMBER)) == []


def test_words_beside_codes_are_told_from_the_values():
    """Reading back skips the columns that only a workbook has."""
    fields = (Field("period", vocabulary="period"), Field("value", "integer"))
    rows = (("2022-H1", 1), ("2023", 2))
    assert differences(make_resource(table=Table(Schema(fields), rows, (2, 3)))) == []


@given(
    st.lists(
        st.one_of(st.none(), decimals, st.just(Decimal("NaN")), st.just(Decimal("-Infinity"))),
        max_size=8,
    )
)
@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
def test_numbers_come_back(values):
    """Digit by digit."""
    assert differences(one_column(values, NUMBER)) == []


@given(st.lists(st.one_of(st.none(), texts), max_size=8))
@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
def test_texts_come_back(values):
    """Letter by letter, whatever a spreadsheet would run."""
    kept = [
        value
        for value in values
        if value is None or not any(ord(letter) < 32 and letter not in "\t\n\r" for letter in value)
    ]
    assert differences(one_column(kept, Field("x"))) == []


@pytest.mark.parametrize("name", sorted(path.name for path in PUBLIC.iterdir() if path.is_dir()))
def test_public_packages_come_back(name):
    """All forms of each fixture equal its source."""
    package = read_package(PUBLIC / name, f"datasets/{name}", frozenset()).package
    bundles = make_bundles(make_publication(packages=(package,), reports=(), series=()))
    assert list(read_back(package, bundles[package.name], whole=True)) == []


@pytest.mark.parametrize("key", FORMATS)
def test_a_changed_value_is_found(key):
    """A file made of other rows is refused, at the row and column."""
    right, wrong = one_column(("a", "b", "c"), Field("x")), one_column(("a", "B", "c"), Field("x"))
    package, bundles = bundle_of(wrong)
    made = next(each for each in bundles[package.name].distributions if each.format == key)
    content = next(file for file in bundles[package.name].files if file.uri == made.uri)
    found = list(check_file(key, content, right.table, range(3), "a.csv"))
    assert [(each.code, each.row, each.column) for each in found] == [("file-differs", 3, "x")]


@pytest.mark.parametrize("key", FORMATS)
def test_lost_rows_are_found(key):
    """A file with fewer rows is refused."""
    right, short = one_column(("a", "b", "c"), Field("x")), one_column(("a", "b"), Field("x"))
    package, bundles = bundle_of(short)
    made = next(each for each in bundles[package.name].distributions if each.format == key)
    content = next(file for file in bundles[package.name].files if file.uri == made.uri)
    assert list(check_file(key, content, right.table, range(3), "a.csv"))


def test_an_ordinary_build_reads_some_rows():
    """The first, the last and twenty others, the same each time."""
    picked = picked_rows(10_000, "a/b")
    assert (
        picked == picked_rows(10_000, "a/b")
        and {0, 9_999} <= set(picked)
        and 20 <= len(picked) <= 22
    )
    assert picked_rows(5, "a") == (0, 1, 2, 3, 4) and picked_rows(0, "a") == ()


def test_four_other_libraries_agree(tmp_path):
    """pandas, openpyxl, hyparquet and DuckDB see the rows that were meant."""
    package, bundles = bundle_of(one_column([code for code, _ in CODES], Field("x")))
    made = {each.format: each.uri for each in bundles[package.name].distributions}
    files = {file.uri: file.content for file in bundles[package.name].files}
    wanted = [code for code, _ in CODES]
    assert list(pd.read_csv(io.BytesIO(files[made["csv"]]), dtype=str)["x"]) == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(files[made["xlsx"]])).worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted
    assert read_parquet(files[made["parquet"]]).column("x") == wanted
    (tmp_path / "a.csv").write_bytes(files[made["csv"]])
    rows = duckdb.sql(
        f"select x from read_csv('{tmp_path / 'a.csv'}', all_varchar=true)"
    ).fetchall()
    assert [row[0] for row in rows] == wanted
    assert [row["x"] for row in json.loads(files[made["json"]])] == wanted
