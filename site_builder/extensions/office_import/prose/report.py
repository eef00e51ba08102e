"""The text of a report: its outline, figures in its sentences with the indicators they restate, and its Markdown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import Any, Literal

import yaml

from site_builder.core.language import LOWER, any_of, words
from site_builder.core.numbers.mentions import quantities_in, unit_after
from site_builder.core.numbers.numeral import Convention, is_ambiguous
from site_builder.core.numbers.quantity import Quantity
from site_builder.core.text import fold
from site_builder.extensions.office_import.document import DataTable, Document, Grid, Line
from site_builder.extensions.office_import.form import indicators
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.tables.units import concept_of, same_unit

Kind = Literal["heading", "paragraph", "item", "table", "footnote"]
LONGEST_HEADING = 140

_MARKS = (
    (
        1,
        re.compile(
            rf"(?:(?:{any_of('outline.volume')})\s+)?([IVXLC]+)[.:/]\s+(.+)",
            re.DOTALL | re.IGNORECASE,
        ),
    ),
    (2, re.compile(r"(\d{1,2})[.)]\s+(.+)", re.DOTALL)),
    (3, re.compile(r"(\d{1,2}(?:\.\d{1,2})+)[.)]?\s+(.+)", re.DOTALL)),
    (3, re.compile(rf"([{LOWER}])[.)]\s+(.+)", re.DOTALL)),
)
_BULLET = re.compile(r"([-–+•*])\s+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the report in its place. `table` counts the tables from 0."""

    kind: Kind
    text: str
    section: str
    level: int = 0
    label: str = ""
    table: int = -1
    place: str = ""


def outline(document: Document) -> Iterator[Entry]:
    """Every block with its section."""
    walker = _Walker()
    for block in document.blocks:
        yield walker.table(block) if isinstance(block, Grid) else walker.line(block)


class _Walker:
    def __init__(self) -> None:
        self.path: list[str] = ["", "", ""]
        self.tables = 0

    @property
    def section(self) -> str:
        return ".".join(part for part in self.path if part) or drafted("opening")

    def table(self, grid: Grid) -> Entry:
        entry = Entry("table", "", self.section, table=self.tables, place=grid.place)
        self.tables += 1
        return entry

    def line(self, line: Line) -> Entry:
        if line.kind == "footnote":
            return Entry("footnote", line.text, self.section, label=line.label, place=line.place)
        text = f"{line.label} {line.text}" if line.label and line.label != "-" else line.text
        if line.label != "-" and (match := _mark(text)):
            depth, mark, body = match
            if depth > 1 or mark.isupper():
                return self._marked(line, depth, mark, body)
        if line.kind == "heading":
            return Entry(
                "heading",
                line.text,
                self.section,
                level=min(max(line.level + 1, 2), 5),
                place=line.place,
            )
        if line.label == "-" or (bullet := _BULLET.fullmatch(text)):
            body = line.text if line.label == "-" else bullet[2] if bullet else text
            depth = 2 if text.startswith("+") else max(line.level, 1)
            return Entry("item", body, self.section, level=depth, label="-", place=line.place)
        return Entry("paragraph", text, self.section, place=line.place)

    def _marked(self, line: Line, depth: int, mark: str, body: str) -> Entry:
        if depth == 3 and "." in mark:
            self.path[1:] = [mark.partition(".")[0], mark.partition(".")[2]]
        else:
            self.path[depth - 1 :] = [mark, *[""] * (3 - depth)]
        label = f"{mark})" if depth == 3 and mark.isalpha() else f"{mark}."
        if _is_heading(line, body, depth):
            return Entry(
                "heading", f"{label} {body}", self.section, level=depth + 1, place=line.place
            )
        return Entry("paragraph", f"{label} {body}", self.section, label=label, place=line.place)


def _mark(text: str) -> tuple[int, str, str] | None:
    for depth, pattern in _MARKS:
        if match := pattern.fullmatch(text):
            is_capital = depth == 1 and len(text) > 2 and text[0].isupper()
            return depth, match[1].upper() if is_capital else match[1], match[2].strip()
    return None


def _is_heading(line: Line, body: str, depth: int) -> bool:
    """A short line that is no sentence, or one set as heading or in bold."""
    if line.kind == "heading" or (line.strong and len(body) <= 2 * LONGEST_HEADING):
        return True
    is_short = len(body) <= (LONGEST_HEADING if depth < 3 else min(LONGEST_HEADING, 90))
    return is_short and not body.rstrip().endswith((".", ";", ",", ":"))


# Figures in prose, as candidates: where they stand, what they count, which indicator they restate.


FEW, MANY = 3, 12  # words of a label
_BREAK = re.compile(r"[,;:.](?=\s|$)|[()“”\"]|(?<!\S)[-+–•](?=\s)|\n")
_JOINTS = frozenset(words("import.joints"))
_VERBS = frozenset(words("import.verbs"))


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure and its place in its line."""

    id: str
    section: str
    label: str
    clause: str
    quantity: Quantity
    unit: str
    entry: int
    place: str
    reason: str = "ambiguous-number"  # why it is doubtful, where it is


def prose_figures(
    entries: Iterable[Entry],
    convention_of: Iterable[Convention | None],
    recognised: Container[str] = (),
) -> Iterator[ProseFigure]:
    """Figures of paragraphs and list items, in order; `convention_of` goes along with the entries.

    What was read from the pictures of pages (their places are in `recognised`) is doubtful as a whole.
    """
    counts: dict[str, int] = {}
    for n, (entry, convention) in enumerate(zip(entries, convention_of, strict=True)):
        if entry.kind not in ("paragraph", "item"):
            continue
        bare = _without_label(entry)
        quantities = list(quantities_in(bare, convention))
        for index, quantity in enumerate(quantities):
            prefix = _slug(entry.section)
            counts[prefix] = counts.get(prefix, 0) + 1
            is_read = entry.place in recognised
            unit = quantity.unit or unit_after(entry.text, quantity.end)
            label = label_of(bare, quantity, quantities[max(index - 1, 0) : index + 2])
            clause = clause_around(entry.text, quantity)
            quantity = _bounded(quantity, label, unit)
            number = f"{prefix}-{counts[prefix]}"
            if is_read:
                quantity = replace(quantity, value=None, whole=None, doubtful=True)
            reason = "recognised" if is_read else "ambiguous-number"
            yield ProseFigure(
                number, entry.section, label, clause, quantity, unit, n, entry.place, reason
            )


def _bounded(quantity: Quantity, label: str, unit: str) -> Quantity:
    """A figure that its words cannot be worth is doubtful: no coefficient is 1234 (1.234), no count 1.5 (1,500)."""
    value = quantity.value
    counted = (
        "" if unit.lower().startswith(words("import.ratios")) else unit
    )  # gấp 1,704 lần is a ratio
    concepts = (concept_of(label, counted), concept_of(label, counted.partition(" ")[0]))
    if (
        value is None
        or not is_ambiguous(quantity.numeral)
        or all(concept.allows(value) for concept in concepts)
    ):
        return quantity
    return replace(quantity, value=None, doubtful=True)


def _without_label(entry: Entry) -> str:
    """Blanks in place of the line's own number, so that places stay."""
    has_label = entry.label and entry.text.startswith(entry.label)
    return " " * len(entry.label) + entry.text[len(entry.label) :] if has_label else entry.text


def label_of(text: str, quantity: Quantity, others: Sequence[Quantity]) -> str:
    """A few words that say what is counted: those before the number and those after it.

    Words between two numbers belong to the first of them, up to the word that joins both. `others` need hold no more
    than the neighbours.
    """
    earlier = [other.end for other in others if other.end <= quantity.start]
    later = [other.start for other in others if other.start >= quantity.end]
    # From the number before on: a long line is read once, not once a number.
    breaks = _BREAK.finditer(text, max(earlier, default=0), quantity.start)
    start = max([match.end() for match in breaks] + earlier, default=0)
    before = text[start : quantity.start].split()
    after = _BREAK.split(text[quantity.end : min(later, default=len(text))])[0].split()
    if earlier:
        joints = [n for n, word in enumerate(before) if word.lower() in _JOINTS]
        before = before[joints[-1] + 1 :] if joints else [] if start == earlier[-1] else before
    while before and before[-1].lower() in _VERBS:
        before = before[:-1]
    after = list(takewhile(lambda word: word.lower() not in _JOINTS, after))
    if before and " ".join(after) in (quantity.unit, unit_after(text, quantity.end)):
        after = after if len(before) < FEW else []
    label = " … ".join(part for part in (" ".join(before[-MANY:]), " ".join(after[:MANY])) if part)
    return label[:1].upper() + label[1:] if label else clause_around(text, quantity)


def clause_around(text: str, quantity: Quantity) -> str:
    """The part of the sentence that holds the number, without mark-up, at most 120 letters."""
    starts, ends = _clauses(text)
    before, after = bisect_right(starts, quantity.start), bisect_left(ends, quantity.end)
    start = starts[before - 1] if before else 0
    clause = text[start : ends[after] if after < len(ends) else len(text)].strip(" ,")
    return clause if len(clause) <= 120 else clause[:117].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=2)
def _clauses(text: str) -> tuple[list[int], list[int]]:
    """Where clauses of a line begin and end, found once for all its numbers."""
    starts = [match.end() for match in re.finditer(r"[;:.](?=\s)|\(|^[-+–]\s|^\w{1,3}[.)]\s", text)]
    return starts, [match.start() for match in re.finditer(r"[;)]|[:.](?=\s|$)", text)]


def _slug(section: str) -> str:
    # đ after d: fold would make I.7.đ and I.7.d one.
    named = drafted("section {section}", section=section.translate({0x111: "dd"}))
    words = section if section == drafted("opening") else named
    return re.sub(r"[^a-z0-9]+", "-", fold(words).lower()).strip("-")


# Which indicator a figure of the text restates: by its value and unit, and where that is not enough by its words.


LONG = 3  # digits of a value that hardly agrees by chance
ALIKE = 0.6  # share of an indicator's words that stand beside the figure
SAID = 3  # words in common without which a differing figure is another one
_SMALL = frozenset(map(fold, words("import.small")))
_MOVES = re.compile(rf"(?:{any_of('import.moves')})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the indicators with a number."""

    code: str
    words: frozenset[str]
    unit: str
    value: Decimal


def known_rows(tables: Sequence[DataTable]) -> list[Known]:
    """The rows of the indicators' table."""
    _, parts = indicators(tables) or ("", None)
    if parts is None or parts.name is None or parts.unit is None:
        return []
    columns = (parts.code, parts.name, parts.unit, parts.value)
    rows = [
        row
        for row in zip(*(column.values for column in columns), strict=True)
        if isinstance(row[-1], Decimal)
    ]
    return [
        Known(str(code), _content_words(str(name)), str(unit or ""), value)
        for code, name, unit, value in rows
    ]


def restated(figure: ProseFigure, rows: Sequence[Known]) -> str:
    """The code of the one row that the figure repeats exactly; "" where there is none or more than one may be meant."""
    quantity = figure.quantity
    if quantity.value is None or quantity.qualifier or quantity.whole is not None:
        return ""
    same = [row for row in rows if row.value == quantity.value and _fits(row.unit, figure)]
    is_telling = len(quantity.value.as_tuple().digits) >= LONG and not (
        figure.unit == "%" and quantity.value == 100
    )
    return same[0].code if len(same) == 1 and is_telling else _best(figure, same)


def contradicted(figure: ProseFigure, rows: Sequence[Known]) -> str:
    """The code of the one row that the figure's words name while its value is another; else ""."""
    quantity = figure.quantity
    if quantity.value is None or quantity.whole is not None or _MOVES.search(figure.label):
        return ""
    fitting = [row for row in rows if row.unit and _fits(row.unit, figure)]
    if any(row.value == quantity.value for row in fitting):
        return ""
    label = _content_words(figure.label) | _content_words(figure.clause)
    return _best(figure, [row for row in fitting if len(row.words & label) >= SAID], least=0.8)


def _best(figure: ProseFigure, rows: Sequence[Known], least: float = ALIKE) -> str:
    """The row whose words the label has most of, if it leads; its clause counts where the label tells no two apart."""
    for text in (figure.label, figure.clause):
        words = _content_words(text)
        scores = sorted(
            ((len(row.words & words) / max(len(row.words), 1), row.code) for row in rows),
            reverse=True,
        )
        if scores and scores[0][0] >= least and (len(scores) == 1 or scores[1][0] < scores[0][0]):
            return scores[0][1]
    return ""


def _fits(unit: str, figure: ProseFigure) -> bool:
    """Whether the figure counts in the row's unit, of whose words a text may have only the first."""
    counted = "%" if figure.quantity.unit == "%" else figure.unit
    if same_unit(unit, counted):
        return True
    return bool(unit and counted) and fold(unit).lower().startswith(f"{fold(counted).lower()} ")


def _content_words(text: str) -> frozenset[str]:
    return (
        frozenset(word for word in re.findall(r"\w+", fold(text).lower()) if not word.isdigit())
        - _SMALL
    )


# The report as Markdown: front matter, headings, lists, and calls that bind prose to data.
#
# Text of the source is text: whatever Markdown, HTML or Jinja would take for a mark is escaped.


# An address, or the call of a footnote.
_KEPT = re.compile(r"(https?://[^\s<>()\"]+[^\s<>()\".,;:]|www\.[\w./-]+\w|\[\^\w+\])")
_SPECIAL = re.compile(r"([\\`*_\[\]#])")  # what Python-Markdown lets a backslash escape
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;"})


def report_text(
    front: Mapping[str, Any],
    entries: Sequence[Entry],
    tables: Sequence[DataTable],
    bound: Mapping[int, Sequence[tuple[ProseFigure, str]]],
) -> str:
    """The whole file. `bound` gives, by entry, the figures that a cell of a table holds and the call for each."""
    parts = [entry_text(entry, tables, bound.get(n, ())) for n, entry in enumerate(entries)]
    body = ""
    for entry, before, part in zip(entries, [None, *entries], parts, strict=False):
        is_tight = before is not None and entry.kind == before.kind == "item"
        body += ("\n" if is_tight else "\n\n") + part if body else part
    return f"---\n{front_matter(front)}---\n\n{body}\n"


def front_matter(front: Mapping[str, Any]) -> str:
    """The facts about the report; one that is not known is an empty line."""
    filled = {key: value or None for key, value in front.items()}
    head = yaml.safe_dump(filled, allow_unicode=True, sort_keys=False, width=110)
    return re.sub(r"^(\w+): null$", r"\1:", head, flags=re.MULTILINE)


def entry_text(
    entry: Entry, tables: Sequence[DataTable], bound: Sequence[tuple[ProseFigure, str]]
) -> str:
    """One line of the report; `bound` are its figures with their calls."""
    if entry.kind == "table":
        return f'{{{{ table("{tables[entry.table].name}") }}}}'
    text = _with_calls(entry.text, bound)
    if entry.kind == "heading":
        return f"{'#' * entry.level} {_one_line(text)}"
    if entry.kind == "item":
        return f"{'    ' * (entry.level - 1)}- {_one_line(text)}"
    if entry.kind == "footnote":
        return f"[^{entry.label}]: {_one_line(text)}"
    # A number in front is the author's, not a list that Markdown may count anew.
    return re.sub(
        r"^(\d+(?:\.\d+)*)([.)]) ",
        r"\1\\\2 ",
        re.sub(r"^([-+]) ", r"\\\1 ", text.replace("\n", "  \n")),
    )


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _with_calls(text: str, bound: Sequence[tuple[ProseFigure, str]]) -> str:
    done, position = "", 0
    for figure, call in sorted(bound, key=lambda pair: pair[0].quantity.start):
        done += escape(text[position : figure.quantity.start]) + call
        position = figure.quantity.end
    return done + escape(text[position:])


def escape(text: str) -> str:
    """Text for Markdown under Jinja: marks escaped, addresses linked, footnote calls kept."""
    return "".join(
        _special(part) if n % 2 else _escaped(part) for n, part in enumerate(_KEPT.split(text))
    )


def _special(result: str) -> str:
    if result.startswith("[^"):
        return result
    address = result if result.startswith("http") else f"http://{result}"
    safe = address.replace("{", "%7B").replace("}", "%7D")
    return f"<{safe}>" if address == result else f"[{_escaped(result)}]({safe})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).translate(_ENTITIES)
