"""The result of one check of meaning: what was looked at, the arithmetic, and how it came out.

- passed: the figures agree.
- doubtful: figures of the source disagree, or something asks for a note. A warning or a notice: shown, never hidden.
- failed: the portal's own work is impossible, a formula that cannot be read or a derived figure that does not
  recompute. An error: the build is refused.
- impossible: what the check needs is missing. No problem; the reason is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from site_builder.core.problem import Problem, Severity, Translate, facts_in, flag

Outcome = Literal["passed", "doubtful", "failed", "impossible"]
OUTCOMES: tuple[Outcome, ...] = ("failed", "doubtful", "impossible", "passed")


class Kind(StrEnum):
    """What sort of check it is; the value is its name in the JSON."""

    LIST = "list"
    FORMULA = "formula"
    AT_MOST = "at-most"
    CHILDREN = "children"
    RANGE = "range"
    WHOLE = "whole"
    SCALE = "scale"
    UNIT = "unit"
    CUMULATIVE = "cumulative"
    CHANGE = "change"
    UNIT_CHANGE = "unit-change"
    ROW = "row"
    TOTAL = "total"
    RESTATED = "restated"
    RECOMPUTED = "recomputed"
    COUNTED = "counted"
    BOUND = "bound"
    TYPED = "typed"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Spot:
    """A row that took part: its table and line, the column meant, and its key where rows are known by one.

    `resource` is "" for a place in a report's text.
    """

    file: str
    resource: str = ""
    line: int | None = None
    column: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one package. `spots` begins with the cell checked; `count` is how many cells a passed one covers.

    `subject` names what was checked in the words of the data, `stated` is the figure as printed, `arithmetic` what it
    was held against, in the numbers of the portal's language. `reason` is a message id, filled with `facts`, for a
    check that was not possible.
    """

    kind: Kind
    package: str
    subject: str
    stated: str
    arithmetic: str
    spots: tuple[Spot, ...]
    problem: Problem | None = None
    reason: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    count: int = 1

    @property
    def outcome(self) -> Outcome:
        """How it came out."""
        if self.reason:
            return "impossible"
        if self.problem is None:
            return "passed"
        return "failed" if self.problem.severity == "error" else "doubtful"

    def finding(self, translate: Translate) -> str:
        """Why it was not possible, in the reader's language; "" for one that was made."""
        return (
            translate(self.reason).format_map(facts_in(self.facts, translate))
            if self.reason
            else ""
        )

    @property
    def spot(self) -> Spot:
        """The cell checked."""
        return self.spots[0]


def problem_at(
    broken: str, spot: Spot, severity: Severity | None, facts: Mapping[str, object]
) -> Problem:
    """The Problem of a rule at the cell that breaks it."""
    return flag(
        broken, spot.file, row=spot.line, column=spot.column or None, severity=severity, **facts
    )


def gather(checks: Iterable[Check], subject: str) -> tuple[Check, ...]:
    """Those that say something, and one for all that passed, so that a hundred good cells are one line."""
    gathered = tuple(checks)
    passed = [each for each in gathered if each.outcome == "passed"]
    others = tuple(each for each in gathered if each.outcome != "passed")
    if not passed:
        return others
    total = sum(each.count for each in passed)
    table = replace(passed[0].spot, line=None, column="", key="")
    return (
        *others,
        replace(passed[0], subject=subject, stated="", arithmetic="", count=total, spots=(table,)),
    )


def in_order(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The gravest first, then as found."""
    return tuple(sorted(checks, key=lambda each: OUTCOMES.index(each.outcome)))


def tally(checks: Iterable[Check]) -> dict[Outcome, int]:
    """How many came out which way."""
    outcomes = [each.outcome for each in checks]
    return {outcome: outcomes.count(outcome) for outcome in OUTCOMES}
