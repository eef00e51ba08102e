import json
import locale
import os
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from site_builder.export.stats import render_stats, summarise
from site_builder.model.package import Field
from tests.export.values import every_type, one_column
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


def test_the_process_stays_as_it_was():
    """csvkit takes neither the signal handler, the exception hook nor the locale."""
    before = (signal.getsignal(signal.SIGPIPE), sys.excepthook, locale.setlocale(locale.LC_ALL))
    summary(["a"])
    assert before == (signal.getsignal(signal.SIGPIPE), sys.excepthook, locale.setlocale(locale.LC_ALL))


def test_a_locale_that_is_not_installed():
    """csvkit's import would end in an error under it."""
    code = "from tests.export.test_stats import *; summarise(make_resource())"
    environment = {**os.environ, "LC_ALL": "xx_XX.UTF-8"}
    assert subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True).returncode == 0
