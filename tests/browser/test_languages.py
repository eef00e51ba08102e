"""The English pages in a real browser: the switch keeps the place, search answers in English."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def arrived(page, address):
    """Wait until the reader is there: path, query and anchor."""
    expect(page).to_have_url(re.compile(rf"^http://[^/]+{re.escape(address)}$"))


def test_the_switch_keeps_page_and_row(open_page, home):
    """There and back again."""
    page = open_page(f"{home}/cchc/2022-h1/#ct-5.4")
    page.click("a[data-language][hreflang=en]")
    arrived(page, "/en/cchc/2022-h1/#ct-5.4")
    expect(page.locator("#ct-5\\.4")).to_have_count(1)
    page.click("a[data-language][hreflang=vi]")
    arrived(page, "/cchc/2022-h1/#ct-5.4")


def test_the_switch_keeps_what_was_searched_for(open_page, home):
    """The words stand in the address."""
    page = open_page(f"{home}/search/?q=DTI")
    page.click("a[data-language][hreflang=en]")
    arrived(page, "/en/search/?q=DTI")


def test_the_switch_works_without_a_script(open_page, home):
    """Then it keeps the page alone."""
    page = open_page(f"{home}/indicators/da-nang/dti/", scripts=False)
    page.click("a[data-language][hreflang=en]")
    arrived(page, "/en/indicators/da-nang/dti/")


def test_english_words_find_english_pages(open_page, home):
    """By the index of the page's language, and nothing complains."""
    page = open_page(f"{home}/en/search/?q=digital+transformation")
    page.click("#texts")
    page.locator("#results h2 a").first.wait_for(timeout=20000)
    found = [
        urlsplit(link.evaluate("a => a.href")).path
        for link in page.query_selector_all("#answers a, #results h2 a")
    ]
    assert "/en/indicators/da-nang/dti/" in found and all(path.startswith("/en/") for path in found)
    assert page.complaints == []
