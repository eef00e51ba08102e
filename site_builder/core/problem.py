"""What is wrong: a finding with the rule that makes it, and errors, as one tree.

A rule stands in `problems.toml` of its package: its code, its severity, and what it says, in English message ids of the
gettext catalogue. `flag` makes a frozen `Problem` of a code, a place and facts, which is turned into words only where
somebody reads it. Packages of others declare theirs with `rule`.

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
│   └── TargetError         a place where a site cannot be put
└── BuildRefused            the checks found errors; carries the problems
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from site_builder.core.text import MARKS, nearest

Severity = Literal["error", "warning", "notice"]
Gate = Literal["", "refuses", "asks", "mended"]  # before something becomes permanent
Translate = Callable[[str], str]
Value = TypeVar("Value")


class Phrase(str):
    """A fact in words of our own: English as a string, and said in the reader's language where a problem is told."""

    message: str
    facts: dict[str, str]

    def __new__(cls, message: str, **facts: object) -> Phrase:
        """`message` is a message id, filled with `facts`."""
        text = {name: _shown(value) for name, value in facts.items()}
        phrase = super().__new__(cls, message.format_map(text))
        phrase.message, phrase.facts = message, text
        return phrase

    def __reduce__(self) -> tuple[Any, ...]:
        return (partial(Phrase, self.message, **self.facts), ())

    def say(self, translate: Translate) -> str:
        """The phrase in the reader's language."""
        return translate(self.message).format_map(facts_in(self.facts.items(), translate))


def facts_in(facts: Iterable[tuple[str, str]], translate: Translate) -> dict[str, str]:
    """What fills a message, phrases of ours in the reader's language."""
    return {
        name: value.say(translate) if isinstance(value, Phrase) else value for name, value in facts
    }


def plain_fact(value: object) -> str:
    """A fact as text; a phrase of ours stays one, so that it can still be said in another language."""
    return value if isinstance(value, Phrase) else str(value)


def reason_of(error: BaseException) -> Phrase:
    """Why something could not be read, in words of ours: those that the error carries, else only what kind it is.

    What a library or Python says of it is English, and speaks of the program instead of the file.
    """
    text = error.args[0] if error.args else ""
    if isinstance(text, Phrase):
        return text
    if isinstance(error, KeyError):
        return Phrase("it lacks “{key}”", key=text)
    return Phrase("it is not written as it should be ({kind})", kind=type(error).__name__)


LONGEST_FACT = 400  # letters
_AT_DIGIT = re.compile(
    r"(?<=\d)[\xa0\u202f](?=\S)|(?<=\S)[\xa0\u202f](?=\d)"
)  # so figures are printed
RANK: dict[str, int] = {"error": 0, "warning": 1, "notice": 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` is the line as a spreadsheet counts it (the header is 1); `facts` fill the message."""

    code: str
    severity: Severity
    file: str
    row: int | None
    column: str | None
    facts: tuple[tuple[str, str], ...]

    @property
    def sort_key(self) -> tuple[str, int, str, int, str, str]:
        """By file and place, then the gravest first."""
        return (
            self.file,
            self.row or 0,
            self.column or "",
            RANK[self.severity],
            self.code,
            repr(self.facts),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A stable code; `found` says what is wrong and `repair` how to mend it, as message ids.

    `gate` is what it means before something becomes permanent, where its severity does not say that: it refuses, asks
    for a reason that readers see, or is an error that the release itself mends.
    """

    code: str
    severity: Severity
    found: str
    repair: str
    gate: Gate = ""


def flag(
    code: str,
    file: str,
    /,
    *,
    row: int | None = None,
    column: str | None = None,
    severity: Severity | None = None,
    **facts: object,
) -> Problem:
    """The problem of this code at one place."""
    text = tuple(sorted((name, _shown(value)) for name, value in facts.items()))
    return Problem(code, severity or rules()[code].severity, file, row, column, text)


def as_typed(value: object) -> str:
    """A value of a settings file near to how its author wrote it, never as Python does."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {as_typed(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(as_typed, value))
    return (
        {None: "", True: "true", False: "false"}[value]
        if isinstance(value, bool | None)
        else str(value)
    )


def _shown(value: object) -> str:
    """A fact on one line: what a terminal would obey or hide is spelled out, and a long text is cut."""
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Phrase):
        value = value.args[0]  # errors are raised with words of ours
    if isinstance(value, Phrase):
        return value
    text = as_typed(value)
    text = _AT_DIGIT.sub(" ", text if len(text) <= LONGEST_FACT else f"{text[: LONGEST_FACT - 1]}…")
    return "".join(
        letter
        if letter.isprintable() or letter in MARKS
        else letter.encode("unicode_escape").decode()
        for letter in text
    )


@cache
def rules() -> dict[str, Rule]:
    """All rules by their codes: those of the tables `problems.toml` of this program, and those that others declare.

    Tables lie in rooms, their shelves and extensions, two folders down at most.
    """
    folders = (Path(__file__).parents[1].glob(f"{depth}problems.toml") for depth in ("*/", "*/*/"))
    tables = (tomllib.loads(path.read_text("utf-8")) for paths in folders for path in paths)
    return {code: Rule(code, **words) for table in tables for code, words in table.items()}


def rule(code: str, severity: Severity, finding: str, repair: str) -> Callable[..., Problem]:
    """Declare a rule of a package of somebody else's; what comes back makes its problems, as `flag` does."""
    declared = Rule(code, severity, finding, repair)
    if (
        rules().setdefault(code, declared) != declared
    ):  # the same again: a module that failed is loaded once more
        raise ValueError(f"rule {code!r} is declared twice")
    return partial(flag, code)


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a message id for extraction without translating it."""
    return message


MEANT = N_("Did you mean “{near}”?")
WRITE = N_("Write “{near}”.")
LISTED = N_("Write one of these: {known}.")
BESIDE_TABLE = N_("Take the row out; what it says belongs into “description” in the descriptor.")
NAMED = N_(
    "Name an indicator code, a figure id, a table or a column as it stands in the report's package."
)


def meant(
    word: str, known: Iterable[str], otherwise: str, message: str = MEANT, **facts: str
) -> Phrase:
    """The word of a list that was probably meant, in words of `message`; where none is near, other words."""
    near = nearest(word, known)
    return Phrase(message, near=near, **facts) if near else Phrase(otherwise, **facts)


def NC_(context: str, message: str) -> str:  # noqa: N802
    """The same for a message id that its context tells from others; see `say_in_context`."""
    return message


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """All findings once, in the order of the files an author would open."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


class Findings(list[Problem]):
    """What is found on the way, while values are read."""

    def take(self, read: tuple[Value, Iterable[Problem]]) -> Value:
        """The value that was read; the problems that came with it join the others."""
        value, problems = read
        self.extend(problems)
        return value


def accept(problems: Iterable[Problem], codes: Set[str]) -> Iterator[Problem]:
    """The same findings, those of these codes as warnings: somebody has seen them and publishes nevertheless."""
    return (replace(each, severity="warning") if each.code in codes else each for each in problems)


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only those that stop a build."""
    return tuple(problem for problem in problems if problem.severity == "error")


def say_found(problem: Problem, translate: Translate) -> str:
    """What was found, in the reader's language."""
    return translate(rules()[problem.code].found).format_map(_fillings(problem, translate))


def say_repair(problem: Problem, translate: Translate) -> str:
    """How to mend it, in the reader's language."""
    return translate(rules()[problem.code].repair).format_map(_fillings(problem, translate))


def _fillings(problem: Problem, translate: Translate) -> dict[str, str]:
    """The facts, and the place for rules that speak of their row or column."""
    where = {"file": problem.file, "row": problem.row or "", "column": problem.column or ""}
    return {
        **{name: _shown(value) for name, value in where.items()},
        **facts_in(problem.facts, translate),
    }


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

    def __init__(self, row: int, where: str, count: int) -> None:
        super().__init__(where)
        self.row, self.cell, self.count = row, where, count


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
    """A call in the prose that finds nothing; `key` is what it asked for, `right` what would do where the reason does
    not name it.
    """

    def __init__(self, key: str, reason: Phrase, right: Phrase | None = None) -> None:
        super().__init__(reason)
        self.key, self.reason, self.right = key, reason, right

    @property
    def facts(self) -> dict[str, Phrase | str]:
        """What a finding says of it; the name that was probably meant is its repair."""
        near, known = (self.reason.facts.get(name, "") for name in ("near", "words"))
        right = self.right or (
            Phrase(WRITE, near=near)
            if near
            else Phrase(LISTED, known=known)
            if known
            else Phrase(NAMED)
        )
        return {"key": self.key, "reason": self.reason, "right": right}


class MessageError(SiteBuilderError):
    """What a person has to be told in their language; `message` is a message id, filled with `facts`."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message.format_map(facts))
        self.message, self.facts = message, facts


class AuthoringError(MessageError):
    """A new report, series or dataset that cannot be made."""


class TargetError(MessageError):
    """A place where a site cannot be put, now or at all."""


class BuildRefused(SiteBuilderError):
    """The checks found errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)
