"""Work in other processes: of this machine, or of a Dask cluster that sees the same folders.

Both homes do the same function, large items first, and what comes back is what one process would make. What was in the
hands of a process that is lost is done here; it costs time alone. Processes of this machine are copies of this one,
which know all that it knows; pages go to these alone.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from operator import neg
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from site_builder.build.store.kept import code_digest
from site_builder.build.store.store import Store
from site_builder.core.i18n.catalog import catalogue_folders, set_catalogues
from site_builder.core.platform.processes import copies, end_with_parent, process_context
from site_builder.core.problem import N_, MessageError
from site_builder.core.progress import stage

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")
Tasks = Callable[[], Iterable[Callable[[], object]]]  # things to do that ask nothing of each other
Share = Callable[
    [str, Tasks], None
]  # has tasks done elsewhere, for what they leave in the store, or does nothing
PACKAGES, PAGES = N_("Reading and making packages"), N_("Writing files and pages")
FEWEST = 16  # things to do; for fewer a process of this machine costs more than it saves
SECONDS = 30  # by the clock, in which a cluster has to answer
NOT_INSTALLED = N_('--scheduler needs Dask: pip install "site-builder[cluster]".')
NO_ANSWER = N_("No Dask scheduler with workers answers at {address}.")
OTHER_VERSION = N_(
    "Workers at {address} have another version of the program, its words or its libraries, and would make other "
    "files: {workers}. Install the same there."
)
NO_STORE = N_(
    "--scheduler does not go with --no-cache: workers hand over through .cache/store/ what they made."
)


class ClusterError(MessageError):
    """There is no such cluster, or its workers would make other bytes."""


class Work(Protocol):
    """Does one thing for each item, in any order; what comes back is in the items' order, and is not held here."""

    def __call__(
        self, do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]
    ) -> Iterator[R]:
        """`size` says which items take long."""


def one_by_one(
    do: Callable[[T], R],
    items: Sequence[T],
    size: Callable[[T], int] | None = None,
    words: str = PACKAGES,
) -> Iterator[R]:
    """Everything here, one after the other; `words` tell what."""
    with stage(words, len(items)) as step:
        for item in items:
            yield do(item)
            step()


@dataclass(frozen=True)
class _Shared:
    """Work by the futures of a home; `lost` is what it raises for what no process of it could end."""

    submit: Callable[..., Any]
    lost: type[Exception]
    fewest: int = 1
    words: str = PACKAGES

    def __call__(
        self, do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]
    ) -> Iterator[R]:
        if len(items) < self.fewest:
            yield from one_by_one(do, items, size, self.words)
            return
        run = partial(_in_words, catalogue_folders(), do)
        futures = {}
        for where in sorted(range(len(items)), key=lambda where: -size(items[where])):
            futures[where] = self.submit(run, items[where])
        with stage(self.words, len(items)) as step:
            for where, item in enumerate(items):
                try:
                    result = futures.pop(where).result()
                except self.lost:
                    result = do(item)
                yield result
                step()


@contextmanager
def workers(jobs: int, before: Callable[[], None] = lambda: None) -> Iterator[Work]:
    """So many processes of this machine, which start when there is enough to do: copies, else new ones.

    `before` lets go of what a copy may not have.
    """
    if jobs < 2:
        yield one_by_one
    elif copies():

        def work(do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]) -> Iterator[R]:
            before()
            sizes = list(map(size, items))
            return shared(
                lambda where: do(items[where]),
                len(items),
                jobs,
                size=sizes.__getitem__,
                words=PACKAGES,
            )

        yield work
    else:
        with _processes(jobs, PACKAGES) as work:
            yield work


def shared(
    do: Callable[[int], R],
    count: int,
    jobs: int,
    *,
    size: Callable[[int], int] = neg,
    words: str = PAGES,
    fewest: int = FEWEST,
) -> Iterator[R]:
    """What `do` gives for each number below `count`, by so many copies of this process, which know all that it knows.

    Here, one after the other, where a system cannot copy a process. What a copy writes, it writes for good; what it
    learns goes with it.
    """
    if jobs < 2 or not copies():
        yield from one_by_one(do, range(count), words=words)
        return
    _do.append(do)
    gc.freeze()  # or the copies would write into all memory that they share, looking for cycles
    try:
        with _processes(jobs, words, fewest) as work:
            yield from work(_done, range(count), size)
    finally:
        gc.unfreeze()
        _do.pop()


def ahead(jobs: int, store: Store | None, words: str, tasks: Tasks) -> None:
    """Share in copies of this process what is made next; where little was made before, or it has none, nothing."""
    if jobs > 1 and store and store.values_put >= FEWEST and copies():
        listed = tuple(tasks())
        store.close()

        def fill(number: int) -> None:  # what it makes is in the store, and is not sent back
            listed[number]()

        list(shared(fill, len(listed), jobs, words=words, fewest=1))


_do: list[
    Callable[[int], Any]
] = []  # what copies are asked to do: made of all that they know, it cannot be sent


def _done(number: int) -> Any:
    return _do[-1](number)


@contextmanager
def _processes(jobs: int, words: str, fewest: int = FEWEST) -> Iterator[Work]:
    pools: list[ProcessPoolExecutor] = []

    def submit(run: Callable[[T], R], item: T) -> Any:
        try:
            return pools[-1].submit(run, item)
        except (BrokenProcessPool, IndexError):  # none yet, or one whose processes are lost
            pools.append(ProcessPoolExecutor(jobs, process_context(), end_with_parent))
            return pools[-1].submit(run, item)

    try:
        yield _Shared(submit, BrokenProcessPool, fewest, words)
    finally:
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def cluster(scheduler: str) -> Iterator[Work]:
    """The workers of a scheduler (`tcp://host:8786`). Raises ClusterError."""
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(NOT_INSTALLED) from error
    try:
        connect: Callable[..., Client] = distributed.Client
        client = connect(scheduler, timeout=SECONDS, set_as_default=False)
        client.wait_for_workers(1, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise ClusterError(NO_ANSWER, address=scheduler) from error
    with client:
        # Workers of another version, or with other libraries, would make other bytes.
        versions: dict[str, str] = client.run(
            partial(_in_words, catalogue_folders(), _version, None)
        )
        others = sorted(worker for worker, digest in versions.items() if digest != code_digest())
        if others:
            raise ClusterError(OTHER_VERSION, address=scheduler, workers=", ".join(others))
        yield _Shared(partial(client.submit, pure=False), distributed.KilledWorker)


def _in_words(folders: Iterable[Path], do: Callable[[T], R], item: T) -> R:
    """Do it in a process that knows the portal's own languages, and those of no portal it worked for before."""
    set_catalogues(tuple(folders))
    return do(item)


def _version(_: Any) -> str:
    return code_digest()
