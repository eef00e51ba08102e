"""Columns of a table held against those of the last period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from site_builder.extensions.office_import.earlier import problems
from site_builder.extensions.office_import.earlier.last import LastTable, title_of
from site_builder.extensions.office_import.earlier.likeness import (
    ALIKE,
    between,
    exact,
    likeness,
    numerals,
    pair_best,
    pair_equal,
    timeless,
    unpaired,
)
from site_builder.extensions.office_import.earlier.problems import Ask, Difference
from site_builder.extensions.office_import.table import COMPANIONS, Column, DataTable
from site_builder.extensions.office_import.tables.codes import CODE_NAMES, is_unit_title, last_level
from site_builder.extensions.office_import.tables.units import same_unit
from site_builder.model.table import Field

NEW = "new"  # the answer of who says that it is another thing
_NUMBERS = ("number", "integer")


@dataclass(frozen=True, slots=True)
class Columns:
    """The pairs of places, with those that only may belong together."""

    left: tuple[Column, ...]
    right: tuple[Field, ...]
    pairs: Mapping[int, int]
    unsure: tuple[tuple[int, int], ...]


def align_columns(
    table: DataTable, last: LastTable, period: str, answers: Mapping[str, str]
) -> tuple[DataTable, list[Difference]]:
    """The table with its columns under the names that they had; its own title stays on each."""
    paired = _paired(table, last, answers)
    names = {paired.left[a].name: paired.right[b].name for a, b in paired.pairs.items()}
    taken = set(names.values()) | {field.name for field in paired.right}
    for column in paired.left:
        if column.name not in names:
            names[column.name] = _free(column.name, taken)
            taken.add(names[column.name])
    found = list(_differences(paired, table.name, period, names))
    fields = {field.name: field for field in last.columns}
    columns = tuple(_renamed(column, names, fields) for column in table.columns)
    roles = tuple((role, tuple((part, names.get(name, name)) for part, name in parts)) for role, parts in table.roles)
    roles = roles or _last_roles(last, {column.name for column in columns})
    return replace(table, columns=columns, roles=roles), found


def _paired(table: DataTable, last: LastTable, answers: Mapping[str, str]) -> Columns:
    left = tuple(column for column in table.columns if not table.is_companion(column))
    known = {field.name for field in last.columns}
    right = tuple(
        field
        for field in last.columns
        if not (field.name.endswith(COMPANIONS) and field.name.rpartition("_")[0] in known)
    )
    ones, twos = [exact(column.title) for column in left], [exact(title_of(field)) for field in right]
    places = {field.name: n for n, field in enumerate(right)}
    answered = {n: answers[title] for n, title in enumerate(ones) if title in answers}
    pairs = {n: places[name] for n, name in answered.items() if name in places}
    free = [None if n in answered else title for n, title in enumerate(ones)]
    pair_equal(free, twos, pairs)
    named = [None if n in answered else column.name for n, column in enumerate(left)]
    pair_equal(named, [field.name for field in right], pairs)
    again = [None if n in answered else timeless(title) for n, title in enumerate(ones)]
    pair_equal(again, [timeless(title) if _is_free_of_time(right[n]) else None for n, title in enumerate(twos)], pairs)
    counting = [n not in answered and _counts_rows(title) for n, title in enumerate(ones)]
    pair_equal(counting, [_counts_rows(title) for title in twos], pairs)
    mine, theirs = unpaired(pairs, len(left), len(right))
    scores = (
        (likeness(ones[a], twos[b]), a, b)
        for a in mine
        for b in theirs
        if a not in answered and _fit(left[a], right[b])
    )
    pair_best(scores, pairs, lambda score: score >= ALIKE)
    unsure = [(a, b) for a, b in between(pairs, len(left), len(right)) if a not in answered and _fit(left[a], right[b])]
    return Columns(left, right, pairs, tuple(unsure))


def _counts_rows(title: str) -> bool:
    """Whether a column only numbers its rows."""
    return last_level(title) in (*CODE_NAMES, "thu tu")


def _is_free_of_time(field: Field) -> bool:
    """An author who gave a column a name without its year means the same column in every period."""
    return not re.search(r"\d", field.name)


def _fit(column: Column, field: Field) -> bool:
    """Both of numbers, or neither; of the same years; in the same unit as far as both have one."""
    same_kind = (column.type in _NUMBERS) == (field.type in _NUMBERS)
    units = not column.unit or not field.unit or same_unit(column.unit, field.unit)
    return same_kind and units and numerals(column.title) == numerals(title_of(field))


def _free(name: str, taken: set[str]) -> str:
    return next(new for new in (name, *(f"{name}_{n}" for n in range(2, len(taken) + 3))) if new not in taken)


def _renamed(column: Column, names: Mapping[str, str], fields: Mapping[str, Field]) -> Column:
    """Under the last period's name, as wide as it was: whole numbers may stand in a column of fractions."""
    if column.name in names:
        name = names[column.name]
        field = fields.get(name)
        if field is None:
            return replace(column, name=name)
        kind = "number" if (column.type, field.type) == ("integer", "number") else column.type
        is_fillable = column.type in _NUMBERS and field.unit and (not column.unit or same_unit(column.unit, field.unit))
        return replace(column, name=name, type=kind, unit=field.unit if is_fillable else column.unit)
    base, _, tail = column.name.rpartition("_")
    return replace(column, name=f"{names.get(base, base)}_{tail}")


def _last_roles(last: LastTable, names: set[str]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The roles that the table played, where it has all their columns still."""
    return tuple(
        (role, tuple(parts.items())) for role, parts in last.roles.items() if parts and set(parts.values()) <= names
    )


def _differences(paired: Columns, table: str, period: str, names: Mapping[str, str]) -> Iterator[Difference]:
    facts: dict[str, Any] = {"table": table, "period": period}
    unsure = dict(paired.unsure)
    for a, column in enumerate(paired.left):
        field = paired.right[paired.pairs[a]] if a in paired.pairs else None
        if field is None and not column.derived:
            yield _alone(column, paired.right[unsure[a]] if a in unsure else None, facts)
        if field is not None and not column.derived and not _is_called_alike(column.title, title_of(field)):
            told = problems.column_renamed("", before=title_of(field), now=column.title, code=field.name, **facts)
            yield Difference(told, Ask("headers", column.title, field.name, title_of(field), field.name))
        if field is not None:
            yield from _unit(column, field, facts)
    for b, field in enumerate(paired.right):
        is_told = b in paired.pairs.values() or b in unsure.values() or not title_of(field)
        if not is_told:
            yield Difference(problems.column_gone("", before=title_of(field), **facts))


def _is_called_alike(title: str, before: str) -> bool:
    """The same words, or two words for a column of codes or of units."""
    if timeless(title) == timeless(before):
        return True
    return (_counts_rows(title) and _counts_rows(before)) or (is_unit_title(title) and is_unit_title(before))


def _alone(column: Column, maybe: Field | None, facts: Mapping[str, Any]) -> Difference:
    if maybe is None:
        return Difference(problems.column_new("", now=column.title, **facts))
    told = problems.column_unsure("", now=column.title, before=title_of(maybe), **facts)
    return Difference(told, Ask("headers", column.title, maybe.name, title_of(maybe), NEW))


def _unit(column: Column, field: Field, facts: Mapping[str, Any]) -> Iterator[Difference]:
    if column.type not in _NUMBERS or not field.unit or same_unit(column.unit, field.unit):
        return
    if not column.unit:
        yield Difference(problems.unit_taken("", now=column.title, before=field.unit, **facts))
    else:
        yield Difference(problems.unit_changed("", now=column.title, before=field.unit, unit=column.unit, **facts))
