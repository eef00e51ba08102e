"""What is too large for memory lies in a folder that does not outlive the build."""

import gc
import os
import subprocess
import sys
from pathlib import Path

from site_builder.core.files import OutputFile
from site_builder.core.platform.files import lock
from site_builder.core.staging import Spool, lock_holder


def test_a_file_comes_in_pieces(tmp_path):
    """With the bytes, hash and size of the whole, however it was written."""
    spool, whole = Spool(tmp_path), OutputFile("a", b"xyz")
    for made in (spool.put("a", [b"x", b"yz"]), spool.write("a", lambda file: file.write(b"xyz"))):
        assert (made, made.content, made.size) == (whole, b"xyz", 3)


def test_the_folder_goes_with_the_spool(tmp_path):
    """And not before."""
    spool = Spool(tmp_path)
    path = spool.put("a", [b"x"]).source.path
    assert path.exists()
    del spool
    gc.collect(0)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_store_has_is_dropped(tmp_path):
    """Files of others stay."""
    spool = Spool(tmp_path)
    path, other = spool.put("a", [b"x"]).source.path, tmp_path / "b"
    other.write_bytes(b"")
    spool.drop(other)
    spool.drop(path)
    assert not path.exists() and other.exists()


def test_what_a_killed_build_left_is_thrown_away(tmp_path):
    """What a build that runs has stays."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f".spool-{ended.pid}-x").mkdir()
    mine = Spool(tmp_path)
    other = Spool(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {mine.folder.name, other.folder.name}


def test_who_has_the_lock_of_a_folder_is_named(tmp_path):
    """By the program and its words as they were typed, and the number of its process; no longer than it is held."""
    listed = Path("/proc/locks").is_file()
    unlock = lock(tmp_path)
    holder = lock_holder(tmp_path)
    unlock()
    assert lock_holder(tmp_path) == ""
    if listed:
        program = Path("/proc/self/cmdline").read_bytes().split(b"\0")[0].decode()
        assert holder.startswith(f"{Path(program).name} ") and holder.endswith(f" ({os.getpid()})")
