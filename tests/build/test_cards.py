"""Cards of packages: what a helper elsewhere has read counts only where it read the same files."""

import shutil

import pytest

from site_builder.build.packages.cards import CardReader
from site_builder.build.pipeline import prepare
from site_builder.build.store.kept import Keeper
from site_builder.build.store.store import Store
from site_builder.cli.building import examined
from site_builder.cli.portal import Session, load
from site_builder.load.packages.package import PackageReading, read_package
from site_builder.load.portal.publication import Folders
from site_builder.load.safety.remote import Foreign
from tests.bench.portal import make_portal
from tests.portal import BUILT, SAMPLE, SITE, undrawn


@pytest.fixture
def home(tmp_path):
    """A package of the sample."""
    source = SAMPLE / "datasets/cap-nuoc-2018"
    return shutil.copytree(source, tmp_path / "datasets" / source.name)


def read(home, work):
    """The reading of the package by a reader whose work is done so."""
    reader = CardReader(Keeper(Store(home.parents[1] / ".store")), work)
    return reader([home], "datasets", frozenset(), Foreign())[0]


@pytest.mark.whole
def test_a_build_after_a_check_reads_nothing_twice(tmp_path, monkeypatch):
    """Nor does a second check; a package that was changed is read by both."""
    config, read = make_portal(tmp_path / "portal", 2, 1, 3), []
    store = Store(tmp_path / "store")
    monkeypatch.setattr(
        "site_builder.build.packages.cards.read_package",
        lambda home, *given: (read.append(home.name), read_package(home, *given))[1],
    )
    for _ in range(2):
        examined(Session(load(config), "vi"), store)
    assert read == ["goi-00000", "goi-00001"]
    undrawn(monkeypatch)
    root = config.parent
    prepared = prepare(Folders(root, root / "reports", root / "datasets"), SITE, BUILT, store=store)
    assert prepared.data_pages and len(read) == 2
    (root / "datasets" / "goi-00000" / "bang-00.csv").write_text("code\n", "utf-8")
    examined(Session(load(config), "vi"), store)
    assert read[2:] == ["goi-00000"]


def test_a_worker_that_sees_other_files_is_not_believed(home):
    """The same path on another machine may hold an older copy: what lies here is published."""
    title = read(home, lambda do, items, size: [do(item) for item in items]).package.title

    def stale(do, items, size):
        return [("0" * 64, read_elsewhere(do, item)) for item in items]

    def read_elsewhere(do, item):
        do(item)
        return PackageReading(None, ())

    assert read(home, stale).package.title == title
