"""A filled workbook against its table: the right row, or none."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from site_builder.core.files import OutputFile
from site_builder.core.problem import AuthoringError
from site_builder.export.sheet_columns import heading_of
from site_builder.extensions.forms.fill_in import FilledCell, fill_in
from site_builder.extensions.forms.form import ABOUT, sheets_of
from tests.factories import make_package, make_resource

RESOURCE = make_resource()
SCHEMA = RESOURCE.table.schema


def package_of(source, dialect=None):
    """The valid package, its one table with other bytes."""
    described = {"name": RESOURCE.name, "path": RESOURCE.path} | (
        {"dialect": dialect} if dialect else {}
    )
    resources = (replace(RESOURCE, source=source),)
    return make_package(resources=resources, descriptor={"resources": [described]})


def stored(cell):
    """What Excel gives back for a cell that nobody touched."""
    if isinstance(cell, Decimal):
        return float(cell)
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else cell


def workbook(package, changed, *, title="indicators", name="indicators"):
    """The package's workbook as it would come back, with cells changed."""
    (resource,) = package.resources
    digest = OutputFile("", resource.content).sha256
    about = [[ABOUT, "1", package.name], [title, name, digest]]
    rows = [[heading_of(field, "vi") for field in SCHEMA.fields]]
    rows += [[stored(cell) for cell in row] for row in resource.table.rows]
    grids = {ABOUT: about, title: rows}
    made = {
        sheet: {
            (row, column): FilledCell(cell)
            for row, cells in enumerate(lines)
            for column, cell in enumerate(cells)
        }
        for sheet, lines in grids.items()
    }
    made[title] |= changed
    return made


HEAD = b"code,name,value,day,done\n"
ROWS = '4.1,Tỷ lệ hồ sơ,77.70,2022-06-14,true\n4.10,"Đất đai, nhà ở",-1704.5,2022-01-02,false\n4.2,=1+1,,,\n'.encode()
SECOND = (2, 2)  # the value of the second row


def test_a_change_goes_into_its_row():
    """The others keep their bytes."""
    package = package_of(HEAD + ROWS)
    found = fill_in(package, workbook(package, {SECOND: FilledCell(5.5)}), "f.xlsx")
    assert [change.where for change in found.changes] == [
        "indicators!C3 (4.10) value"
    ] and not found.problems
    assert found.files[0].content == HEAD + ROWS.replace(b"-1704.5", b"5.5")


@pytest.mark.parametrize(
    ("source", "dialect"),
    [
        (HEAD + b"(1),(2),(3),(4),(5)\n" + ROWS, {"commentRows": [2]}),
        (HEAD + b"#,,,,\n" + ROWS, {"commentChar": "#"}),
        (HEAD + HEAD + ROWS, {"headerRows": [1, 2]}),
        (HEAD + b"(1),(2),(3),(4),(5)\n" + ROWS, None),
    ],
    ids=["comment row", "comments", "headers", "a row more"],
)
def test_a_file_whose_records_are_not_the_rows_is_refused(source, dialect):
    """A change would go into the row above or below the right one."""
    package = package_of(source, dialect)
    with pytest.raises(AuthoringError):
        fill_in(package, workbook(package, {SECOND: FilledCell(5.5)}), "f.xlsx")


def test_a_percentage_of_excel_is_refused():
    """Who types 85% leaves 0.85 in the workbook."""
    package = package_of(HEAD + ROWS)
    found = fill_in(
        package, workbook(package, {SECOND: FilledCell(0.85, is_percent=True)}), "f.xlsx"
    )
    assert [problem.code for problem in found.problems] == ["form-cell"] and not found.files


@pytest.mark.parametrize(
    ("renamed", "code"),
    [({"title": "Sheet1"}, "form-sheet"), ({"name": "old"}, "form-stale")],
    ids=["sheet", "table"],
)
def test_a_table_that_is_not_found_is_told(renamed, code):
    """Its changes would be lost without a word."""
    package = package_of(HEAD + ROWS)
    made = workbook(package, {SECOND: FilledCell(5.5)}, **renamed)
    if "title" in renamed:
        made["Bieu"] = made.pop("Sheet1")
    assert [problem.code for problem in fill_in(package, made, "f.xlsx").problems] == [code]


def test_a_sheet_is_found_by_the_name_that_the_workbook_states():
    """The package may have other tables by now, and the sheet would be called otherwise."""
    package = package_of(HEAD + ROWS)
    found = fill_in(
        package, workbook(package, {SECOND: FilledCell(5.5)}, title="indicators-2"), "f.xlsx"
    )
    assert [change.where.split()[0] for change in found.changes] == ["indicators-2!C3"]


@pytest.mark.parametrize(("most", "count"), [(3, 1), (2, 0)])
def test_a_table_of_as_many_rows_as_a_form_takes_is_in_it(monkeypatch, most, count):
    """A row more, and there is no sheet."""
    monkeypatch.setattr("site_builder.extensions.forms.form.MOST_ROWS", most)
    assert len(sheets_of(package_of(HEAD + ROWS))) == count


def test_a_fetched_table_is_not_filled_in():
    """Its file lies elsewhere: written into the package it would be read by nobody."""
    package, url = package_of(HEAD + ROWS), "https://a.example/indicators.csv"
    (described,) = package.descriptor["resources"]
    described |= {"hash": "sha256:00", "sources": [{"title": url, "path": url}]}
    assert sheets_of(package) == ()
