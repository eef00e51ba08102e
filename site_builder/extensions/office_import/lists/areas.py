"""Tables that are no form as observations: areas down the side, measures or periods over the columns.

The table stays as it is printed; its numbers also stand one a row, under the area, the indicator and the period that
they are of. An area goes by the portal's key; a name that the portal does not know gets one of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from itertools import chain
from typing import Any

from site_builder.core.calendar.period import Regime, parse_period
from site_builder.core.cell import number_of
from site_builder.core.extension import PortalCheck
from site_builder.core.language import any_of, words
from site_builder.core.naming import TOTALS
from site_builder.core.problem import PeriodError, Problem, flag
from site_builder.core.sheets.csv import csv_rows, csv_text
from site_builder.core.text import free_name, slugify
from site_builder.extensions.office_import.document import Column, DataTable
from site_builder.extensions.office_import.form import observed, row_names, unit_column
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.last_period import exact
from site_builder.extensions.office_import.problems import Ask
from site_builder.extensions.office_import.tables.headers import SEPARATOR
from site_builder.extensions.office_import.tables.units import translated
from site_builder.extensions.office_import.totals import FEW, TOTAL_COLUMN
from site_builder.model.package import Package, Resource
from site_builder.validate.consistency.prose import is_slip

FEWEST = 3  # areas that make a table one of areas
ALIKE = 0.75  # letters in common of two spellings of one name
YES, NEW, LONG = "yes", "new", "{}-observations"
_HEADS = re.compile(rf"(?<!\w)(?:{any_of('area.heads')})(?!\w)", re.IGNORECASE)
_YEAR, _SPAN = re.compile(r"\d{4}"), re.compile(r"(?<!\d)(\d{4})\s*[/–-]\s*(\d{2}|\d{4})(?![\d-])")
_TIME = re.compile(
    any_of("area.times"), re.IGNORECASE
)  # a level of a header over periods that says no more
_STATUS = {
    status: re.compile(rf"(?<!\w)(?:{any_of(f'status.{status}')})(?!\w)\.?", re.IGNORECASE)
    for status in ("preliminary", "estimate")
}
_KINDS = tuple(slugify(kind) + "-" for kind in (*words("area.kinds"), *words("area.short-kinds")))


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that may stand as observations, too; `is_settled` where it did in the last period."""

    table: DataTable
    is_areas: bool
    names: tuple[str, ...]
    is_settled: bool = False
    is_times: bool = False  # periods down the side

    @property
    def is_taken(self) -> bool:
        """What holds as long as nobody answers."""
        return self.is_areas or self.is_times or self.is_settled

    @property
    def key(self) -> str:
        """What its answer is kept under: the sheet, else the title."""
        return self.table.key or self.table.title


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations taken from tables, lines for areas that the portal does not know, and what is asked."""

    tables: tuple[DataTable, ...] = ()
    areas: tuple[Mapping[str, str], ...] = ()
    asked: tuple[Ask, ...] = ()
    offers: tuple[Offer, ...] = ()


def observations(
    tables: Sequence[DataTable],
    areas: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str],
    named: Mapping[str, str],
    before: Container[str] = (),
    regime: Regime = Regime.CALENDAR,
) -> Observations:
    """`areas` are the names of the portal's areas by their keys; `chosen` says yes or no of a table by its key, `named`
    which area a printed name is (a key, or new); `before` are the names of the last period's tables, `regime` its
    rule of years."""
    keys = {_plain(name): key for key, names in areas.items() for name in (key, *names) if name}
    known = _Known(keys, {key: next(iter(listed), key) for key, listed in areas.items()}, named)
    done, offers = list[DataTable](), list[Offer]()
    taken: set[tuple[str, str]] = set()
    for table in tables:
        offer = _offer(table, keys, before, regime)
        if offer is None:
            continue
        offers.append(offer)
        if chosen.get(offer.key, YES if offer.is_taken else "") != YES:
            continue
        names = _names(table)
        if offer.is_areas:
            rows = known.rows(names, _translations(table))
        elif offer.is_times:
            rows = [period_of(name, regime) for name in names]
        else:
            rows = [slugify(name)[:60].strip("-") for name in names]
        if long := _long(offer, rows, regime, taken):
            done.append(long)
    return Observations(
        tuple(done), tuple(known.new.values()), tuple(known.asked.values()), tuple(offers)
    )


def _offer(
    table: DataTable, keys: Container[str], before: Container[str], regime: Regime
) -> Offer | None:
    """What the table may be: one of areas, or one of periods over its columns."""
    counted = _counted(table)
    if (
        observed(table)
        or unit_column(table.columns)
        or not counted
        or "scales" in dict(table.roles)
    ):
        return None
    column, names = _naming(table), [name for name in _names(table) if name]
    if column is None or len(names) < FEWEST or len(set(names)) < len(names):
        return None
    known = sum(_plain(name) in keys for name in names)
    is_areas = bool(_HEADS.search(column.title)) or 2 * known >= len(names)
    periods = sum(bool(split_period(column.title, regime)[0]) for column in counted)
    is_times = not periods and all(period_of(name, regime) for name in names)
    is_settled = LONG.format(table.name) in before
    return (
        Offer(table, is_areas, tuple(names), is_settled, is_times)
        if is_areas or is_times or periods > 1
        else None
    )


def _naming(table: DataTable) -> Column | None:
    """The column of what its rows are: the first where it is of periods, else that of names."""
    first = table.columns[0]
    is_time = bool(first.values) and all(period_of(str(value or "")) for value in first.values)
    return first if is_time else table.column(row_names(table))


def _names(table: DataTable) -> list[str]:
    """What each row is called; "" for the total of all and a row that nothing names. That of a section has its name."""
    section = table.columns[0] if table.columns[0].derived else None
    parts = (_naming(table), table.column("is_total"), section)
    rows = zip(*(part.values if part else (None,) * table.height for part in parts), strict=True)
    return [str((section if is_total else cell) or "").strip() for cell, is_total, section in rows]


def _translations(table: DataTable) -> list[dict[str, str]]:
    """The names of each row in other languages, as the columns beside its name have them, by the tags of these."""
    column = _naming(table)
    others = (
        [(f"name_{tag}", table.column(f"{column.name}_{tag}")) for tag, _ in column.others]
        if column
        else []
    )
    listed = [(name, other.values) for name, other in others if other]
    return [
        {name: str(values[n]) for name, values in listed if values[n]} for n in range(table.height)
    ]


def _counted(table: DataTable) -> list[Column]:
    """The columns whose numbers are figures: no running numbers, nothing that stands beside another."""
    numbers = (column for column in table.columns[1:] if column.type in ("number", "integer"))
    return [
        column
        for column in numbers
        if not (column.derived or column.unique or table.is_companion(column))
    ]


def split_period(title: str, regime: Regime = Regime.CALENDAR) -> tuple[str, str]:
    """The period that a level of a header is, or two of them ("2024", "Q1"), "" where none is; and the other levels."""
    levels = title.split(SEPARATOR)
    pairs = (
        (a, b)
        for a in range(len(levels))
        for b in range(len(levels))
        if a != b and not _YEAR.search(levels[a])
    )
    for places in (*pairs, *((n,) for n in range(len(levels)))):
        if period := period_of(" ".join(levels[n].strip() for n in places), regime):
            others = [level for n, level in enumerate(levels) if n not in places]
            # Without those that say no more than that there are periods, or how final their figures are.
            silent = (_TIME, *_STATUS.values())
            return period, SEPARATOR.join(
                o for o in others if not any(each.fullmatch(o.strip()) for each in silent)
            )
    return "", title


def status_of(text: str) -> str:
    """How final the figures of a period are by the words beside it: "Prel. 2023", "2024 (estimate)"."""
    return next((status for status, pattern in _STATUS.items() if pattern.search(text)), "")


def period_of(text: str, regime: Regime = Regime.CALENDAR) -> str:
    """The code of a period as headers print it, "" for none: "Q1 2025", "2024/25 Q2" where a year lies in two."""
    for match in _SPAN.finditer(text):
        first, last = int(match[1]), int(match[1][: 4 - len(match[2])] + match[2])
        years = [
            year
            for year in (last, first)
            if regime.first_month < 1 or regime.years(year) == (first, last)
        ]
        if last == first + 1 and years and regime.first_month != 1:
            text = text.replace(match[0], str(years[0]))
    for pattern in _STATUS.values():
        text = pattern.sub(" ", text)
    try:
        return parse_period(re.sub(r"\bFY\s*(?=\d{4})", "", text).strip(" *:,()")).code
    except PeriodError:
        return ""


def _long(
    offer: Offer, rows: Sequence[str], regime: Regime, taken: set[tuple[str, str]]
) -> DataTable | None:
    """One row a number, in the order of the table's columns; None where two rows would be one.

    A sheet that is called by a period is of it. `taken` are indicators with their periods in other tables; this one's
    are added.
    """
    table = offer.table
    counted, own = _counted(table), period_of(table.place.rpartition("!")[0], regime)
    names, total = _names(table), table.column("is_total")
    named = [bool(name or (total and total.values[n])) for n, name in enumerate(names)]
    full = [
        [n for n, value in enumerate(each.values) if named[n] and isinstance(value, Decimal)]
        for each in counted
    ]
    if not any(full) or any(len({rows[n] for n in places}) < len(places) for places in full):
        return None
    result = []
    for column, places in zip(counted, full, strict=True):
        period, rest = split_period(column.title, regime)
        code, period = (slugify(rest) or table.name, period) if period else (column.name, own)
        code = free_name(code.replace("_", "-"), {other for other, when in taken if when == period})
        taken.add((code, period))
        for n in places:
            kind = (code, rest or table.title, rows[n] if offer.is_areas else "")
            if not (offer.is_areas or offer.is_times):
                kind = (rows[n], names[n] or rest, "")
            when = rows[n] if offer.is_times else period
            status = status_of(names[n] if offer.is_times else column.title) if when else ""
            result.append((*kind, when, column.values[n], column.unit, status))
    titles = {
        "indicator": drafted("Indicator code"),
        "name": drafted("Name"),
        "area": drafted("Area"),
    }
    titles |= {"period": drafted("Period"), "value": drafted("Value"), "unit": drafted("Unit")}
    titles["status"] = drafted("Status")
    number = "integer" if all(column.type == "integer" for column in counted) else "number"
    columns = tuple(
        Column(part, title, number, values)
        if part == "value"
        else Column(part, title, "string", tuple(v or None for v in values))
        for (part, title), values in zip(titles.items(), zip(*result, strict=True), strict=True)
        if part not in ("area", "period", "status") or any(values)
    )
    roles = tuple((column.name, column.name) for column in columns if column.name != "name")
    title = drafted("{title}, one figure a row", title=table.title or table.name)
    return DataTable(
        LONG.format(table.name), title, columns, table.place, roles=(("observations", roles),)
    )


class _Known:
    """The portal's areas by name; what it does not know is collected, and asked where a spelling comes near."""

    def __init__(
        self, keys: Mapping[str, str], labels: Mapping[str, str], named: Mapping[str, str]
    ) -> None:
        self.keys, self.labels, self.named = keys, labels, named
        self.new: dict[str, Mapping[str, str]] = {}
        self.asked: dict[str, Ask] = {}

    def rows(self, names: Sequence[str], others: Sequence[Mapping[str, str]]) -> list[str]:
        """The key of each row's area; "" for a row without one. No two rows come near to the same."""
        taken = {self.keys[plain] for plain in map(_plain, names) if plain in self.keys}
        result = []
        for name, other in zip(names, others, strict=True):
            result.append(self._key(name, taken, other) if name else "")
            taken.add(result[-1])
        return result

    def _key(self, name: str, taken: Container[str], others: Mapping[str, str]) -> str:
        plain = _plain(name)
        if plain in self.keys:
            return self.keys[plain]
        answer = self.named.get(exact(name), "")
        near = get_close_matches(
            plain, [known for known, key in self.keys.items() if key not in taken], 1, ALIKE
        )
        if near and near[0].replace("-", "") == plain.replace("-", ""):
            return self.keys[near[0]]
        if near:
            key = self.keys[near[0]]
            self.asked[name] = Ask("areas", name, key, self.labels.get(key, key), key)
            if answer != NEW:
                return answer or key
        _, other, tag = translated(name)
        beside = {f"name_{tag}": _in_letters(other.strip(" -–/()"))} if other else {}
        self.new[plain] = {"area": plain, "name": own_name(name), **beside, **others}
        return plain


def own_name(name: str) -> str:
    """A name without its translation, in letters as names are written."""
    return _in_letters(translated(name)[0])


def _in_letters(name: str) -> str:
    bare = re.sub(r"\s+", " ", name)
    return bare.title() if bare.isupper() else bare


def _plain(name: str) -> str:
    """What two spellings of a name share: its letters, without the kind of area in front."""
    slug = re.sub(r"[._-]+", "-", slugify(own_name(name)))
    kind = next((kind for kind in _KINDS if slug.startswith(kind) and len(slug) > len(kind)), "")
    return slug[len(kind) :]


def with_areas(text: str, areas: Sequence[Mapping[str, str]]) -> str:
    """The portal's list of areas with more lines, "" for one that is still to be begun."""
    begun = ["area", "name", *sorted({part for line in areas for part in line} - {"area", "name"})]
    text = text if text.strip() else csv_text([begun])
    rows = [
        [line.get(column) for column in next(csv_rows(text.removeprefix("\ufeff")))]
        for line in areas
    ]
    end = "\r\n" if "\r\n" in text else "\n"
    return text.rstrip() + end + csv_text(rows).replace("\n", end)


# A figure that the table of a package and its observations state differently.


def check_restated(portal: Any) -> Iterator[Problem]:
    """Observations beside the printed table that an import took them from, each number of which stands in both."""
    for package in portal.read.packages:
        for resource in package.tables:
            printed = package.resource(resource.name.removesuffix(LONG.format("")))
            if printed in (None, resource) or not printed.table or not resource.table:
                continue
            numbers = Counter[Any](
                number for row in printed.table.rows for number in map(number_of, row)
            )
            for row, line in (
                resource.lined_rows("observations") if resource.role("observations") else ()
            ):
                value = number_of(row.get("value"))
                numbers[value] -= value is not None
                if numbers[value] < 0:
                    facts = {
                        "value": value,
                        "indicator": row.get("indicator"),
                        "table": printed.path,
                    }
                    yield flag(
                        "import-figures-differ", package.file_of(resource), row=line, **facts
                    )


_MOST = 2_000  # rows of a table that somebody types


def check_totals(portal: Any) -> Iterator[Problem]:
    """Totals of tables that mark them, where others beside them prove what each adds up."""
    for package in portal.read.packages:
        marked = [
            each
            for each in package.tables
            if TOTALS in each.as_table.schema.names and len(each.as_table) < _MOST
        ]
        for resource in marked:
            yield from portal.kept(
                partial(tuple, _slipped(package, resource)), "totals", package, resource.name
            )


def _slipped(package: Package, resource: Resource) -> Iterator[Problem]:
    """The cell where the only row and the only column meet that do not add up, in a table with totals of both."""
    table = resource.as_table
    fields = [
        each
        for each in table.schema.fields
        if each.is_number and each.unit != "%" and not each.names_things
    ]
    cells = [[number_of(row[each.name]) for each in fields] for row in table.records()]
    rows = [[int(each) for each in row if each is not None and each == int(each)] for row in cells]
    marks, titles = (
        [*table.column(TOTALS)],
        [each.title.main.rpartition(" > ")[2].strip() for each in fields],
    )
    wholes = [n for n, title in enumerate(titles) if TOTAL_COLUMN.fullmatch(title)]
    if (
        marks.count(True) != 1
        or len(wholes) != 1
        or {*map(len, rows)} != {len(fields)}
        or len(fields) < FEW
    ):
        return
    across = [2 * row[wholes[0]] - sum(row) for row in rows]
    down = [2 * column[marks.index(True)] - sum(column) for column in zip(*rows, strict=True)]
    odd_rows = [
        n for n, miss in enumerate(across) if abs(miss) > len(fields) / 2
    ]  # by more than what was rounded
    odd_columns = [n for n, miss in enumerate(down) if abs(miss) > len(rows) / 2]
    if len(odd_rows) == len(odd_columns) == 1:
        (row,), (column,) = odd_rows, odd_columns
        wrong, miss = rows[row][column], across[row] if column == wholes[0] else -across[row]
        near = range(wrong - miss - len(fields), wrong - miss + len(fields) + 1)
        slips = [each for each in near if is_slip(Decimal(wrong), Decimal(each))]
        facts: dict[str, Any] = {
            "found": wrong,
            "right": slips[0] if len(slips) == 1 else wrong - miss,
        }
        file, name = package.file_of(resource), fields[column].name
        yield flag("total-slipped", file, row=table.lines[row], column=name, **facts)


CHECK = PortalCheck(lambda portal: chain(check_restated(portal), check_totals(portal)))
