"""Datasets that were removed or renamed: told in changes, feeds and at their own address."""

import json
from datetime import date

import pytest

from site_builder.channels.api import api_addresses
from site_builder.channels.feeds import feed_files
from site_builder.core.text import Text
from site_builder.derive.datasets import change_days
from site_builder.derive.portal import Portal
from site_builder.model.log import Event, Log
from site_builder.pages.datasets.changelog import log_files
from tests.factories import make_publication
from tests.portal import api_files

DAY = date(2022, 7, 1)


def portal(fate="rename", successor="cchc-2022-h1"):
    """The factory's portal, with a package that is no more."""
    end = Event(
        event=fate,
        day=DAY,
        dataset="cu",
        reason=Text("Trùng với gói khác"),
        title=Text("Số liệu cũ"),
        successor=successor,
    )
    return Portal(make_publication(log=Log().followed([end])))


def document(made, uri):
    """One document of the API."""
    found = {file.uri: file.content for file in api_files(made)}
    return json.loads(found[uri])["data"]


def test_the_old_address_says_what_became_of_it():
    """Since when, why, and the document of what stands in its place; no files."""
    said = document(portal(), "api/v1/datasets/cu.json")
    assert said["gone"] == {
        "kind": "renamed",
        "date": "2022-07-01",
        "note": "Trùng với gói khác",
        "successor": "cchc-2022-h1",
        "url": "https://baocao.example/api/v1/datasets/cchc-2022-h1.json",
    }
    assert (said["files"], said["resources"], said["modified"]) == ([], [], "2022-07-01")


def test_a_removed_one_names_no_successor():
    """Nothing is invented."""
    said = document(portal("remove", ""), "api/v1/datasets/cu.json")
    assert said["gone"] == {"kind": "removed", "date": "2022-07-01", "note": "Trùng với gói khác"}


def test_a_dataset_that_stands_is_not_gone():
    """The field is left out, and the list does not name what is no more."""
    made = portal()
    assert "gone" not in document(made, "api/v1/datasets/cchc-2022-h1.json")
    assert [each["name"] for each in document(made, "api/v1/datasets.json")] == ["cchc-2022-h1"]


@pytest.mark.parametrize(("fate", "kind"), [("remove", "removal"), ("rename", "renaming")])
def test_changes_feeds_and_the_log_tell_it_alike(fate, kind):
    """One sequence of events, with the same day in all of them."""
    made = portal(fate)
    (change,) = [
        each for each in document(made, "api/v1/changes.json")["changes"] if each["kind"] == kind
    ]
    assert (change["date"], change["dataset"], change["summary"]) == (
        "2022-07-01",
        "cu",
        "Trùng với gói khác",
    )
    feed = json.loads(next(file.content for file in feed_files(made) if file.uri == "feed.json"))
    assert any(each["id"] == change["id"] for each in feed["items"])
    logged = json.loads(next(log_files(made.publication)).content)["changes"]
    assert [(each["kind"], each["date"]) for each in logged] == [(kind, "2022-07-01")]


def test_addresses_and_days_are_those_of_the_files():
    """What is announced is written, and the catalogue's days know of it."""
    made = portal()
    assert set(api_addresses(made)) == {file.uri for file in api_files(made)}
    assert DAY in set(change_days(made.publication))
