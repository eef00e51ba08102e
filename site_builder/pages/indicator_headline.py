"""What the newest figure of an indicator says, in one sentence that never says more than the data.

Nothing is said of a figure that was derived, or where sources contradict each other. A change is told only where the
history computed one, and not at all where either figure is "about" so much; one within what rounding hides is none,
or told with that reserve where a whole figure may be exact.
Better and worse are words of the declared direction alone. Ranks are compared where the figures may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from site_builder.core.number import format_number
from site_builder.core.quantity import Parts
from site_builder.derive.history import Change, Entry, History, Line
from site_builder.derive.targets import UNSETTLED, reached
from site_builder.pages.facts import STATUS_WORDS
from site_builder.pages.indicator_words import Wording


def headlines_of(history: History, wording: Wording) -> tuple[tuple[str, Entry], ...]:
    """ "Năm 2024: 0,8335 điểm, không đổi trong phạm vi làm tròn so với năm 2023, lùi 1 hạng, xuống hạng 2."

    One sentence an area with the figure that it is about, the newest first, each with its area where there are
    several. None where nothing may be said: no figure, a heading, sources that contradict, a derived figure.
    """
    if history.indicator.kind == "heading":
        return ()
    told = ((_headline(history, line, wording), line.latest[-1]) for line in history.answering)
    return tuple((sentence, entry) for sentence, entry in told if sentence)


def _headline(history: History, line: Line, wording: Wording) -> str:
    entry, indicator, language = line.latest[-1], history.indicator, wording.language
    said = entry.observation
    if entry.contradicts or said.is_derived or said.value is None:
        return ""
    unit = wording.unit(said, indicator)
    value = wording.with_unit(said, indicator)
    parts = [value, *_compared(entry, unit, wording), *_ranked(entry, wording), *_aimed(entry, unit, wording)]
    if indicator.words(said.value, language):
        parts = [value]
    elif said.status in UNSETTLED:
        parts[0] += f" ({_lower(wording.translate(STATUS_WORDS[said.status]))})"
    return f"{wording.when(history, line)}: {', '.join(parts)}."


def _compared(entry: Entry, unit: str, wording: Wording) -> Iterator[str]:
    """The change against the period before, or that there can be none."""
    _, change = wording.translate, entry.previous
    if change is None:
        if entry.previous_reason == "broken":
            yield _("not comparable with the figures before it")
        return
    if _is_vague(entry, change):
        return
    earlier = wording.inside(change.since)
    if change.difference == 0:
        yield _("unchanged from {earlier}").replace("{earlier}", earlier)
    elif change.is_hidden:
        yield _("unchanged within rounding from {earlier}").replace("{earlier}", earlier)
    else:
        verb = _("up {difference} from {earlier}") if change.difference > 0 else _("down {difference} from {earlier}")
        told = verb.replace("{difference}", _amount(change, entry, unit, wording)).replace("{earlier}", earlier)
        judged = wording.judged(change)
        yield f"{told} ({judged})" if judged else told


def _is_vague(entry: Entry, change: Change) -> bool:
    """Whether one of the two figures is only about, over or under what is printed."""
    return bool(entry.observation.qualifier or (change.before and change.before.qualifier))


def _amount(change: Change, entry: Entry, unit: str, wording: Wording) -> str:
    is_share = entry.observation.unit == "%"
    printed = format_number(abs(change.difference), wording.language)
    return str(Parts("", printed, wording.translate("percentage points") if is_share else unit))


def _ranked(entry: Entry, wording: Wording) -> Iterator[str]:
    """The rank, and how far it moved; 1 is the best."""
    _, rank = wording.translate, entry.observation.rank
    before = entry.previous.before.rank if entry.previous and entry.previous.before else None
    if rank is None:
        return
    if before is None:
        yield _("rank {rank}").replace("{rank}", str(rank))
    elif before == rank:
        yield _("still rank {rank}").replace("{rank}", str(rank))
    else:
        places = format_number(Decimal(abs(before - rank)), wording.language)
        moved = _("up {count} in rank, to {rank}") if rank < before else _("down {count} in rank, to {rank}")
        yield moved.replace("{count}", places).replace("{rank}", str(rank))


def _aimed(entry: Entry, unit: str, wording: Wording) -> Iterator[str]:
    """Whether the target of its own period was met, where that may be said."""
    target = entry.target
    outcome = reached(entry, target) if target else None
    if target is None or outcome is None:
        return
    _ = wording.translate
    told = _("the target {target} was met") if outcome else _("the target {target} was not met")
    yield told.replace("{target}", wording.aim(target, unit))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
