import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from site_builder.export.csv import render_csv
from site_builder.model.package import Field, Schema, Table
from tests.export.values import NUMBER, decimals, one_column, texts
from tests.factories import make_context, make_resource


def render(resource):
    """The resource as canonical CSV."""
    return render_csv(resource, make_context())


def cells(values, **changes):
    """The values as the file spells them."""
    lines = render(one_column(values, **changes)).decode().splitlines()[1:]
    return [line.partition(",")[2] for line in lines]


def test_golden(golden):
    """The valid table comes out letter for letter as the golden file has it."""
    golden("indicators.csv", render(make_resource()))


def test_a_canonical_source_keeps_its_bytes():
    """Quotes that we would not write stay, so that the published hash is the author's."""
    assert (
        render(make_resource(is_canonical=True, source=b'"code"\n"4.10"\n')) == b'"code"\n"4.10"\n'
    )


def test_decimals_stay_as_given():
    """77.70 is not 77.7, and no exponent appears."""
    assert cells([Decimal("77.70"), Decimal("1E+3"), Decimal("1E-7")], field=NUMBER) == [
        "77.70",
        "1000",
        "0.0000001",
    ]


def test_missing_and_booleans():
    """None is nothing, booleans are the words of Table Schema."""
    assert cells([None, True, False]) == ["", "true", "false"]


def test_dates_are_iso():
    """Dates and moments follow ISO 8601."""
    moment = datetime(2022, 6, 14, 7, 30, tzinfo=UTC)
    assert cells([date(2022, 6, 14), moment]) == ["2022-06-14", "2022-06-14T07:30:00+00:00"]


def test_no_bom_and_only_line_feeds():
    """The file begins with its header and ends its lines with LF."""
    content = render(make_resource())
    assert content.startswith(b"code,") and b"\r" not in content and content.endswith(b"\n")


def test_a_row_of_one_missing_value_is_a_row():
    """A reader would skip an empty line."""
    table = Table(Schema((Field("x"),)), ((None,), ("a",)), (2, 3))
    assert render(make_resource(table=table)) == b'x\n""\na\n'


def test_an_empty_table_has_its_header():
    """No rows is a table too."""
    assert render(one_column([])) == b"n,x\n"


@given(st.lists(texts, max_size=5))
def test_text_comes_back_through_the_csv_module(values):
    """Quotes, line ends, separators and formulas come back equal."""
    text = render(one_column(values)).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[1] for row in rows[1:]] == values


@given(st.lists(texts, min_size=1, max_size=5))
def test_text_comes_back_through_pandas(values):
    """pandas reads the same text."""
    frame = pd.read_csv(io.BytesIO(render(one_column(values))), dtype=str, keep_default_na=False)
    assert frame["x"].tolist() == values


@given(st.lists(decimals, min_size=1, max_size=5))
def test_a_number_never_changes_by_a_digit(values):
    """The digits in the file are the digits of the value."""
    read = [Decimal(cell) for cell in cells(values, field=NUMBER)]
    assert [value.as_tuple() for value in read] == [value.as_tuple() for value in values]
