"""Table Schemas: from a descriptor to our noun, and to what frictionless can judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from site_builder.core.calendar.moment import KINDS as MOMENT_KINDS
from site_builder.core.calendar.moment import says_exactly
from site_builder.core.files import mappings_in
from site_builder.core.text import text_of
from site_builder.load.safety.safe_yaml import as_list
from site_builder.model.package import Field, ForeignKey, Schema


def parse_schema(described: Mapping[str, Any]) -> Schema:
    """The schema of a resource; empty where there is none."""
    stated = described.get("schema")
    schema = stated if isinstance(stated, dict) else {}
    missing = tuple(_missing_value(each) for each in as_list(schema.get("missingValues", [""])))
    primary = tuple(as_list(schema.get("primaryKey")))
    foreign = tuple(_foreign_key(each) for each in schema.get("foreignKeys") or [])
    keys = {str(name) for name in (*primary, *(name for key in foreign for name in key.fields))}
    fields = map(_field, mappings_in(schema.get("fields")))
    return Schema(
        fields=tuple(
            replace(field, is_key=True) if field.name in keys else field for field in fields
        ),
        primary_key=primary,
        foreign_keys=foreign,
        missing_values=missing,
        match=str(_match(schema.get("fieldsMatch"))),
    )


def lift_for_frictionless(resource: dict[str, Any], *, strict: bool = True) -> None:
    """Say in frictionless 5's words what Table Schema 2.0 added: a grouped integer and missing values with labels.

    A grouped integer is judged as a number, and unless `strict` every integer, which a program may have written as
    8399043.0; `read_table` then sees to it that the value is whole.
    """
    schema = resource.get("schema")
    if not isinstance(schema, dict):
        return
    schema.pop("$schema", None)
    if "fieldsMatch" in schema:
        schema["fieldsMatch"] = _match(schema["fieldsMatch"])
    _plain_missing(schema)
    for field in mappings_in(schema.get("fields")):
        _plain_missing(field)
        if field.get("type", "string") == "string" and isinstance(field.get("constraints"), dict):
            # A foreign pattern can take for ever in Python's re; load.patterns has its own way.
            field["constraints"] = {k: v for k, v in field["constraints"].items() if k != "pattern"}
        if field.get("type") == "integer" and (field.get("groupChar") or not strict):
            field["type"] = "number"
        is_year = field.get("type") in ("year", "yearmonth")
        if is_free_moment(field.get("type"), field.get("format")) or (is_year and not strict):
            _lift_moment(field)


def is_free_moment(kind: Any, form: Any) -> bool:
    """Whether a field holds days or times in a spelling that frictionless completes or guesses."""
    if kind not in MOMENT_KINDS or not isinstance(form, str) or form in ("", "default"):
        return False
    return not says_exactly(form.removeprefix("fmt:"), kind)


def _lift_moment(field: dict[str, Any]) -> None:
    """Its cells come as they stand, and are read in `load.moments`."""
    field.update(type="any", constraints=_of_any_type(field.get("constraints")))
    field.pop("format", None)
    field.pop("example", None)


def _plain_missing(described: dict[str, Any]) -> None:
    stated = described.get("missingValues")
    if isinstance(stated, list):
        described["missingValues"] = [
            _missing_value(each) if isinstance(each, dict) else each for each in stated
        ]


def _field(source: Mapping[str, Any]) -> Field:
    constraints = source.get("constraints")
    return Field(
        name=str(source.get("name") or ""),
        type=str(source.get("type") or "any"),
        format=str(source.get("format") or "default").removeprefix("fmt:"),
        title=text_of(source, "title"),
        description=text_of(source, "description"),
        unit=str(source.get("unit") or ""),
        decimal_char=str(source.get("decimalChar") or "."),
        group_char=str(source.get("groupChar") or ""),
        bare_number=source.get("bareNumber") is not False,
        constraints=constraints if isinstance(constraints, dict) else {},
        missing_values=tuple(_missing_value(each) for each in as_list(source.get("missingValues"))),
        delimiter=str(source.get("delimiter") or ","),
        states_decimal=bool(source.get("decimalChar")),
        declared=str(source.get("declared") or ""),
        blanked=blanked if isinstance(blanked := source.get("blanked"), int) else None,
        aggregate=str(source.get("aggregate") or ""),
    )


def text_field(field: Field, declared: str) -> Field:
    """The same column as text, whose cells stand as they came."""
    kept = _of_any_type(field.constraints)
    return replace(field, type="string", format="default", declared=declared, constraints=kept)


def _of_any_type(constraints: Any) -> dict[str, Any]:
    """Those that go with every type."""
    stated = constraints if isinstance(constraints, dict) else {}
    return {name: value for name, value in stated.items() if name in ("required", "unique")}


def _match(stated: Any) -> Any:
    """`fieldsMatch` as a word; the profile of version 2.0 wants a list of one."""
    if isinstance(stated, list) and len(stated) == 1:
        return stated[0]
    return "exact" if stated in (None, "") else stated


def _foreign_key(source: Mapping[str, Any]) -> ForeignKey:
    reference = source.get("reference") or {}
    return ForeignKey(
        fields=tuple(as_list(source.get("fields"))),
        resource=str(reference.get("resource") or ""),
        reference=tuple(as_list(reference.get("fields"))),
    )


def _missing_value(source: Any) -> str:
    """A missing value is a string, or since version 2 a value with a label."""
    return str(source.get("value", "")) if isinstance(source, dict) else str(source)
