"""The facets of the catalogue combined, in a real browser."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from site_builder.pages.catalogue import datasets
from tests.browser.explored import CONFIG
from tests.conftest import build

pytestmark = pytest.mark.browser


@pytest.fixture
def catalogue(open_page, home):
    """Open the list of datasets, or one of its pages, with a choice in its address."""

    def start(rest="", **given):
        return open_page(f"{home}/datasets/{rest}", **given)

    return start


def press(page, facet, value, chips):
    """Press a value of a facet and wait until that many choices stand above the list."""
    page.locator(f"[data-facet={facet}] a[data-value='{value}']").click()
    chosen(page, chips)


def chosen(page, chips):
    """Wait for that many choices."""
    if chips:
        page.locator(f".chosen .chip >> nth={chips - 1}").wait_for()
    page.locator(f".chosen .chip >> nth={chips}").wait_for(state="detached")


def listed(page, count):
    """The datasets that are listed, once there are so many."""
    links = page.locator(".entry h3 a")
    expect(links).to_have_count(count)
    return links.evaluate_all("all => all.map((a) => new URL(a.href).pathname)")


def count_of(page, facet, value):
    """What is said beside a value."""
    return page.locator(f"[data-facet={facet}] li:has(a[data-value='{value}']) .num")


def view_of(page):
    """What the address asks for, read in the page: the driver learns of a changed address later."""
    return parse_qs(urlsplit(page.evaluate("location.href")).query)


def test_two_facets_narrow_together(catalogue):
    """A topic and a kind: the list, its tally and the counts beside other values follow."""
    page = catalogue()
    expect(count_of(page, "kind", "series")).to_have_text("2")
    press(page, "topic", "envi", 1)
    expect(count_of(page, "kind", "series")).to_have_text("1")
    press(page, "kind", "series", 2)
    assert listed(page, 1) == ["/datasets/cchc-series/"]
    expect(page.locator(".found p").first).to_have_text("1 tập dữ liệu")
    assert view_of(page) == {"topic": ["envi"], "kind": ["series"]} and page.complaints == []


def test_two_values_of_a_facet_widen(catalogue):
    """Data of a report or of a whole series."""
    page = catalogue("?kind=report&kind=series")
    chosen(page, 2)
    listed(page, 3)


def test_a_choice_survives_reload_and_goes_back(catalogue):
    """The address is the choice."""
    page = catalogue()
    press(page, "topic", "envi", 1)
    press(page, "kind", "report", 2)
    page.reload()
    chosen(page, 2)
    listed(page, 1)
    page.go_back()
    chosen(page, 1)
    listed(page, 2)


def test_a_choice_is_taken_out_by_its_chip(catalogue):
    """And the whole list is there again, and marked as such."""
    page = catalogue("?topic=envi")
    chosen(page, 1)
    whole = page.locator(".facets a").first
    expect(whole).not_to_have_attribute("aria-current", "true")
    page.click(".chosen .chip")
    chosen(page, 0)
    listed(page, 5)
    expect(whole).to_have_attribute("aria-current", "true")
    assert view_of(page) == {}


@pytest.fixture(scope="module")
def many(serve, tmp_path_factory):
    """The list of a portal of more than a page of datasets, whose facets have pages; two are of one keyword."""
    root = tmp_path_factory.mktemp("many")
    (root / "reports").mkdir()
    (root / "reports" / "index.md").write_text("---\ntitle: Đầu\n---\n", "utf-8")
    for number in range(13):
        folder = root / "datasets" / f"goi-{number:03}"
        folder.mkdir(parents=True)
        keyword = "hiếm" if number in (5, 11) else "thường"
        (folder / "datapackage.yaml").write_text(
            f"name: goi-{number:03}\ntitle: Gói {number:03}\nkeywords: [{keyword}]\n"
            f"themes: [{'ENVI' if number == 5 else 'GOVE'}]\nresources:\n"
            "  - {name: a, path: a.csv, schema: {fields: [{name: x, type: integer}]}}\n",
            "utf-8",
        )
        (folder / "a.csv").write_text("x\n1\n", "utf-8")
    config, site = root / "mkdocs.yml", root / "site"
    settings = CONFIG.format(theme=Path(__file__).parents[2] / "theme")
    config.write_text(re.sub(r"formats: .*", "formats: [csv]", settings), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for bar in ("PAGE", "PAGES_ABOVE"):
            patch.setattr(datasets, bar, 10)  # datasets; a hundred take seconds
        done = build(config, site)
    assert done.returncode == 0, done.stdout + done.stderr
    return f"{serve(site)}/datasets/"


def test_a_list_of_several_pages_is_narrowed_whole(open_page, many):
    """An entry of the second page is taken from it."""
    page = open_page(f"{many}?keyword=hiem")
    assert listed(page, 2) == ["/datasets/goi-005/", "/datasets/goi-011/"]


def test_what_a_page_is_about_stays_when_it_is_narrowed(open_page, many):
    """From the page of a keyword to that keyword and a topic."""
    page = open_page(f"{many}by/keyword/hiem/")
    page.locator("[data-facet=topic] a[data-value=envi]").click()
    chosen(page, 2)
    assert listed(page, 1) == ["/datasets/goi-005/"]


def test_without_a_script_each_facet_of_a_long_list_is_a_page(open_page, many):
    """The links lead there."""
    page = open_page(many, scripts=False)
    page.locator("[data-facet=keyword] a[data-value=hiem]").click()
    page.wait_for_url("**/datasets/by/keyword/hiem/")
    listed(page, 2)


def test_without_a_script_a_short_list_is_not_narrowed(catalogue):
    """It is seen whole, and nothing is offered that does nothing."""
    page = catalogue(scripts=False)
    listed(page, 5)
    expect(page.locator("[data-facet]:visible")).to_have_count(0)


def test_all_values_of_a_facet_are_reached_by_a_link(catalogue):
    """Which a short list has no page for."""
    page = catalogue()
    page.locator("[data-facet=source] a:not([data-value])").click()
    expect(page.locator("[data-facet=source] a[data-value] >> nth=8")).to_be_visible()
    listed(page, 5)


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_a_narrowed_list(catalogue, axe, width):
    """Choices, counts and entries."""
    page = catalogue("?topic=envi&kind=series", width=width, bypass_policy=True)
    chosen(page, 2)
    assert axe(page) == []
