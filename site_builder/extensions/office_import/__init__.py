"""Office documents and plain data files in: the draft of a report and its package, or a package's descriptor, out.

Brings `import` and `dataset describe`. Word, PDF and old Excel files need the extra `import`. Without this folder
reports and tables are written by hand, or with packages made elsewhere.

Lives here: readers, passes and the draft. Readers never import another, only `draft` knows them. Begin with `draft`,
its table of contents:

    reader (one file a format) -> Document -> to_unicode -> stitch -> take_letter -> assemble -> outline
    -> Draft (report, tables, descriptor, import.md), which only `write_draft` puts on disk

What could not be read for certain is never guessed: it stays as printed and is listed in import.md.
"""

from site_builder.core.extension import Command

_HERE = "site_builder.extensions.office_import"
COMMANDS = (
    Command(
        "dataset describe",
        "Describe a folder of plain data files as a package.",
        f"{_HERE}.describe:describe",
        former="describe",
    ),
    Command(
        "import",
        "Turn an office document into the draft of a report and its tables.",
        f"{_HERE}.importing:import_",
    ),
)
