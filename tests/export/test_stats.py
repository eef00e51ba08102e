import json
import locale
import os
import subprocess
import sys
from argparse import Namespace
from datetime import date
from decimal import Decimal

import agate
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.text import Text
from site_builder.export.stats import render_stats, summarise
from site_builder.model.package import Field, ForeignKey, Schema, Table
from tests.export.values import decimals, every_type, one_column
from tests.factories import make_resource


def summary(values, kind="string"):
    """The summary of a column of these values."""
    return summarise(one_column(values, Field("x", type=kind)))[1]


def test_golden(golden):
    """The valid table is summed up letter for letter as the golden file has it."""
    golden("indicators.stats.json", render_stats(summarise(make_resource())))


def test_one_summary_a_column():
    """In the table's order."""
    assert [each.column for each in summarise(make_resource())] == [
        "code",
        "name",
        "value",
        "day",
        "done",
    ]


def test_codes_are_text():
    """4.10 and 4.1 are two codes, not one number."""
    found = summary(["4.1", "4.10"])
    assert (found.type, found.unique, found.sum) == ("text", 2, None)


def test_zeros_and_ones_are_numbers():
    """Coded answers are not guessed to be booleans."""
    found = summary([0, 1, 1], "integer")
    assert (found.type, found.sum, found.maximum) == ("integer", 2, 1)


def test_a_sum_is_exact():
    """No float on the way."""
    assert summary([Decimal("0.1"), Decimal("0.2"), Decimal(10**16)], "number").sum == Decimal(
        "10000000000000000.3"
    )


def test_a_sum_of_many_digits_is_exact():
    """More than the 28 that Python's decimals keep by themselves."""
    values = [Decimal(f"{'9' * 30}.{'1' * 10}"), Decimal(1)]
    assert str(summary(values, "number").sum) == f"1{'0' * 30}.{'1' * 10}"


def test_a_mean_that_never_ends_is_cut():
    """Fifteen digits."""
    assert summary([1, 1, 2], "integer").mean == Decimal("1.33333333333333")


def test_missing_values_are_counted():
    """Missing is not a value: not counted as one, not unique."""
    found = summary(["a", None, None])
    assert (found.rows, found.values, found.missing, found.unique) == (3, 1, 2, 1)


@pytest.mark.parametrize("word", ["none", "N/A", "null", "."])
def test_words_are_not_missing(word):
    """csvkit's null words are text here."""
    assert summary([word]).missing == 0


def test_decimals_as_printed():
    """77.70 has two."""
    assert summary([Decimal("77.70")], "number").most_decimals == 2


def test_dates_have_a_range():
    """First and last day."""
    found = summary([date(2022, 6, 14), date(2021, 1, 2)], "date")
    assert (found.minimum, found.maximum) == (date(2021, 1, 2), date(2022, 6, 14))


def test_longest_text():
    """In letters."""
    assert summary(["Đà Nẵng", "Huế"]).longest == 7


def test_most_common_values():
    """The five most common, ties in order of appearance."""
    assert summary(list("baabcdef")).most_common == (
        ("b", 2),
        ("a", 2),
        ("c", 1),
        ("d", 1),
        ("e", 1),
    )


def test_endless_numbers_are_text():
    """NaN has no sum."""
    assert summary([Decimal("NaN"), Decimal("1.5")], "number").type == "text"


def test_unknown_facts_are_left_out():
    """A text column has no mean in the file."""
    assert "mean" not in json.loads(render_stats([summary(["a"])]))[0]


def test_every_type_and_no_rows():
    """No type of Table Schema stops a build, nor an empty table."""
    assert len(summarise(every_type())) == 18 - 1
    assert summary([]).rows == 0


COLUMNS = {
    "string": st.none() | st.text("ab ,.0Đ", max_size=4),
    "number": st.none() | decimals,
    "integer": st.none() | st.integers(-(10**20), 10**20),
    "date": st.none() | st.dates(),
    "datetime": st.none() | st.datetimes(),
    "boolean": st.none() | st.booleans(),
}


@pytest.fixture(scope="module")
def csvstat():
    """The counting of csvkit's csvstat, without its command line: the second witness."""
    with pytest.MonkeyPatch.context() as patch:
        before = locale.setlocale(locale.LC_ALL)
        patch.setenv(
            "LC_ALL", "C"
        )  # its import sets the process's locale, and dies where that is missing
        from csvkit.utilities.csvstat import CSVStat

        locale.setlocale(locale.LC_ALL, before)
    made = CSVStat.__new__(CSVStat)
    made.args = Namespace(json_output=True)
    return made


@given(data=st.data(), kind=st.sampled_from(sorted(COLUMNS)))
def test_the_figures_are_those_of_csvstat(csvstat, data, kind):
    """Whatever the column holds."""
    values = data.draw(st.lists(COLUMNS[kind], max_size=8))
    found = summary(values, kind)
    counted = found.type in ("integer", "number")
    types = {
        "text": agate.Text,
        "boolean": agate.Boolean,
        "date": agate.Date,
        "datetime": agate.DateTime,
    }
    table = agate.Table(
        [[value] for value in values], ["x"], [types.get(found.type, agate.Number)(null_values=[])]
    )
    there = csvstat.calculate_stats(table, 0, freq_count=5)
    assert (found.values, found.missing) == (there["nonnulls"], len(values) - there["nonnulls"])
    assert found.unique == there["unique"] - (None in values)
    assert found.most_common == tuple((row["value"], row["count"]) for row in there["freq"])
    assert (found.minimum, found.maximum) == (there["min"], there["max"])
    assert found.sum == (there["sum"] if counted else None)
    for ours, theirs in (
        (found.mean, "mean"),
        (found.median, "median"),
        (found.standard_deviation, "stdev"),
    ):
        assert ours == (None if there[theirs] is None else Decimal(f"{there[theirs]:.15g}"))
    assert found.longest == there["len"]


@pytest.mark.whole
def test_the_process_stays_as_it_was():
    """A summary takes neither a signal handler, the exception hook nor the locale, and needs none of csvkit."""
    code = (
        "import locale, signal, sys; from tests.export.test_stats import *\n"
        "state = lambda: (signal.getsignal(signal.SIGPIPE), sys.excepthook, locale.setlocale(locale.LC_ALL))\n"
        "before = state(); summarise(make_resource())\n"
        "assert before == state() and not [name for name in sys.modules if name.startswith('csvkit')]"
    )
    environment = {**os.environ, "LC_ALL": "xx_XX.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_column_without_values_has_neither_mean_nor_range():
    """Only the sum of nothing, which is nought."""
    found = summary([None, None], "integer")
    assert (found.sum, found.mean, found.minimum, found.unique) == (0, None, None, 0)


def test_one_value_has_no_spread():
    """A deviation needs two."""
    assert summary([5], "integer").standard_deviation is None


NUMBERS = {"sum", "mean", "median", "standard_deviation"}


def shown(fields, rows, roles=None, column="x", **schema):
    """Which of the four are there for a column of a table of these fields and rows."""
    table = Table(Schema(tuple(fields), **schema), tuple(rows), tuple(range(2, len(rows) + 2)))
    found = {
        each.column: each for each in summarise(make_resource(table=table, roles=roles or {}))
    }[column]
    return {name for name in NUMBERS if getattr(found, name) is not None}


X, UNIT = Field("x", type="integer"), Field("unit")
ROLE = {"observations": {"indicator": "code", "value": "x", "unit": "unit", "period": "period"}}
TIDY = (Field("code"), Field("period"), X, UNIT)
MEANS = NUMBERS - {"sum"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("1.1", "2021", 5, "hồ sơ"), ("1.1", "2022", 7, "hồ sơ")], NUMBERS),
        ([("1.1", "2021", 5, "hồ sơ"), ("1.2", "2022", None, "%"), ("1.1", "2022", 1, "hồ sơ")], NUMBERS),
        ([("1.1", "2021", 5, "%"), ("1.1", "2022", 7, "%")], MEANS),
        ([("1.1", "2022", 5, "hồ sơ"), ("1.2", "2022", 7, "hồ sơ")], set()),
        ([("1.1", "2022", 5, "hồ sơ"), ("1.2", "2022", 7, "%")], set()),
        ([("1", "2022", 12, "hồ sơ"), ("1.1", "2022", 5, "hồ sơ")], set()),
        ([("1.1", "2022", 5, ""), ("1.2", "2022", 7, "")], set()),
        ([("1.1", "2021", 5, ""), ("1.1", "2022", 7, "")], NUMBERS),
        ([("1.1", "2022-Q1", 5, "hồ sơ"), ("1.1", "2022", 7, "hồ sơ")], set()),
        ([("1.1", "2021", 1, "hạng"), ("1.1", "2022", 3, "hạng")], set()),
        ([("1.1", "2021", 0, "Chưa = 0 Đã xong = 1"), ("1.1", "2022", 1, "Chưa = 0 Đã xong = 1")], set()),
    ],
    ids=["one unit", "only rows with a value", "shares", "indicators", "units", "levels", "no unit", "one indicator",
         "kinds of period", "ranks", "coded answers"],
)  # fmt: skip
def test_only_rows_of_one_indicator_unit_and_kind_are_added_up(rows, expected):
    """A mean of percentages, files and days is a figure that nobody stated."""
    assert shown(TIDY, rows, ROLE) == expected


@pytest.mark.parametrize(
    ("fields", "rows"),
    [
        ([Field("name"), UNIT, X], [("Rác", "tấn", 5), ("Hộ", "hộ", 7)]),
        ([Field("name"), X], [("Hải Châu", 5), ("Thanh Khê", 7), ("Tổng cộng", 12)]),
        ([Field("name"), Field("is_total", type="boolean"), X], [("a", False, 5), ("b", True, 5)]),
        ([Field("x", type="year")], [(2021,), (2022,)]),
        ([Field("x", type="integer", constraints={"enum": [0, 1]})], [(0,), (1,)]),
        ([Field("x", type="integer", title=Text("Mã huyện"))], [(490,), (491,)]),
        ([Field("x", type="integer", unit="hạng")], [(1,), (2,)]),
    ],
    ids=[
        "units in a column",
        "a row of totals",
        "a flag of totals",
        "years",
        "listed answers",
        "codes",
        "ranks",
    ],
)
def test_tables_without_roles_follow_the_same_law(fields, rows):
    """Anybody's table."""
    assert shown(fields, rows) == set()


def test_targets_are_not_averaged():
    """65, 85 and 100 per cent of three things: nobody aims at their mean."""
    fields = [Field("indicator"), Field("period"), Field("x", type="integer", unit="%")]
    roles = {"targets": {"indicator": "indicator", "period": "period", "value": "x"}}
    assert shown(fields, [("a", "2022", 65), ("b", "2022", 85), ("c", "2022", 100)], roles) == set()


def test_keys_are_not_added_up():
    """Their own, and those of another table."""
    pair = [Field("x", type="integer"), Field("y", type="integer")]
    assert shown(pair, [(1, 2), (1, 3)], primary_key=("x", "y")) == set()
    assert (
        shown(pair, [(1, 2), (1, 3)], foreign_keys=(ForeignKey(("x",), "other", ("id",)),)) == set()
    )
    assert shown(pair, [(1, 2), (1, 3)]) == NUMBERS


def test_ranges_stay():
    """The least and the greatest value are values that stand there."""
    found = summarise(make_resource())[2]
    assert (found.sum, found.minimum, found.maximum) == (None, Decimal("-1704.5"), Decimal("77.70"))
