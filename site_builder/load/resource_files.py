"""The files that a descriptor names: those that may be read, those that lie elsewhere, those that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.core.problem import Problem
from site_builder.core.text import text_of
from site_builder.load.format import is_table
from site_builder.load.paths import (
    FILE_MISSING,
    PATH_OUTSIDE,
    REMOTE_LISTED,
    REMOTE_RESOURCE,
    is_file,
    is_remote,
    unsafe_reason,
)
from site_builder.load.remote import Files
from site_builder.model.package import Elsewhere

AWAY = "$elsewhere"  # what the descriptor names and the folder does not hold, as our own nouns


def check_files(
    files: Files, lifted: dict[str, Any], file: str, *, strict: bool, links: bool = True
) -> Iterator[Problem]:
    """Paths that cannot be followed; with `links` an address of the web is one that a reader can.

    A file that is absent and no table is left out of a package without a report.
    """
    absent: list[dict[str, Any]] = []
    linked: list[dict[str, Any]] = []
    for resource in _list(lifted.get("resources")):
        if not isinstance(resource, dict):
            continue
        name = resource.get("name", "")
        for path in _paths(resource):
            if is_remote(path) and links and not strict and _is_link(resource, path):
                linked += [resource]
                yield REMOTE_LISTED(file, resource=name, path=path)
            elif is_remote(path):
                yield REMOTE_RESOURCE(file, resource=name, path=path)
            elif reason := unsafe_reason(files.home(path), path):
                yield PATH_OUTSIDE(file, path=path, reason=reason)
            elif not is_file(files.home(path), path):
                is_optional = not strict and not is_table(resource) and len(lifted["resources"]) > 1
                absent += [resource] if is_optional else []
                yield FILE_MISSING(file, path=path, resource=name, severity="warning" if is_optional else None)
    if absent or linked:
        away = [*absent, *linked]
        lifted[AWAY] = [_away(resource, is_linked=resource in linked) for resource in away]
        lifted["resources"] = [resource for resource in lifted["resources"] if resource not in away]


def _is_link(resource: Mapping[str, Any], path: str) -> bool:
    """A page of the web that a reader can open; a schema or one of several parts cannot lie elsewhere."""
    return resource.get("path") == path and path.lower().startswith(("https://", "http://"))


def _away(resource: Mapping[str, Any], *, is_linked: bool) -> Elsewhere:
    path = str((_list(resource.get("path")) or [""])[0])
    return Elsewhere(str(resource.get("name") or ""), text_of(resource, "title"), path, path if is_linked else "")


def _paths(resource: Mapping[str, Any]) -> list[str]:
    path = resource.get("path")
    named = path if isinstance(path, list) else [path]
    described = [resource.get("schema"), resource.get("dialect")]
    return [str(each) for each in named if each is not None] + [each for each in described if isinstance(each, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
