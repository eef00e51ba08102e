"""Which datasets hold a word: blocks in the order of words, found as the browser finds them."""

import json
from bisect import bisect_right
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from site_builder.core import addresses as at
from site_builder.pages.search.finder import word_files, words_in

WORDS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.sets(st.text("0123456789đxyz", min_size=1, max_size=4), max_size=6),
    max_size=4,
)


def looked_up(files, word):
    """The datasets of a word, as the script reads the files."""
    head = json.loads(files[at.row_words_json("vi")])
    number = bisect_right(head["starts"], word) + 1
    block = json.loads(files[at.row_words_json("vi", number)])
    return {head["datasets"][place] for place in accumulate(block["words"].get(word, []))}


@given(WORDS, st.integers(1, 60))
def test_every_word_leads_to_its_datasets(words, most):
    """However small the blocks are, and to no other."""
    files = {file.uri: file.content for file in word_files("vi", words, most)}
    for word in {word for own in words.values() for word in own}:
        assert looked_up(files, word) == {name for name, own in words.items() if word in own}


@given(WORDS, st.integers(1, 60))
def test_no_block_holds_more_than_it_may(words, most):
    """But for one word that is longer by itself."""
    for file in word_files("vi", words, most):
        held = json.loads(file.content)["words"]
        assert (
            len(held) <= 1
            or len(json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()) <= most + 2
        )


def test_words_are_folded_and_stand_once():
    """Head and what a row says, each word in its one spelling; the anchor is nobody's word."""
    assert words_in([("Bảng", [["Đất đai", "b-1", "Số hộ: 5; số hộ: 5,5"]])]) == [
        "5",
        "5.5",
        "dai",
        "dat",
        "ho",
        "so",
    ]


def test_a_portal_without_rows_has_an_index_of_none():
    """The script asks for it all the same."""
    (file,) = word_files("vi", {})
    assert json.loads(file.content) == {"datasets": [], "starts": [], "words": {}}
