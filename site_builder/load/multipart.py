"""Tables that frictionless cannot open as they lie: in several files, or in JSON.

Parts are one file after the other, as the specification says.

Frictionless takes the first line of every part for a header and drops it, data or not. Parts that repeat the first
part's header are common too, so a first line that equals it is left out.

Source: Data Package 2.0, "path", data in multiple files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import frictionless

from site_builder.core.errors import UnreadableError
from site_builder.load.safe_yaml import load_json

MOST_CELLS = 20_000_000


def from_json(resource: Any, source: bytes) -> Any:
    """The same resource over the rows that a JSON file holds. Raises UnreadableError or UnicodeError."""
    data = load_json(source.decode("utf-8-sig"), MOST_CELLS)
    if not isinstance(data, list):
        raise UnreadableError("a table in JSON is a list of rows")
    kept = ("name", "type", "schema", "dialect")
    described = {key: value for key, value in resource.to_descriptor().items() if key in kept}
    whole = frictionless.Resource.from_descriptor({**described, "data": data})
    whole.package = resource.package
    return whole


def joined(resource: Any, parts: tuple[bytes, ...]) -> Any:
    """The same resource over one buffer. Raises UnicodeError or LookupError for a wrong encoding."""
    encoding = str(resource.encoding or "utf-8")
    texts = [part.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding) for part in parts]
    described = {key: value for key, value in resource.to_descriptor().items() if key not in ("path", "extrapaths")}
    whole = frictionless.Resource.from_descriptor({**described, "path": "joined.csv", "encoding": "utf-8"})
    whole.path, whole.scheme, whole.data = None, "buffer", "".join(_lines(texts)).encode()
    whole.package = resource.package
    return whole


def _lines(texts: list[str]) -> Iterator[str]:
    header = texts[0].partition("\n")[0].strip()
    for place, text in enumerate(texts):
        first, end, rest = text.partition("\n")
        body = rest if place and header and first.strip() == header else f"{first}{end}{rest}"
        yield body if not body or body.endswith("\n") else f"{body}\n"
