"""The second series of the demonstration: its sums, blanks, ranks and breaks follow from its own files."""

import statistics
from collections import defaultdict
from decimal import Decimal
from functools import cache

import pytest

from tests.portal import rows_of_demonstration as rows

pytestmark = pytest.mark.whole

YEARS = range(2011, 2025)
BLANK = {  # provinces without a survey year, as the source has them
    2014: {"bac-giang", "dong-thap"},
    2021: {"quang-ninh", "bac-giang", "bac-ninh"},
    2023: {"quang-ninh", "binh-duong"},
    2024: {"vinh-phuc", "tien-giang"},
}


@cache
def points(year):
    """Points by code and area, None where the source is empty."""
    found = rows(f"papi-{year}/observations.csv")
    return {
        (row["indicator"], row["area"]): Decimal(row["value"]) if row["value"] else None
        for row in found
    }


def areas(year):
    """The provinces in the order of their codes."""
    return list(dict.fromkeys(area for _, area in points(year)))


@cache
def mean(code, year):
    """The mean of all provinces that have points; None where none has."""
    known = [value for (own, _), value in points(year).items() if own == code and value is not None]
    return sum(known) / len(known) if known else None


@pytest.mark.parametrize("year", YEARS)
def test_a_dimension_is_the_sum_of_its_parts(year):
    """Exact, and empty where a part is."""
    parts = defaultdict(list)
    for (code, area), value in points(year).items():
        if len(code) > 1:
            parts[code.partition(".")[0], area].append(value)
    for (code, area), value in points(year).items():
        if len(code) == 1:
            own = parts[code, area]
            assert value == (None if None in own else sum(own)), (code, area)


@pytest.mark.parametrize("year", YEARS)
def test_all_provinces_are_there_and_blanks_stay_blank(year):
    """Sixty-three, without points in the years that the source leaves out."""
    filled = {area for (_, area), value in points(year).items() if value is not None}
    assert (len(areas(year)), set(areas(year)) - filled) == (63, BLANK.get(year, set()))


@pytest.mark.parametrize("year", YEARS)
def test_ranks_follow_from_the_points(year):
    """Those with more points come before, ties share; parts have none."""
    of_code = defaultdict(list)
    for (code, _), value in points(year).items():
        if value is not None:
            of_code[code].append(value)
    for row in rows(f"papi-{year}/observations.csv"):
        own = points(year)[row["indicator"], row["area"]]
        is_ranked = len(row["indicator"]) == 1 and own is not None
        before = sum(one > own for one in of_code[row["indicator"]]) if is_ranked else 0
        assert row["rank"] == (str(1 + before) if is_ranked else "")
        assert row["derived"] == ("true" if len(row["indicator"]) == 1 else "false")


def test_every_jump_and_every_change_of_parts_is_a_break():
    """A mean that moves by more than 28 %, parts that come or go; and a dimension breaks with each of its parts."""
    broken = {(row["indicator"], int(row["period"])) for row in rows("papi-indicators/breaks.csv")}
    codes = {row["code"] for row in rows("papi-indicators/indicators.csv")}
    for year in YEARS[1:]:
        now, before = ({code for code in codes if mean(code, at)} for at in (year, year - 1))
        for code in now & before:
            jumps = abs(mean(code, year) / mean(code, year - 1) - 1) * 100 > 28
            has_other_parts = any(one.startswith(f"{code}.") for one in now ^ before)
            assert (code, year) in broken or not (jumps or has_other_parts), (code, year)
    assert {(code[0], year) for code, year in broken} <= broken
    assert not any(code.startswith("4") for code, _ in broken)


def test_control_of_corruption_in_da_nang_after_ten_years():
    """The figures that the front page quotes, written down apart."""
    told = [round(points(year)["4", "da-nang"], 2) for year in (2014, 2024)]
    assert told == [Decimal("5.63"), Decimal("6.62")]


def test_every_province_of_before_july_2025_leads_to_one_of_after():
    """Sixty-three become thirty-four."""
    listed = {row["area"]: row for row in rows("areas.csv")}
    successors = {listed[area]["replaced_by"] or area for area in areas(2024)}
    assert len(successors) == 34
    assert all(not listed[area]["valid_to"] for area in successors)
    assert len({listed[area]["code"] for area in successors}) == 34


@pytest.mark.parametrize("year", YEARS)
def test_what_reports_quote_follows_from_the_points(year):
    """Median, both ends, the year before and ten years before, rounded to two decimals."""
    broken = {(row["indicator"], int(row["period"])) for row in rows("papi-indicators/breaks.csv")}
    for row in rows(f"papi-{year}/compare.csv"):
        code = row["dimension"]
        known = sorted(
            value for (own, _), value in points(year).items() if own == code and value is not None
        )
        told = [statistics.median(known), known[-1], known[0], points(year)[code, "da-nang"]]
        assert [Decimal(row[name]) for name in ("median", "highest", "lowest", "da_nang")] == [
            round(v, 2) for v in told
        ]
        for name, back in (("before", 1), ("ten_years", 10)):
            is_cut = any((code, each) in broken for each in range(year - back + 1, year + 1))
            earlier = (
                points(year - back).get((code, "da-nang"))
                if year - back in YEARS and not is_cut
                else None
            )
            assert row[name] == ("" if earlier is None else str(round(earlier, 2))), (code, name)
