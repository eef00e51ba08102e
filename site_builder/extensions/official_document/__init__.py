"""A report as an official document: the same text, figures and tables as its page, in Word's form and as a PDF.

Brings `build document` and `series book`, with the extra `document` (PDF: LibreOffice or Chromium). Without this folder
readers print pages.

Lives here: the document as a noun, its making from a report, and its two renderers. Begin with `model`, then `make`;
`docx` and `print_page` render, `pdf` runs the programs that print.
"""

from site_builder.core.extension import Command

COMMANDS = (
    Command(
        "build document",
        "Write a report as an official document, .docx and PDF.",
        "site_builder.extensions.official_document.documenting:document",
        former="document",
    ),
    Command(
        "series book",
        "Print the reports of a series as one book.",
        "site_builder.extensions.official_document.book:book",
    ),
)
