"""An import ends with questions: they stand in import.yaml, `check` repeats them, and a build refuses what is grave."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from tests.extensions.office_import.portals import portal, run
from tests.extensions.office_import.test_office import saved, workbook

pytestmark = pytest.mark.whole

NAMELESS = [["An", 5, 6], ["Bình", 7, 8], ["Cát", 9, 11]]
OWN = ("--series", "thu", "--period", "2025-H1")
HOME = "datasets/thu-2025-h1"


@pytest.fixture
def imported(tmp_path):
    """A portal with a draft of a workbook without a header, and how the import ended."""
    folder = portal(tmp_path, "thu")
    document = tmp_path / "so-lieu.xlsx"
    document.write_bytes(saved(workbook(NAMELESS)))
    return folder, document, run(folder, "import", document, *OWN)


def questions(folder):
    """import.yaml, its questions by their ids."""
    read = yaml.safe_load((folder / HOME / "import.yaml").read_text("utf-8"))
    return {each["id"]: each for each in read["questions"]}


def test_an_import_that_wrote_a_draft_ends_well(imported):
    """With open questions too; the numbers of the draft are counted."""
    folder, _, done = imported
    (question,) = questions(folder).values()
    assert done.exit_code == 0, done.output
    assert (question["kind"], question["refuses"], question["answer"]) == ("names", True, "")
    assert yaml.safe_load((folder / HOME / "import.yaml").read_text("utf-8"))["numbers"] == 6


def test_a_nameless_column_is_not_published(imported):
    """`check` says so in one line and ends with 1."""
    folder, *_ = imported
    checked = run(folder, "check")
    assert checked.exit_code == 1 and checked.output.count("[import-open]") == 1


def test_an_answer_names_the_columns_and_is_remembered(imported):
    """By the command; the next period of the series is not asked again."""
    folder, document, _ = imported
    (name,) = questions(folder)
    done = run(folder, "import", document, *OWN, "--answer", f"{name}=Nam | Nữ")
    assert done.exit_code == 0, done.output
    assert "Nam" in (folder / HOME / "datapackage.yaml").read_text("utf-8")
    assert "[import-open]" not in run(folder, "check").output
    run(folder, "import", document, "--series", "thu", "--period", "2025-H2")
    later = (folder / "datasets/thu-2025-h2/datapackage.yaml").read_text("utf-8")
    assert "title: Nam" in later and "title: Nữ" in later


def test_an_answer_in_the_file_counts_once_the_document_is_imported_again(imported):
    """Until then the question is open, for the columns are as they were."""
    folder, document, _ = imported
    path = folder / HOME / "import.yaml"
    path.write_text(path.read_text("utf-8").replace("answer: ''", "answer: Nam | Nữ", 1), "utf-8")
    assert "[import-open]" in run(folder, "check").output
    assert run(folder, "import", document, *OWN, "--force").exit_code == 0
    assert "[import-open]" not in run(folder, "check").output


def test_an_id_that_no_question_has_is_refused(imported):
    """Nothing is replaced."""
    folder, document, _ = imported
    done = run(folder, "import", document, *OWN, "--answer", "names-khac=Nam")
    assert done.exit_code == 1 and "[import-answer-unknown]" in done.output


def test_a_row_that_somebody_deleted_is_told_until_it_is_named(imported):
    """With its two numbers; named under `left_out` with the reason it is a decision."""
    folder, *_ = imported
    (table,) = (folder / HOME).glob("*.csv")
    table.write_text("".join(table.read_text("utf-8").splitlines(True)[:-1]), "utf-8")
    assert "[import-numbers-gone]" in run(folder, "check").output
    path = folder / HOME / "import.yaml"
    path.write_text(
        path.read_text("utf-8").replace("left_out: {}", "left_out:\n  Cát, 9 và 11: in hai lần"),
        "utf-8",
    )
    assert "[import-numbers-gone]" not in run(folder, "check").output


@pytest.mark.parametrize(
    ("right", "wrong"), [("9,11", "11,9"), ("9,11", "9,12"), ("9,11", "90,11")]
)
def test_a_number_that_somebody_changed_is_told_until_it_is_named_or_released(
    imported, right, wrong
):
    """Swapped, in one digit, or ten times as large; the columns are named as they are called now."""
    folder, *_ = imported
    (table,) = (folder / HOME).glob("*.csv")
    assert "[import-numbers-changed]" not in run(folder, "check").output
    table.write_text(table.read_text("utf-8").replace(right, wrong), "utf-8")
    assert "[import-numbers-changed]" in run(folder, "check").output
    path = folder / HOME / "import.yaml"
    path.write_text(
        path.read_text("utf-8").replace("left_out: {}", "left_out:\n  Cát: nguồn in nhầm"), "utf-8"
    )
    assert "[import-numbers-changed]" not in run(folder, "check").output


def test_a_renamed_column_still_holds_what_was_imported(imported):
    """Numbers are known by themselves, whatever their column and their table are called."""
    folder, *_ = imported
    (table,) = (folder / HOME).glob("*.csv")
    for path in (table, folder / HOME / "datapackage.yaml"):
        path.write_text(path.read_text("utf-8").replace("cot_2", "nam"), "utf-8")
    assert "[import-numbers-changed]" not in run(folder, "check").output


def test_a_sentence_that_somebody_took_out_is_told(tmp_path):
    """With the figure that it stated; one that a call prints is there."""
    folder = portal(tmp_path, "thu")
    document = tmp_path / "a.txt"
    document.write_text(
        "Cả tỉnh có 4.120 hộ nghèo.\n\nTỷ lệ là 12,5%, giảm so với năm trước.\n", "utf-8"
    )
    run(folder, "import", document, *OWN)
    report = folder / "reports/thu/2025-h1.md"
    assert "[import-figures-unprinted]" not in run(folder, "check").output
    report.write_text(report.read_text("utf-8").replace("Cả tỉnh có 4.120 hộ nghèo.", ""), "utf-8")
    told = run(folder, "check").output
    assert "[import-figures-unprinted]" in told and "4.120" in told and "12,5" not in told


def test_a_file_of_questions_that_is_no_such_file_is_told(imported):
    """Nothing passes because its questions cannot be read."""
    folder, *_ = imported
    (folder / HOME / "import.yaml").write_text("questions: nine\n", "utf-8")
    assert "[import-questions-unreadable]" in run(folder, "check").output


def test_the_core_alone_refuses_what_is_open(imported):
    """Nothing of the extension is needed."""
    folder, *_ = imported
    program = (
        "import sys; from types import SimpleNamespace; from site_builder.core import extension\n"
        "own, declared = 'site_builder.extensions.office_import', extension._points()\n"
        "sys.modules[own], others = None, lambda point: not point.value.startswith(own)\n"
        "select = lambda group: list(filter(others, declared.select(group=group)))\n"
        "extension._points = lambda: SimpleNamespace(select=select)\n"
        "from site_builder.cli import main\n"
        f"main(['check', '-f', {str(folder / 'mkdocs.yml')!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "[import-open]" in done.stdout + done.stderr


CODED = [["Xã", 101, 102], ["An", 5, 6], ["Bình", 7, 8], ["Cát", 9, 11]]


def monthly(path, month):
    """A workbook of every month whose header holds numbers: nothing tells them from those of the table."""
    book = workbook(CODED)
    book.active.title = f"Tháng {month}"
    path.write_bytes(saved(book))
    return path


def columns(folder, period):
    """The titles of the columns of the only table of a package."""
    read = yaml.safe_load((folder / f"datasets/thu-{period}/datapackage.yaml").read_text("utf-8"))
    return [field["title"] for field in read["resources"][0]["schema"]["fields"]]


def test_the_lines_of_a_header_are_answered_once(tmp_path):
    """For the sheet of one month, and so for that of every later one."""
    folder = portal(tmp_path, "thu")
    done = run(
        folder, "import", monthly(tmp_path / "6.xlsx", 6), "--series", "thu", "--period", "2025-H1"
    )
    assert done.exit_code == 0, done.output
    (asked,) = questions(folder).values()
    assert asked["kind"] == "names" and "Xã" not in columns(folder, "2025-h1")
    answer = f"--answer={asked['id']}=1"
    done = run(
        folder, "import", tmp_path / "6.xlsx", "--series", "thu", "--period", "2025-H1", answer
    )
    assert done.exit_code == 0 and columns(folder, "2025-h1") == ["Xã", "101", "102"]
    run(
        folder,
        "import",
        monthly(tmp_path / "12.xlsx", 12),
        "--series",
        "thu",
        "--period",
        "2025-H2",
    )
    assert columns(folder, "2025-h2") == columns(folder, "2025-h1")
    table = next((folder / "datasets/thu-2025-h2").glob("*.csv")).read_text("utf-8")
    assert table.splitlines()[1:] == ["An,5,6", "Bình,7,8", "Cát,9,11"]
