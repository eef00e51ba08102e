"""Figures and cited documents as tables of the package."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from site_builder.core.number import decimals_of
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.prose.citations import Citation
from site_builder.extensions.office_import.prose.figures import ProseFigure
from site_builder.extensions.office_import.prose.restated import contradicted, known_rows
from site_builder.extensions.office_import.table import Column, DataTable, Doubt

_FIGURE_PARTS: tuple[tuple[str, str], ...] = (
    ("id", "id"), ("value", "value"), ("whole", "whole"), ("unit", "unit"),
    ("label", "label"), ("qualifier", "qualifier"), ("printed", "value_printed"),
)  # fmt: skip


def figures_table(figures: Sequence[ProseFigure], tables: Sequence[DataTable] = ()) -> DataTable:
    """One line a figure, in the order of the text; one that an indicator of `tables` contradicts refers to it."""
    rows = known_rows(tables)
    referred = tuple(contradicted(figure, rows) or None for figure in figures)
    wholes = tuple(figure.quantity.whole for figure in figures)
    columns: tuple[Column, ...] = (
        Column("id", drafted("Key"), "string", tuple(figure.id for figure in figures), required=True, unique=True),
        Column("section", drafted("Section"), "string", tuple(figure.section for figure in figures)),
        Column("label", drafted("Content"), "string", tuple(figure.label or None for figure in figures)),
        Column(
            "qualifier",
            drafted("Qualifier"),
            "string",
            tuple(figure.quantity.qualifier or None for figure in figures),
        ),
        Column("value", drafted("Value"), "number", tuple(figure.value for figure in figures)),
        Column("whole", drafted("Out of"), _kind(wholes), wholes),
        Column("unit", drafted("Unit"), "string", tuple(figure.unit or None for figure in figures)),
        Column("value_printed", drafted("As printed"), "string", tuple(figure.quantity.printed for figure in figures)),
        Column(
            "clause", drafted("Sentence of the figure"), "string", tuple(figure.clause or None for figure in figures)
        ),
    )
    parts = _FIGURE_PARTS
    if any(referred):
        columns = (*columns, Column("refers_to", drafted("Restates the indicator"), "string", referred, derived=True))
        parts = (*parts, ("refers_to", "refers_to"))
    doubts = tuple(
        Doubt(
            drafted("Figures of the text"),
            "value",
            figure.place or drafted("section {section}", section=figure.section),
            figure.quantity.printed,
            figure.reason,
            n,
        )
        for n, figure in enumerate(figures)
        if figure.quantity.doubtful
    )
    return DataTable("figures", drafted("Figures of the text"), columns, "", roles=(("figures", parts),), doubts=doubts)


def _kind(values: tuple[Decimal | None, ...]) -> str:
    return "integer" if all(value is None or decimals_of(value) == 0 for value in values) else "number"


def citations_table(citations: Sequence[Citation]) -> DataTable:
    """One line a document."""
    columns = (
        Column(
            "number",
            drafted("Number and symbol"),
            "string",
            tuple(c.number for c in citations),
            required=True,
            unique=True,
        ),
        Column("section", drafted("Section"), "string", tuple(c.section or None for c in citations)),
        Column("kind", drafted("Kind"), "string", tuple(c.kind or None for c in citations)),
        Column("issuer", drafted("Issuing body"), "string", tuple(c.issuer or None for c in citations)),
        Column("date", drafted("Date"), "date", tuple(c.date for c in citations)),
        Column("subject", drafted("Content"), "string", tuple(c.subject or None for c in citations)),
    )
    return DataTable("legal-documents", drafted("Documents cited"), columns, "")
