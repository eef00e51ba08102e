"""Words of languages: data in files, asked for by name."""

import ast
import tomllib

import pytest

from site_builder.core import language
from tests.conftest import ROOT

TABLES = {tag: tomllib.loads(file.read_text("utf-8")) for tag, file in language.files().items()}
FUNCTIONS = ("words", "any_of", "by_language")


def asked():
    """Every name of words that code asks for; a name that is put together stands for all of its table."""
    for path in (ROOT / "site_builder").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value
                elif isinstance(first, ast.JoinedStr):
                    yield first.values[0].value


ASKED = sorted(set(asked()))


@pytest.mark.parametrize("tag", TABLES)
def test_no_word_is_there_for_nobody(tag):
    """Each table is asked for, by its name or as a whole."""
    named = {f"{table}.{key}" for table, keys in TABLES[tag].items() if table != "factors" for key in keys}
    assert [name for name in sorted(named) if name not in ASKED and f"{name.partition('.')[0]}." not in ASKED] == []


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_is_in_some_language(name):
    """A name is spelled as the files spell it."""
    table, _, key = name.partition(".")
    assert any(key in tables.get(table, {}) or (not key and table in tables) for tables in TABLES.values())


def test_words_of_a_language_that_is_not_there_fit_nothing():
    """Not everything."""
    assert language.any_of("none.such") == "(?!)"


def test_english_is_there_without_any_extension(monkeypatch):
    """It is the language of the messages."""
    monkeypatch.setattr(language, "declared", lambda group, kind: ())
    assert list(language.files()) == ["en"]
