"""The same work on a Dask cluster: its workers see the same sources and the same store in a shared folder.

What comes back is what one process would make, so nothing says where it was made. A worker that is lost loses what
it had in hand, which another one takes up; what is lost again and again is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from site_builder.build.packages.workers import Work, prepare_process
from site_builder.build.store.kept import code_digest
from site_builder.core.errors import WorkError
from site_builder.core.i18n.catalog import catalogue_folders
from site_builder.core.problem import N_

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
R = TypeVar("R")
SECONDS = 30  # by the clock, in which a cluster has to answer


NOT_INSTALLED = N_("--scheduler needs Dask: pip install 'site-builder[cluster]'.")
NO_ANSWER = N_("No Dask scheduler with workers answers at {address}.")
OTHER_VERSION = N_(
    "Workers at {address} have another version of the program, its words or its libraries, and would make other "
    "files: {workers}. Install the same there."
)
NO_STORE = N_("--scheduler does not go with --no-cache: workers hand over through .cache/store/ what they made.")


class ClusterError(WorkError):
    """There is no such cluster, or its workers would make other bytes."""


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
        _check_versions(client, scheduler)
        yield partial(_share, client)


def _check_versions(client: Client, scheduler: str) -> None:
    """Workers of another version, or with other libraries, would make other bytes."""
    versions: dict[str, str] = client.run(partial(_in_words, catalogue_folders(), _version, None))
    others = sorted(worker for worker, digest in versions.items() if digest != code_digest())
    if others:
        raise ClusterError(OTHER_VERSION, address=scheduler, workers=", ".join(others))


def _share(client: Client, do: Callable[[T], R], items: Sequence[T], size: Callable[[T], int]) -> list[R]:
    """Large ones first; what a worker could not do for being lost is done here."""
    from distributed import KilledWorker

    run = partial(_in_words, catalogue_folders(), do)
    order = sorted(range(len(items)), key=lambda where: -size(items[where]))
    futures = {where: client.submit(run, items[where], pure=False) for where in order}
    done: list[R] = []
    for where, item in enumerate(items):
        try:
            done.append(futures[where].result())
        except KilledWorker:
            done.append(do(item))
    return done


def _in_words(folders: Iterable[Path], do: Callable[[T], R], item: T) -> R:
    """Do it in a process that knows the portal's own languages."""
    prepare_process(folders)
    return do(item)


def _version(_: Any) -> str:
    return code_digest()
