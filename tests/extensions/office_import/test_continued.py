"""Tables that go on under a line that says so, and words of Markdown that stand for what is no text."""

import pytest

from site_builder.extensions.office_import.document import Cell, Document, Grid
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.tables.stitch import stitch
from tests.extensions.office_import.test_conservation import PERIOD
from tests.extensions.office_import.word import word_file, word_table

HEAD = ("STT", "Đơn vị", "Tiếp nhận")
FIRST = word_table(HEAD, ("1", "Sở A", "1.200"), ("2", "Sở B", "300"))


def draft_of(tmp_path, name, content):
    """The draft of a document."""
    path = tmp_path / name
    path.write_bytes(content)
    return import_document(path, series="thu", period=PERIOD, language="vi")


def test_a_table_goes_on_under_a_line_that_says_so(tmp_path):
    """One table, its total over both pages; the line is left out and listed."""
    rest = word_table(HEAD, ("3", "Sở C", "1.500"), ("", "Tổng cộng", "3.000"))
    made = word_file("Bảng 3. Kết quả", FIRST, "Bảng 3 (tiếp theo)", rest, "Hết.")
    draft = draft_of(tmp_path, "a.docx", made)
    assert [
        table.column("tiep_nhan").values for table in draft.tables if table.column("tiep_nhan")
    ] == [(1200, 300, 1500, 3000)]
    assert not draft.problems


def test_another_table_under_such_a_line_is_its_own(tmp_path):
    """Another header."""
    rest = word_table(("STT", "Đơn vị", "Giải quyết"), ("3", "Sở C", "15"))
    draft = draft_of(
        tmp_path, "a.docx", word_file("Bảng 3. Kết quả", FIRST, "Bảng 4 (tiếp theo)", rest, "Hết.")
    )
    assert len([table for table in draft.tables if table.column("don_vi")]) == 2


def yearbook(*years):
    """A table with a header of two rows, as HTML."""
    names = "".join(f"<th>{year}</th>" for year in years)
    rows = "".join(
        f"<tr><td>{name}</td><td>{n}7,1</td><td>{n}8,2</td></tr>"
        for n, name in enumerate(PROVINCES, 1)
    )
    head = '<tr><th rowspan="2">Tỉnh</th><th colspan="2">Năm</th></tr>'
    return f"<table>{head}<tr>{names}</tr>{rows}</table>"


PROVINCES = ("Hà Nội", "Huế", "Đà Nẵng")


def test_other_years_under_the_same_group_are_another_table(tmp_path):
    """A header that is repeated in part says nothing of the columns."""
    text = f"<p>Bảng 3. Dân số</p>{yearbook(2015, 2016)}<p>Bảng 3. (tiếp theo)</p>{yearbook(2017, 2018)}"
    draft = draft_of(tmp_path, "a.html", f"<!doctype html><meta charset=utf-8>{text}".encode())
    printed = [table for table in draft.tables if not table.name.endswith("-observations")]
    assert [len(table.columns[0].values) for table in printed] == [3, 3]
    assert [[column.title for column in table.columns][1:] for table in printed] == [
        ["Năm > 2015", "Năm > 2016"],
        ["Năm > 2017", "Năm > 2018"],
    ]


@pytest.mark.parametrize(("year", "kept"), [("2017", [3, 3]), ("2015", [4])])
def test_a_header_within_a_table_is_left_out_as_a_whole(year, kept):
    """Under a group that is repeated with other years stand other figures: another table begins."""
    group = (Cell("Tỉnh", down=2), Cell("Năm", across=2), Cell("", covered="left"))
    names = [(Cell("", covered="above"), Cell(first), Cell("2016")) for first in ("2015", year)]
    row = (Cell("Huế"), Cell("7,1"), Cell("8,2"))
    rows = (group, names[0], row, group, names[1], row)
    stitched = stitch(Document("html", (Grid(rows, "bảng 1"),), prose=True))
    assert [len(grid.rows) for grid in stitched.grids] == kept


def stacked(*tables):
    """Tables as one table of a page, each with its header."""
    cells = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for table in tables
        for row in table
    )
    return f"<!doctype html><meta charset=utf-8><p>Kết quả</p><table>{cells}</table>".encode()


def test_a_header_that_begins_again_over_other_names_begins_another_table(tmp_path):
    """Else the second one's figures would stand under the names of the first."""
    first = (("Tổ", "Lan", "Mai"), ("Tổ 1", "4", "288"), ("Tổ 2", "2", "204"))
    second = (("Tổ", "Hùng", "Sơn"), ("Tổ 1", "311", "27"), ("Tổ 2", "246", "36"))
    draft = draft_of(tmp_path, "a.html", stacked(first, second))
    titles = [[column.title for column in table.columns] for table in draft.tables]
    assert titles == [["Tổ", "Lan", "Mai"], ["Tổ", "Hùng", "Sơn"]]
    assert [table.columns[1].values for table in draft.tables] == [(4, 2), (311, 246)]


def test_the_names_of_a_header_beside_another_beginning_begin_another_table(tmp_path):
    """Else the rows of the second would be of what the first begins with."""
    first = (("Chủ tịch", "Tổ 1", "Tổ 2"), ("Lan", "4", "288"), ("Mai", "2", "204"))
    second = (("Thư ký", "Tổ 1", "Tổ 2"), ("Hùng", "311", "27"), ("Sơn", "246", "36"))
    draft = draft_of(tmp_path, "a.html", stacked(first, second))
    assert [
        table.columns[0].title for table in draft.tables if not table.name.endswith("observations")
    ] == [
        "Chủ tịch",
        "Thư ký",
    ]


def test_a_name_of_the_header_among_words_begins_no_table(tmp_path):
    """Nothing is counted above it."""
    rows = (("Tổ", "Việc", "Số"), ("Tổ", "họp", "chưa"), ("Tổ", "trực", "5"), ("Hội", "họp", "7"))
    assert [table.height for table in draft_of(tmp_path, "a.html", stacked(rows)).tables] == [3]


@pytest.mark.parametrize(
    ("caption", "line"),
    [
        ("Bảng 4. Thu ngân sách năm 2021", "Bảng 5. Thu ngân sách năm 2022 (tiếp theo)"),
        ("Bảng 3. Dân số", "Bảng 4. Lao động thành thị (tiếp theo)"),
        ("Bảng 3. Dân số", "Bảng 3. Lao động (tiếp theo)"),
        ("Bảng 3. Dân số", "Bảng 4 (tiếp theo)"),
        ("Dân số", "Lao động (tiếp theo)"),
    ],
)
def test_a_line_of_another_number_or_other_words_continues_nothing(tmp_path, caption, line):
    """Two tables, though their headers are the same."""
    rest = word_table(HEAD, ("3", "Sở C", "1.500"), ("4", "Sở D", "15"))
    draft = draft_of(tmp_path, "a.docx", word_file(caption, FIRST, line, rest, "Hết."))
    assert [table.column("don_vi").values for table in draft.tables] == [
        ("Sở A", "Sở B"),
        ("Sở C", "Sở D"),
    ]


@pytest.mark.parametrize(
    ("caption", "line"),
    [
        ("Bảng 3. Thu ngân sách năm 2021", "BẢNG 3. THU NGÂN SÁCH (TIẾP THEO)"),
        ("Bảng 3. Thu ngân sách", "(tiếp theo)"),
        ("Dân số", "Dân số (tiếp theo)"),
        ("Table 3. Revenue", "Table 3 (continued)"),
    ],
)
def test_a_line_with_the_caption_above_continues_its_table(tmp_path, caption, line):
    """The same number and no other word, or neither."""
    rest = word_table(HEAD, ("3", "Sở C", "1.500"), ("4", "Sở D", "15"))
    draft = draft_of(tmp_path, "a.docx", word_file(caption, FIRST, line, rest, "Hết."))
    assert [table.column("don_vi").values for table in draft.tables] == [
        ("Sở A", "Sở B", "Sở C", "Sở D")
    ]


def test_the_same_rows_again_are_another_table(tmp_path):
    """Another year or measure, whatever the line says."""
    rest = word_table(HEAD, ("1", "Sở A", "1.500"), ("2", "Sở B", "15"))
    draft = draft_of(
        tmp_path, "a.docx", word_file("Bảng 3. Kết quả", FIRST, "Bảng 3 (tiếp theo)", rest, "Hết.")
    )
    assert [table.column("don_vi").values for table in draft.tables] == [("Sở A", "Sở B")] * 2


def test_pictures_and_tasks_of_markdown_balance(tmp_path):
    """The words for a picture are left out and listed; its file and the mark of a task are no words."""
    text = "# Kết quả\n\nXem ![biểu đồ 45](hinh/x.png) kèm theo.\n\n- [x] đã làm\n- [ ] chưa làm\n"
    draft = draft_of(tmp_path, "a.md", text.encode())
    assert not draft.problems
    assert (
        "| lời mô tả hình |  | biểu đồ 45 |" in draft.file("datasets/thu-2022/import.md").decode()
    )
