"""Reports and the series they belong to, as their front matter states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from site_builder.core.calendar.period import Kind, Period, Window
from site_builder.core.calendar.regime import Deadline, Regime
from site_builder.core.calendar.rhythm import Rhythm
from site_builder.core.i18n.catalog import words_of
from site_builder.core.problem import NC_
from site_builder.core.text import Text, clean

# A draft says what nobody answers for yet: it is shown as one, and never released.
Status = Literal["draft", "estimate", "preliminary", "official"]
STATUSES: tuple[Status, ...] = ("draft", "estimate", "preliminary", "official")
# How tables spell them, in each language.
_SPELLED = (
    NC_("spelled", "draft"),
    NC_("spelled", "estimate"),
    NC_("spelled", "preliminary"),
    NC_("spelled", "official"),
)


def status_of(text: str) -> Status | None:
    """The status that a cell names, in any language of the interface; None for any other word."""
    word = clean(text).casefold()
    known = zip(STATUSES, _SPELLED, strict=True)
    return next((status for status, words in known if word in words_of("spelled", words)), None)


@dataclass(frozen=True, slots=True)
class Official:
    """What only the official document of a report says; a report takes from its series what it leaves out.

    `superior` is the body above the issuer, `recipients` who gets copies, `authority` on whose behalf is signed
    ("KT. Giám đốc"), `annexes` the tables that stand in annexes, by name.
    """

    superior: Text = Text()
    recipients: tuple[str, ...] = ()
    authority: Text = Text()
    annexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A run of reports on one subject. `indicators` names the package of its indicator list.

    `due` is what the series itself says of when a report is due. `calendar_revision` counts how often its announced
    dates were changed. `rhythm` names the periods of a year that the series has (Q1, H1, 9M, Y); without it every
    period of its `kinds` belongs to it. `area` is the one whose figures come first, where there are many.
    """

    name: str
    file: str
    title: Text
    description: Text
    kinds: tuple[Kind, ...]
    regime: Regime
    legal_basis: Text
    creator: Text
    addressee: Text
    indicators: str = ""
    first_expected: Period | None = None
    last_expected: Period | None = None
    due: Deadline | None = None
    calendar_revision: int = 0
    sms_prefix: str = ""
    sms_source: Text = Text()
    sms_number: Text = Text()
    rhythm: Rhythm = ()
    area: str = ""
    official: Official = Official()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return f"{self.name}/"

    @property
    def deadline(self) -> Deadline | None:
        """When its reports are due, as the series or else its regime says with a source."""
        return self.due or self.regime.due


@dataclass(frozen=True, slots=True)
class Point:
    """A main point: the figure it opens with (a key, or none) and the sentence after it."""

    figure: str
    text: Text


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure for the home page with its label and, where the source gives one, its target in words.

    `is_open` says that a line for the target is there and still empty.
    """

    figure: str
    label: Text
    target: Text = Text()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """Something was wrong and was put right, said in public; `href` leads to the difference of an edition.

    `figure` is the key of the figure that it is about, where the report names one. `withdrawn` says why the edition
    that put it right was taken back.
    """

    date: date
    text: Text
    old: Text = Text()
    new: Text = Text()
    reason: Text = Text()
    href: str = ""
    figure: str = ""
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a report in another language, with the file it stands in and the line it starts on there."""

    text: str = field(repr=False)
    file: str
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a series. Facts its source does not print are None or empty, never guessed.

    `has_estimates` says that figures of an otherwise final report were worked out before its window ended;
    `first_line` is where `text` starts in its file, after the front matter; `written` is its text in other languages.
    """

    name: str
    file: str
    series: str
    period: Period
    window: Window
    package: str
    status: Status
    title: Text
    description: Text
    text: str = field(repr=False)
    issued: date | None = None
    published: date | None = None
    received: date | None = None
    document_number: str = ""
    issuer: Text = Text()
    signatory: Text = Text()
    place: Text = Text()
    addressee: Text = Text()
    request_document: str = ""
    legal_basis: Text = Text()
    summary: tuple[Point, ...] = ()
    headlines: tuple[Headline, ...] = ()
    corrections: tuple[Correction, ...] = ()
    has_estimates: bool = False
    official: Official = Official()
    first_line: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Written] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return f"{self.address}/"

    @property
    def address(self) -> str:
        """How the log and the command line name it: `cchc/2022-h1`."""
        return f"{self.series}/{self.name}"

    @property
    def without_text(self) -> Report:
        """What is known of the report beside its text; in which languages it is written is."""
        written = {
            language: replace(own, text="", first_line=1) for language, own in self.written.items()
        }
        return replace(self, text="", first_line=1, written=written)

    def in_language(self, language: str) -> Report:
        """The report with its text in a language; as it is where nobody wrote one."""
        own = self.written.get(language)
        return (
            replace(self, text=own.text, file=own.file, first_line=own.first_line) if own else self
        )
