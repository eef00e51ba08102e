"""Areas and periods chosen on the chart of an indicator: by keyboard, in the address, in what is taken and embedded."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from site_builder.model.config import SCHEMES
from tests.browser.test_visitors import points, printed

pytestmark = [pytest.mark.browser, pytest.mark.whole]
PAGE, CHART = "indicators/papi/4/", "figure#chart-da-nang"
CHOSEN = f"{PAGE}?areas=quang-nam,tay-ninh&from=2016&to=2020"
PLACES = """all => all.map((one) => ({
  period: one.dataset.period, value: Number(one.dataset.value), y: Number(one.parentElement.getAttribute('y')),
}))"""


def named(page):
    """What stands at the ends of the lines, from the top down."""
    texts = page.locator(f"{CHART} svg text[dx='11']").all()
    return [
        text.text_content()
        for text in sorted(texts, key=lambda text: float(text.get_attribute("y")))
    ]


def test_an_area_is_added_and_taken_off_by_keyboard(papi, open_page):
    """The list has the focus once it is there; the address says what is chosen, and the chip takes it back."""
    page = open_page(f"{papi}/{PAGE}")
    button = page.get_by_role("button", name="Chọn địa bàn và kỳ trên hình")
    button.focus()
    page.keyboard.press("Enter")
    areas = page.locator("[data-choose-areas] select").first
    expect(areas).to_be_focused()
    areas.select_option("Quảng Nam")
    page.get_by_role("button", name="Thêm vào hình").press("Enter")
    expect(page).to_have_url(re.compile(r"\?areas=quang-nam$"))
    assert any(text.startswith("Quảng Nam ") for text in named(page))
    page.get_by_role("button", name="Bỏ Quảng Nam khỏi hình").press("Enter")
    expect(page).to_have_url(f"{papi}/{PAGE}")
    assert [text.rpartition(" ")[0] for text in named(page)] == ["Trung vị", "Đà Nẵng"]
    assert page.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_an_address_shows_what_was_chosen(papi, open_page, width):
    """Each line named with its last figure, whole on the screen; title, table and figures are those of the data."""
    page = open_page(f"{papi}/{CHOSEN}", width=width)
    expect(page.locator(f"{CHART} figcaption")).to_contain_text(
        "công: Đà Nẵng, Quảng Nam, Tây Ninh, 2016–2020"
    )
    ends = {
        area: printed(points(2020)["4", area], "vi")
        for area in ("da-nang", "quang-nam", "tay-ninh")
    }
    assert {f"Quảng Nam {ends['quang-nam']}", f"Tây Ninh {ends['tay-ninh']}"} < set(named(page))
    boxes = [text.bounding_box() for text in page.locator(f"{CHART} svg text[dx='11']").all()]
    assert all(box["x"] + box["width"] <= width for box in boxes)
    rows = page.locator(f"{CHART} tbody tr", has_text="Tây Ninh").locator("td.num")
    assert rows.all_text_contents() == [
        printed(points(year)["4", "tay-ninh"], "vi") for year in range(2016, 2021)
    ]


def test_marks_stand_where_their_figures_do(papi, open_page):
    """On one axis: what differs by as much stands as far apart."""
    page = open_page(f"{papi}/{CHOSEN}")
    expect(page.locator(f"{CHART} figcaption")).to_contain_text("Tây Ninh")
    marks = page.locator(f"{CHART} path[data-value]").evaluate_all(PLACES)
    assert len(marks) == 4 * 5 and {mark["period"] for mark in marks} == {
        str(year) for year in range(2016, 2021)
    }
    low, high = (pick(marks, key=lambda mark: mark["value"]) for pick in (min, max))
    slope = (high["y"] - low["y"]) / (high["value"] - low["value"])
    assert slope < 0
    assert all(
        abs(low["y"] + slope * (mark["value"] - low["value"]) - mark["y"]) < 0.2 for mark in marks
    )


def test_no_line_crosses_a_break(papi, open_page):
    """Figures on two sides of it are not comparable."""
    page = open_page(f"{papi}/indicators/papi/5.1/?areas=quang-nam")
    expect(page.locator("figure.plot figcaption").first).to_contain_text("Quảng Nam")
    cuts = [
        float(x[:-1])
        for x in page.locator("figure.plot .cut").evaluate_all(
            "all => all.map((one) => one.getAttribute('x1'))"
        )
    ]
    ends = "all => all.map((one) => ['x1', 'x2'].map((name) => parseFloat(one.getAttribute(name))))"
    lines = page.locator("figure.plot .line, figure.plot .gap").evaluate_all(ends)
    assert cuts and lines
    assert not [(x1, x2) for x1, x2 in lines for cut in cuts if x1 < cut - 0.1 and cut + 0.1 < x2]


def test_what_is_taken_and_embedded_shows_the_choice(papi, open_page):
    """The code holds the picture whole, and leads to the page as it was chosen."""
    page = open_page(f"{papi}/{CHOSEN}")
    code = page.locator("#chart-da-nang-code")
    expect(code).to_have_value(re.compile("^<a href=.*data:image/svg"))
    text = code.input_value()
    assert (
        "/indicators/papi/4/?areas=quang-nam,tay-ninh&amp;from=2016&amp;to=2020#chart-da-nang"
        in text
    )
    picture = unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', text)[1])
    assert f"Tây Ninh {printed(points(2020)['4', 'tay-ninh'], 'vi')}</text>" in picture
    assert "areas=quang-nam,tay-ninh" in picture and "Nguồn: CECODES" in picture
    assert re.search(
        r">Vẽ ngày \d+/\d+/20\d\d\. Số được đính chính sau ngày ấy có ở trang:", picture
    )
    page.locator(f"{CHART} .dots summary").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    assert taken.value.suggested_filename == "chart-da-nang.png"
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_chosen_line_has_a_colour_of_its_own(papi, open_page, scheme):
    """On the page and in the picture: that of its name, and neither those of one's own area nor of the median."""
    page = open_page(f"{papi}/{CHOSEN}", scheme=scheme)
    expect(page.locator(f"{CHART} figcaption")).to_contain_text("Tây Ninh")
    colour = "all => all.map((one) => getComputedStyle(one)[one.localName === 'line' ? 'stroke' : 'fill'])"
    lines = page.locator(f"{CHART} svg .line").evaluate_all(colour)
    names = page.locator(f"{CHART} svg text[dx='11']").evaluate_all(colour)
    assert len(set(lines)) == len(set(names)) == 4 and len(set(lines) & set(names)) == 2
    picture = unquote(page.locator("#chart-da-nang-code").input_value())
    tokens = [SCHEMES[scheme][token] for token in ("c4", "c5")]
    assert [
        f".g{number}{{fill:{colour}}}" in picture for number, colour in enumerate(tokens, start=4)
    ] == [True, True]


def test_without_a_script_the_table_of_all_areas_is_one_step_away(papi, open_page):
    """Nothing is offered that would not work."""
    page = open_page(f"{papi}/{PAGE}", scripts=False)
    assert not page.get_by_role("button", name="Chọn địa bàn và kỳ trên hình").is_visible()
    page.get_by_role("link", name="Cả 63 địa bàn qua các kỳ").click()
    assert page.url.endswith("#areas")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_chart_is_clean(papi, open_page, axe, scheme):
    """Nothing that axe finds."""
    page = open_page(f"{papi}/{CHOSEN}", width=390, scheme=scheme, bypass_policy=True)
    expect(page.locator(f"{CHART} figcaption")).to_contain_text("Tây Ninh")
    assert axe(page) == []
