"""The gallery: each portal of examples/ checks clean and builds, and shows what it is there for."""

import shutil

import pytest

from tests.conftest import ROOT, command, slow_but
from tests.documents import NOVEMBER

pytestmark = pytest.mark.whole
SHOWS = {
    "district": {"giai-quyet-ho-so/2026-q3/index.html": ("14/9/2026", "91,99 %", "437 hồ sơ")},
    "council": {
        "household-waste/2026-q2/index.html": ("FY2026/27 Q2", "44.50 %", "4,012.0 tonnes")
    },
    "ministry": {
        "thu-vien-truong-hoc/2025/index.html": ("vùng Trung", "Vùng Trung", "74,75 %"),
        "en/thu-vien-truong-hoc/2025/index.html": (
            "the Centre",
            "Schools with a library",
            "74.75 %",
        ),
        "en/areas/index.html": ("North", "South"),
    },
}


def test_every_portal_of_the_gallery_is_listed_and_tried():
    """A new folder has its line in examples/README.md and in this test."""
    portals = {path.parent.name for path in ROOT.glob("examples/*/mkdocs.yml")}
    listed = (ROOT / "examples/README.md").read_text("utf-8")
    assert portals == set(SHOWS) and all(
        f"[{name}]({name}/mkdocs.yml)" in listed for name in portals
    )


@pytest.mark.parametrize("name", slow_but(["district"], SHOWS))
def test_a_portal_of_the_gallery_builds(name, tmp_path):
    """Without an error, warning or notice."""
    folder = shutil.copytree(ROOT / "examples" / name, tmp_path / name)
    checked = command("check", "--lang", "en", cwd=folder, SOURCE_DATE_EPOCH=NOVEMBER)
    assert checked.stdout.endswith("0 errors, 0 warnings, 0 notices.\n")
    built = command("build", "--jobs", 1, cwd=folder, SOURCE_DATE_EPOCH=NOVEMBER)
    assert built.returncode == 0, built.stdout + built.stderr
    for uri, words in SHOWS[name].items():
        page = (folder / "site" / uri).read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
        assert [word for word in words if word not in page] == []
