"""Hashes of files that were hashed once, told by what the file system says of the file."""

import os

from site_builder.build.store import Hashes

ONE, OTHER = "1" * 64, "2" * 64


def told(number, size=10, changed=1_000_000_000):
    """What the file system says of a file."""
    return os.stat_result(
        (0o644, number, 1, 1, 0, 0, size, 0, 1, 0), {"st_mtime_ns": changed, "st_atime_ns": 0, "st_ctime_ns": 0}
    )


def test_each_file_has_its_own_hash():
    """However many there are."""
    hashes, files = Hashes(), [told(number) for number in range(20_000)]
    for number, file in enumerate(files):
        hashes.put(file, f"{number:064x}")
    assert [hashes.get(file) for file in files] == [f"{number:064x}" for number in range(20_000)]


def test_a_file_that_was_not_hashed_has_none():
    """Nor one that became longer, or was written again."""
    hashes = Hashes()
    hashes.put(told(1), ONE)
    assert [hashes.get(each) for each in (told(2), told(1, size=11), told(1, changed=2_000_000_000))] == [None] * 3


def test_what_was_told_last_is_right():
    """The number of a file that is gone may be another's, of the same length and time."""
    hashes = Hashes()
    hashes.put(told(1), ONE)
    hashes.put(told(1), OTHER)
    assert hashes.get(told(1)) == OTHER
