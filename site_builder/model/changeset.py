"""A difference between editions written down: JSON that is read back, CSV for spreadsheets, and counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from site_builder.core.csv import csv_text
from site_builder.core.files import json_bytes
from site_builder.model.edition import CHANGES, Change

COLUMNS = ("table", "row", "column", "facet", "old", "new", "reason", "kind", "level")
JSON_NAME = f"{CHANGES}/changes.json"
CSV_NAME = f"{CHANGES}/changes.csv"


def render_json(package: str, version: str, since: str, changes: Sequence[Change]) -> bytes:
    """The whole difference; `since` is the version before."""
    listed = [{name: getattr(change, name) for name in COLUMNS} for change in changes]
    return json_bytes({"package": package, "version": version, "since": since, "changes": listed})


def parse_json(content: bytes) -> tuple[Change, ...]:
    """The changes that `render_json` wrote. ValueError, TypeError or KeyError for anything else."""
    return tuple(Change(**{name: each[name] for name in COLUMNS}) for each in json.loads(content)["changes"])


def render_csv(changes: Sequence[Change]) -> bytes:
    """One line a change; what a change does not have is missing."""
    rows = ([getattr(change, name) or None for name in COLUMNS] for change in changes)
    return csv_text([COLUMNS, *rows]).encode()


def counts_of(changes: Sequence[Change]) -> dict[str, int]:
    """How many changes of each kind, by name of kind."""
    return dict(sorted(Counter(change.kind for change in changes).items()))
