"""Make the genuine files that are kept: `python -m tests.extensions.office_import.make_fixtures`.

All other fixtures are made at test time. PDF needs an embedded font to print Vietnamese, and what LibreOffice
writes only LibreOffice can make. Needs fpdf2, the DejaVu fonts and LibreOffice, at development time only.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
HEADER = ("TT", "Tên hệ thống", "Số người dùng", "Tỷ lệ (%)")
FIRST = (
    ("1", "Cổng dịch vụ công trực tuyến", "1.704", "56,39"),
    ("2", "Hệ thống thông tin báo cáo", "34.500", "0,834"),
)
SECOND = (
    ("3", "Cổng dữ liệu mở", "1.367.268", "77,70"),
    ("4", "Ứng dụng góp ý", "hơn 10.000", "100"),
)
LONG = (
    "Trong sáu tháng đầu năm, thành phố đã nâng cấp các hệ thống dùng chung và mở thêm nhiều dịch vụ cho người dân, "
    "doanh nghiệp; tổng số lượt giao dịch đạt 58.941 lượt, tương đương 50,66% kế hoạch của cả năm."
)


def new_pdf():
    """An A4 document with a Vietnamese font and a fixed date."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(2022, 7, 1, tzinfo=UTC))
    pdf.add_font("dejavu", fname=FONT)
    pdf.set_font("dejavu", size=11)
    return pdf


def add_table(pdf, rows):
    """A ruled table."""
    with pdf.table(col_widths=(12, 80, 45, 35), first_row_as_headings=False) as made:
        for row in rows:
            line = made.row()
            for text in row:
                line.cell(text)


def two_pages(pdf):
    """Prose, a ruled table cut by a page with its header printed again, page numbers."""
    pdf.add_page()
    pdf.multi_cell(0, 7, "I. Kết quả thực hiện", new_x="LMARGIN", new_y="NEXT")
    pdf.multi_cell(0, 7, LONG, new_x="LMARGIN", new_y="NEXT")
    add_table(pdf, (HEADER, *FIRST))
    pdf.set_auto_page_break(False)
    pdf.set_xy(100, 285)
    pdf.cell(10, 6, "1")
    pdf.add_page()
    add_table(pdf, (HEADER, *SECOND))
    pdf.set_xy(100, 285)
    pdf.cell(10, 6, "2")


def unruled(pdf):
    """A table that only the white between its columns makes, its numbers set to the right."""
    pdf.add_page()
    pdf.multi_cell(0, 7, "Bảng 1. Số hồ sơ tiếp nhận theo quận", new_x="LMARGIN", new_y="NEXT")
    rows = (
        ("TT", "Quận", "Số hồ sơ", "Tỷ lệ (%)"),
        ("1", "Hải Châu", "1.704", "56,39"),
        ("2", "Thanh Khê", "34.500", "77,70"),
        ("3", "Sơn Trà", "912", "8,05"),
        ("4", "Ngũ Hành Sơn", "1.205", "9,50"),
    )
    for row in rows:
        for text, width, side in zip(row, (14, 70, 45, 35), "LLRR", strict=True):
            pdf.cell(width, 7, text, align=side)
        pdf.ln(7)
    pdf.multi_cell(0, 7, "Nguồn: Văn phòng.", new_x="LMARGIN", new_y="NEXT")


def printed_twice(pdf):
    """A line made bold by printing it twice, a little beside."""
    pdf.add_page()
    pdf.multi_cell(0, 7, "Báo cáo in đậm", new_x="LMARGIN", new_y="NEXT")
    top = pdf.get_y()
    for aside in (0, 0.15):
        pdf.set_xy(10 + aside, top)
        pdf.cell(0, 7, "Tổng số hồ sơ là 1.704 bộ.")


def convert() -> None:
    """The hardest samples as LibreOffice saves them."""
    from tests.extensions.office_import.office_documents import OFFICE
    from tests.extensions.office_import.samples import SECTIONS, THREE_LEVELS
    from tests.extensions.office_import.test_office import statistics_office
    from tests.extensions.office_import.workbooks import WORKBOOKS
    from tests.extensions.office_import.writers import write_docx

    made = {
        **{f"{office.name}.docx": office.content for office in OFFICE},
        **{f"{book.name}.xlsx": book.content for book in WORKBOOKS},
        "three-levels.docx": write_docx(THREE_LEVELS.blocks),
        "sections.docx": write_docx(SECTIONS.blocks),
        "statistics.xlsx": statistics_office(),
    }
    for name, content in made.items():
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / name
            source.write_bytes(content)
            for kind in ("odt",) if name.endswith("docx") else ("ods", "xls"):
                subprocess.run(
                    [
                        "soffice",
                        "--headless",
                        "--convert-to",
                        kind,
                        "--outdir",
                        str(FOLDER),
                        str(source),
                    ],
                    check=True,
                )


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    pdf = new_pdf()
    two_pages(pdf)
    pdf.output(str(FOLDER / "cut-table.pdf"))
    for name, draw in (("unruled.pdf", unruled), ("printed-twice.pdf", printed_twice)):
        pdf = new_pdf()
        draw(pdf)
        pdf.output(str(FOLDER / name))
    pdf = new_pdf()
    pdf.set_encryption(owner_password="a", user_password="b")
    two_pages(pdf)
    pdf.output(str(FOLDER / "password.pdf"))
    pdf = new_pdf()
    pdf.add_page()
    pdf.rect(20, 20, 100, 60)
    pdf.output(str(FOLDER / "no-text.pdf"))
    convert()


if __name__ == "__main__":
    main()
