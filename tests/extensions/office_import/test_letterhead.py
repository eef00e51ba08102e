"""What the frame of a letter says goes to the front matter, wherever it stands: above, below, or around a sheet."""

import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import.report import word
from tests.extensions.office_import.test_office import saved, workbook
from tests.extensions.office_import.writers import WRITERS, H, P, T, table

ROWS = (["TT", "Xã", "Số hộ"], ["1", "An", "12"], ["2", "Bình", "30"])


def facts_of(folder, name, content):
    """The front matter of a draft."""
    (folder / name).write_bytes(content)
    draft = import_document(
        folder / name, series="thu", period=parse_period("2022-H1"), language="vi"
    )
    assert "import-lost-words" not in {problem.code for problem in draft.problems}
    return yaml.safe_load(draft.file("reports/thu/2022-h1.md").decode().split("---\n")[1])


@pytest.mark.parametrize("kind", ["docx", "odt", "html"])
def test_the_whole_frame_is_read(tmp_path, kind):
    """The bodies, the signature with its authority, and who gets copies, beside what was read before."""
    facts = facts_of(tmp_path, f"a.{kind}", WRITERS[kind](word()))
    assert (
        facts["superior"] == "UBND THÀNH PHỐ ĐÀ NẴNG"
        and facts["issuer"] == "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    )
    assert (facts["authority"], facts["signatory"]) == (
        "KT. GIÁM ĐỐC",
        "Trần Ngọc Thạch, Phó giám đốc",
    )
    assert facts["recipients"] == ["Như trên", "Lưu: VT, CĐS"]


@pytest.mark.parametrize(
    "title", [P("BÁO CÁO tình hình quý I", bold=True), H(1, "BÁO CÁO tình hình quý I")]
)
def test_a_heading_under_the_title_opens_the_text(tmp_path, title):
    """It is set otherwise than the title, or comes again below; under the bare word it is the title all the same."""
    blocks = (title, H(1, "Quy mô"), P("Có 12 hộ."), table(*ROWS), H(1, "Khó khăn"), P("Không có."))
    (tmp_path / "a.docx").write_bytes(WRITERS["docx"](blocks))
    draft = import_document(
        tmp_path / "a.docx", series="thu", period=parse_period("2022-Q1"), language="vi"
    )
    report = draft.file("reports/thu/2022-q1.md").decode()
    assert "title: Tình hình quý I\n" in report and "\n## Quy mô\n" in report
    facts = facts_of(tmp_path, "b.docx", WRITERS["docx"]((P("BÁO CÁO", bold=True), *blocks[1:])))
    assert facts["title"] == "Quy mô"


def test_a_day_beside_the_signature_is_the_day_of_issue(tmp_path):
    """Forms state place and day below."""
    foot = T(
        (("Nơi nhận:\n- Sở Nội vụ;", "Mẫu, ngày 9 tháng 6 năm 2022\nTRƯỞNG PHÒNG\nNguyễn Thị Mẫu"),)
    )
    blocks = (P("BÁO CÁO", bold=True), P("Kết quả", bold=True), P("Có 12 hộ."), table(*ROWS), foot)
    facts = facts_of(tmp_path, "a.docx", WRITERS["docx"](blocks))
    assert (facts["place"], str(facts["issued"]), facts["signatory"]) == (
        "Mẫu",
        "2022-06-09",
        "Nguyễn Thị Mẫu",
    )
    assert facts["recipients"] == ["Sở Nội vụ"] and "authority" not in facts


def test_an_addressee_over_two_lines_is_one_name(tmp_path):
    """In a paragraph of its own under the title, which is no text of the report."""
    title = (
        P("BÁO CÁO", bold=True),
        P("Kết quả", bold=True),
        P("Kính gửi: Ủy ban\nnhân dân  huyện Mẫu;"),
    )
    facts = facts_of(tmp_path, "a.docx", WRITERS["docx"]((*title, P("Có 12 hộ."), table(*ROWS))))
    assert facts["addressee"] == "Ủy ban nhân dân huyện Mẫu"


def test_a_signature_in_one_paragraph_is_read_line_by_line(tmp_path):
    """Lines that a soft break parts: the authority ends where the office begins."""
    foot = (
        P("Nơi nhận:\n- Sở Nội vụ;\n- Lưu: VT."),
        P("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Thị Mẫu"),
    )
    blocks = (P("BÁO CÁO", bold=True), P("Kết quả", bold=True), P("Có 12 hộ."), table(*ROWS), *foot)
    facts = facts_of(tmp_path, "a.docx", WRITERS["docx"](blocks))
    assert (facts["authority"], facts["signatory"]) == (
        "TM. ỦY BAN NHÂN DÂN",
        "Nguyễn Thị Mẫu, Chủ tịch",
    )
    assert facts["recipients"] == ["Sở Nội vụ", "Lưu: VT"]


def test_the_day_of_the_letterhead_counts_before_that_of_the_signature(tmp_path):
    """Where both stand."""
    head = T(
        (
            (
                "PHÒNG MÔI TRƯỜNG\nSố: 21/BC-MT",
                "Mẫu, ngày 10 tháng 7 năm 2022\nĐộc lập - Tự do - Hạnh phúc",
            ),
        )
    )
    foot = T((("Nơi nhận:\n- Lưu: VT.", "Xã An, ngày 1 tháng 7 năm 2022\nTrần Văn Mẫu"),))
    facts = facts_of(
        tmp_path, "a.docx", WRITERS["docx"]((head, P("BÁO CÁO", bold=True), P("Có 12 hộ."), foot))
    )
    assert (facts["place"], str(facts["issued"]), facts["document_number"]) == (
        "Mẫu",
        "2022-07-10",
        "21/BC-MT",
    )


def test_a_signature_below_the_table_of_a_sheet_is_read(tmp_path):
    """Place, day, authority and name stand in cells of the rows below; the table keeps its own."""
    below = [
        [None, None, None],
        [None, None, "Mẫu, ngày 9 tháng 6 năm 2022"],
        ["Nơi nhận:", None, "KT. GIÁM ĐỐC"],
        ["- Sở Nội vụ;", None, "PHÓ GIÁM ĐỐC"],
        ["- Lưu: VT.", None, "Nguyễn Thị Mẫu"],
    ]
    rows = [["TT", "Xã", "Số hộ"], [1, "An", 12], [2, "Bình", 30], [3, "Cát", 41], *below]
    facts = facts_of(tmp_path, "a.xlsx", saved(workbook(rows)))
    assert (facts["place"], str(facts["issued"]), facts["signatory"]) == (
        "Mẫu",
        "2022-06-09",
        "Nguyễn Thị Mẫu, Phó giám đốc",
    )
    assert (facts["authority"], facts["recipients"]) == ("KT. GIÁM ĐỐC", ["Sở Nội vụ", "Lưu: VT"])


def test_a_table_without_a_signature_states_nothing(tmp_path):
    """Names of people in its rows sign no letter."""
    rows = [["TT", "Cán bộ", "Số hồ sơ"], [1, "Nguyễn Văn Mẫu", 12], [2, "Trần Thị Mẫu", 30]]
    facts = facts_of(tmp_path, "a.xlsx", saved(workbook(rows)))
    assert not facts["signatory"] and not facts["issued"] and "recipients" not in facts


def test_bodies_over_several_lines_of_a_cell_are_whole(tmp_path):
    """Each line that does not begin as a body does goes on with the one above; capitals may close a letter, too."""
    head = T((
        (
            "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ MẪU\nSỞ THÔNG TIN\nVÀ TRUYỀN THÔNG\nSố: 123/BC-STTTT",
            "Độc lập - Tự do - Hạnh phúc\nMẫu, ngày 5 tháng 4 năm 2022",
        ),
    ))  # fmt: skip
    foot = T(
        (
            (
                "Nơi nhận:\n- Như trên;",
                "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTRẦN THỊ MẪU",
            ),
        )
    )
    facts = facts_of(
        tmp_path, "a.docx", WRITERS["docx"]((head, P("BÁO CÁO", bold=True), P("Có 12 hộ."), foot))
    )
    assert facts["superior"] == "ỦY BAN NHÂN DÂN THÀNH PHỐ MẪU"
    assert facts["issuer"] == "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    assert (facts["authority"], facts["signatory"]) == (
        "TM. ỦY BAN NHÂN DÂN",
        "Trần Thị Mẫu, Phó chủ tịch",
    )


def test_a_letterhead_in_one_cell_of_a_sheet_is_read_line_by_line(tmp_path):
    """Above the table of a workbook."""
    head = [
        ["UBND QUẬN MẪU\nPHÒNG VĂN HÓA\nVÀ THÔNG TIN", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["Số: 45/BC-VHTT", None, "Mẫu, ngày 9 tháng 6 năm 2022"],
    ]
    facts = facts_of(
        tmp_path,
        "a.xlsx",
        saved(workbook([*head, ["TT", "Xã", "Số hộ"], [1, "An", 12], [2, "Bình", 30]])),
    )
    assert (facts["superior"], facts["issuer"]) == ("UBND QUẬN MẪU", "PHÒNG VĂN HÓA VÀ THÔNG TIN")
    assert (facts["document_number"], str(facts["issued"])) == ("45/BC-VHTT", "2022-06-09")


@pytest.mark.parametrize("between", [[], [[None, None, None]]])
def test_a_body_over_the_title_of_a_sheet_is_none_of_its_words(tmp_path, between):
    """With or without an empty row under the title: the body issues the report, which is called as its table."""
    rows = [["UBND HUYỆN MẪU"], ["BIỂU TỔNG HỢP SỐ HỘ QUÝ I/2022"], *between, ["TT", "Xã", "Số hộ"]]
    (tmp_path / "a.xlsx").write_bytes(saved(workbook([*rows, [1, "An", 12], [2, "Bình", 30]])))
    draft = import_document(
        tmp_path / "a.xlsx", series="ho", period=parse_period("2022-Q1"), language="vi"
    )
    facts = yaml.safe_load(draft.file("reports/ho/2022-q1.md").decode().split("---\n")[1])
    package = yaml.safe_load(draft.file("datasets/ho-2022-q1/datapackage.yaml"))
    assert (draft.matter, facts["title"], facts["issuer"]) == (
        "Tổng hợp số hộ",
        "Tổng hợp số hộ, Quý I/2022",
        "UBND HUYỆN MẪU",
    )
    assert package["title"] == "Số liệu: Tổng hợp số hộ, Quý I/2022"
    assert package["resources"][0]["title"] == "TỔNG HỢP SỐ HỘ QUÝ I/2022" and not draft.problems


DECISION = """CHÍNH PHỦ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 12/2024/NĐ-CP
Hà Nội, ngày 03 tháng 01 năm 2024
NGHỊ ĐỊNH
Điều 1. Thu gom 1.704 tấn rác.
Điều 2. Có hiệu lực từ ngày ký.
TM. CHÍNH PHỦ
THỦ TƯỚNG
Trần Văn Mẫu
Nơi nhận:
- Các bộ;
- Lưu: VT.""".split("\n")
SIDE_BY_SIDE = """UBND TỈNH MẪU CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ MÔI TRƯỜNG Độc lập - Tự do - Hạnh phúc
Số: 15/BC-MT Mẫu, ngày 05 tháng 7 năm 2022
BÁO CÁO
Kết quả 6 tháng đầu năm 2022
Kính gửi: Ủy ban nhân dân tỉnh Mẫu
Thu gom 1.704 tấn rác.
Nơi nhận: GIÁM ĐỐC
- UBND tỉnh;
- Lưu: VT.
Trần Văn Mẫu""".split("\n")


def test_a_decision_in_plain_paragraphs_states_its_frame(tmp_path):
    """Number, day, place, signature above the list of copies, and the bodies; rules of dashes go with it."""
    facts = facts_of(tmp_path, "a.docx", WRITERS["docx"](tuple(map(P, DECISION))))
    assert (facts["document_number"], str(facts["issued"]), facts["place"]) == (
        "12/2024/NĐ-CP",
        "2024-01-03",
        "Hà Nội",
    )
    assert (facts["authority"], facts["signatory"]) == ("TM. CHÍNH PHỦ", "Trần Văn Mẫu, Thủ tướng")
    assert facts["recipients"] == ["Các bộ", "Lưu: VT"] and facts["issuer"] == "CHÍNH PHỦ"
    draft = import_document(
        tmp_path / "a.docx", series="thu", period=parse_period("2022-H1"), language="vi"
    )
    body = draft.file("reports/thu/2022-h1.md").decode().split("---\n", 2)[2]
    assert (
        "NGHỊ ĐỊNH" in body
        and "Điều 1." in body
        and "Trần Văn Mẫu" not in body
        and "CỘNG HÒA" not in body
    )


def test_a_letterhead_whose_two_sides_share_lines_is_read(tmp_path):
    """As a PDF has it: the motto ends the line of a body, the place stands behind the number."""
    facts = facts_of(tmp_path, "a.docx", WRITERS["docx"](tuple(map(P, SIDE_BY_SIDE))))
    assert (facts["superior"], facts["issuer"]) == ("UBND TỈNH MẪU", "SỞ MÔI TRƯỜNG")
    assert (facts["document_number"], str(facts["issued"]), facts["place"]) == (
        "15/BC-MT",
        "2022-07-05",
        "Mẫu",
    )
    assert facts["signatory"] == "Trần Văn Mẫu, Giám đốc" and facts["recipients"] == [
        "UBND tỉnh",
        "Lưu: VT",
    ]
