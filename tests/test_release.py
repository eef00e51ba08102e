"""A version leaves whole or not at all, and all that is missing is said at once."""

import subprocess
import zipfile

import pytest

from tests.release import ROOT, build, faults, fragments, gather, section_of, version_of

CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-02\n\n- A line.\n\n## [1.1.0] - 2025-01-02\n\n- Older.\n"


@pytest.fixture
def checkout(tmp_path):
    """A repository that is ready to be released."""
    (tmp_path / "site_builder").mkdir()
    (tmp_path / "site_builder/__init__.py").write_text('__version__ = "1.2.0"\n')
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    return tmp_path


def git(folder, *words):
    """Run git as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def commit(folder):
    """Leave a clean tree."""
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Change")


def test_a_checkout_that_is_ready_has_no_fault(checkout):
    """Clean, described, of one version, untagged."""
    assert [*faults(checkout)] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("site_builder/__init__.py", "1.2.0", "1.1.0", "does not state the version"),
        ("CHANGELOG.md", "- A line.\n", "", "has no section"),
        ("CHANGELOG.md", "[1.2.0]", "[1.2.1]", "has no section"),
        ("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n- Not yet.\n", "has lines under"),
    ],
)
def test_what_is_missing_is_said(checkout, name, old, new, said):
    """Each fault alone."""
    path = checkout / name
    path.write_text(path.read_text().replace(old, new))
    commit(checkout)
    (fault,) = faults(checkout)
    assert said in fault


def test_a_tree_that_is_not_clean_is_named(checkout):
    """With the file."""
    (checkout / "new.txt").write_text("a")
    (fault,) = faults(checkout)
    assert "new.txt" in fault


def test_a_released_version_is_not_released_again(checkout):
    """Its tag stands: the commit that bears it gives its files again, any later one needs a version of its own."""
    git(checkout, "tag", "v1.2.0")
    assert [*faults(checkout)] == []
    (checkout / "later.txt").write_text("a")
    commit(checkout)
    (fault,) = faults(checkout)
    assert "v1.2.0 exists on another commit" in fault


def test_notes_end_where_the_version_before_begins():
    """They become the words of the tag."""
    assert section_of(CHANGELOG, "1.2.0") == "- A line."


@pytest.mark.parametrize(("version", "older"), [("1.2.0", "- A line.\n\n"), ("1.3.0", "")])
def test_lines_that_wait_are_gathered(checkout, version, older):
    """Into the section of the version that the package states, in the order of its form; nothing else moves."""
    (checkout / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
    (checkout / "changelog.d").mkdir()
    for name, line in (("b.fixed", "- Mended.\n"), ("b.added", "- New."), ("a.fixed", "- Also.\n")):
        (checkout / f"changelog.d/{name}.md").write_text(line)
    assert any("has 3 files" in fault for fault in faults(checkout))
    gather(checkout, "2026-03-04")
    text = (checkout / "CHANGELOG.md").read_text()
    assert (
        section_of(text, version)
        == f"{older}### Added\n\n- New.\n\n### Fixed\n\n- Also.\n- Mended."
    )
    assert section_of(text, "1.1.0") == "- Older." and fragments(checkout) == {}
    assert text.startswith(f"# Changelog\n\n## [Unreleased]\n\n## [{version}] - 2026-0")


def test_a_section_that_no_changelog_has_is_refused(checkout):
    """A line does not vanish for the name of its file."""
    (checkout / "changelog.d").mkdir()
    (checkout / "changelog.d/a.news.md").write_text("- New.")
    with pytest.raises(SystemExit, match=r"a\.news\.md"):
        gather(checkout, "2026-03-04")


@pytest.mark.slow
def test_files_of_a_release_are_the_same_bytes_twice(tmp_path):
    """Wheel, source archive, bill of materials and hashes; the archive holds what builds the wheel."""
    folders = [tmp_path / "a", tmp_path / "b"]
    names = []
    for folder in folders:
        folder.mkdir()
        names.append([path.name for path in build(folder)])
    version = version_of(ROOT)
    assert names[0] == [
        f"site_builder-{version}-py3-none-any.whl",
        f"site_builder-{version}.cdx.json",
        f"site_builder-{version}.tar.gz",
        "SHA256SUMS",
    ]
    assert (folders[0] / "SHA256SUMS").read_bytes() == (folders[1] / "SHA256SUMS").read_bytes()
    (wheel,) = folders[0].glob("*.whl")
    assert any(name.endswith("METADATA") for name in zipfile.ZipFile(wheel).namelist())
