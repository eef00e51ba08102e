"""The numbers of the interface, and the folded copy for the search."""

from markupsafe import Markup

from site_builder.pages.jinja import format_size
from site_builder.pages.search.stub import folded_words, texts_of


def test_sizes_are_for_readers():
    """A thousand bytes to the KB, a comma for decimals, never zero."""
    assert [format_size(n, language="vi") for n in (1, 4000, 11_400, 2_340_000)] == [
        "0,1\xa0KB",
        "4,0\xa0KB",
        "11\xa0KB",
        "2,3\xa0MB",
    ]


def test_folded_words_are_those_with_d_bar():
    """Once each, in plain letters."""
    assert folded_words("Đất đai ở Đà Nẵng, đất") == "da dai dat"


def test_folded_words_of_a_text_without_any():
    """Nothing to fold, nothing added."""
    assert folded_words("Huế") == ""


def test_markup_is_read_without_its_tags():
    """Attributes are not words."""
    assert list(texts_of((Markup('<p title="đ">A&amp;B</p>'), "c"))) == [" A&B ", "c"]
