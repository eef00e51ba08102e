"""A branch of a git repository that a host shows as pages: one commit a deployment, so all in one step."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from site_builder.core.problem import N_, TargetError
from site_builder.extensions.deploy.change import Change, Done
from site_builder.extensions.deploy.target import Upload

ABSENT = N_("git is not on this machine.")
FAILED = N_("git could not deploy to {place}: {reason}")
MOVED = N_(
    "The branch of {place} was moved meanwhile by somebody else; nothing of it was changed. Deploy again."
)
_AUTHOR = "site-builder"


class Branch:
    """`git:REMOTE#BRANCH`. What stands there by hand, such as CNAME, stays; only a fast-forward is pushed."""

    def __init__(self, remote: str, branch: str) -> None:
        self.remote, self.branch = self._address(remote), branch
        self.folder = Path()
        self.head = ""

    @property
    def label(self) -> str:
        """As messages name it."""
        return f"{self.remote}#{self.branch}"

    @contextmanager
    def locked(self, *, break_lock: bool) -> Iterator[None]:
        """Take the branch as it is now; the push at the end is refused where it has moved since."""
        with self.opened():
            yield

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Its newest commit, in a repository of its own."""
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder)
            self._git("init", "--quiet", "--bare")
            listed = self._git("ls-remote", self.remote, f"refs/heads/{self.branch}")
            if listed:
                self._git("fetch", "--quiet", "--depth=1", self.remote, f"refs/heads/{self.branch}")
                self.head = self._git("rev-parse", "FETCH_HEAD").strip()
            yield

    def read(self, path: str) -> bytes | None:
        """A file of the branch."""
        if not self.head or not self._git("ls-tree", "--name-only", self.head, "--", path).strip():
            return None
        return self._run("cat-file", "blob", f"{self.head}:{path}").stdout

    def addresses(self) -> frozenset[str]:
        """Every file of the commit."""
        return frozenset(self._blobs())

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """By the names that git gives to bytes."""
        blobs = self._blobs()
        names = zip(uploads, self._hashed(uploads), strict=True)
        return frozenset(upload.path for upload, name in names if blobs.get(upload.path) != name)

    def _hashed(self, uploads: Sequence[Upload]) -> list[str]:
        paths = [f"{upload.source}" for upload in uploads if isinstance(upload.source, Path)]
        listed = "".join(f"{path}\n" for path in paths).encode()
        words = ("hash-object", "--no-filters")
        names = iter(self._run(*words, "--stdin-paths", values=listed).stdout.decode().split())
        contents = (
            upload.source if isinstance(upload.source, bytes) else None for upload in uploads
        )
        return [
            next(names)
            if content is None
            else self._run(*words, "--stdin", values=content).stdout.decode().strip()
            for content in contents
        ]

    def _blobs(self) -> dict[str, str]:
        """What the commit holds, by address: files by the name of their bytes, links and the like by none."""
        if not self.head:
            return {}
        rows = (
            row.partition("\t")
            for row in self._git("ls-tree", "-r", "-z", self.head).split("\0")
            if row
        )
        return {
            path: facts.split()[2] if facts.startswith("100") else "" for facts, _, path in rows
        }

    def publish(self, change: Change) -> Done:
        """The old commit's files without those of its manifest, and the new ones over them."""
        tree = self._tree(change, change.gone)
        if self.head and tree == self._git("rev-parse", f"{self.head}^{{tree}}").strip():
            return change.done
        parent = ["-p", self.head] if self.head else []
        message = f"Publish serial {change.manifest.serial}"
        commit = self._git("commit-tree", tree, *parent, "-m", message).strip()
        self._push(commit)
        return change.done

    def _tree(self, change: Change, gone: tuple[str, ...]) -> str:
        if self.head:
            self._git("read-tree", self.head)
        paths = [file.path for file in change.manifest.files] + [
            path for path in change.unlisted if path not in change.own
        ]
        result = self.folder / "made"
        result.mkdir(exist_ok=True)
        for path, content in change.own.items():
            (result / path).write_bytes(content)
        (
            result / ".nojekyll"
        ).touch()  # hosts that know Jekyll leave out what starts with _ or . otherwise
        self._git("update-index", "--force-remove", "-z", "--stdin", root=result, listed=gone)
        self._git(
            "update-index", "--add", "-z", "--stdin", root=change.site.resolve(), listed=paths
        )
        self._git(
            "update-index", "--add", "-z", "--stdin", root=result, listed=[*change.own, ".nojekyll"]
        )
        return self._git("write-tree").strip()

    def _push(self, commit: str) -> None:
        done = self._run(
            "push", "--quiet", self.remote, f"{commit}:refs/heads/{self.branch}", check=False
        )
        if done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip()
            moved = (
                "non-fast-forward" in reason or "fetch first" in reason or "stale info" in reason
            )
            raise (
                TargetError(MOVED, place=self.label)
                if moved
                else TargetError(FAILED, place=self.label, reason=reason)
            )

    def _git(self, *words: str, root: Path | None = None, listed: object = ()) -> str:
        paths = "".join(f"{path}\0" for path in listed) if isinstance(listed, (list, tuple)) else ""
        return self._run(*words, root=root, values=paths.encode()).stdout.decode("utf-8", "replace")

    def _run(
        self, *words: str, root: Path | None = None, values: bytes = b"", check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        tree = [f"--work-tree={root}"] if root else []
        author = (
            []
            if _is_named()
            else ["-c", f"user.name={_AUTHOR}", "-c", f"user.email={_AUTHOR}@localhost"]
        )
        # Bytes are published as they are, whatever the machine does with line ends.
        command = [
            "git",
            f"--git-dir={self.folder}",
            *tree,
            "-c",
            "core.autocrlf=false",
            *author,
            *words,
        ]
        done = subprocess.run(
            command, input=values, capture_output=True, env=_environ(), cwd=root, check=False
        )
        if check and done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip()
            raise TargetError(FAILED, place=self.label, reason=reason)
        return done

    @staticmethod
    def _address(remote: str) -> str:
        """The address of a remote of this repository, or what was given."""
        try:
            done = subprocess.run(
                ["git", "remote", "get-url", remote],
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
        except FileNotFoundError:
            raise TargetError(ABSENT) from None
        if done.returncode == 0:
            return done.stdout.strip()
        return str(Path(remote).resolve()) if Path(remote).is_dir() else remote


def _is_named() -> bool:
    done = subprocess.run(
        ["git", "config", "user.email"], capture_output=True, env=_environ(), check=False
    )
    return done.returncode == 0 or "GIT_COMMITTER_EMAIL" in os.environ


def _environ() -> dict[str, str]:
    """Without what a hook or an editor of git may have set for a repository of its own."""
    left_out = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"}
    return {key: value for key, value in os.environ.items() if key not in left_out} | {
        "LC_ALL": "C"
    }
