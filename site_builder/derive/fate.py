"""What became of a printed value, as pages and channels ask for it: keyed by package, table, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from site_builder.derive.observations import Observation
from site_builder.model.report import Report

FateKind = Literal["corrected", "revised", "withdrawn", "superseded", "estimated", "late"]
KINDS: tuple[FateKind, ...] = ("withdrawn", "corrected", "superseded", "revised", "estimated", "late")

# Said of a report once, for all its figures; beside each of them only where nobody is disturbed.
QUIET: tuple[FateKind, ...] = ("estimated", "late")


@dataclass(frozen=True, slots=True)
class Fate:
    """One thing that a reader must know of a value. `old` is what stood before, `new` what took its place elsewhere.

    Both are canonical texts, or a report's own words; `status` is that of the figure that took the place. `href`
    leads, within the site, to the difference, the correction or the figure that stands; `more` counts what else an
    edition changed.
    """

    kind: FateKind
    date: date | None = None
    old: str = ""
    new: str = ""
    href: str = ""
    status: str = ""
    is_number: bool = True
    more: int = 0


Line = tuple[str, str, int]  # package, table, line in its file


@dataclass(frozen=True)
class Fates:
    """Every fate, gravest first. A value is asked for by its row; without a column, that of the row's value."""

    cells: Mapping[Line, Mapping[str, tuple[Fate, ...]]] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    reports: Mapping[str, tuple[Fate, ...]] = field(default_factory=dict)
    packages: Mapping[str, tuple[Fate, ...]] = field(default_factory=dict)

    def of_row(self, package: str, resource: str, line: int, column: str = "") -> tuple[Fate, ...]:
        """What became of one cell."""
        name = column or self.columns.get((package, resource), "")
        return self.cells.get((package, resource, line), {}).get(name, ())

    def of_cells(self, package: str) -> tuple[object, ...]:
        """What became of every cell of a package, in the order of its tables and lines."""
        return self._by_package.get(package, ())

    @cached_property
    def _by_package(self) -> dict[str, tuple[object, ...]]:
        found: dict[str, list[object]] = {}
        for line, cells in sorted(self.cells.items()):
            found.setdefault(line[0], []).append((line, sorted(cells.items())))
        return {package: tuple(lines) for package, lines in found.items()}

    def of_observation(self, said: Observation) -> tuple[Fate, ...]:
        """What became of an observation's value."""
        return self.of_row(said.package, said.resource, said.line)

    def of_report(self, report: Report) -> tuple[Fate, ...]:
        """What became of a report as a whole: its corrections, newest first, and whether it was late."""
        return self.reports.get(report.uri, ())

    def of_package(self, package: str) -> tuple[Fate, ...]:
        """What became of a dataset as a whole: its corrections and withdrawals, newest first."""
        return self.packages.get(package, ())


NO_FATES = Fates()
