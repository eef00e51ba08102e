import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.export.typed.arrow import _array
from tests.export.values import decimals, texts

HANOI = timezone(timedelta(hours=7))
COLUMNS = {
    "text": (pa.string(), texts),
    "integer": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "float": (pa.float64(), st.floats()),
    "boolean": (pa.bool_(), st.booleans()),
    "date": (pa.date32(), st.dates()),
    "time": (pa.time64("us"), st.times()),
    "moment": (pa.timestamp("us"), st.datetimes()),
    "zoned": (pa.timestamp("us", "UTC"), st.datetimes(datetime(2, 1, 1), timezones=st.sampled_from([UTC, HANOI]))),
    "decimal": (pa.decimal128(18, 3), decimals),
    "long": (pa.decimal128(38, 5), st.integers(-(10**33) + 1, 10**33 - 1) | decimals),
}


def by_pyarrow(values, kind):
    """The column as pyarrow makes it of Python's values."""
    exact = [Decimal(each) if isinstance(each, int) and pa.types.is_decimal(kind) else each for each in values]
    return pa.array(exact, kind, from_pandas=False)


@pytest.mark.parametrize("name", COLUMNS)
@given(st.data())
def test_a_column_is_laid_out_as_pyarrow_does(name, data):
    """Every type, with missing values anywhere and without any; a NaN is the same NaN."""
    kind, values = COLUMNS[name]
    held = data.draw(st.lists(values | st.none(), max_size=20) | st.lists(values, min_size=8, max_size=8))
    made, expected = _array(held, kind), by_pyarrow(held, kind)
    made.validate(full=True)
    assert made.equals(expected) or list(map(str, made.to_pylist())) == list(map(str, expected.to_pylist()))
    assert made.null_count == expected.null_count


@pytest.mark.parametrize("value", [Decimal("1.25"), Decimal("100"), 100, Decimal("-99.95"), Decimal("NaN")])
def test_a_number_that_its_type_does_not_hold_is_refused(value):
    """It is never rounded, and never another number: pyarrow refuses it alike."""
    with pytest.raises(ValueError):
        _array([value], pa.decimal128(3, 1))


@pytest.mark.parametrize("value", [Decimal("99.9"), Decimal("-99.90"), 99, Decimal("1E+1")])
def test_a_number_that_its_type_just_holds(value):
    """However it is spelled."""
    assert _array([value], pa.decimal128(3, 1)).to_pylist() == [Decimal(value)]


LOADED = """
import sys
from site_builder.export.parquet import render_parquet
from site_builder.export.readback import check_file
from site_builder.core.files import OutputFile
from tests.factories import make_context, make_resource
resource = make_resource()
made = OutputFile("x", render_parquet(resource, make_context()))
assert not list(check_file("parquet", made, resource.table, (0,), "x"))
print("pandas" in sys.modules)
"""


def test_pandas_is_not_loaded_for_parquet():
    """Neither to write it nor to read it back: pyarrow would load it to ask whether a list is a frame."""
    assert subprocess.check_output([sys.executable, "-c", LOADED], text=True) == "False\n"
