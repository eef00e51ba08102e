"""What short forms stand for."""

import pytest

from site_builder.derive.abbreviations import spelled_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Số hồ sơ thủ tục hành chính (TTHC) đã nhận", {"TTHC": "thủ tục hành chính"}),
        ("Trung tâm dữ liệu (TTDL) và dịch vụ công (DVC)", {"TTDL": "Trung tâm dữ liệu", "DVC": "dịch vụ công"}),
        ("cơ sở dữ liệu đất đai (CSDLĐĐ)", {"CSDLĐĐ": "cơ sở dữ liệu đất đai"}),
        ("nền tảng chia sẻ, tích hợp dùng chung (LGSP)", {}),
        ("xếp hạng (II)", {}),
        ("Digital Transformation Index (DTI)", {"DTI": "Digital Transformation Index"}),
    ],
)
def test_words_whose_first_letters_a_short_form_is(text, found):
    """Anything else in brackets is no abbreviation of what stands before it."""
    assert dict(spelled_out([text])) == found
