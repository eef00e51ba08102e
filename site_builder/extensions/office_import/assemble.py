"""From a document to the tables of a package: titles, frames, types, names, and which one holds the indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count

from site_builder.core.language import LOWER, UPPER, any_of, caption, words
from site_builder.core.numbers.numeral import language_of
from site_builder.core.text import fold, free_name, slugify
from site_builder.extensions.office_import import document as doc
from site_builder.extensions.office_import.form import as_indicators, with_own_codes
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.last_period import exact, timeless, without_period
from site_builder.extensions.office_import.tables.codes import fitting
from site_builder.extensions.office_import.tables.columns import type_columns
from site_builder.extensions.office_import.tables.conventions import (
    NOTHING_KNOWN,
    Evidence,
    Known,
    gather,
)
from site_builder.extensions.office_import.tables.headers import frame_of, is_reference, parse_lines
from site_builder.extensions.office_import.tables.units import (
    bare_unit,
    unit_in_brackets,
    unit_line,
)

# Rows that are headings of a section become columns.


_MARK = re.compile(rf"(?:[IVXLC]+|[{UPPER}]|\d+)(?:[.)/]|$)\s*")
_KINDS = words("import.section-kinds")
_PARTS = re.compile(
    rf"[-–+•*\s]*(?:{any_of('table.of-which')}|{any_of('table.parts')})(?:\s*[:.]|\s*[-–/(]|\s*$)",
    re.IGNORECASE,
)
_TOTAL = re.compile(rf"(?:{any_of('table.total')})\b", re.IGNORECASE)


def take_sections(frame: doc.Frame) -> doc.Frame:
    """The frame without its section rows, and the section of every row, as deep as they nest."""
    in_figures = any(re.fullmatch(r"\d+\.?", row[0].text.strip()) for row in frame.rows)
    sections = {
        n: text for n, row in enumerate(frame.rows) if (text := _section_text(row, in_figures))
    }
    sections = {n: text for n, text in sections.items() if n + 1 < len(frame.rows)}
    if not sections or len(sections) == len(frame.rows):
        return frame
    depths = _depths(sections)
    width = 1 + max(depths.values())
    path, paths, rows = [""] * width, [], []
    notes: list[doc.Note] = []
    for n, row in enumerate(frame.rows):
        if n in sections:
            path = [*path[: depths[n]], sections[n], *[""] * (width - depths[n] - 1)]
            notes.append(
                doc.note(
                    "section-row",
                    row[0].place,
                    left=sections[n],
                    printed=sections[n],
                    depth=depths[n] + 1,
                )
            )
        else:
            paths.append(tuple(path))
            rows.append(row)
    titles, columns = zip(*map(_named_of_sections, zip(*paths, strict=True), count()), strict=True)
    marks = tuple(tuple(mark for text in path if (mark := _parted(text)[0])) for path in paths)
    frame = replace(
        frame,
        rows=tuple(rows),
        notes=(*frame.notes, *notes),
        section_titles=titles,
        section_marks=marks,
    )
    return replace(frame, sections=tuple(zip(*columns, strict=True)))


def _section_text(row: doc.Row, in_figures: bool) -> str:
    shown = doc.prints(row)
    if (
        not shown
        or _TOTAL.match(shown[-1].text.strip())
        or any(cell.value is not None for cell in shown)
    ):
        return ""
    if _PARTS.match(shown[-1].text):
        return ""  # nothing says which row is the last of them
    if len(shown) == 1:
        return shown[0].text.strip() if _is_heading(shown[0], row) else ""
    # A Roman number or capital leads a section where rows are numbered in figures.
    is_led = in_figures and len(shown) == 2 and len(row) >= 3 and shown[0] is row[0]
    mark, title = shown[0].text.strip(), shown[1].text.strip()
    return (
        f"{mark.rstrip('.')}. {title}"
        if is_led and re.fullmatch(rf"([IVXLC]+|[{UPPER}])\.?", mark)
        else ""
    )


def _is_heading(cell: doc.Cell, row: doc.Row) -> bool:
    """Merged across, or alone in one of the first columns of a table with three or more."""
    if re.fullmatch(r"[\d.,%/\s-]+", cell.text) or not re.search(r"\w", cell.text):
        return False
    return cell.across >= len(row) or (len(row) >= 3 and any(cell is first for first in row[:2]))


def _depths(sections: dict[int, str]) -> dict[int, int]:
    """A heading right under another is the deeper one; later headings follow the kind they look like."""
    kinds: dict[str, int] = {}
    depths: dict[int, int] = {}
    for n, text in sections.items():
        kind = _kind(text)
        if kind not in kinds:
            kinds[kind] = depths[n - 1] + 1 if n - 1 in sections else 0
        depths[n] = kinds[kind]
    return depths


def _kind(text: str) -> str:
    """What sort of heading it is: its mark, or its first words."""
    if sign := _parted(text)[0]:
        return (
            "roman"
            if re.fullmatch(r"[IVX]+|[IVXLC]{2,}", sign)
            else "figure"
            if sign.isdigit()
            else "letter"
        )
    bare = fold(text).lower()
    named = next((kind for kind in _KINDS if bare.startswith(fold(kind))), "")
    return named or ("capitals" if text.isupper() else "words")


def _parted(text: str) -> tuple[str, str]:
    """The mark in front of a heading, and the heading without it; what stands at its end tells it from others."""
    mark = _MARK.match(text)
    return (mark[0].strip(" .)/"), text[mark.end() :]) if mark else ("", text)


def _named_of_sections(column: Sequence[str], level: int) -> tuple[str, list[str]]:
    """A column's title from the word that all its headings begin with; else "Nhóm"."""
    bare = [_parted(text)[1].strip().rstrip(":") or text for text in column]
    for kind in _KINDS:
        if all(fold(text).lower().startswith(fold(kind) + " ") for text in bare if text) and any(
            bare
        ):
            return kind.capitalize(), [text[len(kind) :].strip(" :") for text in bare]
    return (drafted("Group") if level == 0 else drafted("Subgroup")), bare


_OWN = ("recognised", "no-stored-value", "many-digits")


def cell_doubts(frame: doc.Frame, table: str, listed: Sequence[doc.Doubt]) -> Iterator[doc.Doubt]:
    """Doubts of the cells that no other doubt names, their print kept: codes and dates of a scan, scaled numbers."""
    known = {doubt.place for doubt in listed}
    for n, row in enumerate(frame.rows):
        for head, cell in zip(frame.heads, row, strict=True):
            own = cell.doubt if cell.doubt in _OWN else "no-stored-value" if cell.is_error else ""
            reason = own or ("format-scales" if cell.stored is not None else "")
            if reason and not cell.covered and cell.place not in known:
                yield doc.Doubt(table, head.title, cell.place, cell.text, reason, n, kept=True)


_CAPTION = re.compile(rf"{caption()}(?:[IVX]+|\d+(?:\.\d+)*)?\s*[.:/–-]?\s*", re.IGNORECASE)
_REMARK = re.compile(rf"(?:{any_of('table.notes')})\b", re.IGNORECASE)
MOST_TITLES = 6  # lines over a sheet's table that may belong to its title


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document whose grids are tables: `document` keeps a grid for each of them, in the same order."""

    document: doc.Document
    tables: tuple[doc.DataTable, ...]
    evidence: Evidence


def assemble(document: doc.Document, known: Known = NOTHING_KNOWN) -> Assembled:
    """Frame, type and name every table."""
    blocks, frames = _framed(document, known.heads)
    lines = [block for block in blocks if isinstance(block, doc.Line)]
    evidence = gather(lines, frames, prose=document.prose, known=known)
    tables = list(_named([_typed(frame, evidence) for frame in frames], document.name))
    extra = [scale for frame_tables in tables for scale in frame_tables[1:]]
    return Assembled(
        replace(document, blocks=tuple(blocks)), (*(each[0] for each in tables), *extra), evidence
    )


def _framed(
    document: doc.Document, heads: Mapping[str, str]
) -> tuple[list[doc.Block], list[doc.Frame]]:
    """Grids that are tables as frames with the titles that stand above them; the rest as lines of text.

    `heads` are the lines of headers that somebody has named, by the keys of tables.
    """
    blocks: list[doc.Block] = []
    frames: list[doc.Frame] = []
    keys: set[str] = set()
    for index, block in enumerate(document.blocks):
        if isinstance(block, doc.Line):
            blocks.append(block)
            continue
        key = free_name(timeless(block.sheet) or exact(block.sheet or block.place), keys, " ")
        frame = frame_of(block, parse_lines(heads.get(key, "")))
        if frame is None:
            texts = (
                doc.join_texts(cell.text for cell in row if not cell.covered) for row in block.rows
            )
            blocks += [doc.Line("paragraph", text, place=block.place) for text in texts if text]
            continue
        keys.add(key)
        frame = replace(frame, key=key)
        frame = with_context(frame, blocks, document, index)
        frame = replace(frame, notes=(*frame.notes, *_take_caption(blocks, frame, document.prose)))
        blocks.append(block)
        note = doc.note("table-found", block.place, rows=len(frame.rows), columns=len(frame.heads))
        frames.append(
            take_sections(
                replace(frame, title=frame.title or block.sheet, notes=(*frame.notes, note))
            )
        )
    return blocks, frames


def with_context(
    frame: doc.Frame, before: Sequence[doc.Block], document: doc.Document, index: int
) -> doc.Frame:
    """The caption and the unit line above a table, the remark below it."""
    title, unit = frame.title, frame.unit
    below = doc.Line("paragraph", "")
    for block in reversed(before[-3 if document.prose else -MOST_TITLES :]):
        if not isinstance(block, doc.Line) or block.kind == "footnote":
            break
        if result := unit_line(block.text) or (bare_unit(block.text) if not document.prose else ""):
            unit = unit or result
        elif not document.prose and is_reference(block.text):
            continue
        elif not title and (not document.prose or _CAPTION.match(block.text)):
            title = block.text
        elif (
            not document.prose
            and language_of(block.text) == "vi" != language_of(title)
            and not _CAPTION.match(title)
        ):
            title = block.text  # the translation stands under the title
        elif not document.prose and _goes_on(block, below):
            title = f"{block.text} {title}"
        else:
            break
        below = block
    unit = unit or unit_in_brackets(title)
    section = next(filter(None, map(_as_title, reversed(before))), "") if document.prose else ""
    following = document.blocks[index + 1 : index + 2]
    remarks = tuple(b.text for b in following if isinstance(b, doc.Line) and _REMARK.match(b.text))
    return replace(
        frame, title=title, unit=unit, section=section, remarks=(*frame.remarks, *remarks)
    )


def _goes_on(line: doc.Line, below: doc.Line) -> bool:
    """Whether the line under it ends its sentence: both in capitals, one right under the other."""
    rows = [
        int(digits[0]) if (digits := re.search(r"\d+$", each.place)) else 0
        for each in (line, below)
    ]
    return line.text.isupper() and below.text.isupper() and rows[0] + 1 == rows[1]


def _as_title(block: doc.Block) -> str:
    """A short line that may name the table below it; a sentence or a unit line names nothing."""
    if not isinstance(block, doc.Line) or len(block.text) > 140 or unit_line(block.text):
        return ""
    return "" if block.kind == "item" or block.text.rstrip().endswith((".", ";")) else block.text


def _take_caption(blocks: list[doc.Block], frame: doc.Frame, prose: bool) -> Iterator[doc.Note]:
    """The caption and unit line are the table's now; above a sheet's table they would stand twice."""
    kept: list[doc.Block] = []
    while blocks and isinstance(last := blocks[-1], doc.Line):
        is_unit = bool(unit_line(last.text) or (bare_unit(last.text) if not prose else ""))
        if not prose and not is_unit and is_reference(last.text):
            kept.insert(0, last)
        elif not is_unit and (last.text != frame.title if prose else last.text not in frame.title):
            break
        if is_unit:
            yield doc.note("unit-line", last.place, left=last.text)
        blocks.pop()
    blocks += kept


def _typed(frame: doc.Frame, evidence: Evidence) -> list[doc.DataTable]:
    mark = _CAPTION.match(frame.title)
    title = (
        frame.title[mark.end() if mark else 0 :].strip()
        or frame.title
        or _strip_marks(frame.section)
    )
    counted = [doc.note("caption-number", frame.place, left=mark[0])] if mark else []
    typed = type_columns(
        frame, title or frame.place, lambda column, units: evidence.for_column(frame, column, units)
    )
    columns, remarks, notes = (
        tuple(typed.columns),
        " ".join(frame.remarks),
        (*frame.notes, *counted, *typed.notes),
    )
    doubts = (*typed.doubts, *cell_doubts(frame, title or frame.place, typed.doubts))
    table = doc.DataTable("", title, columns, frame.place, remarks, notes=notes, doubts=doubts)
    table = replace(table, key=frame.key, lines=frame.lines)
    own = with_own_codes(table, frame.section_marks)
    return (
        [own, _scales(_by_code(typed.scales, table, own), frame.place)] if typed.scales else [own]
    )


def _by_code(
    scales: Sequence[tuple[str, int, str]], table: doc.DataTable, own: doc.DataTable
) -> list[tuple[str, int, str]]:
    """Scales under the codes that their rows got; a row without a code is counted."""
    key = next((column for column in own.columns if column.unique), None)
    if key is None or table == own:
        return list(scales)
    return [(str(key.values[int(row) - 1]), value, label) for row, value, label in scales]


def _scales(scales: Sequence[tuple[str, int, str]], where: str) -> doc.DataTable:
    codes, values, labels = zip(*scales, strict=True)
    columns = (
        doc.Column("indicator", drafted("Indicator code"), "string", codes, required=True),
        doc.Column(
            "value", drafted("Level"), "integer", tuple(map(Decimal, values)), required=True
        ),
        doc.Column("label", drafted("Meaning"), "string", labels, required=True),
    )
    roles = (("scales", tuple((column.name, column.name) for column in columns)),)
    return doc.DataTable(
        "scales", drafted("Answer scales of the indicators"), columns, where, roles=roles
    )


def _named(tables: Sequence[list[doc.DataTable]], untitled: str) -> Iterator[list[doc.DataTable]]:
    """Names for files, each once; the largest table of the indicators' form is `indicators`."""
    forms = {n: own for n, each in enumerate(tables) if (own := as_indicators(each[0]))}
    main = max(forms, key=lambda n: forms[n].height, default=None)
    taken = {"figures", "legal-documents", "indicators", "scales"}
    for n, (table, *scales) in enumerate(tables):
        if n == main:
            yield [forms[n], *scales]
            continue
        name = _file_name(table.title or untitled, n, taken)
        taken.add(name)
        yield [
            replace(table, name=name),
            *(replace(scale, name=f"{name}-scales", roles=()) for scale in scales),
        ]


def _file_name(title: str, index: int, taken: set[str]) -> str:
    """A name without the period: the next ones go on under it."""
    words = re.findall("[^-._]+", slugify(without_period(_strip_marks(title))))
    base = "-".join(fitting(words, 40))
    numbered = slugify(drafted("Table {number}", number=index + 1))
    return free_name(base if base and not base.isdigit() else numbered, taken)


def _strip_marks(title: str) -> str:
    return re.sub(rf"^(?:[IVXLC]+|\d+(?:\.\d+)*|[{LOWER}])[.)]\s+", "", title)


def all_notes(assembled: Assembled) -> tuple[doc.Note, ...]:
    """Decisions about the document, then about its tables."""
    return (
        *assembled.document.notes,
        *(each for table in assembled.tables for each in table.notes),
    )
