"""Files for machines by templates that lie beside a module: what a line says of the file stands as it will be read.

Of XML each text is escaped as it is filled in (`| quoted` within an attribute), and is without what XML forbids.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from site_builder.core.files import xml_chars

_ENTITIES = {'"': "&quot;", "\n": "&#10;", "\t": "&#09;"}  # what is another letter, or ends the attribute, as it stands


def fill_template(module: str, name: str, /, **facts: Any) -> bytes:
    """A template beside a module (its `__file__`) with its facts; .xml in pure ASCII: hosts serve it without a charset.

    What is a `Markup` among the facts stands as it is.
    """
    text = _beside(module, name.endswith((".xml", ".svg"))).get_template(name).render(facts)
    return text.encode("ascii", "xmlcharrefreplace") if name.endswith(".xml") else text.encode()


@cache
def _beside(module: str, is_xml: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(module).parent),
        finalize=_xml_text if is_xml else None,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters["quoted"] = _quoted
    return environment


def _xml_text(value: object) -> str:
    return value if isinstance(value, Markup) else escape(xml_chars(str(value)))


def _quoted(value: object) -> Markup:
    return Markup(escape(xml_chars(str(value)), _ENTITIES))
