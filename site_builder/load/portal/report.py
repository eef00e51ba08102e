"""The page of a report: what its front matter says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from site_builder.core.calendar.period import Window
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import Text, clean, text_of
from site_builder.load.portal.page import (
    DAY,
    FRONT_MATTER_INVALID,
    LIST,
    ONE_OF,
    PERIOD,
    Page,
    Reader,
    as_date,
    as_list,
    as_period,
    as_texts,
    shared_facts,
)
from site_builder.model.report import STATUSES, Correction, Headline, Official, Point, Report, Series, Written

SERIES_UNKNOWN = rule(
    "series-unknown",
    "error",
    "The report belongs to the series “{series}”, which has no page.",
    "Write reports/{series}/index.md with title, period_kinds and regime, or correct “series”.",
)
REPORT_MISPLACED = rule(
    "report-misplaced",
    "error",
    "The report belongs to the series “{series}” but does not lie in its folder.",
    "Move the file to reports/{series}/, under the name that its address shall end in (not index.md).",
)
SUMMARY_LONG = rule(
    "summary-long",
    "warning",
    "The summary has {count} points; readers take in six.",
    "Keep the six points that matter most.",
)


def parse_report(page: Page, series: Mapping[str, Series]) -> tuple[Report | None, tuple[Problem, ...]]:
    """The report a page is; None where its period cannot be read, since everything hangs on it."""
    read = Reader(page)
    period = read.take("period", as_period, PERIOD) if read.need("period") else None
    named = read.need("series")
    home = series.get(named)
    if named and home is None:
        read.problems.append(SERIES_UNKNOWN(page.file, column="series", series=named))
    if home and not _lies_in(page, home):
        read.problems.append(REPORT_MISPLACED(page.file, column="series", series=named))
    status = read.take("status", _status, Phrase(ONE_OF, known=", ".join(STATUSES)))
    read.need("status")
    if period is None or home is None:
        return None, tuple(read.problems)
    summary = read.take("summary", _points, Phrase("Write a list of figure and text.")) or ()
    if len(summary) > 6:
        read.problems.append(SUMMARY_LONG(page.file, column="summary", count=len(summary)))
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
        issued=read.take("issued", as_date, DAY),
        published=read.take("published", as_date, DAY),
        received=read.take("received", as_date, DAY),
        document_number=read.word("document_number"),
        issuer=read.text("issuer") or home.creator,
        signatory=read.text("signatory"),
        place=read.text("place"),
        addressee=read.text("addressee") or home.addressee,
        request_document=read.word("request_document"),
        legal_basis=read.text("legal_basis") or home.legal_basis,
        summary=summary,
        headlines=read.take("headlines", _headlines, Phrase("Write a list of figure and label.")) or (),
        corrections=read.take(
            "corrections", _corrections, Phrase("Write a list of date and text, dates as 2022-06-14.")
        )
        or (),
        has_estimates=read.take("estimates", _flag, Phrase("Write true or false.")) or False,
        official=_official(read),
        settings=page.meta,
        written={code: Written(own.text, own.file, own.first_line) for code, own in page.translations.items()},
    )
    return report, tuple(read.problems)


def _official(read: Reader) -> Official:
    """What only the official document of one report says."""
    annexes = read.take("annexes", as_texts, LIST) or ()
    return replace(shared_facts(read), authority=read.text("authority"), annexes=annexes)


def _lies_in(page: Page, series: Series) -> bool:
    """Whether MkDocs puts the page where the report's address says it is."""
    path = PurePosixPath(page.uri)
    return str(path.parent) == series.name and path.stem != "index"


def _window(read: Reader, regular: Window) -> Window:
    start = read.take("period_start", as_date, DAY) or regular.start
    end = read.take("period_end", as_date, DAY) or regular.end
    if end < start:
        facts: dict[str, Any] = {
            "key": "period_end",
            "found": end,
            "right": Phrase("Write a day after {start}.", start=start),
        }
        read.problems.append(FRONT_MATTER_INVALID(read.page.file, column="period_end", **facts))
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
        Point("", Text(clean(each))) if isinstance(each, str) else Point(str(each.get("figure") or ""), _sentence(each))
        for each in as_list(value)
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
        for each in as_list(value)
    )


def _corrections(value: Any) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            as_date(each["date"]),
            text_of(each, "text"),
            **{key: str(each.get(key) or "") for key in ("old", "new", "reason", "figure")},
        )
        for each in as_list(value)
    )
