"""The manifest: what is written is read back, and serials rise only with the content."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.manifest import (
    LIMIT,
    Manifest,
    SealedFile,
    parse_manifest,
    render_manifest,
    seal_files,
    succeed,
)
from site_builder.validate.manifest import check_succession

BEFORE = Path(__file__).parents[1] / "before_log/published/manifest.json"
HOME = SealedFile("index.html", 10, "a" * 64, "text/html")
FROZEN = SealedFile("datasets/x/1.0.0/x.csv", 3, "b" * 64, "text/csv", "x 1.0.0")
INDEX = SealedFile("pagefind/p.js", 3, "c" * 64, "text/javascript")
FIRST = Manifest("https://mau.example/", (FROZEN, HOME, INDEX), serial=1)
PARTS = st.text("abc.-_đ ", min_size=1, max_size=6).filter(lambda part: part not in (".", ".."))
FILES = st.builds(
    SealedFile,
    st.lists(PARTS, min_size=1, max_size=3).map("/".join),
    st.integers(0, 10**12),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(["text/csv", "text/html"]),
    st.sampled_from(["", "x 1.0.0"]),
)


@given(
    st.lists(FILES, max_size=5, unique_by=lambda file: file.path),
    st.integers(1, 9),
    st.none() | st.dates(),
    st.sampled_from(["", "e" * 64]),
)
def test_what_is_written_is_read_back(files, serial, expires, previous):
    """Files and envelope, in parts and as one document."""
    listed = tuple(sorted(files, key=lambda file: file.path.split("/")))
    made = replace(FIRST, files=listed, serial=serial, expires=expires, previous=previous)
    assert parse_manifest(render_manifest(made), dict(seal_files(made)).get) == made
    whole = parse_manifest(render_manifest(made, whole=True))
    assert (whole, whole.link) == (made, made.link)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"manifest": 4, "site": "", "serial": 1, "files": []}',
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


@pytest.mark.parametrize(
    ("name", "taken"), [("CNAME", "CNAME"), (".well-known/", ".well-known/a/b"), ("a", "a/b")]
)
def test_what_is_left_to_the_host(name, taken):
    """A file, or a folder with all under it; it is read back, and another list is another state."""
    made = replace(FIRST, hand_placed=(name,))
    assert made.is_hand_placed(taken) and not made.is_hand_placed(
        f"{taken}x" if "/" not in taken else "other"
    )
    assert (
        parse_manifest(render_manifest(made, whole=True)) == made
        and succeed(made, FIRST).serial == 2
    )


def test_what_is_set_aside_is_read_back():
    """And another list is another state."""
    made = replace(FIRST, set_aside=("bo",))
    assert (
        parse_manifest(render_manifest(made, whole=True)) == made
        and succeed(made, FIRST).serial == 2
    )


@pytest.mark.parametrize("name", ["", "/", "../x", "a//b", ".."])
def test_nothing_outside_the_site_is_left_to_the_host(name):
    """Nor everything."""
    with pytest.raises(ValueError, match="no address"):
        parse_manifest(render_manifest(replace(FIRST, hand_placed=(name,)), whole=True))


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


def test_another_search_index_is_no_fork_and_takes_a_serial():
    """Pagefind's bytes differ from run to run: whoever has the list of before finds the next one linked to it."""
    other = replace(FIRST, files=(FROZEN, HOME, replace(INDEX, sha256="0" * 64)))
    after = succeed(other, FIRST)
    assert (after.serial, after.previous) == (2, FIRST.link)
    assert [
        *check_succession(after, FIRST, "", None),
        *check_succession(other, FIRST, "", None),
    ] == []


def test_a_manifest_of_before_there_was_a_log():
    """Read with what only it states, and by the link that the one after it names."""
    former = parse_manifest(BEFORE.read_bytes())
    assert former.link == "5974f9446ba97fb32d9690649b8486f983b2e104b4a06f951a9e5350159b5019"
    assert "stations 1.1.0" in former.former.editions and former.former.took_away(
        "datasets/stations/1.0.0/x.csv"
    )
    assert (len(former.files), former.part_paths) == (241, frozenset())
    dated = BEFORE.read_bytes().replace(b'"serial"', b'"expires": "2030-01-01",\n"serial"')
    assert parse_manifest(dated).link == former.link
    kept = parse_manifest(render_manifest(former, whole=True))
    assert (kept.files, kept.link) == (former.files, former.link)


@pytest.mark.whole
def test_a_long_manifest_of_before_there_was_a_log():
    """It lists its files in parts, and in the document kept of it beside them."""
    made = replace(
        FIRST, files=tuple(replace(HOME, path=f"a/{number:05}") for number in range(LIMIT + 1))
    )
    head = '{\n"manifest": 2,\n"site": "https://mau.example/",\n"serial": 1,\n"editions": [\n],\n'
    _, _, parts = render_manifest(made).decode().partition('"parts": [')
    content = f'{head}"parts": [{parts}'
    _, _, files = render_manifest(made, whole=True).decode().partition('"files": [')
    kept = content.removesuffix("\n}\n") + f',\n"files": [{files}'
    link = hashlib.sha256(content.encode()).hexdigest()
    read = parse_manifest(content.encode(), dict(seal_files(made)).get)
    assert (read.link, read.files, read.part_paths) == (link, made.files, made.part_paths)
    assert (parse_manifest(kept.encode()).link, len(made.cut)) == (link, 64)


def test_another_form_is_a_change():
    """The next manifest names the former one by its link."""
    former = parse_manifest(BEFORE.read_bytes())
    made = replace(former, former=None)
    assert (succeed(made, former).serial, succeed(made, former).previous) == (2, former.link)
