"""libyaml and PyYAML's own scanner: the same values, and one that says why a text is refused."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.core.problem import UnreadableError
from site_builder.load.safety import safe_yaml
from site_builder.load.safety.safe_yaml import (
    FastLoader,
    PlainLoader,
    check_inline,
    is_plain,
    load_json,
    load_yaml,
)
from tests.conftest import ROOT
from tests.every import every

CASES = sorted(
    path
    for folder in ("tests/cases", "tests/sample", "datasets")
    for path in (ROOT / folder).rglob("*.y*ml")
    if path.name != "mkdocs.yml"
)
SIGNS = "\n\n\r\t:#[]{},&*|>?%@`!~=\\\"'\x85\u2028\xa0\ufeff😀ữ"
WORDS = (
    "a: ",
    "- ",
    "  ",
    "b",
    "<<: ",
    "&a ",
    "*a",
    "|2-\n",
    ">+\n",
    "? ",
    "---\n",
    "...\n",
    "1_0",
    "1:30",
    "2020-01-01",
)
PIECES = st.sampled_from([*SIGNS, *WORDS])
REFUSED = {
    "key twice": ("a: 1\nb:\n  c: 1\n  c: 2\n", 4),
    "no day": ("a: 1\nb: 2026-09-31\n", 2),
    "in a list": ("- x: 1\n- y: 1\n  y: 2\n", 3),
    "malformed": ("a: 1\nb: [1\nc: 2\n", 2),
    "merges": (
        "m: &m {"
        + ", ".join(f"k{n}: 1" for n in range(1500))
        + "}\nn: &n {"
        + ", ".join(f"q{n}: 1" for n in range(1500))
        + "}\no:\n  <<: [*m, *n]\n",
        4,
    ),
    "deep": ("\n".join(" " * n + "a:" for n in range(60)), None),
    "deep in brackets": ("[" * 60 + "]" * 60, None),
    "deeper than a stack": ("- " * 100_000 + "a", None),
    "twenty thousand brackets": ("[" * 20_000, None),
}

needs_libyaml = pytest.mark.skipif(
    FastLoader is None, reason="this PyYAML was built without libyaml"
)


def outcome(text):
    """What reading gives: the values, or the words and the line of the refusal."""
    try:
        return repr(load_yaml(text))
    except UnreadableError as error:
        return str(error.reason), error.line


@needs_libyaml
@pytest.mark.parametrize(
    "path",
    [  # the demonstration's are a whole portal
        pytest.param(path, id=name, marks=[pytest.mark.whole] * name.startswith("datasets/"))
        for path in CASES
        for name in [str(path.relative_to(ROOT))]
    ],
)
def test_both_loaders_read_the_same(path):
    """Of every YAML file of the tests, the sample and the demonstration."""
    text = path.read_text("utf-8")
    assert repr(yaml.load(text, FastLoader)) == repr(yaml.load(text, PlainLoader))


@needs_libyaml
def test_most_files_are_read_by_libyaml():
    """The doubts that keep a text from it do not keep all."""
    assert sum(is_plain(path.read_text("utf-8")) for path in CASES) > len(CASES) / 2


@needs_libyaml
@example("\r~\x85\x85<<: ")  # YAML ends lines where a line feed does not
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_has_the_same_outcome_without_libyaml(text):
    """Values, words and lines."""
    found = outcome(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(safe_yaml, "FastLoader", None)
        assert outcome(text) == found


@pytest.mark.parametrize("fast", [pytest.param(True, marks=needs_libyaml), False])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(*case, id=name, marks=[pytest.mark.whole] * (len(case[0]) > 10_000))
        for name, case in REFUSED.items()
    ],
)
def test_refusals_name_their_line(text, line, fast, monkeypatch):
    """With libyaml and without; nothing ends in a crash."""
    if not fast:
        monkeypatch.setattr(safe_yaml, "FastLoader", None)
    with pytest.raises(UnreadableError) as caught:
        load_yaml(text)
    assert caught.value.line == line


JSON = """{
  "name": "a-2",
  "keywords": [
    "one",
    "two"
  ],
  "required": true
}
"""
JSON_SLIPS = {
    "a comma too many": ('"a-2",', '"a-2",,', 2, '"name": "a-2",'),
    "a comma too few": ('"a-2",', '"a-2"', 2, '"name": "a-2",'),
    "a comma behind the last of a list": ('"two"', '"two",', 5, '"two"'),
    "single marks": ('"name": "a-2"', "'name': 'a-2'", 2, '"name": "a-2",'),
    "curly marks": ('"name": "a-2"', "“name”: “a-2”", 2, '"name": "a-2",'),
    "a comma in a fraction": ("true", 'true,\n  "version": 1,5', 8, '"version": 1.5'),
    "a remark in a line of its own": ('  "keywords"', '  // words\n  "keywords"', 3, ""),
    "a remark behind a value": ('"a-2",', '"a-2", # a name', 2, '"name": "a-2",'),
    "a word of Python": ("true", "True", 7, '"required": true'),
    "a mark that does not close": ('"a-2"', '"a-2', 2, '"name": "a-2",'),
    "a mark that does not open": ('"a-2"', 'a-2"', 2, '"name": "a-2",'),
    "a name without marks": ('"name"', "name", 2, '"name": "a-2",'),
    "no colon": ('"name":', '"name"', 2, '"name": "a-2",'),
    "no bracket at the end": ("true\n}", "true", 7, '"required": true}'),
    "a bracket too many": ("true\n", "true\n},\n", 8, ""),
    "a path of Windows": ('"a-2"', r'"data\indicators.csv"', 2, '"name": "data/indicators.csv",'),
}


@every(JSON_SLIPS)
def test_a_slip_in_json_is_named_with_its_line_as_it_should_be(name):
    """Where it stands, not where reading ended."""
    old, new, line, right = JSON_SLIPS[name]
    with pytest.raises(UnreadableError) as caught:
        load_json(JSON.replace(old, new, 1))
    assert (caught.value.line, caught.value.reason.facts["right"]) == (line, right)


def test_two_slips_of_other_kinds_are_left_to_the_author():
    """A line is proposed where all can be read with it, or where the same slip stands in the lines below."""
    for text, right in (('{"a": 1;\n "b": 01}', None), ("{'a': 1,\n 'b': 2}", '{"a": 1,')):
        with pytest.raises(UnreadableError) as caught:
            load_json(text)
        assert caught.value.reason.facts.get("right") == right


@needs_libyaml
def test_a_text_that_libyaml_refuses_is_read_again(monkeypatch):
    """The slow reader has the last word."""

    class Refusing(FastLoader):
        def get_single_data(self):
            raise yaml.YAMLError

    monkeypatch.setattr(safe_yaml, "FastLoader", Refusing)
    assert load_yaml("a: 1") == {"a": 1}


@pytest.mark.parametrize("word", ["NO", "012", "1:30", "1_000", "1e5", "1.5e3", "08", "0o14"])
@pytest.mark.parametrize(
    "text",
    [
        "resources:\n- name: a\n  data: [[n], [{word}]]\n",
        "resources:\n- name: a\n  data: [{{n: {word}}}]\n",
        "x: &d {{data: [[n], [{word}]]}}\nresources:\n- name: a\n  <<: *d\n",
        "x: &d {{data: [[n], [{word}]]}}\nresources:\n- name: a\n  <<: [{{}}, *d]\n",
    ],
)
def test_a_word_of_two_values_is_refused_in_inline_data(text, word):
    """YAML 1.1 and 1.2 read it differently; merged into the resource too."""
    check_inline(text.format(word=f"'{word}'"))
    with pytest.raises(UnreadableError) as caught:
        check_inline(text.format(word=word))
    assert f"“{word}” is one value to some programs" in caught.value.reason


@pytest.mark.parametrize("word", ["1", "-1.5", "1.5e+3", "true", "x1", "2020-01-01", "1 000", "."])
def test_a_word_of_one_value_stands_bare_in_inline_data(word):
    """Every reader takes it for the same."""
    check_inline(f"resources:\n- name: a\n  data: [[n], [{word}]]\n")
