"""The files of charts: few, drawn once, with a store and without the same."""

import json
import sqlite3
from contextlib import closing

import pytest

from site_builder.build.site import gallery as drawing
from site_builder.build.site.gallery import Gallery
from site_builder.build.store.kept import keeper_over
from site_builder.build.store.store import Store
from site_builder.core import addresses as at
from site_builder.core.text import unmarked
from site_builder.derive.portal import Portal
from tests.conftest import AFTER_RELEASE, SAMPLE, build
from tests.portal import read_portal, undrawn

pytestmark = pytest.mark.whole
# The index of words, and what lists its files.
INDEXED = ("pagefind/", "manifest", "SHA256SUMS")


@pytest.fixture(scope="module")
def portal():
    """The sample."""
    return Portal(read_portal(SAMPLE).publication)


@pytest.fixture(autouse=True)
def unpainted(monkeypatch):
    """Pixels are tested with the painter."""
    undrawn(monkeypatch)


def files(gallery):
    """Every file of a gallery by its address; none has two."""
    made = [file for page in gallery.pages for file in gallery.files(page)]
    assert len({file.uri for file in made}) == len(made)
    return {file.uri: file.content for file in made}


def test_addresses_are_those_of_the_files(portal):
    """Known before anything is drawn."""
    assert sorted(Gallery(portal).addresses()) == sorted(files(Gallery(portal)))


def all_of(portal):
    """The address of each chart, without a suffix."""
    return [uri for listing in Gallery(portal).pages.values() for uri, _ in listing.titles]


def test_a_page_has_one_picture_to_share_and_one_oembed(portal):
    """A page of data has no picture; every chart has its SVG."""
    made, charts = files(Gallery(portal)), all_of(portal)
    assert {uri for uri in made if uri.endswith(".svg")} == {f"{uri}.svg" for uri in charts}
    pages = [uri.rpartition("/")[0] for uri in made if uri.endswith(".png")]
    assert len(set(pages)) == len(pages) > 5 and not [
        page for page in pages if page.startswith(at.DATASETS)
    ]
    oembed = [uri.rpartition("/")[0] for uri in made if uri.endswith("oembed.json")]
    assert sorted(oembed) == sorted({uri.rpartition("/")[0] for uri in charts})
    firsts = [listing.titles[0] for listing in Gallery(portal).pages.values() if listing.titles]
    for uri, title in firsts:
        assert json.loads(made[at.oembed_uri(f"{uri.rpartition('/')[0]}/")])["title"] == unmarked(
            title
        )


def test_charts_are_drawn_once(portal, tmp_path, monkeypatch):
    """The second build takes its files from the store; without one, they are the same."""
    cold = files(Gallery(portal, keeper_over(Store(tmp_path))))
    assert files(Gallery(portal)) == cold
    monkeypatch.setattr(drawing, "paint", None)
    monkeypatch.setattr(drawing, "render_picture", None)
    assert files(Gallery(portal, keeper_over(Store(tmp_path)))) == cold


def test_charts_of_datasets_stay_in_the_store(portal, tmp_path):
    """They are read one dataset at a time; their addresses are known without them."""
    alone, kept = Gallery(portal), Gallery(portal, keeper_over(Store(tmp_path)))
    assert [*kept.addresses()] == [*alone.addresses()]
    assert not [held for held in kept.datasets.values() if isinstance(held, tuple)]


@pytest.mark.slow
def test_a_whole_site_is_the_same_cold_warm_and_without_a_store(sample_copy, tmp_path):
    """Every file but the search index, which is outside the promise; a damaged store is thrown away on the way."""
    sites, store = [], sample_copy / ".cache" / "store" / "store.sqlite"
    for name, given in (("cold", ()), ("warm", ()), ("damaged", ()), ("anew", ("--no-cache",))):
        if name == "damaged":
            with closing(sqlite3.connect(store, isolation_level=None)) as connection:
                connection.execute("UPDATE piece SET content = ' '")
        done = build(
            sample_copy / "mkdocs.yml", tmp_path / name, *given, SOURCE_DATE_EPOCH=AFTER_RELEASE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        told = {path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in files}
        sites.append({uri: content for uri, content in told.items() if not uri.startswith(INDEXED)})
        assert store.is_file()
    assert sites[1:] == [sites[0]] * 3
