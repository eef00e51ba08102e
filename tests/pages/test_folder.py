"""Folders that hold files and no page."""

import lxml.html
import pytest

from site_builder.pages.catalogue.folder import bare_folders, folder_files
from tests.factories import make_site


def written(*addresses):
    """Where the page of each bare folder among these addresses leads."""
    files = folder_files(make_site(), bare_folders(addresses))
    pages = {file.uri: lxml.html.fromstring(file.content.decode()) for file in files}
    for page in pages.values():
        assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={page.xpath('//a/@href')[0]}"]
    return {uri: page.xpath("//a/@href")[0] for uri, page in pages.items()}


def test_a_folder_without_a_page_gets_one():
    """Every one above a file, but the root, which has the first page."""
    assert bare_folders(["sms.json", "sms/a.txt", "api/v1/x/y.json"]) == ["api/", "api/v1/", "api/v1/x/", "sms/"]


@pytest.mark.parametrize("page", ["datasets/", "datasets/index.html"])
def test_a_page_stays_the_page_of_its_folder(page):
    """Pages and files of that name both count."""
    assert not bare_folders([page, "datasets/by.json"])


def test_what_only_scripts_read_is_left_alone():
    """Nobody looks up the address of a script's own data."""
    assert not bare_folders(["assets/explorer/index.js", "pagefind/fragment/a.pf_fragment"])


def test_a_folder_leads_to_the_nearest_page_or_where_its_files_are_explained():
    """From any depth; messages are explained with the API, catalogues with harvesting."""
    assert written(
        "", "api/", "api/v1/x/y.json", "sms/a.txt", "zalo/a.json", "catalog/page/1.ttl", "embed/a/b.html"
    ) == {
        "api/v1/index.html": "../../api/",
        "api/v1/x/index.html": "../../../api/",
        "catalog/index.html": "../harvest/",
        "catalog/page/index.html": "../../harvest/",
        "embed/index.html": "../",
        "embed/a/index.html": "../../",
        "sms/index.html": "../api/",
        "zalo/index.html": "../api/",
    }


def test_names_are_letters_on_the_page():
    """A name of an author's file may hold anything."""
    (file,) = folder_files(make_site(name="<b>"), bare_folders(['"><script>/a.txt']))
    assert b"<script>" not in file.content and b"<b>" not in file.content
