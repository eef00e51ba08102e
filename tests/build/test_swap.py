"""The published folder changes in one step, whatever kills the build."""

import os
import random
from functools import partial

import pytest

from site_builder.build.seal import swap as module
from site_builder.build.seal.swap import (
    ExchangeError,
    docroot,
    exchange,
    fresh_folder,
    make_readable,
    take_over,
)
from site_builder.core.platform import files
from tests.kills import killed_after

FILES = 40


def keep_exchanging(site, start, way):
    """Exchange the site for one version after the other."""
    if way == "two renames":
        module.swap = lambda left, right: False  # in a process of its own
    for version in range(start, start + 100_000):
        exchange(fill(fresh_folder(site), str(version)), site)


def keep_publishing(site, start):
    """Publish one version after the other as a build does, where some files stay."""
    for version in range(start, start + 100_000):
        fresh = fill(fresh_folder(site), str(version))
        (fresh / "assets").mkdir()
        (fresh / "assets/site.css").write_text("body {}")
        take_over(fresh, site)
        make_readable(fresh)
        exchange(fresh, site)


def fill(folder, word):
    """A site whose every page says the same word."""
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        (folder / f"{number}.html").write_text(word)
    return folder


def said(site):
    """The words of a site's pages; one word where it is whole."""
    pages = sorted(site.iterdir())
    assert len(pages) == FILES
    return {page.read_text() for page in pages}


@pytest.mark.parametrize("way", ["swap", "two renames"])
@pytest.mark.whole
def test_a_kill_leaves_the_old_site_or_the_new_one(tmp_path, way):
    """Killed at any moment, the build leaves a whole site, and the next build clears what it left behind.

    Where folders cannot be exchanged, that next build first puts back the one that had stepped aside.
    """
    site = fill(tmp_path / "site", "0")
    chance = random.Random(20220614)
    for turn in range(16):
        killed_after(
            chance.uniform(0, 0.06), partial(keep_exchanging, site, turn * 100_000 + 1, way)
        )
        assert len(said(site if way == "swap" else docroot(site))) == 1
    exchange(fill(fresh_folder(site), "end"), site)
    assert said(site) == {"end"}
    leftovers = [
        path
        for path in tmp_path.iterdir()
        if path.name != "site" and path.resolve() != site.resolve()
    ]
    assert leftovers == []


@pytest.mark.parametrize("moments", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_killed_at_any_moment_what_stays_is_the_very_file(tmp_path, moments):
    """Old or new, whole; the file that stays was never another one, and nothing is left over by the next build."""
    site, chance = fill(tmp_path / "site", "0"), random.Random(20261128)
    (site / "assets").mkdir()
    (site / "assets/site.css").write_text("body {}")
    os.utime(site / "assets/site.css", (1, 1))
    before = (site / "assets/site.css").stat()
    for turn in range(moments):
        killed_after(chance.uniform(0, 0.06), partial(keep_publishing, site, turn * 100_000 + 1))
        pages = sorted(site.glob("*.html"))
        assert len(pages) == FILES and len({page.read_text() for page in pages}) == 1
        after = (site / "assets/site.css").stat()
        assert (after.st_ino, after.st_mtime) == (before.st_ino, 1)
    exchange(fill(fresh_folder(site), "end"), site)
    assert said(site) == {"end"} and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_stays_is_the_very_file_and_nothing_else(tmp_path):
    """By its bytes: what has others, is a link, or is not there stays as it was built."""
    site, fresh = fill(tmp_path / "site", "old"), fill(tmp_path / "fresh", "old")
    (fresh / "1.html").write_text("new")
    (site / "2.html").unlink()
    (site / "3.html").unlink()
    (site / "3.html").symlink_to("4.html")
    numbers = {path.name: path.stat().st_ino for path in site.iterdir()}
    take_over(fresh, site)
    same = {path.name for path in fresh.iterdir() if path.stat().st_ino == numbers.get(path.name)}
    assert same == set(numbers) - {"1.html", "3.html"} and len(list(fresh.iterdir())) == FILES
    assert (fresh / "1.html").read_text() == "new" and not (fresh / "3.html").is_symlink()


def test_a_first_site_is_put_in_place(tmp_path):
    """Where nothing stood, the fresh folder becomes the site."""
    exchange(fill(fresh_folder(tmp_path / "site"), "new"), tmp_path / "site")
    assert said(tmp_path / "site") == {"new"}


def test_the_old_site_is_gone_afterwards(tmp_path):
    """No page of the old site shines through, and no folder is left over."""
    site = fill(tmp_path / "site", "old")
    (site / "extra.html").write_text("old")
    exchange(fill(fresh_folder(site), "new"), site)
    assert said(site) == {"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_link_stays_and_the_folder_that_it_leads_to_is_exchanged(tmp_path):
    """Whatever the folder is called, as those are that a former version turned links to."""
    site = tmp_path / "site"
    fill(tmp_path / ".site-1", "old")
    site.symlink_to(".site-1")
    exchange(fill(fresh_folder(docroot(site)), "new"), docroot(site))
    assert site.is_symlink() and said(site) == {"new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site-1", "site"]


def test_the_old_site_comes_back_where_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    """As on Windows, where a program has a file of it open."""
    site, fresh = fill(tmp_path / "site", "old"), fill(fresh_folder(tmp_path / "site"), "new")
    monkeypatch.setattr(module, "swap", lambda left, right: False)
    real = files.move_path

    def move(source, target):
        if source == fresh:
            raise PermissionError(13, "in use")
        real(source, target)

    monkeypatch.setattr(files, "move_path", move)
    with pytest.raises(ExchangeError, match="in use"):
        exchange(fresh, site)
    assert said(site) == {"old"}


def test_a_site_that_had_stepped_aside_comes_back(tmp_path):
    """A kill between two renames leaves no site; the next build or deployment begins with the old one."""
    fill(tmp_path / ".site-999999999.old", "old")
    assert said(docroot(tmp_path / "site")) == {"old"}


def test_a_running_build_is_left_alone(tmp_path):
    """A folder that belongs to a living process is not cleared away."""
    other = fill(tmp_path / f".site-{os.getppid()}", "busy")
    fresh_folder(tmp_path / "site")
    assert said(other) == {"busy"}


def test_fresh_folders_are_empty(tmp_path):
    """What a former process of the same number left is gone."""
    fill(tmp_path / f".site-{os.getpid()}", "left")
    assert list(fresh_folder(tmp_path / "site").iterdir()) == []


def test_a_failed_exchange_is_told(tmp_path):
    """The system's reason is in the message."""
    with pytest.raises(ExchangeError, match="cannot be exchanged"):
        exchange(tmp_path / "missing", fill(tmp_path / "site", "old"))
