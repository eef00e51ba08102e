"""Figures, changes and breaks of indicators in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.core.calendar.period import Period, format_date
from site_builder.core.i18n.catalog import translator
from site_builder.core.numbers.number import format_number, rounded
from site_builder.core.numbers.quantity import SIGNS, Parts, Quantity, is_long, measured, scale_of
from site_builder.core.problem import Translate
from site_builder.core.text import of_data
from site_builder.derive.codes import BREAKS, STATUS_WORDS
from site_builder.derive.fates import QUIET, Fate, say_fate
from site_builder.derive.history import Change, Entry, History, Line, Reason, change_since
from site_builder.derive.observations import Break, Observation, Target
from site_builder.derive.targets import UNSETTLED, reached
from site_builder.model.indicator import Indicator
from site_builder.pages import WORDS_OF

REASON_WORDS = WORDS_OF["no-change"]
WHY_WORDS = WORDS_OF["no-change-because"]
FEWEST = 3  # figures that make a course; of two the change is said beside the newest
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
        return self.unit_words(observation.unit, indicator.at(observation.period))

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
        shown = measured(
            observation.value, qualifier=observation.qualifier, decimals=indicator.most
        )
        return words or shown.format(self.language)

    def with_unit(self, observation: Observation, indicator: Indicator) -> str:
        """ "gần 50 %", or the word of a coded answer; only of an observation that has a value."""
        words = indicator.words(observation.value, self.language)
        return words or self._quantity(observation, indicator).format(self.language)

    def short(self, observation: Observation, indicator: Indicator) -> Parts | None:
        """A long amount in the scale of its readers."""
        if observation.value is None or indicator.words(observation.value, self.language):
            return None
        return self._quantity(observation, indicator).short(self.language)

    def legible(self, observation: Observation, indicator: Indicator) -> str:
        """A figure within a sentence, if long in the scale of its readers too, or the word of a coded answer."""
        words = indicator.words(observation.value, self.language)
        return words or self._quantity(observation, indicator).legible(self.language)

    def _quantity(self, observation: Observation, indicator: Indicator) -> Quantity:
        assert observation.value is not None
        return measured(
            observation.value,
            self.unit(observation, indicator),
            observation.qualifier,
            indicator.most,
        )

    def difference(
        self, value: Decimal | int, beside: Observation, indicator: Indicator
    ) -> Parts | None:
        """A difference in the scale of its readers, where the figure beside it is long; None where it is not."""
        unit = self.unit(beside, indicator)
        if beside.value is None or not is_long(beside.value, unit, self.language):
            return None
        scale = scale_of(value, unit, self.language)
        return Parts(number=scale.number(value), unit=scale.unit)

    def unit_beside(self, observation: Observation, indicator: Indicator) -> str:
        """The unit that stands beside a figure; none beside the word of a coded answer."""
        return (
            ""
            if indicator.words(observation.value, self.language)
            else self.unit(observation, indicator)
        )

    def newest(self, line: Line, indicator: Indicator) -> Newest:
        """The newest figure of a line that has one: all of them where sources contradict each other."""
        figures = dict.fromkeys(self.figure(entry.observation, indicator) for entry in line.latest)
        unit = self.unit_beside(line.latest[-1].observation, indicator)
        return Newest(" / ".join(figures), unit, len(figures) > 1)

    def aim(self, target: Target, unit: str) -> str:
        """ "≥ 90 %": what a target asks for, in a unit of the reader's language."""
        return (
            f"{COMPARISONS.get(target.comparison, '')} {self.measured(target.value, unit)}".strip()
        )

    def aimed(self, target: Target, indicator: Indicator) -> str:
        """ "Target for 2026: ≥ 90 %": a target beside a figure, which may be of another period."""
        words = self.translate("Target for {period}: {target}").replace(
            "{period}", self.inside(target.period)
        )
        return words.replace(
            "{target}", self.aim(target, indicator.at(target.period).unit.say(self.language))
        )

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
            return ChangeView(
                _(REASON_WORDS[reason]), _(WHY_WORDS[reason]) if reason in WHY_WORDS else ""
            )
        if change.difference == 0:
            return ChangeView(_("unchanged"), is_computed=True)
        if change.is_hidden:
            return ChangeView(_("unchanged within rounding"), is_computed=True)
        if change.is_too_small:
            return ChangeView(_("no clear change"), is_computed=True)
        points = _("points") if unit == "%" else ""
        percent = (
            str(Parts("", self.signed(change.percent, 2), "%"))
            if change.percent is not None
            else ""
        )
        note = "; ".join(part for part in (points, percent, self.judged(change)) if part)
        return ChangeView(
            self.signed(rounded(change.difference, change.decimals)), note, is_computed=True
        )

    def judged(self, change: Change) -> str:
        """Better or worse, or that rounding alone may have made it; "" where nothing is to be said."""
        _ = self.translate
        if change.may_be_exact:
            return _("may be rounding alone")
        return "" if change.is_good is None else _("better") if change.is_good else _("worse")

    def brief(self, change: Change, unit: str) -> str:
        """A change in a narrow cell: "+0,4 điểm phần trăm, có thể chỉ do làm tròn"; `unit` is that of the data."""
        view = self.change(change, None, unit)
        points = f" {self.translate('points')}" if change.is_told and unit == "%" else ""
        doubt = f", {self.translate('may be rounding alone')}" if change.may_be_exact else ""
        return f"{view.text}{points}{doubt}"

    def sentence(self, entry: Entry, indicator: Indicator) -> str:
        """ "+0,0338 (+4,22 %; tốt hơn) so với Năm 2022"; "" where nothing was computed."""
        change = entry.previous
        if change is None:
            return ""
        view = self.change(change, None, entry.observation.unit)
        short = (
            self.difference(change.difference, entry.observation, indicator)
            if change.is_told
            else None
        )
        text = f"{'+' if change.difference > 0 else ''}{short}" if short else view.text
        text = f"{text} ({view.note})" if view.note else text
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
        area = f", {line.area_label(self.language)}" if history.names_areas else ""
        return f"{line.latest[-1].observation.period.label(self.language)}{area}"

    def quoted(self, history: History, entry: Entry, fates: Sequence[Fate] = ()) -> str:
        """ "năm 2024, Hải Châu: 0,8335 điểm (sơ bộ)": a figure of a history that stands elsewhere than on its page."""
        observation, indicator = entry.observation, history.indicator
        areas = (
            line.area_label(self.language)
            for line in history.lines
            if line.area.code == observation.area
        )
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
        return (
            start
            if first == last
            else self.translate("{start} to {end}").format(start=start, end=self.inside(last))
        )

    def signed(self, value: Decimal | int, decimals: int | None = None) -> str:
        """With its sign, plus or minus."""
        printed = format_number(value, self.language, decimals)
        return f"+{printed}" if value > 0 else printed

    def break_label(self, each: Break) -> str:
        """What changed, and since when: "Đổi địa giới, 1/7/2025"."""
        word = self.translate(BREAKS.get(each.kind, "")) or self.translate("The series breaks")
        return f"{word}, {format_date(each.since, self.language)}"


# What the newest figure of an indicator says, in one sentence that never says more than the data.
#
# Nothing is said of a figure that was derived, or where sources contradict each other. A change is told only where the
# history computed one, and not at all where either figure is "about" so much; one within what rounding hides is none,
# or told with that reserve where a whole figure may be exact.
# Better and worse are words of the declared direction alone. Ranks are compared where the figures may be.


def headlines_of(history: History, wording: Wording) -> tuple[tuple[str, Entry], ...]:
    """ "Năm 2024: 0,8335 điểm, không đổi trong phạm vi làm tròn so với năm 2023, lùi 1 hạng, xuống hạng 2."

    One sentence an area with the figure that it is about, the newest first, each with its area where there are
    several. None where nothing may be said: no figure, a heading, sources that contradict, a derived figure.
    """
    if history.indicator.kind == "heading":
        return ()
    pairs = (
        (sentence_of(history, line, line.latest[-1], wording), line.latest[-1])
        for line in history.answering
    )
    return tuple((sentence, entry) for sentence, entry in pairs if sentence)


def sentence_of(history: History, line: Line, entry: Entry, wording: Wording) -> str:
    """The sentence of a line's newest entry and its change, "" where nothing may be said."""
    indicator, observation = history.indicator, entry.observation
    if not _may_be_quoted(entry, indicator) or observation.value is None:
        return ""
    parts = [wording.legible(observation, indicator)]
    if not indicator.words(observation.value, wording.language):
        parts[0] += _unsettled(observation, wording)
        unit = wording.unit(observation, indicator)
        parts += (
            *_compared(entry, indicator, wording),
            *_ranked(entry, wording, indicator),
            *_aimed(entry, unit, wording),
        )
    return f"{wording.when(history, line)}: {', '.join(parts)}."


def moved(entry: Entry, indicator: Indicator, wording: Wording) -> str:
    """ "−0,01 (−0,17 %; kém hơn) so với năm 2023, lùi 12 hạng, xuống hạng 51", beside its figure."""
    unit, is_quoted = wording.unit(entry.observation, indicator), _may_be_quoted(entry, indicator)
    beside = (
        (*_ranked(entry, wording, indicator), *_aimed(entry, unit, wording)) if is_quoted else ()
    )
    return ", ".join(filter(None, (wording.sentence(entry, indicator), *beside)))


def telling(history: History, line: Line, wording: Wording) -> str:
    """What the course of a line comes to, as the title of its chart; "" where nothing may be said or it is short.

    "Kiểm soát tham nhũng trong khu vực công, Đà Nẵng: tăng 0,53 điểm từ năm 2011 đến năm 2024 (tốt hơn)"
    """
    entry, indicator = line.latest[-1], history.indicator
    change = lasting(history, line, entry) if _may_be_quoted(entry, indicator) else None
    later = wording.inside(entry.observation.period) + _unsettled(entry.observation, wording)
    changes = (
        _compared(replace(entry, previous=change), indicator, wording, later) if change else ()
    )
    name = indicator.name.say(wording.language)
    subject = f"{name}, {line.area_label(wording.language)}" if history.names_areas else name
    return next((f"{subject}: {words}" for words in changes), "")


def tally(name: str, entries: Sequence[Entry | None], wording: Wording) -> str:
    """How many of several figures rose and fell, as the title of their chart: "5.1. Thủ tục: 3 tăng, 1 giảm so với …".

    "" unless all of them have a change against one period, and rounding makes none of it doubtful.
    """
    changes = [
        each.previous
        for each in entries
        if each and each.previous and not _is_vague(each, each.previous)
    ]
    periods = {change.since for change in changes}
    if (
        len(periods) != 1
        or len(changes) < len(entries)
        or any(change.may_be_exact for change in changes)
    ):
        return ""
    _, signs = (
        wording.translate,
        [each.difference.compare(Decimal(0)) if each.is_told else 0 for each in changes],
    )
    counted = ((_("{count} up"), 1), (_("{count} down"), -1), (_("{count} unchanged"), 0))
    parts = [
        text.replace("{count}", str(signs.count(Decimal(sign))))
        for text, sign in counted
        if sign in signs
    ]
    open_ones = (_unsettled(change.before, wording) for change in changes if change.before)
    period = wording.inside(periods.pop()) + next(filter(None, open_ones), "")
    words = _("{change} against {period}").format(change=", ".join(parts), period=period)
    return f"{name}: {words}"


def _may_be_quoted(entry: Entry, indicator: Indicator) -> bool:
    """Whether sources agree on a figure, and it is printed or worked out as the list says."""
    return not (entry.contradicts or (entry.observation.is_derived and not indicator.is_computed))


def _unsettled(observation: Observation, wording: Wording) -> str:
    """ " (ước tính)" after a figure that may still change."""
    is_open = observation.status in UNSETTLED
    return f" ({_lower(wording.translate(STATUS_WORDS[observation.status]))})" if is_open else ""


def _compared(
    entry: Entry, indicator: Indicator, wording: Wording, later: str = ""
) -> Iterator[str]:
    """The change against the period before, or that there can be none; up to `later` where the period is named here."""
    _, change = wording.translate, entry.previous
    if change is None:
        if entry.previous_reason == "broken":
            yield _("not comparable with the figures before it")
        return
    if _is_vague(entry, change):
        return
    earlier = wording.inside(change.since) + (
        _unsettled(change.before, wording) if change.before else ""
    )
    if change.difference == 0:
        yield _("unchanged from {earlier}").replace("{earlier}", earlier)
    elif change.is_hidden:
        yield _("unchanged within rounding from {earlier}").replace("{earlier}", earlier)
    elif change.is_too_small:
        yield _("no clear change from {earlier}").replace("{earlier}", earlier)
    else:
        is_up = change.difference > 0
        verb = (
            _("up {difference} from {earlier}") if is_up else _("down {difference} from {earlier}")
        )
        if later:
            both = (
                _("up {difference} from {earlier} to {later}"),
                _("down {difference} from {earlier} to {later}"),
            )
            verb = both[not is_up].replace("{later}", later)
        text = verb.replace("{difference}", _amount(change, entry, indicator, wording)).replace(
            "{earlier}", earlier
        )
        judged = wording.judged(change)
        yield f"{text} ({judged})" if judged else text


def _is_vague(entry: Entry, change: Change) -> bool:
    """Whether one of the two figures is only about, over or under what is printed."""
    return bool(entry.observation.qualifier or (change.before and change.before.qualifier))


def _amount(change: Change, entry: Entry, indicator: Indicator, wording: Wording) -> str:
    value, observation = rounded(abs(change.difference), change.decimals), entry.observation
    unit = (
        wording.translate("percentage points")
        if observation.unit == "%"
        else wording.unit(observation, indicator)
    )
    short = wording.difference(value, observation, indicator)
    return str(short or Parts("", format_number(value, wording.language), unit))


def _ranked(entry: Entry, wording: Wording, indicator: Indicator) -> Iterator[str]:
    """The rank, and how far it moved; 1 is the best. A better figure may still fall behind those of others.

    A move is not told where the figures did not clearly change, or where nobody knows which difference counts.
    """
    _, rank = wording.translate, entry.observation.rank
    before = entry.previous.before.rank if entry.previous and entry.previous.before else None
    if rank is None:
        return
    is_blurred = indicator.is_unsure or (entry.previous is not None and entry.previous.is_too_small)
    if before is None or (before != rank and is_blurred):
        yield _("rank {rank}").replace("{rank}", str(rank))
    elif before == rank:
        yield _("still rank {rank}").replace("{rank}", str(rank))
    else:
        places = format_number(Decimal(abs(before - rank)), wording.language)
        moved = (
            _("up {count} in rank, to {rank}")
            if rank < before
            else _("down {count} in rank, to {rank}")
        )
        words = moved.replace("{count}", places).replace("{rank}", str(rank))
        judged = (
            {_("better"): True, _("worse"): False}.get(wording.judged(entry.previous))
            if entry.previous
            else None
        )
        yield _("but {words}").replace("{words}", words) if judged is (rank > before) else words


def _aimed(entry: Entry, unit: str, wording: Wording) -> Iterator[str]:
    """Whether the target of its own period was met, where that may be said."""
    target = entry.target
    outcome = reached(entry, target) if target else None
    if target is None or outcome is None:
        return
    _ = wording.translate
    text = _("the target {target} was met") if outcome else _("the target {target} was not met")
    yield text.replace("{target}", wording.aim(target, unit))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def run_of(line: Line, entry: Entry) -> list[Entry]:
    """The figures of one kind, unit and indicator up to this one, back to the last break."""
    own, observed = entry.observation, list[Entry]()
    for each in reversed(line.entries[: line.entries.index(entry) + 1]):
        observation = each.observation
        fits = (
            observation.period.kind is own.period.kind
            and observation.unit == own.unit
            and observation.indicator == own.indicator
        )
        observed += [each] if fits and each.stands and not each.contradicts else []
        if each.breaks:
            break
    return observed[::-1]


def lasting(history: History, line: Line, entry: Entry) -> Change | None:
    """What a figure changed since the earliest one that it compares with, of the same part of a year.

    None where they are few, and where rounding alone may have made the change.
    """
    run, own = run_of(line, entry), entry.observation.period
    first = next(
        (each.observation.period for each in run if each.observation.period.number == own.number),
        own,
    )
    change = change_since(history, line, entry, first) if len(run) >= FEWEST else None
    return change if change and change.difference and not change.is_rounding else None
