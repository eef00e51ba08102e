"""A client made from openapi.json alone, served over HTTP, answers what people ask."""

import csv
import hashlib
from decimal import Decimal

import duckdb
import pytest

from tests.channels.api.client import Client
from tests.conftest import SAMPLE

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def client(sample, serve):
    """Of the tiny portal."""
    return Client(serve(sample))


def observed(code):
    """What the sources of the tiny portal say of an indicator, read by hand."""
    for file in sorted((SAMPLE / "datasets").glob("cap-nuoc-2*/indicators.csv")):
        with file.open(encoding="utf-8-sig", newline="") as rows:
            yield from (
                (file.parent.name, row) for row in csv.DictReader(rows) if row["code"] == code
            )


def test_the_latest_value_of_an_indicator(client):
    """One file, whatever the portal holds; the two territories stay apart."""
    client.asked.clear()
    found = client.latest("cap-nuoc", "1.3")
    assert found["huyen-mau-2020"] == Decimal("68.00") and str(found["huyen-mau-2020"]) == "68.00"
    assert client.asked == ["/api/v1/latest/cap-nuoc.json"] and len(found) > 1


def test_all_periods_of_an_indicator(client):
    """Every value that the sources of the periods hold."""
    found = {(each["dataset"], each["value"]) for each in client.all_periods("cap-nuoc", "1.1")}
    sources = {(name, Decimal(row["value"])) for name, row in observed("1.1") if row["value"]}
    assert len(sources) == 10 and sources <= found


def test_datasets_modified_since_a_day(client):
    """That day counts; a report issued before does not."""
    assert "thu-gom-2021-q1" in client.modified_since("2021-04-12")
    assert "thu-gom-2021-q1" not in client.modified_since("2021-04-13")
    assert "cap-nuoc-2020-h1" not in client.modified_since("2021-04-12")


def test_changes_since_a_day_agree_with_the_datasets(client):
    """Two ways to ask, one answer, but for what is no event: a package without a report, one that others make up."""
    told = {change["dataset"] for change in client.changes_since("2019-07-01")}
    assert told and told <= client.modified_since("2019-07-01")
    assert {
        name for name in client.modified_since("2019-07-01") - told if not name.endswith("-series")
    } == set()


def test_changes_are_asked_of_as_few_years_as_reach_the_day(client):
    """A year that ended before is not fetched."""
    client.asked.clear()
    client.changes_since("2020-06-01")
    assert client.asked == [
        "/api/v1/changes.json",
        "/api/v1/changes/2021.json",
        "/api/v1/changes/2020.json",
    ]


def test_the_rows_of_a_table(client, sample):
    """As DuckDB reads them from the CSV."""
    found = client.rows("cap-nuoc-series", "observations")
    path = sample / "datasets/cap-nuoc-series/observations.csv"
    ((count,),) = duckdb.execute(
        f"SELECT count(*) FROM read_csv('{path}', all_varchar=true)"
    ).fetchall()
    assert len(found) == count == 62


@pytest.mark.parametrize("words", [("nước",), ("nuoc",), ("NƯỚC", "cấp")])
def test_find_by_word(client, words):
    """With tone marks or without, in any case, everything that has all the words."""
    found = client.find(*words)
    assert {each["kind"] for each in found} >= {"report", "dataset", "series"}
    assert client.find(*reversed(words)) == found
    assert all("thu-gom" not in each["url"] for each in found)


def test_a_word_that_stands_nowhere_finds_nothing(client):
    """Not the nearest one."""
    assert client.find("khongcotunay") == []


def test_what_is_not_there_is_said_so(client):
    """A wrong name is no error of the client."""
    assert client.call("getDataset", dataset="khong-co") is None


def test_every_address_of_a_resource_has_its_bytes(client, sample):
    """Bytes and SHA-256 are those of the file that is served."""
    for listed in client.call("listDatasets"):
        dataset = client.call("getDataset", dataset=listed["name"])
        files = [
            *dataset["files"],
            *(file for each in dataset["resources"] for file in each["files"]),
        ]
        assert {"zip", "datapackage", "csv", "json", "xlsx", "parquet"} <= {
            file["format"] for file in files
        }
        for file in files:
            content = (sample / file["url"].removeprefix("https://mau.example/")).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (
                file["bytes"],
                file["sha256"],
            )


def test_one_client_serves_every_portal(portal, sample, serve):
    """The descriptions differ in name, licence and address, nowhere else."""
    first, second = (Client(serve(site)).described for site in (portal, sample))
    assert first["paths"] == second["paths"] and first["components"] == second["components"]
    assert len(first["paths"]) <= 27
