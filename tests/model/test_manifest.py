"""The manifest: what is written is read back, and serials rise only with the content."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.manifest import (
    Manifest,
    SealedEdition,
    SealedFile,
    parse_manifest,
    parse_sums,
    render_manifest,
    succeed,
    sums_lines,
)

HOME = SealedFile("index.html", 10, "a" * 64, "text/html")
FROZEN = SealedFile("datasets/x/1.0.0/x.csv", 3, "b" * 64, "text/csv", "x 1.0.0")
INDEX = SealedFile("pagefind/p.js", 3, "c" * 64, "text/javascript")
FIRST = Manifest("https://mau.example/", (FROZEN, HOME, INDEX), (SealedEdition("x", "1.0.0", "d" * 64),), serial=1)
PARTS = st.text("abc.-_đ ", min_size=1, max_size=6).filter(lambda part: part not in (".", ".."))
FILES = st.builds(
    SealedFile,
    st.lists(PARTS, min_size=1, max_size=3).map("/".join),
    st.integers(0, 10**12),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(["text/csv", "text/html"]),
    st.sampled_from(["", "x 1.0.0"]),
)


@given(st.lists(FILES, max_size=5), st.integers(1, 9), st.none() | st.dates(), st.sampled_from(["", "e" * 64]))
def test_what_is_written_is_read_back(files, serial, expires, previous):
    """Files, editions and envelope."""
    made = replace(FIRST, files=tuple(files), serial=serial, expires=expires, previous=previous, removed=("x/",))
    assert parse_manifest(render_manifest(made)) == made


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"manifest": 2, "site": "", "serial": 1, "files": []}',
        b'{"manifest": 1, "site": "", "serial": "x", "files": []}',
        b'{"manifest": 1, "site": "", "serial": 1, "files": [{"path": "../a"}]}',
        b'{"manifest": 1, "site": "", "serial": 1, "files": [{"path": "/a", "bytes": 1, "sha256": "", "type": ""}]}',
        b'{"manifest":1, "site":"", "serial":1, "files":[{"path":"\\ud800", "bytes":1, "sha256":"", "type":""}]}',
        b'{"manifest": 1, "site": "", "serial": 1e999, "files": []}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_manifest_is_refused(content):
    """With one kind of error."""
    with pytest.raises(ValueError, match=r"."):
        parse_manifest(content)


def test_the_first_has_no_link():
    """Serial 1, nothing before it."""
    assert (succeed(FIRST, None).serial, succeed(FIRST, None).previous) == (1, "")


def test_a_change_takes_the_next_serial_and_names_the_one_before():
    """By its link."""
    changed = replace(FIRST, files=(replace(HOME, sha256="f" * 64),))
    assert (succeed(changed, FIRST).serial, succeed(changed, FIRST).previous) == (2, FIRST.link)


def test_unchanged_content_keeps_its_serial_and_link():
    """Sealed again with a new expiry, it is the same link."""
    before = replace(FIRST, serial=7, previous="e" * 64, expires=date(2022, 1, 1))
    after = succeed(replace(FIRST, expires=date(2023, 1, 1)), before)
    assert (after.serial, after.previous, after.link) == (7, "e" * 64, before.link)


def test_the_search_index_does_not_count_as_a_change():
    """Pagefind's bytes differ from run to run."""
    other = replace(FIRST, files=(FROZEN, HOME, replace(INDEX, sha256="0" * 64)))
    assert succeed(other, FIRST).serial == 1


def test_sums_are_read_back():
    """As `sha256sum` writes them."""
    assert parse_sums(sums_lines(FIRST.files)) == {file.path: file.sha256 for file in FIRST.files}
