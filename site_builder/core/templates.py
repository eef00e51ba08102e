"""Files by templates that lie beside a module; pages of the site are printed by those of the theme.

Each text is escaped as it is filled in. Of XML it is without what XML forbids, and within an attribute `| quoted`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from site_builder.core.files import xml_chars

_ENTITIES = {
    '"': "&quot;",
    "\n": "&#10;",
    "\t": "&#09;",
}  # what is another letter, or ends the attribute, as it stands


def fill_template(module: str, name: str, /, **facts: Any) -> bytes:
    """A template beside a module (its `__file__`) with its facts; .xml in pure ASCII: hosts serve it without a charset.

    What is a `Markup` among the facts stands as it is.
    """
    text = _beside(module, Path(name).suffix).get_template(name).render(facts)
    return text.encode("ascii", "xmlcharrefreplace") if name.endswith(".xml") else text.encode()


@cache
def _beside(module: str, suffix: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(module).parent),
        autoescape=suffix == ".html",
        finalize=_xml_text if suffix in (".xml", ".svg") else None,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters["quoted"] = lambda value: Markup(escape(xml_chars(str(value)), _ENTITIES))
    return environment


def _xml_text(value: object) -> str:
    return value if isinstance(value, Markup) else escape(xml_chars(str(value)))
