"""A portal's own look: its files lie beside the texts, and its colours can be read (WCAG 2.2, level AA)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from site_builder.core.problem import Problem, flag
from site_builder.derive.palette import colours_of, contrast
from site_builder.model.config import SCHEMES, Look

_PICTURES, _FONTS = (".svg", ".png", ".webp", ".jpg", ".jpeg"), (".woff2", ".woff", ".ttf", ".otf")
ENDINGS = {
    "logo": _PICTURES,
    "favicon": (".svg", ".png", ".ico"),
    **dict.fromkeys(("regular", "bold", "italic", "variable"), _FONTS),
    "extra_css": (".css",),
    "extra_javascript": (".js", ".mjs"),
}
TEXT, PART = 4.5, 3.0  # criteria 1.4.3 (text) and 1.4.11 (parts of controls and drawings)
PAIRS = (
    *(("ink", ground, TEXT) for ground in ("paper", "tint", "accent-tint")),
    *(("soft", ground, TEXT) for ground in ("paper", "tint")),
    *(("accent", ground, TEXT) for ground in ("paper", "tint")),
    ("on-accent", "accent", TEXT),
    ("warn", "paper", TEXT),
    ("edge", "paper", PART),
    *((f"c{number}", "paper", PART if number < 4 else TEXT) for number in range(1, 7)),
)


def check_look(look: Look, files: Mapping[str, int]) -> Iterator[Problem]:
    """Every file that the look names, and every pair of colours that text or drawings are made of.

    `files` are what lies beside the texts.
    """
    for key, path in look.files():
        yield from _check_file(look.settings, key, path, files)
    for scheme in SCHEMES:
        if look.palette.get(scheme):
            yield from _check_palette(look.settings, scheme, colours_of(look, scheme))


def _check_file(settings: str, key: str, path: str, files: Mapping[str, int]) -> Iterator[Problem]:
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        yield flag("look-file-remote", settings, column=key, key=key, path=path)
    elif path not in files:
        yield flag("look-file-missing", settings, column=key, key=key, path=path)
    elif not path.lower().endswith(ENDINGS[key]):
        yield flag("look-file-unfit", settings, column=key, key=key, path=path, known=", ".join(ENDINGS[key]))


def _check_palette(settings: str, scheme: str, tokens: Mapping[str, str]) -> Iterator[Problem]:
    for name, ground, needed in PAIRS:
        ratio = contrast(tokens[name], tokens[ground])
        if ratio < needed:
            yield flag(
                "palette-contrast",
                settings,
                column=name,
                colour=name,
                colour_value=tokens[name],
                ground=ground,
                ground_value=tokens[ground],
                ratio=f"{ratio:.1f}",
                scheme=scheme,
                needed=f"{needed:g}",
            )
