"""A phone of 360 x 740: the main thing of each page on its first screen, and no scroll within the scroll."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import KINDS

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 360, 740
TALL = """() => [...document.querySelectorAll('[data-table] .scroll:not(.stack) tbody tr')].filter((row) => {
  const height = (cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect().height;
  };
  const seen = [...row.cells].filter((cell) => cell.getBoundingClientRect().left < innerWidth);
  return row.getBoundingClientRect().height > Math.max(...seen.map(height)) + 16 + 48;
}).map((row) => row.textContent.trim().slice(0, 60))"""


@pytest.fixture
def phone(open_page, home):
    """Open a page as a phone shows it."""

    def start(uri, **given):
        page = open_page(f"{home}/{uri}", width=WIDTH, **given)
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        return page

    return start


@pytest.mark.parametrize(
    ("uri", "first"),
    [
        ("", ".head .big"),
        ("cchc/2022-h1/", ".points li"),
        ("datasets/cchc-2022-h1/", "#downloads ~ .marks a"),
        ("datasets/da-nang-series/", "#downloads ~ .marks a"),
        ("datasets/", ".entry h3"),
        ("indicators/cchc/5.4/", ".now b"),
        ("indicators/da-nang/dti/", ".now b"),
    ],
)
def test_the_main_thing_is_on_the_first_screen(phone, uri, first):
    """A figure, a point, a download, an entry: whole, before anybody scrolls, with a script or without."""
    box = phone(uri, scripts=False).locator(first).first.bounding_box()
    assert box["y"] + box["height"] <= HEIGHT


def test_the_chart_of_an_indicator_begins_on_the_first_screen(phone):
    """With its title and its newest point."""
    box = phone("indicators/da-nang/dti/").locator(".plot svg").first.bounding_box()
    assert box["y"] <= HEIGHT - 120


def test_the_header_is_one_line(phone):
    """Name, search and menu; the menu holds every hub without a script."""
    page = phone("cchc/2022-h1/", scripts=False)
    assert page.locator(".top").bounding_box()["height"] <= 60
    page.click(".menu summary")
    hubs = page.locator(".nav a").count()
    expect(page.locator(".menu nav a:visible")).to_have_count(hubs)
    assert hubs > 3


def test_the_first_column_stays_when_a_table_is_pushed(phone):
    """The code of a row is seen beside the last of its cells."""
    page = phone("datasets/cchc-2022-h1/")
    region = page.locator("[data-table=indicators] .scroll")
    region.evaluate("one => { one.scrollLeft = 300; }")
    cell, edge = (
        region.locator("tbody tr").nth(3).locator(":scope > *").first,
        region.bounding_box(),
    )
    assert (
        region.evaluate("one => one.scrollLeft") > 100
        and abs(cell.bounding_box()["x"] - edge["x"]) < 2
    )


@pytest.mark.parametrize(
    "uri", ["datasets/cchc-2022-h1/", "datasets/da-nang-series/", "cchc/2022-h1/"]
)
def test_no_row_is_taller_than_what_is_seen_of_it(phone, uri):
    """A long note beyond the edge does not leave a tall gap in the rows: at most two lines more than the text seen."""
    page = phone(uri)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    tall = page.evaluate(TALL)
    assert tall == []


@pytest.mark.parametrize("uri", ["datasets/cchc-2022-h1/checks/", "harvest/", "api/"])
def test_a_table_to_be_read_row_by_row_is_stacked(phone, uri):
    """What was checked and against what, what an address holds and where it is: all of a row is seen at once."""
    region = phone(uri).locator(".stack").first
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    cells = region.locator("tbody tr").first.locator(":scope > :visible")
    assert cells.count() >= 2 and all(cell.bounding_box()["x"] < 20 for cell in cells.all())


def test_a_list_of_long_names_shows_their_figures(phone):
    """A name takes lines of its own, and the figure stays in view."""
    row = phone("indicators/da-nang/").locator(
        "tbody tr", has_text="Tỷ lệ hồ sơ nộp trực tuyến toàn trình"
    )
    assert (
        row.locator(".main").bounding_box()["x"] + row.locator(".main").bounding_box()["width"]
        <= WIDTH
    )


def test_what_became_of_a_figure_takes_lines_of_its_own(phone):
    """Words of a correction beside the figures of the home page and of the main points push nothing off the screen."""
    words = "one => one.insertAdjacentHTML('beforeend', '<span class=fate>(đính chính ngày 1/7/2022, trước là 5)</span>')"
    for uri, figure in (("", ".head .big"), ("cchc/2022-h1/", ".points .n")):
        page = phone(uri)
        page.locator(figure).first.evaluate(words)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


@pytest.mark.parametrize(
    ("uri", "places"), [("en/cchc/2022-h1/", ".points .n"), ("en/ledger/", ".facts dt")]
)
def test_words_of_another_language_stay_in_their_column(phone, uri, places):
    """ "nearly 600" and "Published late" are longer than what stands there in Vietnamese."""
    found = phone(uri).locator(places)
    assert found.count() > 3
    assert (
        found.evaluate_all("all => all.filter((one) => one.scrollWidth > one.clientWidth).length")
        == 0
    )


def test_a_comma_of_a_title_stays_with_the_part_that_it_ends(phone):
    """No line begins with one."""
    title = phone("en/datasets/cchc-2022-h1/").locator("h1").inner_html()
    assert ",</span>" in title and "</span>," not in title


def test_a_long_report_folds_by_section(phone):
    """Headings alone on a phone, and each opens by a tap, with a script or without."""
    for scripts in (True, False):
        page = phone("cchc/2022-h1/", scripts=scripts)
        parts = page.locator("details.part")
        assert parts.count() > 3 and page.locator("details.part[open]").count() == 0
        parts.first.locator("summary").click(position={"x": 200, "y": 12})
        expect(parts.first.locator("p").first).to_be_visible()


def test_a_figure_of_a_main_point_opens_the_section_of_its_row(phone):
    """A row in a folded section is reached by its address."""
    page = phone("cchc/2022-h1/#ct-5.4")
    expect(page.locator("[id='ct-5.4']")).to_be_visible()


def test_the_contents_are_in_reach_everywhere(phone):
    """ "Trong trang này" stays at the top, with headings of the third level."""
    page = phone("cchc/2022-h1/", scripts=False)
    page.evaluate("scrollTo(0, 6000)")
    assert 0 <= page.locator(".toc").bounding_box()["y"] < 5
    page.click(".toc summary")
    page.locator(".toc ol ol a").first.click()
    expect(page).to_have_url(re.compile("#."))


@pytest.mark.parametrize(
    "uri", ["", "cchc/", "cchc/2022-h1/", *(uri for uri in KINDS if uri.count("/") in (1, 3))]
)
def test_the_first_load_is_light(phone, home, uri):
    """At most 60 KB compressed and 6 requests, and nothing of explorer, search or charts' scripts.

    The page of the search has one more, the reader of questions.
    """
    page, asked = phone("404.html"), []
    page.goto("about:blank")  # what the page before still asks for is none of this one's
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{home}/{uri}")
    # Opening the search asks for its indexes.
    first = [url for url in asked if "pagefind" not in url and not url.endswith("/search/vi.json")]
    assert len(first) <= (7 if uri == "search/" else 6), first
    sizes = {url: len(gzip.compress(page.request.get(url).body())) for url in first}
    assert sum(sizes.values()) <= 60_000, sizes
    assert not [url for url in first if "explorer" in url]
