"""Tables made by rule whose true numbers are known, in both conventions, pure and mixed, with and without prose.

`mixed` writes one column of a Vietnamese table with decimal points (or of an English one with commas), as a table
pasted from another program stands in a report.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

from site_builder.extensions.office_import.document import Cell, Document, Grid, Line

MARKS = {"vi": (",", "."), "en": (".", ",")}
# title, unit, least, most, decimals
KINDS = (
    ("Số hồ sơ", "hồ sơ", 1, 400_000, 0),
    ("Dân số", "người", 900, 900_000, 0),
    ("Số lượt khách", "lượt", 5, 3_000_000, 0),
    ("Số thủ tục", "thủ tục", 1, 3_000, 0),
    ("Số vụ", "vụ", 1, 30_000, 0),
    ("Số học sinh", "học sinh", 100, 90_000, 0),
    ("Số tiền", "đồng", 100_000, 90_000_000, 0),
    ("Kinh phí", "triệu đồng", 1, 5_000_000, 1),
    ("Sản lượng", "tấn", 10, 900_000, 0),
    ("Diện tích", "ha", 1, 90_000, 2),
    ("Tỷ lệ", "%", 0, 100, 2),
    ("Tỷ lệ sử dụng", "%", 0, 100, 3),
    ("Vĩ độ", "", 8, 24, 3),
    ("Kinh độ", "", 102, 110, 3),
    ("Hệ số", "", 0, 5, 3),
    ("Chỉ số", "", 1, 200, 3),
    ("Số liệu", "", 1, 900_000, 0),
)
# Three decimals under a name that says nothing: truly open, so always asked. Rare in a table of one hand (one in
# fifty here), but what a pasted column most easily is.
OPEN = (("Giá trị", "", 1, 900, 3), ("Năng suất", "tạ/ha", 1, 90, 3), ("Mật độ", "", 1, 9, 3))
PLACES = (
    "Hải Châu",
    "Thanh Khê",
    "Sơn Trà",
    "Ngũ Hành Sơn",
    "Liên Chiểu",
    "Cẩm Lệ",
    "Hòa Vang",
    "Hoàng Sa",
)
PROSE = {
    "vi": (
        "Kết quả trong kỳ tăng 12,5% so với cùng kỳ.",
        "Các địa phương đã triển khai đồng bộ.",
        "Số liệu được nêu ở bảng sau.",
    ),
    "en": (
        "The result of the period rose by 12.5% in the year.",
        "All of the districts are included.",
        "The figures are in the table.",
    ),
}


@dataclass(frozen=True)
class Made:
    """A document and the true number of each cell, by column title."""

    document: Document
    truth: dict[str, list[Decimal]] = field(default_factory=dict)
    consistent: bool = True


def printed(value: Decimal, convention: str) -> str:
    """As that convention prints it, whole part in groups."""
    decimal, group = MARKS[convention]
    whole, _, fraction = f"{abs(value):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", group)
    return ("-" if value < 0 else "") + grouped + (decimal + fraction if fraction else "")


def make(seed: int) -> Made:
    """The document of a seed: two to five columns, four to eight rows."""
    pick = random.Random(seed)
    base = pick.choice(("vi", "vi", "en"))
    kinds = pick.sample(KINDS, pick.randint(2, 5))
    mixed = pick.random() < 0.4
    foreign = pick.randrange(len(kinds)) if mixed else -1
    if pick.random() < (0.5 if mixed else 0.02):
        kinds[foreign if mixed else 0] = pick.choice(OPEN)
    rows = PLACES[: pick.randint(4, 8)]
    truth: dict[str, list[Decimal]] = {}
    columns: list[list[str]] = []
    for n, (title, unit, least, most, decimals) in enumerate(kinds):
        convention = base if n != foreign else {"vi": "en", "en": "vi"}[base]
        values = [_number(pick, least, most, decimals) for _ in rows]
        truth[_head(title, unit)] = values
        columns.append([printed(value, convention) for value in values])
    heads = ["Địa phương", *truth]
    body = [[place, *(column[r] for column in columns)] for r, place in enumerate(rows)]
    grid = Grid(
        tuple(
            tuple(Cell(text, place=f"{r},{c}") for c, text in enumerate(row))
            for r, row in enumerate([heads, *body])
        ),
        "bảng 1",
    )
    lines = tuple(Line("paragraph", text) for text in PROSE[base]) if pick.random() < 0.6 else ()
    return Made(Document("docx", (*lines, grid), prose=bool(lines)), truth, not mixed)


def _head(title: str, unit: str) -> str:
    return f"{title} ({unit})" if unit else title


def _number(pick: random.Random, least: int, most: int, decimals: int) -> Decimal:
    """Sizes spread over their powers of ten."""
    size = 10 ** pick.uniform(0 if least == 0 else len(str(least)) - 1, len(str(most)))
    value = least + (size % (most - least or 1))
    return Decimal(f"{value:.{decimals}f}")
