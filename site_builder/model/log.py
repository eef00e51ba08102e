"""The log of events, `datasets/events.jsonl`: what was released, corrected, renamed or taken back in public, in order.

One JSON object a line. A line states the SHA-256 of the line before, so that none is changed, moved or taken out
unnoticed; lines are only ever added. Everything that is told of a portal's past is a view of it
(docs/decisions/0054-log.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, get_args

from site_builder.core import addresses as at
from site_builder.core.files import sha256_of
from site_builder.core.problem import Phrase
from site_builder.core.text import Text, text_of, text_properties

NAME = at.EVENTS
Level = Literal["patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("patch", "minor", "major")
Release = Literal["release", "revision", "correction", "format", "wording"]
End = Literal["remove", "rename"]
EventKind = Literal[Release, "withdraw", End, "break", "split", "merge", "publisher", "address"]
RELEASES: tuple[Release, ...] = get_args(Release)
_NUMBER = "(0|[1-9][0-9]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
_OF_DATASET = re.compile(
    rf"(?:[a-z]{{2,3}}(?:-[a-z0-9]+)*/)?(?:(?:api/v1/)?datasets/|search/rows/[^/]+/)([^/]+?)(?:\.json)?"
    rf"(?:/(?:({_NUMBER}\.{_NUMBER}\.{_NUMBER})/)?.*)?".replace("(0|", "(?:0|")
)
_REPORT = re.compile(rf"{at.NAME.pattern}/{at.NAME.pattern}")
# What the portal gathers from its datasets: pages of indicators, packages of series, documents of the API on both; the
# lists of reports and indicators and the page that combines tables, which go with the last of them.
_GATHERED = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z0-9]+)*/)?(?:indicators/[^/]+/.+|datasets/[^/]+-series/.+|embed/indicators/.+"
    r"|facts/.+|api/v1/(?:indicators/.+|datasets/[^/]+-series\.json)|(?:indicators|reports(?:/\d+)?|table)/index\.html)"
)
_MESSAGE = re.compile(
    r"sms\.json|(?:sms|zalo)/.+"
)  # goes with its figure and leads nowhere: a page is no message
RELEASED = re.compile(
    r"(?:[^/]+/)?\d+\.\d+\.\d+/"
)  # the folder of an edition, of a report or in a series
_ROWS_OF = re.compile(
    r"^search/rows/[^/]+/([^/]+)\.json$"
)  # the rows of a dataset that search leads to
_SPOKEN = re.compile(r"^[a-z]{2,3}(?:-[a-z0-9]+)*/")  # the folder of a language
_ITS_PAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z0-9]+)*/)?datasets/[^/]+/(?:\d+\.\d+\.\d+/)?index\.html"
)
_KINDS: frozenset[str] = frozenset(get_args(EventKind))
_FATES: Mapping[str, Literal["removed", "renamed"]] = {"remove": "removed", "rename": "renamed"}


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Three whole numbers; ordered as numbers, so that 1.10.0 comes after 1.9.0."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def bump(self, level: Level) -> Version:
        """The next version at a level."""
        match level:
            case "major":
                return Version(self.major + 1, 0, 0)
            case "minor":
                return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


FIRST = Version(1, 0, 0)


def parse_version(text: str) -> Version:
    """`1.0.2` as a version; ValueError for any other spelling."""
    match = _VERSION.fullmatch(text)
    if not match:
        raise ValueError(Phrase("“{found}” is not a version such as 1.0.2", found=text))
    return Version(*(int(part) for part in match.groups()))


@dataclass(frozen=True, slots=True)
class Answer:
    """Why something was released although a check found it: the code of its rule, where it was found, and the reason.

    `finding` is what the check said, `reason` what the office says of it; readers see both.
    """

    rule: str
    where: str
    finding: Text
    reason: Text

    @property
    def stated(self) -> dict[str, str]:
        """As a line of the log and the API state it."""
        return {
            "rule": self.rule,
            "where": self.where,
            **text_properties("finding", self.finding),
            **text_properties("reason", self.reason),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line. Of the subjects (`dataset` to `site`) only those that it is about are there.

    The edition of a report's text names the report, the dataset that its figures are from, and a version of its own.
    `successor` is what stands in the place of the subject: a name, or an address. `fixes` are hashes by name: of the
    files of an edition, or of a text. `record` is the hash under which an edition was published before there was a log.
    """

    event: EventKind
    day: date
    dataset: str = ""
    version: Version | None = None
    series: str = ""
    report: str = ""
    indicator: str = ""
    areas: tuple[str, ...] = ()
    site: str = ""
    successor: str = ""
    title: Text = Text()
    reason: Text = Text()
    changes: Mapping[str, int] = field(default_factory=dict)
    record: str = ""
    answers: tuple[Answer, ...] = ()
    fixes: Mapping[str, str] = field(default_factory=dict)
    previous: str = ""

    @property
    def home(self) -> str:
        """The page of the dataset, series or report that it is about, "" where it is about none."""
        return self._page(self.report or self.series or self.dataset)

    @property
    def new_home(self) -> str:
        """The page of what stands in its place, "" where nothing does."""
        return self._page(self.successor)

    def _page(self, name: str) -> str:
        is_page = self.report or self.series
        return (
            f"{name}/"
            if is_page and name
            else at.dataset_uri(name)
            if self.dataset and name
            else ""
        )

    @property
    def fate(self) -> Literal["removed", "renamed"]:
        """What became of a dataset that is no more at its address, as pages and the API call it."""
        return _FATES[self.event]

    @property
    def became(self) -> tuple[str, ...]:
        """The codes of the areas that areas became."""
        return tuple(self.successor.split(", ")) if self.areas else ()

    @property
    def subject(self) -> str:
        """What an edition is of: a dataset by its name, a report by its address (`cchc/2022-h1`)."""
        return self.report or self.dataset

    @property
    def seal(self) -> str:
        """The hash of what it says, whichever line it follows; of an edition before the log, that of its record."""
        return self.record or sha256_of(render_event(replace(self, previous="")))


def render_event(event: Event) -> bytes:
    """Its line without the end of it: keys in the order of the fields, without those that say nothing."""
    stated: dict[str, Any] = {
        "event": event.event,
        "day": event.day.isoformat(),
        "dataset": event.dataset,
    }
    stated |= {"version": str(event.version or ""), "series": event.series, "report": event.report}
    stated |= {"indicator": event.indicator}
    stated |= {"areas": list(event.areas), "site": event.site, "successor": event.successor}
    stated |= {**text_properties("title", event.title), **text_properties("reason", event.reason)}
    stated |= {
        "changes": dict(event.changes),
        "record": event.record,
        "answers": [each.stated for each in event.answers],
        "fixes": dict(sorted(event.fixes.items())),
    }
    stated |= {"previous": event.previous}
    return json.dumps(
        {key: value for key, value in stated.items() if value}, ensure_ascii=False
    ).encode()


def parse_event(line: bytes) -> Event:
    """What a line says. ValueError, TypeError or KeyError where it is none."""
    stated = json.loads(line)
    if stated["event"] not in _KINDS:
        raise ValueError(Phrase("the event “{event}” is not known", event=stated["event"]))
    fixes = {str(name): str(digest) for name, digest in stated.get("fixes", {}).items()}
    if any(name.startswith("/") or ".." in name.split("/") for name in fixes):
        raise ValueError(Phrase("a file of it lies outside the edition"))
    if stated.get("report") and not _REPORT.fullmatch(stated["report"]):
        raise ValueError(Phrase("“{report}” is no address of a report", report=stated["report"]))
    if stated.get("series") and not at.NAME.fullmatch(stated["series"]):
        raise ValueError(Phrase("“{series}” is no name of a series", series=stated["series"]))
    words = ("dataset", "series", "report", "indicator", "site", "successor", "record", "previous")
    return Event(
        event=stated["event"],
        day=date.fromisoformat(stated["day"]),
        version=parse_version(stated["version"]) if "version" in stated else None,
        areas=tuple(map(str, stated.get("areas", ()))),
        title=text_of(stated, "title"),
        reason=text_of(stated, "reason"),
        changes={str(kind): int(count) for kind, count in stated.get("changes", {}).items()},
        answers=tuple(map(_answer, stated.get("answers", ()))),
        fixes=fixes,
        **{word: str(stated.get(word, "")) for word in words},
    )


def _answer(stated: Mapping[str, str]) -> Answer:
    finding, reason = text_of(stated, "finding"), text_of(stated, "reason")
    return Answer(str(stated["rule"]), str(stated["where"]), finding, reason)


@dataclass(frozen=True)
class Log:
    """All events, oldest first. `lines` are as they lie, without their ends; `file` is where, for messages."""

    events: tuple[Event, ...] = ()
    lines: tuple[bytes, ...] = ()
    file: str = NAME

    @property
    def content(self) -> bytes:
        """As it is written and published."""
        return b"".join(line + b"\n" for line in self.lines)

    @property
    def head(self) -> str:
        """What the next line has to state."""
        return sha256_of(self.lines[-1]) if self.lines else ""

    def followed(self, events: Iterable[Event]) -> Log:
        """The log with more lines."""
        log = self
        for event in events:
            linked = replace(event, previous=log.head)
            log = replace(
                log, events=(*log.events, linked), lines=(*log.lines, render_event(linked))
            )
        return log

    def releases(self, subject: str) -> Mapping[Version, Event]:
        """The editions of a dataset or of a report's text, as they were released."""
        return self.released.get(subject, {})

    def led(self, uri: str) -> str:
        """Where a page of a dataset, series or report stands now, however often these were renamed."""
        for event in self.renamings:
            uri = _exchanged(uri, event.home, event.new_home)
        return uri

    def name_of(self, dataset: str) -> str:
        """What a dataset is called now."""
        return self.led(at.dataset_uri(dataset)).removeprefix(at.DATASETS).rstrip("/")

    def names_of(self, subject: str) -> tuple[str, ...]:
        """What a dataset, or a report by its address, is called, then what it was called before, the newest first."""
        uris = self._earlier(f"{subject}/" if "/" in subject else at.dataset_uri(subject))
        return tuple(
            uri.removeprefix("" if "/" in subject else at.DATASETS).rstrip("/") for uri in uris
        )

    def first(self, uri: str) -> str:
        """Where a page stood first: what is called for good after it keeps that."""
        return self._earlier(uri)[-1]

    def _earlier(self, uri: str) -> list[str]:
        uris = [uri]
        for event in reversed(self.renamings):
            if (before := _exchanged(uris[-1], event.new_home, event.home)) != uris[-1]:
                uris.append(before)
        return uris

    @cached_property
    def renamings(self) -> tuple[Event, ...]:
        """Of datasets, series and reports, in order."""
        return tuple(event for event in self.events if event.event == "rename" and event.home)

    def row(self, subject: str, version: Version) -> int:
        """The line (from 1) by which an edition was released."""
        return self.events.index(self.releases(subject)[version]) + 1

    @cached_property
    def datasets(self) -> frozenset[str]:
        """The name of every dataset that something happened to: none of them is used for another."""
        return frozenset(
            event.dataset for event in self.events if event.dataset and not event.report
        )

    @property
    def reports(self) -> tuple[str, ...]:
        """The address of every report whose text was released."""
        return tuple(sorted(subject for subject in self.released if "/" in subject))

    @cached_property
    def released(self) -> Mapping[str, Mapping[Version, Event]]:
        """Every edition by what it is of."""
        result: dict[str, dict[Version, Event]] = {}
        for event in self.events:
            if event.event in RELEASES and event.version:
                result.setdefault(event.subject, {}).setdefault(event.version, event)
        return result

    @cached_property
    def seals(self) -> Mapping[str, str]:
        """The hash of what was said of each edition that was released, by dataset and version as `a 1.0.0`."""
        ends = (
            (name, *edition) for name, end in self.ends.items() for edition in end.fixes.items()
        )
        known = {
            f"{name} {version}": seal for name, version, seal in ends
        }  # of one removed before there was a log
        known |= {
            f"{name} {v}": event.seal
            for name, each in self.released.items()
            for v, event in each.items()
        }
        return known

    @cached_property
    def data_of(self) -> Mapping[tuple[str, Version | None], tuple[Event | None, bool]]:
        """For each edition of a report's text, that of the data its figures are from, and whether both came at once."""
        result: dict[tuple[str, Version | None], tuple[Event | None, bool]] = {}
        newest: dict[str, Event] = {}
        for before, event in pairwise((None, *self.events)):
            if event and event.event in RELEASES:
                data = newest.get(event.dataset)
                is_beside = (
                    data is not None
                    and data is before
                    and (data.day, data.reason) == (event.day, event.reason)
                )
                result.setdefault((event.subject, event.version), (data, is_beside))
                newest[event.subject] = event
        return result

    def is_data_withdrawn(self, report: str, version: Version) -> bool:
        """Whether the data that an edition of a text prints were taken back."""
        data, _ = self.data_of[report, version]
        return data is not None and (data.dataset, data.version) in self.withdrawn

    @property
    def succeeded(self) -> tuple[Event, ...]:
        """What became of areas: splits and mergers."""
        return tuple(
            event for event in self.events if event.event in ("split", "merge") and event.areas
        )

    @cached_property
    def withdrawn(self) -> Mapping[tuple[str, Version | None], Event]:
        """What was taken back, by what it is of and its version; the first reason stays."""
        events = (event for event in reversed(self.events) if event.event == "withdraw")
        return {(event.subject, event.version): event for event in events}

    def lessened(self, before: int) -> bool:
        """Whether a dataset was removed since its first `before` bytes were published, and what it had a part in."""
        return any(
            event.event == "remove" for event in self.events[self.content[:before].count(b"\n") :]
        )

    def took_away(self, path: str, before: int = 0) -> bool:
        """Whether it says why a file of the site is gone: of what ended, or of an edition taken back.

        The page of either stays, and what was released before a rename. What is gathered from datasets, and messages,
        may go with one that was removed since the `before` first bytes of the log were published.
        """
        if (is_gathered(path) or _MESSAGE.fullmatch(path)) and self.lessened(before):
            return True
        match = _OF_DATASET.fullmatch(path)
        if end := self._end_of_page(path):
            is_released = end.event == "rename" and RELEASED.match(path.partition(end.home)[2])
            return path in self._texts_away if is_released else not path.endswith("index.html")
        if not match:
            return path in self._texts_away
        name, version = match.groups()
        end = self.ends.get(name)
        if _ITS_PAGE.fullmatch(path):
            return bool(version and end and end.event == "remove")
        if version and (not end or end.event == "rename"):
            return (name, parse_version(version)) in self.withdrawn
        return end is not None

    def _end_of_page(self, path: str) -> Event | None:
        """Why the series or report is gone that a file shows, in any language."""
        uris = (_ROWS_OF.sub(r"datasets/\1/", path), _SPOKEN.sub("", path))
        homes = (
            home for uri in uris for home in (uri, *at.folders_of(uri)) if home in self._homes_away
        )
        return next((self._homes_away[home] for home in homes), None)

    @cached_property
    def _homes_away(self) -> Mapping[str, Event]:
        return {home: end for uri, end in self.pages_ended.items() for home in at.homes(uri)}

    @cached_property
    def pages_ended(self) -> Mapping[str, Event]:
        """Why a series or a report is no more at its address, by that address."""
        ends = (each for each in reversed(self.events) if each.event in _FATES and not each.dataset)
        return dict(sorted((each.home, each) for each in ends))

    @cached_property
    def _texts_away(self) -> frozenset[str]:
        """The files of texts that were taken back."""
        back = (
            (subject, version) for subject, version in self.withdrawn if "/" in subject and version
        )
        return frozenset(
            f"{at.edition_uri(subject, version)}{name}"
            for subject, version in back
            for name in self.releases(subject)[version].fixes
        )

    @cached_property
    def ends(self) -> Mapping[str, Event]:
        """Why a dataset is no more at its address, by its name."""
        return dict(
            sorted(
                (each.dataset, each)
                for each in reversed(self.events)
                if each.event in _FATES and each.dataset
            )
        )


def _exchanged(uri: str, old: str, new: str) -> str:
    """An address in one folder as it is in another."""
    return new + uri.removeprefix(old) if uri.startswith(old) else uri


def is_gathered(path: str) -> bool:
    """Whether a file shows what datasets have in common: it may go with one of them."""
    return _GATHERED.fullmatch(path) is not None


def parse_log(content: bytes) -> Log:
    """A log from its bytes. ValueError, TypeError or KeyError where a line is none."""
    lines = parse_lines(content)
    return Log(tuple(map(parse_event, lines)), lines)


def parse_lines(content: bytes) -> tuple[bytes, ...]:
    """The lines of a log, whichever ends a machine gave them."""
    return (
        tuple(line.removesuffix(b"\r") for line in content.removesuffix(b"\n").split(b"\n"))
        if content
        else ()
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """A line (from 1) that does not follow the one before. `after` is the line that it does follow, 0 where none is."""

    line: int
    after: int


def faults_of(log: Log) -> Iterator[Fault]:
    """Where the chain is broken. A line that follows an earlier one was written on another branch."""
    known: dict[str, int] = {"": 0}
    before = ""
    for number, (line, event) in enumerate(zip(log.lines, log.events, strict=True), 1):
        if event.previous != before:
            is_forked = event.previous in known
            yield Fault(number, known[event.previous] if is_forked else -1)
        before = sha256_of(line)
        known.setdefault(before, number)


def relinked(log: Log) -> Log:
    """The same events, each behind the one that stands before it."""
    return Log(file=log.file).followed(log.events)


def first_difference(kept: tuple[bytes, ...], lines: tuple[bytes, ...]) -> int:
    """The first line (from 1) in which a log does not go on a kept copy; 0 where it does."""
    numbers = range(1, len(kept) + 1)
    return next(
        (number for number in numbers if lines[number - 1 : number] != kept[number - 1 : number]), 0
    )
