"""Scales of coded answers, as a form prints them, and the answers given."""

from decimal import Decimal
from time import process_time

import pytest

from site_builder.extensions.office_import.assemble import assemble
from site_builder.extensions.office_import.document import Cell, Document, Grid
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.tables.codes import (
    answer_of,
    is_code_column,
    parse_scale,
)

SCALE = ((0, "Chưa"), (1, "2 cấp"), (2, "3 cấp"))


@pytest.mark.parametrize(
    "text",
    [
        "Chưa = 0 2 cấp = 1 3 cấp = 2",
        "Chưa = 0; 2 cấp = 1; 3 cấp = 2.",
        "0: Chưa; 1: 2 cấp; 2: 3 cấp.",
        "0: .Chưa; 1: .2 cấp; 2: .3 cấp",
    ],
)
def test_a_scale_with_and_without_separators(text):
    """Words before their code or behind it."""
    assert parse_scale(text) == SCALE


def test_a_long_cell_that_is_no_scale_costs_little():
    """Seconds of the processor: it took four times as long for twice the letters."""
    began = process_time()
    assert parse_scale("a b " * 10_000) == ()
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("texts", "are_codes"), [("1 1.1 1.2 2", True), ("1 1.1 3.2 2", False), ("1 2 3", False)]
)
def test_dotted_numbers_under_their_parents_are_codes(texts, are_codes):
    """In the first column, under a header that names no code."""
    assert is_code_column("Nội dung", [Cell(text) for text in texts.split()], 0) is are_codes


@pytest.mark.parametrize("text", ["Chưa = 0", "Chưa = 0; Rồi = 0", "Tỷ lệ (%)", ""])
def test_what_is_no_scale(text):
    """One answer alone, one code for two, a unit."""
    assert parse_scale(text) == ()


@pytest.mark.parametrize(
    ("text", "code"), [("3 cấp (2)", 2), ("3 cấp (1)", None), ("3 cấp", None), ("Chưa (0)", 0)]
)
def test_an_answer_with_its_code(text, code):
    """Words and code must be of one answer."""
    assert answer_of(text, SCALE) == code


def test_an_answer_in_words_is_worth_its_code():
    """In the row whose unit is the scale; the other cells are numbers as they are."""
    rows = [
        ["Chỉ tiêu", "Đơn vị", "Số liệu"],
        ["Kho dữ liệu", "Chưa = 0; 2 cấp = 1; 3 cấp = 2", "3 cấp (2)"],
        ["Hồ sơ", "hồ sơ", "371"],
        ["Văn bản", "văn bản", "58"],
    ]
    grid = Grid(tuple(tuple(Cell(text, place="ô") for text in row) for row in rows), "bảng 1")
    with drafting("vi"):
        (table, *_) = assemble(Document("docx", (grid,), prose=False)).tables
    values = {column.title: column.values for column in table.columns}
    assert values["Số liệu"] == (Decimal(2), Decimal(371), Decimal(58)), values
