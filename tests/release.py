"""`scripts/release`: what must hold before a version leaves, then its files in dist/, then the tag.

Nothing is tagged, and dist/ stays as it is, where anything is missing; all that is missing is said at once.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.reference import licences

ROOT = Path(__file__).parent.parent
UNRELEASED = "## [Unreleased]"
SECTIONS = ("Upgrade", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def run(*words: str, root: Path = ROOT, **environ: str) -> str:
    """What a command prints; SystemExit with its words where it fails."""
    done = subprocess.run(
        words, cwd=root, capture_output=True, text=True, check=False, env={**os.environ, **environ}
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def version_of(root: Path) -> str:
    """The version that the package states."""
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def section_of(changelog: str, version: str) -> str:
    """What the changelog says of a version, "" without a section of it."""
    start = re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE
    )
    return (
        re.split(r"^## \[", changelog[start.end() :], maxsplit=1, flags=re.MULTILINE)[0].strip()
        if start
        else ""
    )


def fragments(root: Path) -> dict[Path, str]:
    """The files of changelog.d/, `<name>.<section>.md`, each with its section; SystemExit where there is no such."""
    found = {
        path: path.suffixes[-2][1:].title() for path in sorted(root.glob("changelog.d/*.*.md"))
    }
    if strange := [path.name for path, section in found.items() if section not in SECTIONS]:
        raise SystemExit(
            f"changelog.d/: {', '.join(strange)} ends with no section of {', '.join(SECTIONS)}."
        )
    return found


def gather(root: Path, day: str) -> None:
    """Move the lines of changelog.d/ into the section of this version, which is begun where there is none."""
    path, version = root / "CHANGELOG.md", version_of(root)
    changelog = path.read_text("utf-8")
    old = section_of(changelog, version)
    if not old:
        changelog = changelog.replace(
            f"{UNRELEASED}\n", f"{UNRELEASED}\n\n## [{version}] - {day}\n", 1
        )
    preface, *parts = re.split(r"^### (.+)$", old, flags=re.MULTILINE)
    lines = {head: body.strip() for head, body in zip(parts[::2], parts[1::2], strict=True)}
    for file, section in fragments(root).items():
        lines[section] = f"{lines.get(section, '')}\n{file.read_text('utf-8').strip()}".strip()
        file.unlink()
    new = "\n\n".join(
        [
            *filter(None, [preface.strip()]),
            *(f"### {at}\n\n{lines[at]}" for at in SECTIONS if at in lines),
        ]
    )
    head = re.compile(
        rf"(^## \[{re.escape(version)}\] - \S+\n)\s*{re.escape(old)}\n*", re.MULTILINE
    )
    path.write_text(
        head.sub(lambda found: f"{found[1]}\n{new}\n\n", changelog, count=1).rstrip() + "\n",
        "utf-8",
    )


def faults(root: Path) -> Iterator[str]:
    """Why this checkout is no release, one line each."""
    version, changelog = version_of(root), (root / "CHANGELOG.md").read_text("utf-8")
    if changed := run("git", "status", "--porcelain", root=root).strip():
        yield f"The tree is not clean: commit or stash first.\n{changed}"
    stated = re.search(
        r'^__version__ = "(.+)"$',
        (root / "site_builder/__init__.py").read_text("utf-8"),
        re.MULTILINE,
    )
    if not stated or stated[1] != version:
        yield f"site_builder/__init__.py does not state the version of pyproject.toml, {version}."
    if not section_of(changelog, version):
        yield f"CHANGELOG.md has no section “## [{version}] - YEAR-MONTH-DAY” with a line in it."
    if waiting := fragments(root):
        yield f"changelog.d/ has {len(waiting)} files: run scripts/release --gather, read the section, and commit."
    if changelog.partition(UNRELEASED)[2].partition("\n## [")[0].strip():
        yield f"CHANGELOG.md has lines under {UNRELEASED}: they belong to {version} or to a branch."
    if run("git", "tag", "--list", f"v{version}", "--no-contains", "HEAD", root=root).strip():
        yield f"The tag v{version} exists on another commit: a released version never changes. Raise the version."


def build(folder: Path) -> list[Path]:
    """Wheel, source archive and bill of materials, the same bytes for the same commit; then their hashes."""
    day = run("git", "log", "-1", "--format=%ct").strip()
    run(sys.executable, "-m", "hatchling", "build", "-d", str(folder), SOURCE_DATE_EPOCH=day)
    materials = run(sys.executable, "-m", licences.__name__)
    (folder / f"site_builder-{version_of(ROOT)}.cdx.json").write_text(materials, "utf-8")
    files = sorted(folder.iterdir())
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files
    )
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    return [*files, folder / "SHA256SUMS"]


def main() -> None:
    """Check, test, build, tag."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="check, test and build, but neither tag nor keep dist/",
    )
    parser.add_argument(
        "--gather",
        action="store_true",
        help="only move the lines of changelog.d/ into CHANGELOG.md",
    )
    parser.add_argument(
        "--no-tests", action="store_true", help="without the tests: for those who just ran them"
    )
    asked = parser.parse_args()
    if asked.gather:
        return gather(ROOT, datetime.now(UTC).date().isoformat())
    if found := [*faults(ROOT)]:
        raise SystemExit("No release:\n" + "\n".join(f"- {each}" for each in found))
    if (
        not asked.no_tests
        and subprocess.run([ROOT / "scripts" / "test", "--all"], check=False).returncode
    ):
        raise SystemExit("No release: the tests fail.")
    version = version_of(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        for path in build(Path(folder)):
            print(f"{path.stat().st_size:>10,}  {path.name}")
        if asked.dry_run:
            print(f"Version {version} could be released; nothing was tagged.")
            return
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        shutil.copytree(folder, ROOT / "dist")
    if run("git", "tag", "--points-at", "HEAD", "--list", f"v{version}").strip():
        print(f"This commit is v{version}; its files are in dist/ again.")
        return
    is_signing = (
        subprocess.run(
            ["git", "config", "user.signingkey"], cwd=ROOT, stdout=subprocess.DEVNULL
        ).returncode
        == 0
    )
    notes = section_of((ROOT / "CHANGELOG.md").read_text("utf-8"), version)
    run(
        "git",
        "tag",
        "-s" if is_signing else "-a",
        f"v{version}",
        "-m",
        f"Version {version}\n\n{notes}",
    )
    print(
        f"Tagged v{version}{'' if is_signing else ', unsigned: git has no signing key'}; the files are in dist/."
    )


if __name__ == "__main__":
    main()
