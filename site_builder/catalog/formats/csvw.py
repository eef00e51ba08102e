"""CSV on the Web beside each CSV: Metadata Vocabulary for Tabular Data, W3C Recommendation 2015-12-17.

https://www.w3.org/TR/tabular-metadata/ . The file is `<resource>.csv-metadata.json`, where readers look for it.
"""

from __future__ import annotations

from typing import Any

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.model import Catalogue, Dataset, Table
from site_builder.core.files import ascii_json_bytes, drop_empty
from site_builder.core.problem import N_
from site_builder.core.text import Text
from site_builder.model.table import Field, Schema

# Table Schema types to the datatypes of CSVW; what is not here is text.
DATATYPES = {
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "year": "gYear",
    "yearmonth": "gYearMonth",
    "duration": "duration",
    "object": "json",
    "array": "json",
}
_LIMITS = {"minimum": "minimum", "maximum": "maximum", "minLength": "minLength", "maxLength": "maxLength"}


def render_csvw(catalogue: Catalogue, subject: tuple[Dataset, Table]) -> bytes:
    """The description of one CSV."""
    dataset, table = subject
    mapping = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": dataset.language}],
        "url": f"{table.name}.csv",
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "dc:title": _words(table.title, dataset.language),
        "dc:description": _words(table.description, dataset.language),
        "dc:publisher": dataset.publisher.agent.name.main,
        "dc:license": {"@id": dataset.licence.url} if dataset.licence and dataset.licence.url else None,
        "dc:isPartOf": {"@id": dataset.url},
        "dc:spatial": {"@id": dataset.territory.iri} if dataset.territory else None,
        "dc:source": [{"@id": origin} for origin in dataset.origins],
        "tableSchema": _schema(table.schema, dataset.language),
    }
    return ascii_json_bytes(drop_empty(mapping), indent=1)


def _schema(schema: Schema, language: str) -> dict[str, Any]:
    # No foreign keys: a key may only name a table of the same group, and each table here stands alone.
    mapping = {
        "columns": [_column(field, language) for field in schema.fields],
        "primaryKey": [_name(each) for each in schema.primary_key],
    }
    return drop_empty(mapping)


def _column(field: Field, language: str) -> dict[str, Any]:
    mapping = {
        # A name in CSVW is a variable of a URI template: letters, digits and _ as they are, the rest escaped.
        "name": _name(field.name),
        # What the header holds; CSVW compares it. The words for people stand beside it.
        "titles": field.name,
        "dc:title": _words(field.title, language),
        "dc:description": _words(field.description, language),
        "datatype": _datatype(field),
        "required": True if field.constraints.get("required") else None,
        "null": [""],
    }
    return drop_empty(mapping)


def _datatype(field: Field) -> Any:
    base = DATATYPES.get(field.type, "string")
    limits = {_LIMITS[key]: value for key, value in field.constraints.items() if key in _LIMITS and base != "json"}
    pattern = field.constraints.get("pattern") if base == "string" else None
    facts = drop_empty({"base": base, "format": pattern, **{key: str(value) for key, value in limits.items()}})
    return base if len(facts) == 1 else facts


def _name(name: str) -> str:
    return "".join(map(_escaped, name))


def _escaped(letter: str) -> str:
    if (letter.isascii() and letter.isalnum()) or letter == "_":
        return letter
    return "".join(f"%{byte:02X}" for byte in letter.encode())


def _words(text: Text, language: str) -> Any:
    values = [{"@value": text.main, "@language": language}] if text.main else []
    values += [{"@value": words, "@language": other} for other, words in text.translations]
    return values[0] if len(values) == 1 else values


FORMAT = register(
    CatalogFormat(
        key="csvw",
        title=N_("Columns of the table (CSV on the Web)"),
        specification="https://www.w3.org/TR/tabular-metadata/",
        media_type="application/csvm+json",
        uri="datasets/{dataset}/{resource}.csv-metadata.json",
        scope="resource",
        order=50,
        render=render_csvw,
    )
)
