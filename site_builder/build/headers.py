"""How a host should serve each file: media type with charset, cache, who may read and frame it. One table for all."""

from __future__ import annotations

import re

# Files of an edition never change; everything else may change at the next build, and figures have to be right.
FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
SHORT = "public, max-age=300"
EDITION = r"^/?datasets/[^/]+/[0-9]+\.[0-9]+\.[0-9]+/(?!.*index\.html$)[^/]+\.[^/]+$"
ASSETS = r"^/?(?:assets|pagefind)/"
_IS_EDITION, _IS_ASSET = re.compile(EDITION), re.compile(ASSETS)
_TEXTUAL = frozenset(
    "application/xml application/atom+xml application/rdf+xml application/yaml text/javascript image/svg+xml".split()
)


def content_type(media_type: str) -> str:
    """A media type with `charset=utf-8` where it is text: many readers take text without one for Latin-1."""
    is_text = media_type.startswith("text/") or media_type in _TEXTUAL
    return f"{media_type}; charset=utf-8" if is_text else media_type


def cache_control(path: str) -> str:
    """How long a copy may serve without asking."""
    if _IS_EDITION.match(path):
        return FOREVER
    return SHORT if _IS_ASSET.match(path) else REVALIDATE
