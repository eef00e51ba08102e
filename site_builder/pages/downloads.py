"""Downloads as pages list them: one line a table, the package's own files apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.core.files import Distribution, OutputFile
from site_builder.core.problem import Translate
from site_builder.model.package import Package, Resource
from site_builder.pages.facts import in_brief
from site_builder.pages.sanitize import description_words

ARCHIVE = "zip"


@dataclass(frozen=True, slots=True)
class FileView:
    """One file to take."""

    uri: str
    title: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """The last part of its address."""
        return self.uri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FilesView:
    """The files of one table. `rows` is None for a file that is no table."""

    title: str
    description: str
    rows: int | None
    files: tuple[FileView, ...]


def table_files(
    package: Package, distributions: Sequence[Distribution], translate: Translate, language: str
) -> tuple[FilesView, ...]:
    """The downloads of each resource in the package's order; resources without a file are left out."""
    result = (
        files_of(resource, distributions, translate, language) for resource in package.resources
    )
    return tuple(files for files in result if files.files)


def files_of(
    resource: Resource, distributions: Sequence[Distribution], translate: Translate, language: str
) -> FilesView:
    """The downloads of one resource."""
    return FilesView(
        title=resource.label(language),
        description=in_brief(description_words(resource.description.say(language)), 90),
        rows=len(resource.table) if resource.table is not None else None,
        files=tuple(
            file_view(each, translate) for each in distributions if each.resource == resource.name
        ),
    )


def archive_of(distributions: Sequence[Distribution], translate: Translate) -> FileView | None:
    """The whole package as one file."""
    return next((file_view(each, translate) for each in distributions if is_archive(each)), None)


def package_files(
    distributions: Sequence[Distribution], translate: Translate
) -> tuple[FileView, ...]:
    """What describes the package to machines."""
    return tuple(
        file_view(each, translate)
        for each in distributions
        if not each.resource and not is_archive(each)
    )


def other_files(
    files: Sequence[OutputFile], distributions: Sequence[Distribution]
) -> tuple[FileView, ...]:
    """What is published of the package beside its distributions: column summaries, checksums."""
    listed = {each.uri for each in distributions}
    return file_views([each for each in files if each.uri not in listed])


def file_views(files: Sequence[OutputFile]) -> tuple[FileView, ...]:
    """Files under the endings of their names."""
    return tuple(
        FileView(each.uri, each.uri.rpartition(".")[2].upper(), each.size, each.sha256)
        for each in files
    )


def is_archive(distribution: Distribution) -> bool:
    """Whether it is the package as a whole."""
    return not distribution.resource and distribution.format == ARCHIVE


def file_view(distribution: Distribution, translate: Translate) -> FileView:
    """One file under its format's name."""
    return FileView(
        distribution.uri, translate(distribution.title), distribution.size, distribution.sha256
    )


def find_file(
    distributions: Sequence[Distribution], resource: str, suffix: str
) -> Distribution | None:
    """The file of a resource whose address ends so."""
    ending = f"/{resource}{suffix}"
    return next(
        (d for d in distributions if d.resource == resource and d.uri.endswith(ending)), None
    )
