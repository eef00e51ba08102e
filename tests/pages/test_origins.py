"""What an indicator's page says of where its figures are from, and of the same in other series."""

from types import SimpleNamespace

import pytest

from site_builder.derive.history import history_of
from site_builder.pages import Link
from site_builder.pages.indicator_words import Wording
from site_builder.pages.indicators.indicator import Origins
from tests.derive.test_sisters import published
from tests.factories import make_publication
from tests.series import LISTED, joined, observed

PDF = {"p": Link("datasets/p/goc.pdf", "Phụ lục")}
OWN = {"source": "https://mau.example/1095", "source_title": "Báo cáo 1095"}


def of_series(history, publication=None):
    """The origins of a portal whose other series has one history."""
    other = SimpleNamespace(of=lambda series, code: history)
    return Origins(publication or make_publication(), other, Wording("vi"), PDF)


def test_the_source_that_a_figure_names_comes_before_a_document_of_its_package():
    """The file may be another one."""
    (named,) = of_series(None).document(history_of(joined(observed("2021", 5, **OWN)), LISTED, "1"))
    (unnamed,) = of_series(None).document(history_of(joined(observed("2021", 5)), LISTED, "1"))
    assert (named.text, unnamed.text) == ("Báo cáo 1095", "Phụ lục")


def test_the_portals_own_report_is_no_original():
    """It was written from the document."""
    publication = make_publication()
    (report, *_) = publication.reports
    figure = observed("2021", 5, package="q", report=report.uri)
    (fact,) = of_series(None, publication).document(history_of(joined(figure), LISTED, "1"))
    assert (fact.term, fact.href) == ("Báo cáo", report.uri)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([observed("2021", 5, area="a"), observed("2021", 6, area="b")], "b: năm 2021, b: 6 hồ sơ"),
        ([observed("2021", 5, status="estimate")], "b: năm 2021: 5 hồ sơ (ước tính)"),
        ([observed("2021", 5), observed("2021", 6, line=3)], "b"),
    ],
)
def test_another_series_is_quoted_with_area_and_reserve(rows, note):
    """Not at all where its sources contradict each other."""
    publication = published([{"code": "1", "same_as": "b/x"}], [{"code": "x"}])
    own = history_of(joined(), publication.indicators("a"), "1")
    origins = of_series(history_of(joined(*rows, areas=("a", "b")), LISTED, "1"), publication)
    (link,) = origins.sisters(SimpleNamespace(series="a", indicator=own.indicator))
    assert link.note == note
