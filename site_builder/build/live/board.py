"""What a browser is to see at the moment: which folder, and what is wrong; each change has a number."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class State:
    """`root` is the last good site, None before the first; `problems` is HTML that is put over its pages."""

    number: int
    root: Path | None = None
    problems: str = ""


class Board:
    """Shared by the one that builds and those who look. A number never comes twice, also after a restart."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._state = State(time.time_ns() // 1_000_000)

    @property
    def state(self) -> State:
        """As it is now."""
        with self._changed:
            return self._state

    def show(self, root: Path, problems: str = "") -> Path | None:
        """A new good site; the folder of the one before comes back."""
        before = self._state.root
        self._set(root, problems)
        return before

    def blame(self, problems: str) -> None:
        """A build that failed: the last good site stays, with what is wrong."""
        self._set(self._state.root, problems)

    def wait(self, number: int, seconds: float) -> int:
        """The number of the state, as soon as it is another than the one given, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._state.number != number, timeout=seconds)
            return self._state.number

    def _set(self, root: Path | None, problems: str) -> None:
        with self._changed:
            self._state = State(self._state.number + 1, root, problems)
            self._changed.notify_all()
