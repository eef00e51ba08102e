"""Pictures as pixels: letters of the painter's own font, a palette, a bound for what is very long."""

import io
import re
from decimal import Decimal
from html import unescape

import pytest
from PIL import Image

from site_builder.build.site.gallery import Gallery
from site_builder.derive.portal import Portal
from site_builder.pages.charts import picture
from site_builder.pages.charts.model import Point, bar_chart
from site_builder.pages.charts.picture import FONTS, PIXELS, paint, render_picture
from tests.conftest import SAMPLE
from tests.portal import read_portal

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵdđ"
BOX = "\U0010fffd"  # of no font
KANJI = "\u6f22"


def chart(*points, title="Rác được phân loại"):
    """Bars of these values."""
    bars = [Point(f"Tỷ lệ {n}", Decimal(value)) for n, value in enumerate(points or [56])]
    return bar_chart([("", bars)], anchor="a", title=title, language="vi")


def painted(chart):
    """The PNG of a chart, read by another library than wrote its pixels."""
    return Image.open(io.BytesIO(paint(render_picture(chart))))


def written(text, css=""):
    """A picture of some letters."""
    style = f"text{{font:15px {FONTS};fill:#000000}}.paper{{fill:#ffffff}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><style>{style}</style>'
        f'<rect width="40" height="40" class="paper"/><text x="9" y="25"{css}>{text}</text></svg>'
    )


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_every_vietnamese_letter_is_drawn(weight):
    """Each in a shape of its own, so none is missing, a box, or without its tone mark."""
    letters = VIETNAMESE + VIETNAMESE.upper() + "0123456789%.,-−…≥●₫" + BOX
    made = [paint(written(each, f' style="font-weight:{weight}"')) for each in (" ", *letters)]
    assert len(set(made)) == len(letters) + 1


@pytest.mark.parametrize(("letters", "is_other"), [("Tỷ lệ ≥ 5 %…", False), (f"Hán {KANJI}", True)])
def test_fonts_of_the_machine_are_for_other_scripts_alone(letters, is_other, monkeypatch):
    """So that pictures are the same on every machine, in a container without fonts too."""
    asked, fonts = [], picture._fonts
    monkeypatch.setattr(picture, "_fonts", lambda other: (asked.append(other), fonts(other))[1])
    paint(written(letters))
    assert asked == [is_other]


def test_a_picture_is_a_palette_in_the_colours_of_the_drawing():
    """Eight bits a pixel; paper and bars have exactly the colours of the SVG, by day."""
    image = painted(chart())
    assert image.mode == "P" and image.width == PIXELS[0]
    colours = {colour for _, colour in image.convert("RGB").getcolors()}
    assert {(255, 255, 255), (0x00, 0x59, 0x6A)} <= colours and (0x0F, 0x17, 0x19) not in colours


def test_a_very_long_chart_is_a_smaller_picture():
    """Its pixels are bounded, and with them the memory that one takes."""
    image = painted(chart(*range(400)))
    assert image.height == pytest.approx(PIXELS[1], abs=1) and image.width < PIXELS[0]


def test_pictures_are_the_same_every_time():
    """Byte for byte."""
    once = paint(render_picture(chart()))
    assert once.startswith(b"\x89PNG") and once == paint(render_picture(chart()))


def test_hostile_words_are_painted_as_they_are_written():
    """No markup of a label reaches the painter."""
    assert painted(chart(title='"]+x</text><script>&xxe;</script>\x0b')).height > 100


@pytest.mark.whole
def test_no_chart_of_the_sample_needs_a_font_of_the_machine():
    """All that our own words and Vietnamese data say is written in the painter's letters."""
    gallery = Gallery(Portal(read_portal(SAMPLE).publication))
    charts = [render_picture(each) for page in gallery.pages for _, each in gallery.charts(page)]
    said = {
        letter
        for each in charts
        for text in re.findall("<text[^>]*>([^<]*)<", each)
        for letter in unescape(text)
    }
    box, *made = (paint(written(each)) for each in (BOX, *sorted(said - set(" \xa0<&"))))
    assert box not in made
