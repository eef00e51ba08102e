"""Cards of packages: what a helper elsewhere has read counts only where it read the same files."""

import shutil

import pytest

from site_builder.build.cards import CardReader
from site_builder.build.keep import Keeper
from site_builder.build.store import Store
from site_builder.load.safety.remote import Remotes
from tests.portal import SAMPLE


@pytest.fixture
def home(tmp_path):
    """A package of the sample."""
    source = SAMPLE / "datasets/cap-nuoc-2018"
    return shutil.copytree(source, tmp_path / "datasets" / source.name)


def read(home, work):
    """The reading of the package by a reader whose work is done so."""
    reader = CardReader(Keeper(Store(home.parents[1] / ".store")), work)
    return reader([home], "datasets", frozenset(), Remotes())[0]


def test_a_worker_that_sees_other_files_is_not_believed(home):
    """The same path on another machine may hold an older copy: what lies here is published."""
    title = read(home, lambda do, items, size: [do(item) for item in items]).package.title

    def stale(do, items, size):
        return [("0" * 64, read_elsewhere(do, item)) for item in items]

    def read_elsewhere(do, item):
        _, reading = do(item)
        return type(reading)(None, reading.problems)

    assert read(home, stale).package.title == title
