"""Tables that go on under a line that says so, and words of Markdown that stand for what is no text."""

import pytest

from site_builder.ingest import import_document
from tests.ingest.test_conservation import PERIOD
from tests.ingest.word import word_file, word_table

pytestmark = pytest.mark.usefixtures("in_process")

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
    assert [table.column("tiep_nhan").values for table in draft.tables if table.column("tiep_nhan")] == [
        (1200, 300, 1500, 3000)
    ]
    assert not draft.problems


def test_another_table_under_such_a_line_is_its_own(tmp_path):
    """Another header."""
    rest = word_table(("STT", "Đơn vị", "Giải quyết"), ("3", "Sở C", "15"))
    draft = draft_of(tmp_path, "a.docx", word_file("Bảng 3. Kết quả", FIRST, "Bảng 4 (tiếp theo)", rest, "Hết."))
    assert len([table for table in draft.tables if table.column("don_vi")]) == 2


def test_pictures_and_tasks_of_markdown_balance(tmp_path):
    """The words for a picture are left out and listed; its file and the mark of a task are no words."""
    text = "# Kết quả\n\nXem ![biểu đồ 45](hinh/x.png) kèm theo.\n\n- [x] đã làm\n- [ ] chưa làm\n"
    draft = draft_of(tmp_path, "a.md", text.encode())
    assert not draft.problems
    assert "| lời mô tả hình |  | biểu đồ 45 |" in draft.file("datasets/thu-2022/import.md").decode()
