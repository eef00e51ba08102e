"""A Dask cluster gives what one process gives, whatever becomes of its workers."""

import os
import signal
from contextlib import contextmanager
from functools import partial

import pytest

from site_builder.build import pipeline
from site_builder.build.packages.executor import ClusterError, cluster
from site_builder.build.store.store import Store
from site_builder.core.problem import SiteBuilderError
from site_builder.load.portal.publication import Folders
from tests.bench.portal import make_portal
from tests.build.test_warm import made
from tests.portal import BUILT, SITE, undrawn

PACKAGES = 6


def lost_once(marker, do, item):
    """The first process that comes here is killed; every other one does its work."""
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return do(item)
    os.kill(os.getpid(), signal.SIGKILL)
    return None


@pytest.mark.whole
def test_no_cluster_is_told(tmp_path, monkeypatch):
    """An address where nobody answers ends the build with its name."""
    monkeypatch.setattr("site_builder.build.packages.executor.SECONDS", 0.2)
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:9"), cluster("tcp://127.0.0.1:9"):
        pass


def test_a_cluster_needs_the_store(tmp_path):
    """Without it workers have no way to hand over what they made."""
    root = make_portal(tmp_path / "portal", 1, 1, 2).parent
    with pytest.raises(SiteBuilderError, match="store"):
        pipeline.prepare(
            Folders(root, root / "reports", root / "datasets"), SITE, BUILT, scheduler="tcp://x:1"
        )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_same_site_with_a_worker_lost(tmp_path, monkeypatch):
    """Files, findings and pages, where a worker is killed in the middle, and where what it made is taken warm."""
    import distributed

    undrawn(monkeypatch)
    root = make_portal(tmp_path / "portal", PACKAGES, 1, 5).parent
    alone, marker = made(root, Store(tmp_path / "alone")), tmp_path / "lost"
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
    ) as local:

        @contextmanager
        def losing(*_):
            with cluster(local.scheduler_address) as share:
                yield lambda do, items, size: share(partial(lost_once, marker, do), items, size)

        monkeypatch.setattr(pipeline, "workers", losing)
        together = made(root, Store(tmp_path / "together"), jobs=2)
    monkeypatch.undo()
    undrawn(monkeypatch)
    assert marker.exists() and len(alone) > PACKAGES
    assert together == alone and made(root, Store(tmp_path / "together")) == alone
