"""Pages under reports/: which are series, which are reports, and what their front matter says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from site_builder.core.errors import PeriodError, UnreadableError
from site_builder.core.period import Kind, Period, Window, parse_period
from site_builder.core.problem import N_, Phrase, Problem, rule
from site_builder.core.regime import REGIMES, Regime, parse_regime, regime_of_silence
from site_builder.core.rhythm import kinds_of, parse_rhythm
from site_builder.core.text import Text, clean, text_of
from site_builder.load.safe_yaml import load_yaml
from site_builder.model.config import SiteConfig
from site_builder.model.report import STATUSES, Correction, Headline, Official, Point, Report, Series, Written

T = TypeVar("T")

FRONT_MATTER_UNREADABLE = rule(
    "front-matter-unreadable",
    "error",
    "The front matter cannot be read: {reason}.",
    "Correct the YAML between the two lines of ---; put quotes around text that holds a colon.",
)
FRONT_MATTER_INVALID = rule(
    "front-matter-invalid",
    "error",
    "“{key}” is “{found}”.",
    "{right}",
)
FRONT_MATTER_MISSING = rule(
    "front-matter-missing",
    "error",
    "The front matter does not give “{key}”.",
    "Add a line “{key}: …” to the front matter; the author's guide lists what a report needs.",
)
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
REGIME_MISSING = rule(
    "regime-missing",
    "warning",
    "The series does not say how its windows are cut; as before, they end on the 14th ({name}).",
    "Write “regime: {name}” to keep that, or “regime: calendar” for calendar months; site-builder upgrade --write "
    "writes the first.",
)
SUMMARY_LONG = rule(
    "summary-long",
    "warning",
    "The summary has {count} points; readers take in six.",
    "Keep the six points that matter most.",
)
TEXT_UNREADABLE = rule(
    "text-unreadable",
    "error",
    "The file is not UTF-8 (byte {byte}).",
    "Save it as UTF-8: in Notepad File → Save As → Encoding: UTF-8.",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file: its address under reports/, its front matter, its text and the line the text starts on.

    `translations` are the files beside it that hold its text in another language of the portal (`name.en.md`).
    """

    uri: str
    file: str
    meta: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)
    first_line: int = 1
    translations: Mapping[str, Page] = field(default_factory=dict)

    def said(self, key: str) -> Text:
        """A text of its front matter in all its languages."""
        return text_of({name: str(value) for name, value in self.meta.items() if value not in (None, "")}, key)


@dataclass
class Reader:
    """Reads front matter values and collects what is wrong; it never leaves this module."""

    page: Page
    problems: list[Problem] = field(default_factory=list)

    def need(self, key: str) -> str:
        """A text that must be there."""
        value = self.page.meta.get(key)
        if value in (None, "") or isinstance(value, (list, dict)):
            self.problems.append(FRONT_MATTER_MISSING(self.page.file, column=key, key=key))
            return ""
        return clean(str(value))

    def take(self, key: str, read: Callable[[Any], T], right: str) -> T | None:
        """A value that may be absent, read by a function that raises ValueError."""
        value = self.page.meta.get(key)
        if value in (None, ""):
            return None
        try:
            return read(value)
        except (ValueError, TypeError, KeyError, AttributeError, PeriodError):
            found = ", ".join(map(str, value)) if isinstance(value, list) else value
            facts: dict[str, Any] = {"key": key, "found": found, "right": right}
            self.problems.append(FRONT_MATTER_INVALID(self.page.file, column=key, **facts))
            return None

    def text(self, key: str) -> Text:
        """A text with its translations, empty where it is absent."""
        return text_of(self.page.meta, key)


def read_page(path: Path, root: Path, label: str) -> tuple[Page | None, tuple[Problem, ...]]:
    """Split a Markdown file into front matter and text."""
    uri = path.relative_to(root).as_posix()
    file = f"{label}/{uri}"
    try:
        raw = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return None, (TEXT_UNREADABLE(file, byte=error.start),)
    if not _OPENED.match(raw):
        return Page(uri, file, {}, raw), ()
    framed = _FRAMED.match(raw)
    if not framed:
        return None, (FRONT_MATTER_UNREADABLE(file, row=1, reason=Phrase("the closing line --- is missing")),)
    try:
        meta = load_yaml(framed["head"]) or {}
    except UnreadableError as error:
        row = error.line + 1 if error.line else None
        return None, (FRONT_MATTER_UNREADABLE(file, row=row, reason=error.reason),)
    if not isinstance(meta, dict):
        return None, (FRONT_MATTER_UNREADABLE(file, row=2, reason=Phrase("it is not a list of “key: value” lines")),)
    return Page(uri, file, meta, raw[framed.end() :], raw.count("\n", 0, framed.end()) + 1), ()


# As MkDocs finds it: blanks may follow the dashes, and three dots may close it.
_OPENED = re.compile(r"---[ \t]*\n")
_FRAMED = re.compile(r"---[ \t]*\n(?P<head>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


def is_series(page: Page) -> bool:
    """A page that states period kinds or a rhythm declares a series."""
    return not {"period_kinds", "rhythm"}.isdisjoint(page.meta)


def is_report(page: Page) -> bool:
    """A page that states a period or a package is a report, or wants to be one."""
    return not is_series(page) and ("period" in page.meta or "package" in page.meta)


MOST_DAYS = 3660  # ten years; nothing is due later than that
_DAY = Phrase("Write a date as 2022-06-14.")
_PERIOD = Phrase("Write a period such as 2022, 2022-H1, 2022-Q1, 2022-9M or 2022-06.")
_ONE_OF = N_("Write one of {known}.")


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
        title=Text(read.need("title"), text_of(page.meta, "title").translations),
        description=read.text("description"),
        kinds=kinds_of(rhythm) or kinds or (),
        regime=regime,
        legal_basis=read.text("legal_basis"),
        creator=read.text("creator"),
        addressee=read.text("addressee"),
        indicators=str(page.meta.get("indicators") or ""),
        first_expected=read.take("first_expected", lambda code: _period(code).under(regime), _PERIOD),
        last_expected=read.take("last_expected", lambda code: _period(code).under(regime), _PERIOD),
        due_days=read.take("due_days", _count, Phrase("Write a whole number of days, such as 15.")),
        calendar_revision=read.take("calendar_revision", _count, Phrase("Write a whole number, such as 1.")) or 0,
        sms_prefix=str(page.meta.get("sms_prefix") or ""),
        sms_source=read.text("sms_source"),
        rhythm=rhythm,
        official=_shared(read),
        settings=page.meta,
    )
    return series, tuple(read.problems)


def _regime(read: Reader, site: SiteConfig) -> Regime:
    """The series' own word, else the portal's; a series without either keeps the windows it always had."""
    if read.page.meta.get("regime") in (None, ""):
        if site.regime is None:
            read.problems.append(REGIME_MISSING(read.page.file, column="regime", name=regime_of_silence().name))
        return site.regime or regime_of_silence()
    known = ", ".join((*REGIMES, "fiscal-04", "academic-09", *site.regimes))
    regime = read.take("regime", lambda name: parse_regime(str(name), site.regimes), Phrase(_ONE_OF, known=known))
    return regime or site.regime or regime_of_silence()


def parse_report(page: Page, series: Mapping[str, Series]) -> tuple[Report | None, tuple[Problem, ...]]:
    """The report a page is; None where its period cannot be read, since everything hangs on it."""
    read = Reader(page)
    period = read.take("period", _period, _PERIOD) if read.need("period") else None
    named = read.need("series")
    home = series.get(named)
    if named and home is None:
        read.problems.append(SERIES_UNKNOWN(page.file, column="series", series=named))
    if home and not _lies_in(page, home):
        read.problems.append(REPORT_MISPLACED(page.file, column="series", series=named))
    status = read.take("status", _status, Phrase(_ONE_OF, known=", ".join(STATUSES)))
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
        package=read.need("package"),
        status=status or "estimate",
        title=Text(read.need("title"), text_of(page.meta, "title").translations),
        description=read.text("description"),
        text=page.text,
        first_line=page.first_line,
        issued=read.take("issued", _date, _DAY),
        published=read.take("published", _date, _DAY),
        received=read.take("received", _date, _DAY),
        document_number=str(page.meta.get("document_number") or ""),
        issuer=read.text("issuer") or home.creator,
        signatory=read.text("signatory"),
        place=read.text("place"),
        addressee=read.text("addressee") or home.addressee,
        request_document=str(page.meta.get("request_document") or ""),
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


_LIST = Phrase("Write a list: each item on a line of its own, after a hyphen and a blank.")


def _shared(read: Reader) -> Official:
    """What only official documents say, and all of a series alike."""
    return Official(superior=read.text("superior"), recipients=read.take("recipients", _texts, _LIST) or ())


def _official(read: Reader) -> Official:
    """What only the official document of one report says."""
    annexes = read.take("annexes", _texts, _LIST) or ()
    return replace(_shared(read), authority=read.text("authority"), annexes=annexes)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(clean(_words(item)) for item in _listed(value))


def _words(item: Any) -> str:
    """An item of a list as it was typed: “Lưu: VT”, as lists of recipients end, is a pair of key and value to YAML."""
    match item:
        case str() | int():
            return str(item)
        case dict() if len(item) == 1 and all(isinstance(part, str) for pair in item.items() for part in pair):
            return ": ".join(next(iter(item.items())))
    raise ValueError(item)


def _lies_in(page: Page, series: Series) -> bool:
    """Whether MkDocs puts the page where the report's address says it is."""
    path = PurePosixPath(page.uri)
    return str(path.parent) == series.name and path.stem != "index"


def _window(read: Reader, regular: Window) -> Window:
    start = read.take("period_start", _date, _DAY) or regular.start
    end = read.take("period_end", _date, _DAY) or regular.end
    if end < start:
        facts: dict[str, Any] = {
            "key": "period_end",
            "found": end,
            "right": Phrase("Write a day after {start}.", start=start),
        }
        read.problems.append(FRONT_MATTER_INVALID(read.page.file, column="period_end", **facts))
        return regular
    return Window(start, end)


def _period(value: Any) -> Period:
    return parse_period(str(value))


def _date(value: Any) -> date:
    return date.fromisoformat(str(value))


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_DAYS:
        raise ValueError(value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _kinds(value: Any) -> tuple[Kind, ...]:
    return tuple(Kind(each) for each in (value if isinstance(value, list) else [value]))


def _status(value: Any) -> Any:
    if value not in STATUSES:
        raise ValueError(value)
    return value


def _points(value: Any) -> tuple[Point, ...]:
    return tuple(
        Point("", Text(clean(each))) if isinstance(each, str) else Point(str(each.get("figure") or ""), _sentence(each))
        for each in _listed(value)
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
        for each in _listed(value)
    )


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value


def _corrections(value: Any) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            _date(each["date"]),
            text_of(each, "text"),
            **{key: str(each.get(key) or "") for key in ("old", "new", "reason", "figure")},
        )
        for each in _listed(value)
    )
