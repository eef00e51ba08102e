"""What is not entered yet has one wording on every page; that the source states nothing only an author says."""

from datetime import date

import pytest

from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.model.report import Headline
from site_builder.pages import Figure
from site_builder.pages.home import home_view
from site_builder.pages.reports.ledger import ledger_view
from site_builder.pages.reports.report import report_view
from site_builder.pages.reports.series import series_view
from site_builder.validate.reports import check_blanks
from tests.factories import make_publication, make_report, make_series

OPEN = "chưa nhập"
BARE = make_series(addressee=Text(), legal_basis=Text())


def portal(series=BARE, **changes):
    """One report of a series that states neither addressee nor basis."""
    return Portal(make_publication(series=(series,), reports=(make_report(**changes),)))


def facts(made):
    """The facts of the report's page, by term."""
    return {
        fact.term: fact.text
        for fact in report_view(made, made.publication.reports[0], body_html="").facts
    }


@pytest.mark.parametrize(
    ("key", "term"),
    [
        ("addressee", "Cơ quan nhận báo cáo"),
        ("legal_basis", "Căn cứ"),
        ("request_document", "Theo văn bản"),
        ("signatory", "Người ký"),
        ("document_number", "Số văn bản"),
        ("issued", "Ngày ban hành"),
    ],
)
def test_an_empty_line_says_that_somebody_has_to_come_back(key, term):
    """On the report's page; without the line the page says nothing of the kind."""
    assert term in facts(portal()), facts(portal())
    assert facts(portal(settings={key: None}))[term] == OPEN
    assert OPEN not in facts(portal()).values()


def test_what_the_series_states_is_not_open():
    """Its addressee holds for every report."""
    assert (
        facts(portal(make_series(), settings={"addressee": None}))["Cơ quan nhận báo cáo"]
        == "Sở Nội vụ"
    )


def test_the_series_and_the_ledger_say_the_same():
    """Of the day of issue."""
    made = portal(settings={"issued": None})
    assert series_view(made, made.publication.series[0], body_html="").reports[0].issued == OPEN
    assert ledger_view(made).tables[0].entries[0].issued.term == OPEN


def test_a_target_to_be_entered_is_open():
    """On the home page."""
    made = portal(headlines=(Headline("4.1", Text("Tỷ lệ"), is_open=True),))
    view = home_view(made, find=lambda report, key: Figure(key, "1", "1"))
    assert view.latest.headlines[0].target == OPEN


def test_the_place_stands_before_the_day():
    """As a letter prints it."""
    assert (
        facts(portal(place=Text("Đà Nẵng"), issued=date(2022, 6, 10)))["Ngày ban hành"]
        == "Đà Nẵng, 10/6/2022"
    )


@pytest.mark.parametrize(("addressee", "told"), [(Text(), ["addressee"]), (Text("Sở Nội vụ"), [])])
def test_check_lists_the_empty_line_unless_the_series_fills_it(addressee, told):
    """As a notice."""
    found = check_blanks(portal(addressee=addressee, settings={"addressee": None}))
    assert [problem.column for problem in found if problem.code == "front-matter-empty"] == told
