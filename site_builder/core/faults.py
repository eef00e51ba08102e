"""What a system, a damaged file or a fault of the program ended work by, in words for whoever waits for it."""

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

from site_builder.core.extension import fault_of_others
from site_builder.core.problem import Phrase, SiteBuilderError
from site_builder.core.text import table_beside

_WORDS: dict[str, str] = table_beside(__file__, "messages.toml")["faults"]
_BY_NUMBER = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _WORDS["full"]),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _WORDS["denied"]),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ENODEV), _WORDS["gone"]),
    **dict.fromkeys(
        (errno.EEXIST, errno.ENOTEMPTY, errno.EBUSY, errno.ETXTBSY, errno.EAGAIN), _WORDS["busy"]
    ),
    **dict.fromkeys((errno.EIO, errno.ENXIO), _WORDS["damaged"]),
    errno.EADDRINUSE: _WORDS["port-taken"],
    errno.ENOMEM: _WORDS["too-much"],
}
_STAGED = re.compile(r"\.[\w-]+-\d+-\w{8}")  # see core.staging
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


def explained(error: BaseException) -> Phrase:
    """Cause and remedy in words of ours; for a fault of the program or of another package, where its details are."""
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno, str(error.errno))
        return Phrase(
            _BY_NUMBER.get(error.errno, _WORDS["system"]), place=_path_of(error), code=code
        )
    if where := fault_of_others(error):
        kind = f"{type(error).__name__}: {error}"
        return Phrase(_WORDS["of-others"], place=where, error=kind, log=fault_log(error))
    if isinstance(error, _DAMAGE):
        return Phrase(_WORDS["damaged"], place=Phrase(_WORDS["some-file"]))
    if isinstance(error, (MemoryError, RecursionError)):
        return Phrase(_WORDS["too-much"])
    if isinstance(error, UnicodeError):
        return Phrase(_WORDS["letters"])
    return Phrase(_WORDS["fault"], log=fault_log(error))


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
        return Phrase(_WORDS["some-file"])
    path = _outside_staging(Path(os.fsdecode(name)).absolute())
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
