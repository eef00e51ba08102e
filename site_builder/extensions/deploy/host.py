"""A folder of another machine, over rsync and ssh (RSYNC_RSH names another ssh, or its options)."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from site_builder.core.problem import N_, TargetError
from site_builder.extensions.deploy.target import Store, Upload

ABSENT = N_("rsync is not on this machine; install it (apt install rsync).")
FAILED = N_("rsync to {place} failed: {reason}")
_PARTIAL = 23  # some files could not be transferred: here, the one that is not there
_ABSENT = 11  # the folder above the one to write to is not there
# Names alone, of all that lies below.
_LISTED = ("--recursive", "--8-bit-output", "--out-format=%n")
_MODES = "--chmod=D755,F644"


class Host(Store):
    """`user@host:path`; rsync compares by checksum, so that what a killed run brought over is not sent again."""

    def __init__(self, where: str) -> None:
        self.address = where.rstrip("/")

    def read(self, path: str) -> bytes | None:
        """A file as it stands there."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            done = self._run([f"{self.address}/{path}", str(copy)])
            if done.returncode == _PARTIAL and "No such file" in done.stderr:
                return None
            self._check(done)
            return copy.read_bytes() if copy.is_file() else None

    def addresses(self) -> frozenset[str]:
        """Every file and link below the folder."""
        with tempfile.TemporaryDirectory() as folder:
            done = self._run(
                [
                    "--dry-run",
                    *_LISTED,
                    "--links",
                    "--specials",
                    "--devices",
                    f"{self.address}/",
                    folder,
                ]
            )
        if done.returncode == _PARTIAL and "No such file" in done.stderr:
            return frozenset()
        self._check(done)
        return frozenset(path for path in _names(done.stdout) if not path.endswith("/"))

    def differing(self, uploads: Sequence[Upload]) -> frozenset[str]:
        """By checksums that both sides take; nothing is sent."""
        differing = set[str]()
        for upload in uploads:
            if isinstance(upload.source, bytes) and self.read(upload.path) != upload.source:
                differing.add(upload.path)
        for root, paths in _roots(uploads).items():
            words = ["--dry-run", "--checksum", *_LISTED, "--files-from=-", "--from0"]
            done = self._run(
                [*words, f"{root}/", f"{self.address}/"], "".join(f"{path}\0" for path in paths)
            )
            if done.returncode == _ABSENT:  # the folder itself is not there
                differing.update(paths)
            else:
                self._check(done)
                differing.update(path for path in _names(done.stdout) if not path.endswith("/"))
        return frozenset(differing)

    def create(self, path: str, content: bytes) -> bool:
        """Write a file where none is, and look whether it is ours."""
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder) / path, content)
            self._send(Path(folder), [path], "--ignore-existing")
        return self.read(path) == content

    def write(self, uploads: Sequence[Upload]) -> Iterator[str]:
        """Files of one folder go by one call, bytes of ours by another."""
        with tempfile.TemporaryDirectory() as folder:
            result = [upload for upload in uploads if isinstance(upload.source, bytes)]
            for upload in result:
                _write(Path(folder) / upload.path, upload.content)
            roots = {Path(folder): [upload.path for upload in result], **_roots(uploads)}
            for root, paths in roots.items():
                self._send(root, paths)
                yield from paths

    def remove(self, paths: Sequence[str]) -> None:
        """What the list names and an empty folder does not hold is taken away there."""
        with tempfile.TemporaryDirectory() as folder:
            for path in paths:
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            self._send(Path(folder), paths, "--delete-missing-args")

    def _send(self, root: Path, paths: Sequence[str], *options: str) -> None:
        if paths:
            listed = "".join(f"{path}\0" for path in paths)
            common = [
                "--checksum",
                "--times",
                "--mkpath",
                _MODES,
                "--files-from=-",
                "--from0",
                *options,
            ]
            self._check(self._run([*common, f"{root}/", f"{self.address}/"], listed))

    def _run(self, words: Sequence[str], listed: str = "") -> subprocess.CompletedProcess[str]:
        command = ["rsync", *words]
        environ = {**os.environ, "LC_ALL": "C"}
        try:
            return subprocess.run(
                command,
                input=listed,
                capture_output=True,
                encoding="utf-8",
                env=environ,
                check=False,
            )
        except FileNotFoundError:
            raise TargetError(ABSENT) from None

    def _check(self, done: subprocess.CompletedProcess[str]) -> None:
        if done.returncode:
            raise TargetError(
                FAILED, place=self.address, reason=done.stderr.strip() or done.returncode
            )


def _roots(uploads: Sequence[Upload]) -> dict[Path, list[str]]:
    """The files of this machine by the folder that they lie in as they will lie there."""
    roots: dict[Path, list[str]] = {}
    for upload in uploads:
        if isinstance(upload.source, Path):
            roots.setdefault(Path(str(upload.source).removesuffix(upload.path)), []).append(
                upload.path
            )
    return roots


def _names(output: str) -> Iterator[str]:
    """The names that rsync prints, one a line; letters that no terminal shows come as `\\#ooo`."""
    for line in output.splitlines():
        yield re.sub(r"\\#([0-7]{3})", lambda code: chr(int(code[1], 8)), line)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
