"""Figures that are regular and yet not what was meant: a slip shows beside the period before, or in the table itself.

All are warnings, since a source may print such a figure. Large tables are not looked at: nobody types them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations, groupby, pairwise, repeat
from operator import itemgetter
from statistics import median
from typing import Any

from site_builder.core.calendar.period import Period, Window
from site_builder.core.cell import Cell, canonical_cell, number_of
from site_builder.core.i18n.catalog import message_tables
from site_builder.core.language import any_of
from site_builder.core.naming import TOTALS, is_total
from site_builder.core.numbers.number import canonical_number, decimals_of, format_number
from site_builder.core.numbers.quantity import measured
from site_builder.core.problem import BESIDE_TABLE, Phrase, Problem, flag
from site_builder.derive.codes import check_words
from site_builder.derive.figures import AT
from site_builder.derive.observations import EXCEL_DAY, Observation, SeriesData, row_unit, series_of
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Package, Resource
from site_builder.model.publication import Publication

_LARGEST = 2_000  # rows
_MANY = 10  # areas with a figure, of which one is a slip
_FEWEST = 3  # rows that make a habit
_LEAST = 100  # smaller figures rise tenfold by themselves
_SHARES = "%"
_GROUPED = (
    1000  # a point can group thousands from here on, as three digits behind one to three others
)
# Powers of ten by which a slip multiplies, with the factor that lies between two periods besides.
_SLACK = {3: 2.0, 6: 2.0, 2: 1.5, 1: 1.3}


@dataclass(frozen=True)
class Beside:
    """A table and the one of its name in the package of the period before."""

    package: Package
    resource: Resource
    last: Resource | None
    older: Resource | None
    period: Period
    earlier: Period | None
    listed: Mapping[str, Indicator]
    language: str

    @property
    def since(self) -> str:
        """The name of the period before."""
        return self.earlier.label(self.language) if self.earlier else ""

    @property
    def file(self) -> str:
        """Where its rows stand."""
        return self.package.file_of(self.resource)

    @cached_property
    def numbers(self) -> tuple[Field, ...]:
        """Columns of amounts, of which a key is none."""
        schema = self.resource.as_table.schema
        return tuple(
            each
            for each in schema.fields
            if each.is_number and not each.names_things and each.name not in schema.primary_key
        )

    @cached_property
    def rows(self) -> tuple[tuple[tuple[str, ...], dict[str, Cell], int], ...]:
        """Each row with its key and line."""
        return _keyed(self.resource)

    @cached_property
    def before(self) -> Mapping[tuple[str, ...], dict[str, Cell]]:
        """The rows of the period before by their keys."""
        return {key: row for key, row, _ in _keyed(self.last)} if self.last else {}

    def is_back(self, row: Mapping[str, Cell], field: Field) -> bool:
        """Whether a figure is near to that of two periods before: then the one between them is off."""
        key = next(key for key, other, _ in self.rows if other is row)
        new, old = (
            number_of(row[field.name]),
            number_of(self.two_before.get(key, {}).get(field.name)),
        )
        return new is not None and old is not None and _near(Decimal(new), Decimal(old))

    def unit(self, resource: Resource, field: Field, row: Mapping[str, Cell]) -> str:
        """In which a cell counts."""
        role = resource.role("observations") or resource.role("figures")
        if role.get("value") != field.name:
            return field.unit
        code = canonical_cell(row.get(role.get("indicator", "")))
        own = {"unit": row.get(role.get("unit", ""))}
        period = self.period if resource is self.resource else self.earlier
        return row_unit(own, str(self.listed[code].at(period).unit) if code in self.listed else "")

    def pairs(self, field: Field) -> Iterator[tuple[dict[str, Cell], int, Decimal, Decimal, str]]:
        """Amounts of a column beside those of the period before, in one unit."""
        for key, row, line in self.rows:
            past = self.before.get(key) if self.last and key else None
            if self.last is None or past is None or field.name not in past:
                continue
            new, old = number_of(row[field.name]), number_of(past[field.name])
            unit = self.unit(self.resource, field, row)
            if new is not None and old is not None and unit == self.unit(self.last, field, past):
                yield row, line, Decimal(new), Decimal(old), unit

    @cached_property
    def two_before(self) -> Mapping[tuple[str, ...], dict[str, Cell]]:
        """The rows of the period before that by their keys."""
        return {key: row for key, row, _ in _keyed(self.older)} if self.older else {}


def _keyed(resource: Resource) -> tuple[tuple[tuple[str, ...], dict[str, Cell], int], ...]:
    table = resource.as_table
    records = zip(table.rows, table.records(), table.lines, strict=True)
    return tuple((resource.key_of(row), record, line) for row, record, line in records)


def earlier_packages(publication: Publication) -> dict[str, Package]:
    """By the name of each package that of the newest earlier period of its kind in its series, where there is one."""
    dated = [
        (series_of(publication, each), publication.period_of(each), each)
        for each in publication.packages
    ]
    known = [
        ((series, period.kind), period.sort_key, each)
        for series, period, each in dated
        if series and period
    ]
    known.sort(key=itemgetter(0, 1))
    earlier: dict[str, Package] = {}
    for _, line in groupby(known, key=itemgetter(0)):
        groups = [[each for *_, each in own] for _, own in groupby(line, key=itemgetter(1))]
        earlier |= {each.name: last[0] for last, own in pairwise(groups) for each in own}
    return earlier


def check_likely(
    publication: Publication, package: Package, last: Package | None, older: Package | None
) -> Iterator[Problem]:
    """The tables of one package that states a period."""
    period, report = publication.period_of(package), publication.report_of(package)
    series, language = series_of(publication, package), publication.site.language
    yield from check_words(package)
    if period is None:
        return
    window = report.window if report else period.window(publication.regime_of(series))
    earlier = publication.period_of(last) if last else None
    for resource in package.tables:
        if len(resource.as_table) > _LARGEST:
            continue
        other = None if resource.role("observations").get("period") else _table(last, resource.name)
        listed, past = publication.indicators(series), _table(older, resource.name)
        beside = Beside(package, resource, other, past, period, earlier, listed, language)
        yield from _totals(beside)
        yield from _notes(beside)
        yield from _minus(beside)
        yield from _days(beside, window)
        yield from _respelled(beside)
        if other:
            yield from _scales(beside)
            yield from _swapped(beside)
            yield from _unchanged(beside)


def _table(package: Package | None, name: str) -> Resource | None:
    resource = package.resource(name) if package else None
    return resource if resource and resource.table and len(resource.table) <= _LARGEST else None


def _texts(rows: Iterable[Mapping[str, Cell]], field: Field) -> list[str]:
    return [canonical_cell(row.get(field.name)) for row in rows]


def _respelled(beside: Beside) -> Iterator[Problem]:
    """Codes and names of which a spreadsheet made numbers and days: 01 is 1 there, 1-2 is 2-Jan."""
    for field in beside.resource.as_table.schema.fields:
        cells = [(row.get(field.name), line) for _, row, line in beside.rows]
        finite = [(each, n) for each, n in cells if isinstance(each, Decimal) and each.is_finite()]
        short = [(each, n) for each, n in finite if int(each.as_tuple().exponent) > 0]
        for cell, line in short if len(short) < len(cells) else ():
            advice = Phrase(_WORDS["shortened"])
            yield flag(
                "cell-respelled",
                beside.file,
                row=line,
                column=field.name,
                found=f"{cell:E}",
                right=advice,
            )
        if field.type != "string":
            continue
        now, past = (
            _texts((row for _, row, _ in beside.rows), field),
            {*_texts(beside.before.values(), field)},
        )
        gone = sorted(each for each in past - {*now} if each[:1].isdigit())
        for text, (_, _, line) in zip(now, beside.rows, strict=True):
            right = (
                "" if text in past else next((each for each in gone if is_made_of(text, each)), "")
            )
            if right or _MONTHS.fullmatch(text):
                advice = (
                    Phrase(_WORDS["respelled"], right=right) if right else Phrase(_WORDS["as-text"])
                )
                yield flag(
                    "cell-respelled",
                    beside.file,
                    row=line,
                    column=field.name,
                    found=text,
                    right=advice,
                )


# What Excel shows of 1-2 in its US and Vietnamese forms; no office writes a code so.
_MONTHS = re.compile(
    r"\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Thg \d{1,2})", re.IGNORECASE
)
_WORDS = message_tables(__package__)["likely"]


def is_made_of(text: str, before: str) -> bool:
    """Whether a spreadsheet shows this where that was typed: a number without its zeros, a day."""
    if before.isdigit() and before != before.lstrip("0"):
        return text == before.lstrip("0")
    if re.fullmatch(r"\d+[.,]\d*0", before):
        return text == before.rstrip("0").rstrip(".,")
    parts = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})", before)
    if not (parts and EXCEL_DAY.fullmatch(text)):
        return False
    return bool(
        {part.lstrip("0") for part in parts.groups()}
        & {each.lstrip("0") for each in re.findall(r"\d+", text)}
    )


def _scales(beside: Beside) -> Iterator[Problem]:
    """Figures that are a power of ten away from those before."""
    note = beside.resource.role("observations").get("note", "")
    for field in beside.numbers:
        pairs = list(beside.pairs(field))
        powers = [_power(new, old, unit) for _, _, new, old, unit in pairs]
        is_steady = all(
            power or _near(new, old)
            for power, (_, _, new, old, _) in zip(powers, pairs, strict=True)
        )
        for power, (row, line, new, old, unit) in zip(powers, pairs, strict=True):
            if (
                power
                and (abs(power) > 2 or unit == _SHARES or is_steady)
                and not row.get(note)
                and not beside.is_back(row, field)
            ):
                code = (
                    "share-as-fraction" if unit == _SHARES and power == -2 else "figure-off-scale"
                )
                shown = {"value": new, "earlier": old, "right": new.scaleb(-power).normalize()}
                facts: dict[str, Any] = {
                    key: measured(each, unit).format(beside.language) for key, each in shown.items()
                }
                facts |= {"times": _times(power, beside.language), "since": beside.since}
                yield flag(code, beside.file, row=line, column=field.name, **facts)


def _power(new: Decimal, old: Decimal, unit: str) -> int:
    """The power of ten that lies between two figures, where nothing else does; 0 where it does not."""
    if new == 0 or old == 0 or (new < 0) != (old < 0):
        return 0
    ratio = math.log10(new / old)
    power = round(ratio)
    if unit == _SHARES:
        return power if power == -2 and abs(new) <= 1 < abs(old) else 0
    is_small = abs(power) < 3 and min(abs(new), abs(old)) < _LEAST
    is_near = abs(power) in _SLACK and abs(ratio - power) <= math.log10(_SLACK[abs(power)])
    return power if is_near and not is_small else 0


def _times(power: int, language: str) -> str:
    size = measured(Decimal(10 ** abs(power)), "").format(language)
    return size if power > 0 else f"1/{size}"


def _near(new: Decimal, old: Decimal) -> bool:
    return new == old or bool(new and old and Decimal("0.5") < new / old < 2)


def _swapped(beside: Beside) -> Iterator[Problem]:
    """Two columns of which one was larger in every row, and is smaller in every row now."""
    for one, other in combinations(beside.numbers, 2):
        if one.unit != other.unit or not one.unit:
            continue
        now, past = (
            _signs([row for _, row, _ in beside.rows], one, other),
            _signs(beside.before.values(), one, other),
        )
        if (
            min(len(now), len(past)) >= _FEWEST
            and len({*now}) == len({*past}) == 1
            and now[0] == -past[0]
        ):
            above, below = (one, other) if past[0] > 0 else (other, one)
            facts: dict[str, Any] = {
                "above": above.name,
                "below": below.name,
                "since": beside.since,
            }
            yield flag("columns-swapped", beside.file, row=1, column=above.name, **facts)


def _signs(rows: Iterable[Mapping[str, Cell]], one: Field, other: Field) -> list[int]:
    signs: list[int] = []
    for row in rows:
        first, second = number_of(row.get(one.name)), number_of(row.get(other.name))
        if first is not None and second is not None and first != second:
            signs.append(1 if first > second else -1)
    return signs


def _unchanged(beside: Beside) -> Iterator[Problem]:
    """A table of figures none of which differs from the one before: copied, and not yet filled in."""
    role = beside.resource.role("observations") or beside.resource.role("figures")
    fields = [each for each in beside.numbers if each.name == role.get("value")]
    pairs = [pair for field in fields for pair in beside.pairs(field)]
    if len(pairs) >= _FEWEST and all(new == old for _, _, new, old, _ in pairs):
        yield flag(
            "figures-of-last-period",
            beside.file,
            column=fields[0].name,
            count=len(pairs),
            since=beside.since,
        )


def _totals(beside: Beside) -> Iterator[Problem]:
    """A row that is the sum of all others, in columns that readers are offered to add up."""
    resource, rows = beside.resource, beside.rows
    sums = {
        each.name: _sum(rows, each.name) for each in beside.numbers if resource.adds_up(each.name)
    }
    for key, row, line in rows if sums else ():
        label = next(
            (text for text in row.values() if isinstance(text, str) and is_total(text)), ""
        )
        if len(rows) <= (2 if label else _FEWEST) or row.get(TOTALS) is True:
            continue
        values = {name: Decimal(number_of(row[name]) or 0) for name in sums}
        is_certain = label or len(values) > 1 or max(values.values()) >= _LEAST
        if is_certain and all(value == sums[name] - value != 0 for name, value in values.items()):
            name = label or " ".join(key) or str(line)
            yield flag(
                "total-among-rows", beside.file, row=line, name=name, columns=", ".join(sums)
            )


def _notes(beside: Beside) -> Iterator[Problem]:
    """A last row that holds one text alone, where all others hold figures."""
    rows = [
        [cell for cell in row.values() if not isinstance(cell, bool)] for _, row, _ in beside.rows
    ]
    filled = [[text for text in map(canonical_cell, row) if text] for row in rows]
    if (
        beside.numbers
        and len(filled) > _FEWEST
        and len(filled[-1]) == 1 < min(map(len, filled[:-1]))
    ):
        text, right = filled[-1][0], Phrase(BESIDE_TABLE)
        yield flag(
            "row-beside-table",
            beside.file,
            row=beside.rows[-1][2],
            severity="warning",
            text=text,
            right=right,
        )


_OF_WHICH = re.compile(any_of("table.of-which"), re.IGNORECASE)


def _minus(beside: Beside) -> Iterator[Problem]:
    """Two parts of a figure, of which the first is more than all: the second is taken away from it."""
    for field in beside.numbers:
        for above, first, (_, row, line) in zip(
            beside.rows, beside.rows[1:], beside.rows[2:], strict=False
        ):
            whole, part, rest = (
                number_of(each.get(field.name)) or 0 for each in (above[1], first[1], row)
            )
            is_part = any(
                isinstance(text, str) and _OF_WHICH.match(text) for text in first[1].values()
            )
            if is_part and 0 < rest < part and whole == part - rest > 0:
                facts: dict[str, Any] = {
                    "value": rest,
                    "right": -rest,
                    "whole": whole,
                    "part": part,
                }
                yield flag("minus-lost", beside.file, row=line, column=field.name, **facts)


def _sum(rows: Sequence[tuple[tuple[str, ...], Mapping[str, Cell], int]], name: str) -> Decimal:
    return sum((Decimal(number_of(row[name]) or 0) for _, row, _ in rows), Decimal(0))


def _days(beside: Beside, window: Window) -> Iterator[Problem]:
    """Days outside of the period that all lie in it with day and month swapped, or in its year."""
    for field in beside.resource.as_table.schema.fields:
        if field.type != "date" or beside.resource.role("observations"):
            continue
        days = [
            (day, line) for _, row, line in beside.rows if isinstance(day := row[field.name], date)
        ]
        outside = [(day, line) for day, line in days if not _lies(day, window)]
        for meant in (_swapped_day, _of_year):
            right = [meant(day, window) for day, _ in outside]
            is_habit = len(days) >= _FEWEST and (
                meant is _swapped_day or 2 * len(outside) <= len(days)
            )
            if outside and is_habit and all(right):
                facts: dict[str, Any] = {"start": window.start, "end": window.end}
                for (day, line), other in zip(outside, right, strict=True):
                    own = {**facts, "day": day, "right": other}
                    yield flag(
                        "day-outside-period", beside.file, row=line, column=field.name, **own
                    )
                break


def _lies(day: date, window: Window) -> bool:
    return window.start <= day <= window.end


def _swapped_day(day: date, window: Window) -> date | None:
    swapped = day.replace(month=day.day, day=day.month) if day.day <= 12 else None
    return swapped if swapped and _lies(swapped, window) else None


def _of_year(day: date, window: Window) -> date | None:
    years = (window.start.year, window.end.year)
    days = [day.replace(year=year) for year in years if (day.month, day.day) != (2, 29)]
    return next((each for each in days if _lies(each, window)), None)


def check_targets(data: SeriesData, language: str) -> Iterator[Problem]:
    """Targets that are a power of ten away from all that was observed."""
    for target in data.targets:
        known = [each for each in data.of(target.indicator) if each.value is not None]
        usual = Decimal(median(each.amount for each in known)) if known else Decimal(0)
        unit = known[0].unit if known else ""
        if power := _power(Decimal(target.value), usual, unit):
            amounts = {"value": target.value, "usual": usual}
            shown: dict[str, Any] = {
                key: measured(each, unit).format(language) for key, each in amounts.items()
            }
            shown |= {
                "times": _times(power, language),
                "right": canonical_number(Decimal(target.value).scaleb(-power)),
            }
            yield flag("aim-off-scale", target.file, row=target.line, column=target.column, **shown)


def check_groups(publication: Publication, data: SeriesData) -> Iterator[Problem]:
    """Figures of one indicator and period for many areas: zeros far from all others, ranks out of order."""
    groups: dict[tuple[str, str, str, str], list[Observation]] = {}
    for each in data.observations:
        groups.setdefault(
            (each.package, each.resource, each.indicator, each.period.code), []
        ).append(each)
    ranked = [group for group in groups.values() if all(each.rank for each in group if each.value)]
    doubted = {
        each.note for group in ranked for each in group if each.value == 0 and each.rank is None
    }
    for (name, table, *_), group in groups.items():
        yield from _repeated(publication, group)
        package = publication.package(name) if len(group) > _MANY else None
        if package and (resource := package.resource(table)):
            role, language = resource.role("observations"), publication.site.language
            for code, part, each, right in (
                *_zeros(group, doubted),
                *_ranks([each for each in group if each.rank and each.value]),
            ):
                facts: dict[str, Any] = {
                    "value": format_number(each.amount, language),
                    "right": right,
                    "area": each.area,
                }
                file, column = package.file_of(resource), role.get(part)
                yield flag(code, file, row=each.line, column=column, rank=each.rank, **facts)


def _repeated(publication: Publication, group: Sequence[Observation]) -> Iterator[Problem]:
    """A figure of one area and source whose row stands there twice, so that nobody can call it."""
    first: dict[tuple[str, str, str, str], Observation] = {}
    for each in sorted(group, key=lambda each: each.line):
        one = first.setdefault((each.area, each.source, each.unit, each.status), each)
        package = publication.package(each.package)
        if one is not each and package and (resource := package.resource(each.resource)):
            key = f"{each.indicator}{AT}{each.area}" if each.area else each.indicator
            right = Phrase(
                _WORDS["same-row" if one.value == each.value else "other-row"],
                row=each.line,
                first=one.line,
            )
            facts: dict[str, Any] = {"key": key, "first": one.line, "right": right}
            yield flag(
                "observation-repeated",
                package.file_of(resource),
                row=each.line,
                column=None,
                **facts,
            )


def _zeros(
    group: Sequence[Observation], doubted: Set[str]
) -> Iterator[tuple[str, str, Observation, int]]:
    others, empty = (
        [abs(e.amount) for e in group if e.value],
        doubted | {e.note for e in group if e.value is None},
    )
    zeros = [each for each in group if each.value == 0 and (not each.note or each.note in empty)]
    if others and len(zeros) * _MANY <= len(group) and 4 * min(others) > median(others):
        yield from (("zero-unlikely", "value", each, 0) for each in zeros)


def _ranks(group: Sequence[Observation]) -> Iterator[tuple[str, str, Observation, int]]:
    """Those whose rank stands against the others', with the one that each has by the figures."""
    for sign in (-1, 1):
        ordered = sorted(sign * each.amount for each in group)
        places = [bisect_left(ordered, sign * each.amount) for each in group]
        right = [
            p < (e.rank or 0) <= bisect_right(ordered, sign * e.amount)
            for p, e in zip(places, group, strict=True)
        ]
        if right.count(False) * _MANY <= len(group):
            sound = [each for each, is_right in zip(group, right, strict=True) if is_right]
            for each, first, is_right in zip(group, places, right, strict=True):
                turned = (
                    (each.amount - e.amount) * ((each.rank or 0) - (e.rank or 0)) * sign < 0
                    for e in sound
                )
                if not is_right and any(turned):
                    yield "rank-contradicted", "rank", each, first + 1
            return


def check_decimals(publication: Publication, series: str, data: SeriesData) -> Iterator[Problem]:
    """Indicators whose list prints fewer decimals than the tables have."""
    amounts: dict[str, list[Decimal]] = {}
    for each in data.observations:
        if each.value is not None and not each.is_derived:
            amounts.setdefault(each.indicator, []).append(each.amount)
    listed = publication.indicators(series)
    for code, known in amounts.items():
        decimals = listed[code].decimals if code in listed else None
        usual = sorted(known, key=decimals_of)[len(known) // 2]  # one slip says nothing of the list
        needed = decimals_of(usual)
        if len(known) > 1 and decimals is not None and needed > decimals:
            file, row, column = publication.listed_at(series, code, "decimals")
            shown = format_number(usual, publication.site.language)
            facts: dict[str, Any] = {
                "code": code,
                "decimals": decimals,
                "value": shown,
                "right": needed,
            }
            yield flag("decimals-exceeded", file, row=row, column=column, **facts)


def separated(publication: Publication) -> Iterator[Package]:
    """Whose tables are looked at: packages of reports, in a portal that speaks Vietnamese."""
    reported = {
        report.package for report in publication.reports if "vi" in publication.site.languages
    }
    return (package for package in publication.packages if package.name in reported)


def check_separators(package: Package) -> Iterator[Problem]:
    """Points that may have been meant to group thousands: `1.704` beside whole numbers, as Vietnamese writes 1704.

    The reader takes a point for the decimal sign, as the specification says, and that is not changed. Where all else in
    the column that is counted in the same unit is whole, the author is asked.
    """
    for resource in package.tables:
        for field in resource.as_table.schema.fields:
            if field.type == "number" and not field.states_decimal:
                yield from _doubtful(package, resource, field)


def _doubtful(package: Package, resource: Resource, field: Field) -> Iterator[Problem]:
    cells = zip(
        _units(resource, field),
        resource.as_table.column(field.name),
        resource.as_table.lines,
        strict=False,
    )
    counted = [
        (unit, number, line)
        for unit, cell, line in cells
        if (number := number_of(cell)) is not None
    ]
    broken = {unit for unit, number, _ in counted if decimals_of(number) and not _may_group(number)}
    whole = {unit for unit, number, _ in counted if not decimals_of(number)} - broken
    for unit, number, line in counted:
        if _may_group(number) and unit in whole:
            meant = int(number * _GROUPED)
            facts: dict[str, Any] = {
                "found": canonical_number(number),
                "read": format_number(number, "vi"),
            }
            facts |= {"whole": meant, "grouped": format_number(meant, "vi")}
            yield flag(
                "number-doubtful", package.file_of(resource), row=line, column=field.name, **facts
            )


def _units(resource: Resource, field: Field) -> Iterable[Cell]:
    """What each row counts in, where a role says so and the column is its value; else one unit for all."""
    for name in ("observations", "figures"):
        role = resource.role(name)
        if role.get("value") == field.name and role.get("unit"):
            return resource.as_table.column(role["unit"])
    return repeat(None)


def _may_group(number: Decimal | int) -> bool:
    return isinstance(number, Decimal) and decimals_of(number) == 3 and 1 <= abs(number) < _GROUPED
