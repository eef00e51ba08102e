"""The manifest in parts: the same list, of which a change touches little."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.manifest import (
    COUNT,
    NAME,
    SUMS,
    SealedFile,
    in_parts,
    is_part,
    parse_manifest,
    parse_sums,
    render_manifest,
    seal_files,
    succeed,
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


def made_of(files):
    """A manifest of files in parts, however few they are."""
    listed = tuple(sorted(files, key=lambda file: file.path.split("/")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("site_builder.model.manifest.LIMIT", 0)
        return in_parts(replace(FIRST, files=listed))


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
    listed = {path: sha for uri in root if uri.endswith(".txt") for path, sha in parse_sums(made[uri]).items()}
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
        assert len(before.part_paths - after.part_paths) <= 2 and len(after.part_paths - before.part_paths) <= 2
        same = before.part_paths & after.part_paths
        assert {uri: written(before)[uri] for uri in same} == {uri: written(after)[uri] for uri in same}


@given(SETS)
def test_the_list_as_one_file_is_the_same_link(files):
    """What a target keeps of the state before is followed like the manifest that stood there."""
    made = made_of(files)
    kept = parse_manifest(render_manifest(made, whole=True))
    assert kept == made and kept.link == made.link == replace(made, expires=date(2030, 1, 1)).link


def test_the_files_of_a_dataset_stand_in_one_part():
    """So that a changed cell changes few parts."""
    assert len(made_of(SealedFile(path, 1, "a" * 64, "text/csv") for path in DATASET).parts) == 1


def test_many_files_fill_the_parts_evenly():
    """None is twice as long as the middle one."""
    names = [f"datasets/goi-{number:04}/index.html" for number in range(100 * COUNT)]
    sizes = sorted(part.size for part in made_of(SealedFile(name, 1, "a" * 64, "text/html") for name in names).parts)
    assert len(sizes) == COUNT and sizes[-1] < 2 * sizes[COUNT // 2]


def test_a_list_that_is_short_stays_in_one_file():
    """Byte for byte as it was before there were parts."""
    made = in_parts(FIRST)
    assert written(made) == {NAME: render_manifest(FIRST), SUMS: written(FIRST)[SUMS]}
    assert made == FIRST and b'"manifest": 1' in render_manifest(made)


def test_another_form_is_a_change():
    """The next manifest names this one by its link, which is another one in parts."""
    made = made_of(FIRST.files)
    assert made.files == FIRST.files and made.content != FIRST.content
    assert (succeed(made, FIRST).serial, succeed(made, FIRST).previous) == (2, FIRST.link)
