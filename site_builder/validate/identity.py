"""What a package says of itself to machines: one identifier a package, and no text or address that deceives.

Bidirectional marks reorder what a reader sees, and control characters break XML and Turtle; addresses that run a
program are no addresses. Each is refused before it reaches a page or a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from site_builder.core.problem import Problem, rule
from site_builder.core.text import hidden_letter
from site_builder.model.publication import Publication

IDENTIFIER_SHARED = rule(
    "identifier-shared",
    "error",
    "The id “{found}” is that of the package “{other}” too.",
    "Give each package an id of its own, or leave it out: harvesters take two packages with one id for one.",
)
METADATA_UNSAFE = rule(
    "metadata-unsafe",
    "error",
    "“{key}” holds the invisible character {character}, which reorders or breaks what readers and programs see.",
    "Type the text anew without it.",
)
ADDRESS_UNSAFE = rule(
    "metadata-address-unsafe",
    "error",
    "“{key}” is the address “{found}”, which runs a program or hides data in itself.",
    "Write an address that begins with https://, or leave it out.",
)
_RUNS = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:^|\.)(?:path|url|uri|homepage|image|id|accessURL)(?:\[\d+\])?$")


def check_identity(publication: Publication) -> Iterator[Problem]:
    """Identifiers used twice, told at each package; and unsafe texts and addresses of every descriptor."""
    owners: dict[str, list[str]] = {}
    for package in publication.packages:
        if package.identifier:
            owners.setdefault(package.identifier, []).append(package.name)
    for package in publication.packages:
        others = [name for name in owners.get(package.identifier, ()) if name != package.name]
        if others:
            yield IDENTIFIER_SHARED(package.file, column="id", found=package.identifier, other=", ".join(others))
        yield from unsafe_texts(package.file, package.descriptor)
    folder = publication.register.file.rpartition("/")[0]
    for name, ended in publication.register.tombstones.items():
        yield from unsafe_texts(publication.register.file, {name: asdict(ended)})
    for name, listed in (("areas.csv", publication.areas), ("bodies.csv", publication.bodies)):
        for key, thing in listed.items():
            yield from unsafe_texts(f"{folder}/{name}", {key: asdict(thing)})


def unsafe_texts(file: str, told: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts and addresses that deceive, wherever they stand in a descriptor, in front matter or in settings."""
    for key, text in _texts(told, ""):
        if character := hidden_letter(key) or hidden_letter(text):
            yield METADATA_UNSAFE(file, column=key, key=key, character=f"U+{ord(character):04X}")
        if (_ADDRESS.search(key) or key.startswith("nav[")) and _RUNS.match(text):
            yield ADDRESS_UNSAFE(file, column=key, key=key, found=text.strip()[:60])


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text of a descriptor with the way to it, but rows of data and patterns of dialects, which are no prose."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in ("data", "dialect", "missingValues"):
                yield from _texts(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{key}[{place}]")
