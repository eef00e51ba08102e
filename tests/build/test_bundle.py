"""Small values kept together."""

import pytest

from site_builder.build.bundle import Bundle
from site_builder.build.keep import Keeper
from site_builder.build.store import Store


@pytest.fixture
def keeper(tmp_path):
    """Over a store of its own."""
    return Keeper(Store(tmp_path / "store"))


def written(keeper, *texts):
    """A bundle that was written with these values."""
    bundle = Bundle(keeper, "texts")
    for text in texts:
        bundle.keep(bundle.name(text), text)
    bundle.write()
    return bundle


def test_the_next_build_finds_what_one_kept(keeper):
    """Under the same key."""
    name = written(keeper, "một").name("một")
    assert Bundle(keeper, "texts").recall(name) == "một"


def test_another_kind_has_values_of_its_own(keeper):
    """The same key means something else there."""
    name = written(keeper, "một").name("một")
    assert Bundle(keeper, "khác").recall(name) is None


def test_what_a_build_did_not_ask_for_goes_with_the_part_that_it_writes(keeper):
    """Old texts do not pile up."""
    bundle = written(keeper, "cũ")
    old = bundle.name("cũ")
    near = next(text for text in map(str, range(1000)) if bundle.name(text)[0] == old[0])
    written(keeper, near)
    found = Bundle(keeper, "texts")
    assert (found.recall(old), found.recall(found.name(near))) == (None, near)


def test_nothing_is_written_where_nothing_changed(keeper, monkeypatch):
    """The parts stay as they lie."""
    written(keeper, "một", "hai")
    bundle = Bundle(keeper, "texts")
    assert [bundle.recall(bundle.name(text)) for text in ("một", "hai")] == ["một", "hai"]
    monkeypatch.setattr(Keeper, "keep", lambda *given: pytest.fail("written again"))
    bundle.write()


def test_a_value_that_took_the_place_of_another_is_written(keeper):
    """Under the same name; else every later build would make it again."""
    name = written(keeper, "một").name("một")
    bundle = Bundle(keeper, "texts")
    bundle.keep(name, "khác")
    bundle.write()
    assert Bundle(keeper, "texts").recall(name) == "khác"
