"""How a host should serve each file: media type with charset, cache, who may read and frame it. One table for all."""

from __future__ import annotations

import re

from site_builder.build.seal.seal import media_type

# Files of an edition never change; everything else may change at the next build, and figures have to be right.
FOREVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
SHORT = "public, max-age=300"
# Patterns that every host's dialect of regular expressions reads alike; paths begin after the site's base.
PAGE = r"(?:/|\.html)$"
EDITION = r"datasets/[^/]+/[0-9]+\.[0-9]+\.[0-9]+/[^/]+\.[^/]+$"
ASSETS = r"(?:assets|pagefind)/"
EMBED = "embed/"
FRAMES = "frame-ancestors 'self'"
EXPOSED = "Accept-Ranges, Content-Length, Content-Range, ETag"
SUFFIXES = (
    "atom css csv html ics jpeg jpg js json jsonld md parquet pdf png rdf svg tsv ttl txt "
    "wasm webp woff2 xlsx xml yaml zip"
).split()
_TEXTUAL = frozenset(
    "application/xml application/atom+xml application/rdf+xml application/yaml text/javascript image/svg+xml".split()
)
_PACKED = frozenset("application/json application/ld+json application/wasm".split())


def is_text(media_type: str) -> bool:
    """Whether a charset belongs to a media type."""
    return media_type.startswith("text/") or media_type in _TEXTUAL


def is_compressible(media_type: str) -> bool:
    """Whether it pays to send a type compressed."""
    return is_text(media_type) or media_type in _PACKED


def content_type(media_type: str) -> str:
    """A media type with `charset=utf-8` where it is text: many readers take text without one for Latin-1."""
    return f"{media_type}; charset=utf-8" if is_text(media_type) else media_type


def served_types() -> dict[str, str]:
    """Media types by suffix, without the dot, of all files that a portal is made of."""
    return {suffix: media_type(f"x.{suffix}") for suffix in SUFFIXES}


def cache_control(path: str) -> str:
    """How long a copy may serve without asking; the path is relative to the site's root."""
    if re.search(PAGE, path):
        return REVALIDATE
    if re.match(EDITION, path):
        return FOREVER
    return SHORT if re.match(ASSETS, path) else REVALIDATE
