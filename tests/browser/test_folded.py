"""A report of many parts: a list of its sections, each opened by whatever leads into it, with a script or without."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
REPORT = "cchc/2022-h1/"
MOST_STOPS, MOST_REPORTS = 250, 19
STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true})).length"""


@pytest.mark.parametrize("uri", [REPORT, f"en/{REPORT}"])
def test_a_keyboard_crosses_the_page_in_few_stops(open_page, home, uri):
    """And errors are reported from menus, with the page or by its rows."""
    page = open_page(f"{home}/{uri}")
    page.wait_for_function("document.querySelector('.table .dots .explore')")
    stops = page.evaluate(STOPS)
    reports = page.locator("a[rel=nofollow][href*='mailto:']").count() - 1  # one hands the page on
    assert stops <= MOST_STOPS and reports <= MOST_REPORTS


def test_a_key_counts_the_same_stops(open_page, home):
    """Tab goes round the page in as many steps as were counted."""
    page = open_page(f"{home}/{REPORT}")
    page.wait_for_function("document.querySelector('.table .dots .explore')")
    for _ in range(page.evaluate(STOPS)):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.foot') !== null")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_leads_into_a_section_opens_it(open_page, home, scripts):
    """An address, a contents entry, words looked for in the page."""
    page = open_page(f"{home}/{REPORT}", scripts=scripts)
    expect(page.locator("details.part[open]")).to_have_count(0)
    page.click(".toc a[href='#i-3']")
    expect(page.locator("[id=i-3]")).to_be_in_viewport()
    page.goto(f"{home}/{REPORT}#:~:text=Nhà%20máy%20nước%20Cầu%20Đỏ")
    expect(page.get_by_text("Nhà máy nước Cầu Đỏ").first).to_be_visible()
    page.goto(f"{home}/{REPORT}#ct-5.4")
    expect(page.locator("[id='ct-5.4']")).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_its_print_is_whole(open_page, home, scripts):
    """Nothing is left out that a reader did not open."""
    page = open_page(f"{home}/{REPORT}", scripts=scripts)
    page.emulate_media(media="print")
    words = page.locator("details.part p").last
    assert words.bounding_box()["height"] > 10


def test_all_sections_open_at_once(open_page, home):
    """For who reads from the top to the end."""
    page = open_page(f"{home}/{REPORT}")
    page.click("[data-unfold]")
    expect(page.locator("details.part:not([open])")).to_have_count(0)
    expect(page.locator("[data-unfold]")).to_be_hidden()


def test_the_menu_of_a_table_holds_its_tools(open_page, home):
    """Files without a script, the search within its rows with one; an address of a view opens it."""
    page = open_page(f"{home}/{REPORT}?indicators.q=thanh+toan#b-indicators")
    menu = page.locator("[data-table=indicators] .dots").first
    expect(menu.locator("input[type=search]")).to_have_value("thanh toan")
    assert menu.locator("a[href$='.csv']").count() >= 1 and menu.locator(".report a").count() == 1
