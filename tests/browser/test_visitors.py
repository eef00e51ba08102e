"""What visitors ask of the series with a story, each from the first page by at most two clicks, in both languages.

The answers are worked out from the files of the data by a reader that knows nothing of the program.
"""

import csv
import re
from decimal import Decimal
from functools import cache

import pytest

from tests.conftest import ROOT, slow_but

pytestmark = [pytest.mark.browser, pytest.mark.whole]
DIMENSIONS = {
    "vi": ("Tham gia của người dân ở cấp cơ sở", "Cung ứng dịch vụ công"),
    "en": ("participation at local levels", "public service delivery"),
}


@cache
def points(year):
    """Points by code and province."""
    with (ROOT / f"datasets/papi-{year}/observations.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return {
            (row["indicator"], row["area"]): Decimal(row["value"])
            for row in csv.DictReader(file)
            if row["value"]
        }


def printed(value, language):
    """As pages round it."""
    text = str(round(value, 2))
    return text.replace(".", ",") if language == "vi" else text


def place(code, year):
    """The rank of Da Nang, and of how many."""
    own = [value for (each, _), value in points(year).items() if each == code]
    return 1 + sum(value > points(year)[code, "da-nang"] for value in own), len(own)


@pytest.fixture(params=["vi", "en"])
def walk(request, papi, open_page):
    """The first page in a language, and its language."""
    language = request.param
    return open_page(f"{papi}/{'' if language == 'vi' else 'en/'}"), language


def report(walk):
    """The newest report, one click from the first page."""
    page, language = walk
    page.locator("main .kicker + h2 a").first.click()
    page.wait_for_url("**/papi/2024/")
    return page, language


def test_is_it_rated_better_than_ten_years_ago(walk):
    """Yes in the one dimension that compares all along: 5.63 then, 6.62 now."""
    page, language = report(walk)
    words = page.locator("main").inner_text()
    assert all(printed(points(year)["4", "da-nang"], language) in words for year in (2014, 2024))
    assert re.search(r"mười năm trước là 5,63|ten years before it was 5\.63", words)


def test_the_first_page_says_how_far_it_has_come(walk):
    """Since the first survey, between printed figures; whether that is better, the survey does not let one know."""
    page, language = walk
    words = page.locator("[data-lead]").inner_text()
    (rank, _), cent = place("4", 2024), Decimal("0.01")
    now, before = (points(year)["4", "da-nang"].quantize(cent) for year in (2024, 2011))
    told = {
        "vi": f"Năm 2024, Đà Nẵng: {printed(now, 'vi')} điểm, tăng {printed(now - before, 'vi')} điểm"
        f" so với năm 2011, hạng {rank}.",
        "en": f"2024, Da Nang: {printed(now, 'en')} points, up {printed(now - before, 'en')} points"
        f" from 2011, rank {rank}.",
    }
    assert words == told[language]
    assert page.locator("figure.plot svg").first.is_visible()


def test_where_does_it_stand_among_the_provinces(walk):
    """Rank 51 of the 61 that have points."""
    rank, count = place("4", 2024)
    assert (rank, count) == (51, 61)
    page, language = walk
    row = page.locator("aside tr.home")
    assert row.locator("td").first.inner_text() == str(rank)
    page, language = report(walk)
    words = {
        "vi": f"hạng {rank} trong {count} tỉnh",
        "en": f"rank {rank} of the {count} provinces",
    }[language]
    assert words in page.locator("main").inner_text()


def test_which_dimension_fell(walk):
    """The one that fell most, with both figures."""
    falls = {
        code: points(2024)[code, "da-nang"] - points(2023)[code, "da-nang"] for code in "12345678"
    }
    assert min(falls, key=falls.get) == "1"
    page, language = report(walk)
    section = page.locator("#tang-giam, #up-and-down").locator(
        "xpath=ancestor-or-self::*[self::details or self::h2]/.."
    )
    words = section.first.inner_text()
    assert DIMENSIONS[language][0].lower() in words.lower()
    assert all(printed(points(year)["1", "da-nang"], language) in words for year in (2023, 2024))


def test_how_does_my_province_compare(walk):
    """The link under the ranking, then the list of all: Quảng Nam and Da Nang in every year."""
    page, language = walk
    page.locator("aside a").click()
    page.wait_for_url("**/indicators/papi/4/#areas")
    page.locator("#areas ~ details > summary").click()
    for area in ("quang-nam", "da-nang"):
        cells = page.locator(f"#area-{area} td").all_inner_texts()
        assert cells[1:] == [
            printed(points(year)["4", area], language) for year in range(2024, 2010, -1)
        ]


def test_what_changed_in_the_last_report(walk):
    """Under each figure of the first page, with its sign, and no word of better or worse: nobody can know."""
    page, language = walk
    moves, cent = page.locator(".head .move").all_inner_texts(), Decimal("0.01")
    for code, words in zip("4675", moves, strict=True):
        now, before = (points(year)[code, "da-nang"].quantize(cent) for year in (2024, 2023))
        sign = "+" if now > before else "−"
        assert words.startswith(sign + printed(abs(now - before), language))
        assert not re.search("tốt|kém|better|worse", words)


def test_may_i_quote_this_and_how(walk):
    """Who made it, the licence, and words to copy, in the newest report."""
    page, language = report(walk)
    words = page.locator("main").inner_text()
    assert {"vi": "khi trích dẫn, xin ghi", "en": "where you quote them"}[language] in words
    assert "CECODES" in words
    assert {"vi": "giữ mọi quyền", "en": "reserve all rights"}[language] in words
    assert "/papi/2024/" in page.locator(".cite").first.inner_text()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "papi/",
        "papi/2024/",
        "indicators/papi/4/",
        "indicators/papi/5.1/",
        "datasets/papi-2024/",
    ],
)
@pytest.mark.parametrize("width", slow_but([360], [360, 1280]))
def test_pages_of_many_areas_fit_and_are_clean(papi, open_page, axe, address, width):
    """Nothing wider than the screen, nothing in the console, nothing that axe finds."""
    page = open_page(f"{papi}/{address}", width=width, bypass_policy=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
    assert axe(page) == []


def test_the_map_of_the_first_page_says_and_reaches_each_province(walk):
    """The darkest are the highest; what has the focus is said above the map, and Enter leads to its row."""
    page, language = walk
    shapes = page.locator(".shapes a")
    shades = dict(
        shapes.evaluate_all("""all => all.map((one) =>
        [one.getAttribute("href").split("#area-")[1], one.querySelector("path").getAttribute("fill-opacity")])""")
    )
    values = {area: value for (code, area), value in points(2024).items() if code == "4"}
    assert len(shades) == 63 and {area for area, shade in shades.items() if shade} == set(values)
    darkest = [round(values[area], 2) for area, shade in shades.items() if shade == "1"]
    assert min(darkest) > max(
        round(values[area], 2) for area, shade in shades.items() if shade not in ("1", None)
    )
    shape = page.locator(".shapes a[href$='#area-tay-ninh']")
    shape.focus()
    words = shape.locator("text").last
    assert words.is_visible() and printed(values["tay-ninh"], language) in words.text_content()
    shape.press("Enter")
    page.wait_for_url("**/indicators/papi/4/#area-tay-ninh")
    assert page.locator("[id='area-tay-ninh']").is_visible()


def test_the_map_is_one_stop_from_which_arrows_lead_on(walk):
    """In the order of rank, and no further than the last."""
    page, _ = walk
    names = page.locator(".shapes a").evaluate_all(
        "all => all.map((one) => one.getAttribute('href').split('#')[1])"
    )
    assert page.locator(".shapes a:not([tabindex='-1'])").count() == 1
    focused = "document.activeElement.getAttribute('href').split('#')[1]"
    page.locator(".shapes a").first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == names[0]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == names[2]
    page.locator(".shapes a").last.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == names[-1]
