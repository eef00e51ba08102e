"""A document as a PDF, by a program that the system has: Chromium from the page to be printed, else LibreOffice.

Annexes count their own pages, which Chromium cannot: LibreOffice goes first for documents that have them.

Both run apart, with a home of their own that goes with them, no network they would need, and are killed when their
time is up. The moments that they write are those of the data, in the same number of bytes, so that no place in the
file moves. Chromium gives the same bytes for the same document; LibreOffice the same pages and fonts, but the fonts in
an order that is its own each time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.core.bounded import run_apart
from site_builder.core.errors import SiteBuilderError

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 120.0  # a fresh profile of LibreOffice takes ten seconds of an idle machine
_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate) ?\(D:)\d{14}[^)]*(\))")
# What a program makes up anew each time: the two hashes of /ID, and LibreOffice's sum over what it wrote.
_IDENTITY = re.compile(rb"/ID\s*\[\s*<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>|/DocChecksum\s*/[0-9A-F]+")


def pdf_from_page(program: str, page: str, dated: datetime) -> bytes:
    """A tagged PDF of an HTML page by Chromium. Raises SiteBuilderError where none comes of it."""
    with TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, "utf-8")
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-extensions",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={made}",
        ]
        _run([program, *options, source.as_uri()], Path(folder))
        return _dated(_made(made, program), dated)


def pdf_from_docx(program: str, content: bytes, dated: datetime) -> bytes:
    """A tagged PDF of a .docx by LibreOffice. Raises SiteBuilderError where none comes of it."""
    with TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder) / "page.docx", Path(folder) / "page.pdf"
        source.write_bytes(content)
        form = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        profile = (Path(folder) / "profile").as_uri()
        options = [f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        _run([program, *options, "--convert-to", form, "--outdir", folder, str(source)], Path(folder))
        return _dated(_made(made, program), dated)


def _made(path: Path, program: str) -> bytes:
    if not path.is_file():
        raise SiteBuilderError(f"{Path(program).name}: no PDF")
    return path.read_bytes()


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        run_apart(command, folder, seconds=SECONDS, inherited=("FONTCONFIG_PATH",), environ={"TZ": "UTC"})
    except TimeoutError as error:
        raise SiteBuilderError(f"{Path(command[0]).name}: {SECONDS:.0f} s") from error


def _dated(content: bytes, dated: datetime) -> bytes:
    """Moments and identity from the data; each as long as what stood there."""

    def moment(found: re.Match[bytes]) -> bytes:
        length = len(found[0]) - len(found[1]) - len(found[2])
        return found[1] + f"{dated:%Y%m%d%H%M%S}Z".encode().ljust(length)[:length] + found[2]

    def identity(found: re.Match[bytes]) -> bytes:
        return re.sub(rb"(?<=[</])[0-9A-Fa-f]{16,}", lambda digits: b"0" * len(digits[0]), found[0])

    return _IDENTITY.sub(identity, _MOMENT.sub(moment, content))
