"""What can be wrong with a document, or be doubtful in it."""

from __future__ import annotations

from site_builder.core.errors import BuildRefused
from site_builder.core.problem import N_, Problem, rule

not_found = rule("import-no-file", "error", N_("There is no file {file_name}."), N_("Give the path of a document."))
unknown_format = rule(
    "import-unknown-format",
    "error",
    N_("The content of {file_name} is no document that can be imported ({found})."),
    N_("Save it as .docx, .odt, .xlsx, .ods, .csv, .html, .md, .txt or .pdf and import that."),
)
wrong_extension = rule(
    "import-wrong-extension",
    "notice",
    N_("{file_name} is really {found}; it was read as that."),
    N_("Rename the file so that its ending says what it is."),
)
damaged = rule(
    "import-damaged",
    "error",
    N_("{file_name} is damaged and cannot be read to its end ({found})."),
    N_("Open it in the program that made it, save it again, and import the new file."),
)
locked = rule(
    "import-password",
    "error",
    N_("{file_name} is protected by a password."),
    N_("Save a copy without the password and import that."),
)
strict_ooxml = rule(
    "import-strict-ooxml",
    "error",
    N_("{file_name} is saved as Strict Open XML, which cannot be read here."),
    N_("Save it as an ordinary Word document (.docx) or Excel workbook (.xlsx)."),
)
too_large = rule(
    "import-too-large",
    "error",
    N_("{file_name} holds {size} of data; at most {most} is imported."),
    N_("Export the large table as CSV and put it into a data package directly."),
)
too_many_cells = rule(
    "import-too-many-cells",
    "error",
    N_("{file_name} has {count} cells or more; at most {most} are imported."),
    N_("Export the large table as CSV and put it into a data package directly."),
)
too_many_pages = rule(
    "import-too-many-pages",
    "error",
    N_("{file_name} has {count} pages; at most {most} are imported."),
    N_("Split the document and import its parts."),
)
bomb = rule(
    "import-zip-bomb",
    "error",
    N_("{file_name} unpacks to far more than it should ({found})."),
    N_("Ask the sender for a fresh copy; the file is not safe to open."),
)
too_wide = rule(
    "import-too-wide",
    "error",
    N_("A table has {columns} columns or more; at most {most} are imported."),
    N_("Delete the empty columns, or export the table as CSV and put it into a data package directly."),
)
too_slow = rule(
    "import-too-slow",
    "error",
    N_("{file_name} took too long or too much memory to read."),
    N_("Split the document, or save it again in the program that made it."),
)
crashed = rule(
    "import-crashed",
    "error",
    N_("The program failed while it read {file_name}; the details are in {log}."),
    N_(
        "Send that file to whoever looks after the program. Meanwhile save the document in another format and import "
        "that."
    ),
)
too_deep = rule(
    "import-too-deep",
    "error",
    N_("{file_name} nests its parts too deep to be read."),
    N_("Open it in the program that made it, take tables and lists out of one another, and save it again."),
)
no_extra = rule(
    "import-missing-library",
    "error",
    N_("Reading {found} needs the library {library}, which is not installed."),
    N_('Install it with: pip install "site-builder[import]"'),
)
nothing_found = rule(
    "import-nothing-found",
    "error",
    N_("{file_name} holds neither text nor tables that can be read."),
    N_(
        "A scanned page has no text layer: install the programs that recognise it (Debian: tesseract-ocr and "
        "tesseract-ocr-vie) and import again, or ask for the original document."
    ),
)
exists = rule(
    "import-would-overwrite",
    "error",
    N_("{found} exists already."),
    N_("Use --force to replace it, or give another period."),
)
bad_name = rule(
    "import-bad-name",
    "error",
    N_("{found} cannot be a name in addresses."),
    N_("Write lower-case letters without marks, digits and hyphens, for example {right}."),
)
_COMPARE = N_("Compare it with the source and write the right value into the table.")
ambiguous_number = rule(
    "import-ambiguous-number",
    "warning",
    N_("Column {column_title}: {printed} can be read in two ways, and nothing decides (cells: {count})."),
    N_('Say which mark ends the whole part: --column "{column_title}=point" or --column "{column_title}=comma".'),
)
other_period = rule(
    "import-other-period",
    "error",
    N_("The document's title states the period {found}, but it is imported for {period}."),
    N_("Say --period {found}, or import the document of {period}."),
)
beyond_bound = rule(
    "import-beyond-bound",
    "warning",
    N_("{place}: {printed}, read as its column is, would be more than {column_title} can be."),
    _COMPARE,
)
bad_column_answer = rule(
    "import-column-answer",
    "error",
    N_("--column {found} does not say what a column's decimal mark is."),
    N_('Write the printed title of the column and point or comma: --column "Latitude=point".'),
)
bad_answers = rule(
    "import-answers-unreadable",
    "error",
    N_("The file of answers is not in its form ({found})."),
    N_("Mend it, or delete it and answer again; under `columns` stand titles with point or comma."),
)
irregular_number = rule(
    "import-irregular-number",
    "warning",
    N_("{place}: {printed} is no number that anybody would print so."),
    _COMPARE,
)
unit_differs = rule(
    "import-unit-differs",
    "warning",
    N_("{place}: {printed} is in another unit than its column or row."),
    _COMPARE,
)
words_among_numbers = rule(
    "import-words-among-numbers", "warning", N_("{place}: {printed} stands in a column of numbers."), _COMPARE
)
repeated_code = rule(
    "import-repeated-code",
    "warning",
    N_("{place}: the code {printed} stands twice; stored as a number it may have lost a zero at its end."),
    N_("Compare the codes with the source; 4.10 is not 4.1."),
)
lost_group = rule(
    "import-lost-group",
    "warning",
    N_("{place}: {printed} stands among whole numbers; its decimal mark may have been meant to set thousands apart."),
    _COMPARE,
)
format_scales = rule(
    "import-format-scales",
    "warning",
    N_("{place}: the format of the cell shows thousands, {printed}; what it stores stands in a column beside it."),
    _COMPARE,
)
rounded = rule(
    "import-rounded",
    "notice",
    N_("{place}: {count} numbers of the column “{column_title}” are stored with more digits than they show."),
    N_("The table has them as they show. Give their cells more decimals in the source and import again to have more."),
)
no_value = rule(
    "import-no-stored-value",
    "warning",
    N_("{place}: the cell stores no value that can be read ({printed})."),
    N_("Open the workbook in a spreadsheet program, let it compute, and save it again."),
)
many_digits = rule(
    "import-many-digits",
    "warning",
    N_("{place}: {printed} has more digits than a workbook keeps of a number; those after the fifteenth are lost."),
    N_("Enter numbers of identity as text in the workbook, and take their digits from where they were issued."),
)
ragged_row = rule(
    "import-ragged-row",
    "warning",
    N_("{place}: {printed} stands in a row with more cells than the header has."),
    N_("A decimal comma may have been taken for a delimiter: export the table again with semicolons."),
)
wrong_total = rule(
    "import-wrong-total",
    "warning",
    N_("The total {printed} in {place} is not the sum of its parts, {computed}."),
    N_("Ask the author of the source which is right; the printed total was kept."),
)
outside_scale = rule(
    "import-outside-scale",
    "warning",
    N_("{place}: the answer {printed} is not on the scale {scale}."),
    N_("Correct the answer or the scale in the source."),
)
legacy_encoding = rule(
    "import-legacy-encoding",
    "notice",
    N_("The text was written in the old encoding {found} and was turned into Unicode."),
    N_("Read the names once with your own eyes."),
)
lost_words = rule(
    "import-lost-words",
    "error",
    N_("{count} words or numbers of the source are nowhere in the draft: {words}."),
    N_("See the ledger in import.md for their places; add what is missing by hand, and report the document."),
)
not_counted = rule(
    "import-not-counted",
    "notice",
    N_("{file_name} was not counted a second time: only one reader knows its format."),
    N_("Save it as .xlsx or .docx and import that, to have every word counted."),
)
picture_pages = rule(
    "import-picture-pages",
    "warning",
    N_("Pages {pages} are pictures without text and were not read."),
    N_(
        "Install the programs that recognise them (Debian: tesseract-ocr and tesseract-ocr-vie) and import again, or "
        "ask for the original document."
    ),
)
recognised_pages = rule(
    "import-recognised-pages",
    "warning",
    N_("Pages {pages} are pictures; their text was recognised by a program, which may misread any letter or digit."),
    N_("Compare every figure, date and number of a document with the source, or ask for the original document."),
)
recognised = rule(
    "import-recognised",
    "warning",
    N_("{place}: {printed} was read from a picture and may be wrong."),
    _COMPARE,
)
converted = rule(
    "import-converted",
    "notice",
    N_("{file_name} ({found}) was turned into .docx by LibreOffice, and that was read."),
    N_("Compare the tables with the source once."),
)
loose_cells = rule(
    "import-one-cell-a-line",
    "warning",
    N_("{place}: {count} lines in a row hold one cell each; which rows they made cannot be known."),
    N_("Import the original document, or write the table into a file of its own (.xlsx, .csv) and import that."),
)
unnamed_columns = rule(
    "import-unnamed-columns",
    "warning",
    N_("{place}: {count} columns of numbers have no header that can name them."),
    N_("Write their names into datapackage.yaml and the table, or give the source a header and import again."),
)
hidden_sheet = rule(
    "import-hidden-sheet",
    "notice",
    N_("The sheet {place} is hidden in the source; it was left out."),
    N_("Show the sheet in the source and import again if it is meant for the public."),
)
hidden_part = rule(
    "import-hidden-part",
    "notice",
    N_("{place} is hidden in the source; it was imported all the same."),
    N_("Delete it from the package if it is not meant for the public."),
)


class ImportRefused(BuildRefused):
    """The document cannot be imported; nothing was written."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])
        self.problem = problem

    def __reduce__(self) -> tuple[type[ImportRefused], tuple[Problem]]:
        return (type(self), (self.problem,))
