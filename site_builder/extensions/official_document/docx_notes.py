"""Footnotes of a .docx: a part of its own, which python-docx does not make.

Specification: ECMA-376, part 1, 17.11.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from site_builder.core.xml import xml_chars
from site_builder.extensions.official_document.model import Run

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SIZE = 22  # half points


def add_footnotes(file: Any, notes: Sequence[Sequence[Run]]) -> None:
    """The notes, numbered from 1 in their order; nothing where there are none."""
    if not notes:
        return
    register_namespace("w", _W)
    root = Element(_w("footnotes"))
    for number, kind in ((0, "separator"), (1, "continuationSeparator")):
        holder = SubElement(root, _w("footnote"), {_w("type"): kind, _w("id"): str(number)})
        SubElement(SubElement(SubElement(holder, _w("p")), _w("r")), _w(kind))
    for number, runs in enumerate(notes, 2):
        paragraph = SubElement(SubElement(root, _w("footnote"), {_w("id"): str(number)}), _w("p"))
        SubElement(_run(paragraph, Run("", raised="sup")), _w("footnoteRef"))
        for run in (Run(" "), *runs):
            text = SubElement(_run(paragraph, run), _w("t"), {_SPACE: "preserve"})
            text.text = xml_chars(run.text)
    content = tostring(root, encoding="UTF-8", xml_declaration=True)
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, file.part.package)
    file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _run(paragraph: Element, run: Run) -> Element:
    made = SubElement(paragraph, _w("r"))
    look = SubElement(made, _w("rPr"))
    for name, is_set in (("b", run.bold), ("i", run.italic), ("strike", run.struck)):
        if is_set:
            SubElement(look, _w(name))
    SubElement(look, _w("sz"), {_w("val"): str(SIZE)})
    if run.underlined:
        SubElement(look, _w("u"), {_w("val"): "single"})
    if run.raised:
        SubElement(look, _w("vertAlign"), {_w("val"): f"{run.raised}erscript" if run.raised == "sup" else "subscript"})
    return made
