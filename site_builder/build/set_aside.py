"""Publish what holds and set aside what does not: the reading of a portal without its broken packages.

Only packages that no report and no series stands on can be set aside; whatever else is wrong stops the build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.problem import Problem, errors_of
from site_builder.load.portal.publication import Folders, Reading
from site_builder.load.portal.set_aside import home_of, identity


@dataclass(frozen=True, slots=True)
class Aside:
    """That packages may be set aside; `last` is the site that stands now."""

    last: Path | None = None


def failing(reading: Reading, folders: Folders, problems: tuple[Problem, ...]) -> Mapping[str, tuple[Problem, ...]]:
    """The errors of packages that can be set aside, by folder."""
    label, publication = folders.label(folders.datasets), reading.publication
    reported = {
        *(report.package for report in publication.reports),
        *(series.indicators for series in publication.series),
    }
    gone = {aside.package.name for aside in publication.missing}  # no more can be taken out of these
    found: dict[str, list[Problem]] = {}
    for problem in errors_of(problems):
        if home := home_of(problem, label):
            found.setdefault(home, []).append(problem)
    return {
        home: tuple(errors)
        for home, errors in found.items()
        if not {home, identity(folders.datasets / home, home)[0].name} & (reported | gone)
    }
