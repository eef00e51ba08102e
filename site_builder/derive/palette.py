"""Colours: read as CSS writes them, how far two stand apart for an eye (WCAG 2.2), and a portal's palette of them.

And the style sheet of a portal's own look (`look.css`): letters, colours and the size of its mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.templates import fill_template
from site_builder.model.config import SCHEMES, Look

if TYPE_CHECKING:
    from coloraide import Color

_TINT = 0.12  # of the accent, on the paper
_WEIGHTS = {"regular": "400", "bold": "700", "italic": "400", "variable": "100 900"}
_FORMATS = {"woff2": "woff2", "woff": "woff", "ttf": "truetype", "otf": "opentype"}


def _colour(text: str) -> Color:
    from coloraide import (
        Color,
    )  # a tenth of a second that only a portal with colours of its own pays

    return Color(text)


def is_colour(text: str) -> bool:
    """Whether CSS takes it for an opaque colour."""
    try:
        return bool(_colour(text).alpha() == 1)
    except ValueError:
        return False


def hex_colour(text: str) -> str:
    """The same colour as `#rrggbb`. Raises ValueError for what is no colour."""
    return str(_colour(text).convert("srgb").to_string(hex=True, fit=True))


@cache
def contrast(first: str, second: str) -> float:
    """The ratio of the two, between 1 (none) and 21 (black on white)."""
    return float(_colour(first).contrast(second, method="wcag21"))


def mixed(colour: str, ground: str, share: float) -> str:
    """So much of a colour (0 to 1) on a ground, as `#rrggbb`."""
    return str(_colour(ground).mix(colour, share, space="srgb").to_string(hex=True, fit=True))


def colours_of(look: Look, scheme: str) -> Mapping[str, str]:
    """Every colour of one scheme: what a portal sets, over the theme's own."""
    return {**SCHEMES[scheme], **tokens_of(look, scheme)}


def tokens_of(look: Look, scheme: str) -> Mapping[str, str]:
    """What a portal sets in one scheme. An accent brings its own light ground and the first colour of charts."""
    values = look.palette.get(scheme, {})
    if "accent" not in values:
        return values
    accent, paper = values["accent"], values.get("paper", SCHEMES[scheme]["paper"])
    return {"c1": accent, "accent-tint": mixed(accent, paper, _TINT), **values}


def look_files(look: Look) -> Iterator[OutputFile]:
    """The style sheet, where there is anything to say."""
    if look.has_style:
        yield OutputFile(at.LOOK, render_look(look))


def render_look(look: Look) -> bytes:
    """The style sheet; it comes after the theme's and before those that the portal wrote itself."""
    light, dark = (tokens_of(look, scheme) for scheme in ("light", "dark"))
    if "c1" in light:  # maps are a light sheet in both schemes
        light = {**light, "map": light["c1"]}
    facts = {
        "font": look.font,
        "logo": look.logo,
        "light": _declared(light),
        "dark": _declared(dark),
    }
    return fill_template(__file__, "look.css", weights=_WEIGHTS, formats=_FORMATS, **facts)


def _declared(tokens: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in sorted(tokens.items()))
