"""A chart as a file: the marks of the page as an SVG of fixed width, with its title above and its source beneath.

What the page shows and what the file shows are thus one drawing. The file stands alone, also in other people's pages:
its colours are written out, by day and by night, and it names no other file or address that a reader would fetch.

Specification: https://www.w3.org/TR/SVG2/
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, product
from operator import sub
from pathlib import Path
from string import Template
from textwrap import wrap
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from zlib import Z_RLE

from site_builder.core.extension import is_installed
from site_builder.core.files import xml_chars
from site_builder.core.templates import fill_template
from site_builder.core.text import unmarked
from site_builder.derive.palette import colours_of
from site_builder.model.config import Look
from site_builder.pages.charts.drawing import COLOURS, FORM, Drawing
from site_builder.pages.charts.marks import draw_bars, draw_line
from site_builder.pages.charts.model import Chart

if TYPE_CHECKING:
    from PIL import Image
    from resvg import usvg

WIDTH, MARGIN, SPACE = 760, 20, 14  # pixels
TITLE, NOTE, CREDIT = 17, 13, 12  # pixels of the letters
LINE = 1.45  # of their size
LETTER = 0.56  # of their size, on average, so that a line is broken before it is cut off
FONTS = '"Noto Sans","Liberation Sans",Arial,sans-serif'
_FORM = f"text{{font:15px {FONTS}}}.title{{font-size:17px;font-weight:bold}}.credit{{font-size:12px}}{FORM}"


@lru_cache(maxsize=64)  # a page and its files show the same drawings, one after the other
def draw(chart: Chart) -> Drawing:
    """Place the marks of a chart; nothing is drawn of one that is said in a sentence."""
    return (
        Drawing(0, ())
        if chart.is_said
        else draw_bars(chart)
        if chart.kind == "bar"
        else draw_line(chart)
    )


def height_of(chart: Chart) -> int:
    """The pixels of the SVG of a chart from top to bottom; from side to side there are WIDTH."""
    return round(sum(_heights(chart)) + MARGIN)


def _heights(chart: Chart) -> tuple[float, float, float]:
    """Down to the marks, through them, and down to where the credit ends."""
    top = (
        MARGIN
        + _high(_lines(chart.heading, TITLE), TITLE)
        + _high(_lines(chart.caption, NOTE), NOTE)
        + SPACE
    )
    return top, draw(chart).height + SPACE, _high(_credits(chart), CREDIT)


def _credits(chart: Chart) -> list[str]:
    return [line for text in chart.credit for line in _lines(text, CREDIT)]


def style_of(look: Look) -> str:
    """What the SVG says of its marks, in the colours of a portal's look by day and by night."""
    light, dark = (
        Template(COLOURS).substitute(colours_of(look, scheme)) for scheme in ("light", "dark")
    )
    return f"{_FORM}{light}@media(prefers-color-scheme:dark){{{dark}}}"


PLAIN = style_of(Look())


def render_picture(chart: Chart, style: str = PLAIN) -> str:
    """The SVG of a chart, the same text every time; `style` is that of a portal's look."""
    drawing, titles, notes = draw(chart), _lines(chart.heading, TITLE), _lines(chart.caption, NOTE)
    top, through, _ = _heights(chart)
    written = fill_template(
        __file__,
        "picture.svg",
        chart=chart,
        style=style,
        drawing=drawing,
        marks="".join(
            ElementTree.tostring(each, "unicode") for each in drawing.elements(is_touched=False)
        ),
        width=WIDTH,
        height=height_of(chart),
        margin=MARGIN,
        top=f"{top:.1f}",
        above=[
            *_placed(titles, "title", TITLE, MARGIN),
            *_placed(notes, "note", NOTE, MARGIN + _high(titles, TITLE)),
        ],
        beneath=_placed(_credits(chart), "credit", CREDIT, top + through),
    )
    return unmarked(written.decode())


def _lines(text: str, size: int) -> list[str]:
    """The text in lines that fit the width."""
    return wrap(xml_chars(unmarked(text)), int((WIDTH - 2 * MARGIN) / (size * LETTER)))


def _high(lines: list[str], size: int) -> float:
    return len(lines) * size * LINE


def _placed(lines: list[str], css: str, size: int, top: float) -> Iterator[tuple[str, str, str]]:
    """Lines with what they are and how far down they stand."""
    for index, line in enumerate(lines):
        yield css, f"{top + size + index * size * LINE:.1f}", line


PIXELS = (1200, 6000)  # of width, as those want it who show what is shared, and of height at most
LETTERS = '"Liberation Sans"'  # instead of `FONTS`
SHADES = 10  # of a colour towards the paper, for the edges of letters and lines
APART = 12  # levels of red, green or blue between two colours of a palette: Pillow looks for the nearest in steps of 4
_FILES = sorted((Path(__file__).parent / "fonts").glob("*.ttf"))
_OTHER_SCRIPT = re.compile(
    r"[^\0-\u052f\u1e00-\u2bff]"
)  # neither Latin, Greek, Cyrillic nor a sign
_COLOUR = re.compile("#([0-9a-f]{6})", re.IGNORECASE)


def can_paint() -> bool:
    """Whether what turns an SVG into pixels is installed: the extra `charts`."""
    return is_installed("resvg") and is_installed("PIL")


def paint(picture: str) -> bytes:
    """An SVG of ours as a PNG of 8 bits, in its colours by day."""
    from PIL import Image
    from resvg import render, usvg

    tree = usvg.Tree.from_str(
        picture.replace(FONTS, LETTERS, 1), _fonts(bool(_OTHER_SCRIPT.search(picture)))
    )
    width, height = tree.int_size()
    zoom = min(PIXELS[0] / WIDTH, PIXELS[1] / height)
    drawn = render(
        tree, (zoom, 0, 0, 0, zoom, 0), bg_size=(round(width * zoom), round(height * zoom))
    )
    palette, packed = _palette(picture.partition("<style>")[2].partition("@media")[0]), io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as image:
        painted = image.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
    painted.save(
        packed, "PNG", compress_type=Z_RLE
    )  # of flat colours: an eighth larger, in two fifths of the time
    return packed.getvalue()


@cache
def _fonts(has_other_script: bool) -> usvg.Options:
    """The letters of the painter, and those of the machine where it needs them."""
    from resvg import usvg

    options = usvg.Options.default()
    for file in _FILES:
        options.load_font_data(file.read_bytes())  # a file is read again for each text
    if has_other_script:
        options.load_system_fonts()
    return options


@cache
def _palette(style: str) -> Image.Image:
    """The colours of a style, each exact, and shades of each towards the paper, for the edges of letters and lines."""
    from PIL import Image

    colours = [tuple(bytes.fromhex(match)) for match in _COLOUR.findall(style)]
    paper = tuple(bytes.fromhex(style.partition(".paper{fill:#")[2][:6]))
    chosen = list(dict.fromkeys(colours))
    for colour, share in product(colours, range(1, SHADES)):
        shade = tuple(
            round(light + (dark - light) * share / SHADES)
            for light, dark in zip(paper, colour, strict=True)
        )
        if all(max(map(abs, map(sub, shade, each))) >= APART for each in chosen):
            chosen.append(shade)
    image = Image.new("P", (1, 1))
    image.putpalette(list(chain.from_iterable(chosen[:256])))
    return image
