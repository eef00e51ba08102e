"""What can be wrong with a document, be doubtful in it, or differ from the last period of its series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.core.problem import BuildRefused, Problem, flag


class ImportRefused(BuildRefused):
    """The document cannot be imported; nothing was written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])
        self.problem = problem

    def __reduce__(self) -> tuple[type[ImportRefused], tuple[Problem]]:
        return (type(self), (self.problem,))


# What may differ between a document and the last period of its series.


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about the form: whether what is printed is `candidate`, or one of `others` (each with its label).

    `kind` is rows or headers.
    """

    kind: str
    printed: str
    candidate: str
    label: str
    answer: str = ""  # what is taken until somebody answers: the candidate, or new
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A command that a series may want: its name, the indicator's code and what else it takes."""

    command: str
    code: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a document is not as the last period was."""

    problem: Problem
    ask: Ask | None = None
    proposal: Proposal | None = None


def differs(code: str, /, **facts: Any) -> Difference:
    """A difference with nothing to ask or to propose."""
    return Difference(flag(code, "", **facts))
