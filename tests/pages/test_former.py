"""Addresses of kinds that are no longer made, in a site whose manifest before lists them."""

import json

import lxml.html
import pytest
import rdflib

from site_builder.channels.checks_json import checks_file
from site_builder.pages.catalogue.former import former_files, is_former
from tests.factories import make_site

STANDING = [f"{folder}index.html" for folder in ("", "api/", "harvest/", "datasets/", "datasets/x/", "en/datasets/")]
STANDING += ["datasets/x/bang.json", "datasets/x/croissant.json", "en/cchc/2022-h1/chart-1.svg"]


def answered(*sealed):
    """What answers these addresses, by each of them."""
    found = former_files(make_site(), sealed, STANDING, lambda path, drawing: f"{path} of {drawing}".encode())
    return {file.uri: file.content for file in found}


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("api/v1/x/index.html", "../../../api/"),
        ("sms/index.html", "../api/"),
        ("zalo/index.html", "../api/"),
        ("catalog/page/index.html", "../../harvest/"),
        ("embed/a/index.html", "../../"),
        ("datasets/by/topic/envi/index.html", "../../../../datasets/"),
        ("en/datasets/by/topic/envi/index.html", "../../../../../en/datasets/"),
        ("datasets/x/checks/index.html", "../../../datasets/x/"),
    ],
)
def test_a_former_page_leads_to_the_page_that_has_it_now(path, to):
    """To the nearest page above, or to the one that explains the files."""
    page = lxml.html.fromstring(answered(path)[path].decode())
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={to}"]
    assert page.xpath("//a/@href") == [to]


def test_a_former_page_of_rows_states_where_they_are():
    """In the table's own file."""
    (content,) = answered("api/v1/datasets/x/bang.json").values()
    assert json.loads(content) == {"moved": "https://baocao.example/datasets/x/bang.json"}


def test_former_checks_of_a_dataset_without_any_are_an_empty_list():
    """In the form of those that other datasets have."""
    path = "datasets/x/checks/checks.json"
    assert is_former(path, STANDING)
    assert answered(path) == {path: checks_file("x", (), "vi").content}


@pytest.mark.parametrize("path", ["embed/{}/index.html", "embed/{}/oembed.json", "{}.png"])
def test_former_files_of_a_chart_are_made_of_its_drawing(path):
    """Where that stands."""
    chart, gone = path.format("en/cchc/2022-h1/chart-1"), path.format("en/cchc/2022-h1/chart-2")
    assert answered(chart, gone)[chart] == f"{chart} of en/cchc/2022-h1/chart-1.svg".encode()
    assert is_former(chart, STANDING) and b" of " not in answered(gone).get(gone, b"")


@pytest.mark.parametrize(("name", "form"), [("dcat.ttl", "turtle"), ("dcat.jsonld", "json-ld")])
def test_a_former_record_leads_to_the_one_there_is(name, form):
    """In its own syntax."""
    (content,) = answered(f"datasets/x/{name}").values()
    ((subject, _, record),) = rdflib.Graph().parse(data=content, format=form)
    home = "https://baocao.example/datasets/x/"
    assert (str(subject), str(record)) == (f"{home}#dataset", f"{home}croissant.json")


def test_a_former_description_of_a_csv_names_it():
    """Readers of CSV on the Web look for it beside the file."""
    (content,) = answered("datasets/x/bang.csv-metadata.json").values()
    assert json.loads(content)["url"] == "bang.csv"


@pytest.mark.parametrize("path", ["cchc/2022-h1/index.html", "datasets/x/bang.csv", "api/v1/datasets/x.json"])
def test_any_other_address_is_not_answered_so(path):
    """A report or a file that is gone has to be explained by whoever took it away."""
    assert not is_former(path, STANDING) and not answered(path)


def test_what_stands_is_left_alone():
    """A page of a former kind that a portal still has."""
    assert not answered("datasets/index.html", "api/index.html")


def test_names_are_letters_on_the_page():
    """A name of an author's file may hold anything."""
    (file,) = former_files(make_site(name="<b>"), ['sms/"><script>/index.html'], STANDING, lambda *_: b"")
    assert b"<script>" not in file.content and b"<b>" not in file.content
