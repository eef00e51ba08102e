"""Open a file safely, and work on it within limits: what it is by its content, and whether it is fit to be read at all.

Sizes are checked as declared and as they really are: an archive is unpacked once, counted and thrown away,
before any library sees it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from site_builder.core.faults import fault_log
from site_builder.core.platform.processes import MEMORY, bounded, run_apart
from site_builder.core.problem import CostError, CrashError, Problem, flag
from site_builder.extensions.office_import.problems import ImportRefused

MB = 1_000_000
MAX_FILE = 64 * MB
MAX_TEXT = 16 * MB  # of a format without compression: what it holds is what it takes
MAX_PART = 24 * MB
MAX_UNPACKED = 128 * MB
MAX_ENTRIES = 5_000
MAX_RATIO = 400  # deflate of real sheets reaches about 30; a bomb 1000

EXTENSIONS = {
    "docx": "docx", "docm": "docx", "odt": "odt", "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "ods": "ods",
    "csv": "delimited", "tsv": "delimited", "tab": "delimited", "html": "html", "htm": "html", "md": "markdown",
    "markdown": "markdown", "txt": "text", "text": "text", "pdf": "pdf", "doc": "doc", "rtf": "rtf", "eml": "mail",
}  # fmt: skip
_TEXTUAL = ("delimited", "html", "mail", "markdown", "text")


def open_source(path: Path) -> tuple[str, bytes, tuple[Problem, ...]]:
    """Format, bytes and findings of a file. Raises ImportRefused where it must not or cannot be read."""
    if not path.is_file():
        raise ImportRefused(flag("import-no-file", path.name, file_name=path.name))
    size = path.stat().st_size
    if size > MAX_FILE:
        raise _oversize(path.name, size, MAX_FILE)
    content = path.read_bytes()
    declared = EXTENSIONS.get(path.suffix.lower().lstrip("."), "")
    actual = recognise_kind(path.name, content, declared)
    if actual in _TEXTUAL and size > MAX_TEXT:
        raise _oversize(path.name, size, MAX_TEXT)
    if declared and actual != declared:
        return (
            actual,
            content,
            (flag("import-wrong-extension", path.name, file_name=path.name, found=actual),),
        )
    return actual, content, ()


def recognise_kind(name: str, content: bytes, declared: str = "") -> str:
    """What a file is by its content, and fit to be read. Raises ImportRefused."""
    if content.startswith(b"PK"):
        return _zip_format(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_format(name, content)
    if content[:1024].lstrip().startswith(b"%PDF"):
        return "pdf"
    return _text_format(name, content, declared)


def _text_format(name: str, content: bytes, declared: str) -> str:
    if not content.strip():
        raise ImportRefused(flag("import-nothing-found", name, file_name=name))
    if content.startswith(b"{\\rtf"):
        return "rtf"
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not is_wide and b"\x00" in content:
        raise _unknown(name, "binary")
    if declared in _TEXTUAL:
        return declared
    if re.search(rb"<(?:html|table|!doctype html)", content[:4096].lower()):
        return "html"  # many systems export a web page under the name .xls
    raise _unknown(name, "plain text" if declared else "no known ending")


def _ole_format(name: str, content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ImportRefused(flag("import-password", name, file_name=name))
    if "WordDocument".encode("utf-16-le") in content:
        return "doc"
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return "xls"
    raise _unknown(name, "OLE")


def _zip_format(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            check_archive(name, archive)
            return _office_kind(name, archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        KeyError,
    ) as error:
        raise ImportRefused(
            flag("import-damaged", name, file_name=name, found=type(error).__name__)
        ) from error
    except RuntimeError as error:  # zipfile's word for an entry that wants a password
        raise ImportRefused(flag("import-password", name, file_name=name)) from error


def check_archive(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse what is too large as declared, then as it really is."""
    entries = archive.infolist()
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise ImportRefused(
            flag("import-zip-bomb", name, file_name=name, found=f"{len(entries)} parts")
        )
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if ratio > MAX_RATIO and entry.file_size > MB:
            raise ImportRefused(
                flag(
                    "import-zip-bomb",
                    name,
                    file_name=name,
                    found=f"{entry.filename}: {ratio:.0f}:1",
                )
            )
        if entry.file_size > MAX_PART and not re.search("^Pictures/|/media/", entry.filename):
            raise _oversize(name, entry.file_size, MAX_PART)
    if declared > MAX_UNPACKED:
        raise _oversize(name, declared, MAX_UNPACKED)
    # Unpacked and thrown away, each to its declared size at most: a wrong checksum or a cut stream shows here.
    if wrong := archive.testzip():
        raise zipfile.BadZipFile(wrong)


def _office_kind(name: str, archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    for part, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        if part in names:
            head = archive.read(part)[:4096]
            if b"purl.oclc.org/ooxml" in head or b'conformance="strict"' in head:
                raise ImportRefused(flag("import-strict-ooxml", name, file_name=name))
            _refuse_entities(name, archive)
            return kind
    if "content.xml" in names:
        return _open_document_kind(name, archive, names)
    raise _unknown(name, "zip")


def _open_document_kind(name: str, archive: zipfile.ZipFile, names: set[str]) -> str:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise ImportRefused(flag("import-password", name, file_name=name))
    _refuse_entities(name, archive)
    kind = archive.read("mimetype").strip() if "mimetype" in names else b""
    head = archive.read("content.xml")
    if b"spreadsheet" in kind or (not kind and b"<office:spreadsheet" in head):
        return "ods"
    if b"opendocument.text" in kind or (not kind and b"<office:text" in head):
        return "odt"
    raise _unknown(name, kind.decode("ascii", "replace") or "zip")


def _refuse_entities(name: str, archive: zipfile.ZipFile) -> None:
    """Office XML never declares entities; a file that does wants to expand or to fetch them."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in archive.read(entry):
            raise ImportRefused(
                flag("import-zip-bomb", name, file_name=name, found=f"ENTITY, {entry.filename}")
            )


def _unknown(name: str, keys: str) -> ImportRefused:
    return ImportRefused(flag("import-unknown-format", name, file_name=name, found=keys))


def _oversize(name: str, size: int, most: int) -> ImportRefused:
    size_mb, most_mb = f"{-(-size // MB)} MB", f"{most // MB} MB"
    return ImportRefused(flag("import-too-large", name, file_name=name, size=size_mb, most=most_mb))


# Work on a document: how it may end, in the words of an import.


SECONDS = 30.0  # of the processor
OF_KIND = {"pdf": 400.0}  # its reader ends sooner, with the pages that it has
MAX_WRITTEN = 1 << 29  # bytes of one file that a program may write
Result = TypeVar("Result")


def refusing(work: Callable[[], Result], name: str) -> Result:
    """What the work on a document gives. Raises ImportRefused for whatever ends it, but for faults of the machine."""
    try:
        return work()
    except (ImportRefused, OSError):
        raise
    except (CostError, MemoryError) as error:
        raise ImportRefused(flag("import-too-slow", name, file_name=name)) from error
    except RecursionError as error:
        raise ImportRefused(flag("import-too-deep", name, file_name=name)) from error
    except Exception as error:
        log = error.log if isinstance(error, CrashError) else fault_log(error)
        raise ImportRefused(flag("import-crashed", name, file_name=name, log=log)) from error


def run_bounded(
    work: Callable[[], Result],
    name: str,
    *,
    kind: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Result:
    """What the work gives, done apart; it must be fit to be pickled. Raises ImportRefused."""
    return refusing(lambda: bounded(work, seconds=OF_KIND.get(kind, seconds), memory=memory), name)


def run_program(
    command: Sequence[str], name: str, folder: Path, *, seconds: float, memory: int = MEMORY
) -> tuple[int, bytes]:
    """How a program ended and what it printed. Raises ImportRefused where it takes too long.

    `name` is the file that is being imported; `folder` is all the program should write to.
    """
    # One thread a page: Tesseract's threads cost more than they bring.
    environ, written = {"OMP_THREAD_LIMIT": "1"}, MAX_WRITTEN
    try:
        return run_apart(
            command, folder, seconds=seconds, inherited=("TESSDATA_PREFIX",), environ=environ, memory=memory,
            written=written,
        )  # fmt: skip
    except TimeoutError as error:
        raise ImportRefused(flag("import-too-slow", name, file_name=name)) from error
