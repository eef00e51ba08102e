"""The second period of a series: from a Word file on a changed form to a checked draft, held against the first."""

import csv
import re
import shutil

import pytest
import yaml

from tests.conftest import command
from tests.extensions.office_import.portals import portal, run
from tests.extensions.office_import.printed_form import RENAMED, report, second_report
from tests.extensions.office_import.writers import WRITERS, P, table

pytestmark = pytest.mark.whole
FIRST, SECOND, LISTED = "datasets/cds-2025-h1", "datasets/cds-2025-h2", "datasets/cds-indicators"


def import_of(folder, blocks, period, *words, series="cds"):
    """The command on a Word file with these blocks."""
    path = folder.parent / f"{period}.docx"
    path.write_bytes(WRITERS["docx"](blocks))
    return run(folder, "import", path, "--series", series, "--period", period, *words)


def rows_of(folder, package, name):
    """The rows of a table of the portal."""
    with (folder / package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """The portal after both imports, and what the second printed."""
    folder = portal(tmp_path_factory.mktemp("second"), "cds")
    assert import_of(folder, report(), "2025-H1").exit_code == 0
    done = import_of(folder, second_report(), "2025-H2")
    assert done.exit_code == 0, done.output
    return folder, done.output


def test_the_columns_keep_their_names(second):
    """Though the header calls two of them otherwise."""
    folder, _ = second
    (first, *_), (again, *_) = (
        rows_of(folder, FIRST, "indicators"),
        rows_of(folder, SECOND, "indicators"),
    )
    assert [name for name in again if name != "code_printed"] == list(first)


def test_every_indicator_keeps_its_code(second):
    """By its name, whatever number is printed before it; the new row gets a code that no other had."""
    folder, _ = second
    codes = {row["name"]: row["code"] for row in rows_of(folder, FIRST, "indicators")}
    again = {row["name"]: row["code"] for row in rows_of(folder, SECOND, "indicators")}
    new = {
        RENAMED.get(name, name): code
        for name, code in codes.items()
        if name != "Lớp tập huấn đã mở"
    }
    assert {name: again[name] for name in new} == new
    assert set(again) - set(new) == {"Hồ sơ công việc lập trên mạng"}
    assert again["Hồ sơ công việc lập trên mạng"] == "A.II.4-2" not in codes.values()


def test_the_printed_code_stands_beside(second):
    """So nothing that the source prints is lost."""
    folder, _ = second
    printed = {row["code"]: row["code_printed"] for row in rows_of(folder, SECOND, "indicators")}
    assert (printed["A.II.4"], printed["A.II.4-2"], printed["B.III.8"]) == (
        "A.II.5",
        "A.II.4",
        "B.III.7",
    )


@pytest.mark.parametrize(
    "said",
    [
        r"import-row-renamed\] .*B\.III\.6 là “Cán bộ được tập huấn”",
        r"import-row-gone\] .*“Lớp tập huấn đã mở”",
        r"import-code-taken\] .*“Hồ sơ công việc lập trên mạng”",
        r"import-row-moved\] .*“Chứng thư số đang dùng” in là A\.II\.5",
        r"import-column-renamed\] .*“Chỉ tiêu thống kê”.*“Tên chỉ tiêu”",
        r"import-unit-changed\] .*“Lượt”.*“Nghìn lượt”",
    ],
)
def test_each_difference_is_told(second, said):
    """In the words of its author."""
    assert re.search(said, second[1].replace("\n", " "))


def test_nothing_else_is_told(second):
    """Six kinds of difference, seven findings."""
    codes = re.findall(r"\[(import-[\w-]+)\]", second[1])
    assert sorted(set(codes)) == [
        "import-code-taken",
        "import-column-renamed",
        "import-row-gone",
        "import-row-moved",
        "import-row-renamed",
        "import-unit-changed",
    ]


def test_the_notes_propose_what_the_series_may_enter(second):
    """A command for each change of the form."""
    folder, _ = second
    notes = (folder / SECOND / "import.md").read_text("utf-8")
    assert "## So với kỳ trước (2025-H1)" in notes
    for line in (
        "site-builder series reword cds B.III.6 --name 'Cán bộ, công chức được tập huấn'",
        "site-builder series retire cds B.III.7 --until 2025-H1",
        "site-builder series break cds B.III.8 2025-H2 --kind unit "
        "--unit 'Nghìn lượt' --note 'Đơn vị trước là “Lượt”, nay là “Nghìn lượt”.'",
    ):
        assert f"\n{line}\n" in notes


def test_the_text_is_bound_to_the_codes_that_go_on(second):
    """A.II.4 is still the certificates."""
    text = (second[0] / "reports/cds/2025-h2.md").read_text("utf-8")
    assert '{{ figure("A.I.4", unit=False) }} trạm phát sóng' in text and "A.II.3.a" in text


def test_the_draft_passes_the_checks_once_its_names_are_confirmed(second, tmp_path):
    """Both periods, one series of indicators; what goes on under another name stops a build until somebody says so."""
    folder = tmp_path / "portal"
    shutil.copytree(second[0], folder)
    shutil.copy(second[0].parent / "2025-H2.docx", tmp_path)
    checked = run(folder, "check")
    errors = set(re.findall(r"LỖI \[([a-z-]+)\]", checked.output))
    assert (checked.exit_code, errors) == (1, {"import-open"}), checked.output
    read = yaml.safe_load((folder / "datasets/cds-2025-h2/import.yaml").read_text("utf-8"))
    asked = [each for each in read["questions"] if each["refuses"] or each["kind"] == "gone"]
    answers = [f"--answer={each['id']}={(each['choices'] or ['in hai lần'])[0]}" for each in asked]
    done = import_of(folder, second_report(), "2025-H2", *answers)
    assert done.exit_code == 0 and len(asked) <= 10, done.output
    checked = run(folder, "check")
    assert checked.exit_code == 0, checked.output
    breaks, listed = rows_of(folder, LISTED, "breaks"), rows_of(folder, LISTED, "indicators")
    cut = [(row["indicator"], row["period"], row["kind"], row["unit_before"]) for row in breaks]
    assert cut == [("B.III.8", "2025-H2", "unit", "Lượt")]
    assert [row["unit"] for row in listed if row["code"] == "B.III.8"] == ["Nghìn lượt"]
    assert {row["code"]: row["until"] for row in listed if row["until"]} == {"B.III.7": "2025-H1"}


def test_the_document_says_that_it_is_of_another_period(second):
    """6 tháng cuối năm 2025 is not the first half."""
    done = import_of(second[0], second_report(), "2026-H1")
    assert done.exit_code == 1 and "import-other-period" in done.output


def test_an_answer_about_a_row_holds(tmp_path):
    """Said to be new, a renamed row gets a code of its own, and nobody is asked again."""
    folder = portal(tmp_path, "cds")
    import_of(folder, report(), "2025-H1")
    (folder / "reports/cds/.import.yaml").write_text(
        "rows: {'Cán bộ, công chức được tập huấn': new}\n", "utf-8"
    )
    done = import_of(folder, second_report(), "2025-H2")
    codes = {row["name"]: row["code"] for row in rows_of(folder, SECOND, "indicators")}
    assert codes["Cán bộ, công chức được tập huấn"] == "B.III.6-2"
    assert "import-row-renamed" not in done.output and "LƯU Ý [import-code-taken]" in done.output


MEASURES = (
    ["Trạm", "Loại", "Giá trị đo"],
    ["Trạm An", "a", "1.190,5"],
    ["Trạm Bình", "b", "2.345,5"],
)
AGAIN = (["Trạm", "Loại", "Giá trị đo"], ["Trạm An", "a", "1.234"], ["Trạm Bình", "b", "2.401"])


@pytest.mark.parametrize(
    ("before", "value"), [(MEASURES, "1234"), ((), "1.234")], ids=["second", "first"]
)
def test_the_last_period_tells_the_scale(tmp_path, before, value):
    """1.234 beside 1190,5 of the same station before; a first period asks."""
    folder = portal(tmp_path, "do")
    if before:
        assert (
            import_of(
                folder, (P("Bảng 1. Kết quả đo"), table(*before)), "2025-H1", series="do"
            ).exit_code
            == 0
        )
    done = import_of(folder, (P("Bảng 1. Kết quả đo"), table(*AGAIN)), "2025-H2", series="do")
    rows = rows_of(folder, "datasets/do-2025-h2", "ket-qua-do")
    assert rows[0]["gia_tri_do"] == value
    assert ("import-ambiguous-number" in done.output) == (not before)


def test_figures_of_the_text_keep_the_ids_that_an_author_gave(tmp_path):
    """And stand as calls where the last report has calls."""
    folder = portal(tmp_path, "rac")
    sentence = "Trong kỳ, huyện thu gom {} tấn rác, phục vụ {} hộ."
    import_of(folder, (P(sentence.format("1.704,5", "34.620")),), "2025-H1", series="rac")
    figures = folder / "datasets/rac-2025-h1/figures.csv"
    figures.write_text(figures.read_text("utf-8").replace("mo-dau-1,", "thu-gom,"), "utf-8")
    page = folder / "reports/rac/2025-h1.md"
    page.write_text(
        page.read_text("utf-8").replace("1.704,5", '{{ figure("thu-gom", unit=False) }}'), "utf-8"
    )
    import_of(folder, (P(sentence.format("1.811,2", "35.002")),), "2025-H2", series="rac")
    ids = {row["id"]: row["value"] for row in rows_of(folder, "datasets/rac-2025-h2", "figures")}
    assert ids["thu-gom"] == "1811.2"
    assert 'thu gom {{ figure("thu-gom", unit=False) }} tấn rác' in (
        folder / "reports/rac/2025-h2.md"
    ).read_text("utf-8")


def test_what_the_author_took_out_of_the_head_is_not_asked_for_again(tmp_path):
    """The source states no request and no addressee; what was left empty is asked for as before."""
    folder = portal(tmp_path, "cds")
    text = (P("BÁO CÁO", bold=True), P("Kết quả", bold=True), P("Có 12 hộ."))
    assert import_of(folder, text, "2025-H1").exit_code == 0
    first = folder / "reports/cds/2025-h1.md"
    bare = re.sub("(?m)^(request_document|addressee):\n", "", first.read_text("utf-8"))
    assert bare != first.read_text("utf-8") and "signatory:" in bare
    first.write_text(bare, "utf-8")
    assert import_of(folder, text, "2025-H2").exit_code == 0
    again = yaml.safe_load((folder / "reports/cds/2025-h2.md").read_text("utf-8").split("---\n")[1])
    assert not {"request_document", "addressee"} & set(again) and again["signatory"] is None


def test_a_last_package_that_cannot_be_read_is_told(tmp_path):
    """The draft stands without being held against it."""
    folder = portal(tmp_path, "do")
    import_of(folder, (P("Bảng 1. Kết quả đo"), table(*MEASURES)), "2025-H1", series="do")
    (folder / "datasets/do-2025-h1/datapackage.yaml").write_text("resources: [", "utf-8")
    done = import_of(folder, (P("Bảng 1. Kết quả đo"), table(*AGAIN)), "2025-H2", series="do")
    assert done.exit_code == 0 and "import-last-unreadable" in done.output


def spending(unit, *amounts):
    """A table of money under the line of its unit."""
    rows = [
        ["Xã", "Dự toán"],
        *([f"Hòa {name}", amount] for name, amount in zip("ABC", amounts, strict=True)),
    ]
    return [P("Bảng 1. Kinh phí"), P(f"Đơn vị tính: {unit}"), table(*rows), P("Hết.")]


@pytest.mark.parametrize(
    ("unit", "expected"), [("tỷ đồng", ["", "", "3"]), ("triệu đồng", ["1234", "2351", "3"])]
)
def test_what_was_counted_in_another_unit_tells_no_magnitude(tmp_path, unit, expected):
    """1,234 tỷ đồng is a question after 1.234,5 triệu đồng, and never 1234 tỷ; in the old unit it is 1234."""
    folder = portal(tmp_path, "cds")
    first = spending("triệu đồng", "1.234,5", "2.351,5", "3,5")
    assert import_of(folder, first, "2025-H1").exit_code == 0
    assert import_of(folder, spending(unit, "1,234", "2,351", "3"), "2025-H2").exit_code == 0
    assert [row["du_toan"] for row in rows_of(folder, SECOND, "kinh-phi")] == expected


def test_what_came_later_is_not_gone_from_an_earlier_period(tmp_path):
    """A report that is brought in late is held against the one after it, and retires nothing."""
    folder = portal(tmp_path, "cds")
    assert import_of(folder, second_report(), "2025-H2").exit_code == 0
    done = import_of(folder, report(), "2025-H1")
    assert done.exit_code == 0 and "-gone]" not in done.output, done.output
    questions = yaml.safe_load((folder / FIRST / "import.yaml").read_text("utf-8"))["questions"]
    assert not [each["id"] for each in questions if each["id"].startswith("gone")]


def test_a_document_imported_again_goes_where_its_report_is_by_now(tmp_path):
    """Whatever names series, report and package have since; a second package would double each figure."""
    folder = portal(tmp_path, "cds")
    assert import_of(folder, report(), "2025-H1").exit_code == 0
    for words in (
        ("series", "rename", "cds", "chuyen-doi-so"),
        ("series", "rename", "chuyen-doi-so/2025-h1", "nua-dau"),
        ("dataset", "rename", "cds-2025-h1", "cds-nua-dau"),
    ):
        done = command(*words, "--note", "Tên mới.", cwd=folder)
        assert done.returncode == 0, done.stderr
    before = {path for path in folder.rglob("*") if ".backup" not in path.parts}
    done = import_of(folder, report(), "2025-H1", "--force", series="chuyen-doi-so")
    assert (
        "reports/chuyen-doi-so/nua-dau.md" in done.output
        and "datasets/cds-nua-dau/indicators.csv" in done.output
    )
    new = {path for path in folder.rglob("*") if ".backup" not in path.parts} - before
    assert {path.parent.name for path in new} <= {".review"}
    assert "name: cds-nua-dau" in (folder / "datasets/cds-nua-dau/datapackage.yaml").read_text(
        "utf-8"
    )


def test_a_period_whose_report_was_removed_is_imported_beside_it(tmp_path):
    """Under names with a number behind them, which check takes."""
    folder = portal(tmp_path, "cds")
    assert import_of(folder, report(), "2025-H1").exit_code == 0
    for words in (("series", "remove", "cds/2025-h1"), ("dataset", "remove", "cds-2025-h1")):
        assert command(*words, "--note", "Nhầm.", cwd=folder).returncode == 0
    done = import_of(folder, report(), "2025-H1")
    assert (
        "reports/cds/2025-h1-2.md" in done.output
        and "datasets/cds-2025-h1-2/indicators.csv" in done.output
    )
    assert "package-returned" not in command("check", cwd=folder).stdout


def test_nothing_is_imported_into_an_address_that_ended(tmp_path):
    """Of a series that has another name: check would refuse what was written there."""
    folder = portal(tmp_path, "cds")
    assert import_of(folder, report(), "2025-H1").exit_code == 0
    assert command("series", "remove", "cds/2025-h1", "--note", "Nhầm.", cwd=folder).returncode == 0
    assert (
        command(
            "series", "rename", "cds", "chuyen-doi-so", "--note", "Tên mới.", cwd=folder
        ).returncode
        == 0
    )
    before = {path for path in folder.rglob("*") if path.suffix in (".md", ".csv", ".yaml")}
    for series, period in (("cds", "2025-H2"), ("cds", "2025-H1")):
        done = import_of(
            folder, second_report() if period == "2025-H2" else report(), period, series=series
        )
        assert done.exit_code == 1 and "đã đổi tên hoặc đã gỡ" in done.output, done.output
    assert {path for path in folder.rglob("*") if path.suffix in (".md", ".csv", ".yaml")} == before
