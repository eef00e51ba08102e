"""Packages read and exported in several processes, large ones first: what comes back is what one process would make.

Processes share nothing but the store. One that is lost costs time alone: what it had in hand is done here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from site_builder.core.bounded import stage, worker_context
from site_builder.core.i18n.catalog import catalogue_folders, set_catalogues
from site_builder.core.problem import N_

T = TypeVar("T")
R = TypeVar("R")
PACKAGES = N_("Reading and making packages")
FEWEST = 16  # things to do; for fewer a process costs more than it saves
_PRELOADED = ["site_builder.build.packages.cards", "site_builder.build.packages.exports"]


class Work(Protocol):
    """Does one thing for each item, in any order; what comes back is in the items' order."""

    def __call__(self, do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]) -> list[R]:
        """`size` says which items take long."""


def one_by_one(do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]) -> list[R]:
    """Everything here, one after the other."""
    results = []
    with stage(PACKAGES, len(items)) as step:
        for item in items:
            results.append(do(item))
            step()
    return results


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(jobs: int) -> Iterator[Work]:
    """So many processes, which start when there is enough to do and end with the block."""
    pool = _Pool(jobs)
    try:
        yield pool if jobs > 1 else one_by_one
    finally:
        pool.close()


class _Pool:
    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.executor: Executor | None = None

    def __call__(self, do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]) -> list[R]:
        if len(items) < FEWEST:
            return one_by_one(do, items, size)
        order = sorted(range(len(items)), key=lambda where: -size(items[where]))
        done = self._done(do, {where: items[where] for where in order})
        return [done[where] if where in done else do(item) for where, item in enumerate(items)]

    def _done(self, do: Callable[[T], R], items: Mapping[int, T]) -> dict[int, R]:
        """What the processes made of the items, as far as they lived."""
        futures = {}
        done: dict[int, R] = {}
        try:
            executor = self._started()
            futures = {where: executor.submit(do, item) for where, item in items.items()}
            with stage(PACKAGES, len(futures)) as step:
                for where, future in futures.items():
                    done[where] = future.result()
                    step()
        except BrokenProcessPool:
            self.close()
            finished = {where: each for where, each in futures.items() if each.done() and not each.exception()}
            return done | {where: future.result() for where, future in finished.items()}
        return done

    def _started(self) -> Executor:
        if self.executor is None:
            context = worker_context()
            context.set_forkserver_preload(_PRELOADED)
            values = (catalogue_folders(),)
            self.executor = ProcessPoolExecutor(self.jobs, context, initializer=prepare_process, initargs=values)
        return self.executor

    def close(self) -> None:
        """End the processes; what waits is not begun."""
        if self.executor:
            self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None


def prepare_process(folders: Iterable[Path]) -> None:
    """The words of the portal's own languages, and of no portal that the process worked for before."""
    set_catalogues(tuple(folders))
