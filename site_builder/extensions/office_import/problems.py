"""What can be wrong with a document, be doubtful in it, or differ from the last period of its series."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.errors import BuildRefused
from site_builder.core.problem import Problem, rules

rule = rules(__package__)
not_found = rule("import-no-file", "error")
unknown_format = rule("import-unknown-format", "error")
wrong_extension = rule("import-wrong-extension", "notice")
damaged = rule("import-damaged", "error")
locked = rule("import-password", "error")
strict_ooxml = rule("import-strict-ooxml", "error")
too_large = rule("import-too-large", "error")
too_many_cells = rule("import-too-many-cells", "error")
bomb = rule("import-zip-bomb", "error")
too_wide = rule("import-too-wide", "error")
too_slow = rule("import-too-slow", "error")
crashed = rule("import-crashed", "error")
too_deep = rule("import-too-deep", "error")
no_extra = rule("import-missing-library", "error")
nothing_found = rule("import-nothing-found", "error")
exists = rule("import-would-overwrite", "error")
bad_name = rule("import-bad-name", "error")
other_period = rule("import-other-period", "error")
unknown_question = rule("import-answer-unknown", "error")
bad_answer = rule("import-answer-invalid", "error")
bad_answers = rule("import-answers-unreadable", "error")
rounded = rule("import-rounded", "notice")
DOUBTS = {  # by the reason why a cell is doubtful
    "bound": rule("import-beyond-bound", "warning"),
    "convention": rule("import-ambiguous-number", "warning"),
    "irregular": rule("import-irregular-number", "warning"),
    "unit": rule("import-unit-differs", "warning"),
    "text": rule("import-words-among-numbers", "warning"),
    "code": rule("import-repeated-code", "warning"),
    "lost-group": rule("import-lost-group", "warning"),
    "ragged": rule("import-ragged-row", "warning"),
    "format-scales": rule("import-format-scales", "warning"),
    "no-value": rule("import-no-stored-value", "warning"),
    "digits": rule("import-many-digits", "warning"),
    "recognised": rule("import-recognised", "warning"),
}
wrong_total = rule("import-wrong-total", "warning")
outside_scale = rule("import-outside-scale", "warning")
legacy_encoding = rule("import-legacy-encoding", "notice")
lost_words = rule("import-lost-words", "error")
not_counted = rule("import-not-counted", "notice")
picture_pages = rule("import-picture-pages", "warning")
pages_left_out = rule("import-pages-left-out", "warning")
recognised_pages = rule("import-recognised-pages", "warning")
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


row_renamed = rule("import-row-renamed", "warning")
row_unsure = rule("import-row-unsure", "warning")
row_moved = rule("import-row-moved", "notice")
row_new = rule("import-row-new", "notice")
row_gone = rule("import-row-gone", "warning")
code_taken = rule("import-code-taken", "warning")
column_renamed = rule("import-column-renamed", "warning")
column_unsure = rule("import-column-unsure", "warning")
column_new = rule("import-column-new", "notice")
column_gone = rule("import-column-gone", "warning")
unit_changed = rule("import-unit-changed", "warning")
unit_taken = rule("import-unit-taken", "warning")
table_new = rule("import-table-new", "notice")
table_gone = rule("import-table-gone", "warning")
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
