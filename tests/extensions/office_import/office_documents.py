"""Ten kinds of office document as raw Word files, each with its truth: tables by name, unit and value, and words.

Made up in the manner of what offices send. `columns` lists, table by table, the title, unit and values of every
column; `words` must stand in the report's text, `left` only in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.extensions.office_import.word import (
    box,
    cell,
    deleted,
    field,
    footnote_mark,
    inserted,
    landscape,
    paragraph,
    simple_field,
    word_file,
    word_table,
)

DECISIVE = "Tỷ lệ đạt 56,39% so với kế hoạch, tăng 1,5 điểm phần trăm."  # settles what 1.704 means


@dataclass(frozen=True)
class Office:
    """A document and what must come of it."""

    name: str
    written: Callable[[], bytes]
    columns: tuple = ()
    words: tuple = ()
    left: tuple = ()

    @property
    def content(self):
        """The file, written when it is asked for."""
        return self.written()


def merged(*texts, across):
    """A row whose cells span columns."""
    return [cell(text, across=n) for text, n in zip(texts, across, strict=True)]


BUDGET = Office(
    "budget-disclosure",
    partial(
        word_file,
        "CÔNG KHAI THỰC HIỆN DỰ TOÁN QUÝ II NĂM 2022",
        "Đơn vị tính: Triệu đồng",
        word_table(
            ["STT", "Nội dung", "Dự toán năm", "Ước thực hiện quý II", "So sánh với dự toán (%)"],
            ["I", "Tổng số thu", "1.250", "640", "51,2"],
            ["1", "Lệ phí", "1.000", "512", "51,2"],
            ["2", "Phí", "250", "128", "51,2"],
        ),
        header="Văn phòng",
    ),
    columns=(
        (
            ("Dự toán năm", "Triệu đồng", "1250 1000 250"),
            ("Ước thực hiện quý II", "Triệu đồng", "640 512 128"),
            ("So sánh với dự toán", "%", "51.2 51.2 51.2"),
        ),
    ),
    left=("Văn phòng",),
)

MONTHLY = Office(
    "monthly-report",
    partial(
        word_file,
        "I. TÌNH HÌNH KINH TẾ",
        "Tình hình tháng 6 tiếp tục phục hồi:",
        "- Chỉ số sản xuất công nghiệp tăng 12,5% so với cùng kỳ.",
        "+ Doanh thu du lịch đạt 1.704 tỷ đồng.",
        "- Thu ngân sách đạt 56,39% dự toán.",
    ),
    words=("12,5%", "1.704", "56,39%"),
)

SUBTOTALS = Office(
    "two-levels-and-subtotals",
    partial(
        word_file,
        word_table(
            [cell("TT", down="restart"), cell("Địa bàn", down="restart"), cell("Số hộ", across=2)],
            [cell(down="continue"), cell(down="continue"), "Thành thị", "Nông thôn"],
            ["1", "Hải Châu", "1.200", "0"],
            ["2", "Hòa Vang", "300", "2.504"],
            ["", "Tổng cộng", "1.500", "2.504"],
        ),
        DECISIVE,
    ),
    columns=(
        (("Số hộ > Thành thị", "", "1200 300 1500"), ("Số hộ > Nông thôn", "", "0 2504 2504")),
    ),
)

FOOTNOTES = Office(
    "footnotes",
    partial(
        word_file,
        paragraph("Cả năm có 58.941", footnote_mark(1), " lượt giao dịch."),
        paragraph("Tỷ lệ đạt 97,4%", footnote_mark(2), "."),
        footnotes=("Số liệu đến ngày 31/5/2022.", "Không gồm 12 thủ tục mới."),
    ),
    words=("58.941", "97,4%", "31/5/2022", "12 thủ tục"),
)

BOXES = Office(
    "text-boxes",
    partial(
        word_file,
        paragraph(
            "Kết quả chính", box(paragraph("Đã cấp 4.512 giấy phép."), paragraph("Tăng 8,1%."))
        ),
        "Sau khung chữ.",
    ),
    words=("Kết quả chính", "4.512", "8,1%", "Sau khung chữ"),
)

FIELDS = Office(
    "fields",
    partial(
        word_file,
        paragraph("Bảng ", simple_field("SEQ Bảng", "1"), ". Số cuộc họp"),
        word_table(
            ["Nội dung", "Số cuộc"],
            ["Họp nội bộ", "34"],
            ["Họp báo", cell(paragraph(field("=SUM", "1.800")))],
        ),
        paragraph("Tổng số là ", field("DOCPROPERTY Tong", "1.834"), " cuộc."),
        DECISIVE,
    ),
    columns=((("Số cuộc", "", "34 1800"),),),
    words=("1.834",),
)

CHANGES = Office(
    "tracked-changes",
    partial(
        word_file,
        paragraph("Có ", deleted("1.111"), inserted("1.222"), " hồ sơ."),
        word_table(
            ["Tên", "Số"], ["An", cell(paragraph(deleted("5"), inserted("6")))], ["Bình", "7"]
        ),
    ),
    columns=((("Số", "", "6 7"),),),
    words=("1.222",),
    left=("1.111",),
)

LANDSCAPE = Office(
    "three-sections",
    partial(
        word_file,
        "Phần một có 15 mục.",
        landscape(),
        word_table(["Tên", "Quý I", "Quý II"], ["An", "1.704", "1.800"], ["Bình", "912", "950"]),
        landscape(),
        "Phần ba có 27 mục.",
        DECISIVE,
    ),
    columns=((("Quý I", "", "1704 912"), ("Quý II", "", "1800 950")),),
    words=("15", "27"),
)

NESTED = Office(
    "nested-table",
    partial(
        word_file,
        word_table(
            ["Tên", "Chi tiết", "Tổng số"],
            ["An", cell("Gồm:", word_table(["Nam", "12"], ["Nữ", "13"])), "25"],
            ["Bình", "Không có", "40"],
        ),
    ),
    columns=((("Tổng số", "", "25 40"),),),
)

LETTERHEAD = Office(
    "letterhead",
    partial(
        word_file,
        word_table(
            [
                cell("ỦY BAN NHÂN DÂN HUYỆN MẪU", "VĂN PHÒNG"),
                cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
            ],
            ["Số: 12/BC-VP", "Mẫu, ngày 5 tháng 7 năm 2022"],
        ),
        "BÁO CÁO",
        "Kết quả công tác quý II năm 2022",
        "Kính gửi: Ủy ban nhân dân tỉnh.",
        "Trong quý đã xử lý 1.704 hồ sơ.",
        word_table(
            [
                cell("Nơi nhận:", "- Như trên;", "- Lưu: VT."),
                cell("CHÁNH VĂN PHÒNG", "Nguyễn Văn Mẫu"),
            ]
        ),
    ),
    words=("1.704",),
    left=("Độc lập - Tự do - Hạnh phúc", "Lưu: VT"),
)

OFFICE = (
    BUDGET,
    MONTHLY,
    SUBTOTALS,
    FOOTNOTES,
    BOXES,
    FIELDS,
    CHANGES,
    LANDSCAPE,
    NESTED,
    LETTERHEAD,
)
