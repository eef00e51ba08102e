"""Workbooks as offices make them: two languages, columns of offices, codes shown with zeros, what stands above a table.

Each is written by openpyxl for the test, and its truth is what it was written with.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from site_builder.core.sheets.workbook import _moment
from site_builder.extensions.office_import.document import Doubt
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.protocol import reason_of
from site_builder.extensions.office_import.readers import workbook as ods
from site_builder.extensions.office_import.readers.workbook import typed_cell
from site_builder.extensions.office_import.tables.units import (
    bare_unit,
    split_unit,
    unit_in_brackets,
    unit_line,
)
from tests.extensions.office_import.test_conservation import PERIOD
from tests.extensions.office_import.test_office import saved, workbook


def draft_of(tmp_path, rows, **formats):
    """The draft of a workbook of one sheet."""
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(saved(workbook(rows, **formats)))
    return import_document(path, series="thu", period=PERIOD, language="vi")


def test_a_column_of_offices_is_no_column_of_units(tmp_path):
    """ "Đơn vị" heads communes as often as units: a share beside one is no share in "Xã A"."""
    rows = [["Đơn vị", "Tỷ lệ", "Số hộ"], ["Xã Hòa Tiến", 0.25, 120], ["Xã Hòa Châu", 0.5, 340]]
    draft = draft_of(tmp_path, rows, B2="0%", B3="0%")
    share, count = (draft.tables[0].column(name) for name in ("ty_le", "so_ho"))
    assert (share.values, share.unit, count.unit, draft.doubts) == ((25, 50), "%", "", ())


def test_a_form_may_count_in_words_that_no_list_of_units_has(tmp_path):
    """Beside a code and a name, what names no office under "Đơn vị" is a unit."""
    names = {"Lớp học": "Lớp", "Phòng học": "Phòng", "Đội ngũ": "Giáo viên", "Kết quả thi": "Điểm"}
    rows = [[n, name, unit, 10 * n] for n, (name, unit) in enumerate(names.items(), 1)]
    table = draft_of(tmp_path, [["Mã", "Chỉ tiêu", "Đơn vị", "Kết quả"], *rows]).tables[0]
    assert (table.name, table.column("unit").values) == ("indicators", tuple(names.values()))


@pytest.mark.parametrize(
    "offices",
    [
        ("Sở Y tế", "Công an tỉnh"),
        ("Phòng Tài chính", "UBND xã"),
        ("Hải Châu", "Thanh Khê"),
        ("Đội 1", "Đội 2"),
    ],
)
def test_offices_beside_names_are_no_units(tmp_path, offices):
    """Whoever is counted there, his office is no unit of his points."""
    rows = [
        ["Mã", "Họ tên", "Đơn vị", "Kết quả"],
        *([n, f"Tên {n}", office, n] for n, office in enumerate(offices, 1)),
    ]
    assert draft_of(tmp_path, rows).tables[0].roles == ()


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("ĐVT: Triệu đồng - Unit: Mill. dongs", "Triệu đồng"),
        ("Đơn vị tính - Unit: Nghìn người - Thous. persons", "Nghìn người"),
        ("Đơn vị tính: Tấn - Ton", "Tấn"),
        (
            "Đơn vị tính: Triệu đồng - Giá so sánh 2010 - Unit: Mill. dongs",
            "Triệu đồng - Giá so sánh 2010",
        ),
    ],
)
def test_a_unit_said_in_two_languages_is_one(printed, unit):
    """The first, with all that it says."""
    assert unit_line(printed) == unit


@pytest.mark.parametrize(
    "unit",
    [
        "Người / km2",
        "Triệu đồng / lao động",
        "người / 1000 dân",
        "Nghìn đồng / khẩu / tháng",
        "Triệu đồng - Giá so sánh 2010",
        "USD / thousand people",
        "USD - VND",
        "ha - con - tấn",
    ],
)
def test_what_is_no_translation_stays_in_the_unit(unit):
    """A denominator, a price basis, the units of several columns, labelled or alone above the table."""
    assert (unit_line(f"Đơn vị tính: {unit}"), bare_unit(unit)) == (unit, unit)


@pytest.mark.parametrize(
    ("printed", "title", "unit"),
    [
        ("Chi (tỷ đồng) trên GDP (%)", "Chi (tỷ đồng) trên GDP", "%"),
        ("Tỷ lệ (%) số hộ (hộ)", "Tỷ lệ (%) số hộ", "hộ"),
        ("Diện tích (ha) Năng suất (tạ/ha)", "Diện tích (ha) Năng suất", "tạ/ha"),
        ("Collected (tonnes)", "Collected", "tonnes"),
    ],
)
def test_only_a_unit_is_taken_out_of_a_header(printed, title, unit):
    """The last one; two units of two things are two."""
    assert split_unit(printed) == (title, unit)


YEARBOOK = [
    ["12. Thu ngân sách nhà nước trên địa bàn"],
    ["State budget revenue in local area"],
    [],
    [None, None, "ĐVT: Tỷ đồng - Unit: Bill. dongs"],
    [],
    [None, 2022, "Sơ bộ 2023"],
    ["TỔNG THU - TOTAL", 140.5, 151],
    ["Thu nội địa - Domestic revenue", 117, 126],
    ["Trong đó - Of which:"],
    ["Thuế - Tax", 60, 72],
    ["Thu hải quan - Custom duty", 23.5, 25],
]


def test_the_title_above_its_translation_is_the_title(tmp_path):
    """A translation of few words is seen by what it lacks."""
    assert draft_of(tmp_path, YEARBOOK).tables[0].title == "12. Thu ngân sách nhà nước trên địa bàn"


def test_of_which_is_no_heading_of_all_that_follows(tmp_path):
    """Customs are no part of domestic revenue: the row stays where it is printed."""
    table = draft_of(tmp_path, YEARBOOK).tables[0]
    assert [column.title for column in table.columns] == ["Cột 1", "2022", "Sơ bộ 2023"]
    assert table.columns[0].values[2] == "Trong đó - Of which:"


def test_a_code_keeps_the_zeros_that_its_format_prints(tmp_path):
    """00000 shows a postal code whole; the file stores a number."""
    rows = [["Tên", "Mã bưu chính", "Số"], ["Huế", 1234, 1], ["An", 7, 2]]
    table = draft_of(tmp_path, rows, B2="00000", B3="00000").tables[0]
    assert table.column("ma_buu_chinh").values == ("01234", "00007")


def test_half_of_a_stored_number_is_not_lent_to_another(tmp_path):
    """0.2494, printed as 24.9 %, is never counted as 249 and the only 4 of the next row."""
    rows = [["Tên", "Tỷ lệ", "Số"], ["a", 0.2494, 5], ["b", 0.12, 4]]
    draft = draft_of(tmp_path, rows, B2="0.0%", B3="0.0%")
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_a_letterhead_over_a_blank_row_is_no_table(tmp_path):
    """Its words go to the text, and its last column is none of the table's."""
    rows = [
        ["SỞ XÂY DỰNG", None, None, "Biểu số 61/CK-NSNN"],
        ["Chương: 419"],
        [],
        ["CÔNG KHAI THỰC HIỆN DỰ TOÁN"],
        [None, None, None, "ĐVT: Triệu đồng"],
        ["Nội dung", "Dự toán", "Thực hiện"],
        ["Lệ phí", 250, 62.5],
        ["Phí", 1000, 250],
    ]
    draft = draft_of(tmp_path, rows)
    assert [[column.title for column in table.columns] for table in draft.tables] == [
        ["Nội dung", "Dự toán", "Thực hiện"]
    ]
    assert "SỞ XÂY DỰNG Biểu số 61/CK-NSNN" in draft.file("reports/thu/2022.md").decode()


def test_a_list_of_forms_is_a_table(tmp_path):
    """A letterhead has the number of one form; several below each other are rows."""
    rows = [("Mẫu số 01", "Tờ khai"), ("Mẫu số 02", "Đơn đề nghị"), ("Mẫu số 03", "Giấy ủy quyền")]
    draft = draft_of(tmp_path, rows)
    assert [column.values[-1] for column in draft.tables[0].columns] == [
        "Mẫu số 03",
        "Giấy ủy quyền",
    ]


def test_ordinals_that_begin_anew_are_no_damaged_codes(tmp_path):
    """1 under I and 1 under II lost no zero; 1.1 twice may have been 1.10."""
    rows = [
        ["Số TT", "Nội dung", "Số"],
        ["I", "Thu", 7],
        [1, "Phí", 7],
        ["II", "Chi", 9],
        [1, "Lương", 9],
    ]
    assert draft_of(tmp_path, rows).doubts == ()
    rows = [
        ["Số TT", "Nội dung", "Số"],
        [1, "Thu", 7],
        [1.1, "Phí", 7],
        [1.2, "Lệ phí", 1],
        [1.1, "Lương", 9],
    ]
    assert {doubt.reason for doubt in draft_of(tmp_path, rows).doubts} == {"repeated-code"}


def test_a_negative_count_tells_grouping_too(tmp_path):
    """-15 beside 2.345 in a Vietnamese document: whole numbers, grouped."""
    rows = [
        ["Tên", "Chênh lệch", "Số tiền (đồng)"],
        ["a", "2.345", "1.234.567"],
        ["b", "-15", "987.654"],
    ]
    values = draft_of(tmp_path, rows).tables[0].column("chenh_lech").values
    assert values == (Decimal(2345), Decimal(-15))


def test_times_are_printed_by_the_clock_and_balance(tmp_path):
    """30 hours and a quarter are no day and six hours; each moment is found again in the source."""
    rows = [
        ["Tên", "Xử lý", "Giờ", "Lúc"],
        ["a", timedelta(hours=30.25), time(8, 30), datetime(2023, 1, 5, 14, 30)],
    ]
    draft = draft_of(tmp_path, rows, B2="[h]:mm", C2="h:mm", D2="dd/mm/yyyy hh:mm")
    assert [column.values[0] for column in draft.tables[0].columns] == [
        "a",
        "30:15",
        "08:30",
        "5/1/2023 14:30",
    ]
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_errors_of_formulas_are_doubts_and_leave_a_column_of_numbers(tmp_path):
    """Half of a column may be broken; what it has is still counted."""
    rows = [["Tên", "Quý I"], ["a", "#REF!"], ["b", 3], ["c", "#N/A"], ["d", 70]]
    draft = draft_of(tmp_path, rows)
    assert draft.tables[0].column("quy_i").values == (None, 3, None, 70)
    assert [(doubt.reason, doubt.printed) for doubt in draft.doubts] == [
        ("no-stored-value", "#REF!"),
        ("no-stored-value", "#N/A"),
    ]


def test_an_error_among_words_is_told_too(tmp_path):
    """Nothing else would tell it."""
    rows = [["Tên", "Quý I", "Phụ trách"], ["a", 3, "Phòng A"], ["b", 4, "#REF!"]]
    assert [doubt.reason for doubt in draft_of(tmp_path, rows).doubts] == ["no-stored-value"]


def test_digits_that_a_workbook_cannot_keep_are_told(tmp_path):
    """A number of identity of eighteen digits; a budget in đồng has zeros there and is whole."""
    rows = [
        ["Tên", "Số thẻ", "Ngân sách"],
        ["a", 123456789012345678, 1700000000000000],
        ["b", 201234567, 5],
    ]
    draft = draft_of(tmp_path, rows)
    assert [(doubt.reason, doubt.column) for doubt in draft.doubts] == [("many-digits", "Số thẻ")]
    assert draft.tables[0].column("so_the").values == (None, 201234567)


def test_an_amount_in_dong_is_whole_however_its_zeros_are_printed(tmp_path):
    """Thirteen digits; #,##0.00 prints zeros after them that no workbook lost."""
    rows = [["Tên", "Ngân sách"], ["Tổng thu", 8487475000000000], ["Phí", 5000000000]]
    draft = draft_of(tmp_path, rows, B2="#,##0.00", B3="#,##0.00")
    assert (draft.tables[0].column("ngan_sach").values, draft.doubts) == (
        (8487475000000000, 5000000000),
        (),
    )


def test_a_sign_is_none_of_the_digits_of_a_code():
    """000 prints -7 as -007."""
    assert typed_cell(-7, "000", "A1").text == "-007"


def test_a_row_of_letters_and_numbers_of_columns_is_no_data(tmp_path):
    """Four letters before the numbers: nobody counted 1 in January."""
    rows = [
        ["STT", "Tên chỉ tiêu", "Mã số", "ĐVT", "Tháng 1", "Tháng 2", "Lũy kế"],
        ["A", "B", "C", "D", 1, 2, "3=1+2"],
        [1, "Hồ sơ tiếp nhận", "01", "Hồ sơ", 1200, 1300, 2500],
        [2, "Kinh phí", "02", "Triệu đồng", 12.5, 2.5, 15],
    ]
    table = draft_of(tmp_path, rows).tables[0]
    counted = [column.values for column in table.columns if column.type in ("integer", "number")]
    assert counted == [(1200, Decimal("12.5")), (1300, Decimal("2.5")), (2500, 15)]


def test_a_caption_may_state_the_unit_of_its_table():
    """In brackets at its end; what else stands in brackets is no unit."""
    assert unit_in_brackets("Biểu 1. Chỉ tiêu (ĐVT: tỷ đồng)") == "tỷ đồng"
    assert unit_in_brackets("Biểu 1. Chỉ tiêu (kèm theo: Quyết định 12)") == ""


@pytest.mark.parametrize("written", ["#DIV/0!", "#N/A"])
def test_an_error_printed_by_another_program_is_an_error(tmp_path, written):
    """A web page and a CSV file hold no more than its print."""
    path = tmp_path / "a.csv"
    path.write_text(f"Tên;Quý I\na;{written}\nb;3\nc;{written}\n", encoding="utf-8")
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    assert draft.tables[0].column("quy_i").values == (None, 3, None)
    assert {doubt.reason for doubt in draft.doubts} == {"no-stored-value"}


def test_another_program_prints_codes_and_moments_alike():
    """LibreOffice stores 7 beside 00007, and prints seconds that are none."""
    assert ods._number(Decimal(7), "00007", "float", "A1").text == "00007"
    assert ods._date("2023-01-06T09:00:00", "2023-01-06 9:00:00", "A1").text == "6/1/2023 09:00:00"


@pytest.mark.parametrize(
    ("stored", "shown", "value"), [(0.25, "h:mm", time(6)), (1.25, "[h]:mm", timedelta(1.25))]
)
def test_old_workbooks_have_no_first_day_for_an_hour(stored, shown, value):
    """An hour of a day is none of 31 December 1899."""
    assert _moment(stored, shown, 0) == value


def test_a_doubt_beside_settled_evidence_has_words():
    """Evidence that settled a column speaks for no other reading; evidence that did not names its own."""
    doubt = Doubt(
        "Bảng", "Thu", "A1", "1,200 1,300", "ambiguous-number", because=("column", "concept:vi")
    )
    with drafting("vi"):
        assert reason_of(doubt).endswith(
            "; số trong cột chỉ đọc được một cách; giới hạn của chỉ tiêu hoặc đơn vị đếm: Việt Nam (1.234,5)"
        )


def test_yes_and_no_are_marks_again(tmp_path):
    """A document of the portal prints them so; the column of totals is the one that an import makes, once."""
    rows = [
        ["Tên", "Số", "Là dòng tổng", "Ghi chú"],
        ["a", 3, "không", "x"],
        ["Tổng cộng", 3, "có", None],
    ]
    table = draft_of(tmp_path, rows).tables[0]
    assert [(column.name, column.type) for column in table.columns] == [
        ("ten", "string"),
        ("so", "integer"),
        ("is_total", "boolean"),
        ("ghi_chu", "string"),
    ]
    assert table.column("is_total").values == (False, True)


def test_numbers_grouped_by_blanks_balance(tmp_path):
    """Three groups are one number, zeros within; only the table writes it without blanks."""
    path = tmp_path / "a.csv"
    path.write_text(
        "Tên;Số tiền (đồng)\na;1\u00a0050\u00a0000\nb;987\u202f654\nc;12\n", encoding="utf-8"
    )
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    assert draft.tables[0].column("so_tien").values == (1050000, 987654, 12)
    assert not draft.problems
