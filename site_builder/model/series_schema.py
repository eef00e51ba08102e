"""The columns of a series' tidy package, in words; the same for every series."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from site_builder.core.i18n.catalog import language_name, say_everywhere
from site_builder.core.problem import NC_
from site_builder.core.text import Text, split_key
from site_builder.model.table import Field


def _field(name: str, title: str, about: str, kind: str = "string", of: str = "", **constraints: Any) -> Field:
    """A column; `of` is the list that its codes are of, which pages say in words (`derive.codes`)."""
    return Field(name, kind, title=Text(title), description=Text(about), constraints=constraints, vocabulary=of)


_CODE = NC_("column", "Indicator code")
_LISTED = NC_("column", "Code in the table of indicators.")
_AREA = NC_("column", "Area")
_PERIOD = NC_("column", "Period")
_PERIODS = NC_("column", "Period: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06.")
_NOTE, _SOURCE = NC_("column", "Note"), NC_("column", "Source")
_TRANSLATION = NC_("column", "In another language, where there is one.")
# Columns that have one of the same kind for each other language: its title is a pattern.
_TRANSLATED = {
    "name": NC_("column", "Name ({language})"),
    "unit": NC_("column", "Unit ({language})"),
    "definition": NC_("column", "Definition ({language})"),
    "note": NC_("column", "Note ({language})"),
}

# Titles and descriptions are message ids until somebody asks for the columns: languages may join at run time.
_COLUMNS: Mapping[str, tuple[Field, ...]] = {
    "observations": (
        _field("series", NC_("column", "Series"), NC_("column", "The series."), required=True),
        _field("indicator", _CODE, _LISTED, required=True),
        _field("area", _AREA, NC_("column", "Code in the table of areas.")),
        _field("period", _PERIOD, _PERIODS, of="period", required=True),
        _field(
            "period_kind",
            NC_("column", "Kind of period"),
            NC_("column", "Periods of different kinds are not comparable."),
            of="period-kind",
            required=True,
        ),
        _field("period_start", NC_("column", "First day"), NC_("column", "Inside."), "date", required=True),
        _field("period_end", NC_("column", "Last day"), NC_("column", "Inside."), "date", required=True),
        _field("value", NC_("column", "Value"), NC_("column", "Empty: the source has none."), "number"),
        _field("unit", NC_("column", "Unit"), NC_("column", "Unit of this row.")),
        _field("status", NC_("column", "Status"), NC_("column", "estimate, preliminary or official."), of="status"),
        _field("qualifier", NC_("column", "Qualifier"), NC_("column", "Word before the figure.")),
        _field("rank", NC_("column", "Rank"), NC_("column", "Rank, where there is one."), "integer"),
        _field("derived", NC_("column", "Derived"), NC_("column", "Not printed as such."), "boolean"),
        _field("note", _NOTE, NC_("column", "What to know of the figure.")),
        _field("source", _SOURCE, NC_("column", "Source of this row.")),
        _field("source_url", NC_("column", "Source address"), NC_("column", "Its page.")),
        _field("package", NC_("column", "Package"), NC_("column", "Its package."), required=True),
        _field("report", NC_("column", "Report"), NC_("column", "Address of the report.")),
        _field("resource", NC_("column", "Table"), NC_("column", "Table of the package."), required=True),
        _field(
            "row", NC_("column", "Row"), NC_("column", "Line in its file; the header is 1."), "integer", required=True
        ),
    ),
    "indicators": (
        _field("code", _CODE, NC_("column", "Code within the series."), required=True, unique=True),
        _field("parent", NC_("column", "Parent"), _LISTED),
        _field(
            "name",
            NC_("column", "Name in the main language"),
            NC_("column", "Name of the indicator, in the main language."),
            required=True,
        ),
        _field("unit", NC_("column", "Unit in the main language"), NC_("column", "Usual unit.")),
        _field("kind", NC_("column", "Kind"), NC_("column", "heading groups others."), of="indicator"),
        _field("decimals", NC_("column", "Decimals"), NC_("column", "As printed."), "integer"),
        _field("direction", NC_("column", "Direction of good"), NC_("column", "up, down or none."), of="direction"),
        _field("formula", NC_("column", "Formula"), NC_("column", "Codes in brackets.")),
        _field("at_most", NC_("column", "At most"), _LISTED),
        _field("definition", NC_("column", "Definition in the main language"), NC_("column", "Its meaning.")),
        _field("replaces", NC_("column", "Replaces"), _LISTED),
        _field("scale", NC_("column", "Answer scale"), NC_("column", "Codes and words.")),
    ),
    "areas": (
        _field("code", NC_("column", "Code"), NC_("column", "Code of the area."), required=True, unique=True),
        _field(
            "name",
            NC_("column", "Name in the main language"),
            NC_("column", "Name of the area, in the main language."),
            required=True,
        ),
        _field("valid_from", NC_("column", "Valid from"), NC_("column", "First day."), "date"),
        _field("valid_to", NC_("column", "Valid to"), NC_("column", "Last day."), "date"),
    ),
    "breaks": (
        _field("indicator", _CODE, _LISTED, required=True),
        _field("area", _AREA, NC_("column", "Empty: every area.")),
        _field(
            "since",
            NC_("column", "Since"),
            NC_("column", "Figures from here on do not compare with those before."),
            "date",
            required=True,
        ),
        _field("kind", NC_("column", "Kind"), NC_("column", "Why the series breaks."), of="break"),
        _field("note", _NOTE, NC_("column", "The explanation, in the main language.")),
    ),
    "targets": (
        _field("indicator", _CODE, _LISTED, required=True),
        _field("period", _PERIOD, _PERIODS, of="period", required=True),
        _field("comparison", NC_("column", "Sign"), NC_("column", ">=, = or <=.")),
        _field("value", NC_("column", "Target"), NC_("column", "What to reach."), "number", required=True),
        _field("note", _NOTE, NC_("column", "What to know.")),
        _field("source", _SOURCE, NC_("column", "Where the target is set.")),
    ),
}

_TITLES: Mapping[str, tuple[str, str]] = {
    "observations": (
        NC_("column", "Observations"),
        NC_("column", "One row for each figure, with where it was taken from."),
    ),
    "indicators": (
        NC_("column", "Indicators"),
        NC_("column", "The indicator list of the series."),
    ),
    "areas": (NC_("column", "Areas"), NC_("column", "Areas and how long they existed.")),
    "breaks": (
        NC_("column", "Breaks"),
        NC_("column", "Figures before and after are not comparable."),
    ),
    "targets": (NC_("column", "Targets"), NC_("column", "What was aimed at for a period.")),
}


def columns_of(table: str, spoken: Sequence[str], keys: Collection[str]) -> tuple[Field, ...]:
    """The columns of a table of the package, with those of translations, in the words of the portal's languages.

    `keys` are those of the rows. A list has the words of indicators, areas and breaks in each language of the portal,
    and in English; others have the languages that somebody wrote.
    """
    return tuple(column for field in _COLUMNS[table] for column in _columns(table, field, spoken, keys))


def _columns(table: str, field: Field, spoken: Sequence[str], keys: Collection[str]) -> Iterator[Field]:
    yield replace(
        field, title=_everywhere(field.title.main, spoken), description=_everywhere(field.description.main, spoken)
    )
    if field.name in _TRANSLATED and table != "observations":
        written = {code for stem, code in map(split_key, keys) if stem == field.name and code}
        for code in (*spoken[1:], *sorted(written.difference(spoken))) if table != "targets" else sorted(written):
            names = Text(language_name(code, spoken[0]), tuple((one, language_name(code, one)) for one in spoken[1:]))
            title = _everywhere(_TRANSLATED[field.name], spoken, language=names)
            yield Field(f"{field.name}_{code}", "string", title=title, description=_everywhere(_TRANSLATION, spoken))


def title_of(table: str, spoken: Sequence[str]) -> tuple[Text, Text]:
    """Title and description of a table of the package."""
    title, about = _TITLES[table]
    return _everywhere(title, spoken), _everywhere(about, spoken)


def _everywhere(message: str, spoken: Sequence[str], **named: Text) -> Text:
    return say_everywhere(message, "column", spoken, **named)
