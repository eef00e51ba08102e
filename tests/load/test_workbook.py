"""Workbooks as programs write them: all of their rows, their values and not numbers that stand for something else."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
import xlwt
from openpyxl.chart import BarChart

from tests.load.folder import codes, field, one_table, read
from tests.load.test_forms import FREE, table_of, workbook

AB = [field("a"), field("b", "number")]
ROWS = (("x", 1), ("y", 2), ("z", Decimal("3.5")))


def made(rows, change=None, xml=None):
    """A workbook as openpyxl writes it, with a change of it or of its first sheet's XML."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    book.save(stream)
    return with_sheet(stream.getvalue(), xml) if xml else stream.getvalue()


def with_sheet(content, xml):
    """The workbook with its first sheet rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, xml(old.read(name)) if name == "xl/worksheets/sheet1.xml" else old.read(name)
            )
    return stream.getvalue()


def old_book(rows, **formats):
    """A workbook of Excel 97; "#42" is the error of that number, `formats` are those of columns."""
    book, stream = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("S")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if str(cell).startswith("#"):
                sheet.row(place).set_cell_error(column, int(cell[1:]))
            else:
                style = xlwt.easyxf(num_format_str=formats.get(rows[0][column], "General"))
                sheet.write(place, column, cell, style)
    book.save(stream)
    return stream.getvalue()


def first_row(folder, content, fields=None, path="a.xlsx"):
    """The first row of a table of one workbook."""
    return table_of(read(folder, *one_table(content, fields, path=path), reported=FREE))[0]


@pytest.mark.parametrize("stated", ["A1", "A1:B2", "A1:XFD1048576"])
def test_the_stated_extent_of_a_sheet_hides_no_row(tmp_path, stated):
    """Programs that stream a sheet state its extent before they know it; the rows themselves count."""
    written = re.compile(rb'<dimension ref="[^"]*"')
    content = made(
        (("a", "b"), *ROWS), xml=lambda xml: written.sub(f'<dimension ref="{stated}"'.encode(), xml)
    )
    assert table_of(read(tmp_path, *one_table(content, AB, path="a.xlsx"))) == ROWS


def test_an_empty_cell_before_an_extra_one_is_not_told(tmp_path):
    """Nor is it called None."""
    content = made((("a", "b"), ("x", 1, None, "ghi")))
    (told,) = read(tmp_path, *one_table(content, AB, path="a.xlsx")).problems
    assert (told.code, dict(told.facts)["cell"]) == ("cell-extra", "ghi")


def test_formatted_cells_below_a_table_are_no_rows(tmp_path):
    """A sheet whose look reaches further than its values ends with its last value."""
    content = made(
        (("a", "b"), *ROWS), lambda book: setattr(book.active["D9"], "number_format", "0.0")
    )
    assert table_of(read(tmp_path, *one_table(content, AB, path="a.xlsx"))) == ROWS


def test_a_blank_row_within_a_sheet_is_told(tmp_path):
    """Whether the table ends there nobody can say."""
    content = made((("a", "b"), ("x", 1), (), ("y", 2)))
    assert codes(read(tmp_path, *one_table(content, AB, path="a.xlsx"))) == ["row-blank"]


@pytest.mark.parametrize("number", [42, 7, 23])
def test_an_error_of_an_old_workbook_is_no_number(tmp_path, number):
    """#N/A is kept as 42 in the file, #DIV/0! as 7."""
    content = old_book((("a", "b"), ("x", 1), ("y", f"#{number}")))
    assert codes(read(tmp_path, *one_table(content, AB, path="a.xls"))) == ["cell-type"]


def test_a_time_of_an_old_workbook_has_no_day(tmp_path):
    """A part of a day under a format of times."""
    content = old_book((("a", "b"), ("x", 0.4375)), b="hh:mm")
    assert first_row(tmp_path, content, [field("a"), field("b", "time")], "a.xls") == (
        "x",
        time(10, 30),
    )


def test_a_coloured_day_of_an_old_workbook_is_a_day(tmp_path):
    """[Magenta] in a format counts no minutes."""
    content = old_book((("a", "b"), ("x", 43831)), b="[Magenta]dd/mm/yyyy")
    assert first_row(tmp_path, content, [field("a"), field("b", "date")], "a.xls") == (
        "x",
        date(2020, 1, 1),
    )


@pytest.mark.parametrize("kind", ["duration", "any", None])
def test_a_span_of_time_is_an_iso_duration(tmp_path, kind):
    """26 hours and 3 minutes, which Python calls “1 day, 2:03:00”."""

    def change(book):
        book.active["B2"] = timedelta(hours=26, minutes=3)
        book.active["B2"].number_format = "[h]:mm"

    fields = [field("a"), field("b", kind)] if kind else None
    assert first_row(tmp_path, made((("a", "b"), ("x", None)), change), fields) == ("x", "PT26H3M")


def test_cells_of_any_type_are_written_as_in_csv(tmp_path):
    """Not as Python would print them."""
    content = made((("a", "b", "c"), (True, datetime(2020, 1, 31), 0.5)))
    fields = [field("a", "any"), field("b", "any"), field("c", "any")]
    assert first_row(tmp_path, content, fields) == ("true", "2020-01-31", "0.5")


def test_escaped_signs_of_a_workbook_are_signs(tmp_path):
    """A line end that a program escaped for XML."""
    content = made((("a", "b"), ("x_x000D_\ny", 1)), xml=lambda xml: xml)
    assert first_row(tmp_path, content, AB)[0] == "x\r\ny"


def test_a_hidden_first_sheet_is_not_published(tmp_path):
    """Where nothing says which sheet, the one that is shown."""

    def change(book):
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet("hai")
        sheet.append(["b"])
        sheet.append([5])

    assert first_row(tmp_path, made((("a",), ("x",)), change)) == (5,)


def test_old_workbooks_of_several_sheets_are_several_tables(tmp_path):
    """The first keeps the address that it had when it was the only one."""
    book, stream = xlwt.Workbook(), io.BytesIO()
    for name in ("một", "hai"):
        book.add_sheet(name).write(0, 0, name)
    book.save(stream)
    reading = read(tmp_path, *one_table(stream.getvalue(), path="a.xls"), reported=FREE)
    assert [resource.name for resource in reading.package.tables] == ["a", "a-hai"]


def test_a_sheet_of_a_chart_is_no_table(tmp_path):
    """A workbook of one table and one chart is one table."""
    content = made(
        (("a", "b"), ("x", 1)), lambda book: book.create_chartsheet("C").add_chart(BarChart())
    )
    reading = read(tmp_path, *one_table(content, path="a.xlsx"), reported=FREE)
    assert codes(reading) == [] and [resource.name for resource in reading.package.tables] == ["a"]


def test_a_sheet_that_is_not_there_is_named(tmp_path):
    """Not only that the workbook cannot be read."""
    reading = read(
        tmp_path, *one_table(made((("a", "b"),)), AB, path="a.xlsx", dialect={"sheetName": "hai"})
    )
    assert dict(reading.problems[0].facts)["note"] == "there is no sheet “hai”"


def test_uncomputed_formulas_are_seen_under_a_prefix(tmp_path):
    """Some programs name each element of a sheet with a prefix."""

    def prefixed(xml):
        return re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=")

    content = made((("a", "b"), ("x", "=1+1")), xml=prefixed)
    assert codes(read(tmp_path, *one_table(content, AB, path="a.xlsx"))) == ["formula-uncomputed"]


def test_uncomputed_formulas_are_seen_behind_a_chart(tmp_path):
    """A sheet of a chart alone is not the first sheet of the table."""
    content = made((("a", "b"), ("x", "=1+1")), lambda book: book.create_chartsheet("c", 0))
    assert codes(read(tmp_path, *one_table(content, AB, path="a.xlsx"))) == ["formula-uncomputed"]


def test_a_text_that_looks_escaped_stays(tmp_path):
    """Its first sign is escaped in the file."""
    content = workbook(x=pd.DataFrame({"a": ["_x0041_"], "b": [1]}))
    assert first_row(tmp_path, content, AB)[0] == "_x0041_"


def test_sheets_whose_names_differ_by_marks_are_two_tables(tmp_path):
    """The second has its number in its address."""
    content = workbook(
        **{"Dữ liệu": pd.DataFrame({"a": ["x"]}), "Du lieu": pd.DataFrame({"a": ["y"]})}
    )
    reading = read(tmp_path, *one_table(content, path="a.xlsx"), reported=FREE)
    assert [resource.name for resource in reading.package.tables] == ["a-du-lieu", "a-du-lieu-2"]
