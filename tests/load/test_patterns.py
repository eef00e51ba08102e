"""Patterns for RE2, held against what Python's re finds: the same values match."""

import re

import pytest
import re2
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.load.tables.constraints import _unmatched, linear_pattern

LETTERS = "ab]-^5٣_ \n\t\x0b\x1c\x85\xa0\u0300Đđ½²中.$|\\"
_ATOM = st.sampled_from(
    [
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        ".",
        "a",
        "b",
        r"\]",
        r"\-",
        r"\.",
        "đ",
        r"\x41",
        r"\u0111",
        r"\$",
        "^",
        "$",
        r"\A",
        r"\Z",
        r"\b",
        "(?i:a)",
        r"\01",
        r"\t",
        "-",
        "]",
    ]
)
_MEMBER = st.sampled_from(
    [
        "a",
        "a-b",
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\]",
        r"\-",
        "^",
        ".",
        "đ",
        "$",
        "|",
        "½",
        r"\n",
    ]
)
_CLASS = st.tuples(
    st.sampled_from(["[", "[^", "[]", "[^]", "[-", "[^-"]), st.lists(_MEMBER, max_size=3)
).map(lambda found: found[0] + "".join(found[1]) + "]")
_SIGNS = ["", "", "*", "+", "?", "{2}", "{1,2}", "*?", "{,2}", "{2"]
PATTERNS = st.recursive(
    st.tuples(st.one_of(_ATOM, _CLASS), st.sampled_from(_SIGNS)).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        st.tuples(st.sampled_from(["(", "(?:", "(?P<n>"]), inner, st.sampled_from(_SIGNS)).map(
            lambda found: f"{found[0]}{found[1]}){found[2]}"
        ),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.lists(st.text(LETTERS, max_size=4), max_size=12))
@example(r"[]\d]+", ["]5", "5]", "]]", "[5", "٣"])
@example(r"[^]\d]+", ["a", "]", "5"])
@example(r"^a$|^b$", ["a", "b", "a\n"])
@example(r"(a$)\s", ["a\n", "a "])
@example(r"\w+", ["a\u0300", "½", "²", "中_"])
@example(r"\s+", ["\x0b", "\x1c", "\x85", "\xa0\n"])
@example(r"[\W]", ["a", "-", "\u0300"])
@example(r"[^\W]", ["a", "-"])
@example("[a||]", ["a", "|", "||", ""])
@example("[]||]", ["]", "|", "a"])
@pytest.mark.filterwarnings(
    "ignore:Possible .*set:FutureWarning"
)  # signs that may mean something else one day
def test_the_same_values_match(pattern, values):
    """Whatever is translated; what Python takes for no pattern is none."""
    translated = linear_pattern(pattern)
    try:
        matches = re.compile(pattern).fullmatch
    except re.error:
        assert translated is None
        return
    if translated is not None:
        found = re2.compile(translated).fullmatch
        assert [bool(found(value)) for value in values] == [
            bool(matches(value)) for value in values
        ], translated


@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Z]{2}\d{4}",
        r"^\d+(\.\d+)*$",
        r"[^@\s]+@[^@\s]+",
        r"(đ|Đ)\w*",
        r"a{2,3}?",
        r"[\s\d]+",
        r"\d[\w-]*\Z",
    ],
)
def test_patterns_of_real_schemas_are_linear(pattern):
    """They need no process of their own."""
    assert linear_pattern(pattern) is not None


@pytest.mark.parametrize(
    "pattern", [r"\p{L}+", r"\Q.\E", r"\x{41}", "(" * 5000 + ")" * 5000, "(a", r"\C"]
)
def test_what_python_cannot_read_is_no_pattern(pattern):
    """RE2 took some of them, and a pattern of five thousand brackets ended the program."""
    with pytest.raises(re.error):
        _unmatched(pattern, {"a"})
