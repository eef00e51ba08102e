"""Differences from the last period in words, and the lines that a series may want in its table of breaks."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.csv import csv_text
from site_builder.core.problem import say_found
from site_builder.ingest.earlier.problems import Difference
from site_builder.ingest.language import drafted, translate
from site_builder.ingest.markdown_cell import cell


def differences(found: Sequence[Difference]) -> str:
    """The section of import.md; "" where nothing differs."""
    lines = [f"- {say(difference)}" for difference in found]
    proposed = proposals(found)
    if proposed:
        head = drafted("Where the form has changed for good, the series may note these lines in its table of breaks:")
        lines += ["", head, "", f"```csv\n{proposed}```"]
    return "\n".join(lines)


def say(difference: Difference) -> str:
    """One difference; what a person has to decide is set in bold."""
    words = cell(say_found(difference.problem, translate))
    return f"**{words}**" if difference.problem.severity == "warning" else words


def proposals(found: Sequence[Difference]) -> str:
    """Lines for a table with the role `breaks`, its header first; "" where there are none."""
    rows = [
        [proposal.indicator, proposal.kind, proposal.note] for each in found if (proposal := each.proposal) is not None
    ]
    return csv_text([["indicator", "kind", "note"], *rows]) if rows else ""
