"""Figures in prose, as candidates: where they stand, what they count, how they are qualified."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from site_builder.core.mentions import quantities_in, unit_after
from site_builder.core.numeral import Convention, is_ambiguous
from site_builder.core.quantity import Quantity
from site_builder.core.text import fold
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.prose.outline import Entry
from site_builder.extensions.office_import.tables.concepts import concept_of

FEW, MANY = 3, 12  # words of a label
_BREAK = re.compile(r"[,;:.](?=\s|$)|[()“”\"]|(?<!\S)[-+–•](?=\s)|\n")
_JOINTS = frozenset(("và", "với", "tại", "trong", "đó", "and", "with", "of", "in"))
_VERBS = frozenset(("là", "đạt", "có", "được", "đã", "gồm", "bằng", "chiếm", "is", "are", "was", "were", "has", "have"))


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
    reason: str = "convention"  # why it is doubtful, where it is

    @property
    def value(self) -> Decimal | None:
        """What it is worth; None where it is doubtful."""
        return self.quantity.value


def prose_figures(
    entries: Iterable[Entry], convention_of: Iterable[Convention | None], recognised: Container[str] = ()
) -> Iterator[ProseFigure]:
    """Figures of paragraphs and list items, in order; `convention_of` goes along with the entries.

    What was read from the pictures of pages (their places are in `recognised`) is doubtful as a whole.
    """
    counts: dict[str, int] = {}
    for n, (entry, convention) in enumerate(zip(entries, convention_of, strict=True)):
        if entry.kind not in ("paragraph", "item"):
            continue
        bare = _without_label(entry)
        found = list(quantities_in(bare, convention))
        for place, quantity in enumerate(found):
            prefix = _slug(entry.section)
            counts[prefix] = counts.get(prefix, 0) + 1
            is_read = entry.place in recognised
            unit = quantity.unit or unit_after(entry.text, quantity.end)
            label = label_of(bare, quantity, found[max(place - 1, 0) : place + 2])
            clause = clause_around(entry.text, quantity)
            quantity = _bounded(quantity, label, unit)
            number = f"{prefix}-{counts[prefix]}"
            if is_read:
                quantity = replace(quantity, value=None, whole=None, doubtful=True)
            reason = "recognised" if is_read else "convention"
            yield ProseFigure(number, entry.section, label, clause, quantity, unit, n, entry.place, reason)


def _bounded(quantity: Quantity, label: str, unit: str) -> Quantity:
    """A figure that its words cannot be worth is doubtful: no coefficient is 1234 (1.234), no count 1.5 (1,500)."""
    value = quantity.value
    counted = "" if unit.lower().startswith("lần") else unit  # gấp 1,704 lần is a ratio
    concepts = (concept_of(label, counted), concept_of(label, counted.partition(" ")[0]))
    if value is None or not is_ambiguous(quantity.numeral) or all(concept.allows(value) for concept in concepts):
        return quantity
    return replace(quantity, value=None, doubtful=True)


def _without_label(entry: Entry) -> str:
    """Blanks in place of the line's own number, so that places stay."""
    return (
        " " * len(entry.label) + entry.text[len(entry.label) :]
        if entry.label and entry.text.startswith(entry.label)
        else entry.text
    )


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
    named = drafted("section {section}", section=section.replace("đ", "dd"))
    words = section if section == drafted("opening") else named
    return re.sub(r"[^a-z0-9]+", "-", fold(words).lower()).strip("-")
