"""The quality of a dataset's metadata as a value: points earned and points missed, after data.europa.eu.

The totals of the five groups are those of its methodology (405 points); the weights within them are our reading.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 405
EXCELLENT, GOOD, SUFFICIENT = 351, 221, 121


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion: `words` is the message id that says it, `group` that of its dimension."""

    key: str
    group: str
    words: str
    points: int
    is_earned: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """All criteria of one dataset, in the methodology's order."""

    marks: tuple[Mark, ...]

    @property
    def score(self) -> int:
        """Points earned, out of 405."""
        return sum(mark.points for mark in self.marks if mark.is_earned)

    @property
    def missing(self) -> tuple[Mark, ...]:
        """Criteria not met."""
        return tuple(mark for mark in self.marks if not mark.is_earned)
