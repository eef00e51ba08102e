"""How far long work is: whoever shows it is told of every stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

Step = Callable[[], None]
Show = Callable[[str, int], AbstractContextManager[Step]]


@contextmanager
def silent(what: str, count: int) -> Iterator[Step]:
    """Tell nobody."""
    yield lambda: None


_show: ContextVar[Show] = ContextVar("show", default=silent)


@contextmanager
def shown(show: Show) -> Iterator[None]:
    """Within the block, `show` is told of every stage: what is done (a message id), and how many times."""
    token = _show.set(show)
    try:
        yield
    finally:
        _show.reset(token)


@contextmanager
def stage(what: str, count: int) -> Iterator[Step]:
    """Work of so many steps; call what comes back after each."""
    with _show.get()(what, count) as step:
        yield step
