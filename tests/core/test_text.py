"""Words in several languages and their plain-letter forms."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.text import (
    Text,
    clean,
    fold,
    heading_slug,
    is_one_slip,
    nearest,
    slugify,
    text_of,
)


def test_translations_are_found_by_suffix():
    """`title_en` is the English of `title`; other keys are not."""
    source = {
        "title": " Gói ",
        "title_en": "Package",
        "title_long": "no",
        "title_vi2": "no",
        "title_fr": 5,
    }
    assert text_of(source, "title") == Text("Gói", (("en", "Package"),))


@pytest.mark.parametrize("value", [None, 5, ["a"], {"a": 1}, True])
def test_what_is_no_text_is_empty(value):
    """A value of another kind is no title."""
    assert not text_of({"title": value}, "title")


def test_a_language_without_translation_says_the_main_text():
    """Nothing is left blank for want of a translation."""
    assert Text("Gói", (("en", "Package"),)).say("fr") == "Gói"


def test_an_empty_translation_says_the_main_text():
    """An empty translation is none."""
    assert Text("Gói", (("en", ""),)).say("en") == "Gói"


def test_decomposed_letters_are_composed():
    """Text arrives in NFD and leaves in NFC."""
    assert clean(" Đa\u0300 Na\u0306\u0303ng ") == "Đà Nẵng"


@pytest.mark.parametrize(
    ("text", "plain"), [("Đà Nẵng", "Da Nang"), ("đất đai", "dat dai"), ("Ô tô", "O to")]
)
def test_fold_takes_marks_off(text, plain):
    """People search without tone marks, and type d for đ."""
    assert fold(text) == plain


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hạ tầng số", "ha-tang-so"),
        ("2022 H1", "2022-h1"),
        ("_x_", "x"),
        ("数据", ""),
        ("a.b", "a.b"),
    ],
)
def test_slugs(text, slug):
    """A name fit for an address, or nothing."""
    assert slugify(text) == slug


@given(text=st.text())
def test_every_slug_is_a_good_name(text):
    """Whatever it is made of, a slug needs no escaping and is its own slug."""
    slug = slugify(text)
    assert not slug or re.fullmatch(r"[a-z0-9][a-z0-9._-]*", slug)
    assert slugify(slug) == slug


def test_heading_slugs_take_the_separator():
    """MkDocs names the separator."""
    assert heading_slug("Hạ tầng số", "_") == "ha_tang_so"


@pytest.mark.parametrize(
    ("word", "right"), [("da-nang-2052", "da-nang-2025"), ("da-nang-2012", ""), ("21", "")]
)
def test_two_digits_of_a_year_exchanged(word, right):
    """They are no other thing, as another number is, where nothing is of that year."""
    assert nearest(word, ["da-nang-2025", "da-nang-2021", "2026-q3", "12"]) == right


@given(st.text("abcdđ1@.", min_size=2, max_size=12), st.data())
def test_one_slip_of_the_hand_is_known_as_one(text, data):
    """A letter lost, one more, another, or two exchanged; both ways round, and never where there is none."""
    n, letter = data.draw(st.integers(0, len(text) - 2)), data.draw(st.sampled_from("abcdđ1@."))
    slips = {
        text[:n] + text[n + 1 :],
        text[:n] + letter + text[n:],
        text[:n] + letter + text[n + 1 :],
    }
    slips |= {text[:n] + text[n + 1] + text[n] + text[n + 2 :]}
    assert all(is_one_slip(text, each) and is_one_slip(each, text) for each in slips - {text})
    assert not is_one_slip(text, text) and not is_one_slip(text, f"{text}{letter}{letter}")


def test_two_slips_are_none():
    """Two letters apart, or letters of which each is another."""
    assert not any(
        is_one_slip("stc@a.vn", each) for each in ("tsc@a.nv", "xyc@a.vn", "sct@a.v", "sact@a.vnn")
    )
