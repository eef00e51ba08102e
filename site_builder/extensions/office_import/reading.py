"""Read a file into a document: safely opened, turned into a form that is read here, in a process of its own.

What is no office document of today comes through other programs where they are installed: .doc and .rtf through
LibreOffice, pages that are pictures through Tesseract.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.core.bounded import LIBREOFFICE, find_program
from site_builder.core.problem import Problem
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.bounded import run_bounded, run_program
from site_builder.extensions.office_import.document import Block, Document, Line, note
from site_builder.extensions.office_import.language import page_place
from site_builder.extensions.office_import.open import open_source, recognise_kind
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers import (
    delimited,
    docx,
    markdown,
    ods,
    odt,
    pandoc,
    pdf,
    text,
    xls,
    xlsx,
)
from site_builder.extensions.office_import.readers.scan import find_tesseract, recognise_pages, recognised_place

# Word 97-2003 and RTF documents as .docx, through LibreOffice where it is installed.
#
# Its profile is fresh and lies in a folder that goes with the import: no macro runs, no link is followed.


SECONDS = 120.0  # a fresh profile takes ten seconds of an idle machine before the document is touched
FORMATS = {"doc": "Word 97-2003, .doc", "rtf": "RTF"}
# Named, because of a damaged file that it does not know LibreOffice would make a text of its bytes.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}

_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
}


def to_docx(content: bytes, name: str, kind: str) -> bytes:
    """The document as LibreOffice saves it. Raises ImportRefused where it is not installed, or cannot read the file."""
    program = find_program(*LIBREOFFICE)
    if not program:
        raise ImportRefused(problems.unknown_format(name, file_name=name, found=FORMATS[kind]))
    with TemporaryDirectory(prefix="import-", ignore_cleanup_errors=True) as folder:
        return _converted(program, content, name, kind, Path(folder))


def _converted(program: str, content: bytes, name: str, kind: str, folder: Path) -> bytes:
    source, made = folder / f"source.{kind}", folder / "made" / "source.docx"
    source.write_bytes(content)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), "utf-8")
    run_program(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"--infilter={_FILTERS[kind]}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(made.parent),
            str(source),
        ],
        name,
        folder,
        seconds=SECONDS,
    )
    if not made.is_file():  # it ends with 0 all the same
        raise ImportRefused(problems.damaged(name, file_name=name, found="LibreOffice"))
    return made.read_bytes()


def _profile() -> str:
    """LibreOffice's own form of a profile's settings."""
    item = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
    items = [item.format(path, *pair) for path, settings in _SETTINGS.items() for pair in settings.items()]
    names = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{"".join(items)}</oor:items>\n'


READERS: dict[str, Callable[[bytes, str], Document]] = {
    "docx": docx.read_docx,
    "odt": odt.read_odt,
    "xlsx": xlsx.read_xlsx,
    "xls": xls.read_xls,
    "ods": ods.read_ods,
    "delimited": delimited.read_delimited,
    "html": pandoc.read_html,
    "markdown": markdown.read_markdown,
    "text": text.read_text,
    "pdf": pdf.read_pdf,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read. `content` is what the reader saw, `digest` the SHA-256 of the file itself.

    `kind` is "scan" where no page had text of its own; `recognised` are the places of what was read from pictures.
    """

    kind: str
    content: bytes
    digest: str
    document: Document
    findings: tuple[Problem, ...] = ()
    recognised: frozenset[str] = frozenset()


def read_source(path: Path) -> Source:
    """What stands in a file. Raises ImportRefused where it must not or cannot be read."""
    kind, content, findings = open_source(path)
    digest = hashlib.sha256(content).hexdigest()
    if kind in FORMATS:
        content = to_docx(content, path.name, kind)
        findings = (*findings, problems.converted(path.name, file_name=path.name, found=FORMATS[kind]))
        kind = recognise_kind(path.name, content)
    source = Source(kind, content, digest, read_document(kind, content, path.name), findings)
    pictures = tuple(int(page) for page in _pictures(source.document))
    return _with_pages(source, path.name, pictures) if pictures else source


def read_document(kind: str, content: bytes, name: str) -> Document:
    """What the reader of a format makes of a file, but for tables without a row. Raises ImportRefused."""
    document = run_bounded(lambda: READERS[kind](content, name), name)
    blocks = tuple(block for block in document.blocks if isinstance(block, Line) or block.rows)
    return replace(document, blocks=blocks)


def _pictures(document: Document) -> list[str]:
    return [dict(said.facts)["page"] for said in document.notes if said.code == "page-without-text"]


def _with_pages(source: Source, name: str, pages: Sequence[int]) -> Source:
    """The pages that are pictures read too; where nothing here can, they are told."""
    program = find_tesseract(name)
    listed = ", ".join(map(str, pages))
    if not program:
        return replace(source, findings=(*source.findings, problems.picture_pages(name, pages=listed)))
    found = recognise_pages(program, source.content, name, pages)
    if not any(found.values()):
        return source
    places = frozenset(map(recognised_place, pages))
    notes = [said for said in source.document.notes if said.code != "page-without-text"]
    notes += [note("page-recognised", page_place(page)) for page in pages]
    document = replace(source.document, blocks=_inserted(source.document.blocks, found), notes=tuple(notes))
    is_scan = not any(not isinstance(block, Line) or block.kind != "furniture" for block in source.document.blocks)
    told = problems.recognised_pages(name, pages=listed)
    return replace(
        source,
        kind="scan" if is_scan else source.kind,
        document=document,
        findings=(*source.findings, told),
        recognised=places,
    )


def _inserted(blocks: Sequence[Block], found: Mapping[int, Sequence[Block]]) -> tuple[Block, ...]:
    """What was recognised on a page stands where the page begins."""
    begins = {page_place(page): page for page in found}
    done: list[Block] = []
    for block in blocks:
        done.append(block)
        if isinstance(block, Line) and block.kind == "furniture" and not block.text:
            done += found.get(begins.get(block.place, 0), [])
    return tuple(done)
