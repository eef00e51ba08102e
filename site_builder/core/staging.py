"""Files that come into their places together: written in a hidden folder first, then moved by one rename a place.

A place is a file, or the folder of a package. What is to be moved stands in a plan beside the new files; a command
that is killed before the plan is whole has changed nothing, one that is killed after it is finished by the next that
writes, or undone where somebody changed a place meanwhile.
Two folders are exchanged where the system can; elsewhere the old one steps aside first.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from os.path import lexists
from pathlib import Path
from typing import BinaryIO, cast

from site_builder.core.files import OutputFile, SourceFile, hash_file, sha256_of, stamp_of
from site_builder.core.platform.files import link_file, move_new, move_path, replace_in_two, swap
from site_builder.core.platform.processes import is_running

PLAN = "plan.json"
PROGRAM = "site-builder"


def new_stage(folder: Path, kind: str) -> Path:
    """A hidden folder of this process in `folder`; its name tells what made it, and which process."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f".{kind}-{os.getpid()}-", dir=folder))


def _left(folder: Path, *kinds: str) -> Iterator[tuple[Path, int]]:
    """Such folders, each with the number of its process."""
    for left in sorted(folder.glob(".*")):
        if owner := re.fullmatch(rf"\.(?:{'|'.join(kinds)})-(\d+)-\w+", left.name):
            yield left, int(owner[1])


@dataclass(frozen=True, slots=True)
class Part:
    """What is written under a root, and what goes there: files, and folders with all under them."""

    root: Path
    files: Sequence[OutputFile] = ()
    gone: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A place to be filled or emptied: `before` is the stamp of what stood there, "" where nothing did."""

    stage: Path
    root: Path
    where: str
    before: str
    is_new: bool

    @property
    def target(self) -> Path:
        """The place."""
        return self.root / self.where

    @property
    def new(self) -> Path:
        """What comes there."""
        return self.stage / "new" / self.where

    @property
    def old(self) -> Path:
        """What steps aside."""
        return self.stage / "old" / self.where

    @property
    def is_done(self) -> bool:
        """Whether it was moved; of two folders that were exchanged, the old one lies in the stage."""
        if not self.is_new:
            return not lexists(self.target)
        return not lexists(self.new) or bool(self.before and stamp_under(self.new) == self.before)

    @property
    def is_open(self) -> bool:
        """Whether what stands there stands as it stood when the command began."""
        return stamp_under(self.target) == self.before or (
            lexists(self.old) and not lexists(self.target)
        )


def write_together(files: Sequence[OutputFile], root: Path) -> None:
    """Write files under `root`, all or none. Raises OSError with everything as it was."""
    write_parts([Part(root, files)])


def write_parts(parts: Sequence[Part], *, only_new: bool = False) -> None:
    """Write files under several roots, which may lie on several disks, and take away what is gone, all or none.

    One plan, in the first root, is for all. Raises OSError with everything as it was. With `only_new` a place that is
    taken, or is meanwhile, is FileExistsError.
    """
    with _written(parts, only_new=only_new, is_trial=False):
        pass


@contextlib.contextmanager
def on_trial(files: Sequence[OutputFile], root: Path) -> Iterator[None]:
    """Files in their places while it is found out whether they may stay: an exception or a kill takes them back."""
    with _written([Part(root, files)], only_new=False, is_trial=True):
        yield


# What is written at present, for whoever finds it half done: the words of the command.
WRITING: ContextVar[str] = ContextVar("WRITING", default="")


@contextlib.contextmanager
def _written(parts: Sequence[Part], *, only_new: bool, is_trial: bool) -> Iterator[None]:
    stages: list[Path] = []
    try:
        moves: list[Move] = []
        for part in parts:
            if part.files or part.gone:
                stages.append(new_stage(part.root, "import"))
                moves += _stage(part, stages[-1])
        if moves:
            _write_plan(stages[0], moves, is_trial=is_trial)
        try:
            for move in moves:
                _put_new(move) if only_new else _put(move)
            yield
        except BaseException:  # whoever interrupts it, too
            _undo(moves)
            raise
    finally:
        _drop(stages)


def _drop(stages: Iterable[Path]) -> None:
    """Take stages away; the plan first, so that what is left of them is never taken for something to finish."""
    for stage in stages:
        (stage / PLAN).unlink(missing_ok=True)
        shutil.rmtree(stage, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Left:
    """What a killed command left: its words, and whether it is finished now or nothing of it stays."""

    command: str
    is_finished: bool


def clear_leftovers(root: Path) -> tuple[Left, ...]:
    """Finish or undo what killed commands left in a portal's folder; what runs still is left alone.

    A command is finished where its plan was whole and every place stands as it stood then, else all of it is undone.
    """
    return tuple(_clear(left) for left, owner in _stages(root) if not is_running(owner))


def unfinished(root: Path) -> str | None:
    """The words of a command that is writing to a portal's folder, or was killed while it did."""
    plans = (left / PLAN for left, _ in _stages(root) if (left / PLAN).is_file())
    return next((str(json.loads(plan.read_bytes())["command"]) for plan in plans), None)


def _stages(root: Path) -> Iterator[tuple[Path, int]]:
    folders = [root, root / "datasets", root / "reports"]
    folders += [path for path in (root / "reports").glob("*") if path.is_dir()]
    for folder in folders:
        yield from _left(folder, "import", "new")


def _clear(left: Path) -> Left:
    plan = json.loads((left / PLAN).read_bytes()) if (left / PLAN).is_file() else {}
    facts = ((Path(stage), Path(root), *rest) for stage, root, *rest in plan.get("moves", ()))
    moves = [Move(*each) for each in facts]
    is_finished = (
        bool(moves) and not plan["trial"] and all(move.is_done or move.is_open for move in moves)
    )
    if is_finished:
        for move in moves:
            if not move.is_done:
                _put(move)
    else:
        _undo(moves)
    _drop((left, *(move.stage for move in moves)))
    return Left(plan.get("command", ""), is_finished)


def lock_holder(root: Path) -> str:
    """The command that has the lock of a folder, with the number of its process; "" where the system does not say.

    Linux lists every lock with its process: proc_locks(5).
    """
    listed, inode = Path("/proc/locks"), root.stat().st_ino
    for line in listed.read_text("utf-8").splitlines() if listed.is_file() else ():
        _, kind, *_, process, device, _, _ = line.replace("-> ", "").split()
        if kind == "FLOCK" and device.endswith(f":{inode}") and "->" not in line:
            with contextlib.suppress(OSError):
                words = (
                    Path(f"/proc/{process}/cmdline")
                    .read_bytes()
                    .decode(errors="replace")
                    .rstrip("\0")
                    .split("\0")
                )
                start = next((at for at, word in enumerate(words) if Path(word).name == PROGRAM), 0)
                return f"{' '.join([Path(words[start]).name, *words[start + 1 :]])} ({process})"
    return ""


def place_of(uri: str) -> str:
    """What comes into its place at once: a package's folder, an edition's, or any other file by itself."""
    parts = uri.split("/")
    if parts[0] != "datasets" or len(parts) < 3:
        return uri
    if parts[1] == "editions":  # of a report's text: by series, name and version
        return "/".join(parts[:5])
    return "/".join(parts[: 4 if parts[2] == "editions" and len(parts) > 4 else 2])


def _stage(part: Part, stage: Path) -> list[Move]:
    """Every place as it will be, packages before the reports that refer to them."""
    places = sorted({place_of(file.uri) for file in part.files})
    for where in places:
        if (part.root / where).is_dir():
            shutil.copytree(
                part.root / where, stage / "new" / where, symlinks=True, copy_function=link_file
            )
    for file in part.files:
        target = stage / "new" / file.uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # the name may be a link to the file that stands there
        target.write_bytes(file.content)
    moves = [
        Move(stage, part.root, where, stamp_under(part.root / where), True) for where in places
    ]
    gone = [
        Move(stage, part.root, where, stamp_under(part.root / where), False) for where in part.gone
    ]
    return moves + [move for move in gone if move.before]


def _write_plan(stage: Path, moves: Sequence[Move], *, is_trial: bool) -> None:
    listed = [
        [str(move.stage), str(move.root), move.where, move.before, move.is_new] for move in moves
    ]
    draft = stage / f"{PLAN}.new"
    draft.write_text(
        json.dumps({"command": WRITING.get(), "trial": is_trial, "moves": listed}), "utf-8"
    )
    draft.replace(stage / PLAN)


def stamp_under(path: Path) -> str:
    """What tells whether a file, or anything in a folder, was touched since; "" where nothing is there."""
    if not lexists(path):
        return ""
    paths = [path, *sorted(path.rglob("*"))] if path.is_dir() and not path.is_symlink() else [path]
    facts = [(each.relative_to(path).as_posix(), each.lstat(), each.is_dir()) for each in paths]
    listed = [
        (name, 0, 0) if is_dir else (name, stat.st_ino, stat.st_mtime_ns)
        for name, stat, is_dir in facts
    ]
    return sha256_of(json.dumps(listed).encode())


def _put(move: Move) -> None:
    new, old, target = move.new, move.old, move.target
    target.parent.mkdir(parents=True, exist_ok=True)
    old.parent.mkdir(parents=True, exist_ok=True)
    if not move.is_new:
        move_path(target, old)
    elif not target.is_dir():
        if target.exists():
            old.unlink(missing_ok=True)  # a killed command may have come so far
            link_file(target, old)
        move_path(new, target)
    elif not swap(new, target):
        replace_in_two(new, target, old)


def _put_new(move: Move) -> None:
    move.target.parent.mkdir(parents=True, exist_ok=True)
    move_new(move.new, move.target)


def _undo(moves: Sequence[Move]) -> None:
    """Take back what was moved, the last first; a folder that was made for it goes, too."""
    for move in reversed(moves):
        if move.is_new and move.is_done:
            if lexists(move.new):  # the two were exchanged
                swap(move.new, move.target)
            else:
                move_path(move.target, move.new)
        if lexists(move.old) and not lexists(move.target):
            move_path(move.old, move.target)
        if not move.before:
            with contextlib.suppress(OSError, ValueError):
                for folder in move.target.relative_to(move.root).parents[:-1]:
                    (move.root / folder).rmdir()


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A hidden folder for new files beside their place, gone afterwards."""
    stage = new_stage(folder, "new")
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


class Spool:
    """A folder for files on their way out; it goes with this object, but not with copies in other processes."""

    def __init__(self, beside: Path | None = None) -> None:
        if beside:
            clear_spools(beside)
        self.folder = new_stage(beside or Path(tempfile.gettempdir()), "spool")
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return _opened, (self.folder,)

    def write(self, uri: str, make: Callable[[BinaryIO], None]) -> OutputFile:
        """A file that `make` writes."""
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            make(cast(BinaryIO, file))
        path = Path(file.name)
        size, changed = stamp_of(path)
        return OutputFile(uri, SourceFile(path, size, hash_file(path), changed))

    def put(self, uri: str, pieces: Iterable[bytes]) -> OutputFile:
        """A file of these pieces, one after the other."""
        return self.write(uri, lambda file: file.writelines(pieces))

    def drop(self, path: object) -> None:
        """Take a file of this spool away; any other stays."""
        if isinstance(path, Path) and path.parent == self.folder:
            path.unlink(missing_ok=True)


def clear_spools(folder: Path) -> None:
    """Throw away what killed builds left there; those that still run keep theirs."""
    for left, owner in _left(folder, "spool"):
        if not is_running(owner):
            shutil.rmtree(left, ignore_errors=True)


def _opened(folder: Path) -> Spool:
    spool = Spool.__new__(Spool)
    spool.folder = folder
    return spool
