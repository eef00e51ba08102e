"""The look of a portal out of mkdocs.yml: the block `look` of the plugin, and MkDocs' own `extra_css` and the like."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig

from site_builder.model.look import SCHEMES, Font, Look, Script
from site_builder.plugin.options import FontOptions, PaletteOptions


def look_of(config: MkDocsConfig) -> Look:
    """The look as a noun of ours."""
    options = config.plugins["open-data"].config.look
    return Look(
        logo=options.logo,
        favicon=options.favicon,
        font=_font(options.font),
        palette={scheme: _tokens(options.palette[scheme]) for scheme in SCHEMES},
        styles=tuple(config.extra_css),
        scripts=tuple(_script(script) for script in config.extra_javascript),
        settings=Path(config.config_file_path).name,
    )


def _font(options: FontOptions) -> Font | None:
    """None where no file is named."""
    files = {name: options[name] for name in ("regular", "bold", "italic", "variable")}
    return Font(options.name or "Portal", **files) if any(files.values()) else None


def _tokens(options: PaletteOptions) -> Mapping[str, str]:
    """The colours that are given, under the names of the style sheet's properties."""
    given = ((name, options[name]) for name, _ in options._schema)
    return {name.replace("_", "-"): colour for name, colour in given if colour}


def _script(given: ExtraScriptValue | str) -> Script:
    """MkDocs takes a path alone, or a mapping that may say `type: module`; one that ends in .mjs is a module too."""
    path = str(given)
    return Script(path, path.endswith(".mjs") or getattr(given, "type", "") == "module")
