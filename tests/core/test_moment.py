"""Free days and times have one reading or none, whatever day it is."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.calendar.moment import parse_moment, says_exactly
from site_builder.core.problem import MomentError

ICT = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2020-01-02", date(2020, 1, 2)),
        ("date", "2020/1/2", date(2020, 1, 2)),
        ("date", "2020.01.02", date(2020, 1, 2)),
        ("date", "31/12/2020", date(2020, 12, 31)),
        ("date", "12/31/2020", date(2020, 12, 31)),
        ("date", "5/5/2020", date(2020, 5, 5)),
        ("date", "2 January 2020", date(2020, 1, 2)),
        ("date", "2-Jan-2020", date(2020, 1, 2)),
        ("date", "Jan 2, 2020", date(2020, 1, 2)),
        ("date", "Sept. 2, 2020", date(2020, 9, 2)),
        ("date", "2020-Jan-02", date(2020, 1, 2)),
        ("date", "ngày 2 tháng 1 năm 2020", date(2020, 1, 2)),
        ("date", "2020-01-02T00:00:00", date(2020, 1, 2)),
        ("datetime", "2020-01-02T03:04", datetime(2020, 1, 2, 3, 4)),
        ("datetime", "2020-01-02 03:04:05.25", datetime(2020, 1, 2, 3, 4, 5, 250000)),
        ("datetime", "31/12/2020 3:04 PM", datetime(2020, 12, 31, 15, 4)),
        ("datetime", "2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("datetime", "2020-01-02T03:04:05+07:00", datetime(2020, 1, 2, 3, 4, 5, tzinfo=ICT)),
        ("time", "3:04", time(3, 4)),
        ("time", "12:00 am", time(0, 0)),
        ("year", "1850", 1850),
        ("yearmonth", "1850-01", "1850-01"),
    ],
)
def test_one_reading(kind, text, value):
    """What can mean one thing only is read, whole and with its zone."""
    assert parse_moment(text, kind) == value


@pytest.mark.parametrize(
    ("kind", "text", "doubt"),
    [
        ("date", "02/01/2020", "ambiguous"),
        ("date", "1.2.2020", "ambiguous"),
        ("datetime", "02/01/2020 10:00", "ambiguous"),
        ("date", "1850-01", "incomplete"),
        ("date", "1850", "incomplete"),
        ("date", "Jan 1850", "incomplete"),
        ("date", "tháng 1 năm 1850", "incomplete"),
        ("date", "31/12", "incomplete"),
        ("date", "31/12/20", "incomplete"),
        ("datetime", "2020-01-02", "incomplete"),
        ("datetime", "1850-01", "incomplete"),
        ("time", "10", "incomplete"),
        ("yearmonth", "1850", "incomplete"),
        ("date", "30/2/2020", "unreadable"),
        ("date", "2020-01-02T10:00:00", "unreadable"),
        ("date", "hôm qua", "unreadable"),
        ("date", "", "unreadable"),
        ("date", "10", "unreadable"),
        ("time", "25:00", "unreadable"),
        ("time", "13:00 pm", "unreadable"),
        ("time", "10:00:00.1234567", "unreadable"),
        ("year", "1_00", "unreadable"),
        ("year", "１９８０", "unreadable"),
        ("yearmonth", "1850-13", "unreadable"),
    ],
)
def test_no_reading(kind, text, doubt):
    """What means two things, lacks a part, or says more than its kind is not read, and the doubt is named."""
    with pytest.raises(MomentError) as error:
        parse_moment(text, kind)
    assert error.value.doubt == doubt


@given(
    st.dates(date(1000, 1, 1)),
    st.sampled_from(("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%b %d, %Y", "%Y/%m/%d")),
)
def test_a_day_is_right_or_refused(day, pattern):
    """A day written in any of the common ways is never read as another."""
    text = day.strftime(pattern)
    try:
        assert parse_moment(text, "date") == day
    except MomentError as error:
        assert error.doubt == "ambiguous" and pattern in ("%d/%m/%Y", "%m/%d/%Y")


@given(st.text("0123456789-/.: TZJanPMtháng+", max_size=14))
def test_any_text_ends_in_a_moment_or_a_doubt(text):
    """Nothing else comes out, and no day that the text does not state."""
    try:
        found = parse_moment(text, "date")
    except MomentError:
        return
    assert f"{found.year:04}" in text and str(found.day) in text


@pytest.mark.parametrize(
    ("pattern", "kind", "exact"),
    [
        ("%Y-%m-%d", "date", True),
        ("%d/%m/%y", "date", True),
        ("%d %B %Y", "date", True),
        ("%Y%j", "date", True),
        ("%G-W%V-%u", "date", True),
        ("%Y", "date", False),
        ("%Y-%m", "date", False),
        ("%d/%m", "date", False),
        ("%Y-%m-%d %H:%M", "date", False),
        ("%x", "date", False),
        ("any", "date", False),
        ("%d/%m/%Y %H:%M", "datetime", True),
        ("%d/%m/%Y %I:%M %p", "datetime", True),
        ("%d/%m/%Y", "datetime", False),
        ("%d/%m/%Y %H", "datetime", False),
        ("%Y-%m-%d %H:%M %Z", "datetime", False),
        ("%H:%M", "time", True),
        ("%H", "time", False),
        ("%Y", "year", False),
    ],
)
def test_patterns_that_say_exactly_their_kind(pattern, kind, exact):
    """A pattern that leaves out a part would have it filled in; one that says more would have it cut off."""
    assert says_exactly(pattern, kind) is exact
