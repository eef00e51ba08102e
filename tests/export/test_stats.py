import json
import locale
import os
import subprocess
import sys
from argparse import Namespace
from datetime import date
from decimal import Decimal, getcontext

import agate
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.export.stats import _facts, render_stats, summarise
from site_builder.model.table import Field
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
    assert [each.column for each in summarise(make_resource())] == ["code", "name", "value", "day", "done"]


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
    assert summary([Decimal("0.1"), Decimal("0.2"), Decimal(10**16)], "number").sum == Decimal("10000000000000000.3")


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
    assert summary(list("baabcdef")).most_common == (("b", 2), ("a", 2), ("c", 1), ("d", 1), ("e", 1))


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
        patch.setenv("LC_ALL", "C")  # its import sets the process's locale, and dies where that is missing
        from csvkit.utilities.csvstat import CSVStat

        locale.setlocale(locale.LC_ALL, before)
    made = CSVStat.__new__(CSVStat)
    made.args = Namespace(json_output=True)
    return made


@settings(max_examples=120, deadline=None)
@given(data=st.data(), kind=st.sampled_from(sorted(COLUMNS)))
def test_the_figures_are_those_of_csvstat(csvstat, data, kind):
    """Whatever the column holds."""
    values = data.draw(st.lists(COLUMNS[kind], max_size=8))
    found = summary(values, kind)
    counted = found.type in ("integer", "number")
    types = {"text": agate.Text, "boolean": agate.Boolean, "date": agate.Date, "datetime": agate.DateTime}
    table = agate.Table([[value] for value in values], ["x"], [types.get(found.type, agate.Number)(null_values=[])])
    there = csvstat.calculate_stats(table, 0, freq_count=5)
    assert (found.values, found.missing) == (there["nonnulls"], len(values) - there["nonnulls"])
    assert found.unique == there["unique"] - (None in values)
    assert found.most_common == tuple((row["value"], row["count"]) for row in there["freq"])
    assert (found.minimum, found.maximum) == (there["min"], there["max"])
    assert found.sum == (there["sum"] if counted else None)
    for ours, theirs in ((found.mean, "mean"), (found.median, "median"), (found.standard_deviation, "stdev")):
        assert ours == (None if there[theirs] is None else Decimal(f"{there[theirs]:.15g}"))
    assert found.longest == there["len"]


def test_the_process_stays_as_it_was():
    """A summary takes neither a signal handler, the exception hook nor the locale, and needs none of csvkit."""
    code = (
        "import locale, signal, sys; from tests.export.test_stats import *\n"
        "state = lambda: (signal.getsignal(signal.SIGPIPE), sys.excepthook, locale.setlocale(locale.LC_ALL))\n"
        "before = state(); summarise(make_resource())\n"
        "assert before == state() and not [name for name in sys.modules if name.startswith('csvkit')]"
    )
    environment = {**os.environ, "LC_ALL": "xx_XX.UTF-8"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_column_without_values_has_neither_mean_nor_range():
    """Only the sum of nothing, which is nought."""
    found = summary([None, None], "integer")
    assert (found.sum, found.mean, found.minimum, found.unique) == (0, None, None, 0)


def test_one_value_has_no_spread():
    """A deviation needs two."""
    assert summary([5], "integer").standard_deviation is None


def test_who_takes_a_fact_works_with_its_own_precision():
    """The digits that agate is given for sums are not left to whoever goes on with one."""
    table = agate.Table([[Decimal(1)], [Decimal(2)]], ["x"], [agate.Number()])
    before = getcontext().prec
    assert {getcontext().prec for _ in _facts(table, "number", "x", 2)} == {before}
