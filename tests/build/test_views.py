"""Views of pages, packed until somebody looks at them."""

import pytest

from site_builder.build import views as packing
from site_builder.build.digests import digest_of
from site_builder.build.pipeline import prepare
from site_builder.build.store import Store
from site_builder.build.views import MANY, Views
from site_builder.load.portal.publication import Folders
from site_builder.pages import View
from site_builder.pages.datasets.dataset import DatasetView
from tests.conftest import SAMPLE
from tests.portal import BUILT, SITE


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The views of the sample as a build with a store makes them, none of them packed."""
    store = Store(tmp_path_factory.mktemp("store"))
    prepared = prepare(Folders(SAMPLE, SAMPLE / "reports", SAMPLE / "datasets"), SITE, BUILT, store=store)
    return tuple(prepared.views)


@pytest.mark.whole
def test_packed_views_are_the_same(plain):
    """By their values, and by the hash under which their pages are kept; datasets and indicators are among them."""
    packed = Views(plain, packs=True)
    assert {type(view) for view in plain} > set(MANY) and len(packed) == len(plain)
    assert [digest_of(view) for view in packed] == [digest_of(view) for view in plain]
    assert [*packed] == [*plain] and packed[0] == plain[0] and packed[1:3] == [*plain[1:3]]
    assert packed.uris == tuple(view.uri for view in plain)


@pytest.mark.whole
def test_views_of_other_kinds_are_not_read(plain, monkeypatch):
    """Search asks for one kind after the other."""
    packed = Views(plain, packs=True)
    read, load = [], packing._Unpacker.load
    monkeypatch.setattr(packing._Unpacker, "load", lambda packed: read.append(packed) or load(packed))
    found = list(packed.of(DatasetView))
    assert found == [view for view in plain if type(view) is DatasetView] and len(read) == len(found) > 0
    assert [*packed.but_many()] == [view for view in plain if not isinstance(view, MANY)] and len(read) == len(found)


@pytest.mark.whole
def test_a_page_takes_a_few_thousand_bytes(plain):
    """3,800 measured, a fifth of what its parts take by themselves."""
    packed = Views([view for view in plain if isinstance(view, MANY)], packs=True)
    assert sum(len(held.content) for held in packed._held) < 6_000 * len(packed)


def test_nothing_is_packed_where_nothing_is_kept():
    """Without a store a view holds its tables themselves."""
    view = View(uri="x/", title="X")
    assert Views([view])[0] is view and not Views() and not Views().uris
