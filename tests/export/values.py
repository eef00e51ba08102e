"""Values that have broken spreadsheets and readers before."""

from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from site_builder.model.package import Field, Schema, Table
from tests.factories import make_resource

FORMULAS = (
    "=1+1",
    "+84 236",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\u3000＝1",
    "＋1",
    "－1",
    "＠x",
    "- gạch",
)
# No NUL: no CSV reader of pandas or the standard library passes it.
texts = st.one_of(
    st.text(
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12
    ),
    st.text("aĐđẵ\"';,\n\r\t =+-@.0", min_size=1, max_size=12),
    st.sampled_from(("4.10", "007", "Đà Nẵng, “đất đai”", 'a"b;c\nd', *FORMULAS)),
)
decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3
) | st.decimals(allow_nan=False, allow_infinity=False, min_value=-999, max_value=999, places=2)
short_decimals = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(0, 12),
)


def one_column(values, field=None, **changes):
    """A table of one column of the values, behind a column that numbers the rows."""
    table = numbered(values, field or Field("x"))
    return make_resource(table=table, roles={}, **changes)


def numbered(values, field):
    """Rows 0, 1, 2 ... with the value beside the number."""
    schema = Schema((Field("n", type="integer"), field))
    return Table(schema, tuple(enumerate(values)), tuple(range(2, len(values) + 2)))


NUMBER = Field("x", type="number")
DATE = Field("x", type="date")
ALL_TYPES = (
    (Field("boolean", type="boolean"), (True, False)),
    (Field("date", type="date", format="%d/%m/%Y"), (date(2022, 6, 14), date(1899, 1, 2))),
    (Field("time", type="time"), (time(7, 30), time(23, 59, 59))),
    (
        Field("datetime", type="datetime"),
        (datetime(2022, 6, 14, 7, 30), datetime(2022, 1, 2, 0, 0, 1)),
    ),
    (Field("year", type="year"), (2022, 1999)),
    (Field("yearmonth", type="yearmonth"), ("2022-06", "1999-12")),
    (Field("duration", type="duration"), ("P1Y2M3DT10H30M", "PT5M")),
    (Field("geopoint", type="geopoint"), ("108.2, 16.05", "105.8, 21.0")),
    (Field("geopoint-array", type="geopoint", format="array"), ("[108.2, 16.05]", "[105.8, 21.0]")),
    (Field("geojson", type="geojson"), ({"type": "Point", "coordinates": [108.2, 16.05]}, None)),
    (Field("array", type="array"), ([1, "hai", None], [])),
    (Field("object", type="object"), ({"tên": "Đà Nẵng"}, {})),
    (Field("integer", type="integer", group_char="."), (1704, -5)),
    (
        Field("number", type="number", decimal_char=",", group_char="."),
        (Decimal("77.70"), Decimal("-1704.5")),
    ),
    (Field("endless", type="number"), (Decimal("NaN"), Decimal("-Infinity"))),
    (Field("any", type="any"), ("4.10", "=1+1")),
    (Field("string"), ("4.10", "Đà Nẵng")),
)


def every_type(**changes):
    """A table with a column of every type of Table Schema."""
    schema = Schema(tuple(field for field, _ in ALL_TYPES))
    rows = tuple(zip(*(values for _, values in ALL_TYPES), strict=True))
    return make_resource(table=Table(schema, rows, (2, 3)), roles={}, **changes)
