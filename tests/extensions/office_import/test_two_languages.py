"""Headers, row names and units in two languages, as statistics offices and ministries print them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from site_builder.authoring.init import init_portal
from site_builder.extensions.office_import.tables.units import translated
from tests.authoring.test_init import make_new
from tests.extensions.office_import.portals import run
from tests.extensions.office_import.test_areas import import_of
from tests.extensions.office_import.test_office import workbook
from tests.extensions.office_import.writers import C


@pytest.mark.parametrize(
    ("printed", "text", "other"),
    [
        ("Tổng số - Total", "Tổng số", "Total"),
        ("STT\nNo.", "STT", "No."),
        ("Chi tiêu - Items", "Chi tiêu", "Items"),
        ("Vốn trong nước Domestic fundings", "Vốn trong nước", "Domestic fundings"),
        ("Chi từ NSTW - Transfer from\nthe central budget", "Chi từ NSTW", "Transfer from\nthe central budget"),
        ("ĐỒNG BẰNG SÔNG HỒNG RED RIVER DELTA", "ĐỒNG BẰNG SÔNG HỒNG", "RED RIVER DELTA"),
        ("Tổng thu\nNSNN\ntrên địa bàn", "Tổng thu\nNSNN\ntrên địa bàn", ""),
        ("Các khoản\nchi", "Các khoản\nchi", ""),
        ("Diện tích\n(Ha)", "Diện tích\n(Ha)", ""),
        ("Chỉ số CPI", "Chỉ số CPI", ""),
        ("Tháng 6\nnăm 2019", "Tháng 6\nnăm 2019", ""),
        ("Cả năm\n6 tháng", "Cả năm\n6 tháng", ""),
        ("Giá trị\nso với", "Giá trị\nso với", ""),
        ("Bà Rịa - Vũng Tàu", "Bà Rịa - Vũng Tàu", ""),
        ("Triệu đồng - In millions of dong", "Triệu đồng", "In millions of dong"),
        ("Población\ncorriente", "Población\ncorriente", ""),
        ("Gesamt\ninsgesamt männlich", "Gesamt\ninsgesamt männlich", ""),
    ],
)  # fmt: skip
def test_a_translation_is_told_from_the_rest_of_a_line(printed: str, text: str, other: str) -> None:
    """By words that the language of the text cannot have; lines, short forms, units and names stay whole."""
    assert translated(printed)[:2] == (text, other)


HEADS = [
    "STT\nNo.",
    "Tỉnh, thành phố\nName of provinces and cities",
    "Tổng thu NSNN trên địa bàn\nTotal revenues at the locality",
    C("Bổ sung từ NSTW - Transfer from central budget", across=2),
]
ROWS: list[list[object]] = [
    ["I", "TÂY BẮC\nNORTHWESTERN", 30, 12, 4.5],
    [1, "Lai Châu", 10, 5, 2.5],
    [2, "Sơn La", 20, 7, 2],
    ["II", "ĐÔNG NAM BỘ\nSOUTHEASTERN", 70, 30, 8],
    [3, "Đồng Nai", 70, 30, 8],
]
TITLE = [
    ["QUYẾT TOÁN THU, CHI CỦA CÁC TỈNH NĂM 2007"],
    ["", "", "", "", "Triệu đồng - In millions of dong"],
]


def portal(folder: Path) -> Path:
    """A fresh portal."""
    init_portal(folder / "portal", make_new(language="vi"), date(2026, 11, 28))
    return folder / "portal"


def fields_of(folder: Path, year: int) -> list[dict[str, str]]:
    """The columns of the printed table of a year."""
    read = yaml.safe_load((folder / f"datasets/budget-{year}/datapackage.yaml").read_text("utf-8"))
    return [dict(field) for field in read["resources"][0]["schema"]["fields"]]


@pytest.mark.whole
def test_header_cells_in_two_languages_are_titles_in_two(tmp_path: Path) -> None:
    """With the names of rows in a column each, without a question, a lost word or a finding of check."""
    folder = portal(tmp_path)
    below = ["", "", "", "Tổng số - Total", "Tỷ lệ (%)\nRatio (%)"]
    tables = import_of(folder, 2007, workbook([*TITLE, HEADS, below, *ROWS]))
    fields = fields_of(folder, 2007)
    assert [(field["name"], field["title"], field.get("title_en")) for field in fields] == [
        ("stt", "STT", "No."),
        ("tinh_thanh_pho", "Tỉnh, thành phố", "Name of provinces and cities"),
        ("tinh_thanh_pho_en", "Name of provinces and cities", None),
        (
            "tong_thu_nsnn_tren_dia_ban",
            "Tổng thu NSNN trên địa bàn",
            "Total revenues at the locality",
        ),
        (
            "bo_sung_tu_nstw_tong_so",
            "Bổ sung từ NSTW > Tổng số",
            "Transfer from central budget > Total",
        ),
        (
            "bo_sung_tu_nstw_ty_le",
            "Bổ sung từ NSTW > Tỷ lệ",
            "Transfer from central budget > Ratio",
        ),
    ]
    assert [field.get("unit") for field in fields[3:]] == ["Triệu đồng", "Triệu đồng", "%"]
    (name,) = (name for name in tables if name.endswith("-observations"))
    assert [row["area"] for row in tables[name]][:5] == [
        "tay-bac",
        "lai-chau",
        "son-la",
        "dong-nam-bo",
        "dong-nai",
    ]
    printed = tables[name.removesuffix("-observations")]
    assert [row["tinh_thanh_pho_en"] for row in printed] == [
        "NORTHWESTERN",
        "",
        "",
        "SOUTHEASTERN",
        "",
    ]
    assert {question["kind"] for question in tables["questions"]} == {"kinds", "directions", "long"}
    checked = run(folder, "check")
    assert checked.exit_code == 0 and "title_en" not in checked.output, checked.output


@pytest.mark.whole
def test_two_rows_of_a_header_are_titles_in_two_languages(tmp_path: Path) -> None:
    """Vietnamese above, English below, level by level or one under all."""
    folder = portal(tmp_path)
    heads = [
        ["Tỉnh, thành phố", "Tổng thu trên địa bàn", "Tổng chi"],
        ["Province", "Total revenues", "Total expenditures"],
    ]
    import_of(folder, 2008, workbook([*TITLE, *heads, *(row[1:4] for row in ROWS)]))
    titles = [(field["title"], field.get("title_en")) for field in fields_of(folder, 2008)]
    assert [each for each in titles if each[1]] == [
        ("Tỉnh, thành phố", "Province"),
        ("Tổng thu trên địa bàn", "Total revenues"),
        ("Tổng chi", "Total expenditures"),
    ]


@pytest.mark.whole
def test_a_year_without_the_translation_goes_on_without_a_question(tmp_path: Path) -> None:
    """Other letters, other lines, no English: the same columns, areas and observations."""
    folder = portal(tmp_path)
    below = ["", "", "", "Tổng số - Total", "Tỷ lệ (%)\nRatio (%)"]
    import_of(folder, 2007, workbook([*TITLE, HEADS, below, *ROWS]))
    heads = ["STT", "TỈNH, THÀNH PHỐ", "TỔNG THU NSNN", C("BỔ SUNG TỪ NSTW", across=2)]
    lines = [["", "", "TRÊN ĐỊA BÀN", "TỔNG SỐ", "TỶ LỆ (%)"]]
    rows = [[number, str(name).partition("\n")[0], *rest] for number, name, *rest in ROWS]
    second = import_of(folder, 2008, workbook([*TITLE, heads, *lines, *rows]))
    assert second["questions"] == []
    names = [field["name"] for field in fields_of(folder, 2008)]
    assert names == [
        field["name"] for field in fields_of(folder, 2007) if not field["name"].endswith("_en")
    ]


@pytest.mark.whole
def test_columns_that_go_on_under_other_names_are_one_question(tmp_path: Path) -> None:
    """One yes settles all of them; who says each is asked about each."""
    folder = portal(tmp_path)
    books = [
        workbook([*TITLE, ["Tỉnh", *heads], *(row[1:] for row in ROWS)])
        for heads in (
            ["Thu nội địa của tỉnh", "Chi đầu tư của tỉnh", "Chi trả nợ của tỉnh"],
            ["Thu nội địa", "Chi đầu tư", "Chi trả nợ"],
        )
    ]
    import_of(folder, 2007, books[0])
    (asked,) = (each for each in import_of(folder, 2008, books[1])["questions"] if each["refuses"])
    assert (
        asked["kind"] == "headers"
        and asked["choices"] == ["yes", "each"]
        and asked["default"] == "đúng, tất cả"
    )
    shown = asked["question"].rpartition("? ")[2].split("; ")
    assert [each.partition(" (")[0] for each in shown] == [
        "“Thu nội địa”: là “Thu nội địa của tỉnh”",
        "“Chi đầu tư”: là “Chi đầu tư của tỉnh”",
        "“Chi trả nợ”: là “Chi trả nợ của tỉnh”",
    ]
    assert "cột “Thu nội địa của tỉnh”" in asked["where"]
    each = import_of(folder, 2008, books[1], f"--answer={asked['id']}=each")["questions"]
    assert [question["choices"][0] for question in each if question["refuses"]] == [
        "thu_noi_dia_cua_tinh",
        "chi_dau_tu_cua_tinh",
        "chi_tra_no_cua_tinh",
    ]


@pytest.mark.whole
def test_one_yes_settles_columns_under_other_names(tmp_path: Path) -> None:
    """And stays settled when the document comes again."""
    folder = portal(tmp_path)
    names = (
        ["Thu nội địa của tỉnh", "Chi đầu tư của tỉnh", "Chi trả nợ của tỉnh"],
        ["Thu nội địa", "Chi đầu tư", "Chi trả nợ"],
    )
    books = [workbook([*TITLE, ["Tỉnh", *heads], *(row[1:] for row in ROWS)]) for heads in names]
    import_of(folder, 2007, books[0])
    (asked,) = (each for each in import_of(folder, 2008, books[1])["questions"] if each["refuses"])
    import_of(folder, 2008, books[1], f"--answer={asked['id']}=yes")
    again = import_of(folder, 2008, books[1], "--force")["questions"]
    assert not [question for question in again if question["refuses"] and not question["answer"]]
