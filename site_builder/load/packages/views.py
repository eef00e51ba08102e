"""`views` of a descriptor that describe a simple chart, held against the table that they are of.

Source: Data Package Views (draft), "Simple Graph Spec".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from site_builder.core.errors import UnreadableError
from site_builder.core.problem import Phrase, Problem, rule
from site_builder.core.text import clean
from site_builder.model.drawn import ChartKind, SimpleView
from site_builder.model.package import Resource
from site_builder.model.table import Table

VIEW_NOT_DRAWN = rule(
    "view-not-drawn",
    "notice",
    "The view “{view}” of the descriptor is not drawn: {reason}.",
    "Describe it as a simple chart: type (bar, line), group (a column) and series (columns of numbers).",
)
_KINDS: dict[str, ChartKind] = {
    "bar": "bar",
    "bars": "bar",
    "column": "bar",
    "columns": "bar",
    "line": "line",
    "lines": "line",
    "lines-and-points": "line",
    "points": "points",
}


def read_views(
    lifted: Mapping[str, Any], resources: Sequence[Resource], file: str
) -> tuple[tuple[SimpleView, ...], tuple[Problem, ...]]:
    """The charts that can be drawn, and why the others cannot."""
    views: list[SimpleView] = []
    problems: list[Problem] = []
    for number, stated in enumerate(_list(lifted.get("views")), 1):
        name = clean(str(stated.get("name") or number)) if isinstance(stated, dict) else str(number)
        try:
            views.append(_view(stated, name, resources))
        except UnreadableError as error:
            problems.append(VIEW_NOT_DRAWN(file, view=name, reason=error.reason))
    return tuple(views), tuple(problems)


def _view(stated: Any, name: str, resources: Sequence[Resource]) -> SimpleView:
    spec = stated.get("spec") if isinstance(stated, dict) else None
    if not isinstance(spec, dict) or stated.get("specType", "simple") != "simple":
        raise UnreadableError(Phrase("it is no simple chart"))
    kind = _KINDS.get(str(spec.get("type") or "").lower())
    if kind is None:
        raise UnreadableError(Phrase("“{kind}” is no kind of simple chart", kind=spec.get("type", "")))
    resource = _resource(stated, resources)
    assert resource.table is not None
    group, series = str(spec.get("group") or ""), tuple(map(str, _list(spec.get("series"))))
    for problem in _misfits(resource.table, kind, group, series):
        raise UnreadableError(problem)
    title = clean(str(stated.get("title") or spec.get("title") or ""))
    return SimpleView(name, title, resource.name, kind, group, series)


def _resource(stated: Mapping[str, Any], resources: Sequence[Resource]) -> Resource:
    """The table named, by name or place; the first where none is."""
    tables = [resource for resource in resources if resource.table]
    listed = _list(stated.get("resources") or stated.get("resource") or stated.get("resourceName"))
    wanted = listed[0].get("name") if listed and isinstance(listed[0], dict) else listed[0] if listed else None
    if isinstance(wanted, int) and 0 <= wanted < len(resources):
        wanted = resources[wanted].name
    chosen = [table for table in tables if wanted is None or wanted in (table.name, str(table.title))]
    if not chosen:
        raise UnreadableError(Phrase("there is no table “{name}”", name=wanted or ""))
    return chosen[0]


def _misfits(table: Table, kind: ChartKind, group: str, series: Sequence[str]) -> Iterator[Phrase]:
    for column in (group, *(series or ("",))):
        if column not in table.schema.names:
            yield Phrase("there is no column “{column}”", column=column)
            return
    for column in series:
        if not table.schema.field(column).is_number:
            yield Phrase("the column “{column}” holds no numbers", column=column)
        elif table.schema.field(column).names_things:
            yield Phrase("the column “{column}” holds names such as years or codes, not amounts", column=column)
    along = table.column(group)
    if None in along:
        yield Phrase("the column “{column}” has empty cells", column=group)
    if len(set(map(str, along))) < len(along):
        # A country in each row of a year makes no line over years.
        yield Phrase("the column “{column}” has a value twice", column=group)
    if kind != "bar" and len(along) < 2:
        yield Phrase("a line has two points at least")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
