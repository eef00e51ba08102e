"""The form of a resource: its format, whether it is a table, whether its bytes can be published as they are."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from site_builder.core.problem import Phrase, UnreadableError
from site_builder.load.safety.safe_yaml import as_list
from site_builder.load.tables.columnar import FORMATS as COLUMNAR
from site_builder.model.package import Schema

LARGEST = 256 * 1024 * 1024  # bytes; a table beyond this is no download for readers
PACKED = ("gz", "zip")
_STEP = 1 << 20
_ZIPS = (".zip", ".xlsx", ".ods")


def unpacked_reason(path: Path) -> str:
    """Why a packed file may not be opened, in a few words; "" when it may, or when it is not packed."""
    try:
        size = _unpacked_size(path)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        return Phrase("it cannot be unpacked ({kind})", kind=type(error).__name__)
    return (
        Phrase("it unpacks to more than {size} MB", size=LARGEST // 2**20) if size > LARGEST else ""
    )


def _unpacked_size(path: Path) -> int:
    if path.suffix.lower() in _ZIPS:
        # zipfile never reads past the size that the directory states.
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    if path.suffix.lower() != ".gz":
        return 0
    size = 0
    with gzip.open(path) as stream:
        while size <= LARGEST and (step := stream.read(_STEP)):
            size += len(step)
    return size


def unpacked(path: Path, content: bytes, inner: str = "") -> bytes:
    """The bytes of a packed table: of a ZIP the entry named, or its only file. Raises UnreadableError."""
    ending = path.suffix.lower()
    if ending == ".gz":
        return gzip.decompress(content)
    if ending != ".zip":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        chosen = [name for name in names if name == inner] if inner else names
        if len(chosen) != 1:
            raise UnreadableError(
                Phrase(
                    "the ZIP holds {count} files, and the descriptor names none", count=len(names)
                )
            )
        return archive.read(chosen[0])


_BOOKS = ("xlsx", "xls")  # of which a text file was made, where the ending says so
TABULAR_FORMATS = ("csv", "tsv", *_BOOKS, *COLUMNAR)
TABLE_FORMATS = (*TABULAR_FORMATS, "json")


def is_table(described: Mapping[str, Any]) -> bool:
    """Whether it says so, has a schema, or has a format that only tables have."""
    if described.get("type") == "file":
        return False
    return (
        described.get("type") == "table"
        or "schema" in described
        or format_of(described) in TABULAR_FORMATS
    )


def format_of(described: Mapping[str, Any]) -> str:
    """By the descriptor or the file's ending, under any packing; a table in a text file is CSV by its dialect."""
    if not described.get("path"):
        return str(described.get("format") or "json").lower()
    words = str(as_list(described["path"])[0]).rpartition("/")[2].lower().split(".")
    ending = (
        words[-2] if words[-1] in PACKED and len(words) > 2 else words[-1] if len(words) > 1 else ""
    )
    fmt = str(described.get("format") or "").lower().lstrip(".")
    fmt = ending if fmt in ("", *PACKED) or (fmt in _BOOKS and ending == "csv") else fmt
    is_described = described.get("type") == "table" or "schema" in described
    return "csv" if is_described and fmt in ("", "txt", "dat") else fmt


def is_plain_csv(described: Mapping[str, Any], schema: Schema, source: bytes) -> bool:
    """Whether the bytes are the published form already: UTF-8, no BOM, LF, comma, and `""` the only missing value."""
    if format_of(described) != "csv" or described.get("dialect"):
        return False
    encoding = str(described.get("encoding") or "utf-8").lower().replace("_", "-")
    if encoding not in ("utf-8", "utf8", "ascii", "us-ascii"):
        return False
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    missing = {
        *schema.missing_values,
        *(value for field in schema.fields for value in field.missing_values),
    }
    return missing <= {""} and b"\r" not in source and not source.startswith(b"\xef\xbb\xbf")
