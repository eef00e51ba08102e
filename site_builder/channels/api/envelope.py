"""What stands around the data of every document, and where documents lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from site_builder import __version__
from site_builder.core.files import OutputFile, drop_empty
from site_builder.core.text import Text
from site_builder.export.json_numbers import json_literal
from site_builder.model.config import Licence, SiteConfig

ROOT = "api/v1"
GENERATED_BY = f"site-builder {__version__}"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the API before it is written; `shape` names its data in the table of fields, "[X]" for a list."""

    uri: str
    shape: str
    data: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    licence: Licence


def render_document(document: Document, site: SiteConfig) -> OutputFile:
    """The document in its envelope; numbers keep their digits."""
    envelope = {
        "api": "v1",
        "licence": licence_of(document.licence),
        "source": {"title": site.name, "url": site.url, "publisher": site.publisher.name.say(site.language)},
        "generated_by": GENERATED_BY,
        "data": document.data,
    }
    return OutputFile(document.uri, f"{json_literal(envelope)}\n".encode())


def licence_of(licence: Licence) -> dict[str, Any]:
    """A licence as documents state it; its name is always there."""
    return drop_empty({"title": licence.title, "url": licence.url}) | {"name": licence.name or licence.title}


def said(key: str, text: Text) -> dict[str, str]:
    """A text, and beside it its English where there is one."""
    english = dict(text.translations).get("en", "")
    return {key: str(text), f"{key}_en": english}
