"""Pages under reports/: Markdown files with front matter, of which some are series and some reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from site_builder.core.calendar.moment import day_meant
from site_builder.core.calendar.period import Period, parse_period
from site_builder.core.i18n.catalog import known_word, message_tables, with_meant
from site_builder.core.problem import N_, Phrase, Problem, UnreadableError, as_typed, flag
from site_builder.core.sheets.encoding import lost_word
from site_builder.core.text import Text, clean, text_of
from site_builder.load.safety.safe_yaml import MALFORMED, check_values, load_yaml, repair_of
from site_builder.load.tables.delimited import check_letters
from site_builder.load.tables.frictionless_errors import hint_of
from site_builder.model.report import Official

# As MkDocs finds it: blanks may follow the dashes, and three dots may close it.
_TITLE = re.compile(r"^# +(.+?)(?: *\{[^{}]*\})? *$", re.MULTILINE)
_OPENED = re.compile(r"---[ \t]*\n")
# Its keys without such a first line: a blank line above it, dashes that a word processor joined, nothing at all.
_MISSED = re.compile(
    r"(?!---[ \t]*\n)\s*(?:[-–—+=*]+[ \t]*\n\s*)?(?:title|series|period|package|status|period_kinds):"
)
_WORDS = message_tables(__package__)["page"]
_DASHES = re.compile(r"\n[ \t]*(?!---[ \t]*\n)[-\N{EN DASH}\N{EM DASH}_=*]+[ \t]*(?=\n)")
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

    def front_text(self, key: str) -> Text:
        """A text of its front matter in all its languages; a title that nobody states is the first heading."""
        stated = {name: str(value) for name, value in self.meta.items() if value not in (None, "")}
        if key == "title" and key not in stated:
            texts = {"title": self.text} | {
                f"title_{name}": page.text for name, page in self.translations.items()
            }
            stated |= {
                name: heading[1] for name, text in texts.items() if (heading := _TITLE.search(text))
            }
        return text_of(stated, key)


def read_page(path: Path, root: Path, label: str) -> tuple[Page | None, tuple[Problem, ...]]:
    """Split a Markdown file into front matter and text."""
    uri = path.relative_to(root).as_posix()
    file = f"{label}/{uri}"
    try:
        raw = re.sub("\r\n?", "\n", path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        word = lost_word(path.read_bytes())
        right = hint_of("text-lost" if word else "text", word=word, file=file)
        return None, (flag("text-unreadable", file, byte=error.start, right=right),)
    if _MISSED.match(raw):
        first = raw.partition("\n")[0].strip()[:60]
        reason = (
            Phrase("the first line is not --- but “{line}”", line=first)
            if first
            else Phrase(_WORDS["blank-above"])
        )
        return None, (
            flag(
                "front-matter-unreadable", file, row=1, reason=reason, right=Phrase(_WORDS["frame"])
            ),
        )
    letters = (*check_letters(raw, file), *(() if raw.strip() else (flag("text-empty", file),)))
    if not _OPENED.match(raw):
        return Page(uri, file, {}, raw), letters
    framed = _FRAMED.match(raw)
    if not framed:
        reason, dashes = Phrase("the closing line --- is missing"), _DASHES.search(raw)
        line, right = (
            (raw.count("\n", 0, dashes.end()) + 1, Phrase(_WORDS["closed"]))
            if dashes
            else (1, Phrase(_WORDS["frame"]))
        )
        return None, (flag("front-matter-unreadable", file, row=line, reason=reason, right=right),)
    try:
        meta = load_yaml(framed["head"], number=Decimal) or {}  # 1.10 is another code than 1.1
    except UnreadableError as error:
        row, right = error.line + 1 if error.line else None, repair_of(error, framed["head"])
        return None, (
            flag("front-matter-unreadable", file, row=row, reason=error.reason, right=right),
        )
    if not isinstance(meta, dict):
        reason = Phrase("it is not a list of “key: value” lines")
        return None, (flag("front-matter-unreadable", file, row=2, reason=reason, right=MALFORMED),)
    slips = (*check_values(framed["head"], file, 2), *letters)
    return Page(uri, file, meta, raw[framed.end() :], raw.count("\n", 0, framed.end()) + 1), slips


def is_series(page: Page) -> bool:
    """A page that states period kinds or a rhythm declares a series."""
    return not {"period_kinds", "rhythm"}.isdisjoint(page.meta)


def is_report(page: Page) -> bool:
    """A page that states a period or a package is a report, or wants to be one."""
    return not is_series(page) and ("period" in page.meta or "package" in page.meta)


T = TypeVar("T")

DAY = Phrase("Write a date as 2022-06-14.")
PERIOD = Phrase("Write a period such as 2022, 2022-H1, 2022-Q1, 2022-9M or 2022-06.")
ONE_OF = N_("Write one of {known}.")
LIST = Phrase("Write a list: each item on a line of its own, after a hyphen and a blank.")


@dataclass
class Reader:
    """Reads front matter values and collects what is wrong."""

    page: Page
    problems: list[Problem] = field(default_factory=list)

    def need(self, key: str, likely: str = "") -> str:
        """A text that must be there; `likely` is what it may be for certain."""
        value = self.page.meta.get(key)
        if value in (None, ""):
            others = [each for each in self.page.meta if each != key and known_word(each, (key,))]
            lacking = (
                Phrase(_WORDS["line"], line=f"{key}: {likely}")
                if likely
                else Phrase(_WORDS["lacking"], key=key)
            )
            right = Phrase(_WORDS["rename"], key=key, near=others[0]) if others else lacking
            self.problems.append(
                flag("front-matter-missing", self.page.file, column=key, key=key, right=right)
            )
            return ""
        if isinstance(value, (list, dict)):
            facts: dict[str, Any] = {"key": key, "found": value, "right": Phrase(_WORDS["one"])}
            self.problems.append(flag("front-matter-invalid", self.page.file, column=key, **facts))
        return clean(as_typed(value))

    def need_text(self, key: str) -> Text:
        """A text that must be there, with its translations."""
        return Text(self.need(key), self.text(key).translations)

    def word(self, key: str) -> str:
        """What is written there as it is, "" where it is absent."""
        return str(self.page.meta.get(key) or "")

    def take(self, key: str, read: Callable[[Any], T], right: str) -> T | None:
        """A value that may be absent, read by a function that raises ValueError."""
        value = self.page.meta.get(key)
        if value in (None, ""):
            return None
        try:
            return read(value)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            own = (
                error.args[0]
                if type(error) is ValueError and isinstance(error.args[0], Phrase)
                else right
            )
            facts: dict[str, Any] = {
                "key": key,
                "found": value,
                "right": with_meant(own, as_typed(value)),
            }
            self.problems.append(flag("front-matter-invalid", self.page.file, column=key, **facts))
            return None

    def text(self, key: str) -> Text:
        """A text with its translations, empty where it is absent."""
        return text_of(self.page.meta, key)


def shared_facts(read: Reader) -> Official:
    """What only official documents say, and all of a series alike."""
    return Official(
        superior=read.text("superior"), recipients=read.take("recipients", as_texts, LIST) or ()
    )


def as_period(value: Any) -> Period:
    """A period by its code or name."""
    return parse_period(str(value))


def as_date(value: Any) -> date:
    """A day, whether YAML took it for one or for a text. Raises ValueError of how to write it."""
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(day_meant(str(value), DAY)) from error


def as_texts(value: Any) -> tuple[str, ...]:
    """A list of texts, cleaned."""
    return tuple(clean(_words(item)) for item in as_list(value))


def _words(item: Any) -> str:
    """An item of a list as it was typed: “Lưu: VT”, as lists of recipients end, is a pair of key and value to YAML."""
    match item:
        case str() | int():
            return str(item)
        case dict() if len(item) == 1 and all(
            isinstance(part, str) for pair in item.items() for part in pair
        ):
            return ": ".join(next(iter(item.items())))
    raise ValueError(item)


def as_list(value: Any) -> list[Any]:
    """A list, and nothing that may be taken for one."""
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value
