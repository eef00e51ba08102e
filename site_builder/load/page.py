"""Pages under reports/: Markdown files with front matter, of which some are series and some reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import Text, text_of
from site_builder.load.safe_yaml import load_yaml

FRONT_MATTER_UNREADABLE = rule(
    "front-matter-unreadable",
    "error",
    "The front matter cannot be read: {reason}.",
    "Correct the YAML between the two lines of ---; put quotes around text that holds a colon.",
)
TEXT_UNREADABLE = rule(
    "text-unreadable",
    "error",
    "The file is not UTF-8 (byte {byte}).",
    "Save it as UTF-8: in Notepad File → Save As → Encoding: UTF-8.",
)

# As MkDocs finds it: blanks may follow the dashes, and three dots may close it.
_OPENED = re.compile(r"---[ \t]*\n")
_FRAMED = re.compile(r"---[ \t]*\n(?P<head>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file: its address under reports/, its front matter, its text and the line the text starts on.

    `translations` are the files beside it that hold its text in another language of the portal (`name.en.md`).
    """

    uri: str
    file: str
    meta: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)
    first_line: int = 1
    translations: Mapping[str, Page] = field(default_factory=dict)

    def said(self, key: str) -> Text:
        """A text of its front matter in all its languages."""
        return text_of({name: str(value) for name, value in self.meta.items() if value not in (None, "")}, key)


def read_page(path: Path, root: Path, label: str) -> tuple[Page | None, tuple[Problem, ...]]:
    """Split a Markdown file into front matter and text."""
    uri = path.relative_to(root).as_posix()
    file = f"{label}/{uri}"
    try:
        raw = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return None, (TEXT_UNREADABLE(file, byte=error.start),)
    if not _OPENED.match(raw):
        return Page(uri, file, {}, raw), ()
    framed = _FRAMED.match(raw)
    if not framed:
        return None, (FRONT_MATTER_UNREADABLE(file, row=1, reason=Phrase("the closing line --- is missing")),)
    try:
        meta = load_yaml(framed["head"]) or {}
    except UnreadableError as error:
        row = error.line + 1 if error.line else None
        return None, (FRONT_MATTER_UNREADABLE(file, row=row, reason=error.reason),)
    if not isinstance(meta, dict):
        return None, (FRONT_MATTER_UNREADABLE(file, row=2, reason=Phrase("it is not a list of “key: value” lines")),)
    return Page(uri, file, meta, raw[framed.end() :], raw.count("\n", 0, framed.end()) + 1), ()


def is_series(page: Page) -> bool:
    """A page that states period kinds or a rhythm declares a series."""
    return not {"period_kinds", "rhythm"}.isdisjoint(page.meta)


def is_report(page: Page) -> bool:
    """A page that states a period or a package is a report, or wants to be one."""
    return not is_series(page) and ("period" in page.meta or "package" in page.meta)
