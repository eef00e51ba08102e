"""A chart as a file: the marks of the page as an SVG of fixed width, with its title above and its source beneath.

What the page shows and what the file shows are thus one drawing. The file stands alone: colours are written out, and
it names no other file or address that a reader would fetch.

Specification: https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Template
from textwrap import wrap
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from site_builder.core.files import xml_chars
from site_builder.core.text import unmarked
from site_builder.model.config import LIGHT
from site_builder.pages.charts.bars import draw_bars
from site_builder.pages.charts.drawing import STYLE, Drawing
from site_builder.pages.charts.lines import draw_line
from site_builder.pages.charts.model import Chart

WIDTH, MARGIN = 760, 20  # pixels
TITLE, NOTE, CREDIT = 17, 13, 12  # pixels of the letters
LINE = 1.45  # of their size
LETTER = 0.56  # of their size, on average, so that a line is broken before it is cut off
FONTS = '"Noto Sans","Liberation Sans",Arial,sans-serif'
_STYLE = f"text{{font:15px {FONTS};fill:$ink}}.title{{font-size:17px;font-weight:bold}}.credit{{font-size:12px}}{STYLE}"


def draw(chart: Chart) -> Drawing:
    """Place the marks of a chart; nothing is drawn of one that is said in a sentence."""
    return Drawing(0, ()) if chart.is_said else draw_bars(chart) if chart.kind == "bar" else draw_line(chart)


def render_picture(chart: Chart, colours: Mapping[str, str] = LIGHT) -> str:
    """The SVG of a chart, the same text every time; `colours` are the tokens of a palette, all of them."""
    drawing, titles, notes = draw(chart), _lines(chart.title, TITLE), _lines(chart.caption, NOTE)
    credits = [line for said in chart.credit for line in _lines(said, CREDIT)]
    top = MARGIN + _high(titles, TITLE) + _high(notes, NOTE) + 14
    foot = top + drawing.height + 14
    height = round(foot + _high(credits, CREDIT) + MARGIN)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(WIDTH),
            "height": str(height),
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "lang": str(chart.language),
        },
    )
    _say(root, "title", chart.title)
    _say(root, "desc", " ".join(part for part in (chart.description, *chart.credit) if part))
    _say(root, "style", Template(_STYLE).substitute(colours))
    SubElement(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": colours["paper"]})
    root.extend(_written(titles, "title", TITLE, MARGIN))
    root.extend(_written(notes, "note", NOTE, MARGIN + _high(titles, TITLE)))
    place = {"x": str(MARGIN), "y": f"{top:.1f}", "width": str(WIDTH - 2 * MARGIN), "height": str(drawing.height)}
    body = SubElement(root, "svg", place | {"overflow": "visible", **drawing.panel})
    body.extend(drawing.elements(is_touched=False))
    root.extend(_written(credits, "credit", CREDIT, foot))
    return unmarked(ElementTree.tostring(root, encoding="unicode")) + "\n"


def _lines(text: str, size: int) -> list[str]:
    """The text in lines that fit the width."""
    return wrap(xml_chars(unmarked(text)), int((WIDTH - 2 * MARGIN) / (size * LETTER)))


def _high(lines: list[str], size: int) -> float:
    return len(lines) * size * LINE


def _written(lines: list[str], css: str, size: int, top: float) -> Iterator[Element]:
    for place, line in enumerate(lines):
        text = Element("text", {"class": css, "x": str(MARGIN), "y": f"{top + size + place * size * LINE:.1f}"})
        text.text = line
        yield text


def _say(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = xml_chars(text)
