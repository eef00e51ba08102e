"""The Markdown that texts are written in, and tabs that need no script.

Tabs are those of `pymdownx.tabbed` (`=== "Title"`, text indented by four blanks). What it makes of them are buttons;
here they become `details` of one name, of which a browser opens one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from site_builder.core.text import heading_slug

TABBED = "pymdownx.tabbed"
TABS = "site_builder.derive.markup"
# What MkDocs brings, and what the plugin adds to it.
BROUGHT = ("toc", "tables", "fenced_code")
ADDED = ("attr_list", "footnotes", "admonition", TABBED, TABS)
CONFIGS: dict[str, dict[str, Any]] = {"toc": {"slugify": heading_slug}, TABBED: {"alternate_style": True}}


def as_html(text: str, more: Sequence[str] = ()) -> str:
    """A text as MkDocs renders it, links apart; `more` are extensions that the portal adds."""
    return html_with(text, list(dict.fromkeys((*BROUGHT, *ADDED, "md_in_html", *more))), CONFIGS)


def html_with(text: str, extensions: Sequence[Any], configs: Mapping[str, Any]) -> str:
    """A text as these extensions render it, with what configures them."""
    return markdown.markdown(text, extensions=list(extensions), extension_configs=dict(configs))


class _Tabs(Treeprocessor):
    """Turns each set of tabs into parts that open and close."""

    def run(self, root: Element) -> None:
        """Inner sets too: they lie in the contents that are moved."""
        for where in list(root.iter("div")):
            if "tabbed-alternate" in (where.get("class") or "").split():
                _fold(where)


def _fold(where: Element) -> None:
    number = (where.get("data-tabs") or "").partition(":")[0]
    parts = {part.get("class"): part for part in where if part.tag == "div"}
    labels, contents = list(parts["tabbed-labels"]), list(parts["tabbed-content"])
    for part in list(where):
        where.remove(part)
    where.attrib.clear()
    where.set("class", "tabbed")
    for label, content in zip(labels, contents, strict=True):
        part = SubElement(where, "details", {"name": f"tabs-{number}"})
        if label is labels[0]:
            part.set("open", "open")
        label.tag, label.attrib = "summary", {}
        part.extend((label, *content))


class TabsExtension(Extension):
    """After `pymdownx.tabbed`."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Last of all: the titles of tabs are read by then."""
        md.treeprocessors.register(_Tabs(md), "site-builder-tabs", -1)


def makeExtension(**configs: Any) -> TabsExtension:  # noqa: N802
    """What Markdown asks a module of this name for."""
    return TabsExtension(**configs)
