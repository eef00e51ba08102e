"""Two years of a portal by the commands as they are typed: every step, published at every third or so.

`python -m tests.life FOLDER` publishes at every step, to a bucket too, and keeps what was served for harvesters.
"""

import json

import mlcroissant
import pytest

from tests.catalog.test_consumers import dcat_us_errors, pod_errors
from tests.life.forms import dcat, hashes
from tests.life.portal import Portal
from tests.life.steps import HALVES, LIST, NEW_SERIES, Q2, SERIES, STEPS, quiet

pytestmark = pytest.mark.slow

PUBLISHED = {
    "started",
    "released",
    "renamed_again",
    "merged",
    "removed_again",
    "moved",
    "spoken",
    "readdressed",
    "quiet",
}


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    """A portal at the end of its life."""
    it, expected = Portal(tmp_path_factory.mktemp("life")), []
    for step, notified in STEPS.items():
        step(it)
        expected += notified
        if step.__name__ in PUBLISHED:
            it.publish(bare=step.__name__ == "started")
            told = set(it.notified)
            assert told <= set(expected), step.__name__
            expected = [each for each in expected if each not in told and each[0] == "edition"]
    return it


def test_no_address_is_lost(life):
    """The file, a page that leads on, or what the rules of a host lead to."""
    assert len(life.ever) > 500 and life.lost == []


def test_every_form_says_the_same(life):
    """Page, graph, data.json, Croissant, OAI, API, feeds, manifest and log."""
    assert life.compared > 1500 and life.contradictions == []


def test_what_was_released_lacks_nothing(life, schemas):
    """Dates, keywords and all that the validators of Croissant, data.json (the federal schema but for the two codes of
    US agencies) and DCAT-US 3.0 ask for; a version only where one was released under the name of today.
    """
    never, lines = "quy-3", json.loads(life.text("api/v1/datasets.json"))["data"]
    assert {line["name"] for line in lines} > {never, "quy-hai"}
    for line in lines:
        node = json.loads(life.text(f"datasets/{line['name']}/croissant.json"))
        warned = mlcroissant.Dataset(jsonld=node).metadata.ctx.issues.warnings
        assert [
            each for each in warned if "version" in line or "schema.org/version" not in each
        ] == [each for each in warned if line["name"] == never and "schema.org/version" not in each]
    federal, own = (
        json.loads((schemas / "pod-1.1/dataset.json").read_text()),
        ["bureauCode", "programCode"],
    )
    federal["required"] = [each for each in federal["required"] if each not in own]
    document = json.loads(life.text("data.json"))
    document["dataset"] = [
        each for each in document["dataset"] if f"/{never}/" not in each["landingPage"]
    ]
    assert len(document["dataset"]) == len(lines) - 1
    assert not pod_errors(document, schemas, **{"dataset-non-federal": federal})
    assert not dcat_us_errors(json.loads(life.text("catalog/dcat-us-3.json")), schemas)


def test_a_month_in_which_nothing_happens_changes_nothing(life):
    """But for what counts the days: which reports are due."""
    before = hashes(life.served())
    quiet(life)
    life.publish()
    changed = {path for path, digest in hashes(life.served()).items() if before.get(path) != digest}
    assert {path for path in changed if "ledger" not in path and "pagefind" not in path} == set()
    assert life.notified == []


def test_a_dataset_keeps_its_name_for_harvesters(life):
    """Through two names and another address of the portal; the page that it had leads on in each language."""
    files = {"catalog.ttl": life.text("catalog.ttl")}
    assert f"<https://so.example/datasets/{Q2}/#dataset>" in files["catalog.ttl"]
    assert {
        "https://moi.example/datasets/quy-hai/",
        "https://moi.example/datasets/tinh-hinh-series/",
    } <= set(dcat(files, "catalog.ttl"))
    for place in ("", "en/"):
        assert "quy-hai" in life.text(f"{place}datasets/{Q2}/index.html")


def test_what_was_removed_says_so(life):
    """With its successor; what only it told of leads to what is above."""
    gone = json.loads(life.text(f"api/v1/datasets/{HALVES}.json"))["data"]["gone"]
    assert (gone["kind"], gone["successor"]) == ("removed", "quy-hai")
    assert not [
        page
        for page in dcat({"catalog.ttl": life.text("catalog.ttl")}, "catalog.ttl")
        if HALVES in page
    ]
    rules = life.run("deploy", "settings", "redirects")
    assert f"/indicators/{SERIES}/6/data.csv /indicators/{NEW_SERIES}/6/ 301" in rules


def test_everything_that_happened_is_in_the_log(life):
    """By the commands that did it, one line each."""
    told = [
        event
        for event in life.events()
        if event in ("break", "split", "merge", "publisher", "address")
    ]
    assert told == ["break", "break", "split", "merge", "publisher", "address"]


def test_the_newest_is_led_to(life):
    """By an address that stays."""
    for series in (SERIES, NEW_SERIES):
        assert NEW_SERIES in life.text(f"{series}/latest/index.html")
    assert "2027-q1" in life.text(f"{NEW_SERIES}/latest/index.html")
    assert "bao-cao-2027-q1" in life.text(f"datasets/{NEW_SERIES}/latest/index.html")
    assert LIST not in life.text(f"datasets/{NEW_SERIES}/latest/index.html")


def test_a_series_of_another_name_is_led_to_and_keeps_what_it_is_called(life):
    """Pages of before lead on in each language, what was released stands, and facts and feeds keep their ids."""
    for place in ("", "en/"):
        for page in (
            f"{SERIES}/",
            f"{SERIES}/2026-q4/",
            f"indicators/{SERIES}/1/",
            f"datasets/{SERIES}-series/",
        ):
            assert NEW_SERIES in life.text(f"{place}{page}index.html"), page
    assert life.text(f"{SERIES}/2027-q1/1.0.0/vi.md") and life.text(f"facts/{SERIES}.1.json")
    assert "Thừa." in life.text(f"{NEW_SERIES}/quy-dau/index.html")
    assert "Chỉ có một lần." in life.text("mot-lan/2026/index.html")
