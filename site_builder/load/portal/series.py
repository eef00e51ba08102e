"""The page of a series: what its front matter says of all its reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from site_builder.core.calendar.period import Kind
from site_builder.core.calendar.regime import Deadline, Regime, names_of_regimes, parse_regime, regime_of_silence
from site_builder.core.calendar.rhythm import kinds_of, parse_rhythm
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import text_of
from site_builder.load.portal.page import ONE_OF, PERIOD, Page, Reader, as_period, shared_facts
from site_builder.model.config import SiteConfig
from site_builder.model.report import Series

REGIME_MISSING = rule(
    "regime-missing",
    "warning",
    "The series does not say how its windows are cut; as before, they end on the 14th ({name}).",
    "Write “regime: {name}” to keep that, or “regime: calendar” for calendar months; site-builder check upgrade "
    "--write writes the first.",
)

DUE_WITHOUT_SOURCE = rule(
    "due-without-source",
    "warning",
    "“{key}” sets a due date without its source; no due date is published.",
    "Write “{right}” and name the document that sets it; leave it out where none does.",
)

MOST_DAYS = 3660  # ten years; nothing is due later than that
LAST_DAY = 28  # of a month, that every month has
DUE = Phrase(
    "Write days after the period, or a day of its last month, and the source: {right}",
    right="{days: 15, source: …}, {day: 25, source: …}",
)


def parse_series(page: Page, site: SiteConfig) -> tuple[Series, tuple[Problem, ...]]:
    """The series a page declares; its name is its folder."""
    read = Reader(page)
    kinds = read.take("period_kinds", _kinds, Phrase("Write a list of {known}.", known=", ".join(Kind)))
    rhythm = (
        read.take("rhythm", parse_rhythm, Phrase("Write a list such as [Q1, H1, 9M, Y]; months are M01 to M12.")) or ()
    )
    regime = _regime(read, site)
    series = Series(
        name=str(PurePosixPath(page.uri).parent),
        file=page.file,
        title=read.need_text("title"),
        description=read.text("description"),
        kinds=kinds_of(rhythm) or kinds or (),
        regime=regime,
        legal_basis=read.text("legal_basis"),
        creator=read.text("creator"),
        addressee=read.text("addressee"),
        indicators=read.word("indicators"),
        first_expected=read.take("first_expected", lambda code: as_period(code).under(regime), PERIOD),
        last_expected=read.take("last_expected", lambda code: as_period(code).under(regime), PERIOD),
        due=_due(read),
        calendar_revision=read.take("calendar_revision", _count, Phrase("Write a whole number, such as 1.")) or 0,
        sms_prefix=read.word("sms_prefix"),
        sms_source=read.text("sms_source"),
        rhythm=rhythm,
        area=read.word("area"),
        official=shared_facts(read),
        settings=page.meta,
    )
    return series, tuple(read.problems)


def _regime(read: Reader, site: SiteConfig) -> Regime:
    """The series' own word, else the portal's; a series without either keeps the windows it always had."""
    if read.page.meta.get("regime") in (None, ""):
        if site.regime is None:
            read.problems.append(REGIME_MISSING(read.page.file, column="regime", name=regime_of_silence().name))
        return site.regime or regime_of_silence()
    known = names_of_regimes(site.regimes)
    regime = read.take("regime", lambda name: parse_regime(str(name), site.regimes), Phrase(ONE_OF, known=known))
    return regime or site.regime or regime_of_silence()


def _due(read: Reader) -> Deadline | None:
    """When reports are due, as far as a source is named for it; `due_days` never named one."""
    due, old = read.take("due", as_deadline, DUE), read.page.meta.get("due_days")
    read.problems.extend(unsourced(read.page.file, due, "due_days", f"days: {old}" if old not in (None, "") else ""))
    return due if due and due.source else None


def unsourced(file: str, due: Deadline | None, old_key: str, old: str) -> Iterator[Problem]:
    """A due date that names no source: by `due` as read, or by the key of before, as it would be written now."""
    if due and not due.source:
        text = f"day: {due.day}" if due.days is None else f"days: {due.days}"
        yield DUE_WITHOUT_SOURCE(file, column="due", key="due", right=f"due: {{{text}, source: …}}")
    elif old and not due:
        yield DUE_WITHOUT_SOURCE(file, column=old_key, key=old_key, right=f"due: {{{old}, source: …}}")


def as_deadline(value: Any) -> Deadline:
    """Days after a window, or a day of its last month, with their source. Raises ValueError, AttributeError."""
    (unit,) = {"days", "day"} & value.keys()
    if any(key not in (unit, "source") and not re.fullmatch(r"source_[a-z]{2}", key) for key in value):
        raise ValueError(value)
    count = _count(value[unit])
    if unit == "days":
        return Deadline(text_of(value, "source"), days=count)
    if not 1 <= count <= LAST_DAY:
        raise ValueError(value)
    return Deadline(text_of(value, "source"), day=count)


def _kinds(value: Any) -> tuple[Kind, ...]:
    return tuple(Kind(each) for each in (value if isinstance(value, list) else [value]))


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_DAYS:
        raise ValueError(value)
    return value
