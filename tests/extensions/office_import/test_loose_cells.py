"""A table that a converter left as one cell a line."""

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document

CELLS = "TT\nQuận\nSố hồ sơ\n1\nHải Châu\n1.704\n2\nThanh Khê\n34.500\n3\nSơn Trà\n912\n4\nCẩm Lệ\n1.205\n"
PROSE = "Trong kỳ có 37.116 hồ sơ.\nTỷ lệ đúng hạn đạt 99,5%.\n" * 8
LIST = "".join(f"{n}. Quận số {n} có {n * 7} phường\n" for n in range(1, 15))


def codes(folder, text):
    """What is found in a text."""
    path = folder / "a.txt"
    path.write_text(text)
    draft = import_document(path, series="thu", period=parse_period("2022"), language="vi")
    return [problem.code for problem in draft.problems]


def test_one_cell_a_line_is_told(tmp_path):
    """Once for the whole run, beside sentences."""
    assert codes(tmp_path, PROSE + CELLS + PROSE).count("import-one-cell-a-line") == 1


@pytest.mark.parametrize("text", [PROSE, LIST, CELLS[:20], "Kính gửi\n" * 20, "1.704\n" * 20])
def test_other_texts_are_not(tmp_path, text):
    """Sentences, lists, a few lines, lines without numbers, numbers alone."""
    assert "import-one-cell-a-line" not in codes(tmp_path, text)
