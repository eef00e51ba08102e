"""The ledger of periods: which reports a series owes, when they are due, and what became of each.

| a report is there | a due date is known | state |
| --- | --- | --- |
| yes | yes, and a stated day lies after it | published late |
| yes | otherwise | published |
| no | yes, and it has not passed | expected |
| no | yes, passed, and the series says that it expects the period | late; missing once a later period is out or due |
| no | no, and the window is still open | expected |
| no | no, the window is over | missing if a later period is out and this one was expected, else unknown |
| removed in public, under whatever name | any | removed |

A due date is known where the series, else the portal's own regime, declares it with its source; no decree sets one by
default. Lateness is never concluded from silence: it takes a due date that is known, and either a stated day of receipt
or issue, or a series that declares what it expects.

A draft is no report yet. Today is the day of the build where the portal is, as for all that hangs on a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period, Window
from site_builder.core.calendar.rhythm import is_in, next_in
from site_builder.model.log import Event, Log
from site_builder.model.publication import Publication
from site_builder.model.report import Report, Series

WITHOUT_RHYTHM = (
    Kind.DATE,
    Kind.CUSTOM,
)  # what follows a single day or a window of its own is not known


class State(StrEnum):
    """What became of a period; the value is its name in the JSON."""

    PUBLISHED = "published"
    PUBLISHED_LATE = "published-late"
    LATE = "late"
    MISSING = "missing"
    EXPECTED = "expected"
    UNKNOWN = "unknown"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One period of a series. `due` is None where no rule sets it, `is_expected` whether the series' range holds it.

    `in_time` is None where the stated days do not tell: a report of which only the day of issue is known may have
    arrived at any time after it. `removed` is the line of the log by which its report is no more.
    """

    period: Period
    window: Window
    due: date | None
    state: State
    is_expected: bool
    report: Report | None = None
    in_time: bool | None = None
    removed: Event | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether a report may still come."""
        return self.state in (State.EXPECTED, State.LATE, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SeriesLedger:
    """The periods of a series in order of time."""

    series: Series
    entries: tuple[Entry, ...]

    def next(self, kind: Kind | None = None) -> Entry | None:
        """The release that readers wait for: the first awaited period after the newest published one of its kind."""
        coming = (
            self._next_of(each) for each in ((kind,) if kind else dict.fromkeys(self.series.kinds))
        )
        return min(
            (entry for entry in coming if entry), key=lambda entry: entry.period, default=None
        )

    def after(self, period: Period) -> Entry | None:
        """The next one after a period, published or awaited: of its kind, or of any where the series has a rhythm."""
        window = period.window(self.series.regime)
        later = (
            entry
            for entry in self.entries
            if entry.period != period and entry.window.end > window.end
        )
        following = (
            entry for entry in later if self.series.rhythm or entry.period.kind is period.kind
        )
        open_ = (entry for entry in following if entry.report or entry.is_awaited)
        coming = min(open_, key=lambda entry: (entry.window.end, entry.window.start), default=None)
        return coming if not coming or coming.report or self._next_of(coming.period.kind) else None

    @property
    def is_closed(self) -> bool:
        """Whether the series has an end and nothing is awaited before it."""
        return self.series.last_expected is not None and self.next() is None

    def _next_of(self, kind: Kind) -> Entry | None:
        own = [entry for entry in self.entries if entry.period.kind is kind]
        newest = max((entry.period for entry in own if entry.report), default=None)
        later = [entry for entry in own if newest is None or newest < entry.period]
        # Where the one after it is over too nobody announces it any more, nor, unless the series does, a later one.
        silent = {
            before.period
            for before, entry in pairwise(later)
            if before.state is entry.state is State.UNKNOWN
        }
        is_over = silent and not (self.series.first_expected or self.series.last_expected)
        coming = (entry for entry in later if entry.is_awaited and entry.period not in silent)
        return None if is_over else next(coming, None)


def ledger_of(publication: Publication, series: Series) -> SeriesLedger:
    """The ledger of one series. Reports that its range does not hold are listed too."""
    written = reversed(publication.reports_of(series.name))
    reports = {report.period: report for report in written if report.status != "draft"}
    today = publication.today
    periods = set(reports)
    for kind in series.kinds:
        periods.update(_rhythm(series, kind, frozenset(reports), today))
    entries = (_entry(series, period, reports, today) for period in sorted(periods))
    return SeriesLedger(
        series, tuple(_as_removed(publication.log, series, entry) for entry in entries)
    )


def _as_removed(log: Log, series: Series, entry: Entry) -> Entry:
    """The same, unless its report was removed: series and report may have had other names since or before."""
    first = log.first(at.report_uri(series.name, at.report_name(entry.period)))
    ends = (
        end
        for end in log.pages_ended.values()
        if end.event == "remove" and log.first(end.home) == first
    )
    end = None if entry.report else next(ends, None)
    return replace(entry, state=State.REMOVED, removed=end) if end else entry


def is_expected(series: Series, period: Period) -> bool:
    """Whether the rhythm has the period, and it lies wholly between the first and the last expected one."""
    return (
        is_in(series.rhythm, period)
        and _is_after_start(series, period)
        and _is_within_end(series, period)
    )


def due_date(series: Series, period: Period, window: Window) -> date | None:
    """When its report is due; None where neither the series nor its regime says."""
    rule = series.deadline
    if rule is None:
        return None
    if rule.day is None:
        return window.end + timedelta(days=rule.days or 0)
    # The month is that of the rule, not of a report which closed its figures early; a single day has none.
    return (
        None
        if period.kind in WITHOUT_RHYTHM
        else period.window(series.regime).end.replace(day=rule.day)
    )


def _rhythm(series: Series, kind: Kind, published: frozenset[Period], today: date) -> list[Period]:
    """The periods of a kind from the first known to the one now running, or to the next where that one is out."""
    own = [period for period in published if period.kind is kind]
    newest = max(own, default=None)
    period = _first(series, kind, own)
    periods: list[Period] = []
    while period is not None and _is_within_end(series, period):
        has_begun = period.window(series.regime).start <= today
        if not has_begun and (newest is None or newest < period):
            is_open = (
                periods
                and periods[-1] not in published
                and today <= periods[-1].window(series.regime).end
            )
            return periods if is_open else [*periods, period]
        if is_expected(series, period):
            periods.append(period)
        period = next_in(series.rhythm, period)
    return periods


def _first(series: Series, kind: Kind, published: list[Period]) -> Period | None:
    """The first expected period of a kind; where the series declares none, its earliest report."""
    if kind in WITHOUT_RHYTHM:
        return None
    if series.first_expected is None:
        return min((period for period in published if is_in(series.rhythm, period)), default=None)
    period: Period | None = Period(kind, series.first_expected.window().start.year).under(
        series.regime
    )
    while period is not None and not (
        _is_after_start(series, period) and is_in(series.rhythm, period)
    ):
        period = period.next()
    return period


def _is_after_start(series: Series, period: Period) -> bool:
    return (
        series.first_expected is None
        or series.first_expected.window().start <= period.window().start
    )


def _is_within_end(series: Series, period: Period) -> bool:
    return series.last_expected is None or period.window().end <= series.last_expected.window().end


def _entry(series: Series, period: Period, reports: dict[Period, Report], today: date) -> Entry:
    report, expected = reports.get(period), is_expected(series, period)
    window = report.window if report else period.window(series.regime)
    due = due_date(series, period, window) if expected else None  # what nobody expects is not due
    if report:
        in_time = _in_time(report, due)
        state = State.PUBLISHED_LATE if in_time is False else State.PUBLISHED
        return Entry(period, window, due, state, expected, report, in_time)
    overtaken = any(other.kind is period.kind and period < other for other in reports)
    return Entry(
        period,
        window,
        due,
        _awaited(series, period, window, due, today, overtaken=overtaken),
        expected,
    )


def _in_time(report: Report, due: date | None) -> bool | None:
    if due is None:
        return None
    if report.received is not None:
        return report.received <= due
    return False if report.issued is not None and due < report.issued else None


def _awaited(
    series: Series,
    period: Period,
    window: Window,
    due: date | None,
    today: date,
    *,
    overtaken: bool,
) -> State:
    """The state of a period without a report; `overtaken` says that a later one of its kind is out."""
    if today <= (due or window.end):
        return State.EXPECTED
    if series.first_expected is None:
        return State.UNKNOWN
    if overtaken:
        return State.MISSING
    if due is None:
        return State.UNKNOWN
    following = next_in(series.rhythm, period)
    if not following or not is_expected(series, following):
        return State.LATE
    next_due = due_date(series, following, following.window(series.regime))
    return State.MISSING if next_due is not None and next_due < today else State.LATE


MOST = 300  # periods that the ledger lists on one page and in one file
OF_SERIES = 60  # periods of a series that one part lists; a longer one has a part for each year


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """Some periods of a series. The newest part has the address of the series, and the year 0.

    `years` are those in which periods of the series end, the newest first; empty where one part has them all.
    """

    book: SeriesLedger
    entries: tuple[Entry, ...]
    year: int = 0
    years: tuple[int, ...] = ()

    @property
    def uri(self) -> str:
        """Its page."""
        return at.ledger_uri(self.book.series.name, self.year)

    @property
    def json_uri(self) -> str:
        """Its file."""
        return at.ledger_json(self.book.series.name, self.year)

    @property
    def shown_year(self) -> int:
        """The year that it is about; 0 where it has all periods."""
        return self.year or next(iter(self.years), 0)

    @property
    def earlier(self) -> int:
        """The year of the part before this one; 0 for the oldest."""
        return next((year for year in self.years if year < self.shown_year), 0)


def parts_of(ledgers: Mapping[str, SeriesLedger]) -> tuple[LedgerPart, ...]:
    """The parts of all series, the newest of each first; none where the ledger is in one piece."""
    if sum(len(book.entries) for book in ledgers.values()) <= MOST:
        return ()
    return tuple(part for book in ledgers.values() for part in _parts(book))


def _parts(book: SeriesLedger) -> Iterator[LedgerPart]:
    if len(book.entries) <= OF_SERIES:
        yield LedgerPart(book, book.entries)
        return
    by_year = defaultdict[int, list[Entry]](list)
    for entry in book.entries:
        by_year[entry.window.end.year].append(entry)
    years = tuple(sorted(by_year, reverse=True))
    for year in years:
        yield LedgerPart(book, tuple(by_year[year]), year if year != years[0] else 0, years)
