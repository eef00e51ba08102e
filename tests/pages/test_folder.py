"""Folders that hold files and no page."""

import re

import lxml.html
import pytest

from site_builder.pages.folder import SHOWN, bare_folders, folder_files
from tests.factories import make_site


def written(*addresses):
    """The pages of the bare folders among these addresses, by their own."""
    files = folder_files(make_site(), bare_folders(addresses))
    return {file.uri: lxml.html.fromstring(file.content.decode()) for file in files}


def test_a_folder_without_a_page_gets_one():
    """Every one above a file, but the root, which has the first page."""
    assert list(bare_folders(["sms.json", "sms/a.txt", "api/v1/x/y.json"])) == ["api/", "api/v1/", "api/v1/x/", "sms/"]


@pytest.mark.parametrize("page", ["datasets/", "datasets/index.html"])
def test_a_page_stays_the_page_of_its_folder(page):
    """Pages and files of that name both count."""
    assert not bare_folders([page, "datasets/by.json"])


def test_what_only_scripts_read_is_left_alone():
    """Nobody looks up the address of a script's own data."""
    assert not bare_folders(["assets/explorer/index.js", "pagefind/fragment/a.pf_fragment"])


def test_names_lead_to_files_and_to_folders():
    """Folders with their slash, whether they have a page or none."""
    page = written("zalo/words.json", "zalo/deep/a.json", "zalo/page/", "zalo/page/x.csv")["zalo/index.html"]
    assert page.xpath("//li/a/@href") == ["deep/", "page/", "words.json"]


def test_a_folder_says_where_its_files_are_explained():
    """In the words of the navigation, from any depth."""
    page = written("api/v1/x/y.json")["api/v1/x/index.html"]
    assert page.xpath("//p/a/@href") == ["../../../", "../../../api/"] and page.findtext(".//h1") == "/api/v1/x/"


def test_a_long_folder_is_cut_and_says_so():
    """A page of ten thousand links helps nobody."""
    page = written(*(f"sms/{number:05}.txt" for number in range(SHOWN + 7)))["sms/index.html"]
    assert len(page.xpath("//li")) == SHOWN and re.search(r"\b7\b", page.xpath("//p[last()]")[0].text)


def test_names_are_fit_for_an_address():
    """A name of an author's file may hold anything."""
    page = written("sms/a b#c.txt")["sms/index.html"]
    assert page.xpath("//li/a/@href") == ["a%20b%23c.txt"] and page.xpath("//li/a/text()") == ["a b#c.txt"]
