"""No number changes its scale in silence, whatever the language of the document around it."""

from decimal import Decimal

import pytest

from site_builder.extensions.office_import.assemble import assemble
from site_builder.extensions.office_import.document import Cell, Document, Grid, Line
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.tables.conventions import Known
from tests.conftest import examples
from tests.extensions.office_import.generated import make

ALL = 10_000
STRIDE = max(1, ALL // examples(1000))


def outcome(seed):
    """Silently wrong cells, doubtful cells, all cells, and whether the document has one convention throughout."""
    made = make(seed)
    with drafting("vi"):
        (table, *_) = assemble(made.document).tables
    wrong, doubtful, total = [], 0, 0
    for head, values in made.truth.items():
        title = head.partition(" (")[0]
        column = next(each for each in table.columns if each.title in (title, head))
        for true, found in zip(values, column.values, strict=True):
            total += 1
            if isinstance(found, Decimal):
                wrong += [(seed, head, true, found)] if found != true else []
            else:
                doubtful += 1
    assert doubtful == sum(doubt.cells for doubt in table.doubts)
    return wrong, doubtful, total, made.consistent


@pytest.mark.whole
def test_no_silent_change_of_scale():
    """In each tenth of ten thousand made-up tables (FACTOR=20: in all), and few doubts where one convention holds.

    An ordinary run tries half of them.

    Doubtful cells are under two in a hundred in all of them; in a tenth of them the share scatters.
    """
    wrong, doubtful, total = [], 0, 0
    for seed in range(0, ALL, STRIDE):
        found, unsure, cells, consistent = outcome(seed)
        wrong += found
        if consistent:
            doubtful, total = doubtful + unsure, total + cells
    assert wrong == []
    assert doubtful <= (0.02 if STRIDE == 1 else 0.025) * total, f"{doubtful} of {total}"


def column(title, cells, unit="", heads=(), rows=(), prose=(), **known):
    """The ruling of one column in a small Vietnamese table: its values and its doubts."""
    heads = ["Trạm", title, *heads]
    body = [[f"Trạm {n}", text, *(row[n] for row in rows)] for n, text in enumerate(cells)]
    grid = Grid(
        tuple(tuple(Cell(text, place="ô") for text in row) for row in [heads, *body]), "bảng 1"
    )
    document = Document(
        "docx", (*(Line("paragraph", text) for text in prose), grid), prose=bool(prose)
    )
    with drafting("vi"):
        (table, *_) = assemble(document, Known(**known)).tables
    name = title.partition(" (")[0]
    found = next(column for column in table.columns if column.title == name)
    return found.values, [(doubt.column, doubt.reason, doubt.cells) for doubt in table.doubts]


VIETNAMESE = (
    "Tỷ lệ đạt 56,39% trong kỳ.",
    "Kinh phí là 1.367.268 đồng.",
    "Số liệu được nêu ở bảng sau.",
)


def test_three_decimals_in_a_vietnamese_report_are_not_multiplied():
    """The known defect: the words are Vietnamese, the column was pasted from a program with points."""
    assert column("Giá trị đo", ["1.234", "2.345", "7.891"], prose=VIETNAMESE) == (
        ("1.234", "2.345", "7.891"),
        [("Giá trị đo", "ambiguous-number", 3)],
    )


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("Vĩ độ", ["16.047", "16.123", "15.998"], ["16.047", "16.123", "15.998"]),
        ("Vĩ độ", ["16,047", "16,123", "15,998"], ["16.047", "16.123", "15.998"]),
        ("Số hồ sơ", ["1.704", "2.345", "9.871"], ["1704", "2345", "9871"]),
        ("Số hồ sơ", ["1,704", "2,345", "9,871"], ["1704", "2345", "9871"]),
        ("Giá trị", ["1.704", "0.834", "9.871"], ["1.704", "0.834", "9.871"]),
        ("Giá trị", ["1.704", "428", "32"], ["1704", "428", "32"]),
        ("Giá trị (%)", ["98.704", "12.345", "7.891"], ["98.704", "12.345", "7.891"]),
    ],
    ids=[
        "latitude",
        "latitude-commas",
        "count",
        "count-commas",
        "decisive",
        "plain-beside",
        "per-cent",
    ],
)
def test_evidence_decides_in_a_vietnamese_report(title, cells, expected):
    """Concept, decisive numerals and plain whole numbers, each against the language where need be."""
    values, doubts = column(title, cells, prose=VIETNAMESE)
    assert ([str(value) for value in values], doubts) == (expected, [])


def test_a_person_answers_once_for_a_column():
    """By its printed title, whatever its case."""
    values, doubts = column("Giá trị đo", ["1.234", "2.345"], columns={"gia tri do": "point"})
    assert ([str(value) for value in values], doubts) == (["1.234", "2.345"], [])


def test_an_answer_cannot_make_a_latitude_of_sixteen_thousand():
    """Beyond its bound a value stays as printed."""
    values, doubts = column("Vĩ độ", ["16.047", "16,05"], columns={"vi do": "comma"})
    assert values[0] is None and ("Vĩ độ", "beyond-bound", 1) in doubts


def test_the_last_period_tells_the_magnitude():
    """1.234 beside 1190 of the period before."""
    before = {"earlier": lambda frame, column: [Decimal(1190)] * len(frame.rows)}
    values, doubts = column("Giá trị đo", ["1.234", "2.345"], **before)
    assert ([str(value) for value in values], doubts) == (["1234", "2345"], [])


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("Số hồ sơ", ["1 704", "12 345", "428"], ["1704", "12345", "428"]),
        ("Chênh lệch (hồ sơ)", ["(120)", "45", "30"], ["-120", "45", "30"]),
        ("Increase or decrease", ["(120)", "45", "30"], ["-120", "45", "30"]),
        ("Tăng, giảm (hồ sơ)", ["- 1.704", "45", "-12"], ["-1704", "45", "-12"]),
        ("So với kỳ trước (%)", ["giảm 12,5 %", "tăng 3,25 %", "1,5"], ["-12.5", "3.25", "1.5"]),
    ],
    ids=["blanks", "brackets", "english", "sign-apart", "words"],
)
def test_habits_of_print_keep_scale_and_sign(title, cells, expected):
    """With the evidence that each needs."""
    values, doubts = column(title, cells)
    assert ([str(value) for value in values], doubts) == (expected, [])


def test_brackets_without_evidence_stay_as_printed():
    """(120) may be a remark."""
    values, doubts = column("Số hồ sơ", ["(120)", "45", "30"])
    assert values[0] is None and len(doubts) == 1
