"""Codes that a role or the portal's own tables give a meaning are said in words."""

from dataclasses import replace

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.text import Text
from site_builder.derive.codes import code_words, vocabulary_of
from site_builder.derive.series_package import columns_of
from site_builder.model.package import Field, Schema, Table
from site_builder.pages.tables.table import table_view
from tests.factories import make_resource

LIST = replace(
    make_resource(roles={"indicators": {"code": "code", "direction": "direction", "kind": "kind"}}),
    table=Table(
        Schema(
            fields=(Field("code"), Field("direction"), Field("kind", title=Text("Loại"))),
            primary_key=("code",),
        ),
        (("4.1", "up", "percent"),),
        (2,),
    ),
)


def test_a_code_of_a_role_is_said_in_words():
    """With the code beside it, which files hold."""
    cells = table_view(LIST, language="vi").rows[0].cells
    assert [(cell.text, cell.code) for cell in cells[1:]] == [
        ("càng cao càng tốt", "up"),
        ("tỷ lệ phần trăm", "percent"),
    ]


def test_the_words_are_those_of_the_page():
    """English on an English page."""
    cells = table_view(LIST, language="en").rows[0].cells
    assert [cell.text for cell in cells[1:]] == ["higher is better", "per cent"]


def test_the_same_word_in_a_column_of_the_publishers_own_stays():
    """Nobody said that it is a code."""
    own = replace(LIST, roles={})
    assert [cell.text for cell in table_view(own, language="vi").rows[0].cells] == [
        "4.1",
        "up",
        "percent",
    ]


def test_columns_of_our_own_tables_have_their_lists():
    """Those of a series' tidy package, which plays no role."""
    found = {
        field.name: field.vocabulary
        for field in columns_of("observations", ("vi",), ())
        if field.vocabulary
    }
    assert found == {"period": "period", "period_kind": "period-kind", "status": "status"}
    assert (
        vocabulary_of(make_resource(roles={}), Field("period_kind", vocabulary="period-kind"))
        == "period-kind"
    )


@pytest.mark.parametrize(
    ("vocabulary", "value", "said"),
    [
        ("period", "2022-H1", "6 tháng đầu năm 2022"),
        ("period", "2022", ""),
        ("period", "sometime", ""),
        ("period-kind", "half-year", "sáu tháng một lần"),
        ("status", "", ""),
        ("status", None, ""),
        ("direction", "sideways", ""),
        ("", "up", ""),
    ],
)
def test_what_is_said(vocabulary, value, said):
    """A year needs no words; what a list does not have is left as it is."""
    assert code_words(vocabulary, value, "vi") == said


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2024-H1", "6T đầu/24", "1st half/24"),
        ("2024-H2", "6T cuối/24", "2nd half/24"),
        ("2024-9M", "9T/24", "9 months/24"),
        ("2024-Q1", "Quý I/24", "Q1/24"),
        ("2024-08", "8/24", "8/24"),
    ],
)
def test_the_axis_of_a_chart_names_periods_in_the_language(period, vi, en):
    """Short, and no code."""
    assert [parse_period(period).short(language) for language in ("vi", "en")] == [vi, en]
