"""A correction, a withdrawal and a new edition reach every catalogue: dates, version, notes, the version before."""

import json
from datetime import UTC, datetime

import pytest
import rdflib

from site_builder.authoring.release import Request
from site_builder.authoring.retire import withdraw
from site_builder.catalog import discover
from site_builder.catalog.build import catalogue_of
from site_builder.core.text import Text
from site_builder.load.portal.publication import Folders
from site_builder.model.log import FIRST
from tests.portal import apply_edit, make_portal, read_portal, release

pytestmark = pytest.mark.whole

NAME = "thu-gom-2021-q1"
DCAT, DCT, ADMS = (
    rdflib.Namespace(name)
    for name in (
        "http://www.w3.org/ns/dcat#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/adms#",
    )
)
HOME = rdflib.URIRef(f"https://mau.example/datasets/{NAME}/#dataset")
DIGIT = {"file": f"datasets/{NAME}/indicators.csv", "replace": {"959.35": "959.36"}}


def day(number):
    """Noon of a day of July 2022."""
    return datetime(2022, 7, number, 12, tzinfo=UTC)


def folders(root):
    """Where the copy's sources lie."""
    return Folders(root, root / "reports", root / "datasets")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """Released on the first, corrected on the fifth, looked at on the ninth."""
    root = make_portal(tmp_path_factory.mktemp("corrected"))
    release(folders(root), read_portal(root, day(1)), Request(NAME, Text("Công bố lần đầu")))
    apply_edit(root, DIGIT)
    release(
        folders(root), read_portal(root, day(5)), Request(NAME, Text("Sửa một số."), "correction")
    )
    return root


def written(root, key):
    """A catalogue format of the copy."""
    catalogue = catalogue_of(read_portal(root, day(9)).publication, {}, (), ("index.md",))
    return next(format for format in discover() if format.key == key).render(catalogue, catalogue)


@pytest.fixture(scope="module")
def graph(corrected):
    """The catalogue as rdflib reads it."""
    return rdflib.Graph().parse(data=written(corrected, "dcat-turtle"), format="turtle")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (DCT.modified, "2022-07-05"),
        (DCT.issued, "2021-04-12"),
        (DCAT.version, "1.1.0"),
        (DCAT.previousVersion, f"https://mau.example/datasets/{NAME}/1.0.0/"),
        (ADMS.versionNotes, "Sửa một số."),
    ],
)
def test_dcat_tells_the_correction(graph, term, expected):
    """Date of the last event, version, note, the version before."""
    assert [str(value) for value in graph.objects(HOME, term)] == [expected]


def test_a_version_is_no_dataset_of_its_own(graph):
    """Only complete datasets are typed: nothing is doubled at a harvester."""
    (before,) = graph.objects(HOME, DCAT.previousVersion)
    assert not list(graph.objects(before, rdflib.RDF.type))


def test_data_json_tells_the_day(corrected):
    """`modified` is what harvesters compare, in both versions."""
    for key in ("pod", "dcat-us"):
        listed = json.loads(written(corrected, key))["dataset"]
        (mine,) = [dataset for dataset in listed if NAME in str(dataset["landingPage"])]
        assert mine["modified"] == "2022-07-05"


def test_oai_is_stamped_with_the_day(corrected):
    """Of the last event, neither the report's nor the build's."""
    record = written(corrected, "oai").decode().partition(f":{NAME}<")[2]
    assert "datestamp>2022-07-05<" in record[:120]


def test_a_withdrawal_is_an_event_too(corrected):
    """Its day is the newest; the withdrawn edition is no version any more."""
    withdraw(folders(corrected), read_portal(corrected, day(7)), NAME, FIRST, Text("Cân hỏng"))
    again = rdflib.Graph().parse(data=written(corrected, "dcat-turtle"), format="turtle")
    assert str(again.value(HOME, DCT.modified)) == "2022-07-07"
    assert not list(again.objects(HOME, DCAT.previousVersion))


def test_the_data_of_one_period_are_not_overdue(graph):
    """A harvester computes the next update from the rhythm: a period that is over has none."""
    (rhythm,) = graph.objects(HOME, DCT.accrualPeriodicity)
    assert str(rhythm).endswith("/IRREG")


def test_the_build_is_no_date(corrected):
    """Nothing says the day on which it was looked at."""
    for key in ("dcat-turtle", "pod", "dcat-us", "oai", "sitemap", "datapackages"):
        assert b"2022-07-09" not in written(corrected, key)
