"""Files that are read where they lie."""

import pytest

from site_builder.core.files import SourceChangedError, SourceFile, hash_file, read_at, stamp_of


@pytest.fixture
def path(tmp_path):
    """A file of ten bytes."""
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    return path


def test_a_part_of_a_file_is_read(path):
    """Fewer bytes only where it ends."""
    assert (read_at(path, 1, 8), read_at(path, 4, 99)) == (b"12345678", b"456789")


def test_a_file_that_ends_too_soon_was_changed(path):
    """Never a part of a table for all of it."""
    size, changed = stamp_of(path)
    with pytest.raises(SourceChangedError):
        SourceFile(path, size, hash_file(path), changed).read_at(4, 99)
