"""Office documents in, the draft of a report and its package out.

Lives here: readers, passes and the draft. May enter: `model` and `core`; readers never import another, only `draft`
knows them. Begin with `draft`, its table of contents:

    reader (one file a format) -> Document -> to_unicode -> stitch -> take_letter -> assemble -> outline
    -> Draft (report, tables, descriptor, import.md), which only `write_draft` puts on disk

What could not be read for certain is never guessed: it stays as printed and is listed in import.md.
"""

from site_builder.ingest.draft import Draft, import_document, tables_only
from site_builder.ingest.metadata import Portal
from site_builder.ingest.problems import ImportRefused
from site_builder.ingest.write import write_draft

__all__ = ["Draft", "ImportRefused", "Portal", "import_document", "tables_only", "write_draft"]
