"""What a target can do, and what it holds of ours beside the site."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from site_builder.extensions.deploy.change import JOURNAL, Change, Done
from site_builder.model.manifest import is_within


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

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size


class Target(Protocol):
    """Where a site goes."""

    def locked(self, *, break_lock: bool) -> AbstractContextManager[None]:
        """Nobody else deploys there meanwhile. TargetError where somebody does."""

    def read(self, path: str) -> bytes | None:
        """A file as it stands there; None where it does not. TargetError where the target cannot be asked."""

    def opened(self) -> AbstractContextManager[None]:
        """The target can be read; nothing is written there."""

    def addresses(self) -> frozenset[str]:
        """Everything that stands there, of whatever kind."""

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """The addresses at which other bytes stand, or nothing."""

    def publish(self, change: Change) -> Done:
        """Make the target what the change says. Killed in between, the next run completes it."""


class Store(Protocol):
    """A target that takes one file at a time, each whole."""

    def read(self, path: str) -> bytes | None:
        """A file as it stands there; None where it does not."""

    def addresses(self) -> frozenset[str]:
        """Everything that stands there, of whatever kind."""

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """The addresses at which other bytes stand, or nothing."""

    def create(self, path: str, content: bytes) -> bool:
        """Write a file where none is; False where one is."""

    def write(self, uploads: Sequence[Upload]) -> Iterator[str]:
        """Write files over what is there; each address comes back once it is there for certain."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away; what is not there is no fault."""


def read_journal(read: Callable[[str], bytes | None]) -> frozenset[str]:
    """The addresses that a killed run set out to touch; a journal that nobody can read is none."""
    try:
        # What it lists is taken away where the new manifest has it not: never anything outside the site.
        return frozenset(filter(is_within, json.loads(read(JOURNAL) or b"{}").get("touched", ())))
    except (ValueError, AttributeError, TypeError):
        return frozenset()


def render_journal(touched: Collection[str]) -> bytes:
    """As it lies at the target."""
    return json.dumps({"touched": sorted(touched)}, ensure_ascii=False).encode()
