"""Five workbooks in the manner of a statistics office, each with its truth: name, unit and value of every number.

The figures are made up. A truth is a list of tables: a title, then for every column of numbers its name, its unit and
its values as the CSV holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import openpyxl
from openpyxl.styles import Alignment, Font


@dataclass(frozen=True)
class Workbook:
    """`columns` are those that count, by table."""

    name: str
    content: bytes
    columns: tuple


def sheet_of(book, title, rows, merges=(), formats=()):
    """A sheet of rows; None leaves a cell empty."""
    sheet = book.create_sheet(title)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c, value)
    for merge in merges:
        sheet.merge_cells(merge)
        sheet[merge.split(":")[0]].alignment = Alignment(
            horizontal="center", vertical="center", wrap_text=True
        )
    for cells, shown in formats:
        for row in sheet[cells]:
            for cell in row:
                cell.number_format = shown
    sheet["A1"].font = Font(bold=True)
    return sheet


def saved(book):
    """Its bytes."""
    del book["Sheet"]
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def population():
    """Header band in two levels over a blank row, unit line at the right, years down the side, source below."""
    book = openpyxl.Workbook()
    rows = [
        ["Dân số trung bình phân theo giới tính và phân theo thành thị, nông thôn"],
        ["Average population by sex and by residence"],
        [],
        [None, None, None, None, None, "Nghìn người"],
        [],
        [None, "Tổng số", "Phân theo giới tính", None, "Phân theo thành thị, nông thôn", None],
        [None, None, "Nam", "Nữ", "Thành thị", "Nông thôn"],
        [],
        ["2018", 1064.12, 524.5, 539.62, 928.4, 135.72],
        ["2019", 1134.31, 560.2, 574.11, 988.66, 145.65],
        ["2020", 1169.48, 577.1, 592.38, 1020.04, 149.44],
        ["Sơ bộ 2021", 1195.49, 590.3, 605.19, 1043.2, 152.29],
        [],
        ["Nguồn: Cục Thống kê."],
    ]
    sheet_of(book, "Dan so", rows, ("C6:D6", "E6:F6"), (("B9:F12", "#,##0.00"),))
    unit = "Nghìn người"
    columns = (
        ("Tổng số", unit, "1064.12 1134.31 1169.48 1195.49"),
        ("Phân theo giới tính > Nam", unit, "524.50 560.20 577.10 590.30"),
        ("Phân theo giới tính > Nữ", unit, "539.62 574.11 592.38 605.19"),
        ("Phân theo thành thị, nông thôn > Thành thị", unit, "928.40 988.66 1020.04 1043.20"),
        ("Phân theo thành thị, nông thôn > Nông thôn", unit, "135.72 145.65 149.44 152.29"),
    )
    return Workbook("population", saved(book), (columns,))


def production():
    """Years as headers, blank spacer columns, rows by branch, computed values with more digits than are shown."""
    book = openpyxl.Workbook()
    rows = [
        ["Giá trị sản xuất công nghiệp theo giá hiện hành"],
        ["Đơn vị tính: Tỷ đồng"],
        [],
        [None, 2018, None, 2019, None, 2020, None, "Sơ bộ 2021"],
        [],
        ["TỔNG SỐ", 61234.4567, None, 64321.0512, None, 58760.9, None, 62004.25],
        ["Khai khoáng", 512.25, None, 498.1, None, 471.3333333, None, 480],
        [
            "Công nghiệp chế biến, chế tạo",
            55321.2067,
            None,
            58402.9512,
            None,
            52889.5666667,
            None,
            55900.15,
        ],
        ["Sản xuất và phân phối điện", 4100, None, 4110, None, 4090, None, 4300.1],
        ["Cung cấp nước", 1301, None, 1310, None, 1310, None, 1324],
    ]
    sheet_of(book, "CN", rows, (), (("B6:H10", "#,##0.0"),))
    unit = "Tỷ đồng"
    columns = (
        ("2018", unit, "61234.5 512.3 55321.2 4100.0 1301.0"),
        ("2019", unit, "64321.1 498.1 58403.0 4110.0 1310.0"),
        ("2020", unit, "58760.9 471.3 52889.6 4090.0 1310.0"),
        ("Sơ bộ 2021", unit, "62004.3 480.0 55900.2 4300.1 1324.0"),
    )
    return Workbook("production", saved(book), (columns,))


def agriculture():
    """Two tables on a sheet, each with a caption; the second's header is set centred, not merged; a hidden sheet."""
    book = openpyxl.Workbook()
    rows = [
        ["Bảng 1. Diện tích gieo trồng cây hằng năm"],
        ["Đơn vị tính: Ha"],
        ["Huyện, quận", "Tổng số", "Cây lương thực", "Cây chất bột"],
        ["Hòa Vang", 8123, 5210, 812],
        ["Liên Chiểu", 412, 130, 25],
        ["Bảng 2. Năng suất và sản lượng lúa"],
        [None, None, "Năng suất (Tạ/ha)", None, None, "Sản lượng (Tấn)", None],
        ["Huyện, quận", "Cả năm", "Đông xuân", "Hè thu", "Cả năm", "Đông xuân", "Hè thu"],
        ["Hòa Vang", 60.1, 62.3, 57.6, 31204, 17000, 14204],
        ["Liên Chiểu", 55.2, 56, 54.1, 718, 400, 318],
    ]
    sheet_of(book, "NN", rows)
    sheet_of(book, "Nhap", [["Tên", "Số"], ["nháp", 999]]).sheet_state = "hidden"
    first = (
        ("Tổng số", "Ha", "8123 412"),
        ("Cây lương thực", "Ha", "5210 130"),
        ("Cây chất bột", "Ha", "812 25"),
    )
    second = (
        ("Năng suất > Cả năm", "Tạ/ha", "60.1 55.2"),
        ("Năng suất > Đông xuân", "Tạ/ha", "62.3 56"),
        ("Năng suất > Hè thu", "Tạ/ha", "57.6 54.1"),
        ("Sản lượng > Cả năm", "Tấn", "31204 718"),
        ("Sản lượng > Đông xuân", "Tấn", "17000 400"),
        ("Sản lượng > Hè thu", "Tấn", "14204 318"),
    )
    return Workbook("agriculture", saved(book), (first, second))


def trade():
    """Three header levels over numbered columns, sections by month, notes with stars, per cent formats."""
    book = openpyxl.Workbook()
    rows = [
        ["Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"],
        [],
        ["STT", "Nhóm hàng", "Tháng 6 năm 2022", None, "So sánh (%)", None, None],
        [
            None,
            None,
            "Ước tính (Tỷ đồng)",
            "Chính thức tháng trước (Tỷ đồng)",
            "Với tháng trước",
            "Với cùng kỳ",
            None,
        ],
        [None, None, None, None, None, "Tháng", "Lũy kế"],
        ["A", "B", "1", "2", "3", "4", "5"],
        ["I", "Bán lẻ hàng hóa", None, None, None, None, None],
        [1, "Lương thực, thực phẩm", 2104.2, 2050.8, 1.026, 1.312, 1.118],
        [2, "Hàng may mặc", 310.5, 301.2, 1.031, 1.45, 1.201],
        ["II", "Dịch vụ", None, None, None, None, None],
        [1, "Lưu trú, ăn uống", 1204.6, 1010.9, 1.192, 2.104, 1.633],
        ["* Số liệu ước tính đến ngày 20/6."],
    ]
    merges = ("A3:A5", "B3:B5", "C3:D3", "E3:G3", "C4:C5", "D4:D5", "E4:E5", "F4:G4")
    sheet_of(book, "TM", rows, merges, (("E8:G11", "0.0%"), ("C8:D11", "#,##0.0")))
    money = "Tỷ đồng"
    columns = (
        ("Tháng 6 năm 2022 > Ước tính", money, "2104.2 310.5 1204.6"),
        ("Tháng 6 năm 2022 > Chính thức tháng trước", money, "2050.8 301.2 1010.9"),
        ("So sánh > Với tháng trước", "%", "102.6 103.1 119.2"),
        ("So sánh > Với cùng kỳ > Tháng", "%", "131.2 145.0 210.4"),
        ("So sánh > Với cùng kỳ > Lũy kế", "%", "111.8 120.1 163.3"),
    )
    return Workbook("trade", saved(book), (columns,))


LONG = "Số lao động đang làm việc trong các doanh nghiệp đang hoạt động có kết quả sản xuất kinh doanh tại thời điểm"


def labour():
    """Column names of a hundred letters that differ at their ends, a blank first column, a gap inside the rows."""
    book = openpyxl.Workbook()
    rows = [
        [None, "Lao động trong doanh nghiệp"],
        [None, None, None, None, "Đơn vị tính: Người"],
        [None, "Loại hình", f"{LONG} 31/12/2020", f"{LONG} 31/12/2021", f"{LONG} 30/6/2022"],
        [None, "Nhà nước", 12034, 11800, 11755],
        [None, "Ngoài nhà nước", 151230, 149870, 153402],
        [],
        [None, "Có vốn đầu tư nước ngoài", 61002, 60511, 62733],
        [None, "Ghi chú: không gồm hợp tác xã."],
    ]
    sheet_of(book, "LD", rows)
    columns = (
        (f"{LONG} 31/12/2020", "Người", "12034 151230 61002"),
        (f"{LONG} 31/12/2021", "Người", "11800 149870 60511"),
        (f"{LONG} 30/6/2022", "Người", "11755 153402 62733"),
    )
    return Workbook("labour", saved(book), (columns,))


WORKBOOKS = tuple(make() for make in (population, production, agriculture, trade, labour))
