"""Read a file into a document: safely opened, turned into a form that is read here, in a process of its own.

What is no office document of today comes through other programs where they are installed: .doc and .rtf through
LibreOffice, pages that are pictures through Tesseract.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.core.problem import Problem
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.bounded import run_bounded
from site_builder.extensions.office_import.document import Block, Document, Line, note
from site_builder.extensions.office_import.language import page_place
from site_builder.extensions.office_import.libreoffice import FORMATS, to_docx
from site_builder.extensions.office_import.open import open_source, recognise_kind
from site_builder.extensions.office_import.readers import (
    delimited,
    docx,
    html,
    markdown,
    ods,
    odt,
    pdf,
    text,
    xls,
    xlsx,
)
from site_builder.extensions.office_import.readers.scan import find_tesseract, recognise_pages, recognised_place

READERS: dict[str, Callable[[bytes, str], Document]] = {
    "docx": docx.read_docx,
    "odt": odt.read_odt,
    "xlsx": xlsx.read_xlsx,
    "xls": xls.read_xls,
    "ods": ods.read_ods,
    "delimited": delimited.read_delimited,
    "html": html.read_html,
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
