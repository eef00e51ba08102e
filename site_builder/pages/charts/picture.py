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

from site_builder.core.marks import unmarked
from site_builder.core.xml import xml_chars
from site_builder.model.look import LIGHT
from site_builder.pages.charts.drawing import Mark
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.svg import draw

WIDTH, MARGIN = 760, 20  # pixels
TITLE, NOTE, CREDIT = 17, 13, 12  # pixels of the letters
LINE = 1.45  # of their size
LETTER = 0.56  # of their size, on average, so that a line is broken before it is cut off
FONTS = '"Noto Sans","Liberation Sans",Arial,sans-serif'
# What the stylesheet says of its marks, by their classes; the colours are those that a portal has by day.
_STYLE = (
    f"text{{font:15px {FONTS};fill:$ink}}"
    ".title{font-size:17px;font-weight:bold}.v{font-weight:bold}.note,.dim,.pt{font-size:13px}"
    ".credit{font-size:12px}.dim,.note,.credit{fill:$soft}"
    ".g1{fill:$c1}.g2{fill:$c2}.g3{fill:$c3}text.g1{fill:$accent}text.g2{fill:$warn}"
    ".track{fill:$tint}.grid{stroke:$rule}.line{stroke:$c1;stroke-width:2.5}"
    ".gap{stroke:$c1;stroke-width:2;stroke-dasharray:2 5}.cut{stroke:$c2;stroke-width:2;stroke-dasharray:6 4}"
    ".aim{stroke:$ink;stroke-width:2}.open{fill:$paper;stroke:$c1;stroke-width:2.5}"
    ".halo{paint-order:stroke;stroke:$paper;stroke-width:4;stroke-linejoin:round}"
)


def render_picture(chart: Chart, colours: Mapping[str, str] = LIGHT) -> str:
    """The SVG of a chart, the same text every time; `colours` are the tokens of a palette, all of them."""
    drawing, titles, notes = draw(chart), _lines(chart.title, TITLE), _lines(_note(chart), NOTE)
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
    body = SubElement(root, "svg", {**place, "overflow": "visible"})
    body.extend(shape(mark) for mark in drawing.marks)
    root.extend(_written(credits, "credit", CREDIT, foot))
    return str(ElementTree.tostring(root, encoding="unicode")) + "\n"


def _note(chart: Chart) -> str:
    return ". ".join(part for part in (chart.note, chart.unit_note) if part)


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
    SubElement(parent, tag).text = xml_chars(unmarked(text))


def shape(mark: Mark) -> Element:
    """One mark of the drawing as an element."""
    look = {"class": mark.css} if mark.css else {}
    match mark.shape:
        case "text":
            given = {"x": mark.x, "dx": mark.dx, "y": mark.y, "text-anchor": mark.anchor}
            made = Element("text", look | {name: value for name, value in given.items() if value})
            made.text = xml_chars(unmarked(mark.text))
            return made
        case "rect":
            return Element("rect", look | _known(x=mark.x, y=mark.y, width=mark.width, height=mark.height))
        case "line":
            return Element("line", look | {"x1": mark.x, "x2": mark.x2, "y1": mark.y, "y2": mark.y2})
        case "circle":
            return Element("circle", look | {"cx": mark.x, "cy": mark.y, "r": "5"})
        case "diamond":
            made = Element("svg", {"x": mark.x, "y": mark.y, "overflow": "visible"})
            SubElement(made, "path", look | {"d": "M0-7 7 0 0 7-7 0z"})
            return made


def _known(**given: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if value}
