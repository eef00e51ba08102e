"""Figures of the text under the ids that the last period gave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from site_builder.extensions.office_import.earlier import problems
from site_builder.extensions.office_import.earlier.last import LastFigure, LastPeriod
from site_builder.extensions.office_import.earlier.likeness import (
    ALIKE,
    exact,
    likeness,
    pair_best,
    pair_equal,
    unpaired,
)
from site_builder.extensions.office_import.earlier.problems import Difference
from site_builder.extensions.office_import.prose.figures import ProseFigure
from site_builder.extensions.office_import.tables.units import same_unit

SURE = 0.75  # words of the sentence in common, where the label alone tells too little


def align_figures(
    figures: Sequence[ProseFigure], last: LastPeriod
) -> tuple[tuple[ProseFigure, ...], frozenset[str], list[Difference]]:
    """Figures with their ids, the ids that the report shows by a call, and the ids that are gone."""
    pairs: dict[int, int] = {}
    before = last.figures
    for part in (_label, _clause):
        pair_equal([part(figure.label, figure.clause, figure.unit) for figure in figures],
                   [part(figure.label, figure.clause, figure.unit) for figure in before], pairs)  # fmt: skip
    mine, theirs = unpaired(pairs, len(figures), len(before))
    scores = (
        (_score(figure, other), a, b)
        for a in mine
        for b in theirs
        if same_unit((figure := figures[a]).unit, (other := before[b]).unit)
    )
    pair_best(scores, pairs, lambda score: score > 0)
    named = tuple(_named(figures, before, pairs))
    called = frozenset(before[b].id for b in pairs.values()) & last.called
    own = {figure.id for figure in before}
    gone = sorted((last.called & own) - called)
    told = problems.figures_gone("", found=", ".join(gone), period=last.period) if gone else None
    return named, called, [Difference(told)] if told else []


def _label(label: str, clause: str, unit: str) -> tuple[str, str] | None:
    return (exact(label), exact(unit)) if label else None


def _clause(label: str, clause: str, unit: str) -> tuple[str, str] | None:
    """The sentence but for its numbers."""
    words = " ".join(word for word in clause.split() if not any(letter.isdigit() for letter in word))
    return (exact(words), exact(unit)) if words else None


def _score(figure: ProseFigure, other: LastFigure) -> float:
    label = likeness(figure.label, other.label)
    clause = likeness(figure.clause, other.clause) if other.clause else 0.0
    return label + clause / 10 if label >= ALIKE else clause / 10 if clause >= SURE else 0.0


def _named(
    figures: Sequence[ProseFigure], before: Sequence[LastFigure], pairs: dict[int, int]
) -> Iterator[ProseFigure]:
    taken = {figure.id for figure in before}
    for n, figure in enumerate(figures):
        prefix = figure.id.rpartition("-")[0]
        tries = (figure.id, *(f"{prefix}-{count}" for count in range(2, len(figures) + len(before) + 3)))
        name = before[pairs[n]].id if n in pairs else next(one for one in tries if one not in taken)
        taken.add(name)
        yield replace(figure, id=name)
