"""What may differ between a document and the last period of its series."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.problem import N_, Problem, rule

_LOOK = N_("Compare it with the source; where the form itself changed, note the break in the series.")
_ASK = N_("Say on the review page (site-builder import --review) which it is, and import again.")
row_renamed = rule(
    "import-row-renamed",
    "warning",
    N_("{table}: {code} was “{before}” in {period} and is “{now}” here; it keeps its code."),
    N_(
        "Where it counts the same, note the new name in the series; where not, answer so on the review page "
        "(site-builder import --review) and import again."
    ),
)
row_unsure = rule(
    "import-row-unsure",
    "warning",
    N_("{table}: “{now}” ({code}) stands where “{before}” ({old}) stood in {period}; until you answer it is new."),
    _ASK,
)
row_moved = rule(
    "import-row-moved",
    "notice",
    N_("{table}: “{now}” is printed as {printed}; it was {code} in {period} and stays so."),
    N_("Nothing is to be done where the numbers of the form have only shifted."),
)
row_new = rule(
    "import-row-new",
    "notice",
    N_("{table}: “{now}” is new since {period}."),
    N_(
        "Add it to the indicator list: site-builder indicator add; where the series has none, site-builder new "
        "indicators starts one."
    ),
)
row_gone = rule("import-row-gone", "warning", N_("{table}: “{before}” of {period} is missing."), _LOOK)
code_taken = rule(
    "import-code-taken",
    "warning",
    N_("{table}: {printed} is the code of “{before}” in this series; “{now}” got the code {code}."),
    N_("Give it a code that the series never had, or say on the review page that it is the same."),
)
column_renamed = rule(
    "import-column-renamed",
    "warning",
    N_("{table}: the column “{before}” of {period} is called “{now}” here; it keeps its name {code}."),
    N_("Where it holds something else, answer so on the review page (site-builder import --review) and import again."),
)
column_unsure = rule(
    "import-column-unsure",
    "warning",
    N_("{table}: the column “{now}” stands where “{before}” stood in {period}; until you answer it is new."),
    _ASK,
)
column_new = rule(
    "import-column-new",
    "notice",
    N_("{table}: the column “{now}” is new since {period}."),
    N_("Nothing is to be done where the form has a new column."),
)
column_gone = rule("import-column-gone", "warning", N_("{table}: the column “{before}” of {period} is missing."), _LOOK)
unit_changed = rule(
    "import-unit-changed",
    "warning",
    N_("{table}: the unit of “{now}” was “{before}” in {period} and is “{unit}” here."),
    N_("Correct the unit where it is a slip; where the source counts otherwise now, note the break in the series."),
)
unit_taken = rule(
    "import-unit-taken",
    "warning",
    N_("{table}: the document prints no unit for “{now}”; that of {period} was taken: “{before}”."),
    N_("Compare it with the size of the numbers."),
)
table_new = rule(
    "import-table-new",
    "notice",
    N_("{table}: the report of {period} had no such table."),
    N_("Nothing is to be done where the form has a new table."),
)
table_gone = rule("import-table-gone", "warning", N_("The table “{before}” of {period} is missing."), _LOOK)
last_unreadable = rule(
    "import-last-unreadable",
    "warning",
    N_("The package “{package}” of {period} cannot be read, so nothing was held against it."),
    N_("Run site-builder check, mend that package, and import again with --force."),
)
figures_gone = rule(
    "import-figures-gone",
    "notice",
    N_("The text has no figures like these, which the report of {period} shows: {found}."),
    N_("Give them their ids in figures.csv where they stand in other words, and show them with figure(…)."),
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about the form: whether what is printed is `candidate`. `kind` is rows or headers."""

    kind: str
    printed: str
    candidate: str
    label: str
    answer: str = ""  # what is taken until somebody answers: the candidate, or new


@dataclass(frozen=True, slots=True)
class Proposal:
    """A command that a series may want: its name, the indicator's code and what else it takes."""

    command: str
    code: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a document is not as the last period was."""

    problem: Problem
    ask: Ask | None = None
    proposal: Proposal | None = None
