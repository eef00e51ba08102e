"""The manifest in parts: the same list, of which a change touches little."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.manifest import (
    COUNT,
    NAME,
    SUMS,
    SealedFile,
    is_part,
    parse_manifest,
    seal_files,
)
from tests.model.test_manifest import FILES, FIRST

SETS = st.lists(FILES, min_size=1, max_size=30, unique_by=lambda file: file.path)
DATASET = (
    "datasets/thu-gom/index.html",
    "datasets/thu-gom/thu-gom.csv",
    "datasets/thu-gom/1.0.0/index.html",
    "en/datasets/thu-gom/index.html",
    "embed/datasets/thu-gom/chart-a/index.html",
    "api/v1/datasets/thu-gom.json",
    "api/v1/datasets/thu-gom/diem/2.json",
    "search/rows/vi/thu-gom.json",
)


@pytest.fixture(autouse=True, scope="module")
def low():
    """Every site is large enough for many parts."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch.setattr("site_builder.model.manifest.LIMIT", 0)


def made_of(files):
    """A manifest of files."""
    return replace(FIRST, files=tuple(sorted(files, key=lambda file: file.path.split("/"))))


def parse_sums(content):
    """Hashes by address, as a dumb reader takes them."""
    return dict(line.split("  ", 1)[::-1] for line in content.decode().splitlines())


def written(manifest):
    """What it is written as."""
    return dict(seal_files(manifest))


@given(SETS, st.none() | st.dates())
def test_what_is_written_is_read_back(files, expires):
    """From manifest.json and its parts, in the order of addresses."""
    made = replace(made_of(files), expires=expires)
    files = written(made)
    assert parse_manifest(files[NAME], files.get) == made
    assert set(files) == {NAME, SUMS, *made.part_paths} and all(map(is_part, made.part_paths))


@given(SETS)
def test_every_file_has_its_sum_and_every_part_too(files):
    """SHA256SUMS names all parts and their sums, and these name all files."""
    made = written(made_of(files))
    root = parse_sums(made[SUMS])
    listed = {
        path: sha
        for uri in root
        if uri.endswith(".txt")
        for path, sha in parse_sums(made[uri]).items()
    }
    assert set(root) == set(made) - {NAME, SUMS}
    assert listed == {file.path: file.sha256 for file in files}


@given(SETS, st.data())
def test_one_change_touches_one_part(files, data):
    """A file that is another, comes or goes: its part has another name, and all others stay as they are."""
    chosen = data.draw(st.sampled_from(files))
    rest = [file for file in files if file is not chosen]
    other = replace(chosen, sha256="0123" * 16)
    states = [made_of(rest), made_of([*rest, chosen]), made_of([*rest, other])]
    for before, after in pairwise(states):
        assert (
            len(before.part_paths - after.part_paths) <= 2
            and len(after.part_paths - before.part_paths) <= 2
        )
        same = before.part_paths & after.part_paths
        assert {uri: written(before)[uri] for uri in same} == {
            uri: written(after)[uri] for uri in same
        }


def test_the_files_of_a_dataset_stand_in_one_part():
    """So that a changed cell changes few parts."""
    assert len(made_of(SealedFile(path, 1, "a" * 64, "text/csv") for path in DATASET).cut) == 1


def test_many_files_fill_the_parts_evenly():
    """None is twice as long as the middle one."""
    names = [f"datasets/goi-{number:04}/index.html" for number in range(100 * COUNT)]
    sizes = sorted(
        part.size
        for part in made_of(SealedFile(name, 1, "a" * 64, "text/html") for name in names).cut
    )
    assert len(sizes) == COUNT and sizes[-1] < 2 * sizes[COUNT // 2]


def test_a_short_list_is_one_part(monkeypatch):
    """Four files of lists on a small site: the part, its sums, and what names both."""
    monkeypatch.setattr("site_builder.model.manifest.LIMIT", 20_000)
    assert (
        len(written(made_of(SealedFile(path, 1, "a" * 64, "text/csv") for path in ("a", *DATASET))))
        == 4
    )
