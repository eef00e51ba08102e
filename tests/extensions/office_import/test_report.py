"""A full report, as Word writes it and as a converter flattens it, gives one and the same package."""

import csv
import io

import frictionless
import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.importing import write_draft
from site_builder.extensions.office_import.passes import citations
from site_builder.extensions.office_import.prose.report import Entry
from tests.extensions.office_import.report import FORM, flattened, word
from tests.extensions.office_import.writers import WRITERS

pytestmark = pytest.mark.whole

PERIOD = parse_period("2022-H1")
SOURCES = {"docx": word, "txt": flattened, "odt": word, "html": word}


def draft_of(folder, kind):
    """The draft of a document."""
    path = folder / f"bao-cao.{kind}"
    path.write_bytes(WRITERS[kind](SOURCES[kind]()))
    return import_document(path, series="cchc", period=PERIOD, language="vi")


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    """The draft of each format."""
    folder = tmp_path_factory.mktemp("report")
    return {kind: draft_of(folder, kind) for kind in SOURCES}


def rows_of(draft, name):
    """The rows of a CSV file, the header too."""
    return list(
        csv.DictReader(io.StringIO(draft.file(f"datasets/cchc-2022-h1/{name}.csv").decode()))
    )


@pytest.mark.parametrize("kind", ["txt", "odt", "html"])
def test_every_format_gives_the_package_of_the_word_file(drafts, kind):
    """The same tables, byte for byte, and the same text; only the name of the source differs."""
    model, other = drafts["docx"], drafts[kind]
    assert [file.uri for file in model.files] == [file.uri for file in other.files]
    for file in model.files:
        if not file.uri.endswith(
            ("import.md", "import.yaml")
        ):  # which say what the source was and held
            assert other.file(file.uri) == file.content.replace(
                b"bao-cao.docx", f"bao-cao.{kind}".encode()
            )


def test_the_form_is_read_cell_by_cell(drafts):
    """Codes, names, units and values of the indicators; a scale leaves its unit empty."""
    values = {
        "1.704": "1704",
        "1.736": "1736",
        "116.340": "116340",
        "58.941": "58941",
        "56,39": "56.39",
        "50,66": "50.66",
    }
    for row, (code, name, unit, value, note) in zip(
        rows_of(drafts["docx"], "indicators"), FORM, strict=True
    ):
        expected = {
            "code": code,
            "name": name,
            "unit": "" if "=" in unit else unit,
            "value": values.get(value, value),
            "note": note,
        }
        assert {key: row[key] for key in expected} == expected


def test_the_scales_are_taken_apart(drafts):
    """Printed without separators."""
    found = [
        (row["indicator"], row["value"], row["label"]) for row in rows_of(drafts["docx"], "scales")
    ]
    assert found[2:5] == [("2", "0", "Chưa"), ("2", "1", "2 cấp"), ("2", "2", "3 cấp")]


def test_figures_of_the_prose_keep_qualifier_unit_and_section(drafts):
    """As candidates, each with an id of its own."""
    rows = rows_of(drafts["docx"], "figures")
    found = {
        (row["section"], row["qualifier"], row["value"], row["whole"], row["unit"]) for row in rows
    }
    assert {
        ("I.1.d", "trên", "2000", "", "tổ"),
        ("I.1.d", "", "7", "7", "quận"),
        ("I.3.a", "hơn", "22000000", "", "lượt"),
        ("I.7.d", "", "1367268", "", "người"),
        ("I.7.đ", "gần", "11000000000", "", "đồng"),
        ("I.7.đ", "", "162137", "", "m²"),
        ("I.8", "", "77.70", "", "%"),
        ("I.9", "", "2620", "", "lượt"),
        ("I.6.a", "trung bình", "1000", "", "lượt/tháng"),
        ("I.4", "gần", "600", "", "tập dữ liệu"),
        ("III.6", "", "64", "64", "lượt"),
        ("III.2", "gần", "565000", "", "người"),
    } <= found
    assert len({row["id"] for row in rows}) == len(rows)


def test_dates_codes_and_names_are_no_figures(drafts):
    """Neither 1022 nor 5G, 3G, mức độ 3, years, or numbers of documents."""
    printed = {row["value_printed"] for row in rows_of(drafts["docx"], "figures")}
    assert not printed & {"1022", "2022", "5", "3", "06", "1095", "328", "18", "31"}


def test_a_document_cited_by_the_opening_ends_before_the_body_that_reports():
    """“…, Phòng Tài chính báo cáo như sau:” is no part of its subject; a word that only begins so is."""
    for subject, rest in (
        ("giao dự toán năm 2025", ", Phòng Tài chính báo cáo"),
        ("quản lý trật tự, phòng cháy", ""),
    ):
        text = (
            f"Thực hiện Quyết định số 15/QĐ-UBND ngày 20/12/2024 của UBND tỉnh về {subject}{rest}"
        )
        [cited] = citations([Entry("paragraph", text, "1")])
        assert cited.subject == subject


def test_documents_cited(drafts):
    """Number, kind, date, issuer and subject as far as they are printed."""
    rows = {row["number"]: row for row in rows_of(drafts["docx"], "legal-documents")}
    assert rows["1095/QĐ-UBND"] == {
        "number": "1095/QĐ-UBND",
        "section": "I.1.a",
        "kind": "Quyết định",
        "issuer": "UBND thành phố",
        "date": "2022-04-20",
        "subject": "Kế hoạch phát triển chính quyền số",
    }
    assert rows["06/QĐ-TTg"]["issuer"] == "Thủ tướng Chính phủ"
    assert rows["3269/QĐ-UBND"]["date"] == "2021-10-18"
    assert set(rows) == {
        "1412/SNV-TCBC&CCHC",
        "1095/QĐ-UBND",
        "76/KH-UBND",
        "06/QĐ-TTg",
        "3269/QĐ-UBND",
        "328/KH-STTTT",
    }


def test_the_report_binds_figures_to_cells(drafts):
    """50,66% is the indicator 5.4; figures of the text alone are bound where a page prints them to the letter."""
    report = drafts["docx"].file("reports/cchc/2022-h1.md").decode()
    assert (
        'đạt {{ figure("5.4") }} trong tổng số {{ figure("5.4.1", unit=False) }} hồ sơ.' in report
    )
    assert report.count("{{ figure(") == 30
    assert 'có {{ figure("muc-i-4-2", unit=False) }} tập dữ liệu' in report  # gần 600
    assert (
        "Thử nghiệm 08 trạm LoRa" in report and "Công an thành phố có 1800 camera" in report
    )  # read 8 and 1.800
    assert '{{ table("indicators") }}' in report


def test_front_matter_says_what_the_letter_says(drafts):
    """Number, date, issuer, addressee and signatory; the status is for a person to settle."""
    front = yaml.safe_load(drafts["docx"].file("reports/cchc/2022-h1.md").decode().split("---")[1])
    assert front["title"] == "Công tác cải cách hành chính 6 tháng đầu năm 2022"
    assert (front["document_number"], str(front["issued"])) == ("25/BC-STTTT", "2022-06-10")
    assert (front["addressee"], front["signatory"]) == (
        "Sở Nội vụ thành phố Đà Nẵng",
        "Trần Ngọc Thạch, Phó giám đốc",
    )
    assert front["status"] == "preliminary"


def test_headings_lists_and_links(drafts):
    """I., 1. and a) are levels; dashes are lists; addresses are links."""
    report = drafts["docx"].file("reports/cchc/2022-h1.md").decode()
    assert (
        "\n## I. Chính quyền điện tử" in report
        and "\n### 2. Hạ tầng" in report
        and "\n#### đ) Kinh tế" in report
    )
    assert '\n- Mạng đô thị dài {{ figure("muc-i-2-1", unit=False) }} km' in report
    assert "<https://tructichhop.danang.gov.vn>" in report
    assert "Nơi nhận" not in report and "CỘNG HÒA" not in report


def test_the_package_is_valid(drafts, tmp_path):
    """By frictionless, from the files as written."""
    write_draft(drafts["docx"], tmp_path)
    report = frictionless.Package(
        str(tmp_path / "datasets/cchc-2022-h1/datapackage.yaml")
    ).validate()
    assert report.valid, report.flatten(["title", "type", "message"])


def test_the_same_input_gives_the_same_bytes(tmp_path):
    """Twice over; the two files of the import name the hash of the source, which is written twice."""
    first, second = draft_of(tmp_path, "docx"), draft_of(tmp_path, "docx")
    notes = [
        [file for file in draft.files if "/import." not in file.uri] for draft in (first, second)
    ]
    assert notes[0] == notes[1]


def test_tables_only_gives_the_tables_of_the_document(tmp_path):
    """CSV files and nothing else."""
    path = tmp_path / "a.docx"
    path.write_bytes(WRITERS["docx"](word()))
    names = [file.uri for file in tables_only(path, language="vi").files]
    assert names == ["indicators.csv", "cac-cuoc-hop.csv", "thu-tuc-lien-thong.csv", "scales.csv"]


def test_figures_are_named_in_a_few_words(drafts):
    """By what stands beside the number; the words of another number are not borrowed; the clause stands behind."""
    rows = {row["value_printed"]: row for row in rows_of(drafts["docx"], "figures")}
    assert {
        printed: rows[printed]["label"] for printed in ("350", "145", "12", "77,70%", "gần 565.000")
    } == {
        "350": "Mạng đô thị dài",
        "145": "Nối … đơn vị",
        "12": "Dịch vụ tăng thêm",
        "77,70%": "Tỷ lệ dịch vụ có hồ sơ trực tuyến",
        "gần 565.000": "Người đang theo dõi kênh Zalo của thành phố",
    }
    assert rows["145"]["clause"] == "Mạng đô thị dài 350 km, nối 145 đơn vị"
