"""The `id` of each row on the page that prints it: one answer for pages, facts, search, feeds and the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from site_builder.core.addresses import anchor, key_anchor, row_anchor
from site_builder.core.cell import Cell, canonical_cell
from site_builder.model.package import Resource


@dataclass(frozen=True, slots=True)
class RowId:
    """`own` is what links lead to; `former` was published before, and still leads to the row; "" where none was."""

    own: str = ""
    former: str = ""


RowIds = Mapping[tuple[str, int], RowId]  # by table and place in it, from 0
NO_IDS: RowIds = MappingProxyType({})


def row_ids(tables: Iterable[tuple[Resource, Iterable[int]]]) -> RowIds:
    """Those of the rows that one page prints, by place, table by table in its order; none stands twice.

    A row is called by its code where that alone names it, else by its key, else by its line. Where two rows of a page
    would be called alike, the first is, and another one by what comes next.
    """
    taken, result = set[str](), dict[tuple[str, int], RowId]()
    for resource, indices in tables:
        counts = _codes(resource)
        for index in indices:
            own = next(each for each in _names(resource, index) if each not in taken)
            taken.add(own)
            former = _former(resource, index, own, counts)
            result[resource.name, index] = RowId(own, "" if former in taken else former)
            taken.add(former)
    return result


def _names(resource: Resource, index: int) -> Iterator[str]:
    """What a row may be called, the best first; its line is no other row's."""
    table = resource.as_table
    row = table.rows[index]
    code, key = _code(resource, row), resource.key_of(row)
    role = resource.role("observations")
    if code and "period" not in role and ("area" not in role or len(key) == 1):
        yield anchor(code)
    if key or _is_by_area(resource):
        yield key_anchor(resource.name, key or _observed(resource, row))
    yield row_anchor(resource.name, table.lines[index])


def _former(resource: Resource, index: int, own: str, counts: Mapping[str, int]) -> str:
    """By its line before a row was called by its key; by its code where no other row had that."""
    if not own.startswith("r-"):
        return ""
    row = resource.as_table.rows[index]
    if not _is_by_area(resource):
        return row_anchor(resource.name, resource.as_table.lines[index])
    code = _code(resource, row)
    return anchor(code) if counts[code] == 1 else ""


def _codes(resource: Resource) -> Mapping[str, int]:
    """How many rows have a code, where codes named rows of several areas."""
    rows = resource.as_table.rows if _is_by_area(resource) else ()
    return Counter(_code(resource, row) for row in rows)


def _is_by_area(resource: Resource) -> bool:
    """Whether rows have no declared key and are of an indicator and an area."""
    role = resource.role("observations")
    is_named = "indicator" in role and "area" in role and "period" not in role
    return is_named and not resource.as_table.schema.primary_key


def _observed(resource: Resource, row: Sequence[Cell]) -> tuple[str, ...]:
    """The indicator and the area of a row; the area of a total may be empty."""
    role, schema = resource.role("observations"), resource.as_table.schema
    cells = (row[schema.position(role[part])] for part in ("indicator", "area"))
    return tuple("" if cell is None else canonical_cell(cell) for cell in cells)


def _code(resource: Resource, row: Sequence[Cell]) -> str:
    """The code of the indicator, or the id of the figure, that a row states; "" where it states none."""
    observed, stated = resource.role("observations"), resource.role("figures")
    column = observed.get("indicator") or stated.get("id")
    cell = row[resource.as_table.schema.position(column)] if column else None
    return "" if cell is None else str(cell)
