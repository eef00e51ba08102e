"""What a run set out to touch at a target, written there before the first byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from site_builder.extensions.deploy.target import JOURNAL
from site_builder.model.manifest import is_within


@dataclass(frozen=True, slots=True)
class Journal:
    """What a run set out to touch, and the hash of each file that it is done with."""

    touched: frozenset[str] = frozenset()
    done: Mapping[str, str] = field(default_factory=dict)


def read_journal(read: Callable[[str], bytes | None]) -> Journal:
    """What a killed run left; one that nobody can read is none, and `--all` writes everything anew."""
    try:
        told: dict[str, Any] = json.loads(read(JOURNAL) or b"{}")
        # What it lists is taken away where the new manifest has it not: never anything outside the site.
        return Journal(frozenset(filter(is_within, told.get("touched", ()))), dict(told.get("done", {})))
    except (ValueError, AttributeError, TypeError):
        return Journal()


def render_journal(journal: Journal) -> bytes:
    """As it lies at the target."""
    told = {"touched": sorted(journal.touched), "done": dict(journal.done)}
    return json.dumps(told, ensure_ascii=False).encode()
