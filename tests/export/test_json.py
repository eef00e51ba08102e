import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.json_literal import json_literal, record_literals
from site_builder.export.json import render_json
from tests.export.values import NUMBER, decimals, one_column, texts
from tests.factories import make_context, make_resource


def read(values, field=NUMBER):
    """The values as a JSON reader gets them."""
    content = render_json(one_column(values, field), make_context())
    return [record["x"] for record in json.loads(content, parse_float=Decimal)]


def test_golden(golden):
    """The valid table comes out letter for letter as the golden file has it."""
    golden("indicators.json", render_json(make_resource(), make_context()))


def test_no_rows_is_an_empty_list():
    """An empty table is valid JSON."""
    assert read([]) == []


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (Decimal("77.70"), "77.70"),
        (Decimal("1E+3"), "1000"),
        (10**30, "1" + "0" * 30),
        (True, "true"),
        (None, "null"),
        (Decimal("NaN"), '"NaN"'),
        (Decimal("-Infinity"), '"-INF"'),
        (float("inf"), '"INF"'),
        (0.1, "0.1"),
        (date(2022, 6, 14), '"2022-06-14"'),
        (time(7, 30), '"07:30:00"'),
        (datetime(2022, 6, 14, tzinfo=UTC), '"2022-06-14T00:00:00+00:00"'),
        ([Decimal("1.0"), "Đ"], '[1.0,"Đ"]'),
        ({"lon": Decimal("108.20")}, '{"lon":108.20}'),
    ],
)
def test_literal(value, literal):
    """Each type has one spelling, in rows too; a number that JSON cannot say is a word of Table Schema."""
    assert json_literal(value) == literal
    assert isinstance(value, float) or [*record_literals(["x"], [[value]])] == [
        f'{{"x":{literal}}}'
    ]


@given(st.lists(texts, max_size=5))
def test_text_comes_back(values):
    """Any text is the same text."""
    assert read(values) == values


@given(st.lists(decimals, max_size=5))
def test_a_number_never_changes_by_a_digit(values):
    """The digits in the file are the digits of the value."""
    assert [Decimal(value).as_tuple() for value in read(values)] == [
        value.as_tuple() for value in values
    ]
