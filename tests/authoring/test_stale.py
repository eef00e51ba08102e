"""Which words are of one period only, and where the mark is put."""

import pytest

from site_builder.authoring.next_report import marked_headings, speaks_of_its_period
from site_builder.core.calendar.period import parse_period

Q2 = parse_period("2021-Q2")
SPEAKING = [
    "Phân loại tăng chậm {#phan-loai}",
    "2. Hạ tầng: cáp quang đến mọi hộ",
    "Ba bảng số liệu của báo cáo quý một năm 2021",
    "Kết quả 3 tháng đầu năm",
    "Năm trạm nước sông, bốn cái tên",
    "Tiến độ: đạt 65 %",
    "Phần này mới có một hình thức",
    "Trạm quan trắc 2021-2022",
    "Half of all applications still come on paper",
    "Collection rose slowly",
    "The first half of the year",
]
SILENT = [
    "Căn cứ và phạm vi {#mo-dau}",
    "I. Tình hình chung",
    "a) Phần mềm chuyên ngành {#i-5-a}",
    "Thu gom rác, Quý II/2021",
    "Waste collection, Q2 2021",
    "Điểm thu gom ở chợ",
    "Tỷ lệ phân loại",
    "Indicators of the form",
    "… Phân loại tăng chậm",
    "",
]


@pytest.mark.parametrize("text", SPEAKING)
def test_words_of_one_period(text):
    """A figure, a time, or how things stood or moved."""
    assert speaks_of_its_period(text, Q2)


@pytest.mark.parametrize("text", SILENT)
def test_words_of_every_period(text):
    """What names its matter, what names the new period, and what is marked already."""
    assert not speaks_of_its_period(text, Q2)


def test_headings_and_captions_are_marked_in_place():
    """Level, numbering, anchor and the rest of the call stay; a text without such words stays byte for byte."""
    text = '## I. Rác tăng {#i}\n\n### Phạm vi\n\n{{ chart("1", title="Rác giảm") }}\n{{ table("a", caption="Rác") }}\n'
    made = marked_headings(text, Q2)
    assert made == text.replace("## I.", "## … I.").replace('title="', 'title="… ')
    assert marked_headings("### Phạm vi\n", Q2) == "### Phạm vi\n"
