"""What can go wrong, as one tree.

SiteBuilderError            anything this project raises on purpose
├── NumberError             a numeral that its convention does not allow, or allows in two ways
├── MomentError             a text that is not, or not for certain, a day, time or moment; says which doubt
├── PeriodError             a period code, label or window that makes no sense
├── UnreadableError         JSON or YAML that cannot be read; carries the line where it is known
├── UncomputedError         formulas of a workbook without a value; says where the first stands
├── FormulaError            a formula outside the small grammar, or one that cannot be computed
├── CostError               work that took longer or more memory than it may
├── CrashError              work that a fault of the program ended; carries the file of its details
├── BindingError            a figure(), cell(), table() or chart() call that finds nothing
├── MessageError            what a person has to be told; carries a message id and its facts
│   ├── AuthoringError      a new report, series or dataset that cannot be made
│   ├── TargetError         a place where a site cannot be put
│   └── WorkError           a cluster that does not answer, a file that changes while it is read
└── BuildRefused            the checks found errors; carries the problems
"""

from __future__ import annotations

import errno
import lzma
import os
import re
import tempfile
import traceback
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from site_builder.core.problem import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_builder.core.problem import Problem


class SiteBuilderError(Exception):
    """Anything this project raises on purpose."""


class NumberError(SiteBuilderError, ValueError):
    """A numeral that its convention does not allow, or allows in two ways."""


class PeriodError(SiteBuilderError, ValueError):
    """A period code, label or window that makes no sense."""


class MomentError(SiteBuilderError, ValueError):
    """A text that is not a moment of its kind for certain; `doubt` is ambiguous, incomplete or unreadable."""

    def __init__(self, doubt: Literal["ambiguous", "incomplete", "unreadable"]) -> None:
        super().__init__(doubt)
        self.doubt = doubt


class UnreadableError(SiteBuilderError, ValueError):
    """JSON or YAML that cannot be read, or that no person would have written; `line` counts from 1."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class UncomputedError(SiteBuilderError):
    """Formulas whose values the file does not hold: the row and place of the first in its sheet, and the number."""

    def __init__(self, row: int, where: str, count: int) -> None:
        super().__init__(where)
        self.row, self.cell, self.count = row, where, count


class FormulaError(SiteBuilderError, ValueError):
    """A formula outside the small grammar, or one that cannot be computed."""


class CostError(SiteBuilderError):
    """Work took longer or more memory than it may."""


class CrashError(SiteBuilderError):
    """A fault of the program ended some work; `log` is the file that holds its details."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self.log = log


class BindingError(SiteBuilderError, LookupError):
    """A call in the prose that finds nothing; `key` is what it asked for."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


class MessageError(SiteBuilderError):
    """What a person has to be told in their language; `message` is a message id, filled with `facts`."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message.format_map(facts))
        self.message, self.facts = message, facts


class AuthoringError(MessageError):
    """A new report, series or dataset that cannot be made."""


class TargetError(MessageError):
    """A place where a site cannot be put, now or at all."""


class WorkError(MessageError):
    """What a build works with fails it, not what it is made of."""


class BuildRefused(SiteBuilderError):
    """The checks found errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


FULL = N_(
    "The disk is full: {place} cannot be written. Free some space and try again; what is published stays as it was."
)
DENIED = N_(
    "{place} may not be read or written. Close it where it is open in Excel or Word, or ask whoever looks after this "
    "computer for the right to it; then try again."
)
GONE = N_(
    "{place} is not where it was a moment ago: something moved or deleted it (a program that syncs folders does that "
    "too). Put it back and try again."
)
BUSY = N_("Something else is working on {place}. Wait until it is done, or close it there, and try again.")
DAMAGED = N_("{place} cannot be read to its end: the file or the disk is damaged. Put a good copy there and try again.")
PORT_TAKEN = N_("The port is taken by another program. Choose one with --port, such as --port 8001.")
TOO_MUCH = N_(
    "This computer has not enough memory for it. Close other programs, or split the largest table; what is published "
    "stays as it was."
)
LETTERS = N_("A file holds bytes that are no letters in UTF-8. Save it as UTF-8 and try again.")
SYSTEM = N_(
    "The system refuses {place} ({code}). Try again; where it happens again, show this line to whoever helps you."
)
FAULT = N_(
    "The program itself failed; what is published stays as it was. The details are in {log}: send that file to "
    "whoever looks after the program."
)
SOME_FILE = N_("a file")

_BY_NUMBER = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), DENIED),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV), GONE),
    **dict.fromkeys((errno.EEXIST, errno.ENOTEMPTY, errno.EBUSY, errno.ETXTBSY, errno.EAGAIN), BUSY),
    **dict.fromkeys((errno.EIO, errno.ENXIO), DAMAGED),
    errno.EADDRINUSE: PORT_TAKEN,
    errno.ENOMEM: TOO_MUCH,
}
_STAGED = re.compile(r"\.[\w-]+-\d+-\w{8}")  # see core.staging
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


def explained(error: BaseException) -> Phrase:
    """Cause and remedy in words of ours; for a fault of the program, where its details are."""
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno, str(error.errno))
        return Phrase(_BY_NUMBER.get(error.errno, SYSTEM), place=_path_of(error), code=code)
    if isinstance(error, _DAMAGE):
        return Phrase(DAMAGED, place=Phrase(SOME_FILE))
    if isinstance(error, (MemoryError, RecursionError)):
        return Phrase(TOO_MUCH)
    if isinstance(error, UnicodeError):
        return Phrase(LETTERS)
    return Phrase(FAULT, log=fault_log(error))


def is_ours(error: BaseException) -> bool:
    """Whether an error was raised on purpose, with words for its reader."""
    return isinstance(error, SiteBuilderError) and not (isinstance(error, OSError) and error.errno)


def fault_log(error: BaseException) -> Path:
    """Write the traceback where the author need not see it; the file's place."""
    number, name = tempfile.mkstemp(prefix="site-builder-", suffix=".txt")
    with os.fdopen(number, "w", encoding="utf-8") as log:
        log.writelines(traceback.format_exception(error))
    return Path(name)


def _outside_staging(path: Path) -> Path:
    """The file itself; for one of a folder that we make beside others and exchange, the folder around that."""
    for index, part in enumerate(path.parts):
        if _STAGED.fullmatch(part):
            return Path(*path.parts[:index])
    return path


def _path_of(error: OSError) -> str:
    name = error.filename2 or error.filename
    if name is None or isinstance(name, int):
        return Phrase(SOME_FILE)
    path = _outside_staging(Path(os.fsdecode(name)).absolute())
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
