"""Problems told to people and to machines."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.output import json_bytes
from site_builder.problem import Problem, say_found, say_repair
from site_builder.words import translator

_SEVERITY = {
    "vi": {"error": "LỖI", "warning": "CẢNH BÁO", "notice": "LƯU Ý"},
    "en": {"error": "ERROR", "warning": "WARNING", "notice": "NOTICE"},
}
_PLACE = {"vi": ("dòng", "cột"), "en": ("row", "column")}
_COUNT = {
    "vi": "{errors} lỗi, {warnings} cảnh báo, {notices} lưu ý.",
    "en": "{errors} errors, {warnings} warnings, {notices} notices.",
}


def tell(problems: Sequence[Problem], language: str) -> str:
    """One block a problem: where, what was found, how to mend it; the count at the end."""
    translate = translator(language)
    blocks = []
    for problem in problems:
        blocks.append(
            f"{place(problem, language)}\n  {_SEVERITY[language][problem.severity]} [{problem.code}] "
            f"{say_found(problem, translate)}\n  → {say_repair(problem, translate)}"
        )
    return "\n".join([*blocks, count(problems, language)])


def place(problem: Problem, language: str) -> str:
    """The file, and the row and column where they are known."""
    row, column = _PLACE[language]
    parts = [problem.file]
    if problem.row is not None:
        parts.append(f"{row} {problem.row}")
    if problem.column:
        parts.append(f"{column} {problem.column}")
    return ", ".join(parts)


def count(problems: Sequence[Problem], language: str) -> str:
    """How many of each kind."""
    found = {kind: sum(problem.severity == kind for problem in problems) for kind in ("error", "warning", "notice")}
    return _COUNT[language].format(errors=found["error"], warnings=found["warning"], notices=found["notice"])


def tell_json(problems: Sequence[Problem], language: str) -> bytes:
    """The same for machines; codes and keys are stable."""
    translate = translator(language)
    return json_bytes(
        [
            {
                "code": problem.code,
                "severity": problem.severity,
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "found": say_found(problem, translate),
                "repair": say_repair(problem, translate),
            }
            for problem in problems
        ]
    )
