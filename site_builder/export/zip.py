"""The whole package as one ZIP, with a README in plain Vietnamese, the originals and the report's Markdown.

Deterministic: entries sorted, times from the build, permissions fixed. Source: PKWARE APPNOTE 6.3.3, whose
times begin in 1980.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath

from site_builder.core.files import OutputFile
from site_builder.export import Context
from site_builder.export.readme import citation, one_line, package_facts
from site_builder.model.package import Resource

SUFFIX = ".zip"
MEDIA_TYPE = "application/zip"
WORDS = {
    "cite": "Cách trích dẫn",
    "columns": "cột",
    "descriptor": "mô tả máy đọc được của cả gói (Frictionless Data Package)",
    "files": "Các tệp",
    "original": "tệp gốc, giữ nguyên như nơi lập gửi",
    "report": "phần lời của báo cáo (Markdown)",
    "rows": "dòng",
}


def render_archive(context: Context, files: Sequence[OutputFile], published: Mapping[str, OutputFile]) -> bytes:
    """The ZIP of `files` (the descriptor and what it names) and of what only the archive holds."""
    entries = {file.uri.rpartition("/")[2]: file.content for file in files}
    entries |= dict(_originals(context))
    if context.report:
        entries["report.md"] = context.report.text.encode()
    entries["README.txt"] = _readme(context, published).encode()
    return _zip(entries, context.dated)


def _zip(entries: Mapping[str, bytes], dated: datetime) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _dos_time(dated))
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, entries[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _dos_time(dated: datetime) -> tuple[int, int, int, int, int, int]:
    first, last = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
    moment = min(max(dated.astimezone(UTC), first), last)
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _originals(context: Context) -> Iterator[tuple[str, bytes]]:
    for resource in context.package.tables:
        if not resource.is_canonical and resource.source:
            yield _original_name(resource), resource.source


def _original_name(resource: Resource) -> str:
    parts = [part for part in PurePosixPath(resource.path).parts if part not in ("..", "/")]
    return "/".join(("original", *parts))


def _readme(context: Context, published: Mapping[str, OutputFile]) -> str:
    package = context.package
    title = one_line(str(package.title)) or package.name
    about = [title, "=" * len(title), "", str(package.description).strip(), ""]
    facts = [f"{label}: {value}" for label, value in package_facts(context)]
    files = ["", *_headed(WORDS["files"]), *_files(context, published)]
    return "\n".join([*about, *facts, *files, "", *_headed(WORDS["cite"]), citation(context), ""])


def _headed(title: str) -> tuple[str, str]:
    return title, "-" * len(title)


def _files(context: Context, published: Mapping[str, OutputFile]) -> Iterator[str]:
    yield f"datapackage.json: {WORDS['descriptor']}"
    for resource in context.package.resources:
        name = published[resource.name].uri.rpartition("/")[2]
        yield f"{name}: {one_line(resource.label())}{_extent(resource)}"
    for name in sorted(dict(_originals(context))):
        yield f"{name}: {WORDS['original']}"
    if context.report:
        yield f"report.md: {WORDS['report']}"


def _extent(resource: Resource) -> str:
    if resource.table is None:
        return ""
    columns = len(resource.table.schema.fields)
    return f" ({len(resource.table)} {WORDS['rows']}, {columns} {WORDS['columns']})"
