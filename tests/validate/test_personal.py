"""What looks like somebody's own is asked about before it is released, and told by its beginning alone."""

import pytest

from site_builder.core.problem import BuildRefused, say_found
from site_builder.validate.personal import check_personal_text
from tests.portal import apply_edit, check_portal, make_portal, release_portal

NAME = "thu-gom-2021-q1"
REPORT = "reports/thu-gom/2021-q1.md"
CITIZEN = "048093001234"


def kinds(text, known=()):
    """What is found in a text: the words for it."""
    found = check_personal_text("a.md", text, 1, known)
    return [str(dict(each.facts)["what"].message) for each in found]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Số căn cước 048093001234.", "number"),
        ("CCCD: 048 093 001 234", "number"),
        ("Gọi 0905 123 456 để hỏi", "telephone"),
        ("ĐT: 0905123456", "telephone"),
        ("+84 905 123 456", "telephone"),
        ("thư về nguyen.hoa86@gmail.com nhé", "address"),
        ("SSN 078-05-1120", "number"),
    ],
)
def test_what_is_somebodys_own_is_found(text, word):
    """Numbers of citizens, mobile telephones, mailboxes of private providers."""
    (found,) = kinds(text)
    assert word in found


@pytest.mark.parametrize(
    "text",
    [
        "Tổng đài 0236 1022, điện thoại 0236 3821 292",
        "thu 1.048.093.001.234 đồng",
        "1048093001234",
        "Quyết định 0905/QĐ-UBND ngày 12/3/2021",
        "so-lieu@danang.gov.vn",
        "mã 0301234567890123",
        "giá trị 0.905123456",
        "https://vi.example/0905123456/",
    ],
)
def test_what_is_an_offices_or_a_figure_is_not(text):
    """Land lines, addresses of offices, documents, amounts."""
    assert kinds(text) == []


def test_the_address_of_the_portal_may_stand():
    """A small office has its mailbox where it can."""
    assert kinds("hỏi xa.mau@gmail.com", {"xa.mau@gmail.com"}) == []


def test_a_table_tells_each_kind_once_in_a_column(tmp_path):
    """At the first row that has it."""
    root = make_portal(tmp_path)
    path = root / "datasets" / NAME / "points.csv"
    text = path.read_text("utf-8").replace("Chợ", "Chợ bà Hoa 0905 123 456")
    path.write_text(text, "utf-8")
    found = [each for each in check_portal(root) if each.code == "personal-data"]
    assert [(each.row, each.column is not None) for each in found] == [(2, True)]


def test_a_release_asks_and_its_log_has_the_beginning_alone(tmp_path):
    """What must not be public is not made so by the answer."""
    root = make_portal(tmp_path)
    apply_edit(root, {"file": REPORT, "append": f"\nHỏi bà Hoa, {CITIZEN}.\n"})
    with pytest.raises(BuildRefused) as refusal:
        release_portal(root, NAME)
    (asked,) = [each for each in refusal.value.problems if each.code == "personal-data"]
    assert "048…" in say_found(asked, str)
    release_portal(root, NAME, reasons={"personal-data": "Số của đường dây nóng"})
    assert CITIZEN not in (root / "datasets/events.jsonl").read_text("utf-8")
