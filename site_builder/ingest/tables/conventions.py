"""Which number convention each part of a document follows, from all its numbers together.

A table's own decisive numerals come first; a table without any follows the document if they share a language.
Language alone decides only in running text, never in a data file that some program wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.core.day import parse_day
from site_builder.core.numeral import Convention, Language, Votes, count_votes, decide_convention, language_of
from site_builder.ingest.document import Line
from site_builder.ingest.table import Frame
from site_builder.ingest.tables.codes import is_code_column

FEW_LINES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Votes and language of the whole document; `fixed` is what the person who imports said."""

    votes: Votes
    language: Language
    prose: bool
    fixed: Convention | None = None

    def for_text(self, text: str) -> Convention | None:
        """The convention of a paragraph: English lines in a Vietnamese document follow their own."""
        if self.fixed:
            return self.fixed
        language = language_of(text)
        if language == "en" != self.language:
            return decide_convention(count_votes([text], prose=True), "en")
        return self._general(language or self.language)

    def for_frame(self, frame: Frame) -> Convention | None:
        """The convention of a table."""
        if self.fixed:
            return self.fixed
        votes, language = frame_votes(frame), frame_language(frame)
        if votes != Votes():
            return decide_convention(votes, language or (self.language if self.prose else ""))
        if language == "en" != self.language and self.language:
            return None
        return self._general(language or self.language)

    def _general(self, language: Language) -> Convention | None:
        if self.votes == Votes() and not self.prose:
            return None
        return decide_convention(self.votes, language)


def gather(lines: Sequence[Line], frames: Sequence[Frame], *, prose: bool, fixed: Convention | None = None) -> Evidence:
    """Votes of all lines and tables in the document's main language."""
    languages = [language_of(line.text) for line in lines] + [frame_language(frame) for frame in frames]
    main: Language = (
        "vi" if languages.count("vi") >= max(1, languages.count("en")) else "en" if "en" in languages else ""
    )
    texts = [line.text for line in lines if language_of(line.text) in (main, "")]
    votes = count_votes(texts, prose=True)
    for frame in frames:
        if frame_language(frame) in (main, ""):
            votes += frame_votes(frame)
    return Evidence(votes, main, prose and bool(main) and languages.count(main) >= FEW_LINES, fixed)


def frame_language(frame: Frame) -> Language:
    """The language of a table's words."""
    words = [
        frame.title,
        *(head.title for head in frame.heads),
        *(cell.text for row in frame.rows for cell in row[:3]),
    ]
    return language_of(" ".join(words))


def frame_votes(frame: Frame) -> Votes:
    """Votes of the printed numerals outside code columns."""
    texts: list[str] = []
    for c, head in enumerate(frame.heads):
        cells = [row[c] for row in frame.rows]
        if is_code_column(head.title, cells, c):
            continue
        texts += [
            cell.text
            for cell in cells
            if cell.value is None and len(cell.text) <= 60 and not cell.covered and not parse_day(cell.text)
        ]
    return count_votes(texts)
