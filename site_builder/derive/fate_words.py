"""The fate of a value in words, for pages, feeds, messages and the API alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from site_builder.core.i18n.catalog import translator
from site_builder.core.number import format_number
from site_builder.core.period import format_date
from site_builder.core.problem import N_
from site_builder.core.text import of_data
from site_builder.derive.fate import QUIET, Fate, Fates

WITH_OLD = {
    "corrected": N_("corrected {day}, was {old}"),
    "revised": N_("revised {day}, was {old}"),
}
BARE = {
    "corrected": N_("corrected {day}"),
    "revised": N_("revised {day}"),
    "withdrawn": N_("replaces a figure withdrawn {day}"),
    "estimated": N_("estimate, may still change"),
    "late": N_("published late, was due {day}"),
}
SUPERSEDED = {
    "official": N_("preliminary here; the official figure is {new}"),
    "preliminary": N_("estimate here; the preliminary figure is {new}"),
}
WHOLE = {
    "corrected": N_("Corrected {day}"),
    "withdrawn": N_("A version was withdrawn {day}"),
    "late": N_("Published late, was due {day}"),
}


def say_fate(fate: Fate, language: str) -> str:
    """ "đính chính 5/7/2022, trước là 77,7"."""
    _ = translator(language)
    day = format_date(fate.date, language) if fate.date else ""
    if fate.kind == "superseded":
        words = SUPERSEDED.get(fate.status, N_("superseded; the figure that stands is {new}"))
        return _(words).format(new=_printed(fate.new, fate, language))
    if fate.old and fate.kind in WITH_OLD:
        return _(WITH_OLD[fate.kind]).format(day=day, old=_printed(fate.old, fate, language))
    return _(BARE[fate.kind]).format(day=day)


def say_fates(fates: Sequence[Fate], language: str) -> str:
    """All of them in one line."""
    return "; ".join(say_fate(fate, language) for fate in fates)


def beside(fates: Fates, package: str, language: str) -> Callable[[str, int, str], str]:
    """What plain text says after a figure of a package: " (đính chính 5/7/2022, trước là 77,7)", or nothing."""

    def words(resource: str, line: int, column: str) -> str:
        loud = [fate for fate in fates.of_row(package, resource, line, column) if fate.kind not in QUIET]
        return f" ({say_fates(loud, language)})" if loud else ""

    return words


def say_whole(fate: Fate, language: str) -> str:
    """The fate of a report or dataset as a whole: "Đính chính 5/7/2022: 77,7 → 77,8"."""
    _ = translator(language)
    said = _(WHOLE[fate.kind]).format(day=format_date(fate.date, language) if fate.date else "")
    change = " → ".join(_printed(text, fate, language) for text in (fate.old, fate.new) if text)
    more = " " + _("and {count} more").format(count=fate.more) if change and fate.more else ""
    return f"{said}: {change}{more}" if change else said


def _printed(text: str, fate: Fate, language: str) -> str:
    """A canonical number in the reader's spelling; words as they are; "…" where there is no value."""
    if not text:
        return "…"
    return format_number(Decimal(text), language) if fate.is_number else of_data(text, language)
