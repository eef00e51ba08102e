"""`site-builder import`, from the command line to the built site."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import.report import word
from tests.extensions.office_import.samples import SIMPLE
from tests.extensions.office_import.writers import P, table, write_csv, write_docx
from tests.portal import copy_sample

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[3]
HOME = """\
---
title: Cải cách hành chính
period_kinds: [half-year]
---

Sáu tháng một báo cáo.
"""
OWN = ("--series", "cchc", "--period", "2022-H1")


@pytest.fixture
def portal(tmp_path):
    """A series of the sample portal, and one for the report."""
    folder = copy_sample(tmp_path / "portal", "cap-nuoc*")
    (folder / "reports/cchc").mkdir()
    (folder / "reports/cchc/index.md").write_text(HOME, "utf-8")
    return folder


@pytest.fixture
def document(tmp_path):
    """The full report as a Word file, beside the portal."""
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(write_docx(word()))
    return path


def run(portal, command, *words):
    """The command on the portal, in this process."""
    return CliRunner().invoke(main, [command, "-f", str(portal / "mkdocs.yml"), *map(str, words)])


def contents(folder):
    """Every file of a folder by the sum of its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_from_a_word_file_to_a_page(portal, document):
    """Import, check without one error, build: the page prints the form and draws figures from it."""
    done = run(portal, "import", document, *OWN)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        "reports/cchc/2022-h1.md" in done.stdout
        and "datasets/cchc-2022-h1/indicators.csv" in done.stdout
    )
    checked = run(portal, "check")
    assert checked.exit_code == 0, checked.output
    built = run(portal, "build")
    assert built.exit_code == 0, built.output
    page = (portal / "site/cchc/2022-h1/index.html").read_text("utf-8")
    assert "25/BC-STTTT" in page and "50,66" in page and "116.340" in page
    assert (portal / "site/datasets/cchc-2022-h1/indicators.csv").is_file()
    assert (portal / ".review/cchc-2022-h1.html").is_file()  # which is never published
    assert not [
        path
        for path in (portal / "site").rglob("*")
        if path.name in (".review", "cchc-2022-h1.html")
    ]


def test_a_fresh_draft_fails_only_for_what_its_author_must_say(portal, document):
    """Nobody to ask is known without an address: check names that and nothing else; import.md says so too."""
    settings = portal / "mkdocs.yml"
    text = re.sub(r"(?m)(contact:\n +name:.*\n) +email:.*\n", r"\1", settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    assert run(portal, "import", document, *OWN).exit_code == 0
    checked = run(portal, "check", "--lang", "vi")
    assert checked.exit_code == 1
    assert re.findall(r"LỖI \[([\w-]+)\]", checked.output) == ["missing-contact"]
    notes = (portal / "datasets/cchc-2022-h1/import.md").read_text("utf-8")
    assert "Ghi đầu mối để hỏi trong `datapackage.yaml`" in notes


def test_nothing_is_made_up_where_no_portal_says_it(document):
    """Neither licence nor contact; both are on the list of things to do."""
    draft = import_document(document, series="cchc", period=parse_period("2022-H1"), language="vi")
    package = yaml.safe_load(draft.file("datasets/cchc-2022-h1/datapackage.yaml"))
    assert not {"licenses", "contributors"} & package.keys()
    notes = draft.file("datasets/cchc-2022-h1/import.md").decode()
    assert "Ghi giấy phép (`licenses`) và đầu mối để hỏi trong `datapackage.yaml`" in notes


def test_licence_and_contact_are_the_portals(portal, document):
    """As its settings have them, and import.md tells where they are from."""
    run(portal, "import", document, *OWN)
    package = yaml.safe_load((portal / "datasets/cchc-2022-h1/datapackage.yaml").read_text("utf-8"))
    assert [each["name"] for each in package["licenses"]] == ["CC-BY-4.0"]
    assert package["contributors"] == [
        {"title": "Văn phòng huyện Mẫu", "email": "so-lieu@mau.example", "roles": ["contact"]}
    ]
    assert "số 25/BC-STTTT ngày 10/6/2022" in package["description"]
    notes = (portal / "datasets/cchc-2022-h1/import.md").read_text("utf-8")
    assert "giấy phép CC-BY-4.0 và đầu mối “Văn phòng huyện Mẫu”: lấy từ `mkdocs.yml`" in notes


def test_the_package_has_its_identity_and_keeps_it(portal, document):
    """Harvesters know it by its first address, also where it is imported again after the portal moved."""
    described, settings = portal / "datasets/cchc-2022-h1/datapackage.yaml", portal / "mkdocs.yml"
    run(portal, "import", document, *OWN)
    known = yaml.safe_load(described.read_text("utf-8"))["id"]
    assert known == "https://mau.example/datasets/cchc-2022-h1/"
    settings.write_text(
        settings.read_text("utf-8").replace("https://mau.example/", "https://moi.example/"), "utf-8"
    )
    assert run(portal, "import", document, *OWN, "--force").exit_code == 0
    assert yaml.safe_load(described.read_text("utf-8"))["id"] == known


def test_a_dry_run_writes_nothing(portal, document):
    """And lists the same files."""
    before = contents(portal)
    dry = run(portal, "import", document, *OWN, "--dry-run")
    assert dry.exit_code == 0 and contents(portal) == before
    page = "Trang xem lại: .review/cchc-2022-h1.html\n"
    written = run(portal, "import", document, *OWN).stdout.replace(page, "")
    assert written == dry.stdout


def test_a_second_run_is_refused_and_forced(portal, document):
    """An author's changes are kept; with --force the same input gives the same bytes."""
    run(portal, "import", document, *OWN)
    first = contents(portal)
    report = portal / "reports/cchc/2022-h1.md"
    report.write_text("của tôi", "utf-8")
    refused = run(portal, "import", document, *OWN)
    assert refused.exit_code == 1 and "[import-would-overwrite]" in refused.stderr
    assert report.read_text("utf-8") == "của tôi"
    assert run(portal, "import", document, *OWN, "--force").exit_code == 0
    assert (portal / ".backup/1/reports/cchc/2022-h1.md").read_text("utf-8") == "của tôi"
    shutil.rmtree(portal / ".backup")
    assert contents(portal) == first


def test_other_reports_are_untouched(portal, document):
    """What was there before is there after, byte for byte."""
    before = contents(portal)
    run(portal, "import", document, *OWN)
    after = contents(portal)
    assert before.items() <= after.items()
    assert {name.rpartition("/")[0] for name in after.keys() - before} == {
        "reports/cchc",
        "datasets/cchc-2022-h1",
        "datasets/cchc-indicators",
        ".review",
    }


def test_only_the_tables(portal, document, tmp_path):
    """CSV files into a folder of one's own; the portal stays as it is."""
    before = contents(portal)
    done = run(portal, "import", document, "--tables-only", tmp_path / "bang")
    assert done.exit_code == 0 and contents(portal) == before
    assert sorted(contents(tmp_path / "bang")) == [
        "cac-cuoc-hop.csv",
        "indicators.csv",
        "scales.csv",
        "thu-tuc-lien-thong.csv",
    ]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--series", "cchc"),
        ("--period", "2022-H1"),
        ("--series", "cchc", "--period", "nửa năm"),
        (*OWN, "--numbers", "fr"),
        (*OWN, "--wrong"),
    ],
)
def test_wrong_use(portal, document, words):
    """Exit code 2, nothing written."""
    before = contents(portal)
    assert run(portal, "import", document, *words).exit_code == 2
    assert contents(portal) == before


def test_a_file_that_is_not_there(portal):
    """Wrong use as well."""
    assert run(portal, "import", "khong-co.docx", *OWN).exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK\x03\x04 cut", "import-damaged"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
            "import-unknown-format",
        ),
        ("a.csv", b"", "import-nothing-found"),
        ("a.csv", b"a" + b";a" * 600 + b"\n" + b"1" + b";1" * 600 + b"\n", "import-too-wide"),
    ],
)
def test_a_refused_document(portal, tmp_path, monkeypatch, name, content, code):
    """Exit code 1, the file and the way out named, nothing written; no other program is installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / name
    path.write_bytes(content)
    before = contents(portal)
    done = run(portal, "import", path, *OWN, "--lang", "vi")
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{name}\n  LỖI [{code}]" in done.stderr and "→" in done.stderr
    assert contents(portal) == before


def test_a_folder_that_cannot_be_written(portal, document):
    """A message and exit code 1, not a traceback."""
    blocked = portal / "datasets/cchc-2022-h1"
    blocked.write_text("a file where the folder belongs", "utf-8")
    before = contents(portal)
    done = run(portal, "import", document, *OWN)
    assert done.exit_code == 1 and "Lỗi:" in done.stderr and isinstance(done.exception, SystemExit)
    assert contents(portal) == before


def test_as_a_process_of_its_own(portal, tmp_path):
    """What a terminal gets: UTF-8 whatever the locale, and the exit code; doubts are told."""
    path = tmp_path / "bang.csv"
    path.write_bytes(write_csv(SIMPLE.blocks))
    command = [
        sys.executable,
        "-m",
        "site_builder.cli",
        "import",
        "-f",
        str(portal / "mkdocs.yml"),
        str(path),
        *OWN,
    ]
    done = subprocess.run(
        command, capture_output=True, cwd=ROOT, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    )
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode("utf-8").splitlines()
    assert re.fullmatch(r"datasets/cchc-2022-h1/cac-cuoc-hop\.csv  \(\d+ B\)", lines[0])
    assert lines[-2:] == ["Trang xem lại: .review/cchc-2022-h1.html", "0 lỗi, 0 cảnh báo, 0 lưu ý."]
    again = subprocess.run(command, capture_output=True, cwd=ROOT)
    assert again.returncode == 1 and b"import-would-overwrite" in again.stderr


def test_an_answer_about_a_column_is_kept_for_the_next_period(portal, tmp_path):
    """Given once with the first period, read with the second."""
    path = tmp_path / "do.docx"
    rows = (["Trạm", "Loại", "Giá trị đo"], ["An", "a", "1.234"], ["Bình", "b", "2.345"])
    path.write_bytes(write_docx((P("Bảng 1. Kết quả đo"), table(*rows))))
    first = run(portal, "import", path, *OWN)
    read = yaml.safe_load((portal / "datasets/cchc-2022-h1/import.yaml").read_text("utf-8"))
    (asked,) = (each["id"] for each in read["questions"] if each["kind"] == "columns")
    first = run(portal, "import", path, *OWN, "--answer", f"{asked}=point")
    second = run(portal, "import", path, "--series", "cchc", "--period", "2022-H2")
    assert (first.exit_code, second.exit_code) == (0, 0), second.output
    assert "Giá trị đo: point" in (portal / "reports/cchc/.import.yaml").read_text("utf-8")
    assert "1.234" in (portal / "datasets/cchc-2022-h2/ket-qua-do.csv").read_text("utf-8")
    assert "import-ambiguous-number" not in second.output


def test_an_answer_in_another_form_is_refused(portal, document):
    """And nothing is written."""
    done = run(portal, "import", document, *OWN, "--answer", "dot=point")
    assert done.exit_code == 1 and "import-answer-unknown" in done.output
    assert not (portal / "datasets/cchc-2022-h1").exists()


def test_force_keeps_what_an_author_edited(portal, document):
    """The edited file stands in the folder that the command names."""
    run(portal, "import", document, *OWN)
    report = portal / "reports/cchc/2022-h1.md"
    edited = report.read_text("utf-8").replace("status: preliminary", "status: official")
    report.write_text(edited, "utf-8")
    done = run(portal, "import", document, *OWN, "--force")
    assert done.exit_code == 0 and ".backup/1" in done.stdout
    assert (portal / ".backup/1/reports/cchc/2022-h1.md").read_text("utf-8") == edited
    assert not (portal / ".backup/1/datasets").exists()


def test_a_sheet_without_a_title_has_that_of_its_series(portal, tmp_path):
    """And the period."""
    (tmp_path / "a.csv").write_text("Xã,Tiếp nhận (hồ sơ)\nAn,12\nBình,30\n", "utf-8")
    assert run(portal, "import", tmp_path / "a.csv", *OWN).exit_code == 0
    assert "title: Cải cách hành chính, " in (portal / "reports/cchc/2022-h1.md").read_text("utf-8")


def test_a_table_is_named_without_its_period(portal, tmp_path):
    """The next periods go on under the name."""
    blocks = (P("BÁO CÁO", bold=True), P("Kết quả", bold=True), P("Có 42 hồ sơ."))
    blocks += (P("Bảng 1. Hồ sơ tiếp nhận, 6 tháng đầu năm 2022"),)
    blocks += (table(["TT", "Xã", "Hồ sơ"], ["1", "An", "12"], ["2", "Bình", "30"]),)
    (tmp_path / "a.docx").write_bytes(write_docx(blocks))
    assert run(portal, "import", tmp_path / "a.docx", *OWN).exit_code == 0
    assert (portal / "datasets/cchc-2022-h1/ho-so-tiep-nhan.csv").is_file()


def test_a_title_of_another_period_is_an_error(portal, document):
    """The letter says 6 tháng đầu năm 2022."""
    done = run(portal, "import", document, "--series", "cchc", "--period", "2022-H2")
    assert done.exit_code == 1 and "import-other-period" in done.output
    assert not (portal / "reports/cchc/2022-h2.md").exists()
