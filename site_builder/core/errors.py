"""What can go wrong, as one tree.

SiteBuilderError            anything this project raises on purpose
├── NumberError             a numeral that its convention does not allow, or allows in two ways
├── MomentError             a text that is not, or not for certain, a day, time or moment; says which doubt
├── PeriodError             a period code, label or window that makes no sense
├── UnreadableError         JSON or YAML that cannot be read; carries the line where it is known
├── UncomputedError         formulas of a workbook without a value; says where the first stands
├── FormulaError            a formula outside the small grammar, or one that cannot be computed
├── CostError               work that took longer or more memory than it may
├── CrashError              work that a fault of the program ended; carries the file of its details
├── BindingError            a figure(), cell(), table() or chart() call that finds nothing
├── MessageError            what a person has to be told; carries a message id and its facts
│   ├── AuthoringError      a new report, series or dataset that cannot be made
│   ├── TargetError         a place where a site cannot be put
│   └── WorkError           a cluster that does not answer, a file that changes while it is read
└── BuildRefused            the checks found errors; carries the problems
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from site_builder.core.problem import Problem


class SiteBuilderError(Exception):
    """Anything this project raises on purpose."""


class NumberError(SiteBuilderError, ValueError):
    """A numeral that its convention does not allow, or allows in two ways."""


class PeriodError(SiteBuilderError, ValueError):
    """A period code, label or window that makes no sense."""


class MomentError(SiteBuilderError, ValueError):
    """A text that is not a moment of its kind for certain; `doubt` is ambiguous, incomplete or unreadable."""

    def __init__(self, doubt: Literal["ambiguous", "incomplete", "unreadable"]) -> None:
        super().__init__(doubt)
        self.doubt = doubt


class UnreadableError(SiteBuilderError, ValueError):
    """JSON or YAML that cannot be read, or that no person would have written; `line` counts from 1."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class UncomputedError(SiteBuilderError):
    """Formulas whose values the file does not hold: the row and place of the first in its sheet, and the number."""

    def __init__(self, row: int, place: str, count: int) -> None:
        super().__init__(place)
        self.row, self.place, self.count = row, place, count


class FormulaError(SiteBuilderError, ValueError):
    """A formula outside the small grammar, or one that cannot be computed."""


class CostError(SiteBuilderError):
    """Work took longer or more memory than it may."""


class CrashError(SiteBuilderError):
    """A fault of the program ended some work; `log` is the file that holds its details."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self.log = log


class BindingError(SiteBuilderError, LookupError):
    """A call in the prose that finds nothing; `key` is what it asked for."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key, self.reason = key, reason


class MessageError(SiteBuilderError):
    """What a person has to be told in their language; `message` is a message id, filled with `facts`."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message.format_map(facts))
        self.message, self.facts = message, facts


class AuthoringError(MessageError):
    """A new report, series or dataset that cannot be made."""


class TargetError(MessageError):
    """A place where a site cannot be put, now or at all."""


class WorkError(MessageError):
    """What a build works with fails it, not what it is made of."""


class BuildRefused(SiteBuilderError):
    """The checks found errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
