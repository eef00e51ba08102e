"""What became of a printed value, as pages and channels ask for it: keyed by package, table, line and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from site_builder.core.calendar.period import format_date
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.number import format_number
from site_builder.core.problem import N_
from site_builder.core.text import of_data
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
        by_package: dict[str, list[object]] = {}
        for line, cells in sorted(self.cells.items()):
            by_package.setdefault(line[0], []).append((line, sorted(cells.items())))
        return {package: tuple(lines) for package, lines in by_package.items()}

    def of_observation(self, observation: Observation) -> tuple[Fate, ...]:
        """What became of an observation's value."""
        return self.of_row(observation.package, observation.resource, observation.line)

    def of_report(self, report: Report) -> tuple[Fate, ...]:
        """What became of a report as a whole: its corrections, newest first, and whether it was late."""
        return self.reports.get(report.uri, ())

    def of_package(self, package: str) -> tuple[Fate, ...]:
        """What became of a dataset as a whole: its corrections and withdrawals, newest first."""
        return self.packages.get(package, ())


NO_FATES = Fates()


WITH_OLD = {
    "corrected": N_("corrected {day}, was {old}"),
    "revised": N_("revised {day}, was {old}"),
}
BARE = {
    "corrected": N_("corrected {day}"),
    "revised": N_("revised {day}"),
    "withdrawn": N_("replaces a figure withdrawn {day}"),
    "estimated": N_("estimate, may still change"),
    "late": N_("published late, was due {day}"),
}
SUPERSEDED = {
    "official": N_("preliminary here; the official figure is {new}"),
    "preliminary": N_("estimate here; the preliminary figure is {new}"),
}
WHOLE = {
    "corrected": N_("Corrected {day}"),
    "withdrawn": N_("A version was withdrawn {day}"),
    "late": N_("Published late, was due {day}"),
}


def say_fate(fate: Fate, language: str) -> str:
    """ "đính chính 5/7/2022, trước là 77,7"."""
    _ = translator(language)
    day = format_date(fate.date, language) if fate.date else ""
    if fate.kind == "superseded":
        words = SUPERSEDED.get(fate.status, N_("superseded; the figure that stands is {new}"))
        return _(words).format(new=_printed(fate.new, fate, language))
    if fate.old and fate.kind in WITH_OLD:
        return _(WITH_OLD[fate.kind]).format(day=day, old=_printed(fate.old, fate, language))
    return _(BARE[fate.kind]).format(day=day)


def say_fates(fates: Sequence[Fate], language: str) -> str:
    """All of them in one line."""
    return "; ".join(say_fate(fate, language) for fate in fates)


def beside(fates: Fates, package: str, language: str) -> Callable[[str, int, str], str]:
    """What plain text says after a figure of a package: " (đính chính 5/7/2022, trước là 77,7)", or nothing."""

    def words(resource: str, line: int, column: str) -> str:
        loud = [fate for fate in fates.of_row(package, resource, line, column) if fate.kind not in QUIET]
        return f" ({say_fates(loud, language)})" if loud else ""

    return words


def say_whole(fate: Fate, language: str) -> str:
    """The fate of a report or dataset as a whole: "Đính chính 5/7/2022: 77,7 → 77,8"."""
    _ = translator(language)
    words = _(WHOLE[fate.kind]).format(day=format_date(fate.date, language) if fate.date else "")
    change = " → ".join(_printed(text, fate, language) for text in (fate.old, fate.new) if text)
    more = " " + _("and {count} more").format(count=fate.more) if change and fate.more else ""
    return f"{words}: {change}{more}" if change else words


def _printed(text: str, fate: Fate, language: str) -> str:
    """A canonical number in the reader's spelling; words as they are; "…" where there is no value."""
    if not text:
        return "…"
    return format_number(Decimal(text), language) if fate.is_number else of_data(text, language)
