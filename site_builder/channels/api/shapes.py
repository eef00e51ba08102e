"""Every document and every field of the API in one table: OpenAPI and the reference are written from it.

A field is never renamed, retyped or taken away within v1; new ones may be added. `needed` fields are always there,
others only where the portal knows their value.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its type is a JSON type, `date`, `url`, `cell`, `record`, another shape, or a list of one: `[Row]`."""

    name: str
    type: str
    words: str
    needed: bool = True


def _maybe(name: str, kind: str, words: str) -> Field:
    return Field(name, kind, words, needed=False)


_LINKS = (Field("url", "url", "This document."), Field("page", "url", "The page for readers."))
_PERIOD = (
    Field("period", "string", "Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26."),
    Field("period_label", "string", "The period in words."),
    Field("start", "date", "First day of the window that the figures cover."),
    Field("end", "date", "Last day."),
)
_VALUE = (
    Field("value", "number|null", "The exact number with the digits of its source; null where there is none."),
    Field("text", "string", "The figure as readers see it, with qualifier and unit."),
    _maybe("printed", "string", "The source's own spelling, where the table has a column value_printed."),
    _maybe("unit", "string", "Unit of the value."),
    _maybe("qualifier", "string", "Word before the number, such as “gần”: the value is not exact."),
    _maybe("rank", "integer", "Rank that the source gives."),
    _maybe("status", "string", "estimate, preliminary or official, as far as stated."),
    Field("is_derived", "boolean", "Worked out from other figures, not printed by the source."),
    _maybe("note", "string", "Note of the table."),
    _maybe("source", "string", "Source that the table names for this value."),
)
_ORIGIN = (
    Field("dataset", "string", "Package that the value comes from."),
    Field("resource", "string", "Table."),
    Field("row", "integer", "Line of the table's CSV file; the header is 1."),
)

SHAPES: dict[str, tuple[Field, ...]] = {
    "Index": (
        Field("title", "string", "Name of the portal."),
        _maybe("description", "string", "One sentence about it."),
        Field("language", "string", "Language of names and texts."),
        Field("datasets", "url", "List of datasets."),
        Field("series", "url", "List of series."),
        Field("reports", "url", "List of reports."),
        Field("indicators", "url", "List of indicators."),
        Field("latest", "url", "Latest value of every indicator."),
        Field("openapi", "url", "This API in OpenAPI 3.1."),
        Field("feed", "url", "What is new, as JSON Feed."),
    ),
    "DatasetSummary": (
        Field("name", "string", "Stable name, as in addresses."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        _maybe("series", "string", "Series that it belongs to."),
        _maybe("period", "string", "Period of its figures."),
        Field("row_count", "integer", "Rows of all tables together."),
        *_LINKS,
    ),
    "Dataset": (
        Field("name", "string", "Stable name, as in addresses."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        _maybe("description", "string", "What it holds."),
        _maybe("description_en", "string", "The same in English."),
        Field("identifier", "string", "Permanent identifier."),
        _maybe("language", "string", "Language of the data."),
        _maybe("version", "string", "Version."),
        _maybe("keywords", "[string]", "Keywords."),
        _maybe("themes", "[string]", "Codes of the EU data themes."),
        _maybe("series", "string", "Series that it belongs to."),
        _maybe("report", "string", "Report whose tables it holds: its name within the series."),
        _maybe("period", "string", "Period of its figures."),
        _maybe("start", "date", "First day covered."),
        _maybe("end", "date", "Last day covered."),
        _maybe("area", "string", "Area covered."),
        _maybe("creators", "[string]", "Who made the data."),
        _maybe("sources", "[Source]", "Where it comes from."),
        Field("licences", "[Licence]", "Its licences."),
        Field("resources", "[Resource]", "Its files."),
        Field("datapackage", "url", "The whole as a Frictionless data package."),
        *_LINKS,
    ),
    "Source": (Field("title", "string", "Name."), _maybe("url", "string", "Address.")),
    "Licence": (
        Field("name", "string", "Open Definition or SPDX id."),
        _maybe("title", "string", "Title."),
        _maybe("url", "string", "Its text."),
    ),
    "Resource": (
        Field("name", "string", "Stable name, as in addresses."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        _maybe("description", "string", "What it holds."),
        _maybe("row_count", "integer", "Rows, for a table."),
        _maybe("fields", "[Column]", "Columns, for a table."),
        _maybe("rows", "url", "The first page of its rows, for a table."),
    ),
    "Column": (
        Field("name", "string", "Key of the column in a row."),
        Field("type", "string", "Table Schema type."),
        _maybe("title", "string", "What readers see above it."),
        _maybe("description", "string", "What it means."),
        _maybe("unit", "string", "Unit of its numbers."),
    ),
    "Rows": (
        Field("dataset", "string", "The package."),
        Field("resource", "string", "The table."),
        Field("row_count", "integer", "Rows of the whole table."),
        Field("page", "integer", "Number of this page, from 1."),
        Field("pages", "integer", "How many there are."),
        Field("page_size", "integer", "Most rows of a page."),
        _maybe("next", "url", "The next page."),
        _maybe("prev", "url", "The page before."),
        Field("rows", "[record]", "Rows by column name, values in their types; numbers with their own digits."),
    ),
    "SeriesSummary": (
        Field("name", "string", "Stable name, as in addresses."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        Field("url", "url", "This series."),
    ),
    "Series": (
        Field("name", "string", "Stable name, as in addresses."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        _maybe("description", "string", "One sentence."),
        _maybe("period_kinds", "[string]", "Kinds of period: month, quarter, half-year, nine-months, year, date."),
        _maybe("regime", "string", "administrative or statistical: how windows are cut."),
        _maybe("legal_basis", "string", "Legal basis."),
        _maybe("creator", "string", "Who makes the reports."),
        _maybe("addressee", "string", "Who receives them."),
        Field("reports", "[ReportSummary]", "Its reports, newest first."),
        Field("datasets", "[DatasetSummary]", "Its datasets."),
        _maybe("indicators", "url", "Its indicator list."),
        _maybe("page", "url", "The page for readers."),
        Field("url", "url", "This document."),
    ),
    "ReportSummary": (
        Field("series", "string", "Its series."),
        Field("name", "string", "Its name within the series."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        *_PERIOD,
        Field("status", "string", "estimate, preliminary or official."),
        _maybe("issued", "date", "Day of issue, where the source states it."),
        *_LINKS,
    ),
    "Report": (
        Field("series", "string", "Its series."),
        Field("name", "string", "Its name within the series."),
        Field("title", "string", "Title."),
        _maybe("title_en", "string", "Title in English."),
        _maybe("description", "string", "One sentence."),
        *_PERIOD,
        Field("status", "string", "estimate, preliminary or official."),
        _maybe("issued", "date", "Day of issue, where the source states it."),
        _maybe("published", "date", "Day on which the portal first published it, where stated."),
        _maybe("document_number", "string", "Number of the document."),
        _maybe("issuer", "string", "Issuer."),
        _maybe("signatory", "string", "Who signed."),
        _maybe("addressee", "string", "Who received it."),
        _maybe("legal_basis", "string", "Legal basis."),
        _maybe("dataset", "string", "The package of its tables."),
        Field("summary", "[Point]", "Main points."),
        Field("sections", "[Section]", "Its text, section by section."),
        Field("corrections", "[Correction]", "What was wrong and was put right."),
        *_LINKS,
    ),
    "Point": (
        _maybe("figure", "string", "The figure that it opens with, as readers see it."),
        Field("text", "string", "The sentence after it."),
    ),
    "Section": (
        _maybe("anchor", "string", "Its anchor on the page."),
        Field("level", "integer", "Level of its heading; 0 before the first."),
        Field("title", "string", "Its heading."),
        Field("text", "string", "Plain text, figures filled in."),
        _maybe("tables", "[string]", "Tables of the package shown in it."),
        _maybe("charts", "[[string]]", "Keys of the figures drawn in it, chart by chart."),
    ),
    "Correction": (
        Field("date", "date", "When it was put right."),
        Field("text", "string", "What it was."),
        _maybe("old", "string", "The wrong words."),
        _maybe("new", "string", "The right ones."),
        _maybe("reason", "string", "Why."),
    ),
    "IndicatorList": (
        Field("series", "string", "The series."),
        Field("title", "string", "Title of the series."),
        Field("indicators", "[IndicatorSummary]", "Its indicators in their printed order."),
        Field("url", "url", "This document."),
    ),
    "IndicatorSummary": (
        Field("series", "string", "Its series."),
        Field("code", "string", "Code; text, not a number: 4.10 is not 4.1."),
        Field("name", "string", "Name."),
        _maybe("name_en", "string", "Name in English."),
        _maybe("parent", "string", "Code of the line above."),
        _maybe("unit", "string", "Unit."),
        Field("kind", "string", "heading, percent, count, quantity, score or coded."),
        Field("url", "url", "The indicator over all periods."),
    ),
    "Indicator": (
        Field("series", "string", "Its series."),
        Field("code", "string", "Code; text, not a number: 4.10 is not 4.1."),
        Field("name", "string", "Name."),
        _maybe("name_en", "string", "Name in English."),
        _maybe("parent", "string", "Code of the line above."),
        _maybe("unit", "string", "Unit."),
        Field("kind", "string", "heading, percent, count, quantity, score or coded."),
        _maybe("direction", "string", "Which way is good: up or down."),
        _maybe("definition", "string", "Definition."),
        _maybe("formula", "string", "Formula over codes."),
        _maybe("replaces", "string", "Code of the indicator that it continues."),
        _maybe("scale", "[Answer]", "What coded answers mean."),
        Field("observations", "[Observation]", "All values by area, in the order of time."),
        Field("breaks", "[Break]", "From these days on, values are not comparable with those before."),
        Field("targets", "[Target]", "What was aimed at."),
        Field("url", "url", "This document."),
    ),
    "Answer": (Field("value", "integer", "The code."), Field("label", "string", "Its words.")),
    "Observation": (
        Field("indicator", "string", "Code, that of the replaced indicator for values before a renaming."),
        _maybe("area", "string", "Code of the area."),
        _maybe("area_name", "string", "Name of the area."),
        *_PERIOD,
        *_VALUE,
        Field("contradicts", "boolean", "Another value stands for the same indicator, area and period."),
        *_ORIGIN,
    ),
    "Break": (
        Field("since", "date", "First day of the new kind of figures."),
        _maybe("area", "string", "Area; every area where left out."),
        _maybe("kind", "string", "method, definition, renamed, boundary, ..."),
        _maybe("note", "string", "What changed."),
    ),
    "Target": (
        Field("period", "string", "For which period."),
        Field("comparison", "string", "=, >=, <=, > or <."),
        Field("value", "number", "The exact number."),
        _maybe("note", "string", "Note."),
        _maybe("source", "string", "Source."),
    ),
    "Latest": (
        Field("series", "string", "Its series."),
        Field("indicator", "string", "Code."),
        Field("name", "string", "Name of the indicator."),
        _maybe("area", "string", "Code of the area."),
        _maybe("area_name", "string", "Name of the area."),
        *_PERIOD,
        *_VALUE,
        *_ORIGIN,
        Field("url", "url", "The indicator over all periods."),
    ),
}

ENVELOPE = (
    Field("api", "string", "Always v1."),
    Field("licence", "Licence", "Licence of the document: the dataset's own, or that of the portal."),
    Field("source", "Portal", "The portal that publishes it."),
    Field("generated_by", "string", "Name and version of the program."),
)
PORTAL = (
    Field("title", "string", "Name."),
    Field("url", "url", "Address."),
    Field("publisher", "string", "Who publishes."),
)
