"""The whole package as one ZIP, with a README in the site's language, the originals and the report's Markdown.

Deterministic: entries sorted, times from the build, permissions fixed. Source: PKWARE APPNOTE 6.3.3, whose
times begin in 1980.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from site_builder.core import addresses as at
from site_builder.core.files import STEP, OutputFile
from site_builder.core.i18n.catalog import counter, say_in_context
from site_builder.export import Context
from site_builder.export.readme import citation, one_line, package_facts
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication

SUFFIX = ".zip"
MEDIA_TYPE = "application/zip"


def render_archive(
    context: Context, files: Sequence[OutputFile], published: Mapping[str, OutputFile]
) -> bytes:
    """The ZIP of `files` (the descriptor and what it names) and of what only the archive holds."""
    buffer = io.BytesIO()
    write_archive(context, files, published, buffer)
    return buffer.getvalue()


def write_archive(
    context: Context,
    files: Sequence[OutputFile],
    published: Mapping[str, OutputFile],
    target: BinaryIO,
) -> None:
    """The same into a file, where no entry has to fit into memory."""
    entries = {file.uri.rpartition("/")[2]: file for file in files}
    entries |= {original.uri: original for original in _originals(context)}
    if context.report:
        entries["report.md"] = OutputFile("report.md", context.report.text.encode())
    entries["README.txt"] = OutputFile("README.txt", _readme(context, published).encode())
    _write(entries, context.dated, target)


MOST_CELLS = 2_000_000  # of an archive over several datasets: far from the 25 MB that Cloudflare takes of one file


def whole_archives(publication: Publication) -> dict[str, tuple[Package, ...]]:
    """The archives over several datasets by their address: one of all; above the bound one a series, as far as each
    stays below it. None where there is one dataset.
    """
    packages = publication.packages
    if len(packages) < 2 or _cells(packages) <= MOST_CELLS:
        return {at.WHOLE: packages} if len(packages) > 1 else {}
    by_series: dict[str, list[Package]] = {}
    for package in packages:
        by_series.setdefault(package.series, []).append(package)
    return {
        at.WHOLE.replace(".", f"-{series}."): tuple(own)
        for series, own in sorted(by_series.items())
        if series and _cells(own) <= MOST_CELLS
    }


def _cells(packages: Sequence[Package]) -> int:
    return sum(_cells_of(each) for own in packages for each in own.resources)


def _cells_of(resource: Resource) -> int:
    """The cells of a table; of a file that is none a cell for each dozen bytes, as many as the bound allows for one."""
    if resource.table is not None:
        return len(resource.table) * len(resource.table.schema.fields)
    return (
        len(resource.source) if isinstance(resource.source, bytes) else resource.source.size
    ) // 12


def pack(entries: Mapping[str, bytes], dated: datetime) -> bytes:
    """A ZIP whose bytes hang on its entries and its date alone."""
    buffer = io.BytesIO()
    _write({name: OutputFile(name, content) for name, content in entries.items()}, dated, buffer)
    return buffer.getvalue()


def _write(entries: Mapping[str, OutputFile], dated: datetime, target: BinaryIO) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _dos_time(dated))
            info.create_system, info.compress_type, info.file_size = (
                3,
                zipfile.ZIP_DEFLATED,
                entries[name].size,
            )
            info.external_attr = 0o100644 << 16
            info._compresslevel = 9  # type: ignore[attr-defined]  # `writestr` alone has a public word for it
            with archive.open(info, "w") as entry, entries[name].open() as content:
                shutil.copyfileobj(content, entry, STEP)


def _dos_time(dated: datetime) -> tuple[int, int, int, int, int, int]:
    first, last = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
    moment = min(max(dated.astimezone(UTC), first), last)
    return (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def _originals(context: Context) -> Iterator[OutputFile]:
    for resource in context.package.tables:
        if not resource.is_canonical and resource.source:
            parts = (part for part in PurePosixPath(resource.path).parts if part not in ("..", "/"))
            yield OutputFile("/".join(("original", *parts)), resource.source)


def _readme(context: Context, published: Mapping[str, OutputFile]) -> str:
    package = context.package
    title = one_line(str(package.title)) or package.name
    about = [title, "=" * len(title), "", str(package.description).strip(), ""]
    facts = [f"{label}: {value}" for label, value in package_facts(context)]
    language = context.site.language
    files = ["", *_headed(say_in_context("file", "Files", language)), *_files(context, published)]
    return "\n".join(
        [
            *about,
            *facts,
            *files,
            "",
            *_headed(say_in_context("file", "How to cite", language)),
            citation(context),
            "",
        ]
    )


def _headed(title: str) -> tuple[str, str]:
    return title, "-" * len(title)


def _files(context: Context, published: Mapping[str, OutputFile]) -> Iterator[str]:
    language = context.site.language
    about = say_in_context(
        "file", "the whole package, described for machines (Frictionless Data Package)", language
    )
    yield f"datapackage.json: {about}"
    for resource in context.package.resources:
        name = published[resource.name].uri.rpartition("/")[2]
        yield f"{name}: {one_line(resource.label(language))}{_extent(resource, language)}"
    for name in sorted(original.uri for original in _originals(context)):
        yield f"{name}: {say_in_context('file', 'the original, as its author sent it', language)}"
    if context.report:
        yield f"report.md: {say_in_context('file', 'the text of the report (Markdown)', language)}"


def _extent(resource: Resource, language: str) -> str:
    if resource.table is None:
        return f": {one_line(resource.description.say(language))}" if resource.description else ""
    ngettext = counter(language)
    rows, columns = len(resource.table), len(resource.table.schema.fields)
    counted = (
        ngettext("{count} row", "{count} rows", rows).format(count=rows),
        ngettext("{count} column", "{count} columns", columns).format(count=columns),
    )
    return f" ({', '.join(counted)})"
