"""The GSM 7-bit alphabet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.extensions.vietnam.messages import BASIC, EXTENDED, septets, shorten, to_gsm


def test_the_alphabet_is_whole():
    """127 letters beside the escape, each once, and nine of the extension table with the form feed."""
    assert len(BASIC) == len(set(BASIC)) == 127 and len(EXTENDED) == len(set(EXTENDED)) == 10


def test_tone_marks_go_and_d_bar_is_d():
    """As people type without a Vietnamese keyboard."""
    assert to_gsm("Đà Nẵng: tỷ lệ hồ sơ trực tuyến") == "Da Nang: ty le ho so truc tuyen"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("−1,5", "-1,5"), ("m²", "m2"), ("“ba”", '"ba"'), ("½", "1/2"), ("5‰", "5/1000")],
)
def test_letters_that_look_alike_stand_in(text, plain):
    """What a phone cannot show keeps its meaning."""
    assert to_gsm(text) == plain


def test_extension_letters_count_twice():
    """Each is an escape and a letter."""
    assert septets("a[b]€") == 8


def test_other_letters_are_no_septets():
    """A letter outside would make the whole message UCS-2."""
    with pytest.raises(ValueError):
        septets("đ")


def test_shortening_ends_at_a_word():
    """With an ellipsis that fits too."""
    assert shorten("Ty le ho so, truc tuyen", 15) == "Ty le ho so..."


def test_nothing_is_left_of_one_long_word():
    """A word is never cut."""
    assert shorten("a" * 30, 20) == ""


@given(st.text())
@settings(max_examples=3 * settings.default.max_examples)
def test_any_text_becomes_septets(text):
    """Whatever is in it, and once more without a change."""
    plain = to_gsm(text)
    assert septets(plain) >= len(plain) and to_gsm(plain) == plain
