"""Bytes on their way out, the same on every machine."""

import os
from datetime import UTC, datetime

import pytest

from site_builder.core.files import (
    LaterFile,
    OutputFile,
    ascii_json_bytes,
    build_time,
    drop_empty,
    json_bytes,
)
from site_builder.core.platform.files import IS_WINDOWS, link_file, swap
from site_builder.core.problem import MessageError


def test_text_is_no_content():
    """A format or channel of another package that forgot to encode hears which file it was."""
    with pytest.raises(MessageError, match=r"a/b\.tsv is text"):
        OutputFile("a/b.tsv", "a\tb")


def test_build_time_follows_the_environment():
    """SOURCE_DATE_EPOCH is the only clock where it is set."""
    assert build_time({"SOURCE_DATE_EPOCH": "0"}) == datetime(1970, 1, 1, tzinfo=UTC)


def test_build_time_is_whole_seconds():
    """The clock is cut to the second, in UTC."""
    now = build_time({})
    assert now.microsecond == 0 and now.tzinfo is UTC


def test_two_folders_change_places_in_one_step(tmp_path):
    """So that a reader never meets half of a site; Windows alone knows no such step."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name)
    assert swap(tmp_path / "a", tmp_path / "b") is not IS_WINDOWS
    assert [(tmp_path / name / "x").read_text() for name in ("a", "b")] == (
        ["a", "b"] if IS_WINDOWS else ["b", "a"]
    )


def test_digest_is_of_the_bytes():
    """SHA-256, in hexadecimal."""
    assert OutputFile("a", b"").sha256.startswith("e3b0c442")


def test_json_keeps_letters_and_order():
    """UTF-8 in the order given, with a line end."""
    assert json_bytes({"b": "Đ", "a": 1}) == '{\n  "b": "Đ",\n  "a": 1\n}\n'.encode()


def test_ascii_json_escapes_letters():
    """For harvesters that guess the encoding."""
    assert ascii_json_bytes({"a": "Đ"}).isascii()


def test_only_the_unknown_is_dropped():
    """0 and False are known."""
    assert drop_empty({"a": 0, "b": False, "c": "", "d": None, "e": [], "f": {}}) == {
        "a": 0,
        "b": False,
    }


def test_a_file_has_a_second_name_or_a_copy(tmp_path, monkeypatch):
    """Disks such as exFAT and some shares know no links: what is served is copied there."""
    (tmp_path / "site/a").mkdir(parents=True)
    (tmp_path / "site/a/b.csv").write_text("x")
    assert (tmp_path / "site/a/b.csv").samefile(
        link_file(tmp_path / "site/a/b.csv", tmp_path / "c")
    )

    def refuse(*told, **how):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    link_file(tmp_path / "site/a/b.csv", tmp_path / "d")
    assert (tmp_path / "d").read_text() == "x"


def test_a_later_file_is_made_for_who_asks_and_let_go():
    """Once for its hash and its bytes, and anew after another was asked for."""
    made = []
    one, other = (
        LaterFile(uri, lambda uri=uri: made.append(uri) or uri.encode()) for uri in ("a", "b")
    )
    assert not made
    assert (one.sha256, one.content, one.size) == (
        OutputFile("a", b"a").sha256,
        b"a",
        1,
    ) and made == ["a"]
    assert (other.content, one.content) == (b"b", b"a") and made == ["a", "b", "a"]
