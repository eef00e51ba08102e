"""Documents as other programs and real offices make them: every number under its name, no word lost."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.core.numbers.number import canonical_number
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import.word import cell, word_file, word_table
from tests.extensions.office_import.writers import C, T, write_odt

BUDGET = [
    ["UBND PHƯỜNG MẪU", None, None, None, None, None, "Biểu số 59/CK-NSNN", None],
    ["ĐÁNH GIÁ THỰC HIỆN DỰ TOÁN NGÂN SÁCH QUÝ III NĂM 2025"],
    ["(Kèm theo Quyết định số 512/QĐ-UBND ngày 15/10/2025)"],
    [None, None, None, None, None, None, "Đơn vị: Triệu đồng", None],
    ["STT", "Nội dung", "Dự toán năm", "Thực hiện", None, None, "So sánh (%)", None],
    [None, None, None, "Quý III", "Lũy kế", None, None, None],
    [None, None, None, None, "Số tiền", "Ngân sách cấp trên", "Dự toán", "Cùng kỳ"],
    ["A", "B", "1", "2", "3", "4", "5=3/1", "6"],
    ["A", "TỔNG THU", 182450.5, 45210.25, 131870.75, 20500, 72.28, 108.4],
    ["I", "Thu nội địa", 150000, 38000.5, 109000.25, 15000, 72.67, 107.1],
    ["II", "Thu bổ sung", 32450.5, 7209.75, 22870.5, 5500, 70.48, 115.3],
    [None, None, None, None, None, "CHỦ TỊCH", None, None],
    [None, None, None, None, None, "Lê Văn Mẫu", None, None],
]
BUDGET_MERGES = ("A2:H2", "A3:H3", "A5:A7", "B5:B7", "C5:C7", "D5:F5", "D6:D7", "E6:F6", "G5:H6")
BUDGET_COLUMNS = [
    ("Dự toán năm", "Triệu đồng", "182450.5"),
    ("Thực hiện > Quý III", "Triệu đồng", "45210.25"),
    ("Thực hiện > Lũy kế > Số tiền", "Triệu đồng", "131870.75"),
    ("Thực hiện > Lũy kế > Ngân sách cấp trên", "Triệu đồng", "20500"),
    ("So sánh > Dự toán", "%", "72.28"),
    ("So sánh > Cùng kỳ", "%", "108.4"),
]
HEALTH = [
    ["SỞ Y TẾ MẪU", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", None],
    ["TRUNG TÂM Y TẾ", None, None, "Độc lập - Tự do - Hạnh phúc", None],
    ["Số: 12/BC-TTYT", None, None, "Mẫu, ngày 5 tháng 10 năm 2025", None],
    ["BÁO CÁO HOẠT ĐỘNG QUÝ III NĂM 2025"],
    ["TT", "Nội dung", "Đơn vị", "Quý III", "9 tháng"],
    [1, "Lượt khám", "Lượt", 12045, 36120],
    [2, "Bệnh nhân nội trú", "Người", 1204, 3710],
    [3, "Công suất giường", "%", 92.5, 90.75],
    ["Nơi nhận: Sở Y tế", None, None, "GIÁM ĐỐC", None],
    [None, None, None, "Nguyễn Văn Mẫu", None],
]


def workbook(rows, merges=()):
    """An .xlsx file of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def semicolons(rows):
    """The same as a CSV file, its merges lost, numbers as a Vietnamese program writes them."""
    width = max(map(len, rows))
    lines = [[*row, *[None] * (width - len(row))] for row in rows]
    texts = [
        ["" if value is None else str(value).replace(".", ",") for value in line] for line in lines
    ]
    return "\n".join(";".join(line) for line in texts).encode()


def imported(folder, name, content):
    """Its draft."""
    path = folder / name
    path.write_bytes(content)
    return import_document(path, series="thu", period=parse_period("2025-Q3"), language="vi")


def counted(table):
    """Name, unit and first value of the columns that count."""
    numbers = [column for column in table.columns if column.type in ("number", "integer")]
    return [(column.title, column.unit, canonical_number(column.values[0])) for column in numbers]


def lost(draft):
    """Whether the ledger misses a word."""
    return "import-lost-words" in {problem.code for problem in draft.problems}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", workbook(BUDGET, BUDGET_MERGES)), ("a.csv", semicolons(BUDGET))],
    ids=["merged", "merges-lost"],
)
def test_a_quarterly_budget_disclosure(tmp_path, name, content):
    """A form's number beside the issuer, two title lines, a unit line, three levels of header, numbered columns."""
    draft = imported(tmp_path, name, content)
    table = draft.tables[0]
    assert counted(table) == BUDGET_COLUMNS
    assert (table.height, lost(draft)) == (3, False)
    assert table.title.startswith("ĐÁNH GIÁ THỰC HIỆN DỰ TOÁN NGÂN SÁCH")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", workbook(HEALTH)), ("a.csv", semicolons(HEALTH))],
    ids=["xlsx", "csv"],
)
def test_a_letter_on_a_sheet(tmp_path, name, content):
    """Motto above and addressees below in the rows of the table: the table is not taken for the letter's frame."""
    draft = imported(tmp_path, name, content)
    table = draft.tables[0]
    assert counted(table)[-2:] == [("Quý III", "", "12045"), ("9 tháng", "", "36120")]
    assert (table.height, lost(draft)) == (3, False)
    front = yaml.safe_load(draft.file("reports/thu/2025-q3.md").decode().split("---")[1])
    assert (front["document_number"], front["issuer"], front["place"]) == (
        "12/BC-TTYT",
        "TRUNG TÂM Y TẾ",
        "Mẫu",
    )


PUSHED = (
    ["TT", "Chỉ tiêu", cell("Thực hiện", across=2), cell("So với cùng kỳ (%)", across=2)],
    ["Tháng 10", "10 tháng", "Tháng này", "Lũy kế", "", ""],
    ["1", "Bán lẻ", "12.845,7", "121.406,0", "109,8", "111,2"],
    ["2", "Vận tải", "2.310,4", "21.117,9", "115,0", "113,6"],
)


def test_names_that_a_program_pushed_to_the_left(tmp_path):
    """Merges downwards lost, the second row begins under TT: its names stand under the groups, and it is told."""
    draft = imported(tmp_path, "a.docx", word_file(word_table(*PUSHED)))
    titles = [column.title for column in draft.tables[0].columns]
    assert titles == [
        "TT",
        "Chỉ tiêu",
        "Thực hiện > Tháng 10",
        "Thực hiện > 10 tháng",
        "So với cùng kỳ > Tháng này",
        "So với cùng kỳ > Lũy kế",
    ]
    assert not lost(draft)


def test_open_document_without_covered_cells(tmp_path):
    """A program that says how wide a cell is and leaves out what it covers."""
    rows = (
        (C("Địa bàn", down=2), C("Số hộ", across=2)),
        ("Quý II", "Quý III"),
        ("An", "1.204", "1.350"),
    )
    content = write_odt((T(rows),))
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "content.xml":
                part = re.sub(
                    rb"(columns-spanned=\"2\".*?)<table:covered-table-cell[^>]*/>",
                    rb"\1",
                    part,
                    count=1,
                )
            target.writestr(name, part)
    (table, *_) = imported(tmp_path, "a.odt", out.getvalue()).tables
    assert [column.title for column in table.columns] == [
        "Địa bàn",
        "Số hộ > Quý II",
        "Số hộ > Quý III",
    ]


@pytest.mark.parametrize(
    "columns", ["", "<w:gridCol/>" * 3, '<w:gridCol w:w="900"/>' * 2, '<w:gridCol w:w="0"/>' * 3]
)
def test_a_word_table_that_lists_too_few_columns(tmp_path, columns):
    """Word goes by the cells; so does the import."""
    made = word_table(["Tên", "Số hộ", "Số lớp"], ["An", "1.204", "30"], ["Bình", "1.350", "31"])
    made = re.sub(
        r"<w:tblGrid>.*?</w:tblGrid>", f"<w:tblGrid>{columns}</w:tblGrid>" if columns else "", made
    )
    draft = imported(tmp_path, "a.docx", word_file(made))
    assert counted(draft.tables[0]) == [("Số hộ", "", "1204"), ("Số lớp", "", "30")]
    assert not lost(draft)
