"""A portal through git: what a clone on Windows makes of it still checks clean."""

import subprocess

import pytest

from site_builder.authoring.init import init_portal
from site_builder.authoring.write import Tag, tag_log
from site_builder.core.problem import errors_of
from site_builder.load.portal.publication import Folders
from tests.authoring.test_init import TODAY, make_new
from tests.portal import check_portal, make_portal, release_portal

pytestmark = [pytest.mark.whole, pytest.mark.needs("git")]
AUTHOR = ("-c", "user.name=An", "-c", "user.email=an@mau.example", "-c", "commit.gpgsign=false")


def cloned(root, to):
    """The portal committed, and a clone of it as git for Windows makes one."""
    for words in (("init", "-q"), ("add", "."), (*AUTHOR, "commit", "-qm", "Portal")):
        subprocess.run(("git", "-c", "core.autocrlf=false", *words), cwd=root, check=True)
    subprocess.run(
        ("git", "clone", "-q", "-c", "core.autocrlf=true", str(root), str(to)), check=True
    )
    return to


@pytest.mark.parametrize("before", [None, "# own", "*.png binary\n"])
def test_a_released_portal_survives_a_clone_with_other_line_ends(tmp_path, before):
    """Editions keep their bytes and texts are read with either; what git was told before stays."""
    root = make_portal(tmp_path)
    if before is not None:
        (root / ".gitattributes").write_text(before)
    release_portal(root, "thu-gom-2021-q1")
    attributes = (root / ".gitattributes").read_text()
    assert attributes.startswith(before or "#") and attributes.endswith("\ndatasets/** -text\n")
    clone = cloned(root, tmp_path / "clone")
    assert b"\r\n" in (clone / "reports/index.md").read_bytes()
    assert check_portal(clone) == check_portal(root) == ()


def test_a_tag_holds_the_log(tmp_path, monkeypatch):
    """Unsigned without a key; what it gives back is the log, and a second of its name is not set."""
    root = make_portal(tmp_path)
    release_portal(root, "thu-gom-2021-q1")
    folders = Folders(root, root / "reports", root / "datasets")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert tag_log(folders) is None
    for words in (
        ("init", "-q"),
        ("config", "user.name", "An"),
        ("config", "user.email", "an@mau.example"),
    ):
        subprocess.run(("git", *words), cwd=root, check=True)
    subprocess.run(("git", "config", "gpg.program", "false"), cwd=root, check=True)
    assert tag_log(folders) == Tag("events-2", is_signed=False)
    kept = subprocess.run(
        ("git", "show", "events-2^{}"), cwd=root, check=True, capture_output=True
    ).stdout
    assert kept == (root / "datasets/events.jsonl").read_bytes()
    assert tag_log(folders) is None


def test_a_line_that_is_there_is_not_written_again(tmp_path):
    """By release after release, or by init."""
    root = make_portal(tmp_path)
    (root / ".gitattributes").write_text("datasets/** -text\n")
    release_portal(root, "thu-gom-2021-q1")
    assert (root / ".gitattributes").read_text() == "datasets/** -text\n"


def test_a_new_portal_survives_it_too(tmp_path):
    """Tables and files beside texts keep their bytes."""
    files = init_portal(tmp_path / "p", make_new(), TODAY)
    (tmp_path / "p/reports/so-lieu.csv").write_bytes(b"a,b\n1,2\n")
    clone = cloned(tmp_path / "p", tmp_path / "clone")
    kept = [file.uri for file in files if file.uri.startswith("datasets/")] + [
        "reports/so-lieu.csv"
    ]
    assert [(clone / uri).read_bytes() for uri in kept] == [
        (tmp_path / "p" / uri).read_bytes() for uri in kept
    ]
    assert errors_of(check_portal(clone)) == ()
