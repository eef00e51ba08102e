"""Packages that cannot be published as they lie: what still stands at their address, and what is known of them.

A package with a released edition is read from its frozen files. Of one without, whose errors lie in some of its
tables, the others are published and these are files to take as they lie. Of any other only its identity is kept: what
the site that stands now says of it, else its descriptor as far as that can be read, else the name of its folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.files import mappings_in
from site_builder.core.i18n.catalog import say_everywhere
from site_builder.core.problem import NC_, Problem, UnreadableError, errors_of
from site_builder.core.text import Text, slugify
from site_builder.load.packages.descriptor import find_descriptor, lift, load_descriptor
from site_builder.load.packages.package import described_package, read_package
from site_builder.load.packages.resource_files import respell
from site_builder.load.portal.editions import FOLDER, read_releases
from site_builder.load.portal.publication import Folders, Reading
from site_builder.load.safety.remote import Foreign
from site_builder.load.safety.safe_yaml import as_list, load_json
from site_builder.model.edition import Edition
from site_builder.model.package import Package
from site_builder.model.publication import Publication, SetAside

_AS_HANDED_IN = NC_(
    "file", "As it was handed in, not as a table: its figures are in doubt. {about}"
)


def leave_out(
    reading: Reading,
    folders: Folders,
    broken: Mapping[str, Sequence[Problem]],
    last: Path | None = None,
) -> Reading:
    """The reading with these packages, by their folder, out of it or at their released edition.

    `last` is the site that stands now, where there is one. What was told of the packages goes with them.
    """
    label = folders.label(folders.datasets)
    kept = tuple(p for p in reading.publication.packages if p.file.split("/")[-2] not in broken)
    publication = replace(reading.publication, packages=kept)
    for home, problems in sorted(broken.items()):
        others = frozenset(broken) - {home}
        publication = _without(
            publication, folders.datasets / home, f"{label}/{home}", tuple(problems), last, others
        )
    findings = tuple(
        problem for problem in reading.problems if home_of(problem, label) not in broken
    )
    return replace(reading, publication=publication, problems=findings)


def home_of(problem: Problem, label: str) -> str:
    """The folder of the package that a problem is about; "" where it is about none, or about a released edition."""
    if not problem.file.startswith(f"{label}/") or f"/{FOLDER}/" in problem.file:
        return ""
    home = problem.file.removeprefix(f"{label}/")
    return (
        home.split("/")[0] if "/" in home or not home.endswith((".yaml", ".yml", ".json")) else ""
    )


def _without(
    publication: Publication,
    folder: Path,
    label: str,
    problems: tuple[Problem, ...],
    last: Path | None,
    others: frozenset[str],
) -> Publication:
    """Without the package of a folder; no other broken folder's name, and no name of another package, becomes its."""
    before = tuple(each for each in publication.set_aside if each.folder != folder.name)
    earlier = tuple(each for each in publication.set_aside if each.folder == folder.name)
    taken = {
        package.name for package in (*publication.packages, *(each.package for each in before))
    }
    facts = descriptor_of(folder)
    known, is_known = _identity(
        facts, name_of(facts, folder.name, frozenset(taken | others)), label, last
    )
    releases, _ = read_releases(folder, label, known.name, publication.log)
    newest, was_served = releases.newest, any(each.served for each in earlier)
    foreign = Foreign(accepted=publication.site.accepted)
    served = (
        _released(folder, label, newest, foreign)
        if newest and not newest.withdrawn and not was_served
        else None
    )
    reasons = (*(problem for each in earlier for problem in each.reasons), *errors_of(problems))
    version = str(newest.version) if served and newest else ""
    was_published = is_known or bool(releases.editions)
    part, tables = None, frozenset[str]()
    at_fault = frozenset[str]() if releases.editions else _at_fault(facts, label, reasons)
    while at_fault > tables:
        part, hidden = _in_part(folder, label, known.name, at_fault, foreign)
        reasons = (*reasons, *hidden)  # what one error hid is of further tables
        tables, at_fault = at_fault, _at_fault(facts, label, reasons)
    part, files = _marked(part, facts, tables, publication.site.spoken) if part else (None, tables)
    if files in [each.tables for each in earlier]:  # what is left of it has errors of its own
        part = None
    shown = served or part
    has_facts = bool(last and (last / at.facts_json(known.name)).is_file())
    absent = SetAside(
        shown or known, reasons, version, was_published, files if part else frozenset(), has_facts
    )
    return replace(
        publication,
        packages=tuple(
            sorted((*publication.packages, *([shown] if shown else [])), key=lambda p: p.name)
        ),
        left_out=publication.left_out - {folder.name}
        if shown
        else publication.left_out | {folder.name, known.name},
        editions={**publication.editions, **({known.name: releases} if releases.editions else {})},
        set_aside=tuple(sorted((*before, absent), key=lambda each: each.package.name)),
    )


def _released(folder: Path, label: str, edition: Edition, foreign: Foreign) -> Package | None:
    """The package as the edition froze it; None where that cannot be read."""
    home, at_home = folder / FOLDER / str(edition.version), f"{label}/{FOLDER}/{edition.version}"
    reading = read_package(home, at_home, frozenset(), foreign)
    if reading.package is None or errors_of(reading.problems):
        return None
    return replace(reading.package, file=f"{label}/datapackage.json", version=str(edition.version))


def _at_fault(facts: Mapping[str, Any], label: str, reasons: Sequence[Problem]) -> frozenset[str]:
    """The resources that all of these errors are about; none where one is about the package itself."""
    listed = mappings_in(facts.get("resources"))
    names = {slugify(str(each.get("name"))): str(each.get("name")) for each in listed}
    by_file = {
        f"{label}/{path}": str(each.get("name"))
        for each in listed
        for path in as_list(each.get("path"))
    }
    blamed = {
        by_file.get(problem.file) or names.get(slugify(dict(problem.facts).get("resource", "")))
        for problem in reasons
    }
    return frozenset(name or "" for name in blamed) - {""} if None not in blamed else frozenset()


def _in_part(
    folder: Path, label: str, name: str, tables: frozenset[str], foreign: Foreign
) -> tuple[Package | None, tuple[Problem, ...]]:
    """The package with these resources as plain files, None where no table is left, and the errors that it has."""
    reading = read_package(folder, label, frozenset(), foreign, plain=tables)
    package, errors = reading.package, errors_of(reading.problems)
    return replace(
        package, name=name
    ) if package and package.tables and not errors else None, errors


def _marked(
    package: Package, facts: Mapping[str, Any], tables: frozenset[str], spoken: Sequence[str]
) -> tuple[Package, frozenset[str]]:
    """The package whose files for these tables say so wherever they are described, and the names that these have."""
    listed = (
        each for each in mappings_in(facts.get("resources")) if str(each.get("name")) in tables
    )
    paths = {str(path) for each in listed for path in as_list(each.get("path"))}
    describe = partial(say_everywhere, _AS_HANDED_IN, "file", spoken)
    marked = [each for each in package.resources if each.path in paths]
    files = {
        each.name: replace(each, description=describe(about=each.description)) for each in marked
    }
    resources = tuple(files.get(each.name, each) for each in package.resources)
    return replace(package, resources=resources), frozenset(files) or tables


def _identity(
    facts: Mapping[str, Any], name: str, label: str, last: Path | None
) -> tuple[Package, bool]:
    """What is known of a package without its tables: words, people, licence.

    And whether the site that stands now has it as one whose data were shown.
    """
    published = (descriptor_of(last / at.dataset_uri(name)) or _stated(last, name)) if last else {}
    for source in (published, facts):
        try:
            stated = {**source, "name": name, "resources": [], "homepage": facts.get("homepage")}
            return described_package(stated, f"{label}/datapackage.json"), bool(published)
        except (TypeError, ValueError, AttributeError):
            continue
    return Package(name, f"{label}/datapackage.json", title=Text(label.rpartition("/")[2])), bool(
        published
    )


def _stated(last: Path, name: str) -> dict[str, Any]:
    """What the API of the site before says of a package that was set aside there already, once its data were shown."""
    try:
        loaded = load_json((last / "api/v1" / f"{at.DATASETS}{name}.json").read_text("utf-8"))[
            "data"
        ]
        if loaded.get("state") == "never-published":
            return {}
        licences = [{**each, "path": each.get("url", "")} for each in loaded["licences"]]
        own = {} if loaded["identifier"] == loaded["page"] else {"id": loaded["identifier"]}
        return {
            **own,
            **{key: loaded[key] for key in ("title", "description") if key in loaded},
            "licenses": licences,
        }
    except (OSError, UnreadableError, KeyError, TypeError, AttributeError):
        return {}


def descriptor_of(folder: Path) -> dict[str, Any]:
    """What a folder's descriptor says, as far as it can be read."""
    path, _ = find_descriptor(folder, folder.name) if folder.is_dir() else (None, ())
    loaded = load_descriptor(path, folder.name)[0] if path else None
    try:
        lifted = lift(loaded, folder.name) if loaded else {}
    except (TypeError, ValueError, AttributeError):
        return {}
    tuple(respell(lifted, folder, folder.name))
    return lifted


def name_of(loaded: Mapping[str, Any], folder: str, taken: frozenset[str] = frozenset()) -> str:
    """A package's own name unless it is `taken`, else its folder's; where neither can be an address, one made of it."""
    slug = slugify(folder) or "package"
    names = (
        str(loaded.get("name") or ""),
        folder,
        slug,
        *(f"{slug}-{count}" for count in range(2, len(taken) + 3)),
    )
    return next(name for name in names if at.NAME.fullmatch(name) and name not in taken)
