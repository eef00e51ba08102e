"""Letters in the pictures of charts: the painter's own first, the machine's where it lacks one."""

import re
from html import unescape

import pytest

from site_builder.build.gallery import Gallery
from site_builder.derive.portal import Portal
from site_builder.pages.charts import painter
from site_builder.pages.charts.model import Point, bar_chart
from site_builder.pages.charts.painter import paint_all, paintable
from site_builder.pages.charts.picture import render_picture
from tests.conftest import SAMPLE
from tests.pages.made_font import make_font
from tests.portal import read_portal

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵdđ"
KANJI = "\u6f22"  # Liberation Sans has none
PLAIN = render_picture(bar_chart([("", [Point("Tỷ lệ", 56)])], anchor="a", title="Rác được phân loại", language="vi"))


def paint(*pictures, fonts, monkeypatch):
    """PNGs on a machine that has the fonts of these folders."""
    monkeypatch.setattr(painter, "font_folders", lambda: fonts)
    made = list(paint_all(pictures))
    assert all(made)
    return made


def written(text, css=""):
    """A picture of some letters as the painter gets it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><style>text{font:15px "Noto Sans",'
        f'"Liberation Sans",Arial,sans-serif}}</style><text x="9" y="25"{css}>{text}</text></svg>'
    )


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    """A machine with fonts under the names that our stylesheet gives, in which every letter is a triangle."""
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    for name in ("Noto Sans", "Liberation Sans", "Arial"):
        (tmp_path / f"{name}.ttf").write_bytes(make_font(name, {*PLAIN, KANJI}))
    return [tmp_path]


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_every_vietnamese_letter_is_drawn_without_fonts(weight, monkeypatch):
    """Each in a shape of its own, so none is missing, a box, or without its tone mark."""
    letters = VIETNAMESE + VIETNAMESE.upper() + "0123456789%.,-−…≥●₫" + "\U0010fffd"
    style = f' style="font-weight:{weight}"'
    made = paint(written(""), *(written(each, style) for each in letters), fonts=[], monkeypatch=monkeypatch)
    assert len(set(made)) == len(letters) + 1


def test_fonts_of_the_machine_change_no_picture(fonts, monkeypatch):
    """Not even under the names that the stylesheet gives."""
    rich = paint(PLAIN, fonts=fonts, monkeypatch=monkeypatch)
    monkeypatch.delenv("FONTCONFIG_FILE")
    assert rich == paint(PLAIN, fonts=[], monkeypatch=monkeypatch)


def test_a_letter_that_the_painter_lacks_comes_from_the_machine(fonts, monkeypatch):
    """It is no box."""
    kanji, none = written(KANJI), written("\U0010fffd")
    assert len(set(paint(kanji, none, fonts=fonts, monkeypatch=monkeypatch))) == 2


@pytest.mark.whole
def test_no_chart_of_the_sample_needs_a_font(monkeypatch):
    """All that our own words and Vietnamese data say is written in the painter's letters."""
    charts = [render_picture(chart) for _, chart in Gallery(Portal(read_portal(SAMPLE).publication)).named()]
    said = {
        letter
        for each in charts
        for text in re.findall("<text[^>]*>([^<]*)<", paintable(each))
        for letter in unescape(text)
    }
    box, *made = paint(*map(written, ["\U0010fffd", *sorted(said - set(" \xa0"))]), fonts=[], monkeypatch=monkeypatch)
    assert box not in made
