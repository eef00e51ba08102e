"""excel: out, filled in by another library, and back; what is refused; nothing changes unasked."""

import io
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.core import staging
from site_builder.core.files import OutputFile
from site_builder.extensions.forms.excel import _files
from site_builder.extensions.forms.fill_in import FilledIn
from tests.authoring.test_drafts import snapshot
from tests.conftest import command
from tests.factories import make_package
from tests.portal import copy_sample

pytestmark = pytest.mark.whole
PACKAGE = "thu-gom-2021-q1"
LIST = "datasets/thu-gom-indicators/indicators.csv"


def run(portal, *words, **given):
    """The command in a portal: exit code and what it said."""
    done = CliRunner().invoke(
        main, ["dataset", "excel", *map(str, words), "-f", str(portal / "mkdocs.yml")], **given
    )
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The bytes of the workbook of the sample's package."""
    portal = small(tmp_path_factory.mktemp("excel"))
    file = portal / "so-lieu.xlsx"
    code, said = run(portal, "export", PACKAGE, file)
    assert code == 0 and "3 trang tính" in said
    return file.read_bytes()


def small(folder):
    """The sample without its second series."""
    return copy_sample(folder / "portal", "cap-nuoc*")


@pytest.fixture
def portal(tmp_path):
    """A portal of its own for each test."""
    return small(tmp_path)


def filled(exported, portal, **cells):
    """The workbook with cells changed (points_B2="chợ") and saved by another library."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    for name, value in cells.items():
        sheet, _, place = name.rpartition("_")
        book[sheet][place] = value
    file = portal / "dien.xlsx"
    book.save(file)
    return file


def table(portal, name):
    """A table's text."""
    return (portal / "datasets" / PACKAGE / name).read_text("utf-8")


def test_a_round_trip_without_change_changes_no_byte(exported, portal):
    """Through another library's reader and writer."""
    file = filled(exported, portal)
    before = snapshot(portal)
    assert run(portal, "import", file, "--yes") == (0, "Không có gì thay đổi.\n")
    assert snapshot(portal) == before


def test_every_changed_cell_is_listed_and_asked_for(exported, portal):
    """With its address, its row, and both spellings; who says no keeps every byte."""
    file = filled(exported, portal, indicators_D4=960.1, points_C2="Chợ Đình mới")
    before = snapshot(portal)
    code, said = run(portal, "import", file, input="n\n")
    assert "indicators!D4 (1.2, tấn) value: 959.35 → 960.10" in said
    assert "points!C2 (1) place: Chợ Đình → Chợ Đình mới" in said and "2 ô đã thay đổi" in said
    assert (code, snapshot(portal)) == (0, before)


def test_only_changed_rows_change(exported, portal):
    """The others keep their quotes and blanks."""
    old = table(portal, "points.csv").splitlines()
    assert (
        run(portal, "import", filled(exported, portal, points_C2="Chợ Đình mới"), "--yes")[0] == 0
    )
    new = table(portal, "points.csv").splitlines()
    assert [line for line in new if line not in old] == [
        "1,chợ,Chợ Đình mới,2020-12-31,true"
    ] and len(new) == len(old)


def test_rows_below_the_table_are_new_ones(exported, portal):
    """Cells that were left empty are missing values."""
    file = filled(exported, portal, points_A5=4, points_B5="chợ", points_C5="Chợ Bến")
    assert run(portal, "import", file, "--yes")[0] == 0
    assert table(portal, "points.csv").splitlines()[-1] == "4,chợ,Chợ Bến,,"


@pytest.mark.parametrize(
    ("cells", "address", "words"),
    [
        ({"points_B2": "siêu thị"}, "points!B2", "không thuộc danh sách"),
        ({"points_A5": 1, "points_B5": "chợ"}, "points!A5", "đã là khóa"),
        ({"indicators_D3": "1.705"}, "indicators!D3", "đây là chữ"),
        ({"indicators_A3": "1.9"}, "indicators!A3", "Trả lại “1.1”"),
        ({"indicators_D1": "Khác"}, "indicators!D1", "tên cột"),
        ({"indicators_D3": "=1+1"}, "indicators!D3", "công thức"),
    ],
)
def test_what_is_refused_is_told_at_its_cell(exported, portal, cells, address, words):
    """And nothing is written."""
    file = filled(exported, portal, **cells)
    before = snapshot(portal)
    code, said = run(portal, "import", file, "--yes")
    assert code == 1 and address in said and words in said and "Chưa ghi gì" in said
    assert snapshot(portal) == before


def test_a_percentage_is_refused(exported, portal):
    """What Excel stores for 85%; a sign that the format only shows beside the number is none."""
    book = openpyxl.load_workbook(filled(exported, portal, indicators_D3=0.85, indicators_D4=960.1))
    book["indicators"]["D3"].number_format = "0%"
    book["indicators"]["D4"].number_format = '0.0"%"'
    book.save(portal / "dien.xlsx")
    code, said = run(portal, "import", portal / "dien.xlsx", "--yes")
    assert code == 1 and "indicators!D3" in said and "không kèm %" in said and "“960.1”" not in said


def test_a_table_that_changed_meanwhile_is_not_overwritten(exported, portal):
    """The workbook was made of another state."""
    file = filled(exported, portal, points_C2="x")
    path = portal / "datasets" / PACKAGE / "points.csv"
    path.write_text(path.read_text("utf-8").replace("Chợ Mới", "Chợ Cũ"), "utf-8")
    code, said = run(portal, "import", file, "--yes")
    assert code == 1 and "form-stale" in said and "Chợ Cũ" in path.read_text("utf-8")


def test_a_table_that_changes_while_the_question_stands_is_not_overwritten(
    exported, portal, monkeypatch
):
    """Who answers after an hour overwrites nobody's work."""
    file = filled(exported, portal, points_C2="x")
    path = portal / "datasets" / PACKAGE / "points.csv"

    def answer(*given):
        path.write_text(path.read_text("utf-8").replace("Chợ Mới", "Chợ Cũ"), "utf-8")
        return True

    monkeypatch.setattr("click.confirm", answer)
    code, said = run(portal, "import", file)
    assert code == 1 and "form-stale" in said and "Chợ Cũ" in path.read_text("utf-8")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"code,value\n"])
def test_what_is_no_such_workbook(portal, content):
    """Neither a traceback nor a change."""
    (portal / "x.xlsx").write_bytes(content)
    code, said = run(portal, "import", portal / "x.xlsx", "--yes")
    assert code == 1 and "Excel" in said and "Traceback" not in said


def test_a_workbook_of_somebody_elses(portal):
    """It has no hidden sheet of ours."""
    openpyxl.Workbook().save(portal / "x.xlsx")
    assert "form-foreign" in run(portal, "import", portal / "x.xlsx", "--yes")[1]


def test_a_failure_while_writing_leaves_the_old(exported, portal, monkeypatch):
    """Both tables or none: what was moved is moved back."""
    file = filled(exported, portal, indicators_D4=960.1, points_C2="Chợ Đình mới")
    before = snapshot(portal)

    def fail(*given):
        raise OSError(28, "No space left on device", "points.csv")

    monkeypatch.setattr(staging, "_put", fail)
    code, said = run(portal, "import", file, "--yes")
    assert code == 1 and "Đĩa đã đầy" in said and snapshot(portal) == before


def test_the_form_locks_codes_and_offers_choices(exported):
    """Read by another library: protection, lists, limits, the reader's headings, a hidden sheet."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    sheet = book["indicators"]
    assert (
        sheet.protection.sheet
        and sheet["A3"].protection.locked
        and not sheet["D3"].protection.locked
    )
    assert [cell.value for cell in sheet[1]] == ["Mã", "Chỉ tiêu", "Đơn vị", "Số liệu", "Ghi chú"]
    assert sheet["A3"].value == "1.1"
    rules = {str(rule.sqref): rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"D6": "list", "D2:D5 D7:D206": "decimal"}
    assert {rule.type for rule in book["points"].data_validations.dataValidation} == {
        "whole",
        "list",
        "date",
    }
    assert (
        book["_site-builder"].sheet_state == "veryHidden"
        and "Cột: value" in sheet["D1"].comment.text
    )


def test_only_the_changed_files_hash_is_cut(tmp_path):
    """Another resource's file of the same name, in a folder, keeps its own."""
    paths = ["a.csv", "old/a.csv"]
    lines = "".join(
        f"  - name: {name}\n    path: {path}\n    bytes: 7\n"
        for name, path in zip("xy", paths, strict=True)
    )
    (tmp_path / "datasets/p").mkdir(parents=True)
    (tmp_path / "datasets/p/datapackage.yaml").write_text(f"name: p\nresources:\n{lines}", "utf-8")
    described = {"resources": [{"path": path} for path in paths]}
    package = make_package(file="datasets/p/datapackage.yaml", descriptor=described)
    made = FilledIn((), (OutputFile("datasets/p/a.csv", b"a"),), ())
    *_, edited = _files(SimpleNamespace(root=tmp_path), package, made)
    written = edited.content.decode()
    assert written.count("bytes: 7") == 1 and written.endswith("path: old/a.csv\n    bytes: 7\n")


def test_an_unknown_package_is_told(portal):
    """With the command that says more."""
    code, said = run(portal, "export", "khong-co", portal / "x.xlsx")
    assert code == 1 and "site-builder check" in said and not Path(portal / "x.xlsx").exists()


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_another_spreadsheet_program_changes_nothing(exported, portal):
    """Opened and saved by LibreOffice, numbers, days, answers and texts are what they were."""
    (portal / "a.xlsx").write_bytes(exported)
    profile = f"-env:UserInstallation=file://{portal}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(portal / "out"),
        "a.xlsx",
    ]
    subprocess.run(command, cwd=portal, check=True, capture_output=True, timeout=120)
    assert run(portal, "import", portal / "out/a.xlsx", "--yes") == (0, "Không có gì thay đổi.\n")


def test_codes_stand_beside_their_names(exported, portal):
    """As the series' list has them, locked; what somebody writes over them is not taken back."""
    sheet = openpyxl.load_workbook(io.BytesIO(exported))["indicators"]
    listed = {line.split(",")[0]: line for line in (portal / LIST).read_text("utf-8").splitlines()}
    assert sheet["A3"].value in listed and f",{sheet['B3'].value}," in listed[sheet["A3"].value]
    assert sheet["B3"].protection.locked
    code, said = run(portal, "import", filled(exported, portal, indicators_B3="Khác"), "--yes")
    assert code == 0 and "Không có gì thay đổi" in said


def test_without_a_terminal_the_option_that_answers_is_named(exported, portal):
    """A task of the night reads why nothing was written, and how it is."""
    file = filled(exported, portal, points_C2="Chợ Đình mới")
    before = snapshot(portal)
    code, said = run(portal, "import", file, input="")
    assert code == 2 and "--yes" in said and "Không có ai để hỏi" in said
    assert snapshot(portal) == before


@pytest.fixture
def begun(tmp_path):
    """A portal of `init`, whose forms have their units from the list, with a filled form of its last period."""
    given = {
        "name": "Cổng",
        "publisher": "Sở",
        "email": "a@so.example",
        "language": "vi",
        "host": "so.example",
    }
    options = [
        f"--{key}={value}"
        for key, value in {**given, "licence": "CC0-1.0", "series": "Hồ sơ"}.items()
    ]
    assert command("init", tmp_path / "cong", *options).returncode == 0
    assert run(tmp_path / "cong", "export", "ho-so-2022-q2", tmp_path / "phieu.xlsx")[0] == 0
    return tmp_path / "cong", filled(
        (tmp_path / "phieu.xlsx").read_bytes(), tmp_path, indicators_D2=450
    )


def test_a_form_that_asked_in_another_unit_is_refused(begun):
    """A thousand requests would stand as a thousand thousands; the address of what the form said is told."""
    portal, file = begun
    words = (
        "1",
        "2022-Q2",
        "--kind",
        "unit",
        "--unit",
        "nghìn yêu cầu",
        "--note",
        "Đếm theo nghìn.",
    )
    assert command("series", "break", "ho-so", *words, cwd=portal).returncode == 0
    before = snapshot(portal)
    code, said = run(portal, "import", file, "--yes")
    assert (
        code == 1
        and "form-unit-changed" in said
        and "indicators!C2" in said
        and "“nghìn yêu cầu”" in said
    )
    assert snapshot(portal) == before


def test_a_form_is_taken_back_under_the_name_that_its_package_has_by_now(begun):
    """Alone, and with those of other units."""
    portal, file = begun
    assert (
        command(
            "dataset", "rename", "ho-so-2022-q2", "quy-hai", "--note", "Ngắn.", cwd=portal
        ).returncode
        == 0
    )
    (portal / "phieu").mkdir()
    shutil.copy(file, portal / "phieu/bac.xlsx")
    assert run(portal, "collect", portal / "phieu", "--yes")[0] == 0
    assert ",450," in (portal / "datasets/quy-hai-units/indicators.csv").read_text("utf-8")
    renamed = command(
        "dataset", "rename", "quy-hai-units", "cac-don-vi", "--note", "Ngắn.", cwd=portal
    )
    assert renamed.returncode == 0, renamed.stderr
    shutil.copy(file, portal / "phieu/nam.xlsx")
    assert run(portal, "collect", portal / "phieu", "--yes")[0] == 0
    assert "nam,1,450," in (portal / "datasets/cac-don-vi/indicators.csv").read_text("utf-8")
    assert run(portal, "import", file, "--yes")[0] == 0
    assert "1,450," in (portal / "datasets/quy-hai/indicators.csv").read_text("utf-8")
