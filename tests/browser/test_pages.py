"""Every page in a real browser: wide and narrow, light and dark, with and without scripts, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import PLAIN, slow_but

pytestmark = pytest.mark.browser
KINDS = [
    "",
    "cchc/",
    "cchc/2022-h1/",
    "datasets/",
    "datasets/cchc-2022-h1/",
    "datasets/cchc-indicators/",
    "datasets/da-nang-indices/",
    "datasets/da-nang-series/",
    "indicators/",
    "indicators/cchc/",
    "indicators/cchc/5.4/",
    "indicators/da-nang/",
    "indicators/da-nang/dti/",
    "indicators/da-nang/dvctt-ty-le-toan-trinh/",
    "use/",
    "about/",
    "terms/",
    "search/",
    "reports/",
    "api/",
    "404.html",
]
FOLDED = ("", "datasets/", "cchc/2022-h1/")


VIEWS = [(uri, width) for uri in KINDS for width in (1280, 360)]


@pytest.mark.parametrize(
    "view", slow_but([view for view in VIEWS if view[1] > 360 or view[0] in FOLDED], VIEWS), ids=str
)
def test_axe_finds_nothing(open_page, home, axe, view, request):
    """No violation that axe can see, of any impact; in the dark its rules of colour once more.

    A phone has the same rows and colours, but for its menu and its folded sections: the pages of FOLDED hold them, and
    the parts whose colours scripts/test looks at in the dark.
    """
    uri, width = view
    page = open_page(f"{home}/{uri}", width=width, bypass_policy=True)
    found = axe(page)
    if uri in FOLDED or (width > 360 and request.config.option.markexpr != PLAIN):
        page.emulate_media(color_scheme="dark")
        found += axe(page, runOnly=["cat.color"])
    assert found == []


@pytest.mark.parametrize("uri", KINDS, ids=lambda uri: uri or "home")
def test_every_page_reads_without_scripts(open_page, home, uri):
    """Heading and text are there with JavaScript off, and the browser has nothing to complain of."""
    page = open_page(f"{home}/{uri}", scripts=False)
    assert page.inner_text("h1").strip() and len(page.inner_text("main")) > 80
    assert page.complaints == []


def test_every_download_can_be_reached_without_scripts(open_page, home, portal):
    """The dataset page links to every file beside it, its head to what programs embed, and each address answers."""
    page = open_page(f"{home}/datasets/cchc-2022-h1/", scripts=False)
    links = page.locator("main a[href]").evaluate_all("all => all.map((a) => a.href)")
    embedded = page.locator("link[type='application/json+oembed']").get_attribute("href")
    names = {link.rpartition("/")[2] for link in (*links, embedded)}
    files = {
        path.name for path in (portal / "datasets/cchc-2022-h1").iterdir() if path.is_file()
    } - {"index.html"}
    assert files <= names
    for link in sorted(link for link in links if link.startswith(home) and "#" not in link):
        assert page.request.get(link).status == 200, link


def test_the_whole_table_is_in_the_page_without_scripts(open_page, home):
    """All 34 lines of the form can be read with JavaScript off."""
    page = open_page(f"{home}/datasets/cchc-2022-h1/", scripts=False)
    assert page.locator("table:has(#b-indicators) tbody tr").count() == 34


def test_a_bound_figure_leads_to_its_row(open_page, home):
    """Following 50,66 % arrives at the line 5.4 of the table."""
    page = open_page(f"{home}/cchc/2022-h1/#ii")
    page.click("main .prose a.fig:has(data[value='50.66']):visible")
    page.wait_for_url("**#ct-5.4")
    assert "50,66" in page.inner_text("[id='ct-5.4']")


def test_sorting_has_three_states(open_page, home):
    """Ascending, descending, then the printed order; the state is told to assistive technology."""
    page = open_page(f"{home}/cchc/2022-h1/#b-legal-documents")
    head = page.locator("table:has(#b-legal-documents) th[data-sort]").nth(1)
    for state in ("ascending", "descending"):
        head.locator("button").click()
        expect(head).to_have_attribute("aria-sort", state)
    head.locator("button").click()
    expect(head).not_to_have_attribute("aria-sort", re.compile(""))


def test_a_chosen_theme_stays(open_page, home):
    """The dark theme chosen on one page is there on the next."""
    page = open_page(f"{home}/")
    page.click("[data-toggle]")
    page.goto(f"{home}/about/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_paper_shows_the_table_behind_a_chart(open_page, home):
    """In print the twin table of a chart is open and controls are gone."""
    page = open_page(f"{home}/cchc/2022-h1/")
    page.emulate_media(media="print")
    assert not page.is_visible(".nav") and not page.is_visible("[data-toggle]")


def test_an_unknown_address_gets_our_own_page(open_page, home):
    """The host's 404 page leads on, with styles, from any depth."""
    page = open_page(f"{home}/")
    answer = page.goto(f"{home}/cchc/2031-h1/nothing/")
    assert answer.status == 404 and page.locator("main a").count() > 1
    assert page.evaluate("getComputedStyle(document.querySelector('.mark')).display") != "inline"


@pytest.mark.parametrize(
    ("uri", "words"), [("feed.xml", "Đây là nguồn tin"), ("en/feed.xml", "This is a feed")]
)
def test_a_feed_that_is_opened_can_be_read(open_page, home, uri, words):
    """How to follow it, and each entry as a link; what only programs need is hidden, without XSLT and scripts."""
    page = open_page(f"{home}/{uri}", scripts=False)
    assert page.complaints == [] and page.locator("feed > p").inner_text().startswith(words)
    assert page.locator("entry > a").count() == page.locator("entry").count() > 0
    assert page.locator("entry > a").first.bounding_box()["height"] > 10
    assert not page.locator("id").first.is_visible() and not page.locator("generator").is_visible()
