"""The columns of a sheet: those of the table, and beside one of codes another that says them in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.problem import NC_
from site_builder.derive.codes import code_words, vocabulary_of
from site_builder.export import Context
from site_builder.export.readme import CONTEXT
from site_builder.model.package import Field, Package, Resource

IN_WORDS = NC_("file", "{column} (in words)")
LONGEST_HEADING = 255  # letters that a table's heading may have
# XML 1.0 has no place for these, escaped or not; xlsxwriter escapes the control characters in cells by itself.
NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT = 32_767  # letters of a cell
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheet: where its cells stand in the table, or the words of the codes that stand there."""

    heading: str
    field: Field
    index: int
    words: Mapping[str, str] | None = None

    def cell(self, row: tuple[Cell, ...]) -> Cell:
        """What the sheet holds of a row."""
        value = row[self.index]
        return value if self.words is None else self.words.get(canonical_cell(value))


def sheet_columns(
    resource: Resource, context: Context, *, with_words: bool
) -> tuple[SheetColumn, ...]:
    """The table's columns, and after one of codes that of their words where any code has some.

    To know the words all rows are read once; `with_words` is not for tables that are written as they are read.
    """
    return tuple(_columns(resource, context, with_words=with_words))


def _columns(resource: Resource, context: Context, *, with_words: bool) -> Iterator[SheetColumn]:
    taken: set[str] = set()
    for index, column in enumerate(resource.as_table.schema.fields):
        heading = heading_of(column, context.site.language)
        yield SheetColumn(_free_heading(heading, taken), column, index)
        if words := _words(resource, index, context) if with_words else {}:
            spelled = say_in_context(CONTEXT, IN_WORDS, context.site.language).format(
                column=column.label(context.site.language)
            )
            yield SheetColumn(_free_heading(spelled, taken), Field(column.name), index, words)


def _free_heading(heading: str, taken: set[str]) -> str:
    """A spreadsheet refuses a table with two headings alike, whatever their case, with none, and with long ones."""
    plain = plain_text(heading)[: LONGEST_HEADING - 8].strip() or "?"
    names = (plain, *(f"{plain} ({number})" for number in range(2, len(taken) + 3)))
    result = next(name for name in names if name.lower() not in taken)
    taken.add(result.lower())
    return result


def _words(resource: Resource, index: int, context: Context) -> dict[str, str]:
    """What the codes of a column mean: by the list they are from, or the table of the package that they name."""
    table, language = resource.as_table, context.site.language
    column = table.schema.fields[index]
    codes = dict.fromkeys(row[index] for row in table.rows if isinstance(row[index], str))
    if vocabulary := vocabulary_of(resource, column):
        result = {
            str(code): code_words(vocabulary, code, language, resource.regime) for code in codes
        }
    else:
        result = _names(resource, column, context.package)
    return {
        code: words for code in map(str, codes) if (words := result.get(code, "")) and words != code
    }


def _names(resource: Resource, column: Field, package: Package) -> dict[str, str]:
    """The names of the rows that a column's codes refer to, in another table of the package."""
    for key in resource.as_table.schema.foreign_keys:
        other = (
            (package.resource(key.resource) if key.resource else resource)
            if key.fields == (column.name,)
            else None
        )
        if other is None or other.table is None:
            continue
        named = [role["name"] for role in other.roles.values() if "name" in role] or ["name"]
        if named[0] in other.table.schema.names:
            pairs = zip(
                other.table.column(key.reference[0]), other.table.column(named[0]), strict=True
            )
            return {canonical_cell(code): canonical_cell(name) for code, name in pairs}
    return {}


def heading_of(column: Field, language: str) -> str:
    """What stands above a column, its unit in brackets."""
    label = column.label(language)
    return f"{label} ({column.unit})" if column.unit else label


def plain_text(text: str) -> str:
    """Without what XML cannot hold, on one line."""
    return _CONTROLS.sub(" ", NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def sheet_text(text: str) -> str:
    """A text as a cell can hold it: what is longer ends in “…”."""
    text = NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
