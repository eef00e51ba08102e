"""The store: what comes out is what went in, or nothing."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build.store import Store

KEY, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture
def store(tmp_path):
    """An empty store whose folder is not there yet."""
    return Store(tmp_path / "cache" / "store")


def entry(store, key=KEY):
    """The file of an entry."""
    return store.root / key[:2] / key[2:]


def test_what_was_put_comes_back(store):
    """Byte for byte, also nothing at all."""
    for content in (b"", b"a", bytes(range(256)) * 100):
        store.put(KEY, content)
        assert store.get(KEY) == content


def test_what_is_absent_is_none(store):
    """Reading makes no folder."""
    assert store.get(KEY) is None and not store.root.exists()


@given(place=st.integers(0, 40), bit=st.integers(0, 7))
def test_any_flipped_bit_is_noticed(tmp_path_factory, place, bit):
    """In the hash or in the content."""
    store = Store(tmp_path_factory.mktemp("store"))
    store.put(KEY, b"a picture")
    held = bytearray(entry(store).read_bytes())
    held[place] ^= 1 << bit
    entry(store).write_bytes(held)
    assert store.get(KEY) is None


@pytest.mark.parametrize("length", [0, 5, 31, 32, 40])
def test_a_file_cut_short_is_noticed(store, length):
    """Wherever the disk stopped."""
    store.put(KEY, b"a picture")
    entry(store).write_bytes(entry(store).read_bytes()[:length])
    assert store.get(KEY) is None


def test_a_write_that_fails_leaves_nothing(store, monkeypatch):
    """Neither half an entry nor a draft, and the build goes on."""

    def full(*_):
        raise OSError(28, "no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)
    store.put(KEY, b"a picture")
    monkeypatch.undo()
    assert store.get(KEY) is None and not list(store.root.glob("??/*"))


def test_a_place_that_is_no_folder_keeps_nothing(tmp_path):
    """A store that cannot be written is no store."""
    (tmp_path / "file").write_text("x")
    store = Store(tmp_path / "file")
    store.put(KEY, b"a picture")
    store.prune()
    assert store.get(KEY) is None


def test_what_was_used_longest_ago_goes_first(store):
    """Reading counts as use."""
    keys = [f"{n:02}" * 32 for n in range(4)]
    for age, key in enumerate(keys):
        store.put(key, b"x" * 68)  # 100 bytes with the hash
        os.utime(entry(store, key), (1000 + age, 1000 + age))
    assert store.get(keys[0])
    Store(store.root, bound=250).prune()
    assert [bool(store.get(key)) for key in keys] == [True, False, False, True]


def test_within_its_bound_nothing_goes(store):
    """Two entries of 100 bytes in 200."""
    for key in (KEY, OTHER):
        store.put(key, b"x" * 68)
    Store(store.root, bound=200).prune()
    assert store.get(KEY) and store.get(OTHER)


def test_version_control_passes_it_by(store):
    """The store says itself that it is nobody's source."""
    store.put(KEY, b"x")
    assert (store.root / ".gitignore").read_text() == "*\n"


def test_a_file_may_be_read_by_a_web_server(store):
    """It is linked into the site as it lies."""
    digest = store.put_file(b"a")
    assert store.file(digest, 1).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("forget", [Store.prune, Store.clear])
def test_long_tables_of_a_killed_build_go(store, forget):
    """A build that runs keeps its own."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, kept = (store.root / f".spool-{number}-x" for number in (ended.pid, os.getpid()))
    for folder in (left, kept):
        folder.mkdir(parents=True)
        (folder / "rows").write_bytes(b"x" * 9)
    forget(store)
    assert (left.exists(), kept.exists()) == (False, True)


def test_an_entry_under_another_key_is_none(store):
    """Whole by itself, it is the answer to another question."""
    store.put(KEY, b"a")
    store.put(OTHER, b"b")
    first, second = entry(store).read_bytes(), entry(store, OTHER).read_bytes()
    entry(store).write_bytes(second)
    entry(store, OTHER).write_bytes(first)
    assert store.get(KEY) is None and store.get(OTHER) is None
    store.put(KEY, b"a")
    assert store.get(KEY) == b"a"


def test_files_of_one_length_that_were_swapped_are_none(store):
    """Their names are their hashes; what is kept again is whole."""
    one, other = store.put_file(b"a"), store.put_file(b"b")
    places = [store.file(each, 1) for each in (one, other)]
    places[0].rename(places[0].with_name("x"))
    places[1].rename(places[0])
    places[0].with_name("x").rename(places[1])
    assert [store.file(one, 1), store.file(other, 1), store.read_file(one)] == [None, None, None]
    assert store.put_file(b"a") == one and store.read_file(one) == b"a"
