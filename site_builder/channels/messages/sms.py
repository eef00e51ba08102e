"""An answer as one SMS: at most 160 septets, the figure whole.

Where it is too long the source goes, then the period becomes its code, then the name and at last the unit are
shortened at a word; several figures that do not fit together give way to their number and the portal's host.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.channels.messages.gsm import LONGEST, septets, shorten, to_gsm
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.derive.answers import Answer, Value

NAME_ROOM = 40  # a name is cut down to this before anything else of the message goes
FATE_WORDS = {
    "corrected": N_("corrected"),
    "revised": N_("revised"),
    "withdrawn": N_("replaces a withdrawn figure"),
    "superseded": N_("superseded"),
    "late": N_("published late"),
}
STATUS_WORDS = {"estimate": N_("Estimate"), "preliminary": N_("Preliminary")}


def sms_text(answer: Answer, language: str, host: str) -> str:
    """The message; "" where not even the bare figure fits, which no real figure does."""
    _ = translator(language)
    name = to_gsm(answer.name)
    for head, tail in _choices(answer, language, _):
        if made := _joined(name, head, tail):
            return made
    if len(answer.values) > 1:
        return _joined(name, to_gsm(_("{count} values, see {host}").format(count=len(answer.values), host=host)), "")
    return ""


def status_words(answer: Answer, translate: Translate) -> str:
    """What a reader must know before using the figures: not yet official, worked out from others, put right since."""
    status = "" if answer.status == "official" else answer.status
    word = translate(STATUS_WORDS[status]) if status in STATUS_WORDS else status
    fates = (
        translate(FATE_WORDS[kind]) for kind in dict.fromkeys(fate.kind for fate in answer.fates) if kind in FATE_WORDS
    )
    return ", ".join(
        part for part in (word.lower(), translate("derived figure") if answer.is_derived else "", *fates) if part
    )


def _choices(answer: Answer, language: str, _: Translate) -> Iterator[tuple[str, str]]:
    """Figures and what follows them, the fullest first."""
    status = f" ({to_gsm(word)})" if (word := status_words(answer, _)) else ""
    period, code = to_gsm(answer.period.label(language)), to_gsm(answer.period.code)
    source = to_gsm(_("Source: {source}").format(source=answer.source))
    for unit_room in (LONGEST, 24, 0):
        head = "; ".join(_printed(value, unit_room) for value in answer.values)
        yield from ((head, f". {period}{status}. {source}"), (head, f". {period}{status}"), (head, f". {code}{status}"))
    yield "; ".join(_printed(value, 0) for value in answer.values), ""


def _printed(value: Value, unit_room: int) -> str:
    unit = shorten(to_gsm(value.unit), unit_room)
    area = f" ({to_gsm(value.area)})" if value.area else ""
    return to_gsm(value.number) + (f" {unit}" if unit else "") + area


def _joined(name: str, head: str, tail: str) -> str:
    """The message with as much of the name as there is room for; "" where there is too little."""
    room = LONGEST - septets(head) - septets(tail) - len(": ")
    if room < (min(septets(name), NAME_ROOM) if tail else -len(": ")):
        return ""
    short = shorten(name, max(room, 0))
    return (f"{short}: " if short else "") + head + tail
