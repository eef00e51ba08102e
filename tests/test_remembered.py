"""A run that passed is remembered for what it was."""

import sys

import pytest

from tests import remembered


@pytest.fixture
def ask(monkeypatch, tmp_path):
    """What scripts/test learns, after a run of some extent, of files that may have changed since."""
    monkeypatch.setattr(remembered, "SEAL", tmp_path / ".cache/tested")
    monkeypatch.delenv("CI", raising=False)

    def answer(whole, *words, files="sum"):
        remembered.SEAL.parent.mkdir(exist_ok=True)
        remembered.remember("sum", whole=whole)
        monkeypatch.setattr(remembered, "seal", lambda: files)
        monkeypatch.setattr(sys, "argv", ["remembered", *words])
        return remembered.main() == 0

    return answer


def test_a_run_without_slow_tests_is_no_whole_one(ask):
    """Each answers for itself, the whole one for both."""
    assert [ask(whole, *words) for whole in (True, False) for words in ([], ["--all"])] == [
        True,
        True,
        True,
        False,
    ]


def test_what_changed_is_run(ask):
    """A file that differs, or --again."""
    assert not ask(True, files="other")
    assert not ask(True, "--again")
    assert not ask(True, "--all", "--again")
