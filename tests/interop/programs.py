"""Documents that come through other programs, with the real ones: `python -m tests.interop.programs`.

Needs LibreOffice and Tesseract with its Vietnamese data (Debian: libreoffice-writer, tesseract-ocr, tesseract-ocr-vie).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pdfplumber

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.problems import ImportRefused
from tests.extensions.office_import.make_fixtures import FIRST, LONG, SECOND
from tests.extensions.office_import.samples import PROSE_LINE, SIMPLE
from tests.extensions.office_import.writers import write_docx

DOC_NAME = "WordDocument".encode("utf-16-le")
FIXTURES = Path(__file__).parents[1] / "extensions/office_import/fixtures"


def imported(path):
    """The draft of a report."""
    return import_document(path, series="thu", period=parse_period("2022"), language="vi")


def old_documents(folder):
    """A Word document that LibreOffice saves as .doc and .rtf says what it said."""
    source = folder / "a.docx"
    source.write_bytes(write_docx((*SIMPLE.blocks, PROSE_LINE)))
    wanted = imported(source)
    for kind in ("doc", "rtf"):
        subprocess.run(
            ["soffice", "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)],
            check=True,
            capture_output=True,
        )
        draft = imported(folder / f"a.{kind}")
        yield f".{kind}: columns and cells", draft.tables[0].columns == wanted.tables[0].columns
        yield (
            f".{kind}: the text",
            draft.file("reports/thu/2022.md") == wanted.file("reports/thu/2022.md"),
        )
        yield (
            f".{kind}: no word lost",
            not [found for found in draft.problems if found.severity == "error"],
        )


def damaged(folder):
    """Bytes that only begin as a Word document are refused, not read as text."""
    path = folder / "damaged.doc"
    for share in (1, 2):
        whole = (folder / "a.doc").read_bytes()
        path.write_bytes(whole[: len(whole) // share] if share > 1 else whole[:8] + DOC_NAME * 100)
        try:
            imported(path)
        except ImportRefused as refused:
            yield f".doc: damage {share} is refused", refused.problem.code == "import-damaged"
        else:
            yield f".doc: damage {share} is refused", False


def scan(folder):
    """Two pages of a fixture as pictures: words come out, numbers as printed, each a doubt."""
    with pdfplumber.open(FIXTURES / "cut-table.pdf") as pdf:
        pages = [page.to_image(resolution=200).original.convert("L") for page in pdf.pages]
    out = BytesIO()
    pages[0].save(out, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    path = folder / "a.pdf"
    path.write_bytes(out.getvalue())
    draft = imported(path)
    table = draft.tables[0]
    printed = [table.column(name).values for name in ("so_nguoi_dung_printed", "ty_le_printed")]
    yield (
        "scan: numbers as printed",
        list(zip(*printed, strict=True)) == [row[2:] for row in (*FIRST, *SECOND)],
    )
    values = [table.column(name).values for name in ("so_nguoi_dung", "ty_le")]
    yield "scan: no value taken", not any(value for column in values for value in column)
    yield "scan: every figure a doubt", len(draft.doubts) == 4 * 3 + 2
    yield (
        "scan: names",
        table.column("ten_he_thong").values == tuple(row[1] for row in (*FIRST, *SECOND)),
    )
    yield "scan: the text", LONG in draft.file("reports/thu/2022.md").decode()


def main():
    """Print each fact; how many do not hold."""
    with tempfile.TemporaryDirectory() as name:
        facts = [*old_documents(Path(name)), *damaged(Path(name)), *scan(Path(name))]
    for fact, holds in facts:
        print(f"{'ok' if holds else 'FAILED'}  {fact}")
    return sum(not holds for _, holds in facts)


if __name__ == "__main__":
    sys.exit(main())
