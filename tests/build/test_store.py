"""The store: what comes out is what went in, or nothing, whatever becomes of its file."""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from site_builder.build.store import store as module
from site_builder.build.store.pieces import StoreDamagedError
from site_builder.build.store.store import BUILDS, Store

KEY, OTHER = "ab" * 32, "cd" * 32
NAME = "store.sqlite"


@pytest.fixture
def store(tmp_path):
    """An empty store whose folder is not there yet."""
    return Store(tmp_path / "cache" / "store")


def piece(content):
    """A piece by its hash."""
    return {hashlib.sha256(content).hexdigest(): content}


def sql(store, question, *given):
    """What another program does with the file."""
    with closing(sqlite3.connect(store.root / NAME, isolation_level=None)) as connection:
        return connection.execute(question, given).fetchall()


def read(store, content):
    """A piece as it is read back."""
    return b"".join(store.steps(*piece(content)))


def test_what_was_put_comes_back(store):
    """Byte for byte, also nothing at all, with the pieces that belong to it."""
    for content in (b"", b"a", bytes(range(256)) * 100):
        assert store.put(KEY, content, piece(content))
        assert (store.get(KEY), read(store, content)) == (content, content)
        assert Store(store.root).get(KEY) == content


def test_what_is_absent_is_none(store):
    """Reading makes no folder."""
    assert store.get(KEY) is None and not store.has_piece(KEY) and not store.root.exists()
    with pytest.raises(StoreDamagedError):
        read(store, b"x")


def test_a_piece_of_many_steps_is_the_same(store, tmp_path):
    """From memory and from a file; what can be pressed together is."""
    large = random.Random(1).randbytes(3 << 20) + b"0" * (1 << 20)
    (tmp_path / "x").write_bytes(large[1:])
    store.put(KEY, b"", piece(large) | {hashlib.sha256(large[1:]).hexdigest(): tmp_path / "x"})
    assert (read(store, large), read(store, large[1:])) == (large, large[1:])
    assert store.size < len(large) * 2 - (1 << 20)


def test_a_file_that_changes_meanwhile_is_not_put(store, tmp_path):
    """Nor is the value that it belongs to."""
    (tmp_path / "x").write_bytes(b"other")
    assert not store.put(KEY, b"a", {hashlib.sha256(b"x").hexdigest(): tmp_path / "x"})
    assert store.get(KEY) is None and not store.has_piece(*piece(b"x"))


@pytest.mark.parametrize("change", ["X'00'", "substr(content, 1, 9)", "content || X'00'", "X''"])
def test_a_damaged_row_is_noticed(store, change):
    """A value is none, a piece is told."""
    store.put(KEY, b"a picture", piece(b"a picture"))
    for table in ("kept", "piece"):
        sql(store, f"UPDATE {table} SET content = {change}")
    again = Store(store.root)
    assert again.get(KEY) is None
    with pytest.raises(StoreDamagedError):
        read(again, b"a picture")


def test_a_value_under_another_key_is_none(store):
    """Whole by itself, it is the answer to another question."""
    store.put(KEY, b"a")
    sql(store, "UPDATE kept SET key = ?", bytes.fromhex(OTHER))
    assert Store(store.root).get(OTHER) is None


@pytest.mark.parametrize(
    "spoil", [lambda old: b"no database at all" * 100, lambda old: b"", lambda old: old[:5000]]
)
def test_a_file_that_is_no_store_is_thrown_away(store, spoil):
    """And another one made."""
    store.put(KEY, b"a" * 20_000)
    path = store.root / NAME
    store._open.pop("connection").close()
    path.write_bytes(spoil(path.read_bytes()))
    again = Store(path.parent)
    assert again.get(KEY) is None
    again.put(KEY, b"b")  # where no question showed it before, this does
    assert again.put(KEY, b"b") and again.get(KEY) == b"b"


def test_a_store_of_another_form_is_thrown_away(store, monkeypatch):
    """So are the files of the store before it."""
    store.put(KEY, b"a")
    monkeypatch.setattr(module, "_FORM", 99)
    assert Store(store.root).get(KEY) is None
    (store.root / "files" / "ab").mkdir(parents=True)
    Store(store.root).put(OTHER, b"b")
    assert not (store.root / "files").exists()


def test_a_place_that_is_no_folder_keeps_nothing(tmp_path):
    """A store that cannot be written is no store."""
    (tmp_path / "file").write_text("x")
    store = Store(tmp_path / "file")
    assert not store.put(KEY, b"a picture")
    store.prune()
    assert store.get(KEY) is None


def test_a_full_disk_leaves_nothing(store):
    """All of a value or nothing, and the build goes on."""
    store.put(KEY, b"a")
    store._connection(is_new=False).execute("PRAGMA max_page_count = 12")
    assert not store.put(OTHER, random.Random(1).randbytes(200_000), piece(b"x"))
    assert (store.get(OTHER), store.has_piece(*piece(b"x")), store.get(KEY)) == (None, False, b"a")


def used(root, *keys):
    """A build that uses some values."""
    store = Store(root)
    assert all(store.get(key) for key in keys)
    return store.prune()


def test_what_the_last_builds_did_not_use_goes(store):
    """With its pieces; what each of them used stays."""
    store.put(KEY, b"a", piece(b"x"))
    store.put(OTHER, b"b", piece(b"y"))
    store.prune()
    for _ in range(BUILDS):
        used(store.root, OTHER)
    again = Store(store.root)
    assert (again.get(KEY), again.get(OTHER), again.has_piece(*piece(b"x"))) == (None, b"b", False)


def test_beyond_the_bound_what_was_used_longest_ago_goes_first(store):
    """But nothing that this build used."""
    keys = [f"{n:02}" * 32 for n in range(3)]
    for key in keys:
        Store(store.root).put(key, random.Random(key).randbytes(500_000))
        used(store.root, key)
    left = Store(store.root)
    assert left.get(keys[0])
    assert left.prune(bound=1_200_000) <= 1_200_000
    assert [bool(Store(store.root).get(key)) for key in keys] == [True, False, True]
    assert (
        Store(store.root).prune(0, ends=False, spares=False) < 200_000
        and Store(store.root).get(keys[0]) is None
    )


def test_version_control_passes_it_by(store):
    """The store says itself that it is nobody's source."""
    store.put(KEY, b"x")
    assert (store.root / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("forget", [Store.prune, Store.clear])
def test_long_tables_of_a_killed_build_go(store, forget):
    """A build that runs keeps its own."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, own = (store.root / f".spool-{number}-x" for number in (ended.pid, os.getpid()))
    for folder in (left, own):
        folder.mkdir(parents=True)
        (folder / "rows").write_bytes(b"x" * 9)
    forget(store)
    assert (left.exists(), own.exists()) == (False, True)


def aged(path, content, seconds=60):
    """A file that was written some time ago."""
    path.write_bytes(content)
    then = time.time_ns() - seconds * 1_000_000_000
    os.utime(path, ns=(then, then))
    return path


@pytest.fixture
def opened(monkeypatch):
    """The files that are opened and hashed, as if they had been there for long."""
    found, hash_file = [], module.hash_file
    monkeypatch.setattr(module, "_SETTLED", -60_000_000_000)
    monkeypatch.setattr(
        module, "hash_file", lambda path: (found.append(path.name), hash_file(path))[1]
    )
    return found


def test_a_source_that_stands_as_it_did_is_not_opened(store, tmp_path, opened):
    """Unless it is asked for."""
    path, digest = aged(tmp_path / "x", b"x"), hashlib.sha256(b"x").hexdigest()
    assert [Store(store.root).hash_of(path) for _ in range(3)] == [digest] * 3 and opened == ["x"]
    assert Store(store.root, trusts=False).hash_of(path) == digest and opened == ["x", "x"]


@pytest.mark.parametrize("change", ["content", "time", "another file"])
def test_a_source_that_was_changed_is_opened(store, tmp_path, opened, change):
    """By whatever shows it: also where length and time were set as they were."""
    path = aged(tmp_path / "x", b"x")
    store.hash_of(path)
    stat = path.stat()
    if change == "content":
        path.write_bytes(b"y")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    elif change == "time":
        os.utime(path)
    else:
        aged(tmp_path / "y", b"y").replace(path)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert store.hash_of(path) == hashlib.sha256(path.read_bytes()).hexdigest() and opened == [
        "x",
        "x",
    ]


def test_a_source_written_just_now_is_opened_again(store, tmp_path):
    """A clock may be too coarse to tell two writings apart."""
    (tmp_path / "x").write_bytes(b"x")
    store.hash_of(tmp_path / "x")
    assert not sql(store, "SELECT * FROM file") if (store.root / NAME).exists() else True


def test_outputs_are_known_by_what_the_system_tells(store, tmp_path):
    """By themselves and by their links; written again, or not trusted, they are not."""
    path = aged(tmp_path / "x", b"x")
    store.put_outputs([("x", path.stat(), KEY)])
    os.link(path, tmp_path / "y")
    assert store.output((tmp_path / "y").stat()) == KEY
    assert Store(store.root, trusts=False).output(path.stat()) is None
    os.utime(path)
    assert store.output(path.stat()) is None


@pytest.mark.whole
def test_many_threads_and_processes_share_it(store):
    """Nobody loses what another has put in."""
    program = (
        "import sys, pathlib\nfrom site_builder.build.store.store import Store\n"
        "store = Store(pathlib.Path(sys.argv[1]))\n"
        "print(all(store.put(f'{int(sys.argv[2]):02}{n:02}' * 16, b'x' * n) for n in range(50)))\n"
    )
    command = [sys.executable, "-c", program, str(store.root)]
    running = [
        subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE, text=True) for n in range(3)
    ]
    threads = [threading.Thread(target=store.put, args=(f"{n:02}ff" * 16, b"t")) for n in range(20)]
    for thread in threads:
        thread.start()
    assert [each.communicate()[0].strip() for each in running] == ["True"] * 3
    for thread in threads:
        thread.join()
    assert all(store.get(f"{p:02}{n:02}" * 16) == b"x" * n for p in range(3) for n in range(50))
    assert all(store.get(f"{n:02}ff" * 16) == b"t" for n in range(20))


@pytest.mark.whole
def test_a_kill_loses_nothing_that_was_put_in(store):
    """At any moment; the next process goes on with a whole store."""
    program = (
        "import sys, pathlib, random\nfrom site_builder.build.store.store import Store\n"
        "store = Store(pathlib.Path(sys.argv[1]))\nbegin = int(sys.argv[2])\n"
        "for n in range(begin, begin + 10000):\n"
        "    content = random.Random(n).randbytes(5000)\n"
        "    import hashlib\n"
        "    store.put(f'{n:064x}', b'%d' % n, {hashlib.sha256(content).hexdigest(): content})\n"
        "    print(n, flush=True)\n"
    )
    for number in range(8):
        begin = number * 10_000
        command = [sys.executable, "-c", program, str(store.root), str(begin)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        told = [process.stdout.readline() for _ in range(number * 7 + 1)]
        process.send_signal(signal.SIGKILL)
        told += process.communicate()[0].splitlines()
        last = max(int(line) for line in told if line.strip().isdecimal())
        again = Store(store.root)
        assert sql(again, "PRAGMA integrity_check") == [("ok",)]
        for n in range(begin, last + 1):
            assert again.get(f"{n:064x}") == b"%d" % n
            assert read(again, random.Random(n).randbytes(5000))


def test_a_file_that_stands_is_noted_again_before_it_would_go(store, tmp_path):
    """So that no build has to read all files of a site of which each was written long ago."""
    file = tmp_path / "page.html"
    file.write_bytes(b"x")
    store.put_outputs([("page.html", file.stat(), "ab" * 32)])
    for _ in range(2 * BUILDS):
        build = Store(store.root)
        assert build.output(file.stat()) == "ab" * 32
        build.close()
        build.prune()
