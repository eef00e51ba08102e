"""The comparison with golden files tells what differs, and renews only when asked."""

import pytest

from tests.goldens import compare_with


@pytest.fixture
def kept(tmp_path):
    """A golden file of this test only."""
    path = tmp_path / "kept.txt"
    path.write_text("một\nhai\n", "utf-8")
    return path


def test_the_same_text_passes(kept):
    """Text and bytes alike."""
    compare_with(kept, "một\nhai\n")
    compare_with(kept, "một\nhai\n".encode())


def test_the_lines_that_differ_are_shown(kept):
    """And the file stays as it was."""
    with pytest.raises(
        pytest.fail.Exception, match=r"kept.txt differs .*\n.*\n.*\n@@ .*\n một\n-hai\n\+ba"
    ):
        compare_with(kept, "một\nba\n")
    assert kept.read_text("utf-8") == "một\nhai\n"


def test_line_ends_count(kept):
    """Bytes are promised, so CRLF is another file."""
    with pytest.raises(pytest.fail.Exception, match="line ends"):
        compare_with(kept, "một\r\nhai\r\n")


def test_a_file_nobody_kept_is_a_difference(tmp_path):
    """A new page needs its golden file."""
    with pytest.raises(pytest.fail.Exception, match=r"none\.txt differs"):
        compare_with(tmp_path / "none.txt", "x")


def test_renewing_writes(kept):
    """What is there now becomes what is kept."""
    compare_with(kept, "ba\n", renew=True)
    assert kept.read_text("utf-8") == "ba\n"
