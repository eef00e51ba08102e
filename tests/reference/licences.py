"""Which libraries the tool stands on, under which licences: a table for readers, and a bill of materials for programs.

Names come from what the installed packages say of themselves, versions and hashes from the lock file.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import site_builder
from tests.size import UNLOCKED

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "scripts" / "requirements-build.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = tuple(name for name in PROJECT["optional-dependencies"] if name != "all")
NOTICE = "<!-- Written by `scripts/reference` from the installed packages. -->"
_LOCKED = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;\\]+)[^\n]*\\\n((?:\s+--hash=sha256:[0-9a-f]+ ?\\?\n?)+)",
    re.MULTILINE,
)
# What the metadata of a package leave out.
_REMARKS = {
    "mkdocs": "or ProperDocs, which continues it; the lock for building takes that",
    "properdocs": "in the place of MkDocs in the lock for building",
    **dict.fromkeys(UNLOCKED, "never loaded; the lock for building leaves it out"),
    "text-unidecode": "of two licences to choose from",
}


@cache
def libraries(extra: str = "") -> frozenset[str]:
    """What an installation needs, with an extra or without, at any depth; names as package indexes write them."""
    found: set[str] = set()
    waiting = [("site-builder", extra)]
    while waiting:
        name, wanted = waiting.pop()
        for needed in _needs(name, wanted):
            known = canonicalize_name(needed.name)
            if known not in found:
                found.add(known)
                waiting += [(known, each) for each in needed.extras or {""}]
    return frozenset(found)


def _needs(name: str, extra: str) -> Iterator[Requirement]:
    try:
        stated = _own(extra) if name == "site-builder" else distribution(name).requires or []
    except PackageNotFoundError:  # for another system or an older Python
        return
    for requirement in map(Requirement, stated):
        if requirement.marker is None or any(
            requirement.marker.evaluate({"extra": it}) for it in {"", extra}
        ):
            yield requirement


def _own(extra: str) -> list[str]:
    """What pyproject.toml asks for, and what the lock has beside it; an installation may be of an earlier day."""
    return [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"].get(extra, []),
        "properdocs",
    ]


def licence_of(name: str) -> str:
    """The licence that a package states, "" where it is not installed here."""
    if name in UNLOCKED:
        return UNLOCKED[name][0]
    try:
        stated = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    classified = [
        line.split(" :: ")[-1]
        for line in stated.get_all("Classifier") or []
        if line.startswith("License")
    ]
    return (
        stated.get("License-Expression")
        or "; ".join(classified)
        or str(stated.get("License") or "")
    )


def render_licences() -> str:
    """The table: those that every installation has, then those of each extra."""
    base = libraries()
    parts = [f"{NOTICE}\n\n# Libraries and their licences\n"]
    parts.append(
        "The code of this project is under the MIT licence. It stands on these libraries; none is changed.\n"
    )
    for title, names in (
        ("Always", base),
        *((f"With `[{extra}]`", libraries(extra) - base) for extra in EXTRAS),
    ):
        rows = [
            (name, licence_of(name), _REMARKS.get(name, ""))
            for name in sorted(names)
            if licence_of(name)
        ]
        parts.append(f"## {title}\n\n| Library | Licence | Remark |\n| --- | --- | --- |")
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n")
    return "\n".join(parts)


def bill_of_materials() -> bytes:
    """CycloneDX 1.6 in JSON: every locked library with version, licence and the hashes of its files."""
    wanted = libraries().union(*(libraries(extra) for extra in EXTRAS))
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{canonicalize_name(name)}@{version}",
            "name": canonicalize_name(name),
            "version": version,
            "purl": f"pkg:pypi/{canonicalize_name(name)}@{version}",
            "licenses": [{"license": {"name": licence_of(name) or "not stated"}}],
            "hashes": [
                {"alg": "SHA-256", "content": value}
                for value in re.findall(r"sha256:([0-9a-f]+)", hashes)
            ],
        }
        for name, version, hashes in _LOCKED.findall(LOCK.read_text("utf-8"))
        if canonicalize_name(name) in wanted
    ]
    tool = {"type": "application", "name": "site-builder", "version": site_builder.__version__}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**tool, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": components,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(bill_of_materials())
