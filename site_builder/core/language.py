"""Words that authors write, as data: those of each language that is installed, then those of English.

A language comes by the entry points of the group `site_builder.languages`. Its words are a file of TOML with a table
for each thing that is recognised; `english.toml` lists them all. A word may be a pattern where its table is one of
patterns. Without a language nothing of it is recognised, and texts in it are printed all the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

from site_builder.core.extension import LANGUAGES, Language, declared
from site_builder.core.problem import N_, MessageError

UNREADABLE = N_(
    "The words of a language cannot be read: {file}: {reason}. Mend the file, which is TOML in UTF-8."
)
_ENGLISH = Language("en", Path(__file__).with_name("english.toml"))


def files() -> dict[str, Path]:
    """The file of words of each language by its tag, English last."""
    return {each.tag: each.words for each in (*declared(LANGUAGES, Language), _ENGLISH)}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return {tag: _read(file) for tag, file in files().items()}


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MessageError(UNREADABLE, file=file, reason=error) from error


def by_language(key: str, tags: Collection[str] = ()) -> dict[str, Any]:
    """What stands under `table.key` in each language that has it; where `tags` are given, in those and in English."""
    table, _, name = key.partition(".")
    wanted = {*tags, _ENGLISH.tag} if tags else _tables().keys()
    result = {
        tag: tables.get(table, {}).get(name) for tag, tables in _tables().items() if tag in wanted
    }
    return {tag: value for tag, value in result.items() if value is not None}


def words(key: str, tags: Collection[str] = ()) -> tuple[str, ...]:
    """The words under `table.key` in all languages; a text stands for the words that blanks part in it."""
    values = by_language(key, tags).values()
    return tuple(
        word for value in values for word in (value.split() if isinstance(value, str) else value)
    )


def any_of(key: str, tags: Collection[str] = ()) -> str:
    """A pattern for any of the words or patterns under `table.key`, in no group; it fits nothing where there are none.

    Where one word begins another, the pattern around it says where a word ends.
    """
    return "|".join(words(key, tags)) or "(?!)"


def caption() -> str:
    """A pattern for what a table's caption begins with: "Table", "Bảng số"."""
    return rf"(?:{any_of('table.caption')})\s*(?:(?:{any_of('table.number')})\s*)?"


def searcher(key: str, flags: int = re.IGNORECASE) -> Callable[[str], re.Match[str] | None]:
    """A search for the first whole pattern under `table.key` that fits, each with groups of its own."""
    patterns = [re.compile(each, flags) for each in words(key)]
    return lambda text: next(filter(None, (pattern.search(text) for pattern in patterns)), None)


def factors(*tags: str) -> dict[str, int]:
    """The words for powers of ten in these languages, where none is named in all."""
    known = (
        tables.get("factors", {}) for tag, tables in _tables().items() if tag in tags or not tags
    )
    return {word: power for each in known for word, power in each.items()}


# Letters beyond A to Z that number sections and stand in short forms.
UPPER = "A-Z" + "".join(words("letters.upper"))
LOWER = "a-z" + "".join(words("letters.lower"))
