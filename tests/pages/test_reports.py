"""The list of all reports."""

from dataclasses import replace

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.derive.portal import Portal
from site_builder.pages.facts import by_initials, heading
from site_builder.pages.reports import series
from site_builder.pages.reports.series import report_list_addresses, reports_views
from tests.factories import make_publication, make_report, make_series


def views(**given):
    """The pages of a publication's list."""
    return list(reports_views(Portal(make_publication(**given))))


def test_every_report_of_every_series_is_listed():
    """In the order of the publication, which is newest first, each with its series."""
    (view,) = views()
    assert [line.link.href for line in view.reports] == ["cchc/2022-h1/"] and view.reports[0].series
    assert [(link.href, link.count) for link in view.series] == [("cchc/", 1)]


def test_a_portal_without_series_has_no_list():
    """Nothing would stand in it."""
    assert views(series=(), reports=()) == []


def test_a_series_of_that_name_keeps_its_address():
    """What was published stays where it is."""
    assert (
        report_list_addresses(make_publication(series=(replace(make_series(), name="reports"),)))
        == ()
    )


def test_a_long_list_goes_on_at_pages_of_its_own(monkeypatch):
    """Each leads to its neighbours, and none is left out."""
    monkeypatch.setattr(series, "PAGE", 2)
    three = tuple(replace(make_report(), name=f"2022-{number}") for number in range(3))
    first, second = views(reports=three)
    assert (first.uri, first.before, first.after) == ("reports/", None, "reports/2/")
    assert (second.uri, second.before, second.after) == ("reports/2/", "reports/", None)
    assert [line.link.href for view in (first, second) for line in view.reports] == [
        report.uri for report in three
    ]


def test_only_the_newest_of_a_series_is_called_so():
    """The mark is that of the series' own page."""
    pair = (make_report(), replace(make_report(), name="2021-h1"))
    (view,) = views(reports=pair)
    assert [line.is_latest for line in view.reports] == [True, False]


def test_a_window_is_printed_where_the_period_does_not_say_it():
    """The half-year of a report for the state begins in December; a calendar year is its year."""
    report = make_report()
    year = parse_period("2022")
    (view,) = views(
        reports=(report, replace(report, name="2022", period=year, window=year.window()))
    )
    assert [line.window for line in view.reports] == ["15/12/2021 đến 14/6/2022", ""]


@pytest.mark.parametrize(
    ("title", "period", "parts"),
    [
        ("PAPI 2024, điểm các tỉnh", "năm 2024", ("PAPI 2024, điểm các tỉnh",)),
        ("Điểm các tỉnh", "năm 2024", ("Điểm các tỉnh", "năm 2024")),
        ("Kế hoạch 2021-2025", "quý 1 năm 2025", ("Kế hoạch 2021-2025", "quý 1 năm 2025")),
    ],
)
def test_a_title_that_names_its_year_is_not_followed_by_it(title, period, parts):
    """A quarter says more than its year."""
    assert heading(title, period=period) == parts


@pytest.mark.parametrize(
    ("bodies", "credit"),
    [
        ("Trung tâm A (CECODES), Chương trình B (UNDP)", "CECODES, UNDP"),
        ("Trung tâm A (CECODES), Sở Nội vụ", "Trung tâm A (CECODES), Sở Nội vụ"),
        ("Chương trình B (UNDP)", "Chương trình B (UNDP)"),
    ],
)
def test_several_bodies_are_credited_by_their_initials(bodies, credit):
    """Where each has some."""
    assert by_initials(bodies) == credit


def test_a_series_is_as_frequent_as_its_rhythm_says():
    """Each beat by its name; without a rhythm, as the kinds of its periods are."""
    known = replace(make_series(), rhythm=("Q1", "H1", "M09"))
    found = [series._frequency(each, str) for each in (known, make_series())]
    assert found == ["quarter I, first six months, month 9", "half-yearly"]
