"""The style sheet of a portal's own look: letters, colours and the size of its mark, over the theme's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.derive.palette import tokens_of
from site_builder.model.config import Font, Look

# What a browser has before the file came, and for letters that the file lacks: the theme's own list.
FALLBACK = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif'
_LOGO = ".mark img { width: auto; height: 2rem; max-width: 40vw; }\n"
_WEIGHTS = {"regular": "400", "bold": "700", "italic": "400", "variable": "100 900"}
_FORMATS = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}


def look_files(look: Look) -> Iterator[OutputFile]:
    """The style sheet, where there is anything to say."""
    if look.has_style:
        yield OutputFile(at.LOOK, render_look(look).encode())


def render_look(look: Look) -> str:
    """The style sheet; it comes after the theme's and before those that the portal wrote itself."""
    return "".join((*_faces(look.font), *_palette(look), _LOGO if look.logo else ""))


def _faces(font: Font | None) -> Iterator[str]:
    if font is None:
        return
    for style, path in font.files.items():
        kind = _FORMATS[path[path.rindex(".") :].lower()]
        slant = "italic" if style == "italic" else "normal"
        yield (
            f'@font-face {{ font-family: "{font.name}"; src: url("../{quote(path)}") format("{kind}"); '
            f"font-weight: {_WEIGHTS[style]}; font-style: {slant}; font-display: swap; }}\n"
        )
    yield f':root {{ --sans: "{font.name}", {FALLBACK}; }}\n'


def _palette(look: Look) -> Iterator[str]:
    """Light first; dark where the reader chose it, and where the machine asks for it and the reader chose nothing.

    On screens alone: paper has colours of its own in the theme.
    """
    light, dark = (_declared(tokens_of(look, scheme)) for scheme in ("light", "dark"))
    if light:
        # What the theme says for dark weighs more than :root alone, so that light colours never reach it.
        yield f"@media screen {{ :root {{ {light} }} }}\n"
    if dark:
        yield f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n'
        yield f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'


def _declared(tokens: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in sorted(tokens.items()))
