"""Marks around texts of another language, and the texts that carry them."""

import pickle

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from site_builder.core.text import (
    OtherLanguage,
    Text,
    mark,
    mark_foreign,
    of_data,
    show_marks,
    unmarked,
)

ENGLISH = OtherLanguage("en", "vi")
WORDS = st.text(
    st.characters(exclude_characters="<>&\ue010\ue011\ue012\x00", exclude_categories=("Cs", "Cc")),
    min_size=1,
)


def test_what_is_not_translated_is_marked_on_a_page_of_another_language():
    """The page's HTML says which language it is in."""
    assert (
        show_marks(f"<p>{Text('Đà Nẵng').say(ENGLISH)}</p>")
        == '<p><span lang="vi">Đà Nẵng</span></p>'
    )


def test_a_translation_is_said_as_it_is():
    """Nothing is marked where the text is there."""
    assert Text("Đà Nẵng", (("en", "Da Nang"),)).say(ENGLISH) == "Da Nang"


def test_a_plain_language_marks_nothing():
    """Files are written in plain languages."""
    assert Text("Đà Nẵng").say("en") == "Đà Nẵng"


def test_the_language_that_a_text_answers_in():
    """The main one where there is no translation."""
    assert (Text("a").language(ENGLISH), Text("a", (("en", "b"),)).language(ENGLISH)) == (
        "vi",
        "en",
    )


def test_another_language_equals_its_tag_and_survives_a_process():
    """So that every table by language finds it, here and in a pool."""
    copied = pickle.loads(pickle.dumps(ENGLISH))
    assert (copied, copied.main, {"en": 1}[ENGLISH]) == ("en", "vi", 1)


def test_no_element_stands_in_attributes_and_titles():
    """The text alone stands there."""
    said = mark("Sở", "vi")
    page = f'<title>{said} | a</title><p title="{said}">a</p><script>"{said}"</script>'
    assert show_marks(page) == page.replace(said, "Sở")


def test_an_element_of_bare_text_says_its_language_itself():
    """The title of a drawing, an answer to choose."""
    assert (
        show_marks(f'<title id="a">{mark("Sở", "vi")}</title>')
        == '<title id="a" lang="vi">Sở</title>'
    )


def test_drawings_have_an_element_of_their_own():
    """SVG knows no span."""
    assert (
        show_marks(f"<text x='1'>{mark('Sở', 'vi')}</text>")
        == "<text x='1'><tspan lang=\"vi\">Sở</tspan></text>"
    )


def test_a_text_cut_short_is_marked_to_its_end():
    """A brief of a text may lose the mark at its end."""
    assert (
        show_marks(f"<p>{mark('Sở Thông tin', 'vi')[:6]}…</p> b")
        == '<p><span lang="vi">Sở…</span></p> b'
    )


def test_only_a_foreign_text_is_marked():
    """The text of a translated report is at home."""
    assert (mark_foreign("a", "en", "en"), mark_foreign("a", "", "en")) == ("a", "a")
    assert mark_foreign("a", "vi", ENGLISH) == mark("a", "vi")


def test_a_portal_may_translate_words_of_its_data():
    """What its glossary has is neither marked nor Vietnamese."""
    own = OtherLanguage("en", "vi", {"tấn": "tonnes"})
    assert (of_data("tấn", own), Text("tấn").say(own), Text("tấn").language(own)) == (
        "tonnes",
        "tonnes",
        "en",
    )


def test_a_word_of_plain_letters_may_be_a_code():
    """Nobody says which language it is in; a sign beyond ASCII is no letter."""
    assert [of_data(text, ENGLISH) for text in ("dti", "m²", "≥ 5")] == ["dti", "m²", "≥ 5"]
    assert of_data("đồng", ENGLISH) == mark("đồng", "vi")


@given(WORDS, WORDS, WORDS)
def test_a_page_loses_no_word(before, said, after):
    """What a reader sees is what was written, with marks or without."""
    page = f"<p>{before}{mark(said, 'vi')}{after}</p>"
    assert (
        html.fromstring(show_marks(page)).text_content()
        == html.fromstring(unmarked(page)).text_content()
    )
