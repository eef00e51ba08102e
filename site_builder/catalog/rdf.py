"""A small tree of RDF and its three serializations: Turtle, RDF/XML and JSON-LD, the same bytes every time.

A node without an IRI is written inside its owner, so blank nodes need no labels that could change. Everything is
pure ASCII: a real harvester reads Turtle that comes without a charset as Latin-1. Sources: RDF 1.1 Turtle, RDF 1.1
XML Syntax, JSON-LD 1.1 (flattened, with prefixes only).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from site_builder.catalog.vocabularies import PREFIXES
from site_builder.core.files import NOT_XML
from site_builder.core.json_literal import json_entry, json_list

_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True)
class Iri:
    """A reference."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text with a language, or a value with a datatype (as a prefixed name)."""

    text: str
    language: str = ""
    datatype: str = ""


Value = "Iri | Literal | Node"


@dataclass(frozen=True, slots=True)
class Node:
    """A subject: its types in order (the first matters to CKAN) and its properties in the specification's order."""

    iri: str
    types: tuple[str, ...]
    properties: tuple[tuple[str, Iri | Literal | Node], ...]


def node(iri: str, types: Sequence[str] | str, mapping: Mapping[str, Any]) -> Node:
    """A node from a flat mapping; a value may be one thing or a list, and what is None or "" is left out."""
    pairs = ((name, value) for name, values in mapping.items() for value in _listed(values))
    return Node(iri, (types,) if isinstance(types, str) else tuple(types), tuple(pairs))


def _listed(result: Any) -> Iterator[Iri | Literal | Node]:
    for value in result if isinstance(result, (list, tuple)) else [result]:
        if isinstance(value, Iri | Node) or (isinstance(value, Literal) and value.text):
            yield value


def iri(address: str) -> Iri | None:
    """A reference to an address, whatever cannot stand in an IRI escaped; None for an empty one."""
    return Iri(quote(address, safe=_SAFE)) if address else None


def literal(text: object, language: str = "", datatype: str = "") -> Literal:
    """A literal without characters that XML forbids; in no serialization, else the three would not be one graph."""
    return Literal(NOT_XML.sub("", str(text)), language, datatype)


def merged(nodes: Iterable[Node]) -> list[Node]:
    """Each subject once; the first description of it stands."""
    result: dict[str, Node] = {}
    for each in nodes:
        result.setdefault(each.iri, each)
    return list(result.values())


# Turtle


def _turtle_document(blocks: Iterable[str]) -> bytes:
    head = "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in PREFIXES.items())
    return "".join([head, *blocks]).encode("ascii")


def turtle_block(subject: Node) -> str:
    """One subject with all that is said about it, in Turtle."""
    return f"\n<{subject.iri}>\n    {_turtle_body(subject, 1)} .\n"


def _turtle_body(subject: Node, depth: int) -> str:
    lines = [f"a {', '.join(subject.types)}"] if subject.types else []
    grouped: dict[str, list[str]] = {}
    for name, value in subject.properties:
        grouped.setdefault(name, []).append(_turtle_value(value, depth))
    lines += [f"{name} {', '.join(values)}" for name, values in grouped.items()]
    return (" ;\n" + "    " * depth).join(lines)


def _turtle_value(value: Iri | Literal | Node, depth: int) -> str:
    match value:
        case Iri():
            return f"<{value.value}>"
        case Node():
            return f"[ {_turtle_body(value, depth + 1)} ]"
    tail = (
        f"@{value.language}" if value.language else f"^^{value.datatype}" if value.datatype else ""
    )
    return f'"{_TURTLE_SPECIAL.sub(_turtle_escape, value.text)}"{tail}'


_TURTLE_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TURTLE_SPECIAL = re.compile(r'[\\"\n\r\t]|[^ -~]')


def _turtle_escape(match: re.Match[str]) -> str:
    letter = match[0]
    code = ord(letter)
    return _TURTLE_ESCAPES.get(letter) or (f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}")


# RDF/XML


def _xml_document(blocks: Iterable[str]) -> bytes:
    spaces = "".join(f'\n  xmlns:{prefix}="{name}"' for prefix, name in PREFIXES.items())
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    return "".join([head, *blocks, "</rdf:RDF>\n"]).encode("ascii")


def _xml_block(subject: Node) -> str:
    return _xml_node(subject, 1).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _xml_node(subject: Node, depth: int) -> str:
    pad = "  " * depth
    tag = subject.types[0] if subject.types else "rdf:Description"
    about = f' rdf:about="{xml_text(subject.iri)}"' if subject.iri else ""
    types = "".join(
        f'{pad}  <rdf:type rdf:resource="{xml_text(expanded(each))}"/>\n'
        for each in subject.types[1:]
    )
    inner = "".join(_xml_property(name, value, depth + 1) for name, value in subject.properties)
    return f"{pad}<{tag}{about}>\n{types}{inner}{pad}</{tag}>\n"


def _xml_property(name: str, value: Iri | Literal | Node, depth: int) -> str:
    pad = "  " * depth
    match value:
        case Iri():
            return f'{pad}<{name} rdf:resource="{xml_text(value.value)}"/>\n'
        case Node():
            return f"{pad}<{name}>\n{_xml_node(value, depth + 1)}{pad}</{name}>\n"
    kind = f' rdf:datatype="{expanded(value.datatype)}"' if value.datatype else ""
    language = f' xml:lang="{value.language}"' if value.language else ""
    return f"{pad}<{name}{language}{kind}>{xml_text(value.text)}</{name}>\n"


def xml_text(text: str) -> str:
    """Text for an element or attribute; a carriage return would be read as a line feed."""
    return escape(text, {'"': "&quot;", "\r": "&#13;"})


def expanded(name: str) -> str:
    """The full IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


# JSON-LD: a graph of flat nodes under prefixes

_json_document = partial(json_list, {"@context": PREFIXES}, "@graph")


def _json_node(subject: Node) -> dict[str, Any]:
    written: dict[str, Any] = {"@id": subject.iri} if subject.iri else {}
    if subject.types:
        written["@type"] = list(subject.types)
    for name, value in subject.properties:
        written.setdefault(name, []).append(_json_value(value))
    return {
        key: value[0] if key[0] != "@" and len(value) == 1 else value
        for key, value in written.items()
    }


def _json_value(value: Iri | Literal | Node) -> Any:
    match value:
        case Iri():
            return {"@id": value.value}
        case Node():
            return _json_node(value)
    if value.language:
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": value.datatype} if value.datatype else value.text


@dataclass(frozen=True, slots=True)
class Syntax:
    """A serialization, subject by subject; `suffix` ends the names of its files."""

    key: str
    suffix: str
    media_type: str
    block: Callable[[Node], str]
    document: Callable[[Iterable[str]], bytes]


turtle = Syntax("turtle", "ttl", "text/turtle", turtle_block, _turtle_document)  # RDF 1.1 Turtle
rdf_xml = Syntax(
    "rdfxml", "rdf", "application/rdf+xml", _xml_block, _xml_document
)  # RDF 1.1 XML Syntax
# JSON-LD 1.1
json_ld = Syntax(
    "jsonld",
    "jsonld",
    "application/ld+json",
    lambda each: json_entry(_json_node(each)),
    _json_document,
)
