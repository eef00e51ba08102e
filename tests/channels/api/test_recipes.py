"""The commands on the page about the API, run on the files of the built portal."""

import html
import re
import shlex

import duckdb
import pandas as pd
import pytest

from site_builder.pages.catalogue.api import recipes_of
from tests.factories import make_package, make_publication

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def asked(sample):
    """The queries that the page shows, each with its answer; the portal's address stands for its folder."""
    text = html.unescape((sample / "api/index.html").read_text("utf-8"))
    commands = [shlex.split(line) for line in re.findall(r"<code>(duckdb .*?)</code>", text)]
    queries = [line[2].replace("https://mau.example/", f"{sample}/") for line in commands]
    assert len(queries) == 4 and all(line[:2] == ["duckdb", "-c"] for line in commands)
    return [duckdb.execute(query).fetchall() for query in queries]


@pytest.fixture(scope="module")
def table(sample):
    """The same table from its CSV, by another library."""
    return pd.read_csv(sample / "datasets/cap-nuoc-series/observations.csv", dtype=str)


def test_columns(asked, table):
    """Names as in the CSV, numbers as exact decimals."""
    assert [row[0] for row in asked[0]] == list(table.columns)
    assert dict(row[:2] for row in asked[0])["value"].upper().startswith("DECIMAL")


def test_count(asked, table):
    """As many rows as the CSV has."""
    assert asked[1] == [(len(table),)]


def test_one_indicator(asked, table):
    """Every value of the first indicator with figures, in the order of time."""
    own = table[table["indicator"] == "1.1"].sort_values(["period_end", "area"], na_position="last")
    found = [(period, area, value) for period, area, value, _ in asked[2]]
    assert [(period, float(value)) for period, _, value in found] == [
        (period, float(value)) for period, value in zip(own["period"], own["value"], strict=True)
    ]


def test_newest(asked, table):
    """One row for each indicator and area that has a value, with its last day."""
    known = table[table["value"].notna()].fillna({"area": ""})
    expected = known.groupby(["indicator", "area"])["period_end"].max().to_dict()
    assert {(code, area or ""): str(day) for code, area, day, _ in asked[3]} == expected


def test_range(sample):
    """What the host is asked for are the first four bytes of a Parquet file."""
    text = html.unescape((sample / "api/index.html").read_text("utf-8"))
    (url,) = re.findall(r"<code>curl -s -r 0-3 '(.*?)'</code>", text)
    assert (sample / url.removeprefix("https://mau.example/")).read_bytes()[:4] == b"PAR1"


def test_a_portal_without_series_has_recipes_of_its_first_table():
    """And one without a table has none."""
    other = make_package(series="", period=None)
    plain = make_publication(packages=(other,), reports=(), series=())
    assert [recipe.uri for recipe in recipes_of(plain)] == [
        "datasets/cchc-2022-h1/indicators.parquet"
    ] * 3
    assert recipes_of(make_publication(packages=(), reports=(), series=())) == ()
