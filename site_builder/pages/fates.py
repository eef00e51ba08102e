"""The fate of a printed value or of a whole page, as templates print it beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.derive.fate import QUIET, Fate, say_fate, say_whole


@dataclass(frozen=True, slots=True)
class FateView:
    """One fate in words with where it leads; `is_quiet` where the page shows it elsewhere."""

    kind: str
    words: str
    href: str = ""
    is_quiet: bool = False


def fate_views(fates: Sequence[Fate], language: str) -> tuple[FateView, ...]:
    """What stands beside a value; a fate of the same words is said once."""
    made = (FateView(each.kind, say_fate(each, language), each.href, each.kind in QUIET) for each in fates)
    return tuple(dict.fromkeys(made))


def whole_views(fates: Sequence[Fate], language: str) -> tuple[FateView, ...]:
    """What stands at the head of a report or dataset."""
    return tuple(dict.fromkeys(FateView(each.kind, say_whole(each, language), each.href) for each in fates))


def whole_note(fates: Sequence[Fate], language: str) -> str:
    """The first of them, for a line of a list; "" where nothing became of it."""
    return say_whole(fates[0], language) if fates else ""
