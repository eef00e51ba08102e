"""Workbooks of provinces, one a year: areas down the side, measures or periods over the columns, as observations."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

from site_builder.authoring.init import init_portal
from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.answers import NO_ANSWERS, Answers
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.lists.areas import own_name, with_areas
from tests.authoring.test_init import make_new
from tests.extensions.office_import.portals import run
from tests.extensions.office_import.test_office import saved, workbook
from tests.extensions.office_import.writers import C

BUDGETS = {
    "Hà Nội": [105430, 52000, 100],
    "THÀNH PHỐ ĐÀ NẴNG": [11850, 9400.5, 85],
    "Bà Rịa - Vũng Tàu": [130500, 12800, 44],
    "BẮC CẠN": [433, 2523, None],
}


def budget(year: int, rows: dict[str, list[float | None]] = BUDGETS) -> openpyxl.Workbook:
    """As a ministry prints it: a title over two lines, what it is annexed to, a row that numbers the columns."""
    totals = [sum(row[column] or 0 for row in rows.values()) for column in range(3)]
    heads = ["STT", "TỈNH, THÀNH PHỐ", "TỔNG THU", C("CHI", across=2)]
    return workbook(
        [
            ["QUYẾT TOÁN THU, CHI NGÂN SÁCH CỦA CÁC TỈNH,"],
            [f"THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG NĂM {year}"],
            ["(Kèm theo Quyết định số 2041/QĐ-BTC ngày 22 tháng 9"],
            ["của Bộ trưởng Bộ Tài chính)"],
            [],
            ["", "", "", "", "Đơn vị: Triệu đồng."],
            [],
            heads,
            ["", "", "", "Tổng số", "Tỷ lệ (%)"],
            ["A", "B", "1=2+3", "2", "4"],
            ["", "TỔNG SỐ", *totals],
            *([n, name, *row] for n, (name, row) in enumerate(rows.items(), 1)),
        ]
    )


def import_of(
    folder: Path, year: int, book: openpyxl.Workbook, *words: str
) -> dict[str, list[dict[str, str]]]:
    """The command on a workbook; the tables of the package and its open questions."""
    path = folder.parent / f"{year}.xlsx"
    path.write_bytes(saved(book))
    done = run(folder, "import", path, "--series", "budget", "--period", str(year), *words)
    assert done.exit_code == 0, done.output
    package = folder / f"datasets/budget-{year}"
    tables = {
        file.stem: list(csv.DictReader(file.open(encoding="utf-8")))
        for file in package.glob("*.csv")
    }
    return tables | {
        "questions": yaml.safe_load((package / "import.yaml").read_text("utf-8"))["questions"]
    }


@pytest.fixture(scope="module")
def years(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[dict[str, list[dict[str, str]]]]]:
    """A fresh portal with two years, the second with one province in another spelling and a column less."""
    folder = tmp_path_factory.mktemp("areas") / "portal"
    init_portal(folder, make_new(language="vi"), date(2026, 11, 28))
    rows = {
        name.replace("BẮC CẠN", "BẮC KẠN"): [value and value + 10 for value in row]
        for name, row in BUDGETS.items()
    }
    return folder, [
        import_of(folder, 2013, budget(2013)),
        import_of(folder, 2014, budget(2014, rows)),
    ]


LATER = {
    name.replace("BẮC CẠN", "BẮC KẠN"): [each and each + 10 for each in row]
    for name, row in BUDGETS.items()
}
NAME = "quyet-toan-thu-chi-ngan-sach-cua-cac"


def test_every_number_stands_under_area_and_indicator(
    years: tuple[Path, list[dict[str, list[dict[str, str]]]]],
) -> None:
    """None lost, none twice; the total of all is of no area; the printed table is still there."""
    _, (first, _) = years
    rows = first[f"{NAME}-observations"]
    printed = [value for row in BUDGETS.values() for value in row if value is not None]
    totals = [sum(row[column] or 0 for row in BUDGETS.values()) for column in range(3)]
    assert Counter(float(row["value"]) for row in rows) == Counter(map(float, [*printed, *totals]))
    assert Counter(row["area"] for row in rows) == {
        "": 3, "ha-noi": 3, "da-nang": 3, "ba-ria-vung-tau": 3, "bac-can": 2,
    }  # fmt: skip
    assert {row["indicator"]: row["unit"] for row in rows} == {
        "tong-thu": "Triệu đồng", "chi-tong-so": "Triệu đồng", "chi-ty-le": "%",
    }  # fmt: skip
    assert len(first[NAME]) == 5


def test_the_portal_lists_areas_and_indicators_once(
    years: tuple[Path, list[dict[str, list[dict[str, str]]]]],
) -> None:
    """Keys from names without what kind of area they are; nothing is entered again by the second year."""
    folder, _ = years
    areas = (folder / "datasets/areas.csv").read_text("utf-8").splitlines()
    assert areas == [
        "area,name",
        "ha-noi,Hà Nội",
        "da-nang,Thành Phố Đà Nẵng",
        "ba-ria-vung-tau,Bà Rịa - Vũng Tàu",
        "bac-can,Bắc Cạn",
    ]
    listed = (
        (folder / "datasets/budget-indicators/indicators.csv").read_text("utf-8").splitlines()[1:]
    )
    assert [line.split(",")[:2] for line in listed] == [
        ["tong-thu", "TỔNG THU"],
        ["chi-tong-so", "CHI > Tổng số"],
        ["chi-ty-le", "CHI > Tỷ lệ"],
    ]


@pytest.mark.whole
def test_another_spelling_is_asked_and_goes_on_as_the_area_that_it_comes_near_to(
    years: tuple[Path, list[dict[str, list[dict[str, str]]]]],
) -> None:
    """A build refuses it until somebody has answered; the answer holds for the years to come."""
    folder, (_, second) = years
    asked = {question["kind"]: question for question in second["questions"]}
    assert asked["areas"]["choices"] == ["bac-can", "new"] and asked["areas"]["refuses"]
    assert "bac-can" in {row["area"] for row in second[f"{NAME}-observations"]}
    answered = import_of(
        folder, 2014, budget(2014, LATER), f"--answer={asked['areas']['id']}=bac-can"
    )
    assert not any(
        question["refuses"] and not question["answer"] for question in answered["questions"]
    )
    checked = run(folder, "check")
    assert checked.exit_code == 0, checked.output


def test_the_title_is_whole_and_free_of_what_it_is_annexed_to(
    years: tuple[Path, list[dict[str, list[dict[str, str]]]]],
) -> None:
    """So that the table of the next year is known by it."""
    folder, (first, second) = years
    read = yaml.safe_load((folder / "datasets/budget-2013/datapackage.yaml").read_text("utf-8"))
    titles = [resource["title"] for resource in read["resources"]]
    assert (
        titles[0]
        == "QUYẾT TOÁN THU, CHI NGÂN SÁCH CỦA CÁC TỈNH, THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG NĂM 2013"
    )
    assert set(first) == set(second)


@pytest.mark.whole
def test_what_is_no_table_any_more_leaves_no_file(tmp_path: Path) -> None:
    """A no to observations takes their file away; it is kept aside."""
    init_portal(tmp_path / "portal", make_new(language="vi"), date(2026, 11, 28))
    first = import_of(tmp_path / "portal", 2013, budget(2013))
    (asked,) = (each for each in first["questions"] if each["kind"] == "long")
    again = import_of(
        tmp_path / "portal", 2013, budget(2013), f"--answer={asked['id']}=no", "--force"
    )
    assert f"{NAME}-observations" in first and f"{NAME}-observations" not in again
    assert [path.name for path in (tmp_path / "portal/.backup").rglob("*-observations.csv")]


def draft_of(
    folder: Path, rows: list[list[object]], answers: Answers = NO_ANSWERS
) -> dict[str, list[list[str]]]:
    """The tables of a draft of these rows, without a portal."""
    path = folder / "a.xlsx"
    path.write_bytes(saved(workbook(rows)))
    draft = import_document(
        path, series="s", period=parse_period("2023"), language="en", answers=answers
    )
    return {table.name: [list(map(str, row)) for row in zip(*(c.values for c in table.columns), strict=True)]
            for table in draft.tables}  # fmt: skip


REGIONS = [
    ["Region", C("Births", across=2), C("Deaths", across=2)],
    ["", 2022, 2023, 2022, 2023],
    ["North", 10, 11, 12, 13],
    ["South", 20, 21, 22, 23],
    ["West", 30, 31, 32, 33],
]


def test_periods_over_columns_become_a_column(tmp_path: Path) -> None:
    """Measure and period are levels of one header; the measure names the indicator."""
    rows = draft_of(tmp_path, REGIONS)["sheet-observations"]
    assert rows[:2] == [
        ["births", "Births", "north", "2022", "10", "None"], ["births", "Births", "south", "2022", "20", "None"],
    ]  # fmt: skip
    assert sorted(int(row[4]) for row in rows) == [10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33]


def test_a_wide_table_of_other_things_becomes_long_where_asked(tmp_path: Path) -> None:
    """Its rows are the indicators then. Nothing is done unasked, and a table of areas stays alone by “no”."""
    things = [["Crop", 2021, 2022], ["Rice", 5, 6], ["Maize", 7, 8], ["Beans", 9, 10]]
    assert list(draft_of(tmp_path, things)) == ["sheet"]
    long = draft_of(tmp_path, things, Answers({"long": {"sheet": "yes"}}))["sheet-observations"]
    assert [row[:4] for row in long[:2]] == [
        ["rice", "Rice", "2021", "5"],
        ["maize", "Maize", "2021", "7"],
    ]
    assert list(draft_of(tmp_path, REGIONS, Answers({"long": {"sheet": "no"}}))) == ["sheet"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ĐÔNG BẮC - NORTH EAST", "Đông Bắc"),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        (" HÀ GIANG", "Hà Giang"),
    ],
)
def test_a_name_is_listed_without_its_translation_and_capitals(printed: str, name: str) -> None:
    """As it is written in a sentence."""
    assert own_name(printed) == name


def test_a_list_of_areas_grows_in_its_own_form() -> None:
    """Its columns, its ends of lines, its marks."""
    assert (
        with_areas("name,area,source\r\nA,a,x\r\n", [{"area": "b", "name": "B, C"}])
        == 'name,area,source\r\nA,a,x\r\n"B, C",b,\r\n'
    )


def test_a_name_in_another_language_stands_in_the_list() -> None:
    """A list that the import begins has a column for it."""
    areas = [
        {"area": "dong-bac", "name": "Đông Bắc", "name_en": "North East"},
        {"area": "a", "name": "A"},
    ]
    assert with_areas("", areas) == "area,name,name_en\ndong-bac,Đông Bắc,North East\na,A,\n"


@pytest.mark.usefixtures("in_process")
def test_how_final_a_period_is_stands_beside_its_figures(tmp_path: Path) -> None:
    """“Sơ bộ 2023” and “Prel. 2023” are the year 2023; a translation beside the name of an area is its own name."""
    rows = [
        ["Vùng - Region", "2022", "Sơ bộ 2023 - Prel. 2023", "Ước 2024"],
        ["Đông Bắc - North East", 10, 11, 12],
        ["Tây Bắc - North West", 20, 21, 22],
        ["Tây Nguyên - Central Highlands", 30, 31, 32],
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(workbook([["Dân số"], *rows])))
    draft = import_document(path, series="s", period=parse_period("2024"), language="vi")
    long = next(table for table in draft.tables if table.name.endswith("-observations"))
    cells = {part: long.column(part).values for part in ("indicator", "period", "status", "value")}
    assert set(cells["indicator"]) == {"dan-so"}
    assert list(zip(cells["period"], cells["status"], strict=True))[::3] == [
        ("2022", None), ("2023", "preliminary"), ("2024", "estimate"),
    ]  # fmt: skip
    assert draft.areas[0] == {"area": "dong-bac", "name": "Đông Bắc", "name_en": "North East"}


@pytest.mark.whole
def test_a_figure_that_two_files_state_differently_is_reported(
    years: tuple[Path, list[dict[str, list[dict[str, str]]]]],
) -> None:
    """Corrected in the observations alone, it is not what the printed table says."""
    folder, _ = years
    path = folder / f"datasets/budget-2013/{NAME}-observations.csv"
    before = path.read_text("utf-8")
    path.write_text(before.replace(",105430,", ",105431,"), "utf-8")
    said = run(folder, "check").output
    path.write_text(before, "utf-8")
    assert said.count("import-figures-differ") == 1 and "105431" in said
