import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.export.excel_csv import inert, render_excel_csv
from site_builder.model.package import Field, Schema, Table
from tests.export.values import FORMULAS, NUMBER, decimals, one_column, short_decimals, texts
from tests.factories import make_context, make_resource


def render(resource):
    """The resource as CSV for Excel."""
    return render_excel_csv(resource, make_context())


def read(resource, **options):
    """What pandas makes of it."""
    return pd.read_csv(
        io.BytesIO(render(resource)), sep=";", decimal=",", encoding="utf-8-sig", **options
    )


def first_line(value, **changes):
    """The value as the file spells it."""
    return (
        render(one_column([value], **changes)).decode("utf-8-sig").splitlines()[1].partition(";")[2]
    )


def test_golden(golden):
    """The valid table comes out letter for letter as the golden file has it."""
    golden("indicators.excel.csv", render(make_resource()))


def test_begins_with_a_bom():
    """Excel takes the file for UTF-8 by it."""
    assert render(make_resource()).startswith(b"\xef\xbb\xbf")


def test_lines_end_in_crlf():
    """Every line feed has its carriage return."""
    content = render(make_resource())
    assert content.count(b"\n") == content.count(b"\r\n") == 4


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_made_inert(text):
    """An apostrophe stands first, also before blanks and full-width signs."""
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-", "--", "–", "-5", "-1.704,5", "-12%", "4.10", "Đà Nẵng", "a=b", "1-2", ""]
)
def test_harmless_text_is_left_alone(text):
    """A dash for "none" and a plain negative numeral run nothing."""
    assert inert(text) == text


def test_a_formula_in_the_header_is_made_inert():
    """Column names come from authors too."""
    assert b'"\'=cmd"' in render(one_column([1], Field("=cmd")))


def test_a_negative_number_is_untouched():
    """Decimal comma, no apostrophe, no quotes."""
    assert first_line(Decimal("-1704.50"), field=NUMBER) == "-1704,50"


def test_text_stands_in_quotes():
    """A comma inside text makes no new cell where a spreadsheet splits on commas."""
    assert first_line("a,=1+1") == '"a,=1+1"'


def test_dates_are_iso():
    """Excel reads year-month-day the same under every regional setting."""
    assert first_line(date(2022, 6, 14)) == "2022-06-14"


def test_a_moment_without_zone_has_a_blank():
    """Excel does not know the T of ISO 8601."""
    assert first_line(datetime(2022, 6, 14, 7, 30)) == "2022-06-14 07:30:00"


def test_a_moment_with_a_zone_keeps_it():
    """The zone is part of the fact."""
    assert first_line(datetime(2022, 6, 14, 7, 30, tzinfo=UTC)) == "2022-06-14T07:30:00+00:00"


def test_a_code_stays_text_in_pandas():
    """4.10 and 4.1 are two codes to pandas with sep=";" and decimal=","."""
    assert read(make_resource())["code"].tolist() == ["4.1", "4.10", "4.2"]


def test_a_row_of_one_missing_value_is_a_row():
    """A reader would skip an empty line."""
    table = Table(Schema((Field("x"),)), ((None,), ("a",)), (2, 3))
    assert render(make_resource(table=table)).decode("utf-8-sig") == '"x"\r\n""\r\n"a"\r\n'


@given(st.lists(texts, min_size=1, max_size=5))
def test_text_comes_back_but_for_the_apostrophe(values):
    """What pandas reads is the text, with an apostrophe only where a spreadsheet would run it."""
    found = read(one_column(values), dtype=str, keep_default_na=False)["x"].tolist()
    assert [
        text.removeprefix("'") if text != value else text
        for text, value in zip(found, values, strict=True)
    ] == values


@given(texts)
def test_nothing_begins_like_a_formula(value):
    """After blanks are gone, what starts with a formula's sign is a dash or a numeral."""
    left = inert(value).lstrip()
    assert not left.startswith(("=", "+", "@", "＝", "＋", "＠"))
    assert not left.startswith("-") or not left.strip(
        "- \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u3000"
    ).strip("0123456789.,%")


@given(st.lists(decimals, min_size=1, max_size=5))
def test_a_number_never_changes_by_a_digit(values):
    """The digits in the file are the digits of the value."""
    lines = render(one_column(values, NUMBER)).decode("utf-8-sig").splitlines()[1:]
    found = [Decimal(line.partition(";")[2].replace(",", ".")) for line in lines]
    assert [value.as_tuple() for value in found] == [value.as_tuple() for value in values]


@given(st.lists(short_decimals, min_size=1, max_size=5))
def test_pandas_reads_the_numbers(values):
    """With decimal="," pandas has our floats, to the last digit but one that a float can hold."""
    found = read(one_column(values, NUMBER))["x"].tolist()
    assert found == pytest.approx([float(value) for value in values], rel=1e-15, abs=0)
