"""A portal whose tables stay in their files is the portal whose tables are in memory, to the last byte."""

import pytest

from site_builder.build import pipeline
from site_builder.build.charts import DrawnCharts
from site_builder.build.keep import Keeper
from site_builder.build.pipeline import prepare
from site_builder.build.rows import StoreDamagedError, kept_package
from site_builder.build.store import Store
from site_builder.load.package import read_package
from site_builder.load.publication import Folders
from site_builder.model.long_rows import LongRows
from tests.bench.portal import make_portal
from tests.portal import BUILT, SITE


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A portal of two packages; charts are tested elsewhere."""
    monkeypatch.setattr(pipeline, "draw_charts", lambda charts, store: DrawnCharts())
    return make_portal(tmp_path / "portal", 2, 2, 30).parent


def files(root, store=None):
    """What a build would write beside pages, by address, and whether the rows stayed in their files."""
    prepared = prepare(Folders(root, root / "reports", root / "datasets"), SITE, BUILT, store=store)
    assert prepared.views, prepared.problems
    tables = [resource.table for package in prepared.publication.packages for resource in package.tables]
    return {file.uri: file.content for file in prepared.files}, all(isinstance(t.rows, LongRows) for t in tables)


def test_the_same_files(root, tmp_path, monkeypatch):
    """Without a store, filling one, and taken from it."""
    short, is_long = files(root)
    assert not is_long
    monkeypatch.setattr("site_builder.load.package.LONG", 0)
    for store in (None, Store(tmp_path / "store"), Store(tmp_path / "store")):
        assert files(root, store) == (short, True)


def test_kept_rows_lie_in_the_store(root, tmp_path, monkeypatch):
    """What the store holds does not hang on the source; what it lost is told."""
    monkeypatch.setattr("site_builder.load.package.LONG", 0)
    folder, store = sorted((root / "datasets").iterdir())[0], Store(tmp_path / "store")
    package = read_package(folder, folder.name).package
    before = tuple(package.resources[0].table.rows)
    kept = Keeper(store).keep("ab" * 32, kept_package(package, store))
    (folder / "bang-00.csv").write_text("", "utf-8")
    assert tuple(kept.resources[0].table.rows) == before
    for path in store.root.glob("files/??/*"):
        path.unlink()
    with pytest.raises(StoreDamagedError):
        list(kept.resources[0].table.rows)
