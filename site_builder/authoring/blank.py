"""A table and a text of the last period, emptied for the next: rows keep what names them, sections their headings.

A figure left standing by mistake would be published as one of the new period, so everything that could be a figure
or a statement goes; what only says which row or section it is stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.core.i18n.catalog import message_tables
from site_builder.core.naming import TOTALS
from site_builder.core.problem import N_, AuthoringError
from site_builder.core.sheets.csv import Dialect, csv_rows, csv_text
from site_builder.core.sheets.encoding import encode_as
from site_builder.core.text import split_key
from site_builder.model.package import Field, Package, Resource

APART = N_(
    "The table “{table}” is set apart in a way that its descriptor does not say; state its dialect there first."
)
_WORDS = message_tables(__package__)["blank"]


Fresh = tuple[
    str, Mapping[str, str]
]  # the code that a new row stands below, and its cells by column

# Parts of a role that say what a row is about; the other parts carry its value.
_IDENTITY = {
    "observations": ("indicator", "unit", "area", "source", "period"),
    "figures": ("id", "label", "unit", "refers_to", "formula", "counts"),
}
_LINE_NUMBERS = ("order", "stt", "no")
_REMARKS = re.compile(r"(?:.*_)?(?:printed|notes?|qualifier)")
_VALUES = (
    "number",
    "integer",
    "boolean",
    "date",
    "datetime",
    "time",
    "year",
    "yearmonth",
    "duration",
)

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
CALL = re.compile(rf"\{{\{{(?:[^{{}}\"']|{_QUOTED}|\{{(?:[^{{}}\"']|{_QUOTED})*\}})*\}}\}}")
_HEADING = re.compile(r"#{1,6}[ \t]")
_FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)


def emptied_columns(package: Package, resource: Resource) -> tuple[str, ...]:
    """The columns whose cells do not carry over, in the table's order."""
    if resource.table is None or "indicators" in resource.roles or "scales" in resource.roles:
        return ()
    schema = resource.table.schema
    kept = {*schema.primary_key, *_referenced(package, resource)}
    kept.update(name for key in schema.foreign_keys for name in key.fields)
    return tuple(
        each.name for each in schema.fields if each.name not in kept and _is_value(each, resource)
    )


def _referenced(package: Package, resource: Resource) -> set[str]:
    """Columns by which rows of this or another table name a row of this one."""
    names: set[str] = set()
    for other in package.tables:
        for key in other.as_table.schema.foreign_keys:
            if (key.resource or other.name) == resource.name:
                names.update(key.reference)
    return names


def _is_value(field: Field, resource: Resource) -> bool:
    for role, identity in _IDENTITY.items():
        if parts := {
            split_key(part)[0]
            for part, column in resource.role(role).items()
            if column == field.name
        }:
            return not parts & set(identity)
    if _REMARKS.fullmatch(field.name):
        return True
    return (
        field.type in _VALUES
        and field.name not in (*_LINE_NUMBERS, TOTALS)
        and not field.constraints.get("unique")
    )


def emptied_table(
    resource: Resource,
    columns: Sequence[str],
    dialect: object,
    *,
    period: tuple[str, str] = ("", ""),
    gone: frozenset[str] = frozenset(),
    fresh: Sequence[Fresh] = (),
) -> str:
    """The table's text with those columns empty. A row that nothing names any more is left out.

    Where a column holds the period, `period` is its old and new code: rows of other periods do not carry over.
    Neither do those of indicators that are `gone`; each `fresh` one gets a row. Raises AuthoringError where a figure
    might be left standing.
    """
    form = dialect_of(resource, plain_dialect(resource, dialect))
    head, *rows = csv_rows(resource.text, form)
    check_head(resource, head)
    blanks = {head.index(name): blank_of(resource, name) for name in columns}
    blank_rows = [
        [blanks.get(index, cell) for index, cell in enumerate(row)] for row in rows if row
    ]
    stated = resource.role("observations").get("period", "")
    if stated and stated in head:
        blank_rows = _of_period(blank_rows, head.index(stated), *period)
    coded = resource.role("observations").get("indicator", "")
    if coded and coded in head:
        blank_rows = [row for row in blank_rows if row[head.index(coded)] not in gone]
        for after, cells in fresh:
            index = max(
                (at for at, row in enumerate(blank_rows, 1) if row[head.index(coded)] == after),
                default=len(blank_rows),
            )
            blank_rows.insert(
                index, [period[1] if name == stated else cells.get(name, "") for name in head]
            )
        for column in (at for at, name in enumerate(head) if name in _LINE_NUMBERS and fresh):
            blank_rows = [
                [*row[:column], str(number), *row[column + 1 :]]
                for number, row in enumerate(blank_rows, 1)
            ]
    kept = [[cell or None for cell in row] for row in blank_rows if any(row)]
    emptied = csv_text([head, *kept], form)
    _check_empty(resource, emptied, form, {head[index]: blank for index, blank in blanks.items()})
    return emptied


def rewritten(resource: Resource, text: str, table: str) -> bytes:
    """The file of a table with another text, in its own encoding. Raises AuthoringError where that cannot hold it.

    Other programs of the author read the file so: it is never put into another encoding behind their back.
    """
    try:
        return encode_as(text, resource.encoding, resource.content)
    except UnicodeEncodeError as error:
        result = error.object[error.start : error.end]
        raise AuthoringError(
            _WORDS["unwritable"], table=table, encoding=resource.encoding, found=result
        ) from error


def _check_empty(resource: Resource, text: str, form: Dialect, blanks: Mapping[str, str]) -> None:
    """Read anew: no column that is to be empty holds anything."""
    head, *rows = csv_rows(text, form)
    for row in rows:
        cells = dict(zip(head, row, strict=False))
        if any(cells.get(name, blank) != blank for name, blank in blanks.items()):
            raise AuthoringError(APART, table=resource.name)


def plain_dialect(resource: Resource, dialect: object) -> Mapping[str, Any]:
    """The dialect of a table whose first record is its header and all others its rows. Raises AuthoringError."""
    if not isinstance(dialect, Mapping | None):
        raise AuthoringError(_WORDS["not-plain"], table=resource.name)
    stated = dialect or {}
    inner = stated.get("csv")
    for part in (stated, inner if isinstance(inner, Mapping) else {}):
        has_comments = part.get("commentRows") or part.get("commentChar")
        if part.get("header") is False or part.get("headerRows", [1]) != [1] or has_comments:
            raise AuthoringError(_WORDS["not-plain"], table=resource.name)
    return stated


def check_head(resource: Resource, head: Sequence[str]) -> None:
    """Every column of the schema stands in the header as it is named. Raises AuthoringError."""
    if not set(resource.as_table.schema.names) <= set(head):
        raise AuthoringError(APART, table=resource.name)


def form_of(package: Package, resource: Resource) -> Dialect:
    """How a plain table's file sets its cells apart. Raises AuthoringError."""
    described = package.descriptor["resources"][package.resources.index(resource)]
    return dialect_of(resource, plain_dialect(resource, described.get("dialect")))


def dialect_of(resource: Resource, dialect: Mapping[str, Any]) -> Dialect:
    """How the table's file sets its cells apart, as its descriptor says."""
    usual = "\t" if resource.format == "tsv" else ","
    own = dialect.get("csv") if isinstance(dialect.get("csv"), dict) else dialect
    assert isinstance(own, Mapping)
    escape = str(own.get("escapeChar") or "")
    return Dialect(
        delimiter=str(own.get("delimiter") or usual),
        quote=str(own.get("quoteChar") or '"'),
        line_end="\r\n" if "\r\n" in resource.text else "\n",
        escape=escape,
        doubles_quotes=own.get("doubleQuote") is not False or not escape,
        skips_blanks=own.get("skipInitialSpace") is True,
    )


def blank_of(resource: Resource, name: str) -> str:
    """How the table writes that there is no value."""
    schema = resource.as_table.schema
    missing = schema.field(name).missing_values or schema.missing_values
    return "" if "" in missing or not missing else missing[0]


def _of_period(rows: list[list[str]], index: int, old: str, new: str) -> list[list[str]]:
    return [
        [new if at == index else cell for at, cell in enumerate(row)]
        for row in rows
        if row[index] == old
    ]


def emptied_text(text: str) -> str:
    """Headings with their anchors as they are; of each paragraph only its calls, after an ellipsis to be written."""
    paragraphs = re.split(r"\n[ \t]*\n", _FENCED.sub("", text))
    kept = (_kept(paragraph.strip("\n")) for paragraph in paragraphs)
    return "\n\n".join(part for part in kept if part) + "\n"


def _kept(paragraph: str) -> str:
    lines = paragraph.split("\n")
    headings = [line for line in lines if _HEADING.match(line)]
    rest = "\n".join(line for line in lines if not _HEADING.match(line))
    return "\n\n".join([*headings, *([calls_only(rest)] if CALL.search(rest) else [])])


def calls_only(text: str) -> str:
    """Its calls in their order; one that stands alone stays alone, as tables and charts do."""
    calls = CALL.findall(text)
    if len(calls) == 1 and text.strip() == calls[0]:
        return str(calls[0])
    return " ".join(["…", *dict.fromkeys(calls)])
