"""Addresses of kinds that are no longer made, in a site whose manifest before lists them."""

import json

import lxml.html
import pytest
import rdflib

from site_builder.channels.checks_json import checks_file
from site_builder.pages.catalogue.former import answer, leads_to
from tests.factories import make_site

STANDING = [
    f"{folder}index.html"
    for folder in ("", "api/", "harvest/", "datasets/", "datasets/x/", "en/datasets/")
]
STANDING += ["datasets/x/bang.json", "datasets/x/croissant.json", "en/cchc/2022-h1/chart-1.svg"]
STANDING += [
    "indicators/x/5/index.html",
    "indicators/x/5/chart-a.svg",
    "datasets/moi/index.html",
    "datasets/moi/bang.csv",
]
MOVED = {
    "indicators/x/5/chart-2": "indicators/x/5/chart-a",
    "datasets/cu/": "datasets/giua/",
    "datasets/giua/": "datasets/moi/",
}


def led(path):
    """Where an address leads."""
    return leads_to(path, STANDING, MOVED)


def answered(*sealed):
    """What answers these addresses, by each of them; a drawing says what it is."""
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' lang='vi' height='9'><title>A</title></svg>"
    found = {path: led(path) for path in sealed if path not in STANDING}
    texts = {
        path: answer(make_site(), path, to, drawing * to.endswith(".svg"))
        for path, to in found.items()
        if to is not None
    }
    return {path: text for path, text in texts.items() if text is not None}


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
    assert page.findtext(".//title") == f"/{path.removesuffix('index.html')} | Báo cáo mở"


def test_a_former_page_of_rows_states_where_they_are():
    """In the table's own file."""
    (content,) = answered("api/v1/datasets/x/bang.json").values()
    assert json.loads(content) == {"moved": "https://baocao.example/datasets/x/bang.json"}


def test_former_checks_of_a_dataset_without_any_are_an_empty_list():
    """In the form of those that other datasets have."""
    path = "datasets/x/checks/checks.json"
    assert answered(path) == {path: checks_file("x", (), "vi").content}


@pytest.mark.parametrize("path", ["embed/{}/index.html", "embed/{}/oembed.json"])
def test_former_files_of_a_chart_are_made_of_its_drawing(path):
    """Where that stands."""
    assert led(path.format("en/cchc/2022-h1/chart-1")) == "en/cchc/2022-h1/chart-1.svg"
    assert not (led(path.format("en/cchc/2022-h1/chart-2")) or "").endswith(".svg")


@pytest.mark.parametrize(
    "path", ["{}.svg", "{}.png", "embed/{}/index.html", "embed/{}/oembed.json"]
)
def test_a_chart_that_was_counted_is_the_one_that_it_became(path):
    """By the table."""
    assert led(path.format("indicators/x/5/chart-2")) == "indicators/x/5/chart-a.svg"


def test_a_chart_that_nothing_stands_for_says_where_its_figures_are():
    """No chart of something else is shown in its place."""
    gone = "indicators/x/5/chart-target.svg"
    assert led(gone) == "indicators/x/5/"
    assert b"https://baocao.example/indicators/x/5/" in answered(gone)[gone]
    assert answered("indicators/x/5/oembed.json")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("datasets/cu/bang.csv", "datasets/moi/bang.csv"),
        ("datasets/cu/khac.csv", "datasets/moi/"),
        ("datasets/cu/checks/index.html", "datasets/moi/"),
        ("en/datasets/cu/index.html", "en/datasets/"),
    ],
)
def test_what_was_renamed_twice_leads_to_what_it_is_now(path, to):
    """To the file, else to the page; files of data are answered by the host alone."""
    assert led(path) == to
    assert not answered("datasets/cu/bang.csv")


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


@pytest.mark.parametrize(
    "path", ["cchc/2022-h1/index.html", "datasets/x/bang.csv", "api/v1/datasets/x.json"]
)
def test_any_other_address_is_not_answered_so(path):
    """A report or a file that is gone has to be explained by whoever took it away."""
    assert led(path) is None


def test_what_stands_is_left_alone():
    """A page of a former kind that a portal still has."""
    assert not answered("datasets/index.html", "api/index.html")


def test_names_are_letters_on_the_page():
    """A name of an author's file may hold anything."""
    content = answer(make_site(name="<b>"), 'sms/"><script>/index.html', "api/")
    assert content and b"<script>" not in content and b"<b>" not in content
