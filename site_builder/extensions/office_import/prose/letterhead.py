"""The frame of an official letter: letterhead, addressee, title above; "Nơi nhận" and signature below.

On a sheet they stand in the rows above and below its table. What is not found above, the number, the place and the
day, is looked for beside the signature. Layout after Decree 30/2020/ND-CP, appendix I. What is found goes to the front
matter; nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeGuard

from site_builder.core.calendar.moment import parse_day
from site_builder.core.language import any_of, searcher, words
from site_builder.core.text import fold
from site_builder.extensions.office_import.document import (
    Block,
    Document,
    Grid,
    Line,
    folded,
    is_number,
    note,
)
from site_builder.extensions.office_import.tables.headers import (
    BODY,
    is_body_over_title,
    take_letterhead,
)

_MOTTO = frozenset(fold(line).lower() for line in words("letter.motto"))
_TITLE = tuple(fold(word).upper() for word in words("letter.report"))
_COPIES = tuple(fold(word).lower() for word in words("letter.copies"))
_NUMBER, _DATED = (
    searcher(f"letter.{name}", re.IGNORECASE | re.MULTILINE) for name in ("number", "dated")
)
_BLANK_NUMBER, _ADDRESSEE = (
    searcher("letter.blank-number"),
    searcher("letter.addressee", re.IGNORECASE | re.DOTALL),
)
_COPY = re.compile(r"[-–+•*]\s*(\S.*)")
LONGEST_PAIR = 160  # letters of two lines that a page set side by side
LAST_ROWS = 12  # of a sheet, within which its signature begins
OPENING_LINES = 12  # within which a letter says why it is written
# A document with its number and what follows, to the end of its clause: "của Sở Nội vụ" belongs to it, ", phòng báo
# cáo như sau" does not.
_REQUEST, _BASIS = searcher("letter.request"), searcher("letter.basis")
_REPORT = words("letter.report")
_REPORTING = re.compile(rf",[^,]{{0,80}}(?<!\w)(?:{'|'.join(_REPORT)})(?!\w).*$", re.IGNORECASE)
_SIGNER, _PLACE = searcher("letter.signer"), searcher("letter.place", re.IGNORECASE | re.MULTILINE)
_OPENS = re.compile(rf"(?:[IVX]+|\d+)\.|{any_of('letter.opens')}", re.IGNORECASE)
_NAME = re.compile(r"(?:{0}\s+){{1,4}}{0}".format(r"[A-Z\u00c0-\u1ef8][a-z\u00e0-\u1ef9]+"))


@dataclass(frozen=True, slots=True)
class Letter:
    """What a report's frame says about it, in the words and the order of front matter."""

    title: str = ""
    document_number: str = ""
    issued: date | None = None
    place: str = ""
    issuer: str = ""
    superior: str = ""
    authority: str = ""
    signatory: str = ""
    addressee: str = ""
    recipients: tuple[str, ...] = ()
    request_document: str = ""
    legal_basis: str = ""


def take_letter(document: Document) -> tuple[Document, Letter]:
    """The document without its frame, and what the frame said."""
    blocks = [part for block in document.blocks for part in _parted(block)]
    tail = _tail_start(blocks)
    head = _head(blocks)
    frame = [*head, *blocks[tail:]]
    taken = set(map(id, frame))
    rest = [block for block in blocks[:tail] if id(block) not in taken]
    letter = _read_head([text for block in head for text in _texts(block)] or _sheet_head(blocks))
    rest, letter = _take_title(rest, letter)
    letter = _with_foot(
        letter, [text for block in blocks[tail:] for text in _down(block)] or _sheet_foot(blocks)
    )
    letter = replace(letter, **_grounds(rest))
    left = ((block.place, " ".join(_texts(block))) for block in frame)
    notes = [note("letter-frame", where, left=text, printed=text[:80]) for where, text in left]
    return replace(document, blocks=tuple(rest), notes=(*document.notes, *notes)), letter


def _parted(block: Block) -> list[Block]:
    """A line as it was set: what stood beside the motto or the list of copies is a line of its own, as in a PDF."""
    if not isinstance(block, Line) or len(block.text) > LONGEST_PAIR:
        return [block]
    words = block.text.split()
    for left, right in ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))):
        if folded(right) in _MOTTO:
            return [replace(block, text=left), replace(block, text=right)]
        if folded(left).rstrip(" :") in _COPIES and _SIGNER(right):
            return [replace(block, text=right), replace(block, text=left)]
    return [block]


def _sheet_head(blocks: list[Block]) -> list[str]:
    """The texts of a letterhead in the rows above a table, column by column as it was set."""
    first = next((block for block in blocks[:5] if isinstance(block, Grid)), None)
    if first is None:
        return []
    return _down(
        replace(first, rows=first.rows[: len(first.rows) - len(take_letterhead(first.rows, []))])
    )


def _sheet_foot(blocks: list[Block]) -> list[str]:
    """The texts of the rows below the table of a sheet from its signature on, column by column as it was set."""
    last = next((block for block in reversed(blocks[-5:]) if isinstance(block, Grid)), None)
    if last is None:
        return []
    rows = last.rows[-LAST_ROWS:]
    marks = [n for n, row in enumerate(rows) if any(_is_of_foot(cell.text.strip()) for cell in row)]
    return _down(replace(last, rows=rows[marks[0] :])) if marks else []


def _down(block: Block) -> list[str]:
    """The texts of a block; of a grid column by column."""
    columns = zip(*block.rows, strict=True) if isinstance(block, Grid) else ()
    cells = [cell.text for column in columns for cell in column if not cell.covered]
    texts = [block.text] if isinstance(block, Line) else cells
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _is_of_foot(text: str) -> bool:
    is_signer = bool(_SIGNER(text)) and len(text) < 60
    return is_signer or bool(_DATED(text)) or fold(text).lower().startswith(_COPIES)


def _stated(texts: list[str]) -> dict[str, Any]:
    """The number, the day and the place that a frame states; the place are the words before the day."""
    whole = "\n".join(texts)
    number, dated, signed = _NUMBER(whole), _DATED(whole), _PLACE(whole)
    facts = {
        "document_number": number[1] if number else "",
        "place": signed[1].strip() if signed else "",
    }
    return {**facts, "issued": parse_day(dated[1]) if dated else None}


def _with_foot(letter: Letter, texts: list[str]) -> Letter:
    """The letter with what stands beside its signature."""
    stated = _stated(texts)
    stated["document_number"] = letter.document_number or stated["document_number"]
    if letter.issued or not any(map(_DATED, texts)):
        stated |= {"issued": letter.issued, "place": letter.place}
    stated["authority"] = next((text for text in texts if _SIGNER(text) and "." in text[:4]), "")
    return replace(
        letter, signatory=_signatory(texts), recipients=tuple(_recipients(texts)), **stated
    )


def _recipients(texts: list[str]) -> Iterator[str]:
    """The lines of the list of copies, which each begin with a dash."""
    start = next(
        (n for n, text in enumerate(texts) if fold(text).lower().startswith(_COPIES)), len(texts)
    )
    for text in texts[start + 1 :]:
        if not (match := _COPY.match(text)):
            return
        yield match[1].strip(" ;.,")


def _grounds(blocks: list[Block]) -> dict[str, Any]:
    """The letter that asked for the report, and what it rests on, as the opening names them; the text keeps them."""
    result: dict[str, Any] = {}
    lines = [block.text for block in blocks[:OPENING_LINES] if isinstance(block, Line)]
    for key, search in (("request_document", _REQUEST), ("legal_basis", _BASIS)):
        if match := next(filter(None, map(search, lines)), None):
            result[key] = _REPORTING.sub("", re.sub(r"\s+", " ", match[1])).strip(" ;,.:")
    return result


def _texts(block: Block) -> list[str]:
    if isinstance(block, Line):
        return [block.text]
    cells = (cell.text for row in block.rows for cell in row if not cell.covered)
    return [text for cell in cells for text in cell.split("\n") if text.strip()]


def _head(blocks: list[Block]) -> list[Block]:
    """The letterhead; where its motto is a line of its own, the lines in capitals beside it belong to it.

    So do those above a body that stands over the title.
    """
    top = blocks[:20]
    texts = [block.text if isinstance(block, Line) else "a" for block in top]
    bodies = [
        block
        for block, pair in zip(top, pairwise(texts), strict=False)
        if is_body_over_title(*pair)
    ]
    head = [*filter(_is_head, top), *bodies]
    if not bodies and not any(
        isinstance(block, Line) and folded(block.text) in _MOTTO for block in head
    ):
        return head
    last = max(n for n, block in enumerate(top) if block in head)
    return [
        block
        for n, block in enumerate(top)
        if block in head or (n < last and _is_capitals(texts[n]))
    ]


def _is_capitals(text: str) -> bool:
    """Or a line that is drawn by dashes."""
    return (text.isupper() or not any(map(str.isalnum, text))) and not fold(text).startswith(_TITLE)


def _is_head(block: Block) -> bool:
    texts = [text.strip() for text in _texts(block)]
    if isinstance(block, Grid):
        return any(motto in folded(text) for text in texts for motto in _MOTTO) and not _has_data(
            block
        )
    text = texts[0]
    is_dated = bool(_DATED(text)) and len(text) < 60
    return is_dated or folded(text) in _MOTTO or bool(_BLANK_NUMBER(text) or _ADDRESSEE(text))


def _has_data(grid: Grid) -> bool:
    """Whether a table stands under the letterhead in the same grid, as on a sheet: it is not the letter's frame."""
    return sum(any(map(is_number, row[1:])) for row in grid.rows) >= 2


def _tail_start(blocks: list[Block]) -> int:
    """Where "Nơi nhận" or the signature begins; the end where there is neither."""
    for n, block in enumerate(blocks):
        if n < len(blocks) // 3 or (isinstance(block, Grid) and _has_data(block)):
            continue
        texts = _texts(block)
        if any(fold(text).lower().strip().startswith(_COPIES) for text in texts):
            # The signer's titles may stand on lines of their own just above, and his name under them.
            name = blocks[n - 1] if n > 1 and _is_signer(blocks[n - 2]) else None
            n -= isinstance(name, Line) and bool(_NAME.fullmatch(name.text.strip()))
            while n and _is_signer(blocks[n - 1]):
                n -= 1
            return n
    return len(blocks)


def _is_signer(block: Block) -> bool:
    return isinstance(block, Line) and bool(_SIGNER(block.text.strip())) and len(block.text) < 60


def _read_head(texts: list[str]) -> Letter:
    texts = [text.strip() for text in texts]
    addressee = next((match[1] for text in texts if (match := _ADDRESSEE(text))), "")
    superior, issuer = _issuers(texts)
    addressee = re.sub(r"\s+", " ", addressee).strip(" .;")
    return Letter(issuer=issuer, superior=superior, addressee=addressee, **_stated(texts))


def _issuers(texts: list[str]) -> tuple[str, str]:
    """The last two bodies in capitals before the number: the one above, and the one that writes.

    A line goes on with the one above it where only that one begins as bodies do.
    """
    bodies: list[str] = []
    for text in texts:
        if _BLANK_NUMBER(text):
            break
        if folded(text) in _MOTTO:
            continue
        if text.isupper() and bodies and BODY.match(bodies[-1]) and not BODY.match(text):
            bodies[-1] += f" {text}"
        elif text.isupper():
            bodies.append(text)
    superior, issuer = ["", "", *bodies][-2:]
    return superior, issuer


def _take_title(blocks: list[Block], letter: Letter) -> tuple[list[Block], Letter]:
    """BÁO CÁO and the lines in the same manner after it, before the text begins."""
    for n, block in enumerate(blocks[:12]):
        if isinstance(block, Line) and _is_title(block):
            title = [block]
            later = {
                below.level
                for below in blocks[n + 3 :]
                if isinstance(below, Line) and below.kind == "heading"
            }
            for below in blocks[n + 1 : n + 3]:
                if not _is_subtitle(below, title[-1], later):
                    break
                title.append(below)
            joined = " ".join(" ".join(line.text.split()) for line in title)
            return blocks[:n] + blocks[n + len(title) :], replace(letter, title=joined)
    return blocks, letter


def _is_title(line: Line) -> bool:
    """BÁO CÁO in capitals, or alone, or set as a heading; a sentence that begins with the word is none."""
    text = line.text.strip()
    if len(text) >= 200 or not fold(text).upper().startswith(_TITLE) or text.endswith("."):
        return False
    is_alone = text.lower() in _REPORT or text.startswith(tuple(word.upper() for word in _REPORT))
    return is_alone or line.strong or line.kind == "heading"


def _is_subtitle(block: Block, above: Line, later: set[int]) -> TypeGuard[Line]:
    """A short line. A heading under more than the bare word opens the text: another level, or one that comes again."""
    if (
        not isinstance(block, Line)
        or block.kind not in ("heading", "paragraph")
        or len(block.text) > 200
    ):
        return False
    is_alike = (block.kind, block.level) == (above.kind, above.level) and block.level not in later
    if block.kind == "heading" and not is_alike and above.text.strip().lower() not in _REPORT:
        return False
    text = block.text.strip()
    is_set_so = block.strong or block.kind == "heading" or len(text) < 160
    return is_set_so and not _OPENS.match(text) and not text.endswith((".", ":", ";"))


def _signatory(texts: list[str]) -> str:
    """The name that closes the document, in capitals only as its very last line."""
    names = [text for text in texts if _NAME.fullmatch(text)]
    last = texts[-1].title() if texts and texts[-1].isupper() and not _is_of_foot(texts[-1]) else ""
    name = names[-1] if names else last if _NAME.fullmatch(last) else ""
    offices = [text for text in texts if _SIGNER(text) and "." not in text[:4]]
    return ", ".join(
        filter(None, (name, *(office.capitalize() for office in offices[-1:] if name)))
    )
