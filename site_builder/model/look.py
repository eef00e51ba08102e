"""What a portal may change of how its pages look: marks, colours, letters, and style sheets and scripts of its own.

A palette is a set of tokens, the custom properties of theme/assets/site.css by their names; those that a portal does
not give are the theme's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "tint": "#f1f5f5",
    "ink": "#16211f",
    "soft": "#4f5f5e",
    "rule": "#cdd7d7",
    "edge": "#7c8b8b",
    "accent": "#00596a",
    "accent-tint": "#e0eef0",
    "on-accent": "#ffffff",
    "warn": "#a8480f",
    "c1": "#00596a",
    "c2": "#c2571a",
    "c3": "#6b7879",
}
DARK: Mapping[str, str] = {
    "paper": "#0f1719",
    "tint": "#182326",
    "ink": "#e4ebeb",
    "soft": "#a5b4b4",
    "rule": "#2f3d40",
    "edge": "#71827f",
    "accent": "#7acbd3",
    "accent-tint": "#17353b",
    "on-accent": "#07181b",
    "warn": "#f2a267",
    "c1": "#7acbd3",
    "c2": "#e58f4f",
    "c3": "#8f9d9e",
}
SCHEMES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True, slots=True)
class Font:
    """A family of letters out of files beside the texts; `variable` holds every weight in one file."""

    name: str
    regular: str = ""
    bold: str = ""
    italic: str = ""
    variable: str = ""

    @property
    def files(self) -> Mapping[str, str]:
        """Its files by what they are."""
        named = {"regular": self.regular, "bold": self.bold, "italic": self.italic, "variable": self.variable}
        return {style: path for style, path in named.items() if path}


@dataclass(frozen=True, slots=True)
class Script:
    """A file of JavaScript; a module brings others in by itself."""

    path: str
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a portal's pages differ from the theme. Paths are seen from the folder of texts.

    `palette` holds tokens by scheme (`light`, `dark`), `settings` is the name of the file that all of it stands in.
    """

    logo: str = ""
    favicon: str = ""
    font: Font | None = None
    palette: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    styles: tuple[str, ...] = ()
    scripts: tuple[Script, ...] = ()
    settings: str = "mkdocs.yml"

    @property
    def has_style(self) -> bool:
        """Whether the pages need a style sheet that is made of it."""
        return bool(self.logo or self.font or any(self.palette.values()))

    @property
    def icon_type(self) -> str:
        """The media type of the favicon, the theme's where there is no other."""
        ending = self.favicon.lower().rpartition(".")[2]
        return {"png": "image/png", "ico": "image/x-icon"}.get(ending, "image/svg+xml")

    def files(self) -> Iterator[tuple[str, str]]:
        """Each file that it names, after the option that names it."""
        named = {"logo": self.logo, "favicon": self.favicon, **(self.font.files if self.font else {})}
        yield from ((option, path) for option, path in named.items() if path)
        yield from (("extra_css", path) for path in self.styles)
        yield from (("extra_javascript", script.path) for script in self.scripts)
