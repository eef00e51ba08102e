"""What a table gives to the explorer, and which columns may be added up."""

import json

import pytest

from site_builder.core.text import Text
from site_builder.model.package import Field, Schema
from site_builder.pages.tables.explorer import (
    FROM_FILE,
    WORDS,
    column_kind,
    explorer_view,
    words_file,
)
from tests.factories import make_resource, make_site, make_table

AMOUNT = Field("amount", type="integer", title=Text("Số hồ sơ"), aggregate="sum")


def view_of(*fields, rows=1, shown=None, roles=None, columns=None):
    """The explorer of a table of empty cells."""
    cells = tuple((None,) * len(fields) for _ in range(rows))
    resource = make_resource(roles=roles or {}, table=make_table(rows=cells, schema=Schema(fields)))
    names = columns or [field.name for field in fields]
    return explorer_view("goi", resource, names, rows if shown is None else shown, key="indicators")


def test_a_table_that_is_printed_whole_is_explored_in_the_page():
    """No file is needed to filter it."""
    assert view_of(AMOUNT, rows=3).mode == "page"


def test_a_longer_table_is_taken_from_its_file():
    """Of 600 rows twenty are printed."""
    assert view_of(AMOUNT, rows=600, shown=20).mode == "file"


def test_a_table_beyond_the_limit_is_too_large_for_the_page():
    """A row more than the page takes."""
    assert view_of(AMOUNT, rows=FROM_FILE + 1, shown=20).mode == "large"


def test_a_column_is_added_up_only_where_the_schema_says_so():
    """The same column without its promise."""
    plain = Field("amount", type="integer")
    assert [view_of(field).columns[0].is_summed for field in (AMOUNT, plain)] == [True, False]


@pytest.mark.parametrize(
    "field",
    [
        Field("share", type="number", unit="%", aggregate="sum"),
        Field("place", type="integer", unit="hạng", aggregate="sum"),
        Field("year", type="integer", aggregate="sum"),
        Field("amount", type="string", aggregate="sum"),
        Field("amount", type="number", aggregate="mean"),
    ],
    ids=["percentage", "rank", "year", "text", "mean"],
)
def test_what_means_nothing_in_sum_is_never_added_up(field):
    """A promise does not make an amount of a share, a rank, a year or a text."""
    assert not view_of(field).columns[0].is_summed


@pytest.mark.parametrize("part", ["value", "rank", "derived"])
def test_what_a_role_says_mixes_units_is_never_added_up(part):
    """Values of observations have the units of their indicators."""
    roles = {"observations": {"indicator": "code", part: "amount"}}
    assert not view_of(Field("code"), AMOUNT, roles=roles).columns[1].is_summed


def test_periods_and_indicators_are_kept_apart():
    """By their role, by their type, or by their name."""
    fields = (
        Field("code"),
        Field("nam", type="year"),
        Field("ky", title=Text("Kỳ báo cáo")),
        Field("phuong"),
    )
    found = view_of(*fields, roles={"observations": {"indicator": "code"}})
    assert [column.is_apart for column in found.columns] == [True, True, True, False]


@pytest.mark.parametrize(
    ("field", "roles"),
    [
        (Field("don_vi"), {}),
        (Field("u", title=Text("Đơn vị tính")), {}),
        (Field("u"), {"observations": {"indicator": "code", "unit": "u"}}),
    ],
    ids=["name", "title", "role"],
)
def test_units_are_kept_apart(field, roles):
    """Kilometres and pieces make no sum."""
    column = view_of(field, Field("code"), AMOUNT, roles=roles).columns[0]
    assert column.is_unit and column.is_apart


def test_nothing_is_added_up_where_the_page_adds_columns_that_the_file_lacks():
    """Of the rows beyond the printed ones nobody knows the unit."""
    assert (
        not view_of(AMOUNT, rows=600, shown=20, columns=["amount", "Đơn vị, thang đo"])
        .columns[0]
        .is_summed
    )


def test_nothing_is_added_up_where_columns_columns_are_out_of_sight():
    """A column that is not printed could keep two levels apart."""
    assert not view_of(AMOUNT, Field("level"), columns=["amount"]).columns[0].is_summed


def test_a_column_that_the_page_adds_is_none_of_the_file():
    """Names out of the list of indicators cannot be taken from the CSV."""
    assert view_of(AMOUNT, columns=["amount", "Chỉ tiêu"]).columns[1].name == ""


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (Field("a", type="number"), "num"),
        (Field("year", type="integer"), "name"),
        (Field("a", type="year"), "name"),
        (Field("a", type="date"), "day"),
        (Field("a", type="boolean"), "bool"),
        (Field("a"), "text"),
    ],
)
def test_the_kind_of_a_column_is_told(field, kind):
    """A year is a number that counts nothing."""
    assert column_kind(field) == kind


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_words_of_the_script_are_a_file(language):
    """Every word, in the language of the page."""
    file = words_file(make_site(), language)
    assert file.uri == f"assets/explorer/{language}.json" and set(WORDS) <= set(
        json.loads(file.content)
    )


@pytest.mark.parametrize(("name", "is_summed"), [("Tổng cộng", True), ("Cụm phía tây", False)])
def test_sums_are_offered_where_words_tell_what_the_mark_of_totals_tells(name, is_summed):
    """The page does not print the mark; a total that its own words do not show would be added to its parts."""
    fields = (Field("xa"), Field("ho", "integer", aggregate="sum"), Field("is_total", "boolean"))
    rows = (("An", 5, False), (name, 5, True))
    resource = make_resource(roles={}, table=make_table(rows=rows, schema=Schema(fields)))
    view = explorer_view("goi", resource, ["xa", "ho"], 2, key="bang")
    assert view.columns[1].is_summed is is_summed
