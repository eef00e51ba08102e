"""What can be wrong with a document, be doubtful in it, or differ from the last period of its series."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.errors import BuildRefused
from site_builder.core.problem import N_, Problem, rules

rule = rules(__package__)
not_found = rule("import-no-file", "error")
unknown_format = rule("import-unknown-format", "error")
wrong_extension = rule("import-wrong-extension", "notice")
damaged = rule("import-damaged", "error")
locked = rule("import-password", "error")
strict_ooxml = rule("import-strict-ooxml", "error")
too_large = rule("import-too-large", "error")
too_many_cells = rule("import-too-many-cells", "error")
too_many_pages = rule("import-too-many-pages", "error")
bomb = rule("import-zip-bomb", "error")
too_wide = rule("import-too-wide", "error")
too_slow = rule("import-too-slow", "error")
crashed = rule("import-crashed", "error")
too_deep = rule("import-too-deep", "error")
no_extra = rule("import-missing-library", "error")
nothing_found = rule("import-nothing-found", "error")
exists = rule("import-would-overwrite", "error")
bad_name = rule("import-bad-name", "error")
_COMPARE = N_("Compare it with the source and write the right value into the table.")
ambiguous_number = rule("import-ambiguous-number", "warning")
other_period = rule("import-other-period", "error")
beyond_bound = rule(
    "import-beyond-bound",
    "warning",
    "{place}: {printed}, read as its column is, would be more than {column_title} can be.",
    _COMPARE,
)
unknown_question = rule("import-answer-unknown", "error")
bad_answer = rule("import-answer-invalid", "error")
bad_answers = rule("import-answers-unreadable", "error")
irregular_number = rule(
    "import-irregular-number", "warning", "{place}: {printed} is no number that anybody would print so.", _COMPARE
)
unit_differs = rule(
    "import-unit-differs", "warning", "{place}: {printed} is in another unit than its column or row.", _COMPARE
)
words_among_numbers = rule(
    "import-words-among-numbers", "warning", "{place}: {printed} stands in a column of numbers.", _COMPARE
)
repeated_code = rule("import-repeated-code", "warning")
lost_group = rule(
    "import-lost-group",
    "warning",
    "{place}: {printed} stands among whole numbers; its decimal mark may have been meant to set thousands apart.",
    _COMPARE,
)
format_scales = rule(
    "import-format-scales",
    "warning",
    "{place}: the format of the cell shows thousands, {printed}; what it stores stands in a column beside it.",
    _COMPARE,
)
rounded = rule("import-rounded", "notice")
no_value = rule("import-no-stored-value", "warning")
many_digits = rule("import-many-digits", "warning")
ragged_row = rule("import-ragged-row", "warning")
wrong_total = rule("import-wrong-total", "warning")
outside_scale = rule("import-outside-scale", "warning")
legacy_encoding = rule("import-legacy-encoding", "notice")
lost_words = rule("import-lost-words", "error")
not_counted = rule("import-not-counted", "notice")
picture_pages = rule("import-picture-pages", "warning")
recognised_pages = rule("import-recognised-pages", "warning")
recognised = rule(
    "import-recognised", "warning", "{place}: {printed} was read from a picture and may be wrong.", _COMPARE
)
converted = rule("import-converted", "notice")
loose_cells = rule("import-one-cell-a-line", "warning")
unnamed_columns = rule("import-unnamed-columns", "warning")
hidden_sheet = rule("import-hidden-sheet", "notice")
hidden_part = rule("import-hidden-part", "notice")


class ImportRefused(BuildRefused):
    """The document cannot be imported; nothing was written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])
        self.problem = problem

    def __reduce__(self) -> tuple[type[ImportRefused], tuple[Problem]]:
        return (type(self), (self.problem,))


# What may differ between a document and the last period of its series.


_LOOK = N_("Compare it with the source; where the form itself changed, note the break in the series.")
_ASK = N_("Say on the review page (site-builder import --review) which it is, and import again.")
row_renamed = rule("import-row-renamed", "warning")
row_unsure = rule(
    "import-row-unsure",
    "warning",
    "{table}: “{now}” ({code}) may be “{before}” ({old}) of {period}; until you answer it is new.",
    _ASK,
)
row_moved = rule("import-row-moved", "notice")
row_new = rule("import-row-new", "notice")
row_gone = rule("import-row-gone", "warning", "{table}: “{before}” of {period} is missing.", _LOOK)
code_taken = rule("import-code-taken", "warning")
column_renamed = rule("import-column-renamed", "warning")
column_unsure = rule(
    "import-column-unsure",
    "warning",
    "{table}: the column “{now}” stands where “{before}” stood in {period}; until you answer it is new.",
    _ASK,
)
column_new = rule("import-column-new", "notice")
column_gone = rule("import-column-gone", "warning", "{table}: the column “{before}” of {period} is missing.", _LOOK)
unit_changed = rule("import-unit-changed", "warning")
unit_taken = rule("import-unit-taken", "warning")
table_new = rule("import-table-new", "notice")
table_gone = rule("import-table-gone", "warning", "The table “{before}” of {period} is missing.", _LOOK)
last_unreadable = rule("import-last-unreadable", "warning")
figures_gone = rule("import-figures-gone", "notice")


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
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a document is not as the last period was."""

    problem: Problem
    ask: Ask | None = None
    proposal: Proposal | None = None
