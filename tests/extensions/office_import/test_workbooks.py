"""Workbooks of a statistics office's kind: every number under its real name and unit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.numbers.number import canonical_number
from site_builder.extensions.office_import.draft import import_document, tables_only
from site_builder.extensions.office_import.readers import workbook as ods
from site_builder.extensions.office_import.survey import infer_column
from site_builder.extensions.office_import.tables.codes import snake
from tests.extensions.office_import.test_conservation import PERIOD
from tests.extensions.office_import.test_office import imported, rows_of, saved, workbook
from tests.extensions.office_import.workbooks import LONG, WORKBOOKS, Workbook
from tests.extensions.office_import.writers import odf_file

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(params=WORKBOOKS, ids=lambda book: book.name)
def book(request) -> Workbook:
    """Each of the five."""
    return request.param


def counted(table):
    """Name, unit and values of the columns that count."""
    return tuple(
        (column.title, column.unit, " ".join(canonical_number(value) for value in column.values))
        for column in table.columns
        if column.type in ("number", "integer") and column.title != "STT"
    )


def test_every_number_stands_under_its_name_and_unit(tmp_path, book):
    """Table by table, column by column, with the decimals that the workbook prints."""
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(book.content)
    assert tuple(map(counted, tables_only(path, language="vi").tables)) == book.columns


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_makes_of_it_says_the_same(book, kind):
    """Saved by LibreOffice itself; the truth is that of the workbook."""
    assert (
        tuple(map(counted, tables_only(FIXTURES / f"{book.name}.{kind}", language="vi").tables))
        == book.columns
    )


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_makes_of_it_balances(book, kind):
    """Counted again by a second reader, and no word of it is lost."""
    draft = import_document(
        FIXTURES / f"{book.name}.{kind}", series="thu", period=PERIOD, language="vi"
    )
    assert not {"import-lost-words", "import-not-counted"} & {
        problem.code for problem in draft.problems
    }


def test_every_workbook_balances(tmp_path, book):
    """No word of it is lost; what is hidden is listed."""
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(book.content)
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    assert not [problem for problem in draft.problems if problem.severity == "error"]


def test_a_hidden_sheet_is_listed_with_its_words(tmp_path):
    """It is in no table and in the ledger."""
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(next(book for book in WORKBOOKS if book.name == "agriculture").content)
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    assert not [
        file for file in draft.files if file.uri.endswith(".csv") and b"999" in file.content
    ]
    row = next(
        line
        for line in draft.file("datasets/thu-2022/import.md").decode().splitlines()
        if "| 999 |" in line
    )
    assert (
        "bị ẩn trong nguồn" in row
    )  # a cell of its own: the digest of the source has 999 among its digits at times


def test_the_vietnamese_title_is_taken_where_a_translation_follows(tmp_path):
    """An office prints the title twice."""
    path = tmp_path / "so-lieu.xlsx"
    path.write_bytes(WORKBOOKS[0].content)
    assert tables_only(path, language="vi").tables[0].title.startswith("Dân số trung bình")


def test_names_of_columns_keep_their_tails():
    """What tells them apart is at their ends."""
    names = {snake(f"{LONG} {day}") for day in ("31/12/2020", "31/12/2021", "30/6/2022")}
    assert len(names) == 3 and all(len(name) <= 48 for name in names)


def test_a_table_whose_columns_have_no_name_warns(tmp_path):
    """No header at all."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(workbook([["a", 5, 6], ["b", 7, 8]])))
    assert "import-unnamed-columns" in {
        problem.code for problem in tables_only(path, language="vi").problems
    }


def test_a_table_without_a_title_is_named_after_its_file(tmp_path):
    """Of CSV; of a document it is counted, in the language of the draft."""
    csv = imported(tmp_path, "Chợ Hàn.csv", "Tên;Số quầy\nCồn;70\nHàn;80\n".encode())
    path = tmp_path / "a.html"
    path.write_text(
        "<table><tr><th>Name<th>Stalls<tr><td>Con<td>70<tr><td>Han<td>80</table>", "utf-8"
    )
    names = {
        language: tables_only(path, language=language).files[0].uri for language in ("vi", "en")
    }
    assert (csv.files[0].uri, names) == ("cho-han.csv", {"vi": "bang-1.csv", "en": "table-1.csv"})


def test_a_report_without_a_title_is_named_after_its_series(tmp_path):
    """The series too, so that the report of the next period has the same title."""
    path = tmp_path / "a.csv"
    path.write_text("Name,Stalls\nCon,70\nHan,80\n", "utf-8")
    draft = import_document(path, series="markets", period=parse_period("2022"), language="en")
    assert "\ntitle: Report on markets, 2022\n" in draft.file("reports/markets/2022.md").decode()
    assert draft.matter == "Report on markets"


def test_two_tables_in_one_csv_are_two(tmp_path):
    """Each with its caption, no empty line between."""
    text = "Bảng 1. Chợ\nTên;Số quầy\nCồn;70\nHàn;80\nBảng 2. Trường\nTên;Số lớp\nLê Lợi;30\nTrần Phú;31\n"
    draft = imported(tmp_path, "a.csv", text.encode())
    assert [rows_of(file)[0] for file in draft.files] == [["ten", "so_quay"], ["ten", "so_lop"]]


@pytest.mark.parametrize(
    ("stored", "shown", "printed"),
    [
        (471.3333333, "0.0", "471.3"),
        (12.5, "0", "13"),
        (0.56394, "0.0%", "56.4"),
        (4.1, "0.00", "4.10"),
        (7.25, "0.###", "7.25"),
        (0.0000225, "0.00E+00", "0.0000225"),
        (1500000, "##0.0E+0", "1500000"),
        (0.625, "# ?/?", "0.625"),
    ],
)
def test_the_display_format_decides_the_decimals(tmp_path, stored, shown, printed):
    """An office publishes what it prints."""
    book = workbook([["Tên", "Loại", "Số"], ["a", "b", stored]], C2=shown)
    assert rows_of(imported(tmp_path, "a.xlsx", saved(book)).files[0])[1][2] == printed


def test_a_total_of_rounded_numbers_may_miss_by_their_rounding(tmp_path):
    """What is stored adds up; what is printed misses by a unit of its last place."""
    rows = [["Tên", "Số"], ["a", 1.26], ["b", 1.26], ["Tổng cộng", 2.52]]
    book = workbook(rows, B2="0.0", B3="0.0", B4="0.0")
    draft = imported(tmp_path, "a.xlsx", saved(book))
    assert "import-wrong-total" not in {problem.code for problem in draft.problems}


def test_roundings_are_one_notice_a_column(tmp_path):
    """However many cells; what is stored as it shows is none."""
    rows = [["Tên", "Số", "Tỷ lệ", "Khác"], *(["a", n + 0.333, n / 3, n] for n in range(1, 31))]
    book = workbook(rows, **{f"{letter}{n}": "0.0" for letter in "BCD" for n in range(2, 32)})
    found = [
        each
        for each in imported(tmp_path, "a.xlsx", saved(book)).problems
        if each.code == "import-rounded"
    ]
    assert [(dict(each.facts)["column_title"], dict(each.facts)["count"]) for each in found] == [
        ("Số", "30"),
        ("Tỷ lệ", "20"),
    ]


SCALED = [["Tên", "Số"], ["a", 1704000], ["b", 34500123]]


@pytest.mark.parametrize(
    ("shown", "printed"), [("#,##0,", ("1704", "34500")), ("0.0,,", ("1.7", "34.5"))]
)
def test_a_format_that_scales_keeps_both_numbers(tmp_path, shown, printed):
    """As printed and, beside it, as stored; each cell is told and no word is lost."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(workbook(SCALED, B2=shown, B3=shown)))
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    table = draft.tables[0]
    assert tuple(map(canonical_number, table.column("so").values)) == printed
    assert table.column("so_stored").values == (1704000, 34500123)
    assert [problem.code for problem in draft.problems] == ["import-format-scales"] * 2


def test_no_second_column_where_rounding_is_all(tmp_path):
    """471.333 printed as 471.3 is the same number."""
    book = workbook([["Tên", "Số"], ["a", 471.3333], ["b", 5]], B2="0.0", B3="0.0")
    assert rows_of(imported(tmp_path, "a.xlsx", saved(book)).files[0])[0] == ["ten", "so"]


def test_libreoffice_prints_thousands_too():
    """Its file has no format to read here, but both numbers."""
    cell = ods._number(Decimal(1704000), "1.704", "float", "A1")
    assert (cell.value, cell.stored) == (1704, 1704000)
    assert ods._number(Decimal(1000), "1.000", "float", "A1").stored is None


def test_a_broken_and_an_uncomputed_formula_of_libreoffice_are_no_numbers(tmp_path):
    """Older files store 0 under #DIV/0!; a formula that nobody computed stores nothing."""
    zero = 'table:formula="of:=1/0" office:value-type="float" office:value="0"'
    five = 'office:value-type="float" office:value="5"'
    cells = (
        ("Tên", "", "Số"),
        ("a", five, "5"),
        ("b", zero, "#DIV/0!"),
        ("c", 'table:formula="of:=[.B2]"', ""),
    )
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell><table:table-cell {stored}>"
        f"{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell></table:table-row>"
        for name, stored, shown in cells
    )
    sheet = (
        f'<office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>'
    )
    draft = imported(tmp_path, "a.ods", odf_file("spreadsheet", sheet))
    assert draft.tables[0].column("so").values == (5, None, None)
    assert [(doubt.reason, doubt.printed) for doubt in draft.doubts] == [
        ("no-stored-value", "#DIV/0!"),
        ("no-stored-value", "?"),
    ]


def test_a_dash_is_no_value_among_numbers_alone():
    """Among texts it is one of them."""
    assert [infer_column(cells).missing for cells in (["1", "-", "2"], ["abc", "-", "x"])] == [
        ("-",),
        (),
    ]
