"""A Markdown text as HTML, and what stands in it: links, pictures, and what a page does not keep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from site_builder.core.active import ATTRIBUTES, CLASSES, SET_BY_MARKDOWN, TAGS
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.problem import WRITE, Phrase, Problem, flag, meant
from site_builder.core.text import hidden_letter
from site_builder.derive.markup import as_html

# Without any of these a text holds no link, picture, element or attribute of an author's.
_MARKS = re.compile(r"[<\[{!]|===|^ {0,3}#[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a text; `alt` is None where the text gives none at all."""

    link: str
    alt: str | None


@dataclass
class Written(HTMLParser):
    """Everything that the checks ask of a text, read once. `removed` are elements, and attributes as “class”.

    `words` are those of headings by their anchors, as “#a”, and of links by where they lead.
    """

    links: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    titles: int = 0  # headings of the first level
    words: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)  # what of these is open, by its element

    def __post_init__(self) -> None:
        super().__init__()

    def handle_data(self, data: str) -> None:
        """Words, in a heading or a link."""
        for name in self.inside.values():
            self.words[name] = self.words.get(name, "") + data

    def handle_endtag(self, tag: str) -> None:
        """The end of a heading or a link."""
        self.inside.pop(tag, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what an element says."""
        values = dict(attrs)
        self.titles += tag == "h1"
        if named := values.get("href") if tag == "a" else tag[0] == "h" and values.get("id"):
            self.inside[tag] = named if tag == "a" else f"#{named}"
        self.ids += [value for key, value in attrs if key == "id" and value]
        if tag == "img":
            self.pictures.append(Picture(values.get("src") or "", values.get("alt")))
        else:
            self.links.extend(value for key, value in attrs if key in ("href", "src") and value)
        if tag not in TAGS:
            self.removed.append(f"<{tag}>")
            return
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        self.removed.extend(
            key for key, value in attrs if key not in allowed and not _is_set(tag, key, value or "")
        )


def _is_set(tag: str, key: str, value: str) -> bool:
    """Whether Markdown sets an attribute by itself, or a page keeps it."""
    if key == "style":
        return tag in ("td", "th")
    if key in ("role", "rel") or (key == "class" and value.startswith(SET_BY_MARKDOWN)):
        return True
    return key == "class" and set(value.split()) <= CLASSES.get(tag, set())


@lru_cache(256)  # each is asked for by several checks, and by those of the texts that link to it
def read_written(text: str, more: tuple[str, ...] = ()) -> Written:
    """Read a Markdown text; `more` are extensions that the portal adds."""
    written = Written()
    if more or _MARKS.search(text):  # else it is words and tables alone, of which nothing is asked
        written.feed(as_html(text, more))
    return written


_WORDS = message_tables(__package__)["written"]
_NOTE = re.compile(r"\[\^(?P<name>[^\]\s]+)\](?P<is_text>:)?")
_DEFINED = re.compile(r"^ {0,3}\[([^\]^][^\]]*)\]:", re.MULTILINE)
_UNREAD = [
    (code, re.compile(pattern), right)
    for code, table in (("link-unread", "unlinked"), ("markup-unread", "unread"))
    for pattern, right in message_tables(__package__)[table].items()
]
_REFERENCE = re.compile(r"\[(?P<text>[^\[\]]+)\]\[(?P<name>[^\[\]]*)\]")
_BLANK = re.compile(r"\{#(?P<text>[^}=.#:]*[^}=.#:\s]\s+[^}=.#:]*)\}")
HALF_CALL = re.compile(
    r"(?<![{%])\{\s*(?:figure|rank|median|difference|share|cell|table|chart)\([^{}]*\}(?!\})"
)
_NO_PROSE = re.compile(r"`[^`]*`|\{\{.*?\}\}|\\.")
_TICK = re.compile(r"`([\w./-]*\w)")
_MERGE = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|1[.)])[ \t]+\S")
_NO_SENTENCE = re.compile(r" {0,3}(?:[-+>|<#{]|\*(?!\*[^*])|\d+[.)]|\[\^|!!!|\t)| {4}")
_POINT, _STEP = re.compile(r" *(?:[-*+]|\d+[.)])[ \t]+\S"), 4
_BOX = re.compile(r" {0,3}(?:!!!|\?\?\?\+?) ?\w")
_HOLDS = re.compile(
    r" {0,3}(?:[-*+]|\d+[.)])\s| {0,3}\[\^|(?:!!!|\?\?\?|===|:) ?"
)  # what indented lines belong to
_WORD, _PROSE, _COPIED = re.compile(r"[^\W\d_]{2,}"), 5, 20
_RULED = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_HEADING = re.compile(r"#[ \t]+(?P<text>.+?)(?:[ \t]+#*)?$")
_LEVEL, _UNDERLINE = re.compile(r"(#{1,6})[ \t]+(.+)"), re.compile(r"(?:-+|=+)[ \t]*")
_BLANKS = frozenset(" \n")
_CODE = re.compile(r"^(?: {4}|\t)|^[ ]{0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")


def check_prose(
    file: str,
    text: str,
    *,
    first_line: int = 1,
    has_title: bool = False,
    extensions: Sequence[str] = (),
) -> Iterator[Problem]:
    """One text. `has_title` where its page prints the title of the front matter, whatever stands in the text."""
    lines, indented, open_code = _without_code(text, first_line)
    yield from _check_indented(file, dict(lines), dict(indented))
    yield from _check_nesting(file, sorted((*lines, *indented)), tuple(extensions))
    yield from _check_notes(file, lines)
    yield from _check_marks(file, text, lines, tuple(extensions))
    yield from _check_paragraphs(file, lines)
    yield from _check_levels(file, lines)
    yield from _check_boxes(
        file, text.split("\n"), [row - first_line for row, _ in lines], first_line
    )
    written = read_written(text, tuple(extensions))
    free = {
        each[1:] for each in written.links if each[:1] == "#" and not each.startswith("#fn")
    } - {*written.ids}
    for name, count in Counter(written.ids).items():
        if count > 1:
            named = {row: line for row, line in lines if f"{{#{name}" in line}
            is_section = len({*named.values()}) == 1 < len(named)
            right = "section" if is_section else "linked" if len(free) == 1 else "anchor"
            right = Phrase(_WORDS[right], first=min(named, default=""), near=min(free, default=""))
            yield flag("anchor-twice", file, row=max(named, default=None), name=name, right=right)
    if open_code:
        yield flag("code-unclosed", file, row=open_code[0], fence=open_code[1])
    for row, line in lines:
        if _MERGE.match(line):
            yield flag("merge-unfinished", file, row=row, text=line[:60])
        if character := hidden_letter(unescape(line)):
            yield flag("text-hidden-character", file, row=row, character=f"U+{ord(character):04X}")
    titles = written.titles - (0 if has_title else 1)
    if titles > 0:
        headings = [(row, match["text"]) for row, line in lines if (match := _HEADING.match(line))]
        for row, heading in headings[-titles:]:
            yield flag("heading-second", file, row=row, text=heading)


def _check_levels(file: str, lines: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    """Headings that leave out a level below the one before them; the title of the page is of the first."""
    above = 1
    for row, match in ((row, match) for row, line in lines if (match := _LEVEL.match(line))):
        if len(match[1]) > above + 1:
            yield flag(
                "heading-skips",
                file,
                row=row,
                text=match[2][:60],
                right=f"{'#' * (above + 1)} {match[2]}",
            )
        above = len(match[1])


def _check_notes(file: str, lines: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    """Every call of a footnote has its text, and every text its call."""
    called, written = dict[str, int](), dict[str, int]()
    for row, line in lines:
        for match in _NOTE.finditer(_NO_PROSE.sub("", line)):
            is_text = match["is_text"] and not line[: line.index("[^")].strip()
            if is_text and match["name"] in written:
                yield flag("footnote-twice", file, row=row, name=match["name"])
            (written if is_text else called).setdefault(match["name"], row)
    left, lost = written.keys() - called.keys(), called.keys() - written.keys()
    for name in lost:
        right = meant(name, left, _WORDS["note"], _WORDS["note-meant"], name=name)
        right = (
            Phrase(_WORDS["note-meant"], near=min(left)) if len(left) == len(lost) == 1 else right
        )
        for row, text in (
            (row, line.partition("] ")[2]) for row, line in lines if line.startswith(f"[^{name}] ")
        ):
            called[name], right = row, Phrase(_WORDS["note-colon"], name=name, text=text[:60])
        left -= {right.facts.get("near", "")}
        yield flag("footnote-missing", file, row=called[name], name=name, right=right)
    for name in left:
        yield flag("footnote-uncalled", file, row=written[name], name=name)


def _check_marks(
    file: str, text: str, lines: Sequence[tuple[int, str]], more: tuple[str, ...]
) -> Iterator[Problem]:
    """What was meant as a link, an item, an anchor or a call, and is printed as it stands."""
    defined = {name.casefold() for name in _DEFINED.findall(text)}
    for row, written in lines:
        line = _NO_PROSE.sub("", written)
        for code, pattern, right in _UNREAD:
            yield from (
                flag(
                    code,
                    file,
                    row=row,
                    text=match[0].strip()[:60],
                    right=Phrase(right, **match.groupdict()),
                )
                for match in pattern.finditer(line)
                if not more
                or as_html(line, more) == as_html(line)  # an extension of a portal may read it
            )
        for match in _REFERENCE.finditer(line):
            name = match["name"] or match["text"]
            if name.casefold() not in defined and not name.startswith("^"):
                right = Phrase(
                    "Write its address on a line of its own: [{name}]: https://…", name=name
                )
                yield flag("link-unread", file, row=row, text=match[0], right=right)
        for match in _BLANK.finditer(line):
            yield flag(
                "anchor-with-blank",
                file,
                row=row,
                text=match["text"],
                right="-".join(match["text"].split()),
            )
        for match in HALF_CALL.finditer(line):
            yield flag("call-half", file, row=row, text=match[0], right=f"{{{match[0]}}}")


def _check_paragraphs(file: str, lines: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    """What begins within a paragraph, where Markdown begins nothing, and bold words that do not end in it."""
    for is_blank, block in groupby(lines, key=lambda each: not each[1].strip()):
        paragraph = list(block)
        first, *others = paragraph
        if first[1].lstrip().startswith("|") and others:
            yield from _check_table(file, paragraph)
        rows = [row for row, line in paragraph if "`" in line]
        if rows and (
            open_word := _TICK.search(_NO_PROSE.sub("", "\n".join(line for _, line in paragraph)))
        ):
            right = Phrase(WRITE, near=f"`{open_word[1]}`")
            yield flag("markup-unread", file, row=rows[-1], text=open_word[0], right=right)
        if is_blank or _NO_SENTENCE.match(first[1]):
            continue
        if others and _UNDERLINE.fullmatch(others[0][1]) and first[1].rstrip()[-1:] in ".:;,!?…":
            yield flag(
                "heading-unmeant",
                file,
                row=first[0],
                text=first[1].strip()[:60],
                line=others[0][1].strip(),
            )
        below = [*others[1:], (0, "")]
        begun = [
            at for at, after in zip(others, below, strict=bool(others)) if _begins(at[1], after[1])
        ]
        yield from (
            flag("block-glued", file, row=row, text=line.strip()[:60]) for row, line in begun[:1]
        )
        bold = [row for row, line in paragraph for _ in range(_NO_PROSE.sub("", line).count("**"))]
        whole = "\n".join(line for _, line in paragraph)
        pieces = (
            whole.split("**")
            if whole.count("**") == len(bold)
            else _NO_PROSE.sub("", whole).split("**")
        )
        blanks = {
            n: (pieces[n][:1] in _BLANKS) + (pieces[n][-1:] in _BLANKS)
            for n in range(1, len(pieces), 2)
        }
        apart = next((n for n, count in blanks.items() if count), 0)
        if len(bold) % 2 or 2 in blanks.values() or (apart and "**" in as_html(whole)):
            is_one = len(bold) % 2 == 0 and blanks[apart] == 1
            right = (
                Phrase(WRITE, near=f"**{pieces[apart].strip()}**")
                if is_one
                else Phrase(_WORDS["bold"])
            )
            row = bold[apart - 1] if is_one else bold[-1]
            yield flag(
                "emphasis-unclosed",
                file,
                row=row,
                text=dict(paragraph)[row].strip()[:60],
                right=right,
            )


def _check_table(file: str, paragraph: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    """A table of pipes, whose rows have as many cells as its first; others are printed as text, or lose cells."""
    width, (row, rule) = _cells(paragraph[0][1]), paragraph[1]
    if not _RULED.fullmatch(rule.strip()) or _cells(rule) != width:
        yield flag(
            "table-unread", file, row=row, text=rule.strip()[:60], right=f"|{' --- |' * width}"
        )
        return
    for row, line in paragraph[2:]:
        if "|" in line and _cells(line) != width:
            right = Phrase(_WORDS["more"] if _cells(line) > width else _WORDS["fewer"])
            facts: dict[str, Any] = {
                "text": line.strip()[:60],
                "count": _cells(line),
                "width": width,
                "right": right,
            }
            yield flag("table-uneven", file, row=row, **facts)


def _cells(line: str) -> int:
    return _NO_PROSE.sub("", line).strip().removeprefix("|").removesuffix("|").count("|") + 1


def _check_boxes(
    file: str, lines: Sequence[str], places: Sequence[int], first_line: int
) -> Iterator[Problem]:
    """Boxes whose text begins at the margin; `places` are those of lines that are no code."""
    for number in places:
        below = next((line for line in lines[number + 1 :] if line.strip()), "")
        if _BOX.match(lines[number]) and not below.startswith((" " * 4, "\t")):
            yield flag("box-empty", file, row=first_line + number, text=lines[number].strip()[:60])


def _check_indented(
    file: str, prose: Mapping[int, str], indented: Mapping[int, str]
) -> Iterator[Problem]:
    """Paragraphs that four blanks make code, where no item, box or footnote holds them."""
    for row, line in indented.items():
        if prose.get(row - 1, "-").strip() or len(_WORD.findall(line)) < _PROSE:
            continue
        above = next(
            (prose[each] for each in range(row - 1, 0, -1) if prose.get(each, "").strip()), ""
        )
        if not _HOLDS.match(above):
            yield flag("code-by-blanks", file, row=row, text=line.strip()[:60])


def _check_nesting(
    file: str, lines: Sequence[tuple[int, str]], more: tuple[str, ...]
) -> Iterator[Problem]:
    """Comments that do not end, and lists within lists that are not as far in as Markdown wants them."""
    begun, blank, items, reported = 0, True, list[tuple[int, int]](), set[int]()
    for row, line in lines:
        for sign in re.findall("<!--|-->", _NO_PROSE.sub("", line)):
            begun = begun or row if sign == "<!--" else 0
        depth, is_item = len(line) - len(line.lstrip(" ")), _POINT.match(line)
        if is_item or (line.strip() and not depth and blank):
            items = [each for each in items if is_item and each[0] < depth]
            if (
                items
                and 1 < depth - items[-1][0] < _STEP
                and items[-1][1] not in reported
                and _is_flat(more)
            ):
                reported.add(items[-1][1])
                right = " " * (items[-1][0] + _STEP) + line.strip()[:60]
                yield flag("list-flat", file, row=row, text=line.strip()[:60], right=right)
            items += [(depth, row)] if is_item and (items or depth < _STEP) else []
        blank = not line.strip()
    if begun:
        yield flag("comment-unclosed", file, row=begun)


@cache
def _is_flat(more: tuple[str, ...]) -> bool:
    """Whether two blanks begin no list within a list; an extension of a portal may let them."""
    return as_html("- a\n  - b", more).count("<ul>") == 1


def _begins(line: str, after: str) -> bool:
    return bool(_ITEM.match(line) or ("|" in line and _RULED.fullmatch(after.strip())))


_TYPED = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_BETWEEN = re.compile(r"\n[ \t]*\n")


def numbers_of(text: str) -> dict[str, str]:
    """The numbers that a text types itself, as they are written, by their digits."""
    plain = re.sub(r"\]\([^)]*\)|\{[#:][^}]*\}|<[^>]*>", " ", _NO_PROSE.sub(" ", text))
    return {re.sub(r"\D", "", each): each for each in _TYPED.findall(plain)}


def unlike(main: str, other: str, *, is_one: bool = True) -> Iterator[tuple[str, str, str]]:
    """Numbers that a translation has alone, each with what is right there, and how the text that it translates writes
    that: one of its digits, and in one passage the only one of its length.
    """
    mine, theirs = numbers_of(main), numbers_of(other)
    extra, lost = theirs.keys() - mine.keys(), mine.keys() - theirs.keys()
    for own in extra:
        same = [each for each in lost if sorted(each) == sorted(own)]
        near = same or [
            each for each in lost if is_one and len(extra) == 1 and len(each) == len(own)
        ]
        if len(near) == 1:
            right = re.sub(r"\d", "{}", theirs[own]).format(*near[0])
            yield theirs[own], right, mine[near[0]]


_HEAD = re.compile(
    r"^#{1,6}[ \t][^\n{]*+(?:\{[^}#\n]*+#(?P<id>[^\s}#]++)[^}\n]*+\})?+[ \t]*+$", re.MULTILINE
)


def check_translated(
    file: str, language: str, text: str, original: tuple[str, str, int], first_line: int
) -> Iterator[Problem]:
    """A text beside that which it translates, whose text, file and first line are `original`: copied and left so, or a
    number of one that is another there.
    """
    whole, source, begins = original
    if text.strip() == whole.strip() and len(_WORD.findall(_NO_PROSE.sub("", text))) >= _COPIED:
        yield flag("translation-copied", file, language=language, row=None, column=None)
        return
    parts = [_BETWEEN.split(each) for each in (whole, text)]
    is_one = len({*map(len, parts)}) == 1
    for one, other in zip(*parts, strict=True) if is_one else ((whole, text),):
        for own, right, first in unlike(one, other, is_one=is_one):
            where, whole_text, part, begun, odd = file, text, other, first_line, own
            if own in whole:  # which has it elsewhere: there it is the other that slipped
                where, whole_text, part, begun, odd, right = source, whole, one, begins, first, own
            row = begun + whole_text.count("\n", 0, whole_text.index(part) + part.index(odd))
            yield flag("translation-number", where, row=row, found=odd, right=right)
    heads = [[*_HEAD.finditer(each)] for each in (whole, text)]
    for one, other in zip(*heads, strict=True) if len({*map(len, heads)}) == 1 else ():
        if one["id"] and other["id"] not in (None, one["id"]):
            row = first_line + text.count("\n", 0, other.start())
            yield flag(
                "anchor-translated", file, row=row, found=f"#{other['id']}", right=f"#{one['id']}"
            )


def check_file_names(label: str, files: Sequence[str]) -> Iterator[Problem]:
    """Files beside the texts, whose ending readers go by."""
    for uri in files:
        if character := hidden_letter(uri):
            yield flag(
                "text-hidden-character", f"{label}/{uri}", character=f"U+{ord(character):04X}"
            )


def _without_code(
    text: str, first_line: int
) -> tuple[list[tuple[int, str]], list[tuple[int, str]], tuple[int, str] | None]:
    """The lines of a text with their numbers, those that are code by their blanks, and where code begins unended: in
    which another block begins, since only bare signs end one.
    """
    lines: list[tuple[int, str]] = []
    indented: list[tuple[int, str]] = []
    begun: tuple[int, str] | None = None
    unended: tuple[int, str] | None = None
    for row, line in enumerate(text.split("\n"), first_line):
        code = _CODE.match(line)
        if code and code["fence"] and (not begun or code["fence"].startswith(begun[1])):
            unended = unended or (begun if code["info"].strip() else None)
            begun = None if begun and not code["info"].strip() else (row, code["fence"])
        elif not begun:
            (indented if code else lines).append((row, line))
    return lines, indented, unended or begun
