"""calendar.ics: read back by icalendar's own parser, folded for Vietnamese, the same bytes every time."""

from dataclasses import replace
from datetime import date, timedelta

from icalendar import Calendar

from site_builder.channels.calendar import calendar_file
from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.edition import Edition, Releases
from site_builder.model.log import Version
from tests.factories import BUILT, DEADLINE, make_publication, make_report, make_series, make_site

LONG = (
    "Công tác cải cách hành chính, chuyển đổi số; đô thị thông minh ở thành phố Đà Nẵng và các quận, huyện "
    * 3
)


def content(*reports, site=None, built=BUILT, **series):
    """The file's bytes."""
    made = make_publication(
        site=site or make_site(), series=(make_series(**series),), reports=reports, built=built
    )
    return calendar_file(Portal(made)).content


def events(*reports, **given):
    """The events by UID, as icalendar reads them."""
    calendar = Calendar.from_ical(content(*reports, **given))
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_a_due_date_is_a_whole_day():
    """The end of an event lies outside it."""
    event = events(first_expected=parse_period("2022-H1"))["due-cchc-2022-h1@baocao.example"]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2022, 6, 25),
        date(2022, 6, 26),
    )


def test_a_due_date_names_its_source():
    """Only its own event does."""
    found = events(make_report(issued=date(2022, 6, 20)), first_expected=parse_period("2022-H1"))
    assert {
        uid.split("-")[0]: "Quy chế báo cáo" in event["description"] for uid, event in found.items()
    } == {
        "due": True,
        "report": False,
    }


def test_a_published_report_is_an_event():
    """On its day of issue, with its address."""
    event = events(make_report(issued=date(2022, 6, 20)))["report-cchc-2022-h1@baocao.example"]
    assert event.decoded("dtstart") == date(2022, 6, 20)
    assert event["url"] == "https://baocao.example/cchc/2022-h1/"


def test_a_report_without_a_day_is_no_event():
    """No day is invented."""
    assert [uid for uid in events(make_report()) if uid.startswith("report")] == []


def test_without_a_due_date_there_is_no_event():
    """No series has one unless it says."""
    assert events(due=None, kinds=(Kind.QUARTER,), first_expected=parse_period("2022-Q1")) == {}


def test_what_the_parser_reads_is_valid():
    """No property in error, and what RFC 5545 requires is there."""
    calendar = Calendar.from_ical(content(make_report(issued=date(2022, 6, 20))))
    assert calendar.errors == [] and calendar["version"] == "2.0" and calendar["prodid"]
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert all(
            event.get(name) is not None
            for name in ("uid", "dtstamp", "dtstart", "sequence", "summary")
        )


def test_lines_fold_at_75_octets_between_characters():
    """Every physical line is whole UTF-8 and short enough; unfolded, the text is as it was."""
    raw = content(title=Text(LONG), first_expected=parse_period("2022-H1"))
    lines = raw.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    event = events(title=Text(LONG), first_expected=parse_period("2022-H1"))[
        "due-cchc-2022-h1@baocao.example"
    ]
    assert event["summary"] == f"Hạn gửi: {LONG}, 6 tháng đầu năm 2022"


def test_every_line_ends_as_the_standard_says():
    """CR and LF, the last one too."""
    raw = content(make_report(issued=date(2022, 6, 20)))
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")


def test_a_text_cannot_break_out_of_its_line():
    """A title with line ends and marks stays one text."""
    title = "A\r\nEND:VEVENT\r\nBEGIN:VEVENT; B, C \\ D"
    found = events(
        title=Text(title),
        first_expected=parse_period("2022-H1"),
        last_expected=parse_period("2022-H1"),
    )
    assert list(found) == ["due-cchc-2022-h1@baocao.example"]


def test_bytes_do_not_depend_on_the_clock():
    """Two builds on different days of the same period."""
    reports = (make_report(issued=date(2022, 6, 20)),)
    later = BUILT + timedelta(days=9, hours=3)
    assert content(*reports) == content(*reports, built=later)


def test_the_stamp_is_the_day_of_issue():
    """Not the time of the build."""
    event = events(make_report(issued=date(2022, 6, 20)))["report-cchc-2022-h1@baocao.example"]
    assert event.decoded("dtstamp").isoformat() == "2022-06-20T00:00:00+00:00"


def test_the_sequence_is_the_series_revision():
    """Zero where it never changed."""
    uid = "due-cchc-2022-h1@baocao.example"
    first = parse_period("2022-H1")
    told = [
        events(first_expected=first, **given)[uid]["sequence"]
        for given in ({}, {"calendar_revision": 3})
    ]
    assert told == [0, 3]


def test_an_event_keeps_its_identity_when_its_day_moves():
    """The UID holds series and period only."""
    first = parse_period("2022-H1")
    assert set(events(first_expected=first)) == set(
        events(first_expected=first, due=replace(DEADLINE, day=3))
    )


def test_uids_are_unique():
    """Over series, kinds, due dates and reports."""
    kinds = (Kind.QUARTER, Kind.HALF_YEAR, Kind.YEAR)
    series = (
        make_series(kinds=kinds, first_expected=parse_period("2020")),
        make_series(name="khac"),
    )
    made = make_publication(series=series, reports=(make_report(issued=date(2022, 6, 20)),))
    uids = [
        str(each["uid"])
        for each in Calendar.from_ical(calendar_file(Portal(made)).content).walk("VEVENT")
    ]
    assert len(uids) == len(set(uids)) > 10


def test_a_custom_window_has_a_uid_without_slash():
    """Its code holds one."""
    period = parse_period("2022-01-03/2022-02-04")
    report = make_report(period=period, window=period.window(), issued=date(2022, 3, 1))
    assert "report-cchc-2022-01-03--2022-02-04@baocao.example" in events(report)


def test_events_stand_in_order_of_time():
    """So that a change shows as one line."""
    days = [
        each.decoded("dtstart") for each in events(first_expected=parse_period("2019-H1")).values()
    ]
    assert days == sorted(days)


def test_a_portal_without_series_has_an_empty_calendar():
    """A valid one."""
    made = make_publication(series=(), reports=(), packages=())
    assert Calendar.from_ical(calendar_file(Portal(replace(made))).content).walk("VEVENT") == []


def test_an_edition_is_no_day_of_issue():
    """The ledger calls that unknown; what the portal received or released on a day was not issued on it."""
    edition = Edition(
        "cchc-2022-h1", Version(1, 0, 0), date(2022, 7, 1), "revision", Text("Vì sao.")
    )
    released = {"cchc-2022-h1": Releases("cchc-2022-h1", "editions", (edition,))}
    made = make_publication(
        site=make_site(),
        series=(make_series(),),
        reports=(make_report(received=date(2022, 6, 30), published=date(2022, 7, 1)),),
        built=BUILT,
    )
    calendar = Calendar.from_ical(calendar_file(Portal(replace(made, editions=released))).content)
    assert [each for each in calendar.walk("VEVENT") if str(each["uid"]).startswith("report")] == []
