"""What short forms stand for."""

import pytest

from site_builder.derive.codes import SHORT, agreed, spelled_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Số hồ sơ thủ tục hành chính (TTHC) đã nhận", {"TTHC": "thủ tục hành chính"}),
        (
            "Trung tâm dữ liệu (TTDL) và dịch vụ công (DVC)",
            {"TTDL": "Trung tâm dữ liệu", "DVC": "dịch vụ công"},
        ),
        ("cơ sở dữ liệu đất đai (CSDLĐĐ)", {"CSDLĐĐ": "cơ sở dữ liệu đất đai"}),
        ("nền tảng chia sẻ, tích hợp dùng chung (LGSP)", {}),
        ("xếp hạng (II)", {}),
        ("Các trung tâm (TT) trực thuộc", {}),
        ("Digital Transformation Index (DTI)", {"DTI": "Digital Transformation Index"}),
    ],
)
def test_words_whose_first_letters_a_short_form_is(text, found):
    """Anything else in brackets is no abbreviation of what stands before it."""
    assert dict(spelled_out([text])) == found


def test_a_form_with_two_meanings_has_none():
    """A capital at the beginning of a sentence is no other meaning."""
    found = [
        ("TTDL", "Trung tâm dữ liệu"),
        ("TTDL", "trung tâm dữ liệu"),
        ("BCA", "Bộ Công an"),
        ("BCA", "Ban công an"),
    ]
    assert agreed(found) == {"TTDL": "trung tâm dữ liệu"}


@pytest.mark.parametrize("text", ["Sở TTT&TT", "Sở TT&TTT", "12/TTT", "TTT/12", "A-TTT"])
def test_a_part_of_a_longer_form_is_no_form(text):
    """The letters beside it belong to it."""
    assert not [found for found in SHORT.findall(text) if found == "TTT"]
