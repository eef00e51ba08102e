"""What a target can do, and what it holds of ours beside the site."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from site_builder.core import addresses as at
from site_builder.extensions.deploy.change import Change
from site_builder.model.manifest import is_within

LOCK = f"{at.DEPLOY}lock.json"
JOURNAL = f"{at.DEPLOY}journal.json"
PREVIOUS = f"{at.DEPLOY}previous.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: its address, what it holds (a file of this machine, or bytes), and how it is served."""

    path: str
    source: Path | bytes
    content_type: str = "application/json"
    cache: str = "no-cache"

    @property
    def content(self) -> bytes:
        """The bytes themselves."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


@dataclass(frozen=True, slots=True)
class Done:
    """What a deployment did: files and bytes written, files removed, the serial that stands there now."""

    written: int
    size: int
    removed: int
    serial: int


class Target(Protocol):
    """Where a site goes."""

    def locked(self, *, break_lock: bool) -> AbstractContextManager[None]:
        """Nobody else deploys there meanwhile. TargetError where somebody does."""

    def read(self, path: str) -> bytes | None:
        """A file as it stands there; None where it does not. TargetError where the target cannot be asked."""

    def publish(self, change: Change) -> Done:
        """Make the target what the change says. Killed in between, the next run completes it."""


class Store(Protocol):
    """A target that takes one file at a time, each whole."""

    def read(self, path: str) -> bytes | None:
        """A file as it stands there; None where it does not."""

    def create(self, path: str, content: bytes) -> bool:
        """Write a file where none is; False where one is."""

    def write(self, uploads: Sequence[Upload]) -> Iterator[str]:
        """Write files over what is there; each address comes back once it is there for certain."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away; what is not there is no fault."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What a run set out to touch, and the hash of each file that it is done with."""

    touched: frozenset[str] = frozenset()
    done: Mapping[str, str] = field(default_factory=dict)


def read_journal(read: Callable[[str], bytes | None]) -> Journal:
    """What a killed run left; one that nobody can read is none, and `--all` writes everything anew."""
    try:
        loaded: dict[str, Any] = json.loads(read(JOURNAL) or b"{}")
        # What it lists is taken away where the new manifest has it not: never anything outside the site.
        return Journal(frozenset(filter(is_within, loaded.get("touched", ()))), dict(loaded.get("done", {})))
    except (ValueError, AttributeError, TypeError):
        return Journal()


def render_journal(journal: Journal) -> bytes:
    """As it lies at the target."""
    facts = {"touched": sorted(journal.touched), "done": dict(journal.done)}
    return json.dumps(facts, ensure_ascii=False).encode()
