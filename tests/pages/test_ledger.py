"""The ledger as page and JSON, and the next release on the other pages."""

import json
from datetime import date

import pytest

from site_builder.channels.checks_json import ledger_files
from site_builder.core.calendar.period import Kind, parse_period
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.pages.reports.ledger import ledger_view
from site_builder.pages.reports.series import series_view
from site_builder.pages.text import frame_view
from tests.factories import make_package, make_publication, make_report, make_series, make_site
from tests.pages.dataset import dataset_page
from tests.pages.environment import bare_environment, render


def publication(*reports, **series):
    """One series with the reports."""
    return make_publication(series=(make_series(**series),), reports=reports)


def first_entry(*reports, **series):
    """The first line of the first table."""
    return ledger_view(Portal(publication(*reports, **series))).tables[0].entries[0]


def fact(facts, term):
    """The fact under a term."""
    return next(each for each in facts if each.term == term)


def page(made):
    """The page as HTML."""
    return render(bare_environment(made.site, frame=frame_view(made)), ledger_view(Portal(made)))


def test_a_period_has_its_window_and_due_date():
    """Days for readers."""
    entry = first_entry(make_report(received=date(2022, 6, 24)))
    said = (entry.start.text, entry.end.text, entry.due.text, entry.received.text)
    assert said == ("15/12/2021", "14/6/2022", "25/6/2022", "24/6/2022")


def test_a_published_period_leads_to_its_report():
    """Under the period's name."""
    entry = first_entry(make_report())
    assert (entry.period.href, entry.period.title) == ("cchc/2022-h1/", "6 tháng đầu năm 2022")


def test_a_report_without_days_says_so():
    """Not stated, and whether it was in time is not known."""
    entry = first_entry(make_report())
    assert (entry.received.text, entry.received.term, entry.note) == (
        "",
        "không ghi",
        "không rõ có đúng hạn không",
    )


def test_days_that_no_period_has_are_one_line():
    """No columns of dots."""
    (table,) = ledger_view(Portal(publication(make_report(received=date(2022, 6, 24))))).tables
    assert (dict(table.days), table.unknown) == (
        {"due": "Hạn gửi", "received": "Ngày nhận"},
        ("Ngày ban hành",),
    )


def test_an_unknown_due_date_is_said():
    """No source sets one."""
    entry = first_entry(due=None, first_expected=parse_period("2022-H1"))
    assert (entry.due.text, entry.due.term, entry.word) == ("", "chưa rõ", "Chưa rõ")


def test_a_report_outside_the_range_says_so():
    """It has no due date."""
    entry = first_entry(make_report(), first_expected=parse_period("2022-H2"))
    assert (entry.due.term, entry.note) == ("không có hạn", "ngoài các kỳ mà chuỗi phải có")


def test_the_rule_of_a_series_is_said():
    """How windows are cut, from when to when."""
    made = publication(
        first_expected=parse_period("2022-H1"), last_expected=parse_period("2023-H2")
    )
    rule = ledger_view(Portal(made)).tables[0].rule
    assert rule.endswith("; phải có từ kỳ 6 tháng đầu năm 2022; đến kỳ 6 tháng cuối năm 2023")


def test_a_range_that_is_not_declared_is_said():
    """So that a reader knows why nothing is overdue."""
    assert (
        ledger_view(Portal(publication(make_report())))
        .tables[0]
        .rule.endswith("chưa nêu kỳ đầu tiên phải có")
    )


def test_every_state_is_explained():
    """The shape, the word, the meaning."""
    meanings = ledger_view(Portal(publication())).meanings
    assert [each.state for each in meanings] == [
        "published",
        "published-late",
        "late",
        "missing",
        "expected",
        "unknown",
    ]
    assert all(each.word and each.meaning for each in meanings)


def test_the_page_names_its_day():
    """Today is the build's time."""
    assert "ngày 1/7/2022" in page(publication(make_report()))


def test_the_page_shows_the_state_as_word_and_shape():
    """The class carries the shape."""
    html = page(publication(first_expected=parse_period("2022-H1")))
    assert '<span class="status late">Quá hạn</span>' in html


def test_a_portal_without_series_has_a_ledger():
    """It says that there is none."""
    assert "chưa có chuỗi báo cáo nào" in page(make_publication(series=(), reports=(), packages=()))


def test_a_series_of_which_nothing_is_known_says_so():
    """An empty table would look like an error."""
    assert "chưa nêu kỳ đầu tiên phải có" in page(publication())


def test_hostile_titles_stay_text():
    """Autoescape holds here too."""
    made = publication(make_report(), title=Text("<script>alert(1)</script>"))
    assert "<script>alert" not in page(made)


def test_the_footer_leads_to_ledger_and_calendar():
    """From every page."""
    links = [link.href for column in frame_view(publication()).columns for link in column.links]
    assert {"ledger/", "calendar.ics"} <= set(links)


def test_a_portal_without_series_has_no_link_to_them():
    """Nothing to follow."""
    made = make_publication(series=(), reports=(), packages=())
    links = [link.href for column in frame_view(made).columns for link in column.links]
    assert not {"ledger/", "calendar.ics"} & set(links)


def test_a_series_page_leads_to_its_lines():
    """The anchor of its table."""
    made = publication(make_report())
    assert series_view(Portal(made), made.series[0]).ledger.href == "ledger/#ledger-cchc"
    assert 'id="ledger-cchc"' in page(made)


def test_a_series_page_says_what_comes_next():
    """With its due date."""
    made = publication(make_report())
    said = fact(series_view(Portal(made), made.series[0]).facts, "Kỳ tiếp theo")
    assert (said.text, said.note) == ("6 tháng cuối năm 2022", "hạn gửi 25/12/2022")


def test_a_release_that_is_overdue_says_since_when():
    """The day that has passed."""
    made = publication(first_expected=parse_period("2022-H1"))
    assert (
        fact(series_view(Portal(made), made.series[0]).facts, "Kỳ tiếp theo").note
        == "hạn gửi đã qua: 25/6/2022"
    )


def test_a_release_without_due_date_says_so():
    """Unknown, not left out."""
    made = publication(make_report(), due=None)
    assert (
        fact(series_view(Portal(made), made.series[0]).facts, "Kỳ tiếp theo").note
        == "chưa rõ hạn gửi"
    )


def test_a_dataset_page_says_what_comes_next():
    """By the report whose tables it holds."""
    made = publication(make_report())
    view = dataset_page(Portal(made), made.packages[0])
    assert fact(view.facts, "Kỳ tiếp theo").text == "6 tháng cuối năm 2022"


def test_a_dataset_of_no_period_promises_nothing():
    """An indicator list has no next release."""
    package = make_package(name="danh-muc", period=None)
    made = make_publication(packages=(package,))
    assert fact(dataset_page(Portal(made), package).facts, "Kỳ tiếp theo").text == ""


def told(*reports, **series):
    """The JSON of the first series."""
    return json.loads(next(ledger_files(Portal(publication(*reports, **series)))).content)[
        "series"
    ][0]


def test_json_says_unknown_as_null():
    """A key left out would look like a mistake."""
    line = told(make_report())["periods"][0]
    assert (line["received"], line["issued"], line["in_time"]) == (None, None, None)


def test_json_names_state_and_report():
    """For machines, with a full address."""
    line = told(make_report(received=date(2022, 7, 1)))["periods"][0]
    assert (line["state"], line["report"]) == (
        "published-late",
        "https://baocao.example/cchc/2022-h1/",
    )


def test_json_names_the_next_release():
    """By its code."""
    assert told(make_report())["next"] == "2022-H2"


def test_json_names_the_day():
    """As things stood then."""
    assert json.loads(next(ledger_files(Portal(publication()))).content)["day"] == "2022-07-01"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_page(kind):
    """In both languages."""
    for language in ("vi", "en"):
        made = make_publication(
            site=make_site(language=language),
            series=(make_series(kinds=(kind,), first_expected=parse_period("2022")),),
        )
        assert ledger_view(Portal(made)).tables
