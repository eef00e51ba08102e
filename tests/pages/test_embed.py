"""A chart in other people's pages: one file that asks for no other, its oEmbed, and the code to copy."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import lxml.html
import pytest

from site_builder.model.config import Look
from site_builder.pages.charts.embed import embed_code, embed_files
from site_builder.pages.charts.model import Point, Series, bar_chart, line_chart
from tests.factories import make_site

URI = "indicators/x/5.4/chart"
CREDIT = ("Nguồn: Sở.", "Giấy phép: CC BY 4.0. https://baocao.example/indicators/x/5.4/#chart")
BARS = bar_chart([("", [Point("A <b>", Decimal("50.66"))])], anchor="chart", title='Tỷ lệ "x"', unit="%", language="vi")
CHART = replace(BARS, credit=CREDIT)


def made(chart=CHART, site=None):
    """The page as text, and the oEmbed document."""
    page, told = embed_files(site or make_site(), URI, chart)
    assert (page.uri, told.uri) == (f"embed/{URI}/index.html", f"embed/{URI}/oembed.json")
    return page.content.decode(), json.loads(told.content)


def test_the_page_asks_for_nothing():
    """No script, stylesheet, picture or font of any host; its one style is the one that its policy names."""
    html, _ = made()
    root = lxml.html.fromstring(html)
    assert not root.xpath("//script | //img | //iframe | //@src | //link[@rel='stylesheet'] | //@style")
    (style,) = root.xpath("//style/text()")
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = root.xpath("//meta[@http-equiv]/@content")[0]
    assert f"'sha256-{hashed}'" in policy and policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert not re.search(r"url\(|@import", style)


def test_the_page_has_the_colours_of_the_portals_palette():
    """By day and by night, under a policy that names this style."""
    look = Look(palette={"light": {"accent": "#7a1f5c"}, "dark": {"accent": "#f0a8d8", "c2": "#ffcc00"}})
    html, _ = made(site=make_site(look=look))
    (style,) = lxml.html.fromstring(html).xpath("//style/text()")
    day, night = style.split("@media", 1)
    assert "--c1:#7a1f5c;--c2:#c2571a" in day and "--c1:#f0a8d8;--c2:#ffcc00" in night
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in html


def test_the_page_says_what_the_chart_says():
    """Title, unit, figure as printed, credit, and the way to the figures."""
    root = lxml.html.fromstring(made()[0])
    text = " ".join(root.find("body").itertext())
    assert all(said in text for said in ('Tỷ lệ "x"', "Đơn vị: %", "A <b>", "50,66", "Nguồn: Sở.", "CC BY 4.0."))
    assert root.xpath("//a/@href") == ["https://baocao.example/indicators/x/5.4/#chart"]


def test_oembed_holds_what_its_kind_requires():
    """Version, type, code and size; the page names it."""
    html, told = made()
    assert (told["version"], told["type"]) == ("1.0", "rich") and told["html"] == embed_code(make_site(), URI, CHART)
    assert isinstance(told["width"], int) and isinstance(told["height"], int)
    (link,) = lxml.html.fromstring(html).xpath("//link[@type='application/json+oembed']/@href")
    assert link == f"https://baocao.example/embed/{URI}/oembed.json"


def test_the_code_is_one_frame():
    """A title with quotes stays in its attribute."""
    (frame,) = lxml.html.fragments_fromstring(embed_code(make_site(), URI, CHART))
    assert frame.tag == "iframe" and frame.get("title") == 'Tỷ lệ "x"'
    assert frame.get("src") == f"https://baocao.example/embed/{URI}/"
    assert unescape(embed_code(make_site(), URI, CHART)).count("<iframe") == 1


def test_other_languages_stand_under_the_same_folder():
    """Hosts let others frame one folder."""
    site = make_site(languages=("vi", "en")).in_language("en")
    assert next(file.uri for file in embed_files(site, URI, CHART)) == f"embed/en/{URI}/index.html"


@pytest.mark.parametrize("points", [20, 3])
def test_values_without_a_label_show_on_touch(points):
    """As on the page."""
    many = [Point(str(n), Decimal(f"{90 + n % 7}.25")) for n in range(points)]
    root = lxml.html.fromstring(
        made(line_chart([Series("", tuple(many))], anchor="chart", title="x", language="vi"))[0]
    )
    assert bool(root.xpath("//g[@tabindex='0'][@aria-label]")) is (points == 20)
    assert root.xpath("//svg/@role")[0] == ("group" if points == 20 else "img")
