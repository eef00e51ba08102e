"""Progress of long work on a terminal: what, how many of how many, how long it will still take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial

import click

from site_builder.core.i18n.catalog import translator
from site_builder.core.progress import Step, shown

FEWEST = 16  # steps; fewer are over before one has read it
_EVERY = 0.1  # seconds between two drawings


def on_terminal(language: str) -> AbstractContextManager[None]:
    """Within the block, stages show themselves where a person looks on; files and pipes get nothing."""
    return shown(partial(bar, translator(language))) if sys.stderr.isatty() else nullcontext()


@contextmanager
def bar(say: Callable[[str], str], what: str, count: int) -> Iterator[Step]:
    """A line for one stage, which goes on with every step."""
    if count < FEWEST:
        yield lambda: None
        return
    line = click.progressbar(length=count, label=say(what), show_pos=True, show_eta=True, file=sys.stderr)
    waiting, last = 0, time.monotonic()

    def step() -> None:
        nonlocal waiting, last
        waiting += 1
        if time.monotonic() - last >= _EVERY:
            line.update(waiting)
            waiting, last = 0, time.monotonic()

    with line:
        yield step
        line.update(waiting)
