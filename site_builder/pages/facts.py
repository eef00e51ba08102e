"""Facts that report and dataset pages both state, and how they are worded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Window, format_date
from site_builder.core.language import words
from site_builder.core.problem import Translate
from site_builder.core.text import Text, fold
from site_builder.derive.datasets import creators_of
from site_builder.derive.portal import Portal
from site_builder.derive.schedule import Entry, State
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series
from site_builder.pages import WORDS_OF, Fact

# EU data themes, as http://publications.europa.eu/resource/authority/data-theme names them.
TOPIC_WORDS = WORDS_OF["topic"]


def safe_href(address: str) -> str:
    """The address if a page may link to it (http, https, mailto), else ""."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() == "mailto":
        return address.strip()
    return address.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def window_text(window: Window, translate: Translate, language: str) -> str:
    """ "15/12/2021 đến 14/6/2022"."""
    start, end = format_date(window.start, language), format_date(window.end, language)
    return translate("{start} to {end}").format(start=start, end=end)


def date_fact(term: str, day: date | None, language: str, *, unknown: str = "") -> Fact:
    """A fact that is a day."""
    if day is None:
        return Fact(term, unknown)
    return Fact(term, format_date(day, language), moment=day.isoformat())


def sheet_text(version: str, day: date | None, translate: Translate, language: str) -> str:
    """What tells one printed sheet from that of another edition: "phiên bản 1.0.0, 25/11/2026"."""
    text = translate("version {version}").format(version=version) if version else ""
    return ", ".join(part for part in (text, format_date(day, language) if day else "") if part)


def not_entered(report: Report, key: str, translate: Translate) -> str:
    """What stands for a fact that is missing: an empty line in the front matter waits for somebody.

    "" without the line: then its author says that the source states nothing.
    """
    is_open = key in report.settings and report.settings[key] in (None, "")
    return translate("not entered yet") if is_open else ""


def cited(site: SiteConfig, uri: str, creator: str, day: date | None, parts: Sequence[str]) -> str:
    """How to cite a page: who and when, as far as that is known, then what in parts, then where."""
    year = f" ({day.year})" if day else ""
    opening = f"{creator}{year}. " if creator else ""
    return (
        f"{opening}{', '.join(part for part in parts if part)}. {site.name}. {site.absolute(uri)}"
    )


def licence_fact(licences: tuple[Licence, ...], translate: Translate) -> Fact:
    """The licence by its usual short name, linked to its text."""
    term = translate("Licence")
    if not licences:
        return Fact(term, translate("no licence stated"))
    first = licences[0]
    short = short_licence(first)
    note = first.title if first.title and first.title != short else ""
    return Fact(term, short, safe_href(first.url), note)


def short_licence(licence: Licence) -> str:
    """CC-BY-4.0 is known to readers as CC BY 4.0."""
    match = re.fullmatch(r"(CC)-([A-Z-]+)-(\d\.\d)", licence.name)
    return f"CC {match[2]} {match[3]}" if match else licence.title or licence.name or licence.url


def next_fact(
    portal: Portal,
    series: Series | None,
    translate: Translate,
    language: str,
    *,
    after: Period | None = None,
) -> Fact:
    """When more is to come: the ledger's next period, or the one after another. What is not known is said."""
    term = translate("Next release")
    if series is None:
        return Fact(term)
    book = portal.ledgers[series.name]
    coming = book.after(after) if after else book.next()
    if coming and coming.report:
        return Fact(
            term, coming.period.label(language), coming.report.uri, translate("already published")
        )
    if coming is None:
        return Fact(term, translate("no further period planned") if series.last_expected else "")
    return Fact(term, coming.period.label(language), note=_due_note(coming, translate, language))


def _due_note(coming: Entry, translate: Translate, language: str) -> str:
    if coming.due is None:
        return translate("due date not known")
    text = (
        translate("was due {day}") if coming.state is not State.EXPECTED else translate("due {day}")
    )
    return text.format(day=format_date(coming.due, language))


def names(agents: tuple[Agent, ...], language: str) -> str:
    """The bodies' names, one after the other."""
    return ", ".join(agent.name.say(language) for agent in agents)


_INITIALS = re.compile(r"[^()]+ \(([^()]+)\)(?:, |$)")


def by_initials(bodies: str) -> str:
    """Several bodies by the initials in brackets behind their names, where each has some: a credit is a line."""
    initials = _INITIALS.findall(bodies)
    return ", ".join(initials) if len(initials) > 1 and not _INITIALS.sub("", bodies) else bodies


def creators_of_report(publication: Publication, report: Report) -> str:
    """Who made a report, by name."""
    return names(
        creators_of(publication, publication.package(report.package), report),
        publication.site.language,
    )


def creators_of_dataset(publication: Publication, package: Package) -> str:
    """Who made the data, by name."""
    return names(
        creators_of(publication, package, publication.report_of(package)), publication.site.language
    )


def area_fact(publication: Publication, package: Package, translate: Translate) -> Fact:
    """The area covered, with a link to what identifies it where the portal declares it."""
    area, language = publication.area_of(package.spatial), publication.site.language
    name = area.name.say(language) if area else package.spatial.title.say(language)
    return Fact(translate("Area"), name, at.area_uri(area.code) if area else "")


def successors(
    publication: Publication, package: Package, report: Report | None, translate: Translate
) -> str:
    """What the bodies that made the data became, where the portal says that they were merged."""
    language = publication.site.language
    bodies = (publication.body_of(agent) for agent in creators_of(publication, package, report))
    heirs = dict.fromkeys(
        publication.bodies[body.successor].agent for body in bodies if body and body.successor
    )
    text = ", ".join(agent.name.say(language) for agent in heirs)
    return translate("now part of {body}").format(body=text) if text else ""


def contact_facts(agent: Agent, translate: Translate, language: str) -> tuple[Fact, ...]:
    """How to reach somebody."""
    facts = [Fact(translate("Contact point"), agent.name.say(language))]
    if agent.email:
        facts.append(Fact(translate("E-mail"), agent.email, safe_href(f"mailto:{agent.email}")))
    if agent.url:
        facts.append(Fact(translate("Website"), agent.url, safe_href(agent.url)))
    return tuple(facts)


_KINDS_OF_PLACE = words("area.kinds")
_BEFORE_PLACES = re.compile(
    rf"^(?:{'|'.join(fold(kind).lower() for kind in (*_KINDS_OF_PLACE, *words('area.of')))}) "
)


_YEARS = re.compile(r"(?<!\d)\d{4}(?!\d)").findall


def heading(title: str, area: str = "", period: str = "") -> tuple[str, ...]:
    """A title, its area and its period, each part to stay on one line; what the title says is not said again.

    `period` is its name as it stands within a sentence.
    """
    base, label = title, period
    if label and title.lower().endswith(label.lower()) and title[: -len(label)].strip(" ,:"):
        base, label = title[: -len(label)].rstrip(" ,:"), title[-len(label) :]
    elif fold(label).lower() in fold(title).lower() or re.findall(r"\d+", label) in (
        [each] for each in _YEARS(title)
    ):
        label = ""
    name = area.partition(",")[
        0
    ]  # "thành phố Đà Nẵng" for a city with its boundaries behind a comma
    where = name[:1].lower() + name[1:] if name.startswith(_KINDS_OF_PLACE) else name
    bare = _BEFORE_PLACES.sub("", fold(where).lower())
    named = "" if bare in fold(title).lower() else where
    return tuple(part for part in (base, named, label) if part)


def in_brief(text: str, length: int = 160) -> str:
    """The first sentence, or as many as fit: a description is for its own place, a list wants a line of it."""
    sentences = re.split(r"(?<=[.!?;])\s+(?=\w)", text.strip())
    brief = sentences[0]
    for sentence in sentences[1:]:
        if len(brief) + len(sentence) + 1 > length:
            break
        brief += f" {sentence}"
    return re.sub(r";$", ".", brief)


def topic(code: str, translate: Translate) -> str:
    """The words of a data theme."""
    return translate(TOPIC_WORDS[code]) if code in TOPIC_WORDS else code


def first_said(*texts: Text, language: str) -> str:
    """The first text that says something."""
    return next((text.say(language) for text in texts if text), "")
