"""Tables that are no form as observations: areas down the side, measures or periods over the columns.

The table stays as it is printed; its numbers also stand one a row, under the area, the indicator and the period that
they are of. An area goes by the portal's key; a name that the portal does not know gets one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from site_builder.core.calendar.period import parse_period
from site_builder.core.errors import PeriodError
from site_builder.core.language import any_of, words
from site_builder.core.sheets.csv import csv_rows, csv_text
from site_builder.core.text import slugify
from site_builder.extensions.office_import.document import Column, DataTable
from site_builder.extensions.office_import.form import observed, row_names, unit_column
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.last_period import exact
from site_builder.extensions.office_import.problems import Ask
from site_builder.extensions.office_import.tables.codes import free_name
from site_builder.extensions.office_import.tables.headers import SEPARATOR
from site_builder.extensions.office_import.tables.units import without_translation

FEWEST = 3  # areas that make a table one of areas
ALIKE = 0.75  # letters in common of two spellings of one name
YES, NEW = "yes", "new"
_HEADS = re.compile(rf"(?<!\w)(?:{any_of('area.heads')})(?!\w)", re.IGNORECASE)
_TIME = re.compile(any_of("area.times"), re.IGNORECASE)  # a level of a header over periods that says no more
_KINDS = tuple(slugify(kind) + "-" for kind in (*words("area.kinds"), *words("area.short-kinds")))


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that may stand as observations, too; `taken` is what holds as long as nobody answers."""

    table: DataTable
    is_areas: bool
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """What its answer is kept under: the sheet, else the title."""
        return self.table.key or self.table.title


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations taken from tables, keys and names of areas that the portal does not know, and what is asked."""

    tables: tuple[DataTable, ...] = ()
    areas: tuple[tuple[str, str], ...] = ()
    asked: tuple[Ask, ...] = ()
    offers: tuple[Offer, ...] = ()


def observations(
    tables: Sequence[DataTable], areas: Mapping[str, Sequence[str]], chosen: Mapping[str, str], named: Mapping[str, str]
) -> Observations:
    """`areas` are the names of the portal's areas by their keys; `chosen` says yes or no of a table by its key, `named`
    which area a printed name is (a key, or new)."""
    keys = {_plain(name): key for key, names in areas.items() for name in (key, *names) if name}
    done: list[DataTable] = []
    offers, new, asked = [], dict[str, str](), dict[str, Ask]()
    taken: set[tuple[str, str]] = set()
    for table in tables:
        offer = _offer(table, keys)
        if offer is None:
            continue
        offers.append(offer)
        if chosen.get(offer.key, YES if offer.is_areas else "") != YES:
            continue
        names = _names(table)
        if offer.is_areas:
            known = _Known(keys, {key: next(iter(listed), key) for key, listed in areas.items()}, named)
            rows = known.rows(names)
            new |= known.new
            asked |= known.asked
        else:
            rows = [slugify(name)[:60].strip("-") for name in names]
        if long := _long(table, rows, is_areas=offer.is_areas, taken=taken):
            done.append(long)
    return Observations(tuple(done), tuple(new.items()), tuple(asked.values()), tuple(offers))


def _offer(table: DataTable, keys: Container[str]) -> Offer | None:
    """What the table may be: one of areas, or one of periods over its columns."""
    counted = _counted(table)
    if observed(table) or unit_column(table.columns) or not counted or "scales" in dict(table.roles):
        return None
    column, names = table.column(row_names(table)), [name for name in _names(table) if name]
    if column is None or len(names) < FEWEST or len(set(names)) < len(names):
        return None
    known = sum(_plain(name) in keys for name in names)
    is_areas = bool(_HEADS.search(column.title)) or 2 * known >= len(names)
    periods = sum(bool(split_period(column.title)[0]) for column in counted)
    return Offer(table, is_areas, tuple(names)) if is_areas or periods > 1 else None


def _names(table: DataTable) -> list[str]:
    """What each row is called; "" for the total of all and a row that nothing names. That of a section has its name."""
    column, total = table.column(row_names(table)), table.column("is_total")
    cells = column.values if column else (None,) * table.height
    sections = table.columns[0].values if table.columns[0].derived else (None,) * len(cells)
    totals = total.values if total else (None,) * len(cells)
    rows = zip(cells, totals, sections, strict=True)
    return [str((section if is_total else cell) or "").strip() for cell, is_total, section in rows]


def _counted(table: DataTable) -> list[Column]:
    """The columns whose numbers are figures: no running numbers, nothing that stands beside another."""
    return [
        column
        for column in table.columns
        if column.type in ("number", "integer")
        and not (column.derived or column.unique or table.is_companion(column))
        and column is not table.columns[0]
    ]


def split_period(title: str) -> tuple[str, str]:
    """The period that a level of a header is, "" where none is, and the other levels."""
    levels = title.split(SEPARATOR)
    for n, level in enumerate(levels):
        try:
            period, others = parse_period(level.strip()).code, levels[:n] + levels[n + 1 :]
            return period, SEPARATOR.join(other for other in others if not _TIME.fullmatch(other.strip()))
        except PeriodError:
            continue
    return "", title


def _long(table: DataTable, rows: Sequence[str], *, is_areas: bool, taken: set[tuple[str, str]]) -> DataTable | None:
    """One row a number, in the order of the table's columns; None where two rows would be one.

    `taken` are indicators with their periods in other tables; this one's are added.
    """
    counted = _counted(table)
    names, total = _names(table), table.column("is_total")
    named = [bool(name or (total and total.values[n])) for n, name in enumerate(names)]
    full = [[n for n, value in enumerate(each.values) if named[n] and isinstance(value, Decimal)] for each in counted]
    if not any(full) or any(len({rows[n] for n in places}) < len(places) for places in full):
        return None
    result = []
    for column, places in zip(counted, full, strict=True):
        period, rest = split_period(column.title)
        code = column.name if not period else slugify(rest) or table.name
        code = free_name(code.replace("_", "-"), {other for other, when in taken if when == period})
        taken.add((code, period))
        for n in places:
            kind = (code, rest or table.title, rows[n]) if is_areas else (rows[n], names[n] or rest, "")
            result.append((*kind, period or None, column.values[n], column.unit or None))
    titles = ("Indicator code", "Name", "Area", "Period", "Value", "Unit")
    parts = ("indicator", "name", "area", "period", "value", "unit")
    whole = all(column.type == "integer" for column in counted)
    types = ("string", "string", "string", "string", "integer" if whole else "number", "string")
    columns = tuple(
        Column(part, drafted(title), kind, tuple(value or None if kind == "string" else value for value in values))
        for part, title, kind, values in zip(parts, titles, types, zip(*result, strict=True), strict=True)
        if part not in ("area", "period") or any(values)
    )
    roles = tuple((column.name, column.name) for column in columns if column.name != "name")
    title = drafted("{title}, one figure a row", title=table.title or table.name)
    return DataTable(f"{table.name}-observations", title, columns, table.place, roles=(("observations", roles),))


class _Known:
    """The portal's areas by name; what it does not know is collected, and asked where a spelling comes near."""

    def __init__(self, keys: Mapping[str, str], labels: Mapping[str, str], named: Mapping[str, str]) -> None:
        self.keys, self.labels, self.named = keys, labels, named
        self.new: dict[str, str] = {}
        self.asked: dict[str, Ask] = {}

    def rows(self, names: Sequence[str]) -> list[str]:
        """The key of each row's area; "" for a row without one. No two rows come near to the same."""
        taken = {self.keys[plain] for plain in map(_plain, names) if plain in self.keys}
        result = []
        for name in names:
            result.append(self._key(name, taken) if name else "")
            taken.add(result[-1])
        return result

    def _key(self, name: str, taken: Container[str]) -> str:
        plain = _plain(name)
        if plain in self.keys:
            return self.keys[plain]
        answer = self.named.get(exact(name), "")
        near = get_close_matches(plain, [known for known, key in self.keys.items() if key not in taken], 1, ALIKE)
        if near:
            key = self.keys[near[0]]
            self.asked[name] = Ask("areas", name, key, self.labels.get(key, key), key)
        if near and answer != NEW:
            return answer or self.keys[near[0]]
        self.new[plain] = own_name(name)
        return plain


def own_name(name: str) -> str:
    """A name without its translation, in letters as names are written."""
    bare = re.sub(r"\s+", " ", without_translation(name))
    return bare.title() if bare.isupper() else bare


def _plain(name: str) -> str:
    """What two spellings of a name share: its letters, without the kind of area in front."""
    slug = re.sub(r"[._-]+", "-", slugify(own_name(name)))
    kind = next((kind for kind in _KINDS if slug.startswith(kind) and len(slug) > len(kind)), "")
    return slug[len(kind) :]


def with_areas(text: str, areas: Sequence[tuple[str, str]]) -> str:
    """The portal's list of areas with more lines, "" for one that is still to be begun."""
    header = next(csv_rows(text.removeprefix("\ufeff"))) if text.strip() else ["area", "name"]
    rows = [[{"area": key, "name": name}.get(column) for column in header] for key, name in areas]
    end = "\r\n" if "\r\n" in text else "\n"
    more = csv_text(rows if text.strip() else [header, *rows]).replace("\n", end)
    return f"{text.rstrip()}{end}{more}" if text.strip() else more
