"""What can be wrong with a document, be doubtful in it, or differ from the last period of its series."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.core.errors import BuildRefused
from site_builder.core.problem import N_, Problem, rule

not_found = rule("import-no-file", "error", "There is no file {file_name}.", "Give the path of a document.")
unknown_format = rule(
    "import-unknown-format",
    "error",
    "The content of {file_name} is no document that can be imported ({found}).",
    "Save it as .docx, .odt, .xlsx, .ods, .csv, .html, .md, .txt or .pdf and import that.",
)
wrong_extension = rule(
    "import-wrong-extension",
    "notice",
    "{file_name} is really {found}; it was read as that.",
    "Rename the file so that its ending says what it is.",
)
damaged = rule(
    "import-damaged",
    "error",
    "{file_name} is damaged and cannot be read to its end ({found}).",
    "Open it in the program that made it, save it again, and import the new file.",
)
locked = rule(
    "import-password",
    "error",
    "{file_name} is protected by a password.",
    "Save a copy without the password and import that.",
)
strict_ooxml = rule(
    "import-strict-ooxml",
    "error",
    "{file_name} is saved as Strict Open XML, which cannot be read here.",
    "Save it as an ordinary Word document (.docx) or Excel workbook (.xlsx).",
)
too_large = rule(
    "import-too-large",
    "error",
    "{file_name} holds {size} of data; at most {most} is imported.",
    "Export the large table as CSV and put it into a data package directly.",
)
too_many_cells = rule(
    "import-too-many-cells",
    "error",
    "{file_name} has {count} cells or more; at most {most} are imported.",
    "Export the large table as CSV and put it into a data package directly.",
)
too_many_pages = rule(
    "import-too-many-pages",
    "error",
    "{file_name} has {count} pages; at most {most} are imported.",
    "Split the document and import its parts.",
)
bomb = rule(
    "import-zip-bomb",
    "error",
    "{file_name} unpacks to far more than it should ({found}).",
    "Ask the sender for a fresh copy; the file is not safe to open.",
)
too_wide = rule(
    "import-too-wide",
    "error",
    "A table has {columns} columns or more; at most {most} are imported.",
    "Delete the empty columns, or export the table as CSV and put it into a data package directly.",
)
too_slow = rule(
    "import-too-slow",
    "error",
    "{file_name} took too long or too much memory to read.",
    "Split the document, or save it again in the program that made it.",
)
crashed = rule(
    "import-crashed",
    "error",
    "The program failed while it read {file_name}; the details are in {log}.",
    "Send that file to whoever looks after the program. Meanwhile save the document in another format and import that.",
)
too_deep = rule(
    "import-too-deep",
    "error",
    "{file_name} nests its parts too deep to be read.",
    "Open it in the program that made it, take tables and lists out of one another, and save it again.",
)
no_extra = rule(
    "import-missing-library",
    "error",
    "Reading {found} needs the library {library}, which is not installed.",
    'Install it with: pip install "site-builder[import]"',
)
nothing_found = rule(
    "import-nothing-found",
    "error",
    "{file_name} holds neither text nor tables that can be read.",
    "A scanned page has no text layer: install the programs that recognise it (Debian: tesseract-ocr and "
    "tesseract-ocr-vie) and import again, or ask for the original document.",
)
exists = rule(
    "import-would-overwrite", "error", "{found} exists already.", "Use --force to replace it, or give another period."
)
bad_name = rule(
    "import-bad-name",
    "error",
    "{found} cannot be a name in addresses.",
    "Write lower-case letters without marks, digits and hyphens, for example {right}.",
)
_COMPARE = N_("Compare it with the source and write the right value into the table.")
ambiguous_number = rule(
    "import-ambiguous-number",
    "warning",
    "Column {column_title}: {printed} can be read in two ways, and nothing decides (cells: {count}).",
    'Say which mark ends the whole part: --column "{column_title}=point" or --column "{column_title}=comma".',
)
other_period = rule(
    "import-other-period",
    "error",
    "The document's title states the period {found}, but it is imported for {period}.",
    "Say --period {found}, or import the document of {period}.",
)
beyond_bound = rule(
    "import-beyond-bound",
    "warning",
    "{place}: {printed}, read as its column is, would be more than {column_title} can be.",
    _COMPARE,
)
bad_column_answer = rule(
    "import-column-answer",
    "error",
    "--column {found} does not say what a column's decimal mark is.",
    'Write the printed title of the column and point or comma: --column "Latitude=point".',
)
unknown_question = rule(
    "import-answer-unknown",
    "error",
    "No question of this import has such an id: {found}.",
    "Take the ids from import.yaml beside the package: --answer ID=VALUE.",
)
bad_answer = rule("import-answer-invalid", "error", "“{found}” is no answer to “{id}”.", "{right}")
bad_answers = rule(
    "import-answers-unreadable",
    "error",
    "The file of answers is not in its form ({found}).",
    "Mend it, or delete it and answer again; under `columns` stand titles with point or comma.",
)
irregular_number = rule(
    "import-irregular-number", "warning", "{place}: {printed} is no number that anybody would print so.", _COMPARE
)
unit_differs = rule(
    "import-unit-differs", "warning", "{place}: {printed} is in another unit than its column or row.", _COMPARE
)
words_among_numbers = rule(
    "import-words-among-numbers", "warning", "{place}: {printed} stands in a column of numbers.", _COMPARE
)
repeated_code = rule(
    "import-repeated-code",
    "warning",
    "{place}: the code {printed} stands twice; stored as a number it may have lost a zero at its end.",
    "Compare the codes with the source; 4.10 is not 4.1.",
)
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
rounded = rule(
    "import-rounded",
    "notice",
    "{place}: {count} numbers of the column “{column_title}” are stored with more digits than they show.",
    "The table has them as they show. Give their cells more decimals in the source and import again to have more.",
)
no_value = rule(
    "import-no-stored-value",
    "warning",
    "{place}: the cell stores no value that can be read ({printed}).",
    "Open the workbook in a spreadsheet program, let it compute, and save it again.",
)
many_digits = rule(
    "import-many-digits",
    "warning",
    "{place}: {printed} has more digits than a workbook keeps of a number; those after the fifteenth are lost.",
    "Enter numbers of identity as text in the workbook, and take their digits from where they were issued.",
)
ragged_row = rule(
    "import-ragged-row",
    "warning",
    "{place}: {printed} stands in a row with more cells than the header has.",
    "A decimal comma may have been taken for a delimiter: export the table again with semicolons.",
)
wrong_total = rule(
    "import-wrong-total",
    "warning",
    "The total {printed} in {place} is not the sum of its parts, {computed}.",
    "Ask the author of the source which is right; the printed total was kept.",
)
outside_scale = rule(
    "import-outside-scale",
    "warning",
    "{place}: the answer {printed} is not on the scale {scale}.",
    "Correct the answer or the scale in the source.",
)
legacy_encoding = rule(
    "import-legacy-encoding",
    "notice",
    "The text was written in the old encoding {found} and was turned into Unicode.",
    "Read the names once with your own eyes.",
)
lost_words = rule(
    "import-lost-words",
    "error",
    "{count} words or numbers of the source are nowhere in the draft: {words}.",
    "See the ledger in import.md for their places; add what is missing by hand, and report the document.",
)
not_counted = rule(
    "import-not-counted",
    "notice",
    "{file_name} was not counted a second time: only one reader knows its format.",
    "Save it as .xlsx or .docx and import that, to have every word counted.",
)
picture_pages = rule(
    "import-picture-pages",
    "warning",
    "Pages {pages} are pictures without text and were not read.",
    "Install the programs that recognise them (Debian: tesseract-ocr and tesseract-ocr-vie) and import again, or "
    "ask for the original document.",
)
recognised_pages = rule(
    "import-recognised-pages",
    "warning",
    "Pages {pages} are pictures; their text was recognised by a program, which may misread any letter or digit.",
    "Compare every figure, date and number of a document with the source, or ask for the original document.",
)
recognised = rule(
    "import-recognised", "warning", "{place}: {printed} was read from a picture and may be wrong.", _COMPARE
)
converted = rule(
    "import-converted",
    "notice",
    "{file_name} ({found}) was turned into .docx by LibreOffice, and that was read.",
    "Compare the tables with the source once.",
)
loose_cells = rule(
    "import-one-cell-a-line",
    "warning",
    "{place}: {count} lines in a row hold one cell each; which rows they made cannot be known.",
    "Import the original document, or write the table into a file of its own (.xlsx, .csv) and import that.",
)
unnamed_columns = rule(
    "import-unnamed-columns",
    "warning",
    "{place}: {count} columns of numbers have no header that can name them.",
    "Write their names into datapackage.yaml and the table, or give the source a header and import again.",
)
hidden_sheet = rule(
    "import-hidden-sheet",
    "notice",
    "The sheet {place} is hidden in the source; it was left out.",
    "Show the sheet in the source and import again if it is meant for the public.",
)
hidden_part = rule(
    "import-hidden-part",
    "notice",
    "{place} is hidden in the source; it was imported all the same.",
    "Delete it from the package if it is not meant for the public.",
)


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
row_renamed = rule(
    "import-row-renamed",
    "warning",
    "{table}: {code} was “{before}” in {period} and is “{now}” here; it keeps its code.",
    "Where it counts the same, note the new name in the series; where not, answer so on the review page "
    "(site-builder import --review) and import again.",
)
row_unsure = rule(
    "import-row-unsure",
    "warning",
    "{table}: “{now}” ({code}) may be “{before}” ({old}) of {period}; until you answer it is new.",
    _ASK,
)
row_moved = rule(
    "import-row-moved",
    "notice",
    "{table}: “{now}” is printed as {printed}; it was {code} in {period} and stays so.",
    "Nothing is to be done where the numbers of the form have only shifted.",
)
row_new = rule(
    "import-row-new",
    "notice",
    "{table}: “{now}” is new since {period}.",
    "Nothing is to be done: the list of the series has the rows of its form, and other tables need no list.",
)
row_gone = rule("import-row-gone", "warning", "{table}: “{before}” of {period} is missing.", _LOOK)
code_taken = rule(
    "import-code-taken",
    "warning",
    "{table}: {printed} is the code of “{before}” in this series; “{now}” got the code {code}.",
    "Give it a code that the series never had, or say on the review page that it is the same.",
)
column_renamed = rule(
    "import-column-renamed",
    "warning",
    "{table}: the column “{before}” of {period} is called “{now}” here; it keeps its name {code}.",
    "Where it holds something else, answer so on the review page (site-builder import --review) and import again.",
)
column_unsure = rule(
    "import-column-unsure",
    "warning",
    "{table}: the column “{now}” stands where “{before}” stood in {period}; until you answer it is new.",
    _ASK,
)
column_new = rule(
    "import-column-new",
    "notice",
    "{table}: the column “{now}” is new since {period}.",
    "Nothing is to be done where the form has a new column.",
)
column_gone = rule("import-column-gone", "warning", "{table}: the column “{before}” of {period} is missing.", _LOOK)
unit_changed = rule(
    "import-unit-changed",
    "warning",
    "{table}: the unit of “{now}” was “{before}” in {period} and is “{unit}” here.",
    "Correct the unit where it is a slip; where the source counts otherwise now, note the break in the series.",
)
unit_taken = rule(
    "import-unit-taken",
    "warning",
    "{table}: the document prints no unit for “{now}”; that of {period} was taken: “{before}”.",
    "Compare it with the size of the numbers.",
)
table_new = rule(
    "import-table-new",
    "notice",
    "{table}: the report of {period} had no such table.",
    "Nothing is to be done where the form has a new table.",
)
table_gone = rule("import-table-gone", "warning", "The table “{before}” of {period} is missing.", _LOOK)
last_unreadable = rule(
    "import-last-unreadable",
    "warning",
    "The package “{package}” of {period} cannot be read, so nothing was held against it.",
    "Run site-builder check, mend that package, and import again with --force.",
)
figures_gone = rule(
    "import-figures-gone",
    "notice",
    "The text has no figures like these, which the report of {period} shows: {found}.",
    "Give them their ids in figures.csv where they stand in other words, and show them with figure(…).",
)


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
