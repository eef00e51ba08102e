"""Bytes change only when data change: two days give the same files, and what was released is served as released."""

import hashlib
from dataclasses import replace
from functools import partial

import pytest

from site_builder.build.packages.exports import read_back
from site_builder.export.package import frozen_names
from tests.conftest import EPOCH, build
from tests.portal import make_bundles, read_portal, release_portal

pytestmark = pytest.mark.slow
NAME = "thu-gom-2021-q1"
# What follows the calendar by its nature, the envelope of the seal, and Pagefind's index.
OF_THE_DAY = (
    "ledger/index.html",
    "ledger.json",
    "calendar.ics",
    "manifest",
    "SHA256SUMS",
    "pagefind/",
)


def hashes(site):
    """Every file but those that follow the day."""
    paths = (path for path in site.rglob("*") if path.is_file())
    named = ((path.relative_to(site).as_posix(), path) for path in paths)
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in named
        if not name.startswith(OF_THE_DAY)
    }


@pytest.fixture
def released(warm_copy):
    """The sample with one package released."""
    release_portal(warm_copy, NAME)
    return warm_copy


def test_two_days_give_the_same_bytes(released, tmp_path):
    """A day later nothing has another checksum, and what is current are the frozen files, in every format."""
    sites = [tmp_path / "one", tmp_path / "two"]
    for site, epoch in zip(sites, (EPOCH, str(int(EPOCH) + 86_400)), strict=True):
        done = build(released / "mkdocs.yml", site, SOURCE_DATE_EPOCH=epoch)
        assert done.returncode == 0, done.stdout + done.stderr
    one, two = map(hashes, sites)
    assert {name for name in one | two if one.get(name) != two.get(name)} == set()
    frozen = sites[1] / "datasets" / NAME / "1.0.0"
    names = [path.name for path in frozen.iterdir() if path.is_file() and path.name != "index.html"]
    assert len(names) > 15
    assert [
        name
        for name in names
        if (frozen / name).read_bytes() != (frozen.parent / name).read_bytes()
    ] == []


def test_a_frozen_fault_does_not_stop_a_build(released, tmp_path):
    """What was released keeps its faults; it was read back when it was released."""
    publication = read_portal(released).publication
    frozen = frozen_names(publication.package(NAME), publication.releases(NAME).newest)
    assert f"datasets/{NAME}/points.csv" in frozen
    bundles = make_bundles(publication)
    files = (
        replace(file, source=b"x") if file.uri.endswith("points.csv") else file
        for file in bundles[NAME].files
    )
    broken = replace(bundles[NAME], files=tuple(files))
    found = partial(read_back, publication.package(NAME), broken)
    assert list(found(frozen=frozen)) == []
    assert list(found())
