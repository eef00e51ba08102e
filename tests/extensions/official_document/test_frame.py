"""The frame of a document: what Decree 30/2020/NĐ-CP prints around the text, and what nobody stated."""

import io
from datetime import date

import docx
import pytest
from docx.shared import Mm, Pt

from site_builder.core.text import Text
from site_builder.extensions.official_document.documenting import render_print_page
from site_builder.extensions.official_document.docx import render_docx
from site_builder.extensions.official_document.frame import frame_of
from site_builder.model.report import Official
from tests.extensions.official_document.conftest import REPORT, small
from tests.extensions.official_document.dumb import W, paragraphs, part, tables
from tests.factories import make_report, make_series
from tests.letters import LAWS, VIETNAMESE

FULL = {
    "document_number": "7/BC-STTTT",
    "issued": date(2022, 2, 5),
    "place": Text("Đà Nẵng"),
    "issuer": Text("Sở Thông tin và Truyền thông"),
    "addressee": Text("Sở Nội vụ"),
    "signatory": Text("Trần Văn A, Phó Giám đốc"),
    "official": Official(
        Text("Ủy ban nhân dân thành phố Đà Nẵng"),
        ("Như trên", "Lưu: VT, CNTT."),
        Text("KT. Giám đốc"),
    ),
}


def frame(layout="decree-30", language="vi", **changes):
    """The frame of a report that states everything, but for changes."""
    return frame_of(make_report(**{**FULL, **changes}), make_series(), "", layout, language)


def test_names_are_printed_in_capitals():
    """The body above, and the issuer."""
    assert frame().superior == ("ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG",)
    assert frame().issuer == ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG",)


def test_numbers_and_days_below_ten_have_a_nought():
    """So do the first two months, and no other."""
    assert (frame().number, frame().dated) == (
        "Số: 07/BC-STTTT",
        "Đà Nẵng, ngày 05 tháng 02 năm 2022",
    )
    later = frame(document_number="17/BC-STTTT", issued=date(2022, 3, 15))
    assert (later.number, later.dated) == ("Số: 17/BC-STTTT", "Đà Nẵng, ngày 15 tháng 3 năm 2022")


def test_recipients_end_in_semicolons_and_a_full_stop():
    """As the annex prints them."""
    assert frame().recipients == ("Nơi nhận:", "- Như trên;", "- Lưu: VT, CNTT.")


def test_the_signature_stands_under_authority_and_office():
    """In capitals; the name is not."""
    assert (frame().signed, frame().name) == (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Trần Văn A")


def test_several_addressees_are_listed():
    """Each on a line of its own."""
    listed = frame(addressee=Text("Sở Nội vụ; Sở Tài chính")).addressee
    assert listed == ("Kính gửi:", "- Sở Nội vụ;", "- Sở Tài chính.")


def test_what_nobody_stated_is_dotted_and_told():
    """Never made up."""
    empty = dict.fromkeys(("issued",), None) | {
        key: Text() for key in ("place", "issuer", "addressee", "signatory")
    }
    made = frame_of(make_report(**empty), None, "", "decree-30", "vi")
    assert made.number == "Số: ……/BC-……" and made.dated == "……, ngày …… tháng …… năm ……"
    assert made.name == "……" and made.signed == ("……",) and made.issuer == ("……",)
    assert made.missing == (
        "issuer", "number", "place", "issued", "addressee", "recipients", "office", "signatory"
    )  # fmt: skip


def test_a_plain_frame_misses_only_what_it_prints():
    """Place, addressee, recipients and office are left out where nobody states them."""
    empty = dict.fromkeys(("issued",), None) | {
        key: Text() for key in ("place", "issuer", "addressee", "signatory")
    }
    made = frame_of(make_report(**empty), None, "", "plain", "vi")
    assert made.missing == ("issuer", "number", "issued", "signatory")


def test_an_office_alone_is_no_name():
    """The sample names nobody."""
    assert (made := frame(signatory=Text("Trưởng phòng"))).name == "……" and made.signed[
        -1
    ] == "TRƯỞNG PHÒNG"


def test_a_series_gives_what_its_reports_leave_out():
    """Superior and recipients are written once."""
    series = make_series(official=Official(Text("UBND huyện Mẫu"), ("Lưu: VT",)))
    made = frame_of(make_report(official=Official()), series, "", "decree-30", "vi")
    assert made.superior == ("UBND HUYỆN MẪU",) and made.recipients == ("Nơi nhận:", "- Lưu: VT.")


@pytest.mark.parametrize("render", [render_print_page, lambda made: str(tables(render_docx(made)))])
def test_an_english_layout_has_no_vietnamese_word(tmp_path, render):
    """Neither letter nor law."""
    english = {
        "title": Text("Waste, Q1"), "issuer": Text("University of Example"), "addressee": Text("The Senate"),
        "signatory": Text("A. Example, Registrar"), "place": Text(),
        "official": Official(Text("Ministry"), ("The Senate",)),
    }  # fmt: skip
    made = frame("plain", "en", **english)
    assert made.number == "No. 7/BC-STTTT" and made.dated.endswith("2022") and made.kind == "Report"
    said = " ".join(str(getattr(made, name)) for name in made.__slots__)
    assert not VIETNAMESE.search(said) and not LAWS.search(said)


def test_the_page_is_that_of_the_decree(plain_docx):
    """A4; 20-25 mm above and below, 30-35 left, 15-20 right."""
    section = docx.Document(io.BytesIO(plain_docx)).sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    margins = [
        getattr(section, f"{side}_margin") / Mm(1) for side in ("top", "bottom", "left", "right")
    ]
    for margin, (least, most) in zip(
        margins, ((20, 25), (20, 25), (30, 35), (15, 20)), strict=True
    ):
        assert least <= round(margin, 1) <= most


def test_its_properties_are_dated_by_the_data(plain, plain_docx):
    """None of the days that the library's own template has."""
    properties, day = docx.Document(io.BytesIO(plain_docx)).core_properties, plain.dated
    assert (properties.created, properties.modified, properties.last_printed) == (day, day, day)


def test_letters_are_times_new_roman_of_13_or_14_points(plain_docx):
    """Every style that text stands in."""
    styles = docx.Document(io.BytesIO(plain_docx)).styles
    for name in (
        "Normal",
        "Body Text",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Title",
        "Caption",
        "Annex Number",
    ):
        assert styles[name].font.name == "Times New Roman" and styles[name].font.size in (
            Pt(13),
            Pt(14),
        )


def test_national_name_motto_number_and_day_stand_side_by_side(plain_docx):
    """Names on the left, the state on the right."""
    head = tables(plain_docx)[0]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in head[0][1][0]
    assert head[1][0][0] == "Số: 12/BC-PMT" and "ngày 12 tháng 4 năm 2021" in head[1][1][0]


def test_pages_are_numbered_above_from_the_second(plain, plain_docx):
    """A field in the header, and another first page."""
    sheet = part(plain_docx).find(f"{W}body/{W}sectPr")
    assert sheet.find(f"{W}titlePg") is not None
    header = part(plain_docx, "word/header1.xml")
    assert [field.text for field in header.iter(f"{W}instrText")] == ["PAGE"]
    assert "@top-center{content:counter(page)" in render_print_page(plain)


@pytest.mark.whole
def test_an_annex_holds_the_whole_table(tmp_path):
    """Two calls show other columns of it, and both lead there; chosen rows stay in the text."""
    calls = (
        '\n{{ table("points", columns=["place"]) }}\n\n{{ table("points", columns=["kind"]) }}\n'
    )
    stated = {"status: official": "status: official\nannexes: [points]"}
    made = small(tmp_path, {"file": REPORT, "replace": stated}, {"file": REPORT, "append": calls})
    (annex,) = made.annexes
    (grid,) = annex.blocks
    points = (
        (tmp_path / "portal/datasets/thu-gom-2021-q1/points.csv").read_text("utf-8").splitlines()
    )
    assert (grid.width, len(grid.rows)) == (points[0].count(",") + 1, len(points) - 1)
    assert str(made.blocks).count("(Xem Phụ lục I") == 2 and "Điểm thu gom ở chợ" in str(
        made.blocks
    )
    assert annex.title != "Điểm thu gom ở chợ"


@pytest.mark.whole
def test_annexes_are_numbered_and_each_counts_its_own_pages(tmp_path):
    """Their place in the text leads to them."""
    made = small(
        tmp_path,
        {
            "file": REPORT,
            "replace": {"status: official": "status: official\nannexes: [indicators]"},
        },
    )
    content = render_docx(made)
    said = [text for _, text in paragraphs(content)]
    assert "(Xem Phụ lục I: Chỉ tiêu theo biểu mẫu.)" in said and "Phụ lục I" in said
    assert (
        "(Kèm theo Báo cáo số 12/BC-PMT ngày 12 tháng 4 năm 2021 của Phòng Môi trường huyện Mẫu)"
        in said
    )
    starts = [
        node.get(f"{W}start")
        for node in part(content).iter(f"{W}pgNumType")
        if node.get(f"{W}start")
    ]
    assert starts == ["1"]
