"""A report as an official document: the same text, figures and tables as its page, in Word's form and as a PDF.

Lives here: the document as a noun, its making from a report, and its two renderers. May enter: what `build` may.
Begin with `model`, then `make`; `docx` and `print_page` render, `pdf` runs the programs that print.
"""
