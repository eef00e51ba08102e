"""Every number of a workbook stands under all words that are printed over it, as a judge of its own reads them."""

from __future__ import annotations

import os
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart

from site_builder.extensions.office_import.document import (
    Cell,
    Grid,
    column_marks,
    is_number,
    lay_out,
)
from site_builder.extensions.office_import.draft import tables_only
from site_builder.extensions.office_import.tables.headers import frame_of
from tests.extensions.office_import.header_judge import judge
from tests.extensions.office_import.test_office import saved, workbook
from tests.extensions.office_import.workbooks import WORKBOOKS

CORPUS = os.environ.get(
    "OFFICE_CORPUS", ""
)  # a folder of workbooks; corpus.md lists those that were fetched
REGIONS = [
    ["Nord", 2246, 2660, 192, 31],
    ["Sud", 1736, 2470, 154, 44],
    ["Ost", 2917, 2840, 269, 12],
]
# Each in the manner of an office: rows, merges, and the titles of the columns that count.
SHAPES = {
    "words that go on over several rows": (
        [
            ["Completed", "Death", "Survival", "Survivors", "Deaths"],
            ["age", "probability", "probability", "at age x", "between x"],
            ["in years", "from x to x+1", None, None, "and x+1"],
            [None, None, None, None, "years"],
            *REGIONS,
        ],
        [],
    ),
    "three levels over an empty row": (
        [
            [None, "All visits", None, "Area of residence", None],
            [None, None, None, "North America", "Europe"],
            [],
            [None, "NSA", "SA", "NSA", "NSA"],
            *REGIONS,
        ],
        ["B1:C1", "D1:E1"],
    ),
    "names, then the names of a machine, empty rows between": (
        [
            ["Entidad", "Población total", "% Analfabeta", "% Sin drenaje", "Viviendas"],
            [],
            ["NOM_ENT", "POB_TOT", "ANALF", "OVSD", "VIV"],
            [],
            *REGIONS,
        ],
        [],
    ),
    "two tables, the second's header right under the rows of the first": (
        [
            ["Jahr", "A00A14", "A15A29", "A30A34", "A35A39"],
            *REGIONS,
            [None, "Einwohner", None, None, None],
            ["Land", "B00B14", "B15B29", "B30B34", "B35B39"],
            *[[name, *(value * 7 for value in values)] for name, *values in REGIONS],
        ],
        ["B5:E5"],
    ),
    "a heading of a section between empty rows": (
        [
            [None, "Année 2019", "Année 2018", "Année 2017", "Source"],
            ["Nombre de salariés", 28417529, 28672173, 28780727, "Insee"],
            [],
            ["Revenus bruts"],
            [],
            ["Salaires", 946610, 919764, 894825, "Insee"],
            ["Retraites", 340119, 329863, 323805, "Insee"],
        ],
        [],
    ),
    "a title over the table beside its number": (
        [
            ["Establecimientos de hospedaje por municipio", None, None, None, "Cuadro 21.1"],
            [],
            ["Municipio", "Total", "Hoteles", "Moteles", "Otros"],
            [],
            *REGIONS,
        ],
        ["A1:D1"],
    ),
    "years in brackets and days over an empty row, and names set in further below": (
        [
            [None, None, "Month compared with", None, "On"],
            [None, None, "base year", "last year", "day"],
            [None, None, "(2019)", None, "30/6/2019"],
            [],
            ["All prices", None, 108.8, 103.5, 102.5],
            [],
            *[[None, name, *values[:3]] for name, *values in REGIONS],
        ],
        ["C1:D1"],
    ),
    "a remark between the groups and the names under them": (
        [
            ["Facility", None, "Population by level", None, "Stay"],
            ["Source: the register of facilities"],
            ["Name", "Zip", "Level A", "Level B", "Days"],
            *REGIONS,
        ],
        ["C1:D1"],
    ),
    "the unit of time and its month over numbers": (
        [
            ["Month", None, None, "May 2025 (p)"],
            [None, "Constituency", "Measure", None],
            *[
                [None, f"{name} {n}", "Households", value]
                for name, *values in REGIONS
                for n, value in enumerate(values)
            ],
        ],
        ["A1:C1"],
    ),
    "running numbers among words": (
        [
            ["School", "Unit", "09", "10", "11", "12", "Totals"],
            *[[name, 2000 + len(name), *values, sum(values)] for name, *values in REGIONS],
        ],
        [],
    ),
    "units beside the name of the first section, under an empty row": (
        [
            [None, "Carried", None, "Compared", None],
            [None, "Persons", "Kilometres", "Persons ", "Kilometres "],
            [],
            ["A. Travellers", "thousand", "million", None, None],
            *REGIONS,
        ],
        ["B1:C1", "D1:E1"],
    ),
}


def book_of(shape):
    """The workbook of a shape."""
    rows, merges = SHAPES[shape]
    book = workbook(rows)
    for merge in merges:
        book.active.merge_cells(merge)
    return saved(book)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_has_its_whole_header(tmp_path, shape):
    """All words that stand over it, and none is lost or rescaled."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(book_of(shape))
    verdict = judge(path)
    assert (verdict.whole, verdict.lost, verdict.rescaled) == (
        verdict.headed,
        [],
        [],
    ) and verdict.headed > 8


def test_a_colour_of_letters_that_is_none_damages_nothing(tmp_path):
    """gptables of the British offices writes AUTOMATIC for runs of covers; spreadsheet programs pass it over."""
    run = CellRichText("Births", TextBlock(InlineFont(color="FF0000FF"), " and more"))
    content = BytesIO()
    with ZipFile(
        BytesIO(saved(workbook([["Region", run], ["North", 1.5], ["South", 2.5]])))
    ) as book:
        with ZipFile(content, "w") as target:
            for name in book.namelist():
                target.writestr(
                    name, book.read(name).replace(b'rgb="FF0000FF"', b'rgb="FFAUTOMATIC"')
                )
    assert b"AUTOMATIC" in b"".join(map(ZipFile(content).read, ZipFile(content).namelist()))
    path = tmp_path / "a.xlsx"
    path.write_bytes(content.getvalue())
    assert [column.title for column in tables_only(path, language="en").tables[0].columns] == [
        "Region",
        "Births and more",
    ]


def test_a_drawing_that_is_not_in_the_file_damages_nothing(tmp_path):
    """Some programs take it out and leave the reference to it; spreadsheet programs pass it over."""
    book = workbook([["Region", "Births"], ["North", 1.5], ["South", 2.5]])
    book.active.add_chart(BarChart(), "D1")
    with ZipFile(BytesIO(saved(book))) as whole, ZipFile(tmp_path / "a.xlsx", "w") as target:
        for name in whole.namelist():
            if not name.startswith(("xl/drawings/", "xl/charts/")):
                target.writestr(name, whole.read(name))
    (table,) = tables_only(tmp_path / "a.xlsx", language="en").tables
    assert [str(value) for value in table.column("births").values] == ["1.5", "2.5"]


DAYS = [date(2020, 1, 6), date(2020, 1, 13), date(2020, 1, 20), date(2020, 1, 27)]


@pytest.mark.parametrize("blank", [0, 2])
def test_days_and_running_numbers_name_the_columns_that_they_stand_over(tmp_path, blank):
    """Weeks by number and day, over empty rows too; a row of days alone, and ranks under names, stay rows."""
    heads = [["Week number", 1, 2, 3, 4], ["Week beginning", *DAYS], *[[]] * blank]
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        saved(workbook([["Deaths"], [], *heads, ["All", 9, 8, 7, 6], ["Female", 5, 4, 3, 2]]))
    )
    (table,) = tables_only(path, language="en").tables
    assert [column.title for column in table.columns][:2] == [
        "Week number > Week beginning",
        "1 > 6/1/2020",
    ]
    rows = [
        ["Team", "Spring", "Summer", "Autumn", "Winter"],
        ["Rank", 1, 2, 3, 4],
        ["Points", 50, 40, 30, 20],
    ]
    path.write_bytes(saved(workbook(rows)))
    assert tables_only(path, language="en").tables[0].height == 2


@pytest.mark.parametrize("days", [("6/2019", "6/2020"), (date(2019, 6, 30), date(2020, 6, 30))])
def test_a_day_over_each_column_is_header_where_its_row_has_no_name(tmp_path, days):
    """Two are enough, from the second column on."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        saved(workbook([[None, "Beds", None], [None, *days], *(row[:3] for row in REGIONS)]))
    )
    (table,) = tables_only(path, language="en").tables
    assert [column.title[:7] for column in table.columns] == [
        "Column ",
        "Beds > ",
        "Beds > ",
    ] and table.height == 3


def test_a_row_of_data_that_counts_on_is_no_header(tmp_path):
    """Its word stands over no number."""
    rows = [["An", 1, 2, 3, 4, "đủ"], ["Bình", 9, 8, 7, 6, "thiếu"], ["Cúc", 5, 4, 3, 2, "đủ"]]
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(workbook(rows)))
    assert tables_only(path, language="vi").tables[0].height == 3


def test_the_first_label_under_an_unnamed_stub_names_no_column(tmp_path):
    """“Whole country” is a row; “Province” names the column."""
    for label, title in (("Whole country", "Column 1"), ("Province", "Province")):
        path = tmp_path / "a.xlsx"
        path.write_bytes(
            saved(workbook([["", 2021, 2022], [label], ["North", 1, 2], ["South", 3, 4]]))
        )
        assert (
            next(
                c.title for c in tables_only(path, language="en").tables[0].columns if not c.derived
            )
            == title
        )


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        (
            [None, None, "Beds", None, "Staff", None],
            ["Beds > a", "Beds > b", "Beds > c", "Staff > d", "Staff > e"],
        ),
        ([None, None, None, None, "Money", "Rate"], ["a", "b", "c", "Money > d", "Rate > e"]),
    ],
)
def test_a_text_is_in_the_middle_of_what_it_heads(tmp_path, above, titles):
    """As many columns lie left as right of it; the first words of a name over several rows head no other column."""
    rows = [
        above,
        ["Town", "a", "b", "c", "d", "e"],
        ["North", 1, 2, 3, 4, 5],
        ["South", 6, 7, 8, 9, 10],
    ]
    (tmp_path / "a.xlsx").write_bytes(saved(workbook(rows)))
    (table,) = tables_only(tmp_path / "a.xlsx", language="en").tables
    assert [column.title for column in table.columns][1:] == titles


def test_a_cell_merged_down_to_the_last_row_heads_nothing():
    """A year beside a whole table is no header of it, and leaves the rows their numbers."""
    rows = [
        ["Tên", Cell("2018", down=4), "Số"],
        *([f"Xã {letter}", f"{n}.500"] for n, letter in enumerate("ABC", 1)),
    ]
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    frame = frame_of(Grid(lay_out(cells, lambda r, c: f"{r} {c}"), "1"))
    assert [[cell.text for cell in row if not cell.covered] for row in frame.rows] == rows[1:]


def test_a_blank_merged_down_beside_figures_heads_nothing():
    """The frame around a table leaves such a cell; the header ends where figures begin."""
    rows = [
        ["Tên", "Số", Cell("", down=4)],
        ["", "hộ"],
        ["Xã A", "1.500"],
        ["Xã B", "2.500"],
        ["Tổng", "4.000", ""],
    ]
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    frame = frame_of(Grid(lay_out(cells, lambda r, c: f"{r} {c}"), "1"))
    assert [row[0].text for row in frame.rows] == ["Xã A", "Xã B", "Tổng"]


def test_a_row_that_numbers_the_columns_is_no_data(tmp_path):
    """With the sum that a column is, whatever stands in the first row under it; a row of numbers is one."""
    for marks, height in (([1, 2, "3=1+2", 4], 4), (["1=2+3", 2, 3, 4], 4), ([1, 2, 3, 5], 5)):
        path = tmp_path / "a.xlsx"
        rows = [
            ["Item", "Plan", "In", "Out"],
            marks,
            ["Total", 9, 8, 7],
            *(row[:4] for row in REGIONS),
        ]
        path.write_bytes(saved(workbook(rows)))
        (table,) = tables_only(path, language="en").tables
        assert (table.height, [column.title for column in table.columns][:2]) == (
            height,
            ["Item", "Plan"],
        )


@pytest.mark.parametrize(
    ("row", "is_numbering"),
    [
        ("1 2 3", True),
        ("(1) (2) (3)", True),
        ("A B 1 2 3=1+2", True),
        ("A B đ 1 2", False),
        ("B A 1 2", False),
        ("8 9 10 11", True),
        ("A B 1 3", True),
        ("1 2 4", False),
        ("Nam 1 2", False),
        ("3 2 1", False),
        ("1 1 2", False),
        ("2.0 3 4", False),
        ("A B", False),
    ],
)
def test_what_only_numbers_the_columns(row, is_numbering):
    """One answer for the sheet, the header and the totals: letters first, then numbers in order."""
    assert bool(column_marks(row.split())) is is_numbering


@pytest.mark.parametrize(
    ("text", "is_counted"),
    [("1.704", True), ("1e+22", True), ("(12,5)", True), ("hơn 1 704", True), ("12 %", True), ("2019", False),
     ("(2019)", False), ("about 2024", False), ("12 tháng", False), ("-", False)],
)  # fmt: skip
def test_what_counts_in_a_cell(text, is_counted):
    """One answer for bands of a sheet and for headers: a number in any habit of print; a year is a name."""
    assert is_number(Cell(text)) is is_counted


@pytest.mark.parametrize("book", WORKBOOKS, ids=lambda book: book.name)
def test_the_judge_agrees_with_the_truth_of_the_made_workbooks(tmp_path, book):
    """Two witnesses: the titles that their author wrote down, and what stands over the numbers."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(book.content)
    verdict = judge(path)
    assert verdict.share >= 0.95 and not verdict.lost and not verdict.rescaled


if CORPUS:  # there is none in the repository: what offices print is theirs

    @pytest.mark.slow
    def test_workbooks_of_offices_have_whole_headers():
        """95 of 100 numbers with words over them have all of those; none is lost or rescaled."""
        verdicts = [judge(path) for path in sorted(Path(CORPUS).glob("*.xlsx"))]
        headed = sum(verdict.headed for verdict in verdicts)
        assert sum(verdict.whole for verdict in verdicts) >= 0.95 * headed
        assert not [verdict for verdict in verdicts if verdict.lost or verdict.rescaled]
