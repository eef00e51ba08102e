"""Changes between editions in a reader's words and numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.core.text import of_data
from site_builder.derive.fates import figures_changed
from site_builder.model.edition import Change, Edition
from site_builder.model.package import Package
from site_builder.model.table import Field
from site_builder.pages.tables.cell import say_number

CHANGE_WORDS = {
    "row-added": N_("new row"),
    "row-removed": N_("row removed"),
    "row-order": N_("order of rows"),
    "column-added": N_("new column"),
    "column-removed": N_("column removed"),
    "column": N_("column"),
    "table-added": N_("new table"),
    "table-removed": N_("table removed"),
    "table": N_("table"),
    "file": N_("file"),
    "package": N_("dataset"),
}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as it is printed; `what` is empty for a cell."""

    table: str
    row: str
    column: str
    what: str
    old: str
    new: str
    reason: str
    is_number: bool = False


def change_view(change: Change, package: Package, _: Translate, language: str) -> ChangeView:
    """A change in a reader's words: labels for names where today's package still has them."""
    resource = package.resource(change.table)
    fields = resource.table.schema.fields if resource and resource.table else ()
    labels = {each.name: each for each in fields}
    field = labels.get(change.column) if change.kind == "cell" else None
    key = of_data(change.row, language)
    column = labels[change.column].label(language) if change.column in labels else change.column
    return ChangeView(
        table=resource.label(language) if resource else change.table,
        row=_("row {line}").format(line=change.row[1:]) if change.row.startswith("#") else key,
        column=column or change.facet,
        what=_what(change, _),
        old=_printed(change.old, change, field, language),
        new=_printed(change.new, change, field, language),
        reason=of_data(change.reason, language),
        is_number=bool(field and field.is_number),
    )


def _what(change: Change, _: Translate) -> str:
    if change.kind == "cell":
        return ""
    facet = f" ({change.facet})" if change.facet and change.column else ""
    return _(CHANGE_WORDS[change.kind]) + facet


def _printed(text: str, change: Change, field: Field | None, language: str) -> str:
    if change.kind in ("row-added", "row-removed") and text:
        return of_data("; ".join(f"{name}: {value}" for name, value in json.loads(text).items() if value), language)
    if field is None or not field.is_number:
        return of_data(text, language)
    try:
        return say_number(Decimal(text), field, language)
    except InvalidOperation:
        return text


def single_change(edition: Edition, package: Package, language: str) -> tuple[str, str]:
    """The old and the new figure where an edition changed no more than one, as they are printed."""
    changed = figures_changed(edition, package)
    if len(changed) != 1 or changed[0].kind != "cell" or edition.withdrawn:
        return "", ""
    view = change_view(changed[0], package, translator(language), language)
    return view.old, view.new
