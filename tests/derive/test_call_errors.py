"""Why a call in the prose cannot be read, in an author's words."""

import pytest

from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import say_found
from tests.portal import check_portal, make_portal


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("{{ figure('A' }}", "đứng sai chỗ"),
        ("{{ figure('A')", "chưa đóng lại"),
        ("{{ hinh('A') }}", "“hinh” không phải là lời gọi"),
        ("{% for x in y %}", ""),
        ("{{ figure() }}", "không nói của cái gì"),
        ("{{ figure('A', mau=1) }}", "“mau” không phải là tùy chọn"),
    ],
)
def test_a_broken_call_is_told_in_vietnamese(tmp_path, call, words):
    """No sentence of Jinja or Python stands in the message."""
    edits = [{"file": "reports/thu-gom/2021-q1.md", "append": f"\n\n{call}\n"}]
    found = [each for each in check_portal(make_portal(tmp_path, edits)) if each.code.startswith("call-")]
    said = say_found(found[0], translator("vi"))
    assert words in said
    assert not any(each in said for each in ("expected", "unexpected", "argument", "undefined", "template", "token"))
