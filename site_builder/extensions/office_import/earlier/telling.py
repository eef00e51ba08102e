"""Differences from the last period in words, and the commands that tell a series what has changed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from site_builder.core.problem import NC_, say_found
from site_builder.extensions.office_import.earlier.problems import Difference
from site_builder.extensions.office_import.language import drafted, translate
from site_builder.extensions.office_import.markdown_cell import cell
from site_builder.extensions.office_import.wanted import Wanted

PROPOSED = NC_("draft", "Where the form has changed for good, these commands tell it to the series:")


def differences(found: Sequence[Difference], wanted: Wanted) -> str:
    """The section of import.md; "" where nothing differs."""
    lines = [f"- {say(difference)}" for difference in found]
    proposed = proposals(found, wanted.series, wanted.period.code)
    if proposed:
        lines += ["", drafted(PROPOSED), "", f"```sh\n{proposed}```"]
    return "\n".join(lines)


def say(difference: Difference) -> str:
    """One difference; what a person has to decide is set in bold."""
    words = cell(say_found(difference.problem, translate))
    return f"**{words}**" if difference.problem.severity == "warning" else words


def proposals(found: Sequence[Difference], series: str, period: str) -> str:
    """A command a line that enters what has changed into the lists of the series; "" where there is none."""
    lines = []
    for proposal in (difference.proposal for difference in found if difference.proposal):
        since = [period] if proposal.command == "break" else []
        words = ["site-builder", *proposal.command.split(), series, proposal.code, *since, *proposal.options]
        lines.append(shlex.join(words) + "\n")
    return "".join(lines)
