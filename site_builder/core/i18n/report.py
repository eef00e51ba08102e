"""Problems told to people and to machines."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.files import json_bytes
from site_builder.core.i18n.catalog import counter, translator
from site_builder.core.problem import N_, Problem, say_found, say_repair

_SEVERITY = {"error": N_("ERROR"), "warning": N_("WARNING"), "notice": N_("NOTICE")}


def tell(problems: Sequence[Problem], language: str) -> str:
    """One block a problem: where, what was found, how to mend it; the count at the end."""
    translate = translator(language)
    blocks = []
    for problem in problems:
        blocks.append(
            f"{place(problem, language)}\n  {translate(_SEVERITY[problem.severity])} [{problem.code}] "
            f"{say_found(problem, translate)}\n  → {say_repair(problem, translate)}"
        )
    return "\n".join([*blocks, count(problems, language)])


def place(problem: Problem, language: str) -> str:
    """The file, and the row and column where they are known."""
    translate = translator(language)
    parts = [problem.file]
    if problem.row is not None:
        parts.append(translate("row {row}").format(row=problem.row))
    if problem.column:
        parts.append(translate("column {column}").format(column=problem.column))
    return ", ".join(parts)


def count(problems: Sequence[Problem], language: str) -> str:
    """How many of each kind."""
    ngettext = counter(language)
    errors, warnings, notices = (
        sum(problem.severity == kind for problem in problems) for kind in ("error", "warning", "notice")
    )
    parts = (
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
        ngettext("{count} notice", "{count} notices", notices).format(count=notices),
    )
    return ", ".join(parts) + "."


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
