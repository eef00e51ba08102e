"""What a script needs to set two figures of an indicator beside each other: which of them may be compared.

The rules are those of `derive.history`: one area, one kind of period, one unit, no break in between, printed figures
that nobody contradicts. Two areas may be compared for one period. The script only looks whether these words are alike,
and subtracts digit by digit; beneath the page's table it says the same as its columns do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.core.number import canonical_number
from site_builder.derive.fate import Fate
from site_builder.derive.history import Entry, History, Line
from site_builder.pages.indicator_words import Wording

# Why a figure is not compared with any other, by the name that the script knows.
SEVERAL, DERIVED, NEAR = "several", "derived", "near"


@dataclass(frozen=True, slots=True)
class Paired:
    """A figure that can be chosen. `key` names it in the page's address, `name` its period within a sentence,
    `place` its area where there are several.

    `value` is its canonical number, "" for an answer on a scale. Figures of one `run` have no break in between;
    `run` is "" for one that stands on its own, and `why` says the reason. `is_share` where the unit of the data is %,
    `good` the direction that is, and `reserve` what is to be said with the figure.
    """

    key: str
    name: str
    place: str
    value: str
    area: str
    period: str
    kind: str
    unit: str
    run: str
    why: str = ""
    is_share: bool = False
    good: str = ""
    reserve: str = ""


def paired(
    history: History, line: Line, entry: Entry, wording: Wording, *, good: str = "", fates: Sequence[Fate] = ()
) -> Paired | None:
    """The figure of a row; None where there is none that stands. `good` is the direction of its own indicator, `fates`
    what became of it.
    """
    said = entry.observation
    if said.value is None or entry.is_superseded:
        return None
    has_areas = len(history.lines) > 1
    code = said.period.code
    cuts = sum(cut.since <= said.window.end for cut in line.breaks)
    is_coded = bool(history.indicator.words(said.value, wording.language))
    return Paired(
        key=f"{line.area.code}_{code}" if has_areas else code,
        name=wording.inside(said.period),
        place=line.area.name.say(wording.language) if has_areas else "",
        value="" if is_coded else canonical_number(said.value),
        area=line.area.code,
        period=code,
        kind=said.period.kind,
        unit="" if is_coded else wording.unit(said, history.indicator),
        run=f"{said.indicator}.{cuts}.{'opened' if line.opening else ''}",
        why=_why(entry),
        is_share=said.unit == "%",
        good=good if good in ("up", "down") else "",
        reserve=wording.reserve(said, fates),
    )


def _why(entry: Entry) -> str:
    if entry.contradicts:
        return SEVERAL
    if entry.observation.is_derived:
        return DERIVED
    return NEAR if entry.observation.qualifier else ""
