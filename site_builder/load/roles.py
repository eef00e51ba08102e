"""The roles that columns play (observations, figures, ...): which column is which part, and what that asks of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.core.problem import Problem, rule
from site_builder.model.package import ROLES
from site_builder.model.table import Table

ROLE_INVALID = rule(
    "role-invalid",
    "error",
    "The role “{role}” of the table “{resource}” names a column that the table does not have: {column}.",
    "Name columns of the schema, for example observations: {{indicator: code, value: value}}.",
)

ROLE_INCOMPLETE = rule(
    "role-incomplete",
    "error",
    "The role “{role}” of the table “{resource}” does not say which column is “{part}”.",
    "Add {part} with the name of a column, for example observations: {{indicator: code, value: value}}.",
)
ROLE_TYPE = rule(
    "role-column-type",
    "error",
    "The role “{role}” of the table “{resource}” needs numbers in the column {column}, which is of the type {type}.",
    "Declare the column as {right} in the schema, and write its cells so.",
)

# The parts without which a role says nothing, and the parts that must be numbers.
_NEEDED = {
    "observations": ("indicator", "value"),
    "figures": ("id", "value"),
    "indicators": ("code", "name"),
    "scales": ("indicator", "value", "label"),
}
_NUMBERS = {
    ("observations", "value"): ("number", "integer"),
    ("figures", "value"): ("number", "integer"),
    ("figures", "whole"): ("number", "integer"),
    ("indicators", "decimals"): ("integer",),
    ("scales", "value"): ("integer",),
}


def check_roles(described: Mapping[str, Any], table: Table | None, file: str) -> Iterator[Problem]:
    """Every role names columns that are there, all the parts it cannot do without, and numbers where it needs them."""
    for role, parts in roles_of(described).items() if table is not None else ():
        facts: dict[str, Any] = {"role": role, "resource": described.get("name", "")}
        for part in _NEEDED.get(role, ()):
            if part not in parts:
                yield ROLE_INCOMPLETE(file, part=part, **facts)
        for part, column in parts.items():
            if table is None or column not in table.schema.names:
                yield ROLE_INVALID(file, column=column, **facts)
                continue
            kind, right = table.schema.field(column).type, _NUMBERS.get((role, part), ())
            if right and kind not in right and any(value is not None for value in table.column(column)):
                yield ROLE_TYPE(file, column=column, type=kind, right=" or ".join(right), **facts)


def roles_of(described: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Which column plays which part, by role."""
    found = {role: described[role] for role in ROLES if isinstance(described.get(role), dict)}
    return {role: {str(part): str(column) for part, column in parts.items()} for role, parts in found.items()}
