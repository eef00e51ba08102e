"""Figures and cited documents as tables of the package."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from site_builder.core.number import decimals_of
from site_builder.ingest.prose.citations import Citation
from site_builder.ingest.prose.figures import ProseFigure
from site_builder.ingest.table import Column, DataTable, Doubt

_FIGURE_PARTS = (
    ("id", "id"), ("value", "value"), ("whole", "whole"), ("unit", "unit"),
    ("label", "label"), ("qualifier", "qualifier"), ("printed", "value_printed"),
)  # fmt: skip


def figures_table(figures: Sequence[ProseFigure]) -> DataTable:
    """One line a figure, in the order of the text."""
    wholes = tuple(figure.quantity.whole for figure in figures)
    columns = (
        Column("id", "Khóa", "string", tuple(figure.id for figure in figures), required=True, unique=True),
        Column("section", "Mục", "string", tuple(figure.section for figure in figures)),
        Column("label", "Nội dung", "string", tuple(figure.label or None for figure in figures)),
        Column(
            "qualifier",
            "Từ chỉ mức độ",
            "string",
            tuple(figure.quantity.qualifier or None for figure in figures),
        ),
        Column("value", "Giá trị", "number", tuple(figure.value for figure in figures)),
        Column("whole", "Trên tổng số", _kind(wholes), wholes),
        Column("unit", "Đơn vị", "string", tuple(figure.unit or None for figure in figures)),
        Column("value_printed", "Số như in", "string", tuple(figure.quantity.printed for figure in figures)),
        Column("clause", "Câu chứa số", "string", tuple(figure.clause or None for figure in figures)),
    )
    doubts = tuple(
        Doubt(
            "Số liệu trong phần lời",
            "value",
            figure.place or f"mục {figure.section}",
            figure.quantity.printed,
            "convention",
        )
        for figure in figures
        if figure.quantity.doubtful
    )
    return DataTable(
        "figures", "Số liệu trong phần lời", columns, "", roles=(("figures", _FIGURE_PARTS),), doubts=doubts
    )


def _kind(values: tuple[Decimal | None, ...]) -> str:
    return "integer" if all(value is None or decimals_of(value) == 0 for value in values) else "number"


def citations_table(citations: Sequence[Citation]) -> DataTable:
    """One line a document."""
    columns = (
        Column("number", "Số, ký hiệu", "string", tuple(c.number for c in citations), required=True, unique=True),
        Column("section", "Mục", "string", tuple(c.section or None for c in citations)),
        Column("kind", "Loại", "string", tuple(c.kind or None for c in citations)),
        Column("issuer", "Cơ quan ban hành", "string", tuple(c.issuer or None for c in citations)),
        Column("date", "Ngày", "date", tuple(c.date for c in citations)),
        Column("subject", "Nội dung", "string", tuple(c.subject or None for c in citations)),
    )
    return DataTable("legal-documents", "Văn bản được viện dẫn", columns, "")
