"""What a report says in one language: its front matter and its text with the calls filled in, as an edition freezes it.

Written down as Markdown under front matter of one JSON value a line, which YAML reads too, so that the text of an
edition is read back from its published bytes alone (docs/decisions/0066-texts.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from typing import Any

from site_builder.core.files import sha256_of
from site_builder.model.edition import Change, Edition, Releases
from site_builder.model.log import Log
from site_builder.model.report import Report

# What front matter says to readers; `package`, `series`, `template` and names of tables say nothing by themselves.
STATED = (
    "title description period status issued published received document_number issuer signatory place addressee "
    "request_document legal_basis period_start period_end estimates superior recipients authority"
).split()
POINTS = "summary"
_PARTS = {
    POINTS: "figure text",
    "headlines": "figure label target_text",
    "corrections": "date text old new reason",
}
FACTS = (*STATED, *_PARTS)
SOURCE = (
    "source"  # the key under which a frozen text states the hash of what lay in the portal's folder
)
_AROUND = 4  # words that stay on either side of a difference
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OWN_LINE = re.compile(r"\s*(?:[-*+>|#]|\d+[.)]\s)")
_ANCHOR = re.compile(r"\s*\{[^}]*\}\s*$")  # as attr_list writes it


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report in a language. `facts` are what its front matter says, `points` its main points with their figures.

    `source` is the hash of the same before any call was filled in: it tells a change by the author from a change in
    how figures are printed.
    """

    language: str
    source: str = field(compare=False)
    facts: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    body: str = ""

    @property
    def title(self) -> str:
        """Its title, "" where it has none in this language."""
        return dict(self.facts).get("title", "")


def stated_facts(meta: Mapping[str, Any], suffix: str = "") -> tuple[tuple[str, str], ...]:
    """What front matter says in a language: of keys with its `suffix` (`_en`), of bare ones in the main language."""
    facts = {key: _plain(meta.get(f"{key}{suffix}")) for key in STATED}
    for key, parts in _PARTS.items():
        items = meta.get(key) if isinstance(meta.get(key), list) else ()
        shown = ({"text": each} if isinstance(each, str) else each for each in items or ())
        lines = (_item(each, parts.split(), suffix) for each in shown if isinstance(each, Mapping))
        facts[key] = "\n".join(line for line in lines if line)
    return tuple((key, text) for key, text in facts.items() if text)


def _item(item: Mapping[str, Any], parts: Sequence[str], suffix: str) -> str:
    return " · ".join(filter(None, (_plain(item.get(f"{part}{suffix}")) for part in parts)))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_plain, value))
    return "" if value is None else " ".join(str(value).split())


def source_digest(report: Report, language: str, main: str, log: Log) -> str:
    """The hash of what an author wrote of a report in a language, "" where that is nothing.

    What was renamed counts under its first name: a rename leads links on, and changes no word.
    """
    is_main = language == main
    facts = stated_facts(report.settings, "" if is_main else f"_{language}")
    own = report.written.get(language)
    text = report.text if is_main else own.text if own else ""
    if not facts and not text.strip():
        return ""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    return sha256_of(first_named(json.dumps([facts, lines], ensure_ascii=False), log).encode())


def first_named(text: str, log: Log) -> str:
    """A text whose links name each dataset, series and report as it was called first."""
    for event in reversed(log.renamings):
        old, new = (home.split("/")[-2] for home in (event.home, event.new_home))
        text = re.sub(rf"(?<![\w.-]){re.escape(new)}(?=/|\.md\b|\.json\b|-series/)", old, text)
    return text


def is_same(old: ReportText, new: ReportText, log: Log) -> bool:
    """Whether an author has changed nothing, or nothing that readers see."""
    return old.source == new.source or reads_alike(old, new, log)


def reads_alike(old: ReportText, new: ReportText, log: Log) -> bool:
    """Whether two texts say the same, but for links that commands led on from what was renamed or removed."""
    led = (tuple(_led(piece, log) for _, piece in pieces(text)) for text in (old, new))
    return next(led) == next(led)


def _led(text: str, log: Log) -> str:
    text = first_named(text, log)
    for end in (*log.ends.values(), *log.pages_ended.values()):
        if end.event == "remove":
            *above, name = map(re.escape, end.home.split("/")[:-1])
            named = f"(?:{above[0]}/)?{name}" if above else name
            led = rf"(?<![\w.-])(?:\.\./)*(?:api/v1/(?:reports/)?)?{named}(?:\.json|\.md|/[\w./-]*)"
            text = re.sub(led, end.home, text)
    return text


# As it is written down.


def render_text(text: ReportText, beside: Mapping[str, str]) -> bytes:
    """A text as an edition publishes it; `beside` says which edition it is."""
    stated = {**dict(text.facts), **beside, "language": text.language, SOURCE: text.source}
    lines = [f"{key}: {_json(value)}" for key, value in stated.items() if value and key != POINTS]
    if text.points:
        lines += [f"{POINTS}:", *(f"- {_json(point)}" for point in text.points)]
    return "\n".join(["---", *lines, "---", "", text.body.strip("\n"), ""]).encode()


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def parse_text(content: bytes) -> ReportText:
    """What `render_text` wrote. ValueError or KeyError for anything else."""
    head, _, body = content.decode("utf-8").removeprefix("---\n").partition("\n---\n")
    lines = head.split("\n")
    stated = {
        key: json.loads(value)
        for key, _, value in (line.partition(": ") for line in lines if line[:2] != "- ")
        if value
    }
    points = tuple(json.loads(line[2:]) for line in lines if line.startswith("- "))
    facts = tuple((key, stated[key]) for key in FACTS if key in stated)
    return ReportText(stated["language"], stated[SOURCE], facts, points, body.strip("\n"))


def frozen_texts(edition: Edition | None) -> dict[str, ReportText]:
    """The texts of an edition by language; those whose bytes are not those released are left out."""
    files = (
        each
        for each in (edition.files if edition else ())
        if each.name.endswith(".md") and each.is_whole
    )
    return {text.language: text for text in (parse_text(each.content or b"") for each in files)}


# What is different, in words.


def text_changes(
    old: Mapping[str, ReportText], new: Mapping[str, ReportText]
) -> tuple[Change, ...]:
    """What was and what is, language by language; of a language that one of both does not have nothing is stated."""
    return tuple(
        change
        for language in old
        if language in new
        for change in _changes(old[language], new[language])
    )


def edition_changes(releases: Releases, edition: Edition) -> tuple[Change, ...]:
    """What an edition of a text changed against the one before; nothing is stated of one that was taken back."""
    before = None if edition.withdrawn else releases.before(edition)
    return text_changes(frozen_texts(before), frozen_texts(edition)) if before else ()


def single_words(changes: Sequence[Change]) -> tuple[str, str]:
    """The old and the new words where there is one difference, "" where there are more."""
    return narrowed(changes[0]) if len(changes) == 1 else ("", "")


def _changes(old: ReportText, new: ReportText) -> Iterator[Change]:
    before, after = list(pieces(old)), list(pieces(new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        was, now = before[first:last], after[start:end]
        for kind in dict.fromkeys(map(_kind, (*now, *was))):
            own = ([each for each in side if _kind(each) == kind] for side in (was, now))
            for old_piece, new_piece in zip_longest(*own, fillvalue=("", "")):
                if old_piece[1] != new_piece[1]:
                    where = new_piece[0] or old_piece[0]
                    yield Change(
                        "text", "patch", new.language, where, old=old_piece[1], new=new_piece[1]
                    )


def _kind(piece: tuple[str, str]) -> str:
    """What a piece is compared with: the same fact, a main point, a paragraph."""
    return piece[0] if piece[0] in FACTS else ""


def pieces(text: ReportText) -> Iterator[tuple[str, str]]:
    """What readers take in at once, with where it stands: a fact, a main point, a paragraph under its heading."""
    yield from ((key, value) for key, value in text.facts if key != POINTS)
    yield from ((POINTS, " ".join(point.split())) for point in text.points)
    heading, lines = "", list[str]()
    for line in (*text.body.split("\n"), ""):
        is_own = bool(_OWN_LINE.match(line))
        if lines and (is_own or not line.strip()):
            yield heading, " ".join(" ".join(lines).split())
            lines = []
        if line.startswith("#"):
            heading = line = _ANCHOR.sub("", line).strip("# ")
        lines += [line] if line.strip() else []


def narrowed(change: Change) -> tuple[str, str]:
    """The words that differ, with a few around them that do not."""
    old, new = change.old.split(" "), change.new.split(" ")
    shared = min(len(old), len(new))
    head = count_alike(old, new)
    tail = min(count_alike(old[::-1], new[::-1]), shared - head)
    return _cut(old, head, tail), _cut(new, head, tail)


def count_alike(first: Sequence[object], second: Sequence[object]) -> int:
    """How many items two sequences begin with in common."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    )


def _cut(words: Sequence[str], head: int, tail: int) -> str:
    start, end = max(head - _AROUND, 0), len(words) - max(tail - _AROUND, 0)
    return " ".join(["…"] * (start > 0) + list(words[start:end]) + ["…"] * (end < len(words)))


def changes_figures(change: Change) -> bool:
    """Whether a number is not the one it was: no spelling is."""
    return sorted(_NUMBER.findall(change.old)) != sorted(_NUMBER.findall(change.new))
