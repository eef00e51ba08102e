"""What is special to one format: a statistics office's workbook, Word's numbers and marks, LibreOffice's repeats."""

from __future__ import annotations

import csv
import io
from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document, tables_only
from tests.extensions.office_import.readers.test_encoding import in_tcvn3
from tests.extensions.office_import.writers import C, fill_sheet, odf_file


def saved(book):
    """The bytes that something saves."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def imported(folder, name, content):
    """The tables of a file with these bytes."""
    path = folder / name
    path.write_bytes(content)
    return tables_only(path, language="vi")


def rows_of(file):
    """The rows of a CSV file, the header too."""
    return list(csv.reader(io.StringIO(file.content.decode())))


def statistics_office():
    """Three header levels, unit line, column numbers, total first, sections, notes, a hidden sheet; all TCVN3."""
    old = in_tcvn3
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Bieu 5"
    rows = [
        [old("Biểu số 5. Lao động và thu nhập của người lao động")],
        ["", "", "", "", "", old("Đơn vị tính: Người")],
        [
            C("STT", down=3),
            C(old("Chỉ tiêu"), down=3),
            C(old("Tổng số"), down=3),
            C(old("Trong đó"), across=3),
        ],
        [C(old("Lao động nữ"), across=2), C(old("Thu nhập (triệu đồng)"), down=2)],
        [old("Số lượng"), old("Tỷ lệ (%)")],
        ["A", "B", "1", "2", "3", "4"],
        [C(old("Khu vực nhà nước"), across=6)],
        [1, old("Hành chính"), 1704, 600, 35.21, 12.5],
        [2, old("Sự nghiệp"), 34500, 20000, 57.97, 11],
        [C(old("Khu vực doanh nghiệp"), across=6)],
        [1, old("Công nghiệp"), 116340, 58941, 50.66, 9.75],
        [2, old("Dịch vụ"), "-", "…", None, None],
        [old("Ghi chú: Số liệu ước tính đến ngày 31/5.")],
        [old("Nguồn: Cục Thống kê.")],
    ]
    fill_sheet(sheet, rows)
    hidden = book.create_sheet("An")
    fill_sheet(
        hidden,
        [
            [old("Mã quận"), old("Tên quận"), old("Số phường")],
            ["01", old("Hải Châu"), 13],
            ["02", old("Sơn Trà"), 7],
        ],
    )
    hidden.sheet_state = "hidden"
    return saved(book)


def test_a_statistics_offices_workbook(tmp_path):
    """Right names, units and values; the unit line does not reach the rate; notes describe the table."""
    draft = imported(tmp_path, "bieu.xlsx", statistics_office())
    table = draft.tables[0]
    assert [(c.title, c.unit) for c in table.columns] == [
        ("Khu vực", ""),
        ("STT", ""),
        ("Chỉ tiêu", ""),
        ("Tổng số", "Người"),
        ("Trong đó > Lao động nữ > Số lượng", "Người"),
        ("Trong đó > Lao động nữ > Tỷ lệ", "%"),
        ("Trong đó > Thu nhập", "triệu đồng"),
    ]
    assert rows_of(draft.files[0])[1:] == [
        ["nhà nước", "1", "Hành chính", "1704", "600", "35.21", "12.5"],
        ["nhà nước", "2", "Sự nghiệp", "34500", "20000", "57.97", "11"],
        ["doanh nghiệp", "1", "Công nghiệp", "116340", "58941", "50.66", "9.75"],
        ["doanh nghiệp", "2", "Dịch vụ", "-", "…", "", ""],
    ]
    assert table.title == "Lao động và thu nhập của người lao động"
    assert "Nguồn: Cục Thống kê." in table.description
    assert len(draft.files) == 1
    assert {"import-hidden-sheet", "import-legacy-encoding"} <= {
        problem.code for problem in draft.problems
    }


def workbook(rows, **formats):
    """A workbook of these rows, some cells in a format of their own."""
    book = openpyxl.Workbook()
    fill_sheet(book.active, rows)
    for place, shown in formats.items():
        book.active[place].number_format = shown
    return book


def test_per_cent_formats_print_the_hundredfold(tmp_path):
    """0,5639 shown as 56,39% is 56.39 with the unit %."""
    book = workbook(
        [["Tên", "Loại", "Tỷ lệ"], ["a", "b", 0.5639], ["c", "d", 1]], C2="0.00%", C3="0%"
    )
    draft = imported(tmp_path, "a.xlsx", saved(book))
    assert draft.tables[0].columns[2].unit == "%"
    assert [row[2] for row in rows_of(draft.files[0])] == ["ty_le", "56.39", "100"]


def test_a_format_that_scales_one_number_of_a_column_is_doubtful(tmp_path):
    """1704000 shown as 1,704 beside a 5 that is a 5: which of them is meant cannot be known."""
    book = workbook([["Tên", "Loại", "Số tiền"], ["a", "b", 1704000], ["c", "d", 5]], C2="#,##0,")
    draft = imported(tmp_path, "a.xlsx", saved(book))
    assert [doubt.printed for doubt in draft.doubts] == ["1704"]
    assert rows_of(draft.files[0])[1] == ["a", "b", "", "1704000", "1704"]


def test_a_stored_number_that_may_have_lost_its_group(tmp_path):
    """1.704 among whole numbers: kept as stored, listed as doubtful."""
    draft = imported(
        tmp_path, "a.xlsx", saved(workbook([["Tên", "Số"], ["a", 32], ["b", 1.704], ["c", 428]]))
    )
    assert [(doubt.printed, doubt.kept) for doubt in draft.doubts] == [("1.704", True)]


def test_codes_typed_as_numbers(tmp_path):
    """4.10 keeps its zero where the format shows it; twice the same code is doubtful."""
    rows = [["Mã", "Chỉ tiêu", "Số"], [4, "a", 1], [4.1, "b", 2], [4.1, "c", 3]]
    draft = imported(tmp_path, "a.xlsx", saved(workbook(rows, A4="0.00")))
    assert [row[0] for row in rows_of(draft.files[0])[1:]] == ["4", "4.1", "4.10"]
    draft = imported(tmp_path, "b.xlsx", saved(workbook(rows)))
    assert {problem.code for problem in draft.problems} == {"import-repeated-code"}


def test_a_raised_mark_is_no_digit(tmp_path):
    """1.704 with a raised 1 is 1704 with a footnote, not 17041."""
    raised = CellRichText("1.704", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    book = workbook([["Tên", "Loại", "Số"], ["a", "b", ""], ["c", "d", "56,39"]])
    book.active["C2"] = raised
    draft = imported(tmp_path, "a.xlsx", saved(book))
    assert rows_of(draft.files[0])[1] == ["a", "b", "1704", "1.704¹"]


def test_formulas_by_their_values_and_none_by_a_guess(tmp_path):
    """A formula that was never computed has no value to import."""
    draft = imported(
        tmp_path,
        "a.xlsx",
        saved(workbook([["Tên", "Loại", "Số"], ["a", "x", 1], ["b", "y", "=C2+1"]])),
    )
    assert [doubt.place for doubt in draft.doubts] == ["Sheet!C3"]


def test_dates_and_booleans_keep_their_type(tmp_path):
    """As the workbook stores them."""
    draft = imported(
        tmp_path,
        "a.xlsx",
        saved(
            workbook(
                [
                    ["Tên", "Ngày", "Xong"],
                    ["a", date(2022, 4, 20), True],
                    ["b", date(2022, 5, 1), False],
                ]
            )
        ),
    )
    assert rows_of(draft.files[0])[1:] == [
        ["a", "2022-04-20", "true"],
        ["b", "2022-05-01", "false"],
    ]


def test_several_tables_on_a_sheet(tmp_path):
    """Below each other with their titles, and beside each other with an empty column between."""
    book = workbook(
        [
            ["Bảng 1. Phường"],
            ["Tên", "Số hộ"],
            ["An", 5],
            ["Bình", 6],
            [""],
            ["Bảng 2. Chợ"],
            ["Tên", "Số quầy"],
            ["Cồn", 7],
        ]
    )
    fill_sheet(
        book.active,
        [
            ["", "", "", "Trường", "Số lớp"],
            ["", "", "", "Lê Lợi", 30],
            ["", "", "", "Trần Phú", 31],
        ],
        top=2,
    )
    draft = imported(tmp_path, "a.xlsx", saved(book))
    assert [file.uri for file in draft.files] == ["phuong.csv", "sheet.csv", "cho.csv"]
    assert rows_of(draft.files[1]) == [["truong", "so_lop"], ["Lê Lợi", "30"], ["Trần Phú", "31"]]


def word_document():
    """A document with prose, and a table with automatic numbers."""
    document = docx.Document()
    document.add_paragraph("Tỷ lệ chung của thành phố đạt 56,39% trong kỳ báo cáo.")
    document.add_paragraph("Số hộ nghèo là 12,5 phần nghìn theo chuẩn của thành phố.")
    document.add_paragraph("Các đơn vị đã báo cáo đủ số liệu trong thời hạn.")
    made = document.add_table(rows=4, cols=3)
    for c, text in enumerate(("STT", "Tên đơn vị", "Số hồ sơ")):
        made.cell(0, c).text = text
    for r in range(1, 4):
        made.cell(r, 0).paragraphs[0].style = "List Number"
        made.cell(r, 1).text = f"Đơn vị {'abc'[r - 1]}"
    return document, made


def test_word_numbers_and_tracked_changes(tmp_path):
    """Automatic numbers are read, insertions taken, deletions left out, raised digits are marks."""
    document, made = word_document()
    made.cell(1, 2).paragraphs[0].add_run("1.704")
    made.cell(1, 2).paragraphs[0].add_run("1").font.superscript = True
    paragraph = made.cell(2, 2).paragraphs[0]._p
    paragraph.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>999</w:delText></w:r></w:del>'
        )
    )
    paragraph.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>34.500</w:t></w:r></w:ins>'
        )
    )
    made.cell(3, 2).text = "08"
    draft = imported(tmp_path, "a.docx", saved(document))
    assert rows_of(draft.files[0])[1:] == [
        ["1", "Đơn vị a", "1704", "1.704¹"],
        ["2", "Đơn vị b", "34500", ""],
        ["3", "Đơn vị c", "8", ""],
    ]


def test_a_struck_number_is_no_number(tmp_path):
    """~~1.704~~ 1.705 is for a person to read."""
    document, made = word_document()
    made.cell(1, 2).paragraphs[0].add_run("1.704").font.strike = True
    made.cell(1, 2).paragraphs[0].add_run(" 1.705")
    made.cell(2, 2).text, made.cell(3, 2).text = "5", "6"
    draft = imported(tmp_path, "a.docx", saved(document))
    assert [doubt.printed for doubt in draft.doubts] == ["~~1.704~~ 1.705"]


def test_libreoffice_list_numbers_continue_from_cell_to_cell(tmp_path):
    """A running number that only the list style knows."""
    style = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'  # noqa: E501
        "</text:list-style>"
    )
    number = '<table:table-cell><text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p/></text:list-item></text:list></table:table-cell>'  # noqa: E501
    cells = "".join(
        f"<table:table-row>{number}<table:table-cell><text:p>{name}</text:p></table:table-cell></table:table-row>"
        for name in ("An", "Bình")
    )
    head = "<table:table-row><table:table-cell><text:p>STT</text:p></table:table-cell><table:table-cell><text:p>Tên</text:p></table:table-cell></table:table-row>"  # noqa: E501
    draft = imported(
        tmp_path,
        "a.odt",
        odf_file(
            "text", f"<office:text><table:table>{head}{cells}</table:table></office:text>", style
        ),
    )
    assert rows_of(draft.files[0]) == [["stt", "ten"], ["1", "An"], ["2", "Bình"]]


def test_footnotes_and_footnote_calls_in_cells(tmp_path):
    """The call is no digit, the note is kept."""
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Ước tính.</text:p></text:note-body></text:note>'  # noqa: E501
    rows = [["Tên", "Loại", "Số"], ["An", "a", f"1.704{note}"], ["Bình", "b", "56,39"]]
    cells = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>|"
        for row in rows
        for text in row
    ).split("|")
    lines = "".join(
        f"<table:table-row>{''.join(cells[n : n + 3])}</table:table-row>" for n in (0, 3, 6)
    )
    path = tmp_path / "a.odt"
    path.write_bytes(
        odf_file("text", f"<office:text><table:table>{lines}</table:table></office:text>")
    )
    draft = import_document(path, series="thu", period=parse_period("2022"), language="vi")
    assert draft.file(draft.files[0].uri).decode().splitlines()[1] == "An,a,1704,1.704[^1]"
    assert "[^1]: Ước tính." in draft.file("reports/thu/2022.md").decode()


@pytest.mark.parametrize("ending", ["md", "txt"])
def test_plain_pipe_tables_keep_every_cell(tmp_path, ending):
    """GFM throws cells beyond the header's width away; here none is lost."""
    text = "Tỷ lệ đạt 56,39% theo báo cáo.\n\n| Tên | Số |\n|---|---|\n| An | 1.704 | 34.500 |\n"
    path = tmp_path / f"a.{ending}"
    path.write_text(text)
    draft = tables_only(path, language="vi")
    if ending == "md":
        assert rows_of(draft.files[0])[1] == ["An", "1.704", "34.500"]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_rows_that_a_filter_hides_are_named_together(tmp_path, kind):
    """Once a sheet, in runs: they are in the draft, and nobody reads a line for each."""
    rows = [["Xã", "Số"], *([f"Xã {n}", n + 10] for n in range(9))]
    if kind == "xlsx":
        book = workbook(rows)
        for number in (3, 4, 5, 8):
            book.active.row_dimensions[number].hidden = True
        content = saved(book)
    else:
        book = xlwt.Workbook()
        sheet = book.add_sheet("Sheet")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value)
            sheet.row(r).hidden = r + 1 in (3, 4, 5, 8)
        content = BytesIO()
        book.save(content)
        content = content.getvalue()
    draft = imported(tmp_path, f"a.{kind}", content)
    (told,) = [dict(each.facts) for each in draft.problems if each.code == "import-hidden-part"]
    assert told["place"] == "Sheet!3–5, 8" and draft.tables[0].height == 9
