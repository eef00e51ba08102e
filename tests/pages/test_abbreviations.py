"""Short forms spelled out on a page."""

from site_builder.core.text import mark, show_marks
from site_builder.pages.indicators.indicator import expanded

SPELLED = {"TTHC": "thủ tục hành chính", "DVC": "dịch vụ công", "X": "không"}


def test_each_is_spelled_out_once_a_page():
    """Where a reader meets it first."""
    first, second = expanded(["Số TTHC, TTHC khác", "TTHC và DVC"], SPELLED)
    assert first == 'Số <abbr title="thủ tục hành chính">TTHC</abbr>, TTHC khác'
    assert second == 'TTHC và <abbr title="dịch vụ công">DVC</abbr>'


def test_one_that_stands_behind_its_own_words_is_spelled_out_already():
    """Nobody needs it twice."""
    assert expanded(["Thủ tục hành chính (TTHC) mới, TTHC cũ"], SPELLED) == (
        "Thủ tục hành chính (TTHC) mới, TTHC cũ",
    )


def test_parts_of_words_are_left_alone():
    """Unknown forms too; what an author writes is text."""
    assert expanded(["TTHCX DVC-4 <b>ABC</b>"], SPELLED) == ("TTHCX DVC-4 &lt;b&gt;ABC&lt;/b&gt;",)


def test_a_text_of_another_language_keeps_its_mark_whole():
    """All of it is Vietnamese, behind the short form too."""
    (text,) = expanded([mark("Tỷ lệ TTHC đúng hạn", "vi")], SPELLED)
    assert show_marks(str(text)) == '<span lang="vi">Tỷ lệ TTHC đúng hạn</span>'
