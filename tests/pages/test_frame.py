"""What stands around every page."""

from site_builder.pages import Link
from site_builder.pages.text import MOST_PAGES, frame_view
from tests.factories import make_publication


def footer(count):
    """The links of a portal with so many pages of its own that lead to them."""
    about = [Link(f"trang-{number}/", f"Trang {number}") for number in range(count)]
    frame = frame_view(make_publication(), about=about)
    return [link for column in frame.columns for link in column.links if link in about]


def test_the_footer_names_every_page_of_few():
    """About, terms and their like."""
    assert len(footer(MOST_PAGES)) == MOST_PAGES


def test_no_page_grows_with_all_others():
    """Of a thousand pages the footer names the first."""
    assert [link.href for link in footer(1000)] == [
        f"trang-{number}/" for number in range(MOST_PAGES)
    ]
