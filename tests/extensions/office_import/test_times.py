"""Quarters and years as headings of a workbook: over columns, down the side, as names of sheets."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.calendar.regime import parse_regime
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.lists.areas import period_of
from tests.extensions.office_import.test_office import saved, workbook
from tests.extensions.office_import.writers import C


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Q1 2025", "2025-Q1"),
        ("Quý I/2025", "2025-Q1"),
        ("2025 Q1", "2025-Q1"),
        ("Quarter 1 2025", "2025-Q1"),
        ("Năm 2024", "2024"),
        ("Jan 2025", "2025-01"),
        ("2025-01", "2025-01"),
        ("2024/25 Q2", ""),  # of no year of the calendar
        ("Population", ""),
    ],
)
def test_headings_name_periods_as_offices_print_them(printed: str, code: str) -> None:
    """In each language of the tool; a year that lies in two needs a rule of the portal."""
    assert period_of(printed) == code


@pytest.mark.parametrize(
    ("regime", "code"),
    [("fiscal-04", "2024-Q2"), ("fiscal-04-end", "2025-Q2"), ("academic-09", "2024-Q2")],
)
def test_a_year_that_lies_in_two_is_of_the_portals_rule(regime: str, code: str) -> None:
    """Written either way round."""
    rule = parse_regime(regime)
    assert {
        period_of(text, rule)
        for text in ("2024/25 Q2", "Q2 2024/25", "Q2 2024-2025", "Q2 2024 / 2025")
    } == {code}


def test_counts_that_could_be_years_are_a_row_of_their_table(tmp_path: Path) -> None:
    """Years over columns stand in their order."""
    rows = [["Town", "Jan", "Feb", "Mar"], ["Avon", 993, 998, 981], ["Bolton", 3058, 3068, 3061]]
    book = workbook([*rows, ["Sterling", 2058, 1954, 2020], ["Union", 446, 451, 440]])
    (tmp_path / "a.xlsx").write_bytes(saved(book))
    draft = import_document(
        tmp_path / "a.xlsx", series="s", period=parse_period("2025-Q1"), language="en"
    )
    assert [table.height for table in draft.tables] == [4]


ROWS = [["Region"], ["North", 1, 2, 3, 4], ["South", 5, 6, 7, 8], ["West", 9, 10, 11, 12]]


def long_of(folder: Path, book: openpyxl.Workbook) -> list[tuple[str, ...]]:
    """Indicator, area, period and value of all observations of a draft."""
    path = folder / "a.xlsx"
    path.write_bytes(saved(book))
    draft = import_document(path, series="s", period=parse_period("2025-Q1"), language="en")
    found = []
    for file in draft.files:
        if file.uri.endswith("-observations.csv"):
            rows = csv.DictReader(file.content.decode().splitlines())
            found += [
                tuple(row.get(part, "") for part in ("indicator", "area", "period", "value"))
                for row in rows
            ]
    return found


def test_quarters_over_columns_are_periods(tmp_path: Path) -> None:
    """In one cell, or the year over its quarters."""
    flat = workbook(
        [["Region", "Births Q1", "Births Q2"], *([row[0], *row[1:3]] for row in ROWS[1:])]
    )
    assert {row[2] for row in long_of(tmp_path, flat)} == {""}  # without a year nothing is known
    heads = ["Region", "Q4 2024", "Q1 2025", "Q2 2025", "Q3 2025"]
    found = long_of(tmp_path, workbook([["Births"], heads, *ROWS[1:]]))
    assert {row[0] for row in found} == {"births"} and len(found) == 12
    assert [row[2] for row in found if row[1] == "south"] == [
        "2024-Q4",
        "2025-Q1",
        "2025-Q2",
        "2025-Q3",
    ]
    heads_in_two = [
        ["Region", C("2024", across=2), C("2025", across=2)],
        ["", "Q3", "Q4", "Q1", "Q2"],
    ]
    found = long_of(tmp_path, workbook([["Births"], *heads_in_two, *ROWS[1:]]))
    assert [row[2] for row in found if row[1] == "west"] == [
        "2024-Q3",
        "2024-Q4",
        "2025-Q1",
        "2025-Q2",
    ]


def test_quarters_down_the_side_are_periods(tmp_path: Path) -> None:
    """Each column is an indicator, no row is one."""
    rows = [
        ["Quarter", "Births", "Deaths"],
        ["Q1 2024", 10, 5],
        ["Q2 2024", 11, 6],
        ["Q3 2024", 12, 7],
    ]
    assert long_of(tmp_path, workbook(rows)) == [
        ("births", "", "2024-Q1", "10"), ("births", "", "2024-Q2", "11"), ("births", "", "2024-Q3", "12"),
        ("deaths", "", "2024-Q1", "5"), ("deaths", "", "2024-Q2", "6"), ("deaths", "", "2024-Q3", "7"),
    ]  # fmt: skip


def test_a_sheet_that_is_called_by_a_quarter_is_of_it(tmp_path: Path) -> None:
    """The same indicator in each sheet, not one more."""
    book = openpyxl.Workbook()
    for n, name in enumerate(("Q1 2025", "Q2 2025")):
        sheet = book.active if not n else book.create_sheet()
        sheet.title = name
        for row in [["Region", "Births"], ["North", 1 + n], ["South", 2 + n], ["West", 3 + n]]:
            sheet.append(row)
    found = long_of(tmp_path, book)
    assert {row[0] for row in found} == {"births"}
    assert [row[2:] for row in found if row[1] == "north"] == [("2025-Q1", "1"), ("2025-Q2", "2")]
