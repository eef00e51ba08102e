"""Packages that cannot be published as they lie: what still stands at their address, and what is known of them.

A package with a released edition is read from its frozen files. Of any other only its identity is kept: what the site
that stands now says of it, else its descriptor as far as that can be read, else the name of its folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.problem import Problem, errors_of
from site_builder.core.text import Text, slugify
from site_builder.load.descriptor import find_descriptor, lift, load_descriptor
from site_builder.load.editions import FOLDER, read_releases
from site_builder.load.package import described_package, read_package
from site_builder.load.publication import Folders, Reading
from site_builder.model.edition import Edition, Releases
from site_builder.model.package import Package, bare_package
from site_builder.model.publication import Publication, SetAside


def set_aside(
    reading: Reading, folders: Folders, broken: Mapping[str, Sequence[Problem]], last: Path | None = None
) -> Reading:
    """The reading with these packages, by their folder, out of it or at their released edition.

    `last` is the site that stands now, where there is one. What was told of the packages goes with them.
    """
    label = folders.label(folders.datasets)
    kept = tuple(p for p in reading.publication.packages if p.file.split("/")[-2] not in broken)
    publication = replace(reading.publication, packages=kept)
    for home, problems in sorted(broken.items()):
        publication = _without(publication, folders.datasets / home, f"{label}/{home}", tuple(problems), last)
    told = tuple(problem for problem in reading.problems if home_of(problem, label) not in broken)
    return replace(reading, publication=publication, problems=told)


def home_of(problem: Problem, label: str) -> str:
    """The folder of the package that a problem is about; "" where it is about none, or about a released edition."""
    if not problem.file.startswith(f"{label}/") or f"/{FOLDER}/" in problem.file:
        return ""
    home = problem.file.removeprefix(f"{label}/")
    return home.split("/")[0] if "/" in home or not home.endswith((".yaml", ".yml", ".json")) else ""


def _without(
    publication: Publication, folder: Path, label: str, problems: tuple[Problem, ...], last: Path | None
) -> Publication:
    taken = frozenset(package.name for package in publication.packages)
    known = identity(folder, label, last, taken)
    releases, _ = read_releases(folder, label, known.name)
    was_served = any(known.name == each.package.name and each.served for each in publication.set_aside)
    newest = releases.newest
    served = _released(folder, label, newest) if newest and not newest.withdrawn and not was_served else None
    before = tuple(each for each in publication.set_aside if each.package.name != known.name)
    reasons = tuple(problem for each in publication.set_aside if each not in before for problem in each.reasons)
    aside = SetAside(
        served or known, (*reasons, *errors_of(problems)), str(newest.version) if served and newest else ""
    )
    return replace(
        publication,
        packages=tuple(sorted((*publication.packages, *([served] if served else [])), key=lambda p: p.name)),
        left_out=publication.left_out - {folder.name} if served else publication.left_out | {folder.name, known.name},
        editions=_with_editions(publication.editions, releases),
        set_aside=tuple(sorted((*before, aside), key=lambda each: each.package.name)),
    )


def _with_editions(editions: Mapping[str, Releases], releases: Releases) -> dict[str, Releases]:
    return {**editions, releases.package: releases} if releases.editions else dict(editions)


def _released(folder: Path, label: str, edition: Edition) -> Package | None:
    """The package as the edition froze it; None where that cannot be read."""
    reading = read_package(folder / FOLDER / str(edition.version), f"{label}/{FOLDER}/{edition.version}", frozenset())
    if reading.package is None or errors_of(reading.problems):
        return None
    return replace(reading.package, file=f"{label}/datapackage.json", version=str(edition.version))


def identity(folder: Path, label: str, last: Path | None = None, taken: frozenset[str] = frozenset()) -> Package:
    """What is known of a package without its tables: name (none that is `taken`), words, people, licence."""
    told = _told(folder)
    name = _name(told, folder.name, taken)
    published = _told(last / at.dataset_uri(name)) if last else {}
    for source in (published, told):
        try:
            return described_package({**source, "name": name, "resources": []}, f"{label}/datapackage.json")
        except (TypeError, ValueError, AttributeError):
            continue
    return bare_package(name, Text(folder.name))


def _told(folder: Path) -> dict[str, Any]:
    path, _ = find_descriptor(folder, folder.name) if folder.is_dir() else (None, ())
    loaded = load_descriptor(path, folder.name)[0] if path else None
    try:
        return lift(loaded, folder.name) if loaded else {}
    except (TypeError, ValueError, AttributeError):
        return {}


def _name(told: Mapping[str, Any], folder: str, taken: frozenset[str]) -> str:
    """The package's own name, else its folder's; where neither can be an address, one made of the folder's."""
    made = slugify(folder) or "package"
    names = (str(told.get("name") or ""), folder, made, *(f"{made}-{count}" for count in range(2, len(taken) + 3)))
    return next(name for name in names if at.NAME.fullmatch(name) and name not in taken)
