"""A report as an official document: the same text, figures and tables as its page, in Word's form and as a PDF.

Brings `build document` and `series book`, with the extra `document` (PDF: LibreOffice or Chromium). Without this folder
readers print pages.

Lives here: the document as a noun, its making from a report, and its two renderers. Begin with `model`, then `make`;
`docx` and `print_page` render, `pdf` runs the programs that print.
"""

from site_builder.core.extension import commands_beside

COMMANDS = commands_beside(__file__)
