"""All tables and figures of a document held against those of the last period.

Tables, columns, rows and figures that are the same keep the names, codes, ids and units they had, so that the series
goes on. What differs is said; what only may be the same is asked and taken as another thing until somebody answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from site_builder.core.cell import number_of
from site_builder.core.language import any_of
from site_builder.core.naming import is_total
from site_builder.core.problem import Phrase, flag
from site_builder.core.text import free_name
from site_builder.extensions.office_import import last_period as former
from site_builder.extensions.office_import.document import COMPANIONS, Column, DataTable
from site_builder.extensions.office_import.form import Observed, observed, row_names
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.last_period import Row
from site_builder.extensions.office_import.problems import Ask, Difference, Proposal, differs
from site_builder.extensions.office_import.tables.codes import (
    CODE_NAMES,
    is_unit_title,
    last_level,
    parent_of,
)
from site_builder.extensions.office_import.tables.headers import SEPARATOR
from site_builder.extensions.office_import.tables.units import same_unit, translated
from site_builder.model.package import Field

NEW = "new"  # the answer of who says that it is another thing
_NUMBERS = ("number", "integer")
_OF_WHICH = re.compile(rf"\s*(?:{any_of('table.of-which')})\s*[:.]?\s*", re.IGNORECASE)


Pairs = Sequence[
    tuple[Column, Field | None, Field | None]
]  # each column, what it was, else what it may have been


def align_columns(
    table: DataTable, last: former.LastTable, period: str, answers: Mapping[str, str]
) -> tuple[DataTable, list[Difference]]:
    """The table with its columns under the names that they had; its own title stays on each."""
    pairs, gone = _paired_columns(table, last, answers)
    names: dict[str, str] = {}
    taken = {
        field.name for field in (*gone, *(each for pair in pairs for each in pair[1:])) if field
    }
    for column, field, _ in sorted(pairs, key=lambda pair: pair[1] is None):
        names[column.name] = field.name if field else free_name(column.name, taken, "_")
        taken.add(names[column.name])
    result = list(_column_differences(pairs, gone, {"table": table.name, "period": period}))
    fields = {field.name: field for field in last.columns}
    columns = tuple(_renamed_column(column, names, fields) for column in table.columns)
    roles = tuple(
        (role, tuple((part, names.get(name, name)) for part, name in parts))
        for role, parts in table.roles
    )
    known = {
        column.name for column in columns
    }  # it plays the roles that it played, where it has all their columns
    played = (
        (role, tuple(own.items()))
        for role, own in last.roles.items()
        if own and {*own.values()} <= known
    )
    return replace(table, columns=columns, roles=roles or tuple(played)), result


def _paired_columns(
    table: DataTable, last: former.LastTable, answers: Mapping[str, str]
) -> tuple[Pairs, list[Field]]:
    """The columns with what they were, and the fields that none of them is or may be."""
    left = tuple(column for column in table.columns if not table.is_companion(column))
    known = {field.name: field for field in last.columns}
    right = tuple(field for field in last.columns if not _is_companion(field, known))
    ones = [former.exact(column.title) for column in left]
    twos = [former.exact(former.title_of(field)) for field in right]
    places = {field.name: n for n, field in enumerate(right)}
    answered = {
        n: answers[title]
        for n, title in enumerate(ones)
        if answers.get(title, "") in {NEW, *places}
    }
    pairs = {
        places[name]: n for n, name in reversed(answered.items()) if name != NEW
    }  # of two alike the first
    pairs = {n: position for position, n in pairs.items()}
    free = [None if n in answered else title for n, title in enumerate(ones)]
    former.pair_equal(free, twos, pairs)
    named = [None if n in answered else column.name for n, column in enumerate(left)]
    former.pair_equal(named, [field.name for field in right], pairs)
    again = [None if n in answered else former.timeless(title) for n, title in enumerate(ones)]
    # An author who gave a column a name without its year means the same column in every period.
    is_free = [not re.search(r"\d", field.name) for field in right]
    timeless = [
        former.timeless(two) if free else None for two, free in zip(twos, is_free, strict=True)
    ]
    former.pair_equal(again, timeless, pairs)
    counting = [n not in answered and _counts_rows(title) for n, title in enumerate(ones)]
    former.pair_equal(counting, [_counts_rows(title) for title in twos], pairs)
    mine, theirs = former.unpaired(pairs, len(left), len(right))
    fitting = (
        (a, b)
        for a in mine
        for b in theirs
        if a not in answered and _fit_columns(left[a], right[b])
    )
    scores = ((former.likeness(ones[a], twos[b]), a, b) for a, b in fitting)
    former.pair_best(scores, pairs, lambda score: score >= former.ALIKE)
    near = former.between(pairs, len(left), len(right))
    unsure = {a: b for a, b in near if a not in answered and _fit_columns(left[a], right[b])}
    placed = ((each, pairs.get(n), unsure.get(n)) for n, each in enumerate(left))
    gone = [field for n, field in enumerate(right) if n not in {*pairs.values(), *unsure.values()}]
    return [
        (each, None if a is None else right[a], None if b is None else right[b])
        for each, a, b in placed
    ], gone


def _is_companion(field: Field, known: Mapping[str, Field]) -> bool:
    base, _, end = field.name.rpartition("_")
    return base in known and (f"_{end}" in COMPANIONS or bool(known[base].title.stated(end)))


def _counts_rows(title: str) -> bool:
    """Whether a column only numbers its rows."""
    return last_level(title) in (*CODE_NAMES, "thu tu")


def _fit_columns(column: Column, field: Field) -> bool:
    """Both of numbers, or neither; of the same years; in the same unit as far as both have one."""
    same_kind = (column.type in _NUMBERS) == (field.type in _NUMBERS)
    units = not column.unit or not field.unit or same_unit(column.unit, field.unit)
    return (
        same_kind
        and units
        and former.numerals(column.title) == former.numerals(former.title_of(field))
    )


def _renamed_column(
    column: Column, names: Mapping[str, str], fields: Mapping[str, Field]
) -> Column:
    """Under the last period's name, as wide as it was: whole numbers may stand in a column of fractions."""
    if column.name not in names:
        base, _, tail = column.name.rpartition("_")
        return replace(column, name=f"{names.get(base, base)}_{tail}")
    column = replace(column, name=names[column.name])
    if (field := fields.get(column.name)) is None:
        return column
    kind = "number" if (column.type, field.type) == ("integer", "number") else column.type
    is_fillable = (
        column.type in _NUMBERS
        and field.unit
        and (not column.unit or same_unit(column.unit, field.unit))
    )
    return replace(column, type=kind, unit=field.unit if is_fillable else column.unit)


def _column_differences(
    pairs: Pairs, gone: Sequence[Field], facts: Mapping[str, Any]
) -> Iterator[Difference]:
    for column, field, maybe in pairs:
        now = column.title
        if field is None and not column.derived:
            yield _alone(column, maybe, facts)
        elif field is not None:
            before = former.title_of(field)
            if not column.derived and not _is_called_alike(now, before):
                findings = flag(
                    "import-column-renamed", "", before=before, now=now, code=field.name, **facts
                )
                yield Difference(findings, Ask("headers", now, field.name, before, field.name))
            if column.type in _NUMBERS:
                yield from _unit(now, column.unit, field.unit, facts)
    yield from (
        differs("import-column-gone", before=former.title_of(field), **facts) for field in gone
    )


def _is_called_alike(title: str, before: str) -> bool:
    """The same words, or two words for a column of codes or of units."""
    sorts = (_counts_rows, is_unit_title)
    return _called(title) == _called(before) or any(sort(title) and sort(before) for sort in sorts)


def _called(title: str) -> list[str]:
    """Its words without time, translation, and levels that name nothing: of which."""
    levels = [
        level for level in translated(title)[0].split(SEPARATOR) if not _OF_WHICH.fullmatch(level)
    ]
    return re.findall(r"\w+", former.timeless(" ".join(levels)))


def _alone(column: Column, maybe: Field | None, facts: Mapping[str, Any]) -> Difference:
    if maybe is None:
        return differs("import-column-new", now=column.title, **facts)
    findings = flag(
        "import-column-unsure", "", now=column.title, before=former.title_of(maybe), **facts
    )
    return Difference(
        findings, Ask("headers", column.title, maybe.name, former.title_of(maybe), NEW)
    )


def _unit(now: str, unit: str, before: str, facts: Mapping[str, Any]) -> Iterator[Difference]:
    """The unit of a column or row that is called so now: none is printed any more, or another one."""
    if before and not unit:
        yield differs("import-unit-taken", now=now, before=before, **facts)
    elif before and not same_unit(unit, before):
        yield differs("import-unit-changed", now=now, before=before, unit=unit, **facts)


# All tables of a document held against those of the last period.


# Rows of the indicators held against those of the last period: by code and name, by name, by neighbourhood.


def align_rows(
    table: DataTable, last: former.LastTable, period: str, answers: Mapping[str, str]
) -> tuple[DataTable, dict[str, str], list[Difference]]:
    """The table under the codes that its rows had, the code of each printed one, and what differs."""
    parts = observed(table)
    if parts is None or not last.is_observed:
        return table, {}, list(_listed(table, last, period))
    rows = _rows(parts)
    before = _last_rows(last, parts.name.name if parts.name else "")
    places: dict[str, int | None] = {NEW: None, **{row.code: n for n, row in enumerate(before)}}
    chosen = {n: answers.get(former.exact(row.name), "") for n, row in enumerate(rows)}
    same = former.identify(
        rows, before, {n: places[code] for n, code in chosen.items() if code in places}
    )
    codes = _codes(rows, before, same.pairs)
    by_print = {row.code: code for row, code in zip(rows, codes, strict=True)}
    offered = {index for listed in same.plausible.values() for index in listed}
    gone = [n for n in range(len(last.rows)) if n not in {*same.pairs.values(), *offered}]
    result = list(_differences(table.name, period, rows, before, same, codes))
    result += [_gone_of_rows(before[n], table.name, period) for n in gone]
    return _coded(table, parts.code, parts.unit, codes, before, same.pairs), by_print, result


def _rows(parts: Observed) -> list[Row]:
    nothing = (None,) * len(parts.code.values)
    cells = [
        column.values if column else nothing
        for column in (parts.code, parts.name, parts.unit, parts.value)
    ]
    return _under([_row(*each) for each in zip(*cells, strict=True)])


def _last_rows(last: former.LastTable, name: str) -> list[Row]:
    """Those of its table, then what the list of the series has beside them: a code of it is nobody else's."""
    codes = last.part("indicator")
    values = last.cells(last.roles.get("observations", {}).get("value", ""))
    rows = map(_row, codes, last.names(name), last.part("unit"), map(number_of, values))
    listed = (
        _row(code, each.name, each.unit) for code, each in last.listed.items() if code not in codes
    )
    return _under((*rows, *listed))


def _row(code: object, name: object, unit: object, value: object = None) -> Row:
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return Row(
        str(code or ""),
        str(name or ""),
        str(unit or ""),
        Decimal(str(value)) if is_number else None,
    )


def _under(rows: Sequence[Row]) -> list[Row]:
    names = {row.code: row.name for row in rows}
    known = set(names)
    return [
        replace(row, under=former.exact(names.get(parent_of(row.code, known) or "", "")))
        for row in rows
    ]


def _shown(row: Row) -> str:
    """What messages call it."""
    return row.name or row.code or Phrase("a row without a name")


def _codes(rows: Sequence[Row], before: Sequence[Row], pairs: Mapping[int, int]) -> list[str]:
    """The code of each row: what it was, else what is printed, unless another indicator had that."""
    taken = {row.code for row in before}
    codes = []
    for n, row in enumerate(rows):
        code = before[pairs[n]].code if n in pairs else free_name(row.code, taken)
        taken.add(code)
        codes.append(code)
    return codes


def _coded(
    table: DataTable, code: Column, unit: Column | None, codes: Sequence[str], before: Sequence[Row],
    pairs: Mapping[int, int],
) -> DataTable:  # fmt: skip
    """Codes and units put in; where a code is not the printed one, the printed ones stand in a column beside it."""
    columns, known = [], set(codes)
    for column in table.columns:
        if column is code:
            columns.append(replace(column, values=tuple(codes)))
            if tuple(codes) != code.values:
                title = drafted("{title} (as printed)", title=column.title)
                columns.append(Column(f"{column.name}_printed", title, "string", code.values))
        elif column is unit:
            units = [before[pairs[n]].unit if n in pairs else "" for n in range(table.height)]
            columns.append(replace(column, values=tuple(map(_unit_of, column.values, units))))
        elif column.derived and column.name == "parent":
            columns.append(
                replace(column, values=tuple(parent_of(value, known) for value in codes))
            )
        else:
            columns.append(column)
    return replace(table, columns=tuple(columns))


def _unit_of(printed: object, last: str) -> str | None:
    """The last period's spelling of the unit, and its unit where none is printed."""
    text = str(printed or "")
    return (last if last and (not text or same_unit(text, last)) else text) or None


def _differences(
    table: str,
    period: str,
    rows: Sequence[Row],
    before: Sequence[Row],
    same: former.Identity,
    codes: Sequence[str],
) -> Iterator[Difference]:
    facts: dict[str, Any] = {"table": table, "period": period}
    named: dict[str, Any]
    by_code = {row.code: n for n, row in enumerate(before)}
    for n, row in enumerate(rows):
        offered = [before[index] for index in same.plausible.get(n, ())]
        if n in same.pairs:
            yield from _same(row, before[same.pairs[n]], offered, facts)
        elif offered:
            old = offered[0]
            named = {"now": _shown(row), "code": codes[n], "before": _shown(old), "old": old.code}
            yield replace(
                differs("import-row-unsure", **named, **facts), ask=_asked(row, offered, NEW)
            )
        elif codes[n] != row.code:
            had = by_code.get(row.code)
            other = before[had] if had is not None else row
            named = {
                "printed": row.code,
                "now": _shown(row),
                "code": codes[n],
                "before": _shown(other),
            }
            findings = flag("import-code-taken", "", table=table, **named)
            # Where the code's own row stands elsewhere in the form, only the numbers have shifted.
            is_open = had is not None and had not in same.pairs.values()
            findings = findings if is_open else replace(findings, severity="notice")
            yield Difference(findings, _asked(row, [other], NEW) if is_open else None)
        elif period:
            yield differs("import-row-new", now=_shown(row), **facts)


def _asked(row: Row, offered: Sequence[Row], taken: str) -> Ask:
    """The question which of the rows before it is, the likeliest first."""
    first, *others = offered
    return Ask(
        "rows",
        row.name,
        first.code,
        first.name,
        taken,
        tuple((other.code, other.name) for other in others),
    )


def _gone_of_rows(row: Row, table: str, period: str) -> Difference:
    findings = flag("import-row-gone", "", before=_shown(row), table=table, period=period)
    return Difference(findings, None, Proposal("series retire", row.code, {"--until": period}))


def _same(
    row: Row, old: Row, offered: Sequence[Row], facts: Mapping[str, Any]
) -> Iterator[Difference]:
    if former.exact(row.name) != former.exact(old.name):
        findings = flag(
            "import-row-renamed", "", code=old.code, before=_shown(old), now=_shown(row), **facts
        )
        proposal = Proposal("series reword", old.code, {"--name": row.name})
        yield Difference(findings, _asked(row, offered or [old], old.code), proposal)
    elif row.code != old.code:
        yield differs("import-row-moved", now=_shown(row), printed=row.code, code=old.code, **facts)
    note = drafted("The unit was “{before}”, now it is “{unit}”.", before=old.unit, unit=row.unit)
    proposal = Proposal(
        "series break", old.code, {"--kind": "unit", "--unit": row.unit, "--note": note}
    )
    for each in _unit(_shown(row), row.unit, old.unit, facts):
        yield replace(each, proposal=proposal) if row.unit else each


def _listed(table: DataTable, last: former.LastTable, period: str) -> Iterator[Difference]:
    """Rows of a table of another kind that came or went, where most of them stayed."""
    column = table.column(row_names(table))
    now = (
        [str(value) for value in column.values if value and not is_total(str(value))]
        if column
        else []
    )
    before = [
        word for word in last.words(column.name if column else "") if word and not is_total(word)
    ]
    same = {former.exact(name) for name in now} & {former.exact(name) for name in before}
    if len(same) * 2 < max(len(now), len(before)) or not same:
        return
    facts: dict[str, Any] = {"table": table.name, "period": period}
    yield from (
        differs("import-row-new", now=name, **facts)
        for name in now
        if former.exact(name) not in same
    )
    yield from (
        differs("import-row-gone", before=name, **facts)
        for name in before
        if former.exact(name) not in same
    )


HALF = 0.5  # columns in common that make a table the same one
_OWN_KINDS = ("figures", "scales", "indicators")  # tables that come of the text or of another table


def align(
    tables: Sequence[DataTable], last: former.LastPeriod, answers: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[DataTable, ...], tuple[Difference, ...]]:
    """Tables under the last period's names, codes and units, and what differs.

    `answers` holds, under rows and headers, what was answered about printed names: a code or a name, or new.
    """
    pairs: dict[int, int] = {}
    mine = [n for n, table in enumerate(tables) if not table.is_scales]
    theirs = [n for n, table in enumerate(last.tables) if not _is_own_kind(table)]
    scores = ((_score(tables[a], last.tables[b]), a, b) for a in mine for b in theirs)
    former.pair_best(scores, pairs, lambda score: score > 0)
    names = {last.tables[b].name for b in theirs}
    known = any(table.columns for table in last.tables)
    differences: list[Difference] = []
    done: list[DataTable] = []
    codes: dict[str, str] = {}
    for n, table in enumerate(tables):
        if n in pairs:
            before = last.tables[pairs[n]]
            table = replace(table, name=before.name)
            if before.columns:
                table, more = align_columns(table, before, last.period, answers.get("headers", {}))
                differences += more
            table, own, more = align_rows(table, before, last.period, answers.get("rows", {}))
            codes |= own
            differences += more
        elif not table.is_scales:
            table = replace(table, name=free_name(table.name, names))
            differences += (
                [differs("import-table-new", table=table.name, period=last.period)] if known else []
            )
        names.add(table.name)
        done.append(table)
    for before in (last.tables[b] for b in theirs if b not in pairs.values() and known):
        differences.append(
            differs("import-table-gone", before=before.title or before.name, period=last.period)
        )
    if last.is_later:
        differences = [each for each in differences if not each.problem.code.endswith("-gone")]
    settled = tuple(_settled(difference, answers) for difference in differences)
    return tuple(_rescaled(table, codes) for table in done), settled


def _settled(difference: Difference, answers: Mapping[str, Mapping[str, str]]) -> Difference:
    """What somebody has answered already needs no decision any more; it is still told."""
    ask = difference.ask
    is_settled = ask and former.exact(ask.printed) in answers.get(ask.kind, {})
    return (
        replace(difference, problem=replace(difference.problem, severity="notice"))
        if is_settled
        else difference
    )


def _is_own_kind(table: former.LastTable) -> bool:
    is_long = "area" in table.roles.get("observations", {}) or "period" in table.roles.get(
        "observations", {}
    )
    return is_long or bool(set(table.roles) & set(_OWN_KINDS)) or table.name == "legal-documents"


def _score(table: DataTable, last: former.LastTable) -> float:
    """How surely both are one table: the indicators' form, the same title, or most columns in common; 0 for no."""
    if observed(table) and last.is_observed:
        return 3.0
    title = former.likeness(former.timeless(table.title), former.timeless(last.title))
    mine = {former.timeless(column.title) for column in table.columns if not column.derived}
    theirs = {former.timeless(former.title_of(field)) for field in last.columns}
    common = len(mine & theirs) / max(len(mine), 1)
    is_same = former.exact(former.timeless(table.title)) == former.exact(
        former.timeless(last.title)
    )
    return title + common if is_same or (common >= HALF and title > 0) or common == 1 else 0.0


def _rescaled(table: DataTable, codes: Mapping[str, str]) -> DataTable:
    """Scales name indicators by their codes; so these follow."""
    if not table.is_scales:
        return table
    listed, *others = table.columns
    values = tuple(codes.get(str(value), value) if value else value for value in listed.values)
    return replace(table, columns=(replace(listed, values=values), *others))
