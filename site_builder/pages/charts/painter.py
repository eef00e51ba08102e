"""PNG files of charts: resvg turns their SVG into pixels, which a palette of 8 bits holds.

It works in this process: the SVG is ours (`picture`), names nothing to be fetched, and its pixels are bounded here.
Letters are those of Liberation Sans beside this module, the same on every machine; for a letter of another script,
which it lacks, the machine's fonts are looked through too.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from site_builder.core.extension import is_installed
from site_builder.pages.charts.picture import FONTS, WIDTH

PIXELS = (1200, 6000)  # of width, as those want it who show what is shared, and of height at most
LETTERS = '"Liberation Sans"'  # instead of `FONTS`
_FILES = sorted(map(str, (Path(__file__).parent / "fonts").glob("*.ttf")))
_OTHER_SCRIPT = re.compile(r"[^\0-\u052f\u1e00-\u2bff]")  # neither Latin, Greek, Cyrillic nor a sign


def can_paint() -> bool:
    """Whether what turns an SVG into pixels is installed: the extra `charts`."""
    return is_installed("resvg_py") and is_installed("PIL")


def paint(picture: str) -> bytes:
    """An SVG of ours as a PNG."""
    from PIL import Image
    from resvg_py import svg_to_bytes

    height = int(picture.partition(' height="')[2].partition('"')[0])
    drawn = svg_to_bytes(
        svg_string=picture.replace(FONTS, LETTERS, 1),
        skip_system_fonts=not _OTHER_SCRIPT.search(picture),
        font_files=_FILES,
        zoom=min(PIXELS[0] / WIDTH, PIXELS[1] / height),
    )
    packed = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as image:
        image.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(packed, "PNG")
    return packed.getvalue()
