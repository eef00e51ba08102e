"""Texts of YAML and JSON changed in a few places: those change, and no other letter. PyYAML reads the result."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.authoring.edit_yaml import Editor
from site_builder.core.problem import UnreadableError


def edited(text, change):
    """The text after a change."""
    editor = Editor(text)
    change(editor)
    return editor.text()


def test_a_text_that_is_no_yaml_is_refused():
    """With what the reader says first; where it says it of follows there, and is not what a refusal names."""
    with pytest.raises(UnreadableError) as refused:
        Editor("a: [1\nb: }\n")
    assert refused.value.reason.startswith("while parsing a flow sequence")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1 # one\nb: 2\n", "b: 2\n"),
        ("b: 2\na:\n  - x\n  - y\n# end\n", "b: 2\n# end\n"),
        ("{a: 1, b: 2}\n", "{b: 2}\n"),
        ("{b: 2, a: 1}\n", "{b: 2}\n"),
        ('{"a": [1, 2], "b": 2}', '{"b": 2}'),
        ("b: 2\na: >-\n  long\n  text\nc: 3\n", "b: 2\nc: 3\n"),
    ],
)
def test_an_entry_is_cut_whole(text, expected):
    """In block, flow and JSON; comments of others stay."""
    assert edited(text, lambda editor: editor.cut("a")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: old # why\n",
        "a: 'old'\nb: 1\n",
        'a: "old"\n',
        "a: >-\n  old\n  lines\nb: 1\n",
        '{"a": "old"}',
        "{a: old}",
    ],
)
@pytest.mark.parametrize("value", ["new", "it's", 'a "b": c', "yes", "2022-11-26", "…\n", "a, b}"])
def test_a_value_is_set_in_its_place(text, value):
    """It reads back as text, and the rest is as it was."""
    result = yaml.safe_load(edited(text, lambda editor: editor.set(value, "a")))
    assert str(result.pop("a")) == value and result == {
        k: v for k, v in yaml.safe_load(text).items() if k != "a"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a:\n  - {x: y} # one\n  # end\nb: 2",
            "a:\n  - {x: y} # one\n  - {x: 'no'}\n  # end\nb: 2",
        ),
        ("a:\n- x: y\n", "a:\n- x: y\n- x: 'no'\n"),
        ("b: 2\r\na:\r\n    - x: y", "b: 2\r\na:\r\n    - x: y\r\n    - x: 'no'\r\n"),
        ("a: [{x: y}, ] # few\n", "a: [{x: y}, {x: 'no'}, ] # few\n"),
        ("a: [\n  {x: y} # one\n]\n", "a: [\n  {x: y},\n  {x: 'no'} # one\n]\n"),
        ("a: []\n", "a: [{x: 'no'}]\n"),
        ('{"a": [{"x": "y"}]}', '{"a": [{"x": "y"}, {"x": "no"}]}'),
        (
            '\ufeff{\n\t"a": [\n\t\t{\n\t\t\t"x": "y"\n\t\t}\n\t]\n}',
            '\ufeff{\n\t"a": [\n\t\t{\n\t\t\t"x": "y"\n\t\t},\n\t\t{\n\t\t\t"x": "no"\n\t\t}\n\t]\n}',
        ),
    ],
)
def test_an_item_is_written_as_the_last_one_is(text, expected):
    """With or without brackets, on a line of its own or not, behind the same margin and before the same line end."""
    assert edited(text, lambda editor: editor.extend([{"x": "no"}], "a")) == expected


def test_a_table_is_written_in_lines():
    """A mapping of mappings and lists, where the last item has no brackets."""
    table = {
        "name": "b",
        "keys": {"x": "w"},
        "schema": {"fields": [{"name": "x", "title": "Có: dấu"}]},
    }
    text = edited("resources:\n  - name: a\n", lambda editor: editor.extend([table], "resources"))
    assert yaml.safe_load(text) == {"resources": [{"name": "a"}, table]}
    assert text.splitlines()[2:5] == ["  - name: b", "    keys:", "      x: w"]


NAMES = st.from_regex(r"[a-z]{3,6}(-[a-z]{3,5})?", fullmatch=True).filter(
    lambda name: name not in ("yes", "off", "null")
)
WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=12)
COMMENTS = st.sampled_from(["", "", " # why", "  #  dấu: [x], {y}"])


@st.composite
def authors_texts(draw):
    """A mapping as somebody may have typed it: quotes, blocks, brackets, comments, margins, line ends as they come."""
    lines = []
    for key in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)):
        comment, name, margin = draw(COMMENTS), draw(NAMES), " " * draw(st.sampled_from([0, 2, 4]))
        word = json.dumps(draw(WORDS), ensure_ascii=False)
        lines += draw(
            st.sampled_from(
                [
                    [f"{key}: {name}{comment}"],
                    [f"{key}: '{name}'{comment}"],
                    [f"{key}:   {word}{comment}", "", "# of nobody"],
                    [f"{key}: >-", f"  {name}", f"  {name}"],
                    [f"{key}: |+{comment}", f"   {name}", "", ""],
                    [f"{key}: {{x: {name}, 'y':   {word}}}{comment}"],
                    [f"{key}: [{name},", f"  {word} ]{comment}"],
                    [
                        f"{key}:{comment}",
                        f"{margin}- {name}{comment}",
                        f"{margin}-  x: {word}",
                        f"{margin}   y: {name}",
                    ],
                    [f"{key}:{comment}", f"  x:  {name}{comment}", f"  y: {word}", "    # inner"],
                ]
            )
        )
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""])


def paths(value, *above):
    """Every scalar, by its path."""
    for key, inner in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        if isinstance(inner, dict | list):
            yield from paths(inner, *above, key)
        else:
            yield (*above, key), inner


def lines_of(text, path):
    """From which line to which a value stands, as PyYAML says."""
    node = yaml.compose(text)
    for step in path:
        inner = (
            dict(enumerate(node.value))
            if isinstance(step, int)
            else {key.value: each for key, each in node.value}
        )
        node = inner[step]
    return node.start_mark.line, node.end_mark.line + (node.end_mark.column > 0)


@given(authors_texts(), NAMES, st.data())
@pytest.mark.whole
def test_a_value_changed_and_changed_back_leaves_the_same_bytes(text, new, data):
    """On the way it alone is another; names in blocks of several lines come back on one."""
    path, old = data.draw(st.sampled_from(list(paths(yaml.safe_load(text)))))
    changed = edited(text, lambda editor: editor.set(new, *path))
    assert list(paths(yaml.safe_load(changed))) == [
        (each, new if each == path else value) for each, value in paths(yaml.safe_load(text))
    ]
    first, last = lines_of(text, path)
    lines, now = text.splitlines(keepends=True), changed.splitlines(keepends=True)
    assert now[:first] == lines[:first] and now[len(now) - len(lines[last:]) :] == lines[last:]
    if last == first + 1:
        assert edited(changed, lambda editor: editor.set(old, *path)) == text


@given(authors_texts(), NAMES, st.data())
def test_what_is_added_and_cut_again_leaves_the_same_bytes(text, new, data):
    """An entry of any mapping, an item of any list."""
    read = yaml.safe_load(text)
    key = data.draw(
        st.sampled_from(
            [key for key, value in read.items() if isinstance(value, dict | list)] or [""]
        )
    )
    where, content = ((key,), read[key]) if key else ((), read)
    more = [{"new": new}] if isinstance(content, list) else {"brand-new": new}
    longer = edited(text, lambda editor: editor.extend(more, *where))
    added = yaml.safe_load(longer)
    assert (added[key] if key else added) == (
        [*content, *more] if isinstance(content, list) else {**content, **more}
    )
    last = len(content) if isinstance(content, list) else "brand-new"
    assert edited(longer, lambda editor: editor.cut(*where, last)) == text
