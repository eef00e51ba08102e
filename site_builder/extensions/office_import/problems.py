"""What can be wrong with a document, be doubtful in it, or differ from the last period of its series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from site_builder.core.problem import BuildRefused, Problem, flag

not_found = partial(flag, "import-no-file")
unknown_format = partial(flag, "import-unknown-format")
wrong_extension = partial(flag, "import-wrong-extension")
damaged = partial(flag, "import-damaged")
locked = partial(flag, "import-password")
strict_ooxml = partial(flag, "import-strict-ooxml")
too_large = partial(flag, "import-too-large")
too_many_cells = partial(flag, "import-too-many-cells")
bomb = partial(flag, "import-zip-bomb")
too_wide = partial(flag, "import-too-wide")
too_slow = partial(flag, "import-too-slow")
crashed = partial(flag, "import-crashed")
too_deep = partial(flag, "import-too-deep")
no_extra = partial(flag, "import-missing-library")
nothing_found = partial(flag, "import-nothing-found")
exists = partial(flag, "import-would-overwrite")
bad_name = partial(flag, "import-bad-name")
other_period = partial(flag, "import-other-period")
unknown_question = partial(flag, "import-answer-unknown")
bad_answer = partial(flag, "import-answer-invalid")
bad_answers = partial(flag, "import-answers-unreadable")
rounded = partial(flag, "import-rounded")
DOUBTS = {  # by the reason why a cell is doubtful
    "bound": partial(flag, "import-beyond-bound"),
    "convention": partial(flag, "import-ambiguous-number"),
    "irregular": partial(flag, "import-irregular-number"),
    "unit": partial(flag, "import-unit-differs"),
    "text": partial(flag, "import-words-among-numbers"),
    "code": partial(flag, "import-repeated-code"),
    "lost-group": partial(flag, "import-lost-group"),
    "ragged": partial(flag, "import-ragged-row"),
    "format-scales": partial(flag, "import-format-scales"),
    "no-value": partial(flag, "import-no-stored-value"),
    "digits": partial(flag, "import-many-digits"),
    "recognised": partial(flag, "import-recognised"),
}
wrong_total = partial(flag, "import-wrong-total")
outside_scale = partial(flag, "import-outside-scale")
legacy_encoding = partial(flag, "import-legacy-encoding")
lost_words = partial(flag, "import-lost-words")
not_counted = partial(flag, "import-not-counted")
picture_pages = partial(flag, "import-picture-pages")
pages_left_out = partial(flag, "import-pages-left-out")
recognised_pages = partial(flag, "import-recognised-pages")
converted = partial(flag, "import-converted")
loose_cells = partial(flag, "import-one-cell-a-line")
unnamed_columns = partial(flag, "import-unnamed-columns")
hidden_sheet = partial(flag, "import-hidden-sheet")
hidden_part = partial(flag, "import-hidden-part")


class ImportRefused(BuildRefused):
    """The document cannot be imported; nothing was written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])
        self.problem = problem

    def __reduce__(self) -> tuple[type[ImportRefused], tuple[Problem]]:
        return (type(self), (self.problem,))


# What may differ between a document and the last period of its series.


row_renamed = partial(flag, "import-row-renamed")
row_unsure = partial(flag, "import-row-unsure")
row_moved = partial(flag, "import-row-moved")
row_new = partial(flag, "import-row-new")
row_gone = partial(flag, "import-row-gone")
code_taken = partial(flag, "import-code-taken")
column_renamed = partial(flag, "import-column-renamed")
column_unsure = partial(flag, "import-column-unsure")
column_new = partial(flag, "import-column-new")
column_gone = partial(flag, "import-column-gone")
unit_changed = partial(flag, "import-unit-changed")
unit_taken = partial(flag, "import-unit-taken")
table_new = partial(flag, "import-table-new")
table_gone = partial(flag, "import-table-gone")
last_unreadable = partial(flag, "import-last-unreadable")
figures_gone = partial(flag, "import-figures-gone")


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
