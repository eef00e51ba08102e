"""Folders of a portal that are git submodules."""

import shutil

from tests.portal import read_portal

LISTED = '[submodule "so-lieu"]\n\tpath = datasets\n\turl = https://git.mau.example/so-lieu\n'


def told(root):
    """The findings about submodules: file, and the folder that they name."""
    found = read_portal(root).problems
    return [
        (each.file, dict(each.facts)["folder"]) for each in found if each.code == "submodule-empty"
    ]


def test_a_submodule_that_was_not_fetched_is_told(sample_copy):
    """A clone without --recurse-submodules leaves its folder empty."""
    (sample_copy / ".gitmodules").write_text(LISTED, "utf-8")
    shutil.rmtree(sample_copy / "datasets")
    (sample_copy / "datasets").mkdir()
    assert told(sample_copy) == [(".gitmodules", "datasets")]


def test_a_submodule_that_is_there_is_a_folder_like_others(sample_copy):
    """Nothing is told of it, nor of an empty folder that is none."""
    (sample_copy / ".gitmodules").write_text(LISTED, "utf-8")
    assert told(sample_copy) == []
