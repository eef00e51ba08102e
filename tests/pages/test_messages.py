"""The page of keywords: every answer that there is, with where to send the word, in the reader's language."""

from site_builder.build.site.described import asked_answers
from site_builder.core.text import Text
from site_builder.derive.portal import Portal
from site_builder.pages.catalogue.messages import messages_view
from tests.extensions.vietnam.values import ROWS, make_observed


def view(language="vi", **series):
    """The page over some figures."""
    portal = Portal(make_observed(ROWS, series=series) if series else make_observed(ROWS))
    publication = (
        portal.publication if language == "vi" else portal.publication.in_language(language)
    )
    return messages_view(publication, asked_answers(portal))


def test_every_keyword_leads_to_its_answer():
    """The newest of each, by its name."""
    words = {link.note: link.href for group in view().series for link in group.words}
    assert words["DN 5.4"] == "sms/dn-5.4.txt" and not any(
        word.endswith("2021H2") for word in words
    )


def test_the_number_is_what_the_series_states():
    """And nothing where it states none."""
    assert view().series[0].number == ""
    assert view(sms_number=Text("8079")).series[0].number == "8079"
