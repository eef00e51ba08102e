"""Figures in a report's text: drawn from its tables, or typed by hand and looked up in them; and shares recomputed.

A typed figure is backed where a table of the report has the same value with a qualifier that promises the same, or
where it says with a qualifier what a table has exactly. Keys of tables back nothing: a row's number is no figure.

A sentence that gives a part, a whole and a percentage is recomputed. It is called wrong only where its words say
that the two belong together ("439 trong 565", "chiếm 50,66 %") and no other pair of its figures could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, zip_longest

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.language import any_of, by_language
from site_builder.core.numbers.formula import Chain, Number, Reference
from site_builder.core.numbers.qualifier import holds, promise_of
from site_builder.core.problem import N_, Phrase
from site_builder.core.text import is_one_slip, mark
from site_builder.derive.observations import Observation
from site_builder.model.check import Check, Kind, Spot
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource
from site_builder.model.report import Report
from site_builder.validate.consistency.recompute import Amount, Verdict, recompute
from site_builder.validate.consistency.scope import Scope
from site_builder.validate.consistency.sentences import Mention, Sentence, sentences_of
from site_builder.validate.consistency.statements import Statement, Statements
from site_builder.validate.written import HALF_CALL

_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_COUNTED = re.compile(rf"\s+(?:{any_of('mask.counted')})\b", re.IGNORECASE)
_NEAR = 20  # a twentieth of a figure is near to it
_LEAST, _DIGITS = 100, 3  # smaller figures, and shorter ones, are near to others by chance


_SHARE = Chain(Reference("part"), (("/", Reference("whole")), ("*", Number(Decimal(100)))))
_IN = re.compile(
    rf"(?:{any_of('sentence.out-of')})\s+(?:(?:{any_of('sentence.all')})\s+)*$", re.IGNORECASE
)
_BETWEEN = re.compile(
    rf"\s*(?:{any_of('sentence.out-of')})\s+(?:(?:{any_of('sentence.all')})\s+)*", re.IGNORECASE
)
_MAKES = re.compile(
    rf"(?:{any_of('sentence.makes')})\s+(?:(?:{any_of('sentence.makes-filler')})\s+)*$",
    re.IGNORECASE,
)
# What tells a figure from another of its unit beside it: a change, a part, a goal, a past, a day (blanked out).
_APART = any_of("sentence.apart")
_APART_BEFORE = re.compile(rf"(?:\b(?:{_APART})\b|\N{{BULLET}}{{3}})[^.,;|]*$", re.IGNORECASE)
_APART_AFTER = re.compile(rf"^[^.,;|]*\b(?:{_APART})\b", re.IGNORECASE)
_OTHER = re.compile(rf"(?:{any_of('sentence.other')})\b[^,.;]*$", re.IGNORECASE)


_FROM = re.compile(rf"\b(?:{any_of('sentence.from')})\s+$", re.IGNORECASE)
_WAYS = r"\b(?:(?P<up>{})|(?P<down>{}))\b"
_MOVES = re.compile(_WAYS.format(any_of("sentence.rises"), any_of("sentence.falls")), re.IGNORECASE)
_REACHES = re.compile(
    _WAYS.format(any_of("sentence.up-to"), any_of("sentence.down-to")), re.IGNORECASE
)
_TO = re.compile(
    rf"[^\d.;\N{{BULLET}}]{{,30}}?(?:(?:{_REACHES.pattern}|{any_of('sentence.to')})\s+)+",
    re.IGNORECASE,
)
_BESIDE = 6  # letters between a verb and its figure: “rose in”
_ALL = ("sentence.rises", "sentence.falls", "sentence.up-to", "sentence.down-to")
_OPPOSITES = dict(pair for way in _ALL for own in by_language(way).values() for pair in own.items())
OTHER = N_("Write “{other}”, or exchange the two calls.")
EXCHANGE = N_("Exchange the two calls: the second is what the first was before.")
SIZED = N_("Write “{other}”.")
UNMOVED = N_("Say that it did not change.")
SIGNED = N_("Take out “{word}”: the figure has its own sign.")


def check_prose(scope: Scope) -> Iterator[Check]:
    """The text and the main points of the package's report."""
    report = scope.report
    if report is None:
        return
    read = (*_text(scope, report), *_points(scope, report))
    sentences = [
        each for each in read if not HALF_CALL.search(each[1].text)
    ]  # what that prints is no figure
    bound = [
        mention for _, sentence in sentences for mention in sentence.mentions if mention.is_bound
    ]
    if bound:
        check = scope.check(Kind.BOUND, report.title.say(scope.language), Spot(report.file))
        yield Check(check.kind, check.package, check.subject, "", "", check.spots, count=len(bound))
    values, statements = Values(scope.package, scope.indicators), Statements(scope, report)
    for spot, sentence in sentences:
        stated = {each.start: each for each in statements.of(sentence)}
        for statement in stated.values():
            yield _stated(scope, statement, sentence, spot)
        for mention in sentence.mentions:
            if not mention.is_bound and mention.start not in stated:
                where = _mention_spot(spot, mention)
                yield from _typed(scope, values, mention, sentence, where)
        yield from _shares(scope, sentence, spot, stated)
        yield from _exchanged(scope, sentence, spot)
        yield from _doubled(scope, sentence, spot)
        yield from _turned(scope, sentence, spot)
        yield from _misnamed(scope, sentence, spot)


def _text(scope: Scope, report: Report) -> Iterator[tuple[Spot, Sentence]]:
    bound = scope.texts[report.uri].body
    for sentence in sentences_of(bound.text, bound.fragments, bound.language):
        yield (
            Spot(report.file, line=report.first_line),
            _quoted(sentence, bound.language, scope.language),
        )


def _points(scope: Scope, report: Report) -> Iterator[tuple[Spot, Sentence]]:
    """A main point reads as one sentence with the figure it opens with."""
    for point in scope.texts[report.uri].points:
        bound = point.opened
        for sentence in sentences_of(bound.text, bound.fragments, bound.language):
            yield (
                Spot(report.file, column="summary"),
                _quoted(sentence, bound.language, scope.language),
            )


def _quoted(sentence: Sentence, language: str, home: str) -> Sentence:
    """A sentence whose figures, where they are quoted on a page of another language, say which they are from."""
    if language == home:
        return sentence
    return replace(
        sentence, mentions=tuple(replace(m, text=mark(m.text, language)) for m in sentence.mentions)
    )


def _mention_spot(spot: Spot, mention: Mention) -> Spot:
    return Spot(
        spot.file, line=None if spot.line is None else spot.line + mention.line, column=spot.column
    )


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a table of the report, with its unit and the word before it."""

    amount: Amount
    unit: str
    spot: Spot


@dataclass(frozen=True)
class Values:
    """Every number in the tables of a package."""

    package: Package
    indicators: Mapping[str, Indicator]

    @cached_property
    def all(self) -> tuple[Value, ...]:
        """Table by table, row by row."""
        return tuple(value for resource in self.package.tables for value in self._of(resource))

    def _of(self, resource: Resource) -> Iterator[Value]:
        table = resource.as_table
        fields = [
            each
            for each in table.schema.fields
            if each.is_number and each.name not in table.schema.primary_key
        ]
        for row, line in zip(table.records(), table.lines, strict=True):
            for field in fields:
                number = row[field.name]
                if isinstance(number, (int, Decimal)) and not isinstance(number, bool):
                    yield self._value(resource, row, line, field, number)

    def _value(
        self,
        resource: Resource,
        row: Mapping[str, Cell],
        line: int,
        field: Field,
        number: Decimal | int,
    ) -> Value:
        role = resource.role("figures") or resource.role("observations")
        code = canonical_cell(row.get(role.get("indicator", "")))
        listed = str(self.indicators[code].unit) if code in self.indicators else ""
        is_value = role.get("value") == field.name
        unit = (canonical_cell(row.get(role.get("unit", ""))) or listed) if is_value else ""
        qualifier = canonical_cell(row.get(role.get("qualifier", ""))) if is_value else ""
        file = self.package.file_of(resource)
        key = canonical_cell(row.get(role.get("id", ""))) or code
        return Value(
            Amount(number, qualifier),
            unit or field.unit,
            Spot(file, resource.name, line, field.name, key),
        )

    def backing(self, mention: Mention, sentence: Sentence) -> Value | None:
        """The first number that a typed figure may have been copied from, or rounds.

        None is rounded that a call draws into the same sentence: nobody says one twice.
        """
        backing = [value for value in self.all if _backs(value, mention)]
        exact = [value for value in backing if value.amount.value == mention.value]
        other = (value for value in backing if not sentence.draws(value.spot))
        return next(iter((*exact, *other)), None)

    def near(self, mention: Mention, sentence: Sentence, *, is_apart: bool) -> Value | None:
        """The only number of its unit that a typed one is a slip of, else nearly is, where no words tell it apart."""
        typed = mention.value
        alike = [
            each
            for each in self.all
            if _counts(mention, sentence, each.unit) and not sentence.draws(each.spot)
        ]
        slips = [each for each in alike if is_slip(typed, Decimal(each.amount.value))]
        near = slips or [
            each for each in alike if not is_apart and _is_near(Decimal(each.amount.value), typed)
        ]
        return near[0] if len({value.amount.value for value in near}) == 1 else None


def _counts(mention: Mention, sentence: Sentence, unit: str) -> bool:
    """Whether a figure of a text counts in a unit, which may stand behind it as a word like others."""
    after = sentence.text[mention.end :].lstrip().lower()
    return _is_alike(
        unit.lower(),
        mention.unit.lower() or (unit.lower() if after.startswith(unit.lower()) else ""),
    )


def _backs(value: Value, mention: Mention) -> bool:
    promise = promise_of(mention.qualifier)
    if (value.unit == "%") != (mention.unit == "%") or promise is None:
        return False
    if value.amount.value == mention.value and value.amount.promise == promise:
        return True
    return (
        value.amount.promise == "exact"
        and promise != "exact"
        and holds(promise, mention.value, Decimal(value.amount.value))
    )


def _is_near(known: Decimal, typed: Decimal) -> bool:
    return abs(known) >= _LEAST and abs(typed - known) * _NEAR <= abs(known)


def is_slip(typed: Decimal, known: Decimal) -> bool:
    """Whether one is the other with a digit wrong, lost or typed twice, two exchanged, or the point moved."""
    one, other = (f"{abs(each):f}".replace(".", "").lstrip("0") for each in (typed, known))
    if min(len(one), len(other)) < _DIGITS or typed == known:
        return False
    if one.rstrip("0") == other.rstrip("0"):
        return len(one.rstrip("0")) >= _DIGITS
    if typed.adjusted() == known.adjusted():
        size = max(len(one), len(other))
        return is_one_slip(one.ljust(size, "0"), other.ljust(size, "0"))
    return len(one) != len(other) and is_one_slip(one, other)


def _stated(scope: Scope, statement: Statement, sentence: Sentence, spot: Spot) -> Check:
    """A rank, a median, a difference or a share that is typed, against the one that the tables give."""
    line = sentence.text.count("\n", 0, statement.start) + sentence.line
    where = Spot(spot.file, line=spot.line and spot.line + line, column=spot.column)
    facts = {"said": statement.text, "right": statement.right, "call": statement.call}
    return scope.check(
        Kind.TYPED,
        statement.text,
        where,
        *(_row(scope, each) for each in statement.operands),
        text=statement.text,
        arithmetic=statement.right,
        broken=None if statement.holds else "statement-differs",
        facts=facts,
    )


def _typed(
    scope: Scope, values: Values, mention: Mention, sentence: Sentence, spot: Spot
) -> Iterator[Check]:
    """A typed figure that no rule derives: nothing is said of a year, and of how many points a list has."""
    if check := _looked_up(scope, values, mention, sentence, spot):
        yield check


def _looked_up(
    scope: Scope, values: Values, mention: Mention, sentence: Sentence, spot: Spot
) -> Check | None:
    backing = values.backing(mention, sentence)
    if backing:
        unit = backing.unit or mention.unit
        shown = scope.amount(backing.amount.value, unit, backing.amount.qualifier)
        return scope.check(
            Kind.TYPED, mention.text, spot, backing.spot, text=mention.text, arithmetic=shown
        )
    text, facts = mention.text, {"said": mention.text}
    is_apart = _is_apart(mention, sentence)
    if past := None if is_apart else _past(scope, mention):
        spots, facts = (spot, scope.observed(past[0])), {**facts, **past[1]}
        return scope.check(
            Kind.TYPED, text, *spots, text=text, broken="number-of-last-period", facts=facts
        )
    if near := values.near(mention, sentence, is_apart=is_apart):
        shown = scope.amount(near.amount.value, near.unit, near.amount.qualifier)
        facts |= {
            "right": shown,
            "call": f'figure("{near.spot.key}")' if near.spot.key else "cell(…)",
        }
        return scope.check(
            Kind.TYPED, text, spot, near.spot, text=text, broken="number-near", facts=facts
        )
    if bound := _contradicted(mention, sentence):
        spots, facts = (spot, _row(scope, bound)), {**facts, "bound": bound.text}
        return scope.check(
            Kind.TYPED, text, *spots, text=text, broken="number-contradicts", facts=facts
        )
    if _counts_nothing(scope, mention, sentence):
        return None
    return scope.check(Kind.TYPED, text, spot, text=text, broken="number-unbacked", facts=facts)


def _counts_nothing(scope: Scope, mention: Mention, sentence: Sentence) -> bool:
    """Whether readers take a number for none of the report's: a year, or how many points a list has.

    What looks like a year is one where nothing that it could count follows, and a year of the series anyway.
    """
    if sentence.items and mention.value == sentence.items:
        return True
    is_bare = not mention.unit and not mention.qualifier
    after = sentence.text[mention.end :]
    if not is_bare or not _YEAR.fullmatch(mention.text):
        return False
    reports = scope.publication.reports_of(scope.series)
    return not _COUNTED.match(after) or mention.value in {each.period.year for each in reports}


def _contradicted(mention: Mention, sentence: Sentence) -> Mention | None:
    """The figure of the same unit that a call draws into the sentence or row, where no word tells the two apart."""
    unit = mention.unit.lower()
    if _is_apart(mention, sentence):
        return None
    return next(
        (
            each
            for each in sentence.mentions
            if each.is_bound and _is_alike(each.unit.lower(), unit)
        ),
        None,
    )


def _is_apart(mention: Mention, sentence: Sentence) -> bool:
    """Whether a figure has no unit, or words that tell it from others of its unit."""
    before, after = sentence.text[: mention.start], sentence.text[mention.end :]
    return not mention.unit or bool(_APART_BEFORE.search(before) or _APART_AFTER.search(after))


def _past(scope: Scope, mention: Mention) -> tuple[Observation, dict[str, str]] | None:
    """The observation before one of the package's own that a typed figure repeats."""
    for code, entries in scope.around.entries.items():
        for entry in entries:
            own, past = entry.observation, entry.previous and entry.previous.before
            if past and own.value is not None and past.amount == mention.value != own.amount:
                is_long = past.amount >= _LEAST or len(past.amount.as_tuple().digits) >= _DIGITS
                if is_long and _is_alike(past.unit.lower(), mention.unit.lower()):
                    facts = {
                        "since": past.period.label(scope.language),
                        "right": scope.printed(own),
                        "code": code,
                    }
                    return past, {**facts, "indicator": scope.subject(code)}
    return None


def _exchanged(scope: Scope, sentence: Sentence, spot: Spot) -> Iterator[Check]:
    """A part that its words put before a smaller whole: 565 out of 439."""
    for part, whole in pairwise(sentence.mentions):
        words = sentence.text[part.end : whole.start]
        if (
            _BETWEEN.fullmatch(words)
            and _is_alike(part.unit.lower(), whole.unit.lower())
            and part.value > whole.value
        ):
            yield _slip(
                scope, spot, part, "part-exchanged", whole, part=part.text, whole=whole.text
            )


def _slip(
    scope: Scope,
    spot: Spot,
    mention: Mention,
    rule: str,
    *beside: Mention | None,
    **facts: str | Phrase,
) -> Check:
    rows = [_row(scope, each) for each in (mention, *beside) if each and each.is_bound]
    return scope.check(
        Kind.SHARE, mention.text, _mention_spot(spot, mention), *rows, broken=rule, facts=facts
    )


def _doubled(scope: Scope, sentence: Sentence, spot: Spot) -> Iterator[Check]:
    """A unit typed behind a call that prints it, or the word that it prints before its figure."""
    for each in sentence.mentions:
        lead = re.match(r"[^\W\d][^\d]*", each.text) if each.key else None
        if lead and re.search(
            rf"(?<!\w){re.escape(lead[0].strip())}\s*$", sentence.text[: each.start], re.IGNORECASE
        ):
            yield _slip(
                scope, spot, each, "qualifier-doubled", said=each.text, word=lead[0].strip()
            )
        unit = (
            re.escape(each.unit)
            if each.key and each.unit and each.text.endswith(each.unit)
            else "(?!)"
        )
        if re.match(rf"[ \xa0]?{unit}(?!\w)", sentence.text[each.end :], re.IGNORECASE):
            yield _slip(
                scope, spot, each, "unit-doubled", said=each.text, unit=each.unit, key=each.key
            )


def _turned(scope: Scope, sentence: Sentence, spot: Spot) -> Iterator[Check]:
    """Figures that go the other way than the words before and between them: rose from 7 to 5, rose by -5 %."""
    end = 0
    for first, last in zip_longest(sentence.mentions, sentence.mentions[1:]):
        before, end = sentence.text[end : first.start], first.end
        between = (
            sentence.text[end : last.start] if last and first.is_bound and last.is_bound else "."
        )
        verbs, title = [*_MOVES.finditer(before)][-1:], _title(scope, first)
        if first.change is not None:
            yield from _opposed(scope, spot, first, verbs)
            continue
        wrong = [each for each in verbs if first.value < 0 and each.end() == len(before.rstrip())]
        if (
            len(ways := {each.lastgroup for each in _MOVES.finditer(title)}) == 1
        ):  # a column of what rose, or fell
            wrong = [
                each
                for each in verbs
                if {each.lastgroup} != ways and len(before) - each.end() <= _BESIDE
            ]
        if is_pair := bool(
            _FROM.search(before) and _TO.fullmatch(between) and first.value != last.value
        ):
            words = (*verbs, *_REACHES.finditer(between))
            wrong = [
                each for each in words if (each.lastgroup == "up") == (first.value > last.value)
            ]
        if word := next((each[0].lower() for each in wrong), ""):
            right = Phrase(
                OTHER if is_pair or ways else SIGNED, word=word, other=_OPPOSITES.get(word, "…")
            )
            if (
                is_pair and last and first.column and last.column.startswith(f"{first.column}_")
            ):  # rose, rose_before
                right = Phrase(EXCHANGE)
            figures = f"{first.text} → {last.text}" if is_pair else f"{first.text} {title}".strip()
            pair = (last,) if is_pair else ()
            yield _slip(
                scope,
                spot,
                first,
                "direction-contradicted",
                *pair,
                word=word,
                figures=figures,
                right=right,
            )


def _opposed(
    scope: Scope, spot: Spot, mention: Mention, verbs: Sequence[re.Match[str]]
) -> Iterator[Check]:
    """A word of the direction before the size of a change that goes the other way, or nowhere."""
    change = mention.change or Decimal(0)
    for verb in verbs:
        if change == 0 or (verb.lastgroup == "up") != (change > 0):
            word, unit = verb[0].lower(), mention.unit
            facts = {"word": word, "said": scope.amount(change, unit)}
            right = Phrase(SIZED, other=_OPPOSITES.get(word, "…")) if change else Phrase(UNMOVED)
            yield _slip(scope, spot, mention, "direction-turned", **facts, right=right)


def _title(scope: Scope, mention: Mention) -> str:
    resource = scope.package.resource(mention.resource) if mention.column else None
    return (
        resource.as_table.schema.field(mention.column).title.say(scope.language) if resource else ""
    )


def _misnamed(scope: Scope, sentence: Sentence, spot: Spot) -> Iterator[Check]:
    """An area named right before a call of “highest” where “highest_area” of the table names another."""
    for each in (one for one in sentence.mentions if one.column):
        resource = scope.package.resource(each.resource)
        beside = (
            [n for n in resource.as_table.schema.names if n.startswith(f"{each.column}_")]
            if resource
            else []
        )
        cells = (
            zip(resource.as_table.column(n), resource.as_table.lines, strict=True)
            for n in beside
            if resource
        )
        own = [
            text
            for column in cells
            for text, line in column
            if line == each.row and isinstance(text, str)
        ]
        if own and not any(text in sentence.text for text in own):
            areas, before = scope.publication.areas.values(), sentence.text[: each.start]
            labels = (re.escape(area.label.say(scope.language)) for area in areas)
            if named := next(
                filter(None, (re.search(rf"(?<!\w)({x})\W+(?:\w+\W+)?$", before) for x in labels)),
                None,
            ):
                yield _slip(
                    scope, spot, each, "area-misnamed", found=named[1], said=each.text, right=own[0]
                )


def _shares(
    scope: Scope, sentence: Sentence, spot: Spot, stated: Container[int]
) -> Iterator[Check]:
    """Those of a sentence but what is said of already, by where it starts."""
    counts = [each for each in sentence.mentions if each.unit != "%"]
    pairs = [(part, whole) for part in counts for whole in counts if _may_be_share(part, whole)]
    percents = [each for each in sentence.mentions if each.unit == "%" and each.start not in stated]
    # The share of the only pair is said once; a second percentage beside it speaks of something else.
    is_said = len(pairs) == 1 and any(_share(scope, each, pairs[0]).holds for each in percents)
    for percent in percents:
        # About figures that are only rough ("under 18 years") nothing can be said.
        judged = [
            (pair, share) for pair in pairs if (share := _share(scope, percent, pair)).arithmetic
        ]
        good = [each for each in judged if each[1].holds]
        is_meant = len(pairs) == 1 and not is_said and _belong(sentence.text, percent, pairs[0][1])
        for pair, verdict in (good or (judged if is_meant else []))[:1]:
            yield _share_check(scope, percent, pair, verdict, spot)


def _is_alike(mine: str, theirs: str) -> bool:
    """Units, of which one may be longer: "dịch vụ công" and "dịch vụ"."""
    return bool(mine and theirs) and (mine.startswith(theirs) or theirs.startswith(mine))


def _may_be_share(part: Mention, whole: Mention) -> bool:
    mine, theirs = part.unit.lower(), whole.unit.lower()
    same = mine.startswith(theirs) or theirs.startswith(mine)
    return (
        part is not whole
        and same
        and 0 < part.value <= whole.value
        and (part.value < whole.value or part.start < whole.start)
    )


def _share(scope: Scope, percent: Mention, pair: tuple[Mention, Mention]) -> Verdict:
    known = {
        name: (Amount(each.value, each.qualifier),)
        for name, each in zip(("part", "whole"), pair, strict=True)
    }
    return recompute(Amount(percent.value, percent.qualifier), _SHARE, known, scope.language)


def _belong(text: str, percent: Mention, whole: Mention) -> bool:
    """Whether the words say that the percentage is that share, and not a growth or a goal."""
    before = text[: percent.start]
    return not _OTHER.search(before) and bool(
        _IN.search(text[: whole.start]) or _MAKES.search(before)
    )


def _share_check(
    scope: Scope, percent: Mention, pair: tuple[Mention, Mention], verdict: Verdict, spot: Spot
) -> Check:
    where = _mention_spot(spot, percent)
    rows = [_row(scope, each) for each in (percent, *pair) if each.is_bound]
    subject, arithmetic = f"{pair[0].text} / {pair[1].text}", verdict.arithmetic
    facts = {"said": percent.text, "arithmetic": arithmetic}
    text, broken = percent.text, None if verdict.holds else "share-broken"
    return scope.check(
        Kind.SHARE,
        subject,
        where,
        *rows,
        text=text,
        arithmetic=arithmetic,
        broken=broken,
        facts=facts,
    )


def _row(scope: Scope, mention: Mention) -> Spot:
    return scope.spot(mention.resource, mention.row, key=mention.key)
