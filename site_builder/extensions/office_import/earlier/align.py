"""All tables of a document held against those of the last period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.extensions.office_import.earlier import problems
from site_builder.extensions.office_import.earlier.columns import align_columns
from site_builder.extensions.office_import.earlier.last import LastPeriod, LastTable, title_of
from site_builder.extensions.office_import.earlier.likeness import exact, likeness, pair_best, timeless
from site_builder.extensions.office_import.earlier.problems import Difference
from site_builder.extensions.office_import.earlier.rows import align_rows
from site_builder.extensions.office_import.observed import observed
from site_builder.extensions.office_import.table import Column, DataTable

HALF = 0.5  # columns in common that make a table the same one
_OWN_KINDS = ("figures", "scales", "indicators")  # tables that come of the text or of another table


@dataclass(frozen=True, slots=True)
class Aligned:
    """Tables under the last period's names, codes and units, and what differs."""

    tables: tuple[DataTable, ...]
    differences: tuple[Difference, ...]


def align(tables: Sequence[DataTable], last: LastPeriod, answers: Mapping[str, Mapping[str, str]]) -> Aligned:
    """`answers` holds, under rows and headers, what was answered about printed names: a code or a name, or new."""
    pairs: dict[int, int] = {}
    mine = [n for n, table in enumerate(tables) if not _is_scales(table)]
    theirs = [n for n, table in enumerate(last.tables) if not _is_own_kind(table)]
    scores = ((_score(tables[a], last.tables[b]), a, b) for a in mine for b in theirs)
    pair_best(scores, pairs, lambda score: score > 0)
    names = {last.tables[b].name for b in theirs}
    known = any(table.columns for table in last.tables)
    found: list[Difference] = []
    done: list[DataTable] = []
    codes: dict[str, str] = {}
    for n, table in enumerate(tables):
        if n in pairs:
            before = last.tables[pairs[n]]
            named = replace(table, name=before.name)
            if before.columns:
                named, said = align_columns(named, before, last.period, answers.get("headers", {}))
                found += said
            table, own, more = align_rows(named, before, last.period, answers.get("rows", {}))
            codes |= own
            found += more
        elif not _is_scales(table):
            table = replace(table, name=_free(table.name, names))
            found += [Difference(problems.table_new("", table=table.name, period=last.period))] if known else []
        names.add(table.name)
        done.append(table)
    found += _gone([last.tables[b] for b in theirs if b not in pairs.values() and known], last.period)
    settled = tuple(_settled(difference, answers) for difference in found)
    return Aligned(tuple(_rescaled(table, codes) for table in done), settled)


def _settled(difference: Difference, answers: Mapping[str, Mapping[str, str]]) -> Difference:
    """What somebody has answered already needs no decision any more; it is still told."""
    ask = difference.ask
    if ask is None or exact(ask.printed) not in answers.get(ask.kind, {}):
        return difference
    return replace(difference, problem=replace(difference.problem, severity="notice"))


def _gone(tables: Sequence[LastTable], period: str) -> Iterator[Difference]:
    for table in tables:
        yield Difference(problems.table_gone("", before=table.title or table.name, period=period))


def _is_scales(table: DataTable) -> bool:
    return table.name == "scales" or table.name.endswith("-scales")


def _is_own_kind(table: LastTable) -> bool:
    return bool(set(table.roles) & set(_OWN_KINDS)) or table.name == "legal-documents"


def _free(name: str, taken: set[str]) -> str:
    return next(new for new in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if new not in taken)


def _score(table: DataTable, last: LastTable) -> float:
    """How surely both are one table: the indicators' form, the same title, or most columns in common; 0 for no."""
    if observed(table) and last.is_observed:
        return 3.0
    title = likeness(timeless(table.title), timeless(last.title))
    mine = {timeless(column.title) for column in table.columns if not column.derived}
    theirs = {timeless(title_of(field)) for field in last.columns}
    common = len(mine & theirs) / max(len(mine), 1)
    is_same = exact(timeless(table.title)) == exact(timeless(last.title))
    return title + common if is_same or (common >= HALF and title > 0) or common == 1 else 0.0


def _rescaled(table: DataTable, codes: Mapping[str, str]) -> DataTable:
    """Scales name indicators by their codes; so these follow."""
    if not _is_scales(table):
        return table
    return replace(table, columns=tuple(_followed(column, codes) for column in table.columns))


def _followed(column: Column, codes: Mapping[str, str]) -> Column:
    if column.name != "indicator":
        return column
    return replace(column, values=tuple(codes.get(str(value), value) if value else value for value in column.values))
