"""All files of one package: a pure function of the package, its report, the portal's settings and its date.

Arguments and result can be pickled, so any executor can make the packages in any order.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from site_builder.core import addresses as at
from site_builder.core.active import ACTIVE_NAME, HOST_NAME, NOT_READABLE, active_part
from site_builder.core.files import Distribution, OutputFile
from site_builder.core.formats import FILE_TYPES
from site_builder.core.problem import N_, SiteBuilderError
from site_builder.core.staging import Spool
from site_builder.core.text import slugify
from site_builder.derive.datasets import stamp_of
from site_builder.derive.diff import Snapshot, parse_snapshot
from site_builder.export import Context, TableFormat, descriptor, discover, offered, stats
from site_builder.export import zip as archive
from site_builder.model.area import Area
from site_builder.model.config import SiteConfig
from site_builder.model.edition import Edition
from site_builder.model.long_rows import LongRows
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Report

IN_INDICATORS = ("csv", "json")  # formats of the rows of one indicator
CHECKSUMS = "sha256sums.txt"
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """What the portal publishes of one package. `stats` holds the column summaries of each table by its name."""

    files: tuple[OutputFile, ...]
    distributions: tuple[Distribution, ...]
    stats: Mapping[str, tuple[stats.ColumnSummary, ...]]


def package_files(
    package: Package,
    report: Report | None,
    site: SiteConfig,
    dated: datetime,
    area: Area | None = None,
    spool: Spool | None = None,
) -> PackageFiles:
    """Make every download of a package. SiteBuilderError where two files claim one address.

    With a `spool`, what is made of tables whose rows stay in their file goes there piece by piece.
    """
    context = Context(site, package, report, dated, area)
    tables = tuple(_table_files(context, spool=spool))
    published = _published(package, tables)
    listed = tuple(_distributions(package, tables, published))
    others = {
        name: [file for file in listed if file.resource == name and file.format != "csv"]
        for name in published
    }
    described = _described(
        context, published, {table.name: others[table.name] for table in package.tables}
    )
    # The archive holds each table once, and its descriptor names nothing else.
    inside = (_described(context, published), *published.values())
    whole = _archive(context, inside, published, spool if is_long(package) else None)
    summaries = {resource.name: stats.summarise(resource) for resource in package.tables}
    files = _distinct((described, whole, *_every_file(context, tables, published, summaries)))
    sums = "".join(
        f"{file.sha256}  {file.uri.rpartition('/')[2]}\n" for file in files
    )  # for `sha256sum --check`
    return PackageFiles(
        files=(*files, OutputFile(_uri(package, CHECKSUMS), sums.encode())),
        distributions=(*_whole_package(package, described, whole), *listed),
        stats=summaries,
    )


def is_long(package: Package) -> bool:
    """Whether the rows of one of its tables stay in their file."""
    return any(_has_long_rows(resource) for resource in package.tables)


def _has_long_rows(resource: Resource) -> bool:
    return resource.table is not None and isinstance(resource.table.rows, LongRows)


def _archive(
    context: Context,
    inside: Sequence[OutputFile],
    published: Mapping[str, OutputFile],
    spool: Spool | None,
) -> OutputFile:
    uri = _uri(context.package, context.package.name + archive.SUFFIX)
    if spool is None:
        return OutputFile(uri, archive.render_archive(context, inside, published))
    return spool.write(uri, partial(archive.write_archive, context, inside, published))


def canonical_files(
    package: Package, report: Report | None, site: SiteConfig, dated: datetime
) -> tuple[OutputFile, ...]:
    """Only the descriptor and the files that it names: what a package says, whatever other formats it comes in."""
    context = Context(site, package, report, dated)
    tables = tuple(_table_files(context, frozenset(["csv"])))
    published = _published(package, tables)
    return _described(context, published), *published.values()


def _described(
    context: Context,
    published: Mapping[str, OutputFile],
    others: Mapping[str, Sequence[Distribution]] | None = None,
) -> OutputFile:
    content = descriptor.render_descriptor(context, published, others or {})
    return OutputFile(_uri(context.package, descriptor.NAME), content)


def addresses_of(package: Package, site: SiteConfig) -> tuple[str, ...]:
    """Every address that `package_files` fills, without making a file."""
    tables = [
        _uri(package, each.name + fmt.suffix)
        for each in package.tables
        for fmt in offered(each, package, site)
    ]
    summaries = [
        _uri(package, each.name + stats.SUFFIX)
        for each in package.tables
        if _has_stats(each, package, site)
    ]
    own = [
        _uri(package, name) for name in (descriptor.NAME, package.name + archive.SUFFIX, CHECKSUMS)
    ]
    return (*tables, *summaries, *own, *_plain_uris(package, set(tables)).values())


def listed_formats(
    resource: Resource, package: Package, site: SiteConfig
) -> tuple[tuple[str, str], ...]:
    """The formats in which a resource can be had, as `Distribution` names them: key and title."""
    if resource.table is None:
        return ((resource.format, resource.format.upper()),)
    return tuple((fmt.key, fmt.title) for fmt in offered(resource, package, site))


def _has_stats(resource: Resource, package: Package, site: SiteConfig) -> bool:
    """Whether the summaries of a table, which its page shows, are a file as well: where asked for, or released."""
    return stats.KEY in site.formats or f"{resource.name}{stats.SUFFIX}" in package.released


TableFile = tuple[Resource, TableFormat, OutputFile]


def _table_files(
    context: Context, only: Set[str] = frozenset(), spool: Spool | None = None
) -> Iterator[TableFile]:
    for resource in context.package.tables:
        for fmt in offered(resource, context.package, context.site):
            if only and fmt.key not in only:
                continue
            uri = _uri(context.package, resource.name + fmt.suffix)
            if spool and fmt.pieces and _has_long_rows(resource):
                yield resource, fmt, spool.put(uri, fmt.pieces(resource, context))
            else:
                yield resource, fmt, OutputFile(uri, fmt.render(resource, context))


def _uri(package: Package, name: str) -> str:
    return at.dataset_file(package.name, name)


def _published(package: Package, tables: Sequence[TableFile]) -> dict[str, OutputFile]:
    """The one file that the descriptor names for each resource, in the resources' order."""
    csv_files = {resource.name: file for resource, fmt, file in tables if fmt.key == "csv"}
    plain = _plain_uris(package, {file.uri for _, _, file in tables})
    csv_files |= {
        each.name: OutputFile(plain[each.name], each.content)
        for each in package.resources
        if each.name in plain
    }
    return {resource.name: csv_files[resource.name] for resource in package.resources}


def _plain_uris(package: Package, taken: set[str]) -> dict[str, str]:
    """Where the files go that are no tables, each beside what is there already."""
    uris: dict[str, str] = {}
    for resource in package.resources:
        if resource.table is None:
            mine = {_uri(package, name) for name in _own_names(package)}
            uris[resource.name] = _free_uri(package, resource, taken | mine | set(uris.values()))
    return uris


def _own_names(package: Package) -> tuple[str, ...]:
    summaries = tuple(resource.name + stats.SUFFIX for resource in package.tables)
    pages = ("index.html", "README.txt", "report.md")
    return (descriptor.NAME, package.name + archive.SUFFIX, CHECKSUMS, *pages, *summaries)


def _free_uri(package: Package, resource: Resource, taken: set[str]) -> str:
    """The file's own name; with the resource's name before it, then a number, where that is taken."""
    name = resource.path.rpartition("/")[2]
    name = name if _SAFE_NAME.fullmatch(name) else slugify(name) or resource.name
    part = (
        ACTIVE_NAME.search(name)
        or HOST_NAME.search(name)
        or active_part(io.BytesIO(resource.content))
    )
    name = name if part in ("", NOT_READABLE) else f"{name}.txt"
    lower = {uri.lower() for uri in taken}
    candidates = (
        name,
        f"{resource.name}-{name}",
        *(f"{resource.name}-{n}-{name}" for n in range(2, len(taken) + 3)),
    )
    return next(uri for each in candidates if (uri := _uri(package, each)).lower() not in lower)


def _every_file(
    context: Context,
    tables: Sequence[TableFile],
    published: Mapping[str, OutputFile],
    summaries: Mapping[str, tuple[stats.ColumnSummary, ...]],
) -> Iterator[OutputFile]:
    yield from (file for _, _, file in tables)
    package = context.package
    yield from (
        published[resource.name] for resource in package.resources if resource.table is None
    )
    for resource in package.tables:
        if _has_stats(resource, package, context.site):
            content = stats.render_stats(summaries[resource.name])
            yield OutputFile(_uri(package, resource.name + stats.SUFFIX), content)


def _distinct(files: Sequence[OutputFile]) -> tuple[OutputFile, ...]:
    # MkDocs would take index.md for the source of the dataset's own page.
    counts = Counter(
        [
            *(file.uri for file in files),
            *{file.uri.rpartition("/")[0] + "/index.md" for file in files},
        ]
    )
    doubled = sorted(uri for uri, count in counts.items() if count > 1)
    if doubled:
        raise SiteBuilderError(f"two files claim one address: {', '.join(doubled)}")
    return tuple(sorted(files, key=lambda file: file.uri))


def _whole_package(
    package: Package, described: OutputFile, whole: OutputFile
) -> Iterator[Distribution]:
    zipped = ("zip", "Whole package (ZIP)", archive.MEDIA_TYPE)
    machine = ("datapackage", N_("Data package descriptor"), descriptor.MEDIA_TYPE)
    for (key, title, media_type), file in ((zipped, whole), (machine, described)):
        yield _distribution(package, "", key, title, media_type, file)


def _distributions(
    package: Package, tables: Sequence[TableFile], published: Mapping[str, OutputFile]
) -> Iterator[Distribution]:
    for resource in package.resources:
        if resource.table is None:
            title, file = resource.format.upper(), published[resource.name]
            yield _distribution(
                package, resource.name, resource.format, title, resource.media_type, file
            )
        for owner, fmt, file in tables:
            if owner is resource:
                distribution = _distribution(
                    package, resource.name, fmt.key, fmt.title, fmt.media_type, file
                )
                yield replace(distribution, file_type=fmt.file_type)


def _distribution(
    package: Package, resource: str, key: str, title: str, media_type: str, file: OutputFile
) -> Distribution:
    size, kind = file.size, FILE_TYPES.get(media_type)
    return Distribution(
        package.name, resource, key, title, media_type, file.uri, size, file.sha256, kind
    )


def indicator_files(
    uri: str, rows: Resource, package: Package, site: SiteConfig, dated: datetime
) -> Iterator[OutputFile]:
    """The rows in each format, beside the page at `uri`; `package` is that of the series."""
    context = Context(site, package, None, dated)
    for fmt in discover():
        if fmt.key in IN_INDICATORS and fmt.is_for(rows):
            yield OutputFile(f"{uri}data{fmt.suffix}", fmt.render(rows, context))


# Released editions on their way out: their frozen bytes at their addresses, and what is compared with them.


def edition_files(publication: Publication) -> Iterator[OutputFile]:
    """The log, and every file of every edition that still stands, byte for byte as released."""
    yield OutputFile(at.EVENTS, publication.log.content)
    for releases in publication.editions.values():
        for edition in releases.editions:
            if not edition.withdrawn:
                yield from (
                    OutputFile(edition.uri + each.name, each.content or b"")
                    for each in edition.files
                )


def frozen_names(package: Package, edition: Edition) -> frozenset[str]:
    """The current addresses of a package that serve this edition's bytes."""
    return frozenset(package.uri + file.name for file in edition.listed)


def edition_addresses(publication: Publication) -> Iterator[str]:
    """Every address that editions fill, pages as folders."""
    yield from (file.uri for file in edition_files(publication))
    for releases in publication.editions.values():
        for edition in releases.editions:
            yield edition.uri
            if edition.has_difference:
                yield edition.changes_uri


def as_released(package_files: PackageFiles, package: Package, edition: Edition) -> PackageFiles:
    """The current files with the edition's bytes; a form that the edition does not have waits for the next one.

    Checks have made sure that the data are the same: a newer library, or a later day, changes nothing that was
    released.
    """
    frozen = {package.uri + file.name: file for file in edition.listed if file.content is not None}
    return PackageFiles(
        files=tuple(OutputFile(uri, file.content or b"") for uri, file in sorted(frozen.items())),
        distributions=tuple(
            replace(listed, size=frozen[listed.uri].size, sha256=frozen[listed.uri].sha256)
            for listed in package_files.distributions
            if listed.uri in frozen
        ),
        stats=package_files.stats,
    )


def snapshot_of(publication: Publication, package: Package) -> Snapshot:
    """The package of today as a release would freeze it."""
    report = publication.report_of(package)
    files = canonical_files(package, report, publication.site, stamp_of(publication, package))
    return parse_snapshot({file.uri.rpartition("/")[2]: file.content for file in files})
