"""Tables as pages show them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from site_builder.core.text import OtherLanguage, Text
from site_builder.model.area import Area
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, ForeignKey, Schema
from site_builder.pages.search.finder import found_rows
from site_builder.pages.tables.table import table_view
from tests.factories import make_resource, make_schema, make_table

HEADING = Indicator("4", Text("Văn bản điện tử"), kind="heading")
RATE = Indicator("4.1", Text("Tỷ lệ"), parent="4", unit=Text("%"), kind="percent")
CODED = Indicator(
    "5", Text("Kiến trúc"), kind="coded", scale=((0, Text("Chưa")), (1, Text("Hoàn thành")))
)
LISTED = {each.code: each for each in (HEADING, RATE, CODED)}


def cells_of(resource, **given):
    """The cells of the first row."""
    return table_view(resource, **given, language="vi").rows[0].cells


def observations(*rows):
    """A table of codes and values alone."""
    schema = Schema(
        (Field("code"), Field("value", type="number", title=Text("Số liệu"))), primary_key=("code",)
    )
    return make_resource(table=make_table(rows=rows, schema=schema))


def plain(rows, *fields):
    """A table that plays no role."""
    return make_resource(roles={}, table=make_table(rows=rows, schema=Schema(fields)))


def test_headers_of_the_portals_own_are_in_the_language_of_the_page():
    """Name and unit of an indicator, which the list adds, are no words of the table's author."""
    view = table_view(
        observations(("4.1", 1)), indicators=LISTED, language=OtherLanguage("en", "vi")
    )
    labels = {each.label for each in view.columns}
    assert {"Indicator", "Unit, scale"} <= labels


def test_number_is_printed_by_locale_with_its_decimals():
    """77.70 keeps its zero and gets a comma."""
    assert cells_of(make_resource())[2].text == "77,70"


def test_number_carries_its_canonical_value_for_sorting():
    """The script sorts by 77.70, not by the text."""
    assert cells_of(make_resource())[2].sort == "77.70"


def test_number_is_aligned_right():
    """Numeric cells have the class that lines them up."""
    assert "num" in cells_of(make_resource())[2].css.split()


def test_negative_number_has_a_true_minus():
    """-1704.5 is printed with U+2212 and groups."""
    assert table_view(make_resource(), language="vi").rows[1].cells[2].text == "−1.704,5"


def test_year_is_a_name():
    """2022 in a column of years is not 2.022."""
    assert cells_of(plain([(2022,)], Field("year", type="year")))[0].text == "2022"


def test_date_is_printed_for_readers_and_machines():
    """d/m/yyyy with the ISO day beside it."""
    cell = cells_of(make_resource())[3]
    assert (cell.text, cell.datetime) == ("14/6/2022", "2022-06-14")


def test_boolean_is_said():
    """True is "có" in Vietnamese."""
    assert cells_of(make_resource())[4].text == "có"


def test_missing_number_is_marked():
    """A hole in a column of numbers shows an ellipsis and sorts last."""
    cell = table_view(make_resource(), language="vi").rows[2].cells[2]
    assert (cell.text, cell.kind, cell.sort) == ("…", "missing", "")


def test_missing_text_is_empty():
    """A hole in a column of notes stays empty."""
    assert cells_of(plain([("a", None)], Field("a"), Field("note")))[1].text == ""


@pytest.mark.parametrize("address", ["https://a.example/x", "http://a.example"])
def test_web_address_is_a_link(address):
    """Http and https addresses lead somewhere."""
    assert cells_of(plain([(address,)], Field("url")))[0].href == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "https://", "//a.example"],
)
def test_other_address_is_text(address):
    """No other scheme becomes a link."""
    cell = cells_of(plain([(address,)], Field("url", format="uri")))[0]
    assert (cell.href, cell.text) == ("", address)


def test_unit_stands_in_the_header():
    """A column's unit is printed once."""
    assert table_view(make_resource(), language="vi").columns[2].unit == "%"


def test_column_with_one_unit_is_sorted_by_number():
    """Its header says so to the script."""
    assert table_view(make_resource(), language="vi").columns[2].sort == "num"


def test_column_that_mixes_units_is_not_sorted():
    """Percents and counts in one column have no order."""
    view = table_view(
        observations(("4.1", Decimal("50.66")), ("5", 1)), indicators=LISTED, language="vi"
    )
    assert view.columns[2].sort == ""


def test_code_sorts_as_text():
    """4.10 is not 4.1."""
    assert table_view(make_resource(), language="vi").columns[0].sort == "text"


def test_observations_gain_names_and_units():
    """A table of codes shows what the indicator list knows, the figure right after the name."""
    cells = cells_of(observations(("4.1", Decimal("50.66"))), indicators=LISTED)
    assert [cell.text for cell in cells] == ["4.1", "Tỷ lệ", "50,66", "%"]


@pytest.mark.parametrize(("complete", "beside"), [(True, ["Ghi"]), (False, [])])
def test_an_area_of_the_key_stands_behind_the_name(complete, beside):
    """Rows of one indicator are told apart by it, also where a page shows no other column beside the figures."""
    fields = (
        Field("code", title=Text("Mã")),
        Field("ghi", title=Text("Ghi")),
        Field("area", title=Text("Xã")),
    )
    schema = Schema(
        (*fields, Field("value", type="number", title=Text("Số liệu"))),
        primary_key=("code", "area"),
    )
    resource = make_resource(table=make_table(rows=[("4.1", "", "an", 1)], schema=schema))
    view = table_view(resource, indicators=LISTED, language="vi", complete=complete)
    assert [each.label for each in view.columns] == [
        "Mã",
        "Chỉ tiêu",
        "Xã",
        "Số liệu",
        "Đơn vị, thang",
        *beside,
    ]


def test_coded_answer_is_a_word():
    """The code stays beside it, the scale stands in the unit column."""
    cells = cells_of(observations(("5", 1)), indicators=LISTED)
    assert (cells[2].text, cells[2].code, cells[3].text) == (
        "Hoàn thành",
        "1",
        "0 = Chưa; 1 = Hoàn thành",
    )


def test_heading_spans_the_row():
    """A group without a value takes the room of the columns after its name."""
    cells = cells_of(observations(("4", None)), indicators=LISTED)
    assert (len(cells), cells[1].span) == (2, 3)


def test_level_of_a_code_is_marked():
    """4 and 4.1 differ in weight and indent."""
    view = table_view(observations(("4", None), ("4.1", 1)), indicators=LISTED, language="vi")
    assert [row.css for row in view.rows] == ["l1", "l2"]


def test_row_of_an_indicator_can_be_linked():
    """Figures in the text lead to #ct-<code>."""
    assert (
        table_view(observations(("4.1", 1)), indicators=LISTED, language="vi").rows[0].anchor
        == "ct-4.1"
    )


def test_rows_without_a_key_are_known_by_their_line():
    """The same code in two periods must not give one id twice."""
    roles = {"observations": {"indicator": "code", "period": "name", "value": "value"}}
    table = make_table(schema=replace(make_table().schema, primary_key=()))
    (row, *_) = table_view(make_resource(roles=roles, table=table), language="vi").rows
    assert (row.anchor, row.former) == ("d-indicators-2", "")


@pytest.mark.parametrize(
    ("keys", "anchors"),
    [
        ((("1",), ("2",)), ["r-indicators-1", "r-indicators-2"]),
        (
            (("06/QĐ-TTg",), ("06-QĐ-TTg",)),
            ["r-indicators-06-QD-TTg-1c352779", "r-indicators-06-QD-TTg-5e102004"],
        ),
        (
            (("a", "b.c"), ("a.b", "c")),
            ["r-indicators-a.b.c-d7769044", "r-indicators-a.b.c-3eff68bb"],
        ),
    ],
)
def test_a_row_is_known_by_its_key(keys, anchors):
    """Wherever it stands; the address by its line, which was published before, still leads to it."""
    schema = Schema((Field("a"), Field("b")), primary_key=("a", "b")[: len(keys[0])])
    rows = tuple((*key, "x")[:2] for key in keys)
    for order in (rows, rows[::-1]):
        table = make_table(rows=order, schema=schema)
        view = table_view(make_resource(roles={}, table=table), language="vi")
        assert {row.cells[0].text: row.anchor for row in view.rows} == dict(
            zip([k[0] for k in keys], anchors, strict=True)
        )
        assert [row.former for row in view.rows] == ["d-indicators-2", "d-indicators-3"]


def test_rows_of_several_periods_are_called_by_their_indicators_name():
    """The code stays beside it and heads no row by itself; a code that no list knows stands as it is."""
    fields = (Field("ky"), Field("ma"), Field("value", type="number"))
    roles = {"observations": {"indicator": "ma", "period": "ky", "value": "value"}}
    table = make_table(
        rows=(("2022", "4.1", 1), ("2023", "9", 2)), schema=Schema(fields, primary_key=("ky", "ma"))
    )
    view = table_view(make_resource(roles=roles, table=table), indicators=LISTED, language="vi")
    first, second = (row.cells[view.header_place] for row in view.rows)
    assert (first.text, first.code, first.sort, second.text, second.code) == (
        "Tỷ lệ",
        "4.1",
        "4.1",
        "9",
        "",
    )
    assert found_rows([view])[0][1][0] == [
        "Tỷ lệ, 2022",
        "r-indicators-2022.4.1-c0a83805",
        "4.1; ky: 2022; value: 1",
    ]


def test_an_area_is_called_by_its_name():
    """As lists call it, sorted by its key; one that no list knows stands as it is."""
    fields = (Field("ma"), Field("area"), Field("value", type="number"))
    roles = {"observations": {"indicator": "ma", "area": "area", "value": "value"}}
    table = make_table(
        rows=(("4.1", "da-nang", 1), ("4.1", "x", 2)),
        schema=Schema(fields, primary_key=("ma", "area")),
    )
    areas = {"da-nang": Area("da-nang", Text("Thành phố Đà Nẵng"), short=Text("Đà Nẵng"))}
    view = table_view(
        make_resource(roles=roles, table=table),
        indicators=LISTED,
        areas=areas,
        language="vi",
        complete=True,
    )
    place = [column.name for column in view.columns].index("area")
    assert [(row.cells[place].text, row.cells[place].sort) for row in view.rows] == [
        ("Đà Nẵng", "da-nang"),
        ("x", None),
    ]


def test_codes_from_a_table_of_indicators_are_called_by_name():
    """In tables that play no role themselves, as those that the portal makes of a series."""
    key = ForeignKey(("ma",), "indicators", ("code",))
    schema = Schema((Field("goi"), Field("ma")), primary_key=("goi",), foreign_keys=(key,))
    resource = make_resource(roles={}, table=make_table(rows=(("a", "4.1"),), schema=schema))
    view = table_view(resource, indicators=LISTED, language="vi")
    assert (view.header_place, view.rows[0].cells[1].text, view.rows[0].cells[1].code) == (
        1,
        "Tỷ lệ",
        "4.1",
    )


def test_hostile_code_makes_a_plain_anchor():
    """An id holds letters, digits, dots and dashes only."""
    assert table_view(observations(('"><b> x', 1)), language="vi").rows[0].anchor == "ct--b-x"


def test_chosen_rows_and_columns():
    """Rows by place, columns by name, in the order asked for; the caption can still say how many there are."""
    view = table_view(make_resource(), columns=["value", "code"], rows=[1], language="vi")
    assert ([cell.text for cell in view.rows[0].cells], view.shown, view.total) == (
        ["−1.704,5", "4.10"],
        1,
        3,
    )


def test_unknown_column_is_refused():
    """A column that is not there is an error, not a gap."""
    with pytest.raises(KeyError):
        table_view(make_resource(), columns=["nope"], language="vi")


def test_row_is_headed_by_its_name():
    """The cell that names the row is its header."""
    assert table_view(make_resource(), language="vi").header_place == 1


def test_long_text_is_not_sorted():
    """A column of sentences is read."""
    rows = [("x" * 80, date(2022, 1, 1))]
    assert (
        table_view(plain(rows, Field("text"), Field("day", type="date")), language="vi")
        .columns[0]
        .sort
        == ""
    )


def test_schema_of_the_factory_is_shown_whole():
    """Every column of a table without an indicator list is there."""
    assert len(table_view(make_resource(), language="vi").columns) == len(make_schema().fields)


FLAGGED = (
    Field("xa", title=Text("Xã")),
    Field("ho", type="integer", title=Text("Số hộ")),
    Field("is_total", "boolean"),
)


def test_a_row_of_totals_is_bold_and_no_column_says_so():
    """The file keeps the mark; the page shows it by the weight of the row."""
    view = table_view(plain([("An", 12, False), ("Tổng cộng", 12, True)], *FLAGGED), language="vi")
    assert [column.name for column in view.columns] == ["xa", "ho"]
    assert [["main" in cell.css.split() for cell in row.cells] for row in view.rows] == [
        [False] * 2,
        [True] * 2,
    ]


def test_a_page_that_asks_for_the_mark_of_totals_shows_it():
    """Columns that an author names are those that are shown."""
    resource = plain([("Tổng cộng", 12, True)], *FLAGGED)
    view = table_view(resource, language="vi", columns=["ho", "is_total"])
    assert [column.name for column in view.columns] == ["ho", "is_total"]


def test_words_in_a_column_of_that_name_mark_nothing():
    """Only yes and no do."""
    view = table_view(plain([("Tổng",)], Field("is_total")), language="vi")
    assert [column.name for column in view.columns] == ["is_total"] and view.rows[0].cells[
        0
    ].css != "main"


def test_lists_and_objects_stand_beside_codes():
    """A cell of one is no code, and is shown as it is."""
    table = plain(
        [("A", ["x", "y"], {"a": 1})],
        Field("code"),
        Field("list", type="array"),
        Field("of", type="object"),
    )
    assert [cell.text for cell in cells_of(table)] == ["A", '["x", "y"]', '{"a": 1}']
