"""Read a file into a document: safely opened, turned into a form that is read here, in a process of its own.

What is no office document of today comes through other programs where they are installed: .doc and .rtf through
LibreOffice, pages that are pictures through Tesseract.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from functools import partial
from io import StringIO
from itertools import chain, pairwise
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from site_builder.core.files import sha256_of
from site_builder.core.platform.processes import LIBREOFFICE, find_program
from site_builder.core.problem import Problem, flag
from site_builder.core.sheets.encoding import convert_text, encodings_of, is_suspect, recognise
from site_builder.extensions.office_import.document import (
    Block,
    Cell,
    Document,
    Grid,
    Line,
    all_texts,
    note,
)
from site_builder.extensions.office_import.language import drafted, page_place
from site_builder.extensions.office_import.open import (
    open_source,
    recognise_kind,
    run_bounded,
    run_program,
)
from site_builder.extensions.office_import.problems import ImportRefused
from site_builder.extensions.office_import.readers import docx, markup, odt, pdf, plain, workbook
from site_builder.extensions.office_import.readers.pdf import INCH, placed_blocks, render_page

# Word 97-2003 and RTF documents as .docx, through LibreOffice where it is installed.
#
# Its profile is fresh and lies in a folder that goes with the import: no macro runs, no link is followed.


SECONDS = 120.0  # a fresh profile of LibreOffice takes ten on an idle machine, and so does a dense page of a scan
FORMATS = {"doc": "Word 97-2003, .doc", "rtf": "RTF"}
# Named, because of a damaged file that it does not know LibreOffice would make a text of its bytes.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}


def to_docx(content: bytes, name: str, kind: str) -> bytes:
    """The document as LibreOffice saves it. Raises ImportRefused where it is not installed, or cannot read the file."""
    program = find_program(*LIBREOFFICE)
    if not program:
        raise ImportRefused(
            flag("import-unknown-format", name, file_name=name, found=FORMATS[kind])
        )
    with TemporaryDirectory(prefix="import-", ignore_cleanup_errors=True) as folder:
        return _converted(program, content, name, kind, Path(folder))


def _converted(program: str, content: bytes, name: str, kind: str, folder: Path) -> bytes:
    source, target = folder / f"source.{kind}", folder / "made" / "source.docx"
    source.write_bytes(content)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    copyfile(
        Path(__file__).with_name("profile.xcu"), profile / "user" / "registrymodifications.xcu"
    )
    started = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
    ]
    wanted = [
        f"--infilter={_FILTERS[kind]}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(target.parent),
    ]
    run_program([*started, *wanted, str(source)], name, folder, seconds=SECONDS)
    if not target.is_file():  # it ends with 0 all the same
        raise ImportRefused(flag("import-damaged", name, file_name=name, found="LibreOffice"))
    return target.read_bytes()


READERS: dict[str, Callable[[bytes, str], Document]] = {
    "docx": docx.read_docx,
    "odt": odt.read_odt,
    "xlsx": workbook.read_xlsx,
    "xls": workbook.read_xls,
    "ods": workbook.read_ods,
    "delimited": plain.read_delimited,
    "html": markup.read_html,
    "markdown": markup.read_markdown,
    "text": plain.read_text,
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
    digest = sha256_of(content)
    if kind == "mail":
        kind, content = mail_body(content, path.name)
    if kind in FORMATS:
        content = to_docx(content, path.name, kind)
        findings = (
            *findings,
            flag("import-converted", path.name, file_name=path.name, found=FORMATS[kind]),
        )
        kind = recognise_kind(path.name, content)
    source = Source(kind, content, digest, read_document(kind, content, path.name), findings)
    if pictures := pages_noted(source.document, "page-without-text"):
        source = _with_pages(source, path.name, pictures)
    noted = ((code, pages_noted(source.document, text)) for text, code in _OF_PAGES.items())
    reported = [
        flag(code, path.name, pages=", ".join(map(str, pages))) for code, pages in noted if pages
    ]
    return replace(source, findings=(*source.findings, *reported))


_OF_PAGES = {
    "page-left-out": "import-pages-left-out",
    "page-over-picture": "import-text-over-picture",
}


def mail_body(content: bytes, name: str) -> tuple[str, bytes]:
    """What a mail says, as a web page where it has one, else as text. Raises ImportRefused."""
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("html", "plain"))
    if body is None:
        raise ImportRefused(flag("import-nothing-found", name, file_name=name))
    if body.get_content_subtype() == "plain":
        return "text", str(body.get_content()).encode()
    page = body.get_payload(
        decode=True
    )  # its own words on its letters stand in the header of the part
    declared = f"<meta charset={body.get_content_charset('utf-8')}>".encode()
    return "html", declared + (page if isinstance(page, bytes) else b"")


def read_document(kind: str, content: bytes, name: str) -> Document:
    """What the reader of a format makes of a file, but for tables without a row. Raises ImportRefused."""
    document = run_bounded(lambda: READERS[kind](content, name), name, kind=kind)
    blocks = tuple(block for block in document.blocks if isinstance(block, Line) or block.rows)
    return replace(document, blocks=blocks)


def pages_noted(document: Document, code: str) -> list[int]:
    """The pages of which a note says so."""
    return [int(dict(text.facts)["page"]) for text in document.notes if text.code == code]


def _with_pages(source: Source, name: str, pages: Sequence[int]) -> Source:
    """The pages that are pictures read too; where nothing here can, they are told."""
    program = find_tesseract(name)
    if not program:
        listed = ", ".join(map(str, pages))
        return replace(
            source, findings=(*source.findings, flag("import-picture-pages", name, pages=listed))
        )
    pages_read = recognise_pages(program, source.content, name, pages)
    if not any(pages_read.values()):
        return source
    places = frozenset(map(recognised_place, pages_read))
    notes = [text for text in source.document.notes if text.code != "page-without-text"]
    notes += [note("page-recognised", page_place(page)) for page in pages_read]
    notes += [
        note("page-left-out", page_place(page), page=page)
        for page in pages
        if page not in pages_read
    ]
    document = replace(
        source.document, blocks=_inserted(source.document.blocks, pages_read), notes=tuple(notes)
    )
    is_scan = not any(
        not isinstance(block, Line) or block.kind != "furniture" for block in source.document.blocks
    )
    kind, listed = "scan" if is_scan else source.kind, ", ".join(map(str, pages_read))
    findings = (*source.findings, flag("import-recognised-pages", name, pages=listed))
    return replace(source, kind=kind, document=document, findings=findings, recognised=places)


def _inserted(
    blocks: Sequence[Block], blocks_by_page: Mapping[int, Sequence[Block]]
) -> tuple[Block, ...]:
    """What was recognised on a page stands where the page begins."""
    begins = {page_place(page): more for page, more in blocks_by_page.items()}
    done: list[Block] = []
    for block in blocks:
        is_start = isinstance(block, Line) and block.kind == "furniture" and not block.text
        done += [block, *(begins.get(block.place, ()) if is_start else ())]
    return tuple(done)


# Pages of a PDF that are pictures, through Tesseract where it is installed with its Vietnamese data.
#
# What it reads may be wrong in any letter: a cell with a figure in it is a doubt, and its value is left out. Output
# read: Tesseract's TSV, level 5 (words), with boxes in pixels.


LANGUAGE = "vie"
MAX_PICTURES = 60
_RULES = "|[]{}_¦"  # what a ruling line between two cells is taken for


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def find_tesseract(name: str) -> str:
    """The program's path; "" where it or its Vietnamese data is not installed."""
    program = find_program("tesseract")
    if not program:
        return ""
    with TemporaryDirectory(prefix="import-") as folder:
        _, printed = run_program([program, "--list-langs"], name, Path(folder), seconds=SECONDS)
    return program if LANGUAGE in printed.decode("utf-8", "replace").split() else ""


def recognise_pages(
    program: str, content: bytes, name: str, pages: Sequence[int]
) -> dict[int, list[Block]]:
    """Blocks of the first pages asked for, counted from 1. Raises ImportRefused."""
    pages_read = {}
    for number in pages[:MAX_PICTURES]:
        with TemporaryDirectory(prefix="import-") as folder:
            picture = Path(folder) / "page.png"
            picture_bytes, dots = run_bounded(partial(render_page, content, number), name)
            picture.write_bytes(picture_bytes)
            # Sparse text: other ways of looking at a page leave out what stands between ruling lines.
            command = [
                program,
                str(picture),
                "stdout",
                "-l",
                LANGUAGE,
                "--psm",
                "11",
                "--dpi",
                str(dots),
                "tsv",
            ]
            status, printed = run_program(command, name, Path(folder), seconds=SECONDS)
            if status:
                raise ImportRefused(
                    flag("import-damaged", name, file_name=name, found=f"Tesseract, exit {status}")
                )
            pages_read[number] = page_blocks(
                list(read_words(printed.decode("utf-8", "replace"), dots)), number
            )
    return pages_read


def read_words(printed: str, dots: int) -> Iterator[Word]:
    """Words of Tesseract's TSV, without the ruling lines that it took for letters."""
    for row in csv.DictReader(StringIO(printed), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip().strip(_RULES).strip()
        if row.get("level") == "5" and text:
            left, top, width, height = (
                float(row[key]) * INCH / dots for key in ("left", "top", "width", "height")
            )
            yield Word(text, left, top, left + width, top + height)


def page_blocks(words: Sequence[Word], number: int) -> list[Block]:
    """Lines and tables of one page, top to bottom; every line says that it was recognised."""
    lines = [_as_line(line) for line in lines_of(words)]
    return [_doubtful(block) for _, block in placed_blocks(lines, number, recognised_place(number))]


def recognised_place(number: int) -> str:
    """The place of what was read from the picture of a page."""
    return drafted("page {page}, recognised", page=number)


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words side by side, each compared with the last one of a line: a page that lies askew has lines too."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.left):
        best = max(lines, key=lambda line: _overlap(line[-1], word), default=None)
        if best is not None and _overlap(best[-1], word) > 0.4:
            best.append(word)
        else:
            lines.append([word])
    return sorted(lines, key=lambda line: (line[0].top + line[0].bottom) / 2)


def _overlap(one: Word, other: Word) -> float:
    """The common height as a share of the lower one's; of two that stand one over the other, none."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    is_beside = other.left >= one.right - (one.right - one.left) / 4
    return (
        common / max(min(one.bottom - one.top, other.bottom - other.top), 0.1) if is_beside else 0.0
    )


def _as_line(words: Sequence[Word]) -> dict[str, Any]:
    """As the PDF reader's lines are, with words for glyphs; nothing is ever set so close that two are one."""
    ends = [min(word.right, after.left - 0.1) for word, after in pairwise(words)]
    return {
        "text": " ".join(word.text for word in words),
        "x0": words[0].left,
        "x1": words[-1].right,
        "top": min(word.top for word in words),
        "bottom": max(word.bottom for word in words),
        "chars": [
            {"text": word.text, "x0": word.left, "x1": end, "size": 0.0}
            for word, end in zip(words, [*ends, words[-1].right], strict=True)
        ],
    }


def _doubtful(block: Block) -> Block:
    if isinstance(block, Line):
        return replace(block, recognised=True)
    return replace(block, rows=tuple(tuple(map(_doubted, row)) for row in block.rows))


def _doubted(cell: Cell) -> Cell:
    return (
        replace(cell, doubt="recognised") if any(letter.isdigit() for letter in cell.text) else cell
    )


# Old Vietnamese encodings to Unicode, a column or a run of lines at a time; NFC everywhere.


Verdicts = dict[tuple[int, str], str]  # column (-1: any) and text: its encoding


def to_unicode(document: Document) -> Document:
    """The document in composed Unicode; what was recognised stands in its notes.

    A document without a letter that only Unicode has is old as a whole or not at all. In any other, text that is
    Unicode is never touched, and what cannot be told from it stays as it is.
    """
    suspects = [text for text in all_texts(document) if is_suspect(text)]
    marked = [text for text in all_texts(document) if not text.isascii()]
    whole = recognise(suspects) if len(suspects) == len(marked) else ""
    converted = _Converted(whole)
    if suspects and not whole:
        # What some column or run of lines is in, by its own evidence.
        sure = [encodings_of([line.text for line in document.lines])]
        sure += [list(_verdicts(grid, ()).values()) for grid in document.grids]
        converted.established.update(filter(None, chain.from_iterable(sure)))
    blocks = tuple(converted.lines(document))
    notes = [
        note("legacy-texts", found=name.upper(), count=n)
        for name, n in sorted(converted.found.items())
    ]
    notes = [note("legacy-encoding", found=whole.upper())] if whole and notes else notes
    return replace(document, blocks=blocks, notes=(*document.notes, *notes))


def _verdicts(grid: Grid, established: Collection[str]) -> Verdicts:
    verdicts: Verdicts = {}
    for column in range(grid.width):
        texts = [
            row[column].text for row in grid.rows if not row[column].covered and row[column].text
        ]
        verdicts |= {
            (column, text): name
            for text, name in zip(texts, encodings_of(texts, established), strict=True)
        }
    # What a merge repeats is what its first cell says, whichever column that stands in.
    return {(-1, text): name for (_, text), name in verdicts.items() if name} | verdicts


@dataclass
class _Converted:
    """Converts block by block and counts the texts of each encoding; `whole` is the document's, where it has one."""

    whole: str
    established: set[str] = field(default_factory=set)
    found: dict[str, int] = field(default_factory=dict)

    def lines(self, document: Document) -> Iterator[Block]:
        texts = [line.text for line in document.lines]
        names = iter(
            [self.whole] * len(texts) if self.whole else encodings_of(texts, self.established)
        )
        for block in document.blocks:
            if isinstance(block, Line):
                yield replace(block, text=self._text(block.text, next(names), large=block.large))
            else:
                yield self._grid(block)

    def _grid(self, grid: Grid) -> Grid:
        verdicts = {} if self.whole else _verdicts(grid, self.established)
        title = self._text(
            grid.title, self.whole or encodings_of([grid.title], self.established)[0]
        )
        rows = tuple(
            tuple(self._cell(cell, c, verdicts) for c, cell in enumerate(row)) for row in grid.rows
        )
        return replace(grid, rows=rows, title=title)

    def _cell(self, cell: Cell, column: int, verdicts: Verdicts) -> Cell:
        name = self.whole or verdicts.get((-1 if cell.covered else column, cell.text), "")
        return replace(cell, text=self._text(cell.text, name, large=cell.large))

    def _text(self, text: str, encoding: str, *, large: bool = False) -> str:
        if not text or (text.isascii() and not large):
            return _clean(text)
        is_capital = large and "tcvn3" in (self.whole, *self.established)
        name = "tcvn3" if is_capital else encoding
        converted = convert_text(text, name) if name else text
        if converted != text:
            self.found[name] = self.found.get(name, 0) + 1
        return _clean(converted.upper() if is_capital else converted)


def _clean(text: str) -> str:
    """NFC; invisible characters gone; the space that keeps groups together stays between digits only."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", plain)
    plain = re.sub(r"(?<!\d)[\u00a0\u202f\u2009]|[\u00a0\u202f\u2009](?!\d)", " ", plain)
    return re.sub(r"[^\S\n\u00a0\u202f\u2009]+", " ", plain).strip()
