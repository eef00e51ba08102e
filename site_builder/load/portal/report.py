"""The pages of series and of reports: what their front matter says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from site_builder.core.calendar.period import Kind, Window, known_period
from site_builder.core.calendar.regime import (
    Deadline,
    Regime,
    names_of_regimes,
    parse_regime,
    regime_of_silence,
)
from site_builder.core.calendar.rhythm import kinds_of, parse_rhythm
from site_builder.core.problem import N_, WRITE, Phrase, Problem, flag, meant
from site_builder.core.text import Text, clean, text_of
from site_builder.load.portal import page as pages
from site_builder.model.config import SiteConfig
from site_builder.model.report import (
    STATUSES,
    Correction,
    Headline,
    Official,
    Point,
    Report,
    Series,
    Written,
)

MOST_DAYS = 3660  # ten years; nothing is due later than that
LAST_DAY = 28  # of a month, that every month has
NO_SERIES = N_(
    "Write reports/{series}/index.md with title, period_kinds and regime, or correct “series”."
)
DUE = Phrase(
    "Write days after the period, or a day of its last month, and the source: {right}",
    right="{days: 15, source: …}, {day: 25, source: …}",
)


def parse_series(page: pages.Page, site: SiteConfig) -> tuple[Series, tuple[Problem, ...]]:
    """The series a page declares; its name is its folder."""
    read = pages.Reader(page)
    kinds = read.take(
        "period_kinds", _kinds, Phrase("Write a list of {known}.", known=", ".join(Kind))
    )
    rhythm = (
        read.take(
            "rhythm",
            parse_rhythm,
            Phrase("Write a list such as [Q1, H1, 9M, Y]; months are M01 to M12."),
        )
        or ()
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
        first_expected=read.take(
            "first_expected", lambda code: pages.as_period(code).under(regime), pages.PERIOD
        ),
        last_expected=read.take(
            "last_expected", lambda code: pages.as_period(code).under(regime), pages.PERIOD
        ),
        due=_due(read),
        calendar_revision=read.take(
            "calendar_revision", _count, Phrase("Write a whole number, such as 1.")
        )
        or 0,
        sms_prefix=read.word("sms_prefix"),
        sms_source=read.text("sms_source"),
        sms_number=read.text("sms_number"),
        rhythm=rhythm,
        area=read.word("area"),
        official=pages.shared_facts(read),
        settings=page.meta,
    )
    return series, tuple(read.problems)


def _regime(read: pages.Reader, site: SiteConfig) -> Regime:
    """The series' own word, else the portal's; a series without either keeps the windows it always had."""
    if read.page.meta.get("regime") in (None, ""):
        if site.regime is None:
            read.problems.append(
                flag(
                    "regime-missing", read.page.file, column="regime", name=regime_of_silence().name
                )
            )
        return site.regime or regime_of_silence()
    known = names_of_regimes(site.regimes)
    regime = read.take(
        "regime",
        lambda name: parse_regime(str(name), site.regimes),
        Phrase(pages.ONE_OF, known=known),
    )
    return regime or site.regime or regime_of_silence()


def _due(read: pages.Reader) -> Deadline | None:
    """When reports are due, as far as a source is named for it; `due_days` never named one."""
    due, old = read.take("due", as_deadline, DUE), read.page.meta.get("due_days")
    read.problems.extend(
        unsourced(read.page.file, due, "due_days", f"days: {old}" if old not in (None, "") else "")
    )
    return due if due and due.source else None


def unsourced(file: str, due: Deadline | None, old_key: str, old: str) -> Iterator[Problem]:
    """A due date that names no source: by `due` as read, or by the key of before, as it would be written now."""
    if due and not due.source:
        text = f"day: {due.day}" if due.days is None else f"days: {due.days}"
        yield flag(
            "due-without-source", file, column="due", key="due", right=f"due: {{{text}, source: …}}"
        )
    elif old and not due:
        yield flag(
            "due-without-source",
            file,
            column=old_key,
            key=old_key,
            right=f"due: {{{old}, source: …}}",
        )


def as_deadline(value: Any) -> Deadline:
    """Days after a window, or a day of its last month, with their source. Raises ValueError, AttributeError."""
    (unit,) = {"days", "day"} & value.keys()
    if any(
        key not in (unit, "source") and not re.fullmatch(r"source_[a-z]{2}", key) for key in value
    ):
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


def parse_report(
    page: pages.Page, series: Mapping[str, Series]
) -> tuple[Report | None, tuple[Problem, ...]]:
    """The report a page is; None where its period cannot be read, since everything hangs on it."""
    read = pages.Reader(page)
    uri = PurePosixPath(page.uri)
    coded = str(known.code) if (known := known_period(uri.stem)) else ""
    period = read.take(
        "period", pages.as_period, Phrase(WRITE, near=coded) if coded else pages.PERIOD
    )
    read.need("period", coded)
    named = read.need("series", uri.parent.name if str(uri.parent) in series else "")
    home = series.get(named)
    if named and home is None:
        near = next((name for name, each in series.items() if named in each.title.names), "")
        right = Phrase(WRITE, near=near) if near else meant(named, series, NO_SERIES, series=named)
        read.problems.append(
            flag("series-unknown", page.file, column="series", series=named, right=right)
        )
    if home and not _lies_in(page, home):
        read.problems.append(flag("report-misplaced", page.file, column="series", series=named))
    status = read.take("status", _status, Phrase(pages.ONE_OF, known=", ".join(STATUSES)))
    read.need("status")
    if period is None or home is None:
        return None, tuple(read.problems)
    summary = read.take("summary", _points, Phrase("Write a list of figure and text.")) or ()
    if len(summary) > 6:
        read.problems.append(flag("summary-long", page.file, column="summary", count=len(summary)))
    report = Report(
        name=PurePosixPath(page.uri).stem,
        file=page.file,
        series=home.name,
        period=period.under(home.regime),
        window=_window(read, period.window(home.regime)),
        package=read.need("package") if "package" in page.meta else "",
        status=status or "estimate",
        title=read.need_text("title"),
        description=read.text("description"),
        text=page.text,
        first_line=page.first_line,
        issued=read.take("issued", pages.as_date, pages.DAY),
        published=read.take("published", pages.as_date, pages.DAY),
        received=read.take("received", pages.as_date, pages.DAY),
        document_number=read.word("document_number"),
        issuer=read.text("issuer") or home.creator,
        signatory=read.text("signatory"),
        place=read.text("place"),
        addressee=read.text("addressee") or home.addressee,
        request_document=read.word("request_document"),
        legal_basis=read.text("legal_basis") or home.legal_basis,
        summary=summary,
        headlines=read.take("headlines", _headlines, Phrase("Write a list of figure and label."))
        or (),
        corrections=read.take(
            "corrections",
            _corrections,
            Phrase("Write a list of date and text, dates as 2022-06-14."),
        )
        or (),
        has_estimates=read.take("estimates", _flag, Phrase("Write true or false.")) or False,
        official=_official(read),
        settings=page.meta,
        written={
            code: Written(own.text, own.file, own.first_line)
            for code, own in page.translations.items()
        },
    )
    return report, tuple(read.problems)


def _official(read: pages.Reader) -> Official:
    """What only the official document of one report says."""
    annexes = read.take("annexes", pages.as_texts, pages.LIST) or ()
    return replace(pages.shared_facts(read), authority=read.text("authority"), annexes=annexes)


def _lies_in(page: pages.Page, series: Series) -> bool:
    """Whether MkDocs puts the page where the report's address says it is."""
    path = PurePosixPath(page.uri)
    return str(path.parent) == series.name and path.stem != "index"


def _window(read: pages.Reader, regular: Window) -> Window:
    start = read.take("period_start", pages.as_date, pages.DAY) or regular.start
    end = read.take("period_end", pages.as_date, pages.DAY) or regular.end
    if end < start:
        facts: dict[str, Any] = {
            "key": "period_end",
            "found": end,
            "right": Phrase("Write a day after {start}.", start=start),
        }
        read.problems.append(
            flag("front-matter-invalid", read.page.file, column="period_end", **facts)
        )
        return regular
    return Window(start, end)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _status(value: Any) -> Any:
    if value not in STATUSES:
        raise ValueError(value)
    return value


def _points(value: Any) -> tuple[Point, ...]:
    return tuple(
        Point("", Text(clean(each)))
        if isinstance(each, str)
        else Point(str(each.get("figure") or ""), _sentence(each))
        for each in pages.as_list(value)
    )


def _sentence(point: Mapping[str, Any]) -> Text:
    return Text(clean(point["text"]), text_of(point, "text").translations)


def _headlines(value: Any) -> tuple[Headline, ...]:
    return tuple(
        Headline(
            str(each["figure"]),
            text_of(each, "label"),
            text_of(each, "target_text"),
            is_open="target_text" in each and not each["target_text"],
        )
        for each in pages.as_list(value)
    )


def _stated(each: Mapping[str, Any], key: str) -> Text:
    """A text that may be a number as it is written."""
    return Text(str(each.get(key) or ""), text_of(each, key).translations)


def _corrections(value: Any) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            pages.as_date(each["date"]),
            text_of(each, "text"),
            _stated(each, "old"),
            _stated(each, "new"),
            _stated(each, "reason"),
            figure=str(each.get("figure") or ""),
        )
        for each in pages.as_list(value)
    )
