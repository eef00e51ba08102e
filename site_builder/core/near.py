"""The known word that somebody may have meant who wrote another."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from site_builder.core.text import fold

_LIKENESS = 0.75  # one letter of four may differ


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like it, whatever its case, tone marks and hyphens; "" where none is like it."""
    plain: dict[str, str] = {}
    for name in known:
        plain.setdefault(_plain(name), name)
    found = get_close_matches(_plain(word), plain, n=1, cutoff=_LIKENESS)
    return plain[found[0]] if found else ""


def _plain(word: str) -> str:
    return fold(word).lower().replace("-", "_").replace(" ", "_")
