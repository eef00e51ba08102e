"""The frame of a report as a document: who issues it, its number and day, to whom it goes, who signs.

The layout `decree-30` is that of administrative documents in Decree 30/2020/NĐ-CP, Annex I: its words are Vietnamese
by law, and come with that language (table `letterhead.decree-30`). `plain` says the same in the words of the portal's
language and names no state. A fact that nobody stated is left as a dotted line, to be filled in by hand; nothing is
made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from site_builder.core.calendar.period import format_date
from site_builder.core.i18n.catalog import message_tables, say_in_context, translator
from site_builder.core.language import any_of, by_language
from site_builder.core.problem import N_, NC_
from site_builder.core.text import Text, unmarked
from site_builder.extensions.official_document.model import Frame, Layout
from site_builder.model.report import Report, Series

DOTS = "……"
_PARTS_OF_DAY = ("day", "month", "year")
_OFFICE = re.compile(any_of("letterhead.office"), re.IGNORECASE)
# The words of the layout `decree-30`, empty without an extension that has them.
DECREE: Mapping[str, Any] = next(iter(by_language("letterhead.decree-30").values()), {})

MISSING: dict[str, str] = message_tables(__package__)["document"]["missing"]
NUMBER = N_("No. {number}")
TO = N_("To: {addressee}")
COPIES = N_("Copies to:")
PLACED = N_("{place}, {day}")
KIND_PLAIN = NC_("document", "Report")
ANNEX = NC_("document", "Annex {number}")


def frame_of(
    report: Report, series: Series | None, creator: str, layout: Layout, language: str
) -> Frame:
    """The frame of a report. `creator` is who made it, for a report that names no issuer."""
    facts = _Facts(report, series, creator, language)
    return _official(facts) if layout == "decree-30" else _plain(facts, language)


class _Facts:
    """What the report and its series state, each once; never leaves this module."""

    def __init__(self, report: Report, series: Series | None, creator: str, language: str) -> None:
        def say(text: Text) -> str:
            return unmarked(text.say(language))

        own, shared = report.official, series.official if series else None
        self.report, self.title = report, say(report.title)
        self.superior = say(own.superior) or (say(shared.superior) if shared else "")
        self.issuer = say(report.issuer) or unmarked(creator)
        self.number, self.issued, self.place = (
            report.document_number,
            report.issued,
            say(report.place),
        )
        self.addressee = tuple(
            part.strip() for part in say(report.addressee).split(";") if part.strip()
        )
        self.recipients = own.recipients or (shared.recipients if shared else ())
        self.name, self.office = _signer(say(report.signatory))
        self.authority = say(own.authority)

    def missing(self) -> Iterator[str]:
        """The facts that nobody stated, as codes."""
        stated = {
            "issuer": self.issuer,
            "number": self.number,
            "place": self.place,
            "issued": self.issued,
            "addressee": self.addressee,
            "recipients": self.recipients,
            "office": self.office or self.authority,
            "signatory": self.name,
        }
        return (name for name, text in stated.items() if not text)


def _signer(text: str) -> tuple[str, str]:
    """Name and office: "Trần Văn A, Phó Giám đốc"; one word alone may be either."""
    name, _, office = (part.strip() for part in text.partition(","))
    return ("", name) if not office and _OFFICE.match(name) else (name, office)


def _official(facts: _Facts) -> Frame:
    number = re.sub(
        r"^(?=\d(?!\d))", "0", facts.number or f"{DOTS}/{DECREE['symbol']}-{DOTS}"
    )  # below ten: 05/BC
    day = _said_day(facts.issued)
    issuer = facts.issuer or DOTS
    office = facts.office[:1].upper() + facts.office[1:]
    signed = [line.upper() for line in (facts.authority, office) if line] or [DOTS]
    to = tuple(f"- {line}" for line in facts.addressee)
    return Frame(
        superior=(facts.superior.upper(),) if facts.superior else (),
        issuer=(issuer.upper(),),
        number=f"{DECREE['number']} {number}",
        dated=f"{facts.place or DOTS}, {day}",
        kind=DECREE["kind"],
        title=facts.title,
        addressee=(DECREE["to"], *(f"{line};" for line in to[:-1]), f"{to[-1]}.")
        if len(to) > 1
        else (f"{DECREE['to']} {facts.addressee[0] if facts.addressee else DOTS}",),
        recipients=(DECREE["copies"], *_recipients(facts)),
        signed=tuple(signed),
        name=facts.name or DOTS,
        annexed=DECREE["annexed"].format(number=number, day=day, issuer=issuer),
        missing=tuple(facts.missing()),
    )


def _recipients(facts: _Facts) -> Iterator[str]:
    """Each after a hyphen, ended by a semicolon, the last by a full stop."""
    named = [
        re.sub(r"[;.]+$", "", line.strip().removeprefix("-").strip()) for line in facts.recipients
    ]
    lines = named or [
        *((DECREE["like-above"],) if facts.addressee else ()),
        f"{DECREE['kept']}, {DOTS}",
    ]
    yield from (f"- {line};" for line in lines[:-1])
    yield f"- {lines[-1]}."


def _said_day(day: date | None) -> str:
    """Days below ten, and the first two months, have a nought before them."""
    month = "" if day is None else f"{day.month:02}" if day.month < 3 else str(day.month)
    facts = (
        {"day": f"{day.day:02}", "month": month, "year": day.year}
        if day
        else dict.fromkeys(_PARTS_OF_DAY, DOTS)
    )
    return str(DECREE["day"].format_map(facts))


def _plain(facts: _Facts, language: str) -> Frame:
    say = translator(language)
    day = format_date(facts.issued, language) if facts.issued else DOTS
    number = facts.number or DOTS
    kind = say_in_context("document", KIND_PLAIN, language)
    return Frame(
        superior=(facts.superior,) if facts.superior else (),
        issuer=(facts.issuer or DOTS,),
        number=say(NUMBER).format(number=number),
        dated=say(PLACED).format(place=facts.place, day=day) if facts.place else day,
        kind=kind,
        title=facts.title,
        addressee=(say(TO).format(addressee="; ".join(facts.addressee)),)
        if facts.addressee
        else (),
        recipients=(say(COPIES), *facts.recipients) if facts.recipients else (),
        signed=tuple(line for line in (facts.authority, facts.office) if line),
        name=facts.name or DOTS,
        annexed=say("(With {kind} {number} of {day})").format(kind=kind, number=number, day=day),
        missing=tuple(
            code
            for code in facts.missing()
            if code not in ("place", "addressee", "recipients", "office")
        ),
    )
