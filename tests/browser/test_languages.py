"""The English pages in a real browser: the switch keeps the place, search answers in English."""

from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


def place(page):
    """Path, query and anchor of where the reader is."""
    parts = urlsplit(page.url)
    return parts.path, parts.query, parts.fragment


def test_the_switch_keeps_page_and_row(open_page, home):
    """There and back again."""
    page = open_page(f"{home}/cchc/2022-h1/#ct-5.4")
    page.click("a[data-language][hreflang=en]")
    assert place(page) == ("/en/cchc/2022-h1/", "", "ct-5.4") and page.locator("#ct-5\\.4").count() == 1
    page.click("a[data-language][hreflang=vi]")
    assert place(page) == ("/cchc/2022-h1/", "", "ct-5.4")


def test_the_switch_keeps_what_was_searched_for(open_page, home):
    """The words stand in the address."""
    page = open_page(f"{home}/search/?q=DTI")
    page.click("a[data-language][hreflang=en]")
    assert place(page) == ("/en/search/", "q=DTI", "")


def test_the_switch_works_without_a_script(open_page, home):
    """Then it keeps the page alone."""
    page = open_page(f"{home}/indicators/da-nang/dti/", scripts=False)
    page.click("a[data-language][hreflang=en]")
    assert place(page)[0] == "/en/indicators/da-nang/dti/"


def test_english_words_find_english_pages(open_page, home):
    """By the index of the page's language, and nothing complains."""
    page = open_page(f"{home}/en/search/?q=digital+transformation")
    page.locator("#results[aria-busy=false]").wait_for(state="attached", timeout=20000)
    page.locator("#results h2 a").first.wait_for(timeout=20000)
    found = [
        urlsplit(link.evaluate("a => a.href")).path for link in page.query_selector_all("#answers a, #results h2 a")
    ]
    assert "/en/indicators/da-nang/dti/" in found and all(path.startswith("/en/") for path in found)
    assert page.complaints == []
