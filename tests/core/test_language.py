"""Words of languages: data in files, asked for by name."""

import ast
import re
import tomllib
from functools import cache

import pytest

from site_builder.core import language
from tests.conftest import ROOT
from tests.size import nodes

TABLES = {tag: tomllib.loads(file.read_text("utf-8")) for tag, file in language.files().items()}
FUNCTIONS = ("words", "any_of", "by_language", "searcher")
SOURCES = sorted((ROOT / "site_builder").rglob("*.py"))
# Letters that Vietnamese has and the words of no message or name of ours; combining marks are for code that folds.
VIETNAMESE = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)


@cache
def asked():
    """Every name of words that code asks for; a name that is put together stands for all of its table."""
    return {name for path in SOURCES for name in _asked(path.read_text("utf-8"))}


def _asked(text):
    calls = any(f"{function}(" in text for function in FUNCTIONS)
    for node in nodes(text) if calls else ():
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in FUNCTIONS
        ):
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value
            elif isinstance(first, ast.JoinedStr):
                yield first.values[0].value


@pytest.mark.parametrize("tag", TABLES)
def test_no_word_is_there_for_nobody(tag):
    """Each table is asked for, by its name or as a whole."""
    named = {
        f"{table}.{key}"
        for table, keys in TABLES[tag].items()
        if table != "factors"
        for key in keys
    }
    assert [
        name for name in sorted(named) if {name, f"{name.partition('.')[0]}."}.isdisjoint(asked())
    ] == []


def test_what_is_asked_for_is_in_some_language():
    """A name is spelled as the files spell it; what is put together asks for a whole table."""
    named = {
        name
        for tables in TABLES.values()
        for table, keys in tables.items()
        for name in _names(table, keys)
    }
    assert asked() and asked() - named == set()


def _names(table, keys):
    return {f"{table}.", *(f"{table}.{key}" for key in keys)}


def test_words_of_a_language_that_is_not_there_fit_nothing():
    """Not everything."""
    assert language.any_of("none.such") == "(?!)"


def test_english_is_there_without_any_extension(monkeypatch):
    """It is the language of the messages."""
    monkeypatch.setattr(language, "declared", lambda group, kind: ())
    assert list(language.files()) == ["en"]


def literals(text):
    """The texts of a module that it works with: no docstring."""
    docstrings = {id(node.value) for node in nodes(text) if isinstance(node, ast.Expr)}
    for node in nodes(text):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ):
            yield node


def test_vietnamese_is_no_part_of_the_code():
    """What is Vietnamese alone stands in the extension, and words of the interface in catalogues."""
    ours = ROOT / "site_builder" / "extensions" / "vietnam"
    texts = {path: path.read_text("utf-8") for path in SOURCES if ours not in path.parents}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for path, text in texts.items()
        for node in (
            literals(text) if VIETNAMESE.search(text) or re.search(r"\\[uUNx]", text) else ()
        )
        if VIETNAMESE.search(node.value)
    ]
    assert found == []
