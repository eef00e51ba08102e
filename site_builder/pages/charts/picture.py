"""A chart as a file: the marks of the page as an SVG of fixed width, with its title above and its source beneath.

What the page shows and what the file shows are thus one drawing. The file stands alone: colours are written out, and
it names no other file or address that a reader would fetch.

Specification: https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from site_builder.core.marks import unmarked
from site_builder.core.xml import xml_chars
from site_builder.pages.charts.model import Chart
from site_builder.pages.charts.svg import Mark, draw

WIDTH, MARGIN = 760, 20  # pixels
TITLE, NOTE, CREDIT = 17, 13, 12  # pixels of the letters
LINE = 1.45  # of their size
LETTER = 0.56  # of their size, on average, so that a line is broken before it is cut off
PAPER = "#ffffff"
# The light theme of the stylesheet, by the classes of its marks.
STYLE = (
    'text{font:15px "Noto Sans","Liberation Sans",Arial,sans-serif;fill:#16211f}'
    ".title{font-size:17px;font-weight:bold}.v{font-weight:bold}.note,.dim,.pt{font-size:13px}"
    ".credit{font-size:12px}.dim,.note,.credit{fill:#4f5f5e}"
    ".g1{fill:#00596a}.g2{fill:#c2571a}.g3{fill:#6b7879}text.g2{fill:#a8480f}"
    ".track{fill:#f1f5f5}.grid{stroke:#cdd7d7}.line{stroke:#00596a;stroke-width:2.5}"
    ".gap{stroke:#00596a;stroke-width:2;stroke-dasharray:2 5}.cut{stroke:#c2571a;stroke-width:2;stroke-dasharray:6 4}"
    ".aim{stroke:#16211f;stroke-width:2}.open{fill:#ffffff;stroke:#00596a;stroke-width:2.5}"
    ".halo{paint-order:stroke;stroke:#ffffff;stroke-width:4;stroke-linejoin:round}"
)


def render_picture(chart: Chart) -> str:
    """The SVG of a chart, the same text every time."""
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
    _say(root, "style", STYLE)
    SubElement(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": PAPER})
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
