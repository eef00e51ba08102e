"""A chart in other people's pages: the code to copy, its oEmbed, and what answers at the addresses of before."""

import json
from dataclasses import replace
from decimal import Decimal

import lxml.html

from site_builder.pages.charts.embed import discovered, embed_code, former_file, oembed
from site_builder.pages.charts.model import Point, bar_chart
from site_builder.pages.charts.picture import height_of, render_picture
from tests.factories import make_site

URI = "indicators/x/5.4/chart"
CREDIT = ("Nguồn: Sở.", "Giấy phép: CC BY 4.0. https://baocao.example/indicators/x/5.4/#chart")
BARS = bar_chart(
    [("", [Point("A <b>", Decimal("50.66"))])],
    anchor="chart",
    title='Tỷ lệ "x"',
    unit="%",
    language="vi",
)
CHART = replace(BARS, credit=CREDIT)
ENGLISH = make_site(languages=("vi", "en")).in_language("en")


def test_the_code_is_a_link_around_the_picture():
    """A title with quotes stays in its attribute."""
    (link,) = lxml.html.fragments_fromstring(embed_code(make_site().absolute(URI), CHART))
    (picture,) = link
    assert (link.tag, link.get("href")) == ("a", "https://baocao.example/indicators/x/5.4/#chart")
    assert (picture.tag, picture.get("src")) == ("img", f"https://baocao.example/{URI}.svg")
    assert picture.get("alt") == 'Tỷ lệ "x"' and picture.get("height") == str(height_of(CHART))


def test_oembed_has_what_its_kind_requires():
    """Version, type, address and size of the picture."""
    told = json.loads(oembed(make_site(), URI, CHART.title, height_of(CHART)))
    assert (told["version"], told["type"], told["url"]) == (
        "1.0",
        "photo",
        f"https://baocao.example/{URI}.svg",
    )
    assert (told["width"], told["height"]) == (760, height_of(CHART))


def test_a_page_names_the_oembed_of_its_first_chart():
    """In its own language; a page without charts names none."""
    (found,) = discovered(ENGLISH, "indicators/x/5.4/", ["A", "B"])
    assert (found.uri, found.title) == (
        "https://baocao.example/en/indicators/x/5.4/oembed.json",
        "A",
    )
    assert discovered(ENGLISH, "indicators/x/5.4/", []) == ()


def answer(path):
    """What stands at an address of before, out of the chart's SVG."""
    return former_file(make_site(), path, URI, render_picture(CHART))


def test_frames_of_before_show_the_picture():
    """The page asks for the picture alone, and its link leaves the frame."""
    root = lxml.html.fromstring(answer(f"embed/{URI}/index.html"))
    assert root.xpath("//@src") == [f"../../../../../{URI}.svg"] and not root.xpath(
        "//script | //style | //@style"
    )
    assert root.xpath("//a/@target") == ["_blank"] and root.get("lang") == "vi"
    assert root.xpath("//a/@href") == ["https://baocao.example/indicators/x/5.4/#chart"]
    assert root.xpath("//img/@alt") == ['Tỷ lệ "x"']


def test_the_oembed_of_before_is_that_of_the_chart():
    """With the size that the picture states."""
    assert answer(f"embed/{URI}/oembed.json") == oembed(
        make_site(), URI, CHART.title, height_of(CHART)
    )


def test_a_png_of_before_is_painted():
    """It is what programs of others show."""
    assert answer(f"{URI}.png").startswith(b"\x89PNG")
