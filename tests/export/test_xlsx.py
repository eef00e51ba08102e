import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal

import openpyxl
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.text import Text
from site_builder.export import xlsx
from site_builder.export.readback import check_file
from site_builder.export.xlsx import render_xlsx
from site_builder.model.config import Licence
from site_builder.model.package import Field, ForeignKey, Schema, Source, Table
from tests.conftest import examples
from tests.export.values import NUMBER, numbered, one_column, short_decimals, texts
from tests.factories import make_context, make_package, make_resource

AS_TEXT = say_in_context("file", xlsx.AS_TEXT, "vi")


def book(resource, **context):
    """The resource as a workbook, opened by openpyxl."""
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(resource, make_context(**context))))


def cells(values, field=NUMBER):
    """The cells that hold these values."""
    sheet = book(one_column(values, field)).worksheets[0]
    return [sheet.cell(2 + row, 2) for row in range(len(values))]


def notes(resource, **context):
    """The rows of the notes sheet."""
    return list(book(resource, **context)["Ghi chú"].iter_rows(values_only=True))


def test_two_sheets():
    """The table, then what belongs to it."""
    assert book(make_resource()).sheetnames == ["indicators", "Ghi chú"]


def test_title_and_description_are_on_the_notes():
    """The sheet of the table holds nothing but the table."""
    found = {row[0]: row[1] for row in notes(make_resource())}
    assert (found["Bảng"], found["Mô tả"]) == ("Chỉ tiêu", "Chỉ tiêu theo biểu mẫu")


def test_header_has_titles_with_units():
    """A reader sees words and units, not the machine's names."""
    header = next(book(make_resource()).worksheets[0].iter_rows(max_row=1, values_only=True))
    assert header == ("Mã", "Tên", "Số liệu (%)", "Ngày", "Xong")


def test_header_stays_in_sight():
    """Panes freeze below the header."""
    assert book(make_resource()).worksheets[0].freeze_panes == "A2"


def test_pandas_reads_the_sheet_as_it_stands():
    """No argument says where the header is, and the rows are those of the table."""
    resource = make_resource()
    frame = pandas.read_excel(io.BytesIO(render_xlsx(resource, make_context())))
    assert list(frame.columns) == ["Mã", "Tên", "Số liệu (%)", "Ngày", "Xong"] and len(
        frame
    ) == len(resource.table)


def test_the_rows_are_a_real_table_with_filters():
    """A spreadsheet filters, sorts and names it without a hand on it."""
    (table,) = book(make_resource()).worksheets[0].tables.values()
    rows = len(make_resource().table)
    assert (table.ref, table.autoFilter.ref, table.name) == (
        f"A1:E{rows + 1}",
        f"A1:E{rows + 1}",
        "data_indicators",
    )


def test_a_table_without_rows_has_its_header_alone():
    """Excel calls a file with an empty table damaged."""
    sheet = book(one_column([], NUMBER)).worksheets[0]
    assert not sheet.tables and sheet.max_row == 1


def test_columns_of_one_title_keep_apart():
    """Excel calls a file damaged whose table has two headings alike, whatever their case."""
    fields = tuple(
        Field(name, title=Text(title)) for name, title in (("a", "Số"), ("b", "SỐ"), ("c", "Số"))
    )
    sheet = book(make_resource(table=Table(Schema(fields), (("1", "2", "3"),), (2,)))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Số", "SỐ (2)", "Số (3)"]


def test_words_stand_beside_codes_of_a_known_list():
    """The codes stay, since files of other formats hold them."""
    fields = (
        Field("period", title=Text("Kỳ"), vocabulary="period"),
        Field("value", "integer", title=Text("Số")),
    )
    rows = (("2022-H1", 1), ("2023", 2))
    sheet = book(make_resource(table=Table(Schema(fields), rows, (2, 3)))).worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Kỳ", "Kỳ (bằng chữ)", "Số"),
        ("2022-H1", "6 tháng đầu năm 2022", 1),
        ("2023", None, 2),
    ]


def test_names_stand_beside_codes_of_another_table():
    """A code that refers to a row of the package is said by that row's name."""
    places = Table(Schema((Field("code"), Field("name"))), (("hc", "Hải Châu"),), (2,))
    keys = (ForeignKey(("area",), "areas", ("code",)),)
    rows = Table(
        Schema((Field("area", title=Text("Nơi")),), foreign_keys=keys), (("hc",), ("lc",)), (2, 3)
    )
    listed, told = (
        make_resource(name="areas", roles={}, table=places),
        make_resource(name="told", roles={}, table=rows),
    )
    sheet = book(told, package=make_package(resources=(listed, told))).worksheets[0]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Nơi", "Nơi (bằng chữ)"),
        ("hc", "Hải Châu"),
        ("lc", None),
    ]


def test_no_merged_cells():
    """Merged cells break sorting and readers."""
    assert [list(sheet.merged_cells.ranges) for sheet in book(make_resource())] == [[], []]


def test_a_code_is_text():
    """4.10 is a string cell."""
    cell = cells(["4.10"], Field("x"))[0]
    assert (cell.value, cell.data_type) == ("4.10", "s")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("77.70"), "#,##0.00"),
        (Decimal("1704"), "#,##0"),
        (1704, "#,##0"),
        (Decimal("-0.5"), "#,##0.0"),
    ],
)
def test_a_number_is_a_number_with_its_decimals(value, shown):
    """The cell holds the number, its format the printed decimals."""
    cell = cells([value])[0]
    assert (cell.data_type, cell.value, cell.number_format) == ("n", float(value), shown)


def test_a_year_has_no_grouping():
    """2022, not 2,022."""
    assert cells([2022], Field("x", type="year"))[0].number_format == "0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2022, 6, 14), "dd/mm/yyyy"),
        (datetime(2022, 6, 14, 7, 30), "dd/mm/yyyy hh:mm:ss"),
        (time(7, 30), "hh:mm:ss"),
    ],
)
def test_a_date_is_a_date(value, shown):
    """Dates and times are real ones, written as Vietnamese readers do."""
    cell = cells([value])[0]
    assert cell.is_date and cell.number_format == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234567890.1234567"), "1234567890.1234567"),
        (12345678901234567, "12345678901234567"),
        (Decimal("NaN"), "NaN"),
        (date(1900, 2, 28), "1900-02-28"),
        (datetime(2022, 6, 14, tzinfo=UTC), "2022-06-14T00:00:00+00:00"),
        (time(7, 30, 0, 1), "07:30:00.000001"),
    ],
)
def test_what_a_spreadsheet_cannot_hold_is_text(value, text):
    """Rather text than another value."""
    assert cells([value])[0].value == text


def test_the_notes_say_what_is_text():
    """Nobody has to find out by a sum that is too small."""
    resource = one_column([12345678901234567], NUMBER)
    assert any(row[1] == AS_TEXT for row in notes(resource))


def test_the_notes_are_silent_when_all_values_fit():
    """No remark without a reason; 10^20 has one digit that counts."""
    resource = one_column([10**20], NUMBER)
    assert all(row[1] != AS_TEXT for row in notes(resource))


def test_the_notes_name_source_licence_and_window():
    """What one must know to use the table travels with it."""
    found = {row[0]: row[1] for row in notes(make_resource())}
    assert found["Nguồn"] == "Báo cáo của Sở"
    assert found["Giấy phép"].startswith("Creative Commons Attribution (https://")
    assert found["Thời gian số liệu"] == "từ 15/12/2021 đến 14/6/2022"


def test_the_notes_name_the_table_s_own_source():
    """A table can have a source and a licence of its own."""
    resource = make_resource(
        sources=(Source("Niên giám", "https://a.example/"),), licences=(Licence(title="ODbL"),)
    )
    found = {row[0]: row[1] for row in notes(resource)}
    assert (
        found["Nguồn của bảng"] == "Niên giám (https://a.example/)"
        and found["Giấy phép của bảng"] == "ODbL"
    )


def test_unknown_facts_are_said_to_be_unknown():
    """A missing licence is not passed over."""
    found = {
        row[0]: row[1]
        for row in notes(make_resource(), package=make_package(licences=(), sources=()))
    }
    assert found["Giấy phép"] == found["Nguồn"] == "nguồn không nêu"


def test_the_notes_explain_each_column():
    """Name, title, unit and type of each column."""
    assert ("value", "Số liệu", "%", "number", None) in notes(make_resource())


def test_a_table_too_long_is_cut_and_says_so(monkeypatch):
    """A sheet has a last row; the notes send the reader to the whole table."""
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    resource = one_column([1, 2, 3], NUMBER)
    assert book(resource).worksheets[0].max_row == 3
    assert any("2 dòng đầu" in str(row[1]) for row in notes(resource))


@pytest.mark.parametrize("name", ["history", "a" * 40, "[x]:*?/\\", "ghi chú", "\x01"])
def test_any_resource_name_makes_a_sheet(name):
    """Excel's rules for sheet names do not stop a build."""
    assert len(book(make_resource(name=name)).sheetnames) == 2


def test_a_title_with_control_characters_opens():
    """XML has no place for them in the properties."""
    assert (
        book(make_resource(title=Text("a\x01b\ufffe"))).properties.title
        == "a b\N{REPLACEMENT CHARACTER}"
    )


def test_created_is_the_build_time():
    """No clock gets in."""
    assert book(make_resource()).properties.created == datetime(2022, 7, 1, 2, 3, 4)


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(texts, min_size=1, max_size=8))
def test_text_comes_back_and_nothing_is_a_formula(values):
    """Every text is a string cell that reads as it was, in XML's own line ends."""
    content = render_xlsx(one_column(values), make_context())
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
    found = [cell.value for cell in cells(values, Field("x"))]
    assert [_unescaped(text) for text in found] == [_printable(text) for text in values]


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(short_decimals, min_size=1, max_size=20))
def test_a_number_never_changes_by_a_digit(values):
    """Fifteen digits are the same fifteen digits."""
    found = [Decimal(f"{cell.value:.15g}") for cell in cells(values)]
    assert found == values


def _unescaped(text):
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def _printable(text):
    return re.sub("[\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)


def test_a_long_decimal_keeps_its_value():
    """Decimals beyond what a number format can show are still the value."""
    assert cells([Decimal("1E-35")])[0].value == 1e-35


def test_lists_are_json_text():
    """A list has no cell type."""
    assert (
        book(make_resource(table=numbered([[1, "hai"]], Field("x", type="array")), roles={}))
        .worksheets[0]["B2"]
        .value
        == '[1,"hai"]'
    )


def test_a_text_longer_than_a_cell_is_cut_and_said_so():
    """A border as WKT easily is: the build ended with “a fault of the program”."""
    values = ["POLYGON ((" + "1 2, " * 10_000, "a"]
    resource = one_column(values, Field("x", "string"))
    made = render_xlsx(resource, make_context())
    assert [len(cell.value) for cell in cells(values, Field("x", "string"))] == [32_767, 1]
    said = say_in_context("file", xlsx.CUT_TEXT, "vi").format(letters=32_767)
    assert said in [row[1] for row in notes(resource)] and said not in [
        row[1] for row in notes(one_column(["a"]))
    ]
    assert not list(check_file("xlsx", OutputFile("a.xlsx", made), resource.table, (0, 1), "a.csv"))
