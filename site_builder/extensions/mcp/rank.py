"""What fits a question best: the theme's own script says so, by an engine for JavaScript (in the extra `mcp`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from site_builder.build.theme import FOLDER

_SCRIPTS = (
    FOLDER / "assets/search/rank.js",
    FOLDER / "assets/search/reply.js",
    Path(__file__).with_name("ranking.js"),
)
_OF_MODULES = re.compile("^(?:export |import .*$)", re.MULTILINE)  # the engine knows no modules


@dataclass(frozen=True)
class Answer:
    """A thing that search answers with; `is_whole` where it leaves out nothing that the question names."""

    kind: str
    title: str
    address: str
    answer: str
    when: str
    status: str
    facts: str
    is_whole: bool


@dataclass(frozen=True)
class Named:
    """What a question names: kinds of things, areas as their words are looked for, parts of a year."""

    kinds: Collection[str] = ()
    areas: Collection[str] = ()
    spans: Collection[str] = ()


@dataclass(frozen=True)
class Reply:
    """An answer beside what was found.

    `kind` is cells, course, rank, lacks, near or none; `text` what is missing of what was asked, `address` the thing,
    `cells` its figures, each with what it is called, place, period and how it is printed.
    """

    kind: str
    text: str
    address: str
    cells: Sequence[Mapping[str, str]]


class Ranking:
    """The answers of a portal by language, each index with the words of all languages where these are known."""

    def __init__(self, indexes: Mapping[str, tuple[bytes, bytes]]) -> None:
        self.languages = tuple(indexes)
        self._indexes = indexes

    def language(self, query: str) -> str:
        """The language that knows most of the words of a question; "" where there is none."""
        return str(self._ask("language", query)) if self.languages else ""

    def rank(self, query: str, language: str, most: int) -> list[Answer]:
        """What fits, the best first."""
        return (
            [Answer(**each) for each in self._ask("ranked", query, language, most)]
            if language
            else []
        )

    def named(self, query: str, language: str) -> Named:
        """What a question names beside things."""
        return Named(**self._ask("named", query, language)) if language else Named()

    def reply(self, query: str, language: str, read: Callable[[str], str]) -> Reply | None:
        """What answers a question as pages answer it; `read` gives the facts of a name, "" where there are none."""
        step = self._ask("reply", query, language) if language else {}
        while "facts" in step:
            step = self._ask("given", read(step["facts"]))
        return Reply(**step["reply"]) if step.get("reply") else None

    @cached_property
    def _ask(self) -> Callable[..., Any]:
        """The scripts in a thread of their own, to which the engine belongs."""
        from quickjs import Function

        code = "\n".join(script.read_text("utf-8") for script in _SCRIPTS)
        engine = Function("ask", _OF_MODULES.sub("", code), own_executor=True)
        ask = partial(
            engine, run_gc=False
        )  # the engine sweeps by itself; all of an index, at each call, is dear
        for language, (answers, words) in self._indexes.items():
            ask("load", language, answers.decode(), words.decode())
        return ask
