"""Checks told to machines: `checks.json` beside the page that people read. Codes and keys are stable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.outcome import Check, Spot, in_order, tally
from site_builder.output import OutputFile, drop_empty, json_bytes
from site_builder.problem import say_found, say_repair
from site_builder.words import translator


def checks_file(package: str, checks: Sequence[Check], language: str) -> OutputFile:
    """The file of one package, the gravest check first."""
    told = {
        "package": package,
        "counts": tally(checks),
        "checks": [_told(check, language) for check in in_order(checks)],
    }
    return OutputFile(f"datasets/{package}/checks/checks.json", json_bytes(told))


def _told(check: Check, language: str) -> dict[str, Any]:
    translate = translator(language)
    problem = check.problem
    return drop_empty(
        {
            "kind": check.kind.value,
            "outcome": check.outcome,
            "subject": check.subject,
            "said": check.said,
            "arithmetic": check.arithmetic,
            "cells": check.count,
            "code": problem.code if problem else "",
            "found": say_found(problem, translate) if problem else "",
            "repair": say_repair(problem, translate) if problem else "",
            "reason": translate(check.reason).format_map(dict(check.facts)) if check.reason else "",
            "rows": [_row(spot) for spot in check.spots],
        }
    )


def _row(spot: Spot) -> dict[str, Any]:
    return drop_empty(
        {"file": spot.file, "resource": spot.resource, "row": spot.line, "column": spot.column, "key": spot.key}
    )
