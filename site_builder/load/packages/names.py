"""Names of packages made elsewhere: what is no address, or one that is taken, gives way to the folder's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.files import mappings_in
from site_builder.core.problem import Phrase, Problem, flag
from site_builder.core.text import slugify
from site_builder.model.log import Log
from site_builder.model.package import Package


def settle_names(
    packages: Sequence[Package], reported: frozenset[str], log: Log
) -> tuple[tuple[Package, ...], tuple[Problem, ...]]:
    """The packages under the names that become their addresses.

    What was released keeps its name; then the package whose folder has it; then the first by folder. Packages of
    reports and series are as they are: their names are the author's own.
    """
    owners = _owners(packages, reported, log)
    settled, problems = [], []
    for package in packages:
        right = _right(package, owners)
        is_reports = package.name in reported and owners[package.name] == package.file
        if right and not is_reports:
            reason = (
                Phrase("it is taken")
                if at.NAME.fullmatch(package.name)
                else Phrase("it is no address")
            )
            problems.append(
                flag(
                    "name-from-folder", package.file, name=package.name, right=right, reason=reason
                )
            )
            package = replace(package, name=right, descriptor={**package.descriptor, "name": right})
        settled.append(package)
    return tuple(settled), tuple(problems)


def _owners(packages: Sequence[Package], reported: frozenset[str], log: Log) -> dict[str, str]:
    """Which file a name belongs to."""

    def claim(package: Package) -> tuple[bool, bool, bool, str]:
        is_home = _folder(package) == package.name
        is_released = bool(log.releases(package.name)) and is_home
        return (package.name not in reported, not is_released, not is_home, package.file)

    owners: dict[str, str] = {}
    for package in sorted(packages, key=claim):
        owners.setdefault(package.name, package.file)
    return owners


def _right(package: Package, owners: dict[str, str]) -> str:
    """The folder's name where the package needs it and it is free; "" where its own name stays."""
    is_own = at.NAME.fullmatch(package.name) and owners[package.name] == package.file
    folder = _folder(package)
    is_free = (
        bool(at.NAME.fullmatch(folder))
        and not at.is_reserved_package(folder)
        and folder not in owners
    )
    return folder if not is_own and is_free else ""


def _folder(package: Package) -> str:
    return package.file.split("/")[-2]


def slug_resources(lifted: dict[str, Any], file: str) -> Iterator[Problem]:
    """Give resources names that can be addresses, keys that refer to them too; their own names become titles."""
    listed = mappings_in(lifted.get("resources"))
    counts = Counter(str(each.get("name")) for each in listed)
    renamed: dict[str, str] = {}
    taken = {name for name in counts if at.NAME.fullmatch(name)}
    for resource in listed:
        name = str(resource.get("name"))
        if at.NAME.fullmatch(name):
            continue
        base = slugify(name) or "resource"
        numbered = (f"{base}-{count}" for count in range(2, len(listed) + 3))
        right = next(each for each in (base, *numbered) if each not in taken)
        taken.add(right)
        renamed[name] = right
        resource["name"] = right
        resource.setdefault("title", name)
        yield flag("resource-renamed", file, name=name, right=right)
    for resource in listed:
        _refer(resource, renamed)


def _refer(resource: dict[str, Any], renamed: dict[str, str]) -> None:
    schema = resource.get("schema")
    for key in mappings_in(schema.get("foreignKeys")) if isinstance(schema, dict) else ():
        reference = key.get("reference")
        if isinstance(reference, dict) and str(reference.get("resource")) in renamed:
            reference["resource"] = renamed[str(reference["resource"])]
