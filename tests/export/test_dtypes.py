from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pandas as pd
import pytest

from site_builder.api import to_frame
from site_builder.export.kinds import fits_int64, kind_of
from site_builder.model.package import Field
from tests.export.values import every_type, numbered
from tests.factories import make_table

HANOI = timezone(timedelta(hours=7))


def column(values, kind):
    """The values as a column of a frame."""
    return to_frame(numbered(values, Field("x", type=kind)))["x"]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("number", [1, Decimal("1.5"), None], "number"),
        ("number", ["1.5"], "text"),
        ("integer", [True], "text"),
        ("date", [datetime(2022, 6, 14)], "text"),
        ("time", [time(7, 30, tzinfo=UTC)], "text"),
        ("datetime", [datetime(2022, 6, 14), datetime(2022, 6, 14, tzinfo=UTC)], "text"),
        ("datetime", [datetime(1, 1, 1, tzinfo=HANOI)], "text"),
        (
            "datetime",
            [datetime(1, 1, 1, 7, tzinfo=HANOI), datetime(9999, 12, 31, tzinfo=UTC)],
            "datetime",
        ),
        ("year", [2022], "integer"),
        ("geopoint", ["1, 2"], "text"),
        ("boolean", [], "boolean"),
    ],
)
def test_kind(kind, values, expected):
    """A column has its declared kind only if every value agrees."""
    assert kind_of(Field("x", type=kind), values) == expected


def test_names_and_order():
    """Columns stand as the schema has them."""
    assert list(to_frame(make_table()).columns) == ["code", "name", "value", "day", "done"]


@pytest.mark.parametrize(
    ("kind", "value", "dtype"),
    [
        ("string", "4.10", "string"),
        ("integer", 5, "Int64"),
        ("integer", 2**63, "object"),
        ("number", Decimal("77.70"), "object"),
        ("boolean", True, "boolean"),
        ("date", date(2022, 6, 14), "datetime64[s]"),
        ("datetime", datetime(2022, 6, 14), "datetime64[us]"),
        ("datetime", datetime(2022, 6, 14, tzinfo=UTC), "datetime64[us, UTC]"),
        ("time", time(7, 30), "object"),
    ],
)
def test_dtype(kind, value, dtype):
    """Nullable types where pandas has them, Python values where it has none."""
    assert str(column([value, None], kind).dtype) == dtype


@pytest.mark.parametrize("kind", ["string", "integer", "number", "boolean", "date"])
def test_a_missing_value_stays_missing(kind):
    """Neither an empty string nor NaN as text."""
    assert column([None], kind).isna().tolist() == [True]


def test_decimals_keep_their_zeros():
    """77.70 is not 77.7, and a whole number is a Decimal among Decimals."""
    found = column([Decimal("77.70"), 5], "number").tolist()
    assert [str(value) for value in found] == ["77.70", "5"] and isinstance(found[1], Decimal)


def test_lists_are_text():
    """A cell that no type holds is its canonical text."""
    assert column([[1, 2]], "array").tolist() == ["[1,2]"]


def test_no_rows():
    """An empty table has its columns and dtypes."""
    frame = to_frame(numbered([], Field("x", type="date")))
    assert (len(frame), str(frame["x"].dtype)) == (0, "datetime64[s]")


def test_charts_can_plot_numbers():
    """Figures become floats in one step, missing ones NaN."""
    found = column([Decimal("77.70"), None], "number").astype(float)
    assert found[0] == 77.7 and pd.isna(found[1])


def test_int64_has_edges():
    """2^63 does not fit, -2^63 does."""
    assert fits_int64([-(2**63), None]) and not fits_int64([2**63])


def test_every_type_has_a_column():
    """No type of Table Schema stops a build."""
    assert to_frame(every_type().table).shape == (2, 17)
