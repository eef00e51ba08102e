"""Figures, changes and breaks of indicators in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.calendar.period import Period, format_date
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.number import format_number, rounded
from site_builder.core.numbers.quantity import SIGNS, Parts, measured
from site_builder.core.problem import Translate
from site_builder.core.text import of_data
from site_builder.derive.codes import BREAKS, STATUS_WORDS
from site_builder.derive.fates import QUIET, Fate, say_fate
from site_builder.derive.history import Change, Entry, History, Line, Reason
from site_builder.derive.observations import Break, Observation, Target
from site_builder.model.indicator import Indicator
from site_builder.pages import WORDS_OF

REASON_WORDS = WORDS_OF["no-change"]
WHY_WORDS = WORDS_OF["no-change-because"]
COMPARISONS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest figure of a line in words; it `is_doubtful` where sources give several."""

    figure: str
    unit: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change or why there is none; `note` says how much per cent and whether that is good, or the reason."""

    text: str
    note: str = ""
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """Says figures in one language."""

    language: str

    @property
    def translate(self) -> Translate:
        """The words of the interface."""
        return translator(self.language)

    def unit(self, observation: Observation, indicator: Indicator) -> str:
        """The unit in the reader's language where the list has it."""
        return self.unit_words(observation.unit, indicator)

    def unit_words(self, unit: str, indicator: Indicator) -> str:
        """A unit of the indicator's figures in the reader's language; a sign is the same in all."""
        if unit in SIGNS:
            return unit
        known = unit == indicator.unit.main
        return indicator.unit.say(self.language) if known else of_data(unit, self.language)

    def figure(self, observation: Observation, indicator: Indicator) -> str:
        """ "gần 50", "Hoàn thành", "…" where the source has no number."""
        if observation.value is None:
            return "…"
        words = indicator.words(observation.value, self.language)
        shown = measured(observation.value, qualifier=observation.qualifier, decimals=indicator.most)
        return words or shown.format(self.language)

    def with_unit(self, observation: Observation, indicator: Indicator) -> str:
        """ "gần 50 %", or the word of a coded answer; only of an observation that has a value."""
        assert observation.value is not None
        words = indicator.words(observation.value, self.language)
        shown = measured(observation.value, self.unit(observation, indicator), observation.qualifier, indicator.most)
        return words or shown.format(self.language)

    def unit_beside(self, observation: Observation, indicator: Indicator) -> str:
        """The unit that stands beside a figure; none beside the word of a coded answer."""
        return "" if indicator.words(observation.value, self.language) else self.unit(observation, indicator)

    def newest(self, line: Line, indicator: Indicator) -> Newest:
        """The newest figure of a line that has one: all of them where sources contradict each other."""
        figures = dict.fromkeys(self.figure(entry.observation, indicator) for entry in line.latest)
        unit = self.unit_beside(line.latest[-1].observation, indicator)
        return Newest(" / ".join(figures), unit, len(figures) > 1)

    def aim(self, target: Target, unit: str) -> str:
        """ "≥ 90 %": what a target asks for, in a unit of the reader's language."""
        return f"{COMPARISONS.get(target.comparison, '')} {self.measured(target.value, unit)}".strip()

    def aimed(self, target: Target, indicator: Indicator) -> str:
        """ "Target for 2026: ≥ 90 %": a target beside a figure, which may be of another period."""
        words = self.translate("Target for {period}: {target}").replace("{period}", self.inside(target.period))
        return words.replace("{target}", self.aim(target, indicator.unit.say(self.language)))

    def measured(self, value: Decimal | int, unit: str = "", decimals: int | None = None) -> str:
        """A number with its unit, in the reader's spelling and with at most so many decimals."""
        return measured(value, unit, decimals=decimals).format(self.language)

    def change(self, change: Change | None, reason: Reason | None, unit: str) -> ChangeView:
        """A change in figures, or the reason in words; empty where there is nothing to compare.

        `unit` is that of the data, not the one in the reader's language.
        """
        _ = self.translate
        if change is None:
            if reason is None:
                return ChangeView("")
            return ChangeView(_(REASON_WORDS[reason]), _(WHY_WORDS[reason]) if reason in WHY_WORDS else "")
        if change.difference == 0:
            return ChangeView(_("unchanged"), is_computed=True)
        if change.is_hidden:
            return ChangeView(_("unchanged within rounding"), is_computed=True)
        points = _("points") if unit == "%" else ""
        percent = str(Parts("", self.signed(change.percent, 2), "%")) if change.percent is not None else ""
        note = "; ".join(part for part in (points, percent, self.judged(change)) if part)
        return ChangeView(self.signed(rounded(change.difference, change.decimals)), note, is_computed=True)

    def judged(self, change: Change) -> str:
        """Better or worse, or that rounding alone may have made it; "" where nothing is to be said."""
        _ = self.translate
        if change.may_be_exact:
            return _("may be rounding alone")
        return "" if change.is_good is None else _("better") if change.is_good else _("worse")

    def brief(self, change: Change, unit: str) -> str:
        """A change in a narrow cell: "+0,4 điểm phần trăm, có thể chỉ do làm tròn"; `unit` is that of the data."""
        view = self.change(change, None, unit)
        is_told = change.difference != 0 and not change.is_hidden
        points = f" {self.translate('points')}" if is_told and unit == "%" else ""
        doubt = f", {self.translate('may be rounding alone')}" if change.may_be_exact else ""
        return f"{view.text}{points}{doubt}"

    def sentence(self, entry: Entry) -> str:
        """ "+0,0338 (+4,22 %; tốt hơn) so với Năm 2022"; "" where nothing was computed."""
        change = entry.previous
        if change is None:
            return ""
        view = self.change(change, None, entry.observation.unit)
        text = f"{view.text} ({view.note})" if view.note else view.text
        since = self.inside(change.since)
        return self.translate("{change} against {period}").format(change=text, period=since)

    def reserve(self, observation: Observation, fates: Sequence[Fate] = ()) -> str:
        """What whoever quotes a figure has to say with it: not official yet, worked out and not printed, corrected.

        "ước tính; đính chính ngày 5/7/2022, trước là 77,7", or "".
        """
        _ = self.translate
        notes = (
            [_(STATUS_WORDS[observation.status]).lower()]
            if observation.status in STATUS_WORDS and observation.status != "official"
            else []
        )
        notes += [_("derived, not printed")] if observation.is_derived else []
        notes += [say_fate(fate, self.language) for fate in fates if fate.kind not in QUIET]
        return "; ".join(notes)

    def when(self, history: History, line: Line) -> str:
        """ "Năm 2024, Hải Châu": the period of a line's newest figure, with its area where there are several."""
        area = f", {line.area.label.say(self.language)}" if history.names_areas else ""
        return f"{line.latest[-1].observation.period.label(self.language)}{area}"

    def quoted(self, history: History, entry: Entry, fates: Sequence[Fate] = ()) -> str:
        """ "năm 2024, Hải Châu: 0,8335 điểm (sơ bộ)": a figure of a history that stands elsewhere than on its page."""
        observation, indicator = entry.observation, history.indicator
        areas = (line.area.label.say(self.language) for line in history.lines if line.area.code == observation.area)
        area = f", {next(areas, observation.area)}" if history.names_areas else ""
        reserve = self.reserve(observation, fates)
        text = f"{self.inside(observation.period)}{area}: {self.with_unit(observation, indicator)}"
        return f"{text} ({reserve})" if reserve else text

    def since(self, entry: Entry) -> str:
        """Which period the change is against, where it is not simply the one before: a mixed rhythm."""
        change = entry.previous
        if change is None or change.since == entry.observation.period.previous():
            return ""
        return self.translate("against {period}").format(period=self.inside(change.since))

    def inside(self, period: Period) -> str:
        """A period's name within a sentence."""
        return period.inside(self.language)

    def span(self, first: Period, last: Period) -> str:
        """One period's name, or where a row of them begins and ends: "Năm 2020 đến năm 2024"."""
        start = first.label(self.language)
        return start if first == last else self.translate("{start} to {end}").format(start=start, end=self.inside(last))

    def signed(self, value: Decimal | int, decimals: int | None = None) -> str:
        """With its sign, plus or minus."""
        printed = format_number(value, self.language, decimals)
        return f"+{printed}" if value > 0 else printed

    def break_label(self, each: Break) -> str:
        """What changed, and since when: "Đổi địa giới, 1/7/2025"."""
        word = self.translate(BREAKS.get(each.kind, "")) or self.translate("The series breaks")
        return f"{word}, {format_date(each.since, self.language)}"
