"""The periods of a year that a series has: `[Q1, H1, 9M, Y]` is a first quarter, six months, nine months and a year.

A series without a rhythm has every period of its kinds; one that has it expects these periods and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from site_builder.core.calendar.period import Kind, Period
from site_builder.core.problem import PeriodError, Phrase

Rhythm = tuple[str, ...]

_BEAT = re.compile(r"Q[1-4]|H[12]|9M|Y|M(?:0[1-9]|1[0-2])")
_BEATS = {
    Kind.QUARTER: "Q{}",
    Kind.HALF_YEAR: "H{}",
    Kind.NINE_MONTHS: "9M",
    Kind.YEAR: "Y",
    Kind.MONTH: "M{:02d}",
}
_LETTERS = {beat[0]: kind for kind, beat in _BEATS.items()}
MOST = 12  # periods of one kind in a year


def parse_rhythm(value: Any) -> Rhythm:
    """A list such as `[Q1, H1, 9M, Y]`, months as M01. Raises PeriodError for anything else, and for one twice."""
    beats = tuple(str(each) for each in value) if isinstance(value, list) else ()
    if (
        not beats
        or len(set(beats)) < len(beats)
        or not all(_BEAT.fullmatch(beat) for beat in beats)
    ):
        raise PeriodError(Phrase("“{value}” is not a rhythm such as [Q1, H1, 9M, Y]", value=value))
    return beats


def kinds_of(rhythm: Rhythm) -> tuple[Kind, ...]:
    """The kinds of period in a rhythm, each once."""
    return tuple(dict.fromkeys(_LETTERS[beat[0]] for beat in rhythm))


def beat_of(period: Period) -> str:
    """The name of a period within its year, whatever the year; "" for days and windows of their own."""
    return _BEATS[period.kind].format(period.number) if period.kind in _BEATS else ""


def is_in(rhythm: Rhythm, period: Period) -> bool:
    """Whether a series of that rhythm has the period; without a rhythm it may have any."""
    return not rhythm or beat_of(period) in rhythm


def next_in(rhythm: Rhythm, period: Period) -> Period | None:
    """The next period of the same kind that the rhythm has; the very next where it has none of that kind."""
    return _shifted(rhythm, period, forward=True)


def previous_in(rhythm: Rhythm, period: Period) -> Period | None:
    """The last period of the same kind that the rhythm has; the very last where it has none of that kind."""
    return _shifted(rhythm, period, forward=False)


def _shifted(rhythm: Rhythm, period: Period, *, forward: bool) -> Period | None:
    each: Period | None = period
    for _ in range(MOST):
        each = (each.next() if forward else each.previous()) if each else None
        if each is None or is_in(rhythm, each):
            return each
    return period.next() if forward else period.previous()


_ENDS = {
    Kind.MONTH: range(1, 13),
    Kind.QUARTER: range(3, 13, 3),
    Kind.HALF_YEAR: range(6, 13, 6),
    Kind.NINE_MONTHS: (9,),
    Kind.YEAR: (12,),
}


def times_a_year(kinds: Iterable[Kind], rhythm: Rhythm = ()) -> int:
    """How many times in a year something ends: six months and a year are twice, since the second half is no period of
    its own. 0 where only days and windows are known.
    """
    if rhythm:
        return len({_end_of(beat) for beat in rhythm})
    return len({month for kind in kinds for month in _ENDS.get(kind, ())})


def _end_of(beat: str) -> int:
    number = int(beat[1:]) if beat[1:].isdigit() else 1
    return list(_ENDS[_LETTERS[beat[0]]])[number - 1]
