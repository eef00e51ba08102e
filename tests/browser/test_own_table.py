"""A table of the reader's own: two provinces over ten years, who is above a value, an address that brings it back."""

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_visitors import points, printed
from tests.conftest import ROOT, slow_but

pytestmark = [pytest.mark.browser, pytest.mark.whole]
PAIR = ("da-nang", "quang-nam")
TEN = [str(year) for year in range(2024, 2014, -1)]


WAYS = slow_but(
    [("vi", 360), ("en", 1280)],
    [(language, width) for language in ("vi", "en") for width in (360, 1280)],
)


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(map(str, way)))
def page(request, papi, open_page):
    """The page in both languages, on a phone and on a desk; `language` is its own."""
    language, width = request.param
    page = open_page(f"{papi}/{'' if language == 'vi' else 'en/'}table/", width=width)
    page.language = language
    return page


def choose(page, indicators, areas=(), periods=()):
    """Choose from the three lists, and show."""
    for name, wanted in (("indicator", indicators), ("area", areas), ("period", periods)):
        page.select_option(f"[data-choose={name}]", list(wanted))
    page.click("[data-action=show]")
    expect(page.locator("[data-result] table")).to_be_visible()


def cells(page):
    """The rows of the result, as texts."""
    return [
        row.locator("th, td").all_inner_texts()
        for row in page.locator("[data-result] tbody tr").all()
    ]


def taken(page, form):
    """The text of a file that is taken."""
    with page.expect_download() as download:
        page.click(f"[data-action={form}]")
    with Path(download.value.path()).open(encoding="utf-8", newline="") as file:
        return file.read()


def test_two_provinces_over_ten_years(page):
    """Every figure as the pages print it, and the CSV is the published rows, every cell as it was written."""
    choose(page, ["papi/4"], PAIR, TEN)
    shown = {row[0]: row[1:] for row in cells(page)}
    names = {"vi": ("Đà Nẵng", "Quảng Nam"), "en": ("Da Nang", "Quang Nam")}[page.language]
    for name, area in zip(names, PAIR, strict=True):
        assert shown[name] == [printed(points(int(year))["4", area], page.language) for year in TEN]
    text = taken(page, "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["area"], row["period"], Decimal(row["value"])) for row in rows} == {
        (area, year, points(int(year))["4", area]) for area in PAIR for year in TEN
    }
    whole = page.request.get(
        f"{page.url.split('/table/')[0].removesuffix('/en')}/indicators/papi/4/data.csv"
    ).text()
    assert set(text.splitlines()) <= set(whole.splitlines())
    lines = taken(page, "json")
    assert all(f'"value":{row["value"]},' in lines for row in rows)
    assert [each["period"] for each in json.loads(lines)] == [row["period"] for row in rows]
    expect(page.locator("[data-result] figure svg")).to_be_visible()
    assert page.complaints == []


def test_a_workbook_of_what_is_seen(page):
    """One sheet as seen and one of the published rows, by a reader that did not write them; figures are numbers."""
    choose(page, ["papi/4"], PAIR, TEN)
    with page.expect_download() as download:
        page.click("[data-action=xlsx]")
    workbook = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    seen, rows = (list(sheet.values) for sheet in workbook)
    lines = {row[0]: row[1:] for row in seen[3:5]}
    assert {name: [Decimal(repr(value)) for value in values] for name, values in lines.items()} == {
        name: [points(int(year))["4", area] for year in TEN]
        for name, area in zip(
            {"vi": ("Đà Nẵng", "Quảng Nam"), "en": ("Da Nang", "Quang Nam")}[page.language],
            PAIR,
            strict=True,
        )
    }
    assert seen[-1][0] == page.url
    published = csv.DictReader(io.StringIO(taken(page, "csv")))
    for row, text in zip(rows[1:], published, strict=True):
        cells_ = dict(zip(rows[0], row, strict=True))
        assert Decimal(repr(cells_.pop("value"))) == Decimal(text.pop("value"))
        assert {name: "" if cell is None else str(cell) for name, cell in cells_.items()} == text


def test_who_is_above_a_value(page):
    """A press on the year puts the highest first or last; nobody is lost."""
    choose(page, ["papi/4"], (), ["2024"])
    head = page.locator("[data-result] thead th.num button")
    head.click()
    head.click()
    above = sorted(
        (v for (code, _), v in points(2024).items() if code == "4" and v > Decimal("7.5")),
        reverse=True,
    )
    rows = cells(page)
    assert len(rows) == 61
    assert [row[1] for row in rows[: len(above)]] == [
        printed(value, page.language) for value in above
    ]


def test_a_shared_address_brings_it_back(page, open_page):
    """What was chosen, crossed and measured stands in the address."""
    choose(page, ["papi/4", "papi/5"], PAIR, TEN[:3])
    page.select_option("[data-pivot=rows]", "period")
    page.select_option("[data-pivot=columns]", "area")
    page.click("[data-action=pivot]")
    page.select_option("[data-measure]", "change")
    expect(page.locator("[data-result] caption")).to_contain_text(
        {"vi": "Thay đổi", "en": "Change"}[page.language]
    )
    again = open_page(page.url)
    expect(again.locator("[data-result] table")).to_be_visible()
    assert cells(again) == cells(page)
    assert [
        option.get_attribute("value")
        for option in again.locator("[data-choose=area] option:checked").all()
    ] == list(PAIR)


def test_no_change_is_told_across_a_break(page):
    """Dimension 5 changed its parts in 2021: why stands in words, and the columns are parted."""
    choose(page, ["papi/5"], ["da-nang"], ["2022", "2021", "2020"])
    expect(page.locator("[data-result] td.cut")).to_have_count(1)
    page.select_option("[data-measure]", "change")
    expect(page.locator("[data-result] caption")).to_contain_text(
        {"vi": "Thay đổi", "en": "Change"}[page.language]
    )
    newest, cut, before = cells(page)[0][1:]
    change = points(2022)["5", "da-nang"] - points(2021)["5", "da-nang"]
    assert newest.startswith(("+" if change > 0 else "−") + printed(abs(change), page.language))
    assert cut == "–"
    assert before != "–"
    assert {"vi": "không so sánh được", "en": "breaks"}[page.language] in page.locator(
        "[data-result] p"
    ).inner_text()


def test_a_year_without_a_figure_is_seen(page):
    """Bắc Ninh was not surveyed in 2021 and 2022: two empty cells, and a line that is dotted across them."""
    choose(page, ["papi/4"], ["bac-ninh"])
    (row,) = cells(page)
    assert [2024 - place for place, text in enumerate(row[1:]) if text == "…"] == [2022, 2021]
    expect(page.locator("[data-result] line.gap")).to_have_count(1)


def test_points_have_no_shares(page):
    """They are no parts of one whole, and the page says so."""
    choose(page, ["papi/4"], PAIR, ["2024"])
    page.select_option("[data-measure]", "share")
    expect(page.locator("[data-result] td")).to_have_text(["–", "–"])
    assert {"vi": "không phải", "en": "no parts"}[page.language] in page.locator(
        "[data-result] p"
    ).inner_text()


def test_an_indicator_leads_to_its_table(papi, open_page):
    """Its own page opens it chosen."""
    page = open_page(f"{papi}/indicators/papi/4/")
    page.locator("a[href*='table/?i=']").click()
    expect(page.locator("[data-result] table")).to_be_visible()
    assert len(cells(page)) == 63


def test_keys_are_enough(papi, open_page):
    """Choose by arrow, go on by tab, show and take by enter."""
    page = open_page(f"{papi}/table/")
    page.focus("[data-choose=indicator]")
    page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-result] table")).to_be_visible()
    reach(page, "[data-action=csv]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).stat().st_size > 0


def reach(page, selector):
    """Go on by tab until something is under the keys."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no tab leads to {selector}")


def test_without_a_script_the_files_are_there(papi, open_page):
    """The page leads to every indicator and its CSV."""
    page = open_page(f"{papi}/table/", scripts=False)
    assert not page.locator("#own").is_visible()
    assert page.locator("#ready ~ details a[href$='/papi/4/data.csv']").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_clean(papi, open_page, axe, width):
    """Nothing wider than the screen, nothing that axe finds, also with a result."""
    query = urlencode([("i", "papi/4"), ("a", "da-nang"), ("a", "quang-nam")])
    page = open_page(f"{papi}/table/?{query}", width=width, bypass_policy=True)
    expect(page.locator("[data-result] table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(map(str, way)))
def test_a_table_of_65_rows_crossed_by_two_columns(home, open_page, way):
    """Counts of every pair, as a reader of the file counts them; the button is reached by keys."""
    with (ROOT / "datasets/cchc-2022-h1/information-systems.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if 1 < len({row[name] for row in rows}) < 40][:2]
    assert (len(rows), len(columns)) == (65, 2)
    language, width = way
    page = open_page(
        f"{home}/{'' if language == 'vi' else 'en/'}datasets/cchc-2022-h1/", width=width
    )
    section = page.locator("[data-table=information-systems]")
    page.locator("details:has([data-table=information-systems]) > summary").first.click()
    section.locator("input[type=search]").focus()
    reach(page, "[data-table=information-systems] [data-action=pivot]")
    page.keyboard.press("Enter")
    for part, name in zip(("rows", "columns"), columns, strict=True):
        section.locator(f"select[data-pivot={part}]").select_option(name)
    table = section.locator("[data-result] table")
    expect(table).to_be_visible()
    counted = Counter((row[columns[0]], row[columns[1]]) for row in rows)
    shown = [int(text) for text in table.locator("td").all_inner_texts() if text != "…"]
    assert sorted(shown) == sorted(counted.values())
    assert f"{section.get_attribute('data-key')}.rows={columns[0]}" in page.url
