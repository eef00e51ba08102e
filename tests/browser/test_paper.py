"""Pages on paper: letters of 8 points or more, nothing beyond the sheet, and on each sheet where it comes from."""

import io

import pdfplumber
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
KINDS = [
    "",
    "cchc/2022-h1/",
    "datasets/cchc-2022-h1/",
    "datasets/da-nang-series/",
    "datasets/cchc-2022-h1/1.0.0/",
    "indicators/da-nang/dti/",
    "harvest/",
]
SMALLEST = 8 * 96 / 72  # pixels
SHEETS = {"tall": 673, "wide": 1047}  # pixels within the margins of A4
SMALL = """(smallest) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
  while (texts.nextNode()) {
    const { parentElement, textContent } = texts.currentNode;
    if (!textContent.trim() || !parentElement.checkVisibility()) continue;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (size < smallest - 0.05) found.add(textContent.trim().slice(0, 40));
  }
  return [...found];
}"""
BEYOND = """([width, isWide]) => [...document.querySelectorAll('main *')].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width && box.right > width + 1 && isWide === Boolean(one.closest('.wide, .sect:has(.wide)'));
}).map((one) => `${one.localName} ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture
def paper(open_page, home):
    """Open a page as a printer sees it."""

    def start(uri, width):
        page = open_page(f"{home}/{uri}", width=width)
        page.emulate_media(media="print")
        return page

    return start


@pytest.mark.parametrize("uri", KINDS, ids=lambda uri: uri or "home")
def test_letters_are_of_eight_points_or_more(paper, uri):
    """In notes and tables of many columns too."""
    assert paper(uri, SHEETS["tall"]).evaluate(SMALL, SMALLEST) == []


@pytest.mark.parametrize("uri", KINDS, ids=lambda uri: uri or "home")
def test_nothing_lies_beyond_the_sheet(paper, uri):
    """What did would be cut off, or the browser would make all letters smaller; wide tables lie across."""
    page = paper(uri, SHEETS["tall"])
    beyond = page.evaluate(BEYOND, [SHEETS["tall"], False])
    page.set_viewport_size({"width": SHEETS["wide"], "height": 900})
    assert beyond + page.evaluate(BEYOND, [SHEETS["wide"], True]) == []


def test_a_table_of_many_columns_breaks_no_word(paper):
    """Columns that a sheet has no room for are left to the files, and named; days and numbers stay on one line."""
    page = paper("datasets/da-nang-series/", SHEETS["wide"])
    table = page.locator("[data-table=observations]")
    expect(table.locator("caption .paper")).to_contain_text(
        "Không in ra giấy, có trong các tệp: Chuỗi,"
    )
    assert table.locator("thead th").count() > table.locator("thead th:visible").count() >= 8
    style = "cells => [...new Set(cells.map((one) => getComputedStyle(one).overflowWrap))]"
    assert table.locator("tbody td:not(.note, :has(a), :last-child):visible").evaluate_all(
        style
    ) == ["break-word"]


def test_each_sheet_says_where_it_comes_from(open_page, home):
    """Its address, the edition with its day, the day of printing; a table of many columns lies across."""
    page = open_page(f"{home}/datasets/cchc-2022-h1/")
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as paper:
        feet = [
            sheet.crop((0, sheet.height - 50, sheet.width, sheet.height)).extract_text()
            for sheet in paper.pages
        ]
        assert {sheet.width > sheet.height for sheet in paper.pages} == {True, False}
    told = "https://baocao.example/datasets/cchc-2022-h1/ · phiên bản 1.0.0, 25/11/2026 · in ngày"
    assert [foot for foot in feet if told not in foot] == []


@pytest.mark.parametrize(
    "uri", ["cchc/2022-h1/", "en/datasets/cchc-2022-h1/", "indicators/da-nang/dti/"]
)
def test_paper_leads_back_to_the_page(open_page, home, uri):
    """A code and the address in letters, wide enough to be read; on a screen neither is there."""
    page = open_page(f"{home}/{uri}", width=SHEETS["tall"])
    code = page.locator(".qr")
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_have_text(f"https://baocao.example/{uri}")
    assert code.locator("svg").bounding_box()["width"] * 25.4 / 96 >= 19
    assert page.locator(".qr").count() == 1


def test_facts_that_nobody_states_are_counted_above_them(paper):
    """Unfolded on paper, the list says what it lists."""
    page = paper("cchc/2022-h1/", SHEETS["tall"])
    expect(page.locator(".facts + details > summary").first).to_be_visible()
