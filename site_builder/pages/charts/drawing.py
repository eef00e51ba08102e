"""Marks: the elements of a drawing, x in per cent and y in pixels, so that text keeps its size at any width.

Pages and files print the same elements, made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from site_builder.core.files import xml_chars
from site_builder.core.text import table_beside, unmarked

LINE = 22  # pixels of a line of words
NARROW = 328  # pixels of a chart on a phone
CHARACTER = 8  # pixels of a figure at most
LABEL_LENGTH = 40  # characters of a bar's label in one line on a phone
# Marks of a line, around their place; the shape says what kind of period a figure is of.
SHAPES: dict[str, str] = table_beside(__file__)["shapes"]
# What a stylesheet says of the marks by their classes, for drawings that stand without the theme's: their form, and
# their colours by the names of a palette.
FORM = (
    ".v{font-weight:bold}.note,.dim,.pt{font-size:13px}.line,.open{stroke-width:2.5}"
    ".gap,.cut,.snip,.aim{stroke-width:2}.gap{stroke-dasharray:2 5}.cut{stroke-dasharray:6 4}.snip{fill:none}"
    ".halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}"
)
COLOURS = (
    "text{fill:$ink}.paper{fill:$paper}.dim,.note,.credit{fill:$soft}"
    ".g1{fill:$c1}.g2{fill:$c2}.g3{fill:$c3}text.g1{fill:$accent}text.g2{fill:$warn}"
    ".track{fill:$tint}.grid{stroke:$rule}.line,.gap,.open{stroke:$c1}.line.g2,.gap.g2,.open.g2{stroke:$c2}"
    ".line.g3,.gap.g3{stroke:$c3}"
    ".open{fill:$paper}.cut,.lead{stroke:$soft}.snip,.aim{stroke:$ink}.halo{stroke:$paper}"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One element, a shape of SVG or one of SHAPES. x and width are per cent as printed, the rest pixels.

    A mark without a label of its own has a `tip`: what it says, and `text`, what shows beside it when it is touched.
    `data` are the attributes by which a mark of the data says what it stands for.
    """

    shape: str
    css: str
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    x2: str = ""
    y2: str = ""
    dx: str = ""
    anchor: str = ""
    text: str = ""
    tip: str = ""
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """All marks of a chart, back to front; `start` is where a cut axis begins, "" for one that is whole."""

    height: int
    marks: tuple[Mark, ...]
    start: str = ""

    @property
    def has_tips(self) -> bool:
        """Whether some of its marks can be touched."""
        return any(mark.tip for mark in self.marks)

    @property
    def markup(self) -> Markup:
        """The elements as a page has them."""
        group = Element("g")
        group.extend(self.elements())
        result = ElementTree.tostring(group, "unicode").replace(" />", "/>")
        return Markup(result.removeprefix("<g>").removesuffix("</g>") if self.marks else "")

    def elements(self, *, is_touched: bool = True) -> Iterator[Element]:
        """The elements; a file that nobody touches has none of what shows then."""
        return (
            _touchable(mark) if mark.tip and is_touched else _element(mark) for mark in self.marks
        )


def _element(mark: Mark) -> Element:
    look = {"class": mark.css, **dict(mark.data)}
    match mark.shape:
        case "text":
            element = Element(
                "text",
                _known(**look, x=mark.x, dx=mark.dx, y=mark.y)
                | _known(**{"text-anchor": mark.anchor}),
            )
            element.text = xml_chars(mark.text)
        case "rect":
            element = Element(
                "rect", _known(**look, x=mark.x, y=mark.y, width=mark.width, height=mark.height)
            )
        case "line":
            element = Element("line", _known(**look, x1=mark.x, x2=mark.x2, y1=mark.y, y2=mark.y2))
        case _:
            element = Element("svg", {"x": mark.x, "y": mark.y, "overflow": "visible"})
            SubElement(element, "path", _known(**look, d=SHAPES[mark.shape]))
    return element


def _touchable(mark: Mark) -> Element:
    stop = (
        "0" if "g1" in mark.css.split() else "-1"
    )  # what stands beside for comparison is in the table
    group = Element(
        "g", {"class": "tip", "tabindex": stop, "role": "img", "aria-label": xml_chars(mark.tip)}
    )
    label = {
        "class": "v pt halo",
        "x": mark.x,
        "y": f"{float(mark.y) - 12:.1f}",
        "text-anchor": mark.anchor,
    }
    SubElement(group, "text", label).text = xml_chars(mark.text)
    group.append(_element(mark))
    return group


def _known(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def percent(value: Decimal) -> str:
    """A share of the width as a mark has it."""
    return f"{value:.2f}%"


def whole_anchor(x: Decimal, text: str) -> str:
    """How a figure stands at its place so that no digit of it is cut off on a phone."""
    where, half = x * NARROW / 100, CHARACTER * Decimal(len(unmarked(text))) / 2
    return "end" if where + half > NARROW else "start" if where < half else "middle"
