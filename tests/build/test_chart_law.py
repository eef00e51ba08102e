"""One law for charts: what a chart draws is what its table holds, on every page of the portals and of made-up series.

The reader (`chart_law`) knows HTML, SVG, printed numbers and dates, and none of our nouns.
"""

from datetime import date
from decimal import Decimal

import lxml.etree
import lxml.html
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from site_builder.core.text import Text
from site_builder.derive.history import history_of
from site_builder.derive.observations import Break
from site_builder.pages.charts.rules import charts_over_time
from site_builder.pages.indicators.indicator import IndicatorPages
from tests.build.chart_law import faults_of_drawing, faults_of_page, marks_of
from tests.conftest import examples
from tests.pages.test_indicator import Pages
from tests.series import LISTED, cut, joined, observed, read_sample

pytestmark = pytest.mark.whole


@pytest.fixture(params=["portal", "sample"])
def site(request):
    """The folder of a built portal."""
    return request.getfixturevalue(request.param)


def test_every_chart_of_a_portal_keeps_the_law(site):
    """Every page, in every language."""
    pages = [page for page in site.rglob("*.html") if b'class="plot"' in page.read_bytes()]
    faults = [
        f"{page.relative_to(site)}{fault}"
        for page in pages
        for fault in faults_of_page(page.read_text())
    ]
    assert len(pages) > 10 and not faults, "\n".join(faults)


def test_every_file_shows_the_marks_of_its_page(site):
    """SVG, which stands in other people's pages and from which the PNG is painted: same marks, labels and caption."""
    count = 0
    for page in site.rglob("*.html"):
        shown = (
            lxml.html.document_fromstring(page.read_text())
            if b'class="plot"' in page.read_bytes()
            else None
        )
        for figure in shown.xpath("//figure[@class='plot'][svg]") if shown is not None else ():
            name, own = figure.get("id"), figure.find("svg")
            if not (page.parent / f"{name}.svg").exists():
                continue
            file = lxml.etree.parse(page.parent / f"{name}.svg").getroot()
            body = file.findall("{http://www.w3.org/2000/svg}svg")[0]
            caption = " ".join(each.text for each in file.findall("{*}text[@class='note']"))
            assert marks_of(body) == marks_of(own) and body.get("data-from") == own.get(
                "data-from"
            ), (page, name)
            assert not [*faults_of_drawing(body, caption, shown.get("lang"))], (page, name)
            count += 1
    assert count > 10


def test_what_a_kind_of_period_left_out_is_drawn(portal):
    """44 of 2018 and 51 of 2019 stand in the picture, on an axis that begins at zero."""
    svg = lxml.html.parse(
        portal / "indicators" / "da-nang" / "dvctt-ty-le-cung-cap" / "index.html"
    ).find(".//figure/svg")
    texts = ["".join(each.itertext()) for each in svg.iter("text")]
    assert {"44", "51", "97", "95", "0", "100"} <= set(texts)


def test_a_break_stands_at_its_day(portal):
    """The method changed on 1 January 2017: right behind 2016, wherever the next figure is."""
    page = portal / "indicators" / "da-nang" / "par-index" / "index.html"
    cuts = lxml.html.parse(page).xpath("//svg//line[@class='cut']/@data-since")
    assert set(cuts) == {"2017-01-01"}


def test_two_territories_are_two_lines_with_their_own_numbers(portal):
    """0,8335 and 0,7069 of one day are both labelled, in the file too; the break is in the caption, not on the axis."""
    page = portal / "indicators" / "da-nang" / "dti"
    figure = lxml.html.parse(page / "index.html").find(".//figure")
    file = lxml.etree.parse(page / "chart-da-nang.svg").getroot()
    for texts in (
        ["".join(each.itertext()) for each in where.iter("{*}text", "text")]
        for where in (figure, file)
    ):
        assert {"0,8335", "0,7069"} <= set(texts)
    assert {mark.area for mark in marks_of(figure.find("svg"))} == {"da-nang", "da-nang-2025"}
    assert not figure.xpath(".//line[@class='cut']") and "1/7/2025" in figure.findtext(
        "figcaption/small"
    )


def test_anchors_of_charts_of_one_kind_of_period_answer(sample):
    """They had charts of their own; in the panel with all kinds the page has their anchors."""
    html = lxml.html.parse(sample / "indicators" / "cap-nuoc" / "1.1" / "index.html")
    for old in ("chart", "chart-half-year", "chart-nine-months", "chart-year"):
        assert html.xpath(f"//figure[@id='chart-huyen-mau']//a[@id='{old}']")


def page_of(*observations, breaks=(), areas=()):
    """The page of an indicator with made-up figures."""
    history = history_of(joined(*observations, breaks=breaks, areas=areas), LISTED, "1")
    made = charts_over_time(history, "vi")
    home = Pages(read_sample()) if not CACHE else CACHE[0]
    CACHE[:] = [home]
    drawn = {"indicators/x/1/": [(f"indicators/x/1/{chart.anchor}", chart) for chart, _ in made]}
    view = IndicatorPages(home.publication, home.histories, charts=drawn).view(history)
    return home.html(view)


CACHE: list = []
YEARS = st.integers(2015, 2024)
PERIODS = st.one_of(
    YEARS.map(str),
    st.tuples(YEARS, st.integers(1, 4)).map(lambda each: f"{each[0]}-Q{each[1]}"),
    st.tuples(YEARS, st.integers(1, 12)).map(lambda each: f"{each[0]}-{each[1]:02d}"),
    YEARS.map(lambda each: f"{each}-9M"),
)
VALUES = (
    st.decimals(-500, 2_000, places=2)
    | st.integers(0, 9).map(Decimal)
    | st.decimals(95, 99, places=1)
    | st.none()
)
FIGURES = st.lists(
    st.tuples(PERIODS, VALUES, st.sampled_from(["hồ sơ", "hồ sơ", "%"])), min_size=1, max_size=14
)


CLASHES = [
    ("2015-9M", Decimal(1), "hồ sơ"),
    ("2015", Decimal("0.00"), "hồ sơ"),
    ("2015", Decimal(1), "hồ sơ"),
]
CLASHES += [
    ("2015-9M", Decimal("-44.19"), "hồ sơ"),
    ("2015", Decimal("-44.19"), "hồ sơ"),
    ("2015", Decimal(0), "%"),
]
# What is found is short enough to read: to look for the shortest takes minutes.
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=examples(25), phases=FOUND)
@example(CLASHES, [], True)
@given(FIGURES, st.lists(YEARS.map(str), max_size=2, unique=True), st.booleans())
def test_every_made_up_series_keeps_the_law(figures, breaks, contradicts):
    """All kinds of period, units, gaps, figures below zero, equal ones, ones that contradict each other, breaks."""
    told = {
        (period, place if contradicts else 0): (value, unit)
        for place, (period, value, unit) in enumerate(figures)
    }
    made = [
        observed(period, value, unit=unit, line=n)
        for n, ((period, _), (value, unit)) in enumerate(told.items(), 2)
    ]
    assert not [*faults_of_page(page_of(*made, breaks=[cut(year) for year in breaks]))]


@settings(max_examples=examples(20), phases=FOUND)
@given(
    st.lists(st.tuples(YEARS, st.decimals(0, 1, places=4)), min_size=1, max_size=8),
    st.decimals(0, 1, places=4),
)
def test_every_made_up_territory_keeps_the_law(figures, newest):
    """An area that follows another."""
    old = [observed(str(year), value, area="a") for year, value in dict(figures).items()]
    new = observed(str(max(year for year, _ in figures)), newest, area="b")
    breaks = [Break("1", "b", date(2025, 7, 1), "boundary", Text("Hợp nhất"))]
    assert not [*faults_of_page(page_of(*old, new, breaks=breaks, areas=("a", "b")))]
