"""What hangs on cells that change: the calls in the texts of their report, and the columns that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.derive.figures import AT, TOKEN, CellFragment, FigureFragment, Fragment
from site_builder.derive.portal import Portal
from site_builder.derive.prose import Bound
from site_builder.model.edition import Change
from site_builder.model.package import Package
from site_builder.model.report import Report


@dataclass(frozen=True, slots=True)
class Dependent:
    """A place that follows from a changed cell; `line` is None in front matter and in a table."""

    file: str
    line: int | None
    what: str


def dependents_of(
    portal: Portal, package: Package, report: Report | None, changes: Iterable[Change]
) -> tuple[Dependent, ...]:
    """Each place once: those of texts first, by file and line, then columns."""
    rows = set(_rows(package, changes))
    texts = _in_texts(portal, report, rows, _codes(package, rows)) if report and rows else ()
    columns = _columns(package) if rows else ()
    return (*dict.fromkeys(texts), *columns)


def _rows(package: Package, changes: Iterable[Change]) -> Iterator[tuple[str, int]]:
    """Table and line of each row that differs."""
    for change in changes:
        resource = package.resource(change.table)
        if resource and resource.table and change.index is not None:
            yield change.table, resource.table.lines[change.index]


def _codes(package: Package, rows: set[tuple[str, int]]) -> frozenset[str]:
    """The indicators of which rows differ."""
    return frozenset(
        str(row.get("indicator"))
        for resource, row, line in package.rows_of("observations")
        if (resource.name, line) in rows
    )


def _in_texts(
    portal: Portal, report: Report, rows: set[tuple[str, int]], codes: frozenset[str]
) -> Iterator[Dependent]:
    for language, spoken in {"": portal, **portal.others}.items():
        bound = spoken.prose[report.uri]
        written = report.written.get(language) if language else report
        for point in bound.points:
            for _, call in _hanging(point.opened, rows, codes):
                yield Dependent(report.file, None, call)
        if written:
            for line, call in _hanging(bound.body, rows, codes):
                yield Dependent(written.file, written.first_line + line, call)


def _hanging(
    bound: Bound, rows: set[tuple[str, int]], codes: frozenset[str]
) -> Iterator[tuple[int, str]]:
    for match in TOKEN.finditer(bound.text):
        fragment = bound.fragments[int(match[1])]
        if call := _call(fragment, rows, codes):
            yield bound.text.count("\n", 0, match.start()), call


def _call(fragment: Fragment, rows: set[tuple[str, int]], codes: frozenset[str]) -> str:
    """How a fragment is called that hangs on the rows; "" where it does not."""
    match fragment:
        case FigureFragment(figure=figure, call=call):
            is_named = any(f'"{code}"' in call or f'"{code}{AT}' in call for code in codes)
            hangs = (figure.resource, figure.line) in rows or is_named
            return (call or f'figure("{figure.key}")') if hangs else ""
        case CellFragment() as cell if (cell.resource, cell.line) in rows:
            return f'cell("{cell.resource}", "{cell.key}", "{cell.column}")'
    return ""


def _columns(package: Package) -> Iterator[Dependent]:
    """The columns that the descriptor says follow from figures."""
    for described in package.descriptor.get("resources") or ():
        derived, resource = described.get("derived"), package.resource(str(described.get("name")))
        columns = derived.get("columns") if isinstance(derived, dict) else None
        if resource and isinstance(columns, dict):
            for column, rule in columns.items():
                yield Dependent(package.file_of(resource), None, f"{column}: {rule}")
