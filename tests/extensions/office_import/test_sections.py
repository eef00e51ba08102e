"""Headings of sections told apart by what stands at their end."""

import pytest

from site_builder.extensions.office_import.assemble import take_sections
from site_builder.extensions.office_import.document import Cell, Grid
from site_builder.extensions.office_import.tables.headers import frame_of


@pytest.mark.parametrize(
    ("first", "second", "title", "groups"),
    [
        ("Khu vực I", "Khu vực II", "Khu vực", ("I", "II")),
        ("Nhóm A", "Nhóm B", "Nhóm", ("A", "B")),
        ("Vùng 1", "Vùng 2", "Nhóm", ("Vùng 1", "Vùng 2")),
        ("I. Khu vực I", "II. Khu vực II", "Khu vực", ("I", "II")),
        ("A. Trong nước", "B. Ngoài nước", "Nhóm", ("Trong nước", "Ngoài nước")),
    ],
)
def test_a_number_at_the_end_of_a_heading_stays(first, second, title, groups):
    """The same name in two sections is two rows; only the mark in front of a heading is left out."""
    texts = [("Ngành", "Số hộ", "Số người")]
    for section in (first, second):
        texts += [(section, "", ""), ("Trồng trọt", "12", "30"), ("Thủy sản", "7", "19")]
    frame = frame_of(Grid(tuple(tuple(map(Cell, row)) for row in texts), "bảng 1"))
    sections = take_sections(frame)
    assert sections.section_titles == (title,)
    assert sections.sections == ((groups[0],), (groups[0],), (groups[1],), (groups[1],))
