"""Three reports of one office, imported into a portal that `init` wrote: the trend stands on the indicator's page."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import docx
import pytest
import yaml

from site_builder.authoring.init import init_portal
from tests.authoring.test_init import make_new
from tests.extensions.office_import.portals import run
from tests.extensions.office_import.report import word
from tests.extensions.office_import.writers import P, table, write_docx

pytestmark = pytest.mark.whole
PERIODS = {
    "2022-H1": "6 tháng đầu năm 2022",
    "2022-H2": "6 tháng cuối năm 2022",
    "2023-H1": "6 tháng đầu năm 2023",
}
# Of the form as each period prints it: processed dossiers, those online, their share.
PRINTED = {
    "2022-H1": ("116.340", "58.941", "50,66"),
    "2022-H2": ("120.111", "70.010", "58,29"),
    "2023-H1": ("131.050", "83.205", "63,49"),
}
LIST = Path("datasets/cchc-indicators/indicators.csv")


def document(folder: Path, period: str) -> Path:
    """The report of a period: that of the first, in which Word's own library puts in other figures."""
    path = folder / f"{period}.docx"
    path.write_bytes(write_docx(word()))
    opened = docx.Document(str(path))
    figures = dict(zip(PRINTED["2022-H1"], PRINTED[period], strict=True))
    cells = (cell for table in opened.tables for row in table.rows for cell in row.cells)
    for paragraph in (*opened.paragraphs, *(line for cell in cells for line in cell.paragraphs)):
        for part in paragraph.runs:
            part.text = figures.get(
                part.text, part.text.replace(PERIODS["2022-H1"], PERIODS[period])
            )
    opened.save(str(path))
    return path


def rows(folder: Path, path: Path) -> dict[str, dict[str, str]]:
    """A table by its first column."""
    with (folder / path).open(encoding="utf-8", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def asked(folder: Path, period: str) -> list[dict[str, str]]:
    """The questions of an import."""
    path = folder / f"datasets/cchc-{period.lower()}/import.yaml"
    return list(yaml.safe_load(path.read_text("utf-8"))["questions"])


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh portal with the three imports; both questions of the first one are answered by the command."""
    folder = tmp_path_factory.mktemp("trend") / "portal"
    init_portal(folder, make_new(language="vi"), date(2026, 11, 28))
    own = ("--series", "cchc", "--period")
    first = document(folder.parent, "2022-H1")
    assert run(folder, "import", first, *own, "2022-H1").exit_code == 0
    answers = [f"--answer={each['id']}=yes" for each in asked(folder, "2022-H1")]
    assert len(answers) == 2
    for period in PERIODS:
        done = run(folder, "import", document(folder.parent, period), *own, period, *answers)
        assert done.exit_code == 0, done.output
        answers = []
    return folder


def test_the_trend_stands_on_the_page_of_the_indicator(three: Path) -> None:
    """Three values, a chart and the direction of good, though nobody wrote a line of YAML."""
    built = run(three, "build")
    assert built.exit_code == 0, built.output
    page = (three / "site/indicators/cchc/5.4/index.html").read_text("utf-8")
    words = re.sub(r"<[^>]+>|\s+", " ", page)
    assert all(share in words for _, _, share in PRINTED.values())
    assert "<svg" in page and "6T cuối/22: 58,29 %" in words and "càng cao càng tốt" in words
    for code in rows(three, LIST):
        assert (three / f"site/indicators/cchc/{code}/index.html").is_file()


def test_the_list_says_what_the_form_says(three: Path) -> None:
    """Codes in their order, names, units, kinds, parents; what only counts has no better way."""
    listed = rows(three, LIST)
    assert list(listed)[:6] == ["1", "2", "3", "4", "4.1", "4.1.1"]
    share, count, coded, heading = (listed[code] for code in ("5.4", "5.4.1", "2", "4.1"))
    assert (share["kind"], share["unit"], share["direction"], share["parent"]) == (
        "percent",
        "%",
        "up",
        "5",
    )
    assert (count["kind"], count["unit"], count["direction"], count["decimals"]) == (
        "count",
        "Hồ sơ",
        "none",
        "0",
    )
    assert (coded["kind"], heading["kind"], heading["direction"]) == ("coded", "heading", "")
    assert rows(three, LIST.with_name("scales.csv"))["2"]["label"] == "3 cấp"


def test_nothing_more_is_asked_of_later_periods(three: Path) -> None:
    """The same form again."""
    assert asked(three, "2022-H2") == asked(three, "2023-H1") == []


def test_an_import_again_enters_the_same_list(three: Path) -> None:
    """But for what somebody has reworded since, which stays."""
    before = (three / LIST).read_bytes()
    words = ("--series", "cchc", "--period", "2022-H1", "--force")
    assert run(three, "import", document(three.parent, "2022-H1"), *words).exit_code == 0
    assert (three / LIST).read_bytes() == before
    (three / LIST).write_bytes(before.replace("Tổng số hồ sơ".encode(), "Hồ sơ tiếp nhận".encode()))
    assert run(three, "import", document(three.parent, "2022-H1"), *words).exit_code == 0
    assert rows(three, LIST)["5.4.1"]["name"] == "Hồ sơ tiếp nhận"
    (three / LIST).write_bytes(before)


def test_figures_of_a_report_with_many_tables_lead_to_the_page_of_its_data(tmp_path: Path) -> None:
    """The page prints an extract of them, without the rows of the figures."""
    init_portal(tmp_path / "portal", make_new(language="vi"), date(2026, 11, 28))
    blocks = [P("I. Kết quả", bold=True), P("Mạng nối 145 đơn vị, dài 350 km.")]
    for n in range(1, 15):
        blocks += [
            P(f"Bảng {n}. Nhóm {n}"),
            table(["Tên", "Số"], ["An", str(n)], ["Bình", str(n + 5)]),
        ]
    (tmp_path / "a.docx").write_bytes(write_docx(blocks))
    words = ("--series", "cchc", "--period", "2022-H1")
    assert run(tmp_path / "portal", "import", tmp_path / "a.docx", *words).exit_code == 0
    built = run(tmp_path / "portal", "build")
    assert built.exit_code == 0, built.output
    page = (tmp_path / "portal/site/cchc/2022-h1/index.html").read_text("utf-8")
    assert '<a class="fig" href="../../datasets/cchc-2022-h1/">' in page


def test_an_answer_that_names_no_kind_is_refused(three: Path) -> None:
    """`5.4=often` is none."""
    words = (
        "--series",
        "cchc",
        "--period",
        "2022-H1",
        f"--answer={asked(three, '2022-H1')[0]['id']}=5.4=often",
    )
    done = run(three, "import", document(three.parent, "2022-H1"), *words)
    assert done.exit_code == 1 and "import-answer-unknown" in done.output


def test_a_list_that_cannot_be_read_is_not_replaced(three: Path, tmp_path: Path) -> None:
    """The import writes its draft; the list is its author's to mend."""
    path = three / LIST.with_name("datapackage.yaml")
    before = path.read_bytes()
    path.write_bytes(b"resources: [")
    words = ("--series", "cchc", "--period", "2023-H1", "--force")
    done = run(three, "import", document(tmp_path, "2023-H1"), *words)
    assert done.exit_code == 0 and path.read_bytes() == b"resources: ["
    path.write_bytes(before)
