"""The form as it is printed: two levels of header, sections in sections, items, scales, and a text about it."""

import csv
import io

import pytest
import yaml

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import.portals import portal, run
from tests.extensions.office_import.printed_form import ROWS, report
from tests.extensions.office_import.writers import WRITERS

pytestmark = pytest.mark.whole

PACKAGE = "datasets/cds-2025-h1"


@pytest.fixture(scope="module", params=["docx", "odt", "html"])
def draft(request, tmp_path_factory):
    """The draft of the made-up report."""
    path = tmp_path_factory.mktemp("form") / f"bao-cao.{request.param}"
    path.write_bytes(WRITERS[request.param](report()))
    return import_document(path, series="cds", period=parse_period("2025-H1"), language="vi")


def rows_of(draft, name):
    """The rows of a table of the draft."""
    return list(csv.DictReader(io.StringIO(draft.file(f"{PACKAGE}/{name}.csv").decode())))


def test_every_row_is_an_observation(draft):
    """34 of them, under codes that are each their own, with the values that are printed."""
    rows = rows_of(draft, "indicators")
    assert len(rows) == len(ROWS) == 34
    printed = [value.replace(".", "").replace(",", ".") for _, _, _, value, _ in ROWS]
    assert [row["value"] for row in rows] == printed
    assert len({row["code"] for row in rows}) == 34
    assert [row["name"] for row in rows] == [name for _, name, _, _, _ in ROWS]


def test_codes_say_under_what_a_row_stands(draft):
    """Item a of row 3 of section II of part A."""
    codes = [row["code"] for row in rows_of(draft, "indicators")]
    assert {"A.I.1", "A.II.3", "A.II.3.a", "B.II.1.b", "B.III.8"} <= set(codes)


def test_units_and_notes_are_read(draft):
    """From the second level of the header."""
    rows = {row["name"]: row for row in rows_of(draft, "indicators")}
    assert rows["Văn bản điện tử đã gửi"]["unit"] == "Văn bản"
    assert rows["Văn bản điện tử đã gửi"]["note"] == "Chỉ tính văn bản có chữ ký số"


def test_three_scales_are_taken_from_the_units_cells(draft):
    """Each under its row's own code."""
    assert sorted({row["indicator"] for row in rows_of(draft, "scales")}) == [
        "A.I.1",
        "A.I.2",
        "A.I.3",
    ]


def test_the_package_says_that_they_are_observations(draft):
    """So that the publisher makes indicators of them."""
    descriptor = yaml.safe_load(draft.file(f"{PACKAGE}/datapackage.yaml"))
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    assert resources["indicators"]["observations"]["indicator"] == "code"
    assert resources["scales"]["scales"]["indicator"] == "indicator"


def test_at_least_twenty_figures_of_the_text_are_bound(draft):
    """To the cell that each restates."""
    text = draft.file("reports/cds/2025-h1.md").decode()
    assert text.count("{{ figure(") >= 20
    assert 'gồm {{ figure("A.II.3.a", unit=False) }} văn bản của phòng, ban' in text


def test_a_figure_that_says_otherwise_refers_to_its_row(draft):
    """Gần 65 % stands for B.II.2, which has 54,10; check compares the two."""
    (found,) = [row for row in rows_of(draft, "figures") if row["value_printed"] == "gần 65%"]
    assert found["refers_to"] == "B.II.2"


def test_the_letter_is_read(draft):
    """Issuer, addressee, request, basis, signatory, date."""
    front = yaml.safe_load(draft.file("reports/cds/2025-h1.md").decode().split("---")[1])
    assert front["issuer"] == "PHÒNG VĂN HÓA VÀ THÔNG TIN"
    assert front["addressee"] == "Ủy ban nhân dân huyện Mẫu"
    assert front["request_document"] == "Công văn số 212/UBND-VX ngày 20/5/2025 của UBND huyện"
    assert (
        front["legal_basis"]
        == "Quyết định số 31/QĐ-UBND ngày 15/1/2025 của UBND huyện về chế độ báo cáo"
    )
    assert (front["signatory"], str(front["issued"])) == ("Nguyễn Thị Mẫu", "2025-06-09")
    assert front["place"] == "Mẫu"


@pytest.mark.whole
def test_the_first_check_tells_the_contradiction(tmp_path):
    """No hand touches the draft between import and check."""
    folder = portal(tmp_path, "cds")
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(WRITERS["docx"](report()))
    done = run(folder, "import", path, "--series", "cds", "--period", "2025-H1")
    assert done.exit_code == 0, done.output
    checked = run(folder, "check")
    assert checked.exit_code == 0, checked.output
    assert checked.output.count("figure-differs-from-indicator") == 1
    assert "54,10" in checked.output


def test_what_was_not_read_waits_for_a_person(tmp_path):
    """An empty line, never a claim about the source."""
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(WRITERS["docx"](report()[1:-1]))
    made = import_document(path, series="cds", period=parse_period("2025-H1"), language="vi")
    head = made.file("reports/cds/2025-h1.md").decode().split("---")[1]
    assert "\nsignatory:\n" in head and "\ndocument_number:\n" in head and "\nissued:\n" in head
