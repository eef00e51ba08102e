"""One description of a document, written in every format. Text formats lose merges, as real converters do.

A document is a list of blocks: `H(level, text)`, `P(text)`, `Item(text)`, `Page()` and `T(rows)`. A row is a list
of strings, typed values and `C(text, across, down)`; what a merged cell covers is left out of the list, as in HTML.
"""

from __future__ import annotations

import csv
import zipfile
from dataclasses import dataclass
from html import escape
from io import BytesIO, StringIO
from xml.sax.saxutils import escape as xml_escape

import docx
import openpyxl
import xlwt
from docx.enum.text import WD_BREAK
from openpyxl.utils import get_column_letter

EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class H:
    level: int
    text: str


@dataclass(frozen=True)
class P:
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Item:
    text: str


@dataclass(frozen=True)
class Page:
    number: int = 1


@dataclass(frozen=True)
class C:
    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class T:
    rows: tuple


def table(*rows):
    """A table from lists of cells."""
    return T(tuple(tuple(row) for row in rows))


def placed(rows):
    """(row, column, cell) of every cell that is not covered, and the table's height and width."""
    taken, found = set(), []
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            cell = cell if isinstance(cell, C) else C(cell)
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(cell.down) for j in range(cell.across)}
            found.append((r, c, cell))
            c += cell.across
    return found, len(rows), 1 + max(c for _, c in taken)


def flat(rows):
    """Rows of strings, covered cells empty."""
    found, height, width = placed(rows)
    matrix = [[""] * width for _ in range(height)]
    for r, c, cell in found:
        matrix[r][c] = str(cell.text)
    return matrix


def write_docx(blocks) -> bytes:
    """As Word writes it."""
    document = docx.Document()
    for block in blocks:
        _docx_block(document, block)
    return _saved(document.save)


def _docx_block(document, block):
    if isinstance(block, H):
        document.add_heading(block.text, block.level)
    elif isinstance(block, P):
        document.add_paragraph().add_run(block.text).bold = block.bold
    elif isinstance(block, Item):
        document.add_paragraph(block.text, style="List Bullet")
    elif isinstance(block, Page):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    else:
        found, height, width = placed(block.rows)
        made = document.add_table(rows=height, cols=width, style="Table Grid")
        for r, c, cell in found:
            first = made.cell(r, c)
            if cell.across > 1 or cell.down > 1:
                first = first.merge(made.cell(r + cell.down - 1, c + cell.across - 1))
            first.text = str(cell.text)


def _saved(save) -> bytes:
    out = BytesIO()
    save(out)
    return out.getvalue()


ODF_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3">'
)


def odf_file(kind: str, body: str, styles: str = "") -> bytes:
    """An OpenDocument file around a body."""
    content = f"{ODF_HEAD}<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>"  # noqa: E501
    return zip_file(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    )


def zip_file(parts) -> bytes:
    """An archive of these parts, the same bytes each time."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_odt(blocks) -> bytes:
    """As LibreOffice Writer writes it."""
    body = "".join(_odt_block(block) for block in blocks)
    return odf_file("text", f"<office:text>{body}</office:text>")


def _odt_block(block) -> str:
    if isinstance(block, H):
        return f'<text:h text:outline-level="{block.level}">{xml_escape(block.text)}</text:h>'
    if isinstance(block, P):
        return f"<text:p>{xml_escape(block.text)}</text:p>"
    if isinstance(block, Item):
        return f"<text:list><text:list-item><text:p>{xml_escape(block.text)}</text:p></text:list-item></text:list>"
    return "<text:p/>" if isinstance(block, Page) else odf_table(block.rows)


def odf_table(rows, name="Bang") -> str:
    """A table as LibreOffice writes it: equal neighbours as one repeated cell, covered cells said so."""
    found, height, width = placed(rows)
    origins = {(r, c): cell for r, c, cell in found}
    covered = {
        (r + i, c + j) for r, c, cell in found for i in range(cell.down) for j in range(cell.across)
    } - set(origins)
    lines = []
    for r in range(height):
        cells = [
            "<table:covered-table-cell/>"
            if (r, c) in covered
            else _odf_cell(origins.get((r, c), C("")))
            for c in range(width)
        ]
        lines.append(f"<table:table-row>{_repeated(cells)}</table:table-row>")
    return f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{width}"/>{"".join(lines)}</table:table>'  # noqa: E501


def _odf_cell(cell: C) -> str:
    spans = (
        f' table:number-columns-spanned="{cell.across}" table:number-rows-spanned="{cell.down}"'
        if cell.across * cell.down > 1
        else ""
    )
    if isinstance(cell.text, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{cell.text}"{spans}><text:p>{cell.text}</text:p></table:table-cell>'  # noqa: E501
    paragraphs = "".join(
        f"<text:p>{xml_escape(line)}</text:p>" for line in str(cell.text).split("\n") if line
    )
    kind = ' office:value-type="string"' if paragraphs else ""
    return f"<table:table-cell{kind}{spans}>{paragraphs}</table:table-cell>"


def _repeated(cells) -> str:
    done, place = "", 0
    while place < len(cells):
        end = place
        while end < len(cells) and cells[end] == cells[place]:
            end += 1
        count = end - place
        if count > 1 and "spanned" not in cells[place]:
            done += cells[place].replace(
                "table-cell", f'table-cell table:number-columns-repeated="{count}"', 1
            )
        else:
            done += cells[place] * count
        place = end
    return done


def write_ods(blocks) -> bytes:
    """As LibreOffice Calc writes it."""
    rows = sheet_rows(blocks)
    return odf_file(
        "spreadsheet", f"<office:spreadsheet>{odf_table(rows, 'Bieu 1')}</office:spreadsheet>"
    )


def sheet_rows(blocks):
    """All blocks on one sheet, an empty row between them."""
    rows = []
    for block in blocks:
        if isinstance(block, T):
            rows += [*block.rows, [""]]
        elif not isinstance(block, Page):
            rows.append([block.text])
    return rows[:-1] if rows and rows[-1] == [""] else rows


def write_xlsx(blocks) -> bytes:
    """As Excel writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Bieu 1"
    fill_sheet(sheet, sheet_rows(blocks))
    return _saved(book.save)


def fill_sheet(sheet, rows, top=1):
    """Write rows with their merges."""
    found, _, _ = placed(rows)
    for r, c, cell in found:
        if cell.text != "":
            sheet.cell(r + top, c + 1, cell.text)
        if cell.across > 1 or cell.down > 1:
            last = f"{get_column_letter(c + cell.across)}{r + top + cell.down - 1}"
            sheet.merge_cells(f"{get_column_letter(c + 1)}{r + top}:{last}")


def write_xls(blocks) -> bytes:
    """As Excel 97 writes it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Bieu 1")
    found, _, _ = placed(sheet_rows(blocks))
    for r, c, cell in found:
        if cell.across > 1 or cell.down > 1:
            sheet.write_merge(r, r + cell.down - 1, c, c + cell.across - 1, cell.text)
        elif cell.text != "":
            sheet.write(r, c, cell.text)
    return _saved(book.save)


def write_csv(blocks, delimiter=";", encoding="utf-8") -> bytes:
    """As a spreadsheet exports it: merges lost."""
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for block in blocks:
        if isinstance(block, T):
            writer.writerows(flat(block.rows))
            writer.writerow([])
        elif not isinstance(block, Page):
            writer.writerow([block.text])
    return (out.getvalue().rstrip("\n") + "\n").encode(encoding)


def write_html(blocks) -> bytes:
    """As a browser saves it."""
    body = "\n".join(_html_block(block) for block in blocks)
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _html_block(block) -> str:
    if isinstance(block, H):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, P):
        return (
            f"<p><b>{escape(block.text)}</b></p>" if block.bold else f"<p>{escape(block.text)}</p>"
        )
    if isinstance(block, Item):
        return f"<ul><li>{escape(block.text)}</li></ul>"
    if isinstance(block, Page):
        return "<hr>"
    found, height, _ = placed(block.rows)
    lines = ["".join(_html_cell(cell) for r, _, cell in found if r == row) for row in range(height)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _html_cell(cell: C) -> str:
    text = escape(str(cell.text)).replace("\n", "<br>")
    return f'<td rowspan="{cell.down}" colspan="{cell.across}">{text}</td>'


def write_markdown(blocks) -> bytes:
    """As a careful author writes it."""
    return ("\n\n".join(_markdown_block(block) for block in blocks) + "\n").encode()


def _markdown_block(block) -> str:
    if isinstance(block, H):
        return f"{'#' * block.level} {block.text}"
    if isinstance(block, P):
        return f"**{block.text}**" if block.bold else block.text.replace("*", "\\*")
    if isinstance(block, Item):
        return f"- {block.text}"
    if isinstance(block, Page):
        return "---"
    lines = ["| " + " | ".join(_pipe(text) for text in row) + " |" for row in flat(block.rows)]
    return "\n".join([lines[0], "|" + "---|" * len(flat(block.rows)[0]), *lines[1:]])


def _pipe(text: str) -> str:
    for mark in "\\|*_<[":
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "<br>")


def write_text(blocks) -> bytes:
    """As converters leave it: cells by tabs, a page number where a page ends."""
    return ("\n".join(_text_block(block) for block in blocks) + "\n").encode()


def _text_block(block) -> str:
    if isinstance(block, Item):
        return f"- {block.text}"
    if isinstance(block, (H, P)):
        return block.text
    if isinstance(block, Page):
        return f"{block.number}\n\f"
    if len(block.rows) == 1:  # a frame of two columns: a converter prints one after the other
        return "\n".join(line for cell in block.rows[0] for line in str(cell).split("\n"))
    found, _, width = placed(block.rows)
    merged = {r for r, _, cell in found if cell.across == width}
    return "\n".join(_text_row(row, n in merged) for n, row in enumerate(flat(block.rows)))


def _text_row(row, is_merged) -> str:
    """A row merged across keeps no tab."""
    return row[0] if is_merged else "\t".join(text.replace("\n", " ") for text in row)


WRITERS = {
    "docx": write_docx,
    "odt": write_odt,
    "html": write_html,
    "md": write_markdown,
    "txt": write_text,
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
    "csv": write_csv,
}
PROSE = ("docx", "odt", "html", "md", "txt")
SHEETS = ("xlsx", "xls", "ods", "csv")
MERGING = ("docx", "odt", "html", "xlsx", "xls", "ods")
