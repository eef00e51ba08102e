"""What search answers with: one line a thing, as pages print it, in a file that a script ranks; and rows of datasets.

Titles are folded by the script; what else finds a thing (its name in another language, keywords, its period) stands
here folded, each word once. The whole file is loaded at a reader's first letter, the rows of a dataset only when the
dataset itself fits.
"""

from __future__ import annotations

import json
import re
from collections import ChainMap, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import translator
from site_builder.core.language import by_language
from site_builder.core.problem import N_
from site_builder.core.text import BEGIN, fold, unmarked
from site_builder.derive.codes import STATUS_WORDS
from site_builder.model.config import SiteConfig
from site_builder.pages import WORDS_OF
from site_builder.pages.tables.table import TableView
from site_builder.pages.tables.table_rows import RowView

# Words and the numbers of what holds them stand in files that a reader's search loads as it needs them: folded and in
# order, in blocks of which each says where the next begins. A word has its first number and then by how much each is
# above the one before: small numbers, which a server compresses to a third of the large ones.
BLOCK = 24_000  # bytes of a block, before the server compresses it
# In the order in which things of equal fit are shown: what answers first, what is for machines last.
KINDS = WORDS_OF["hit"]
# What an answer says beside figures: what is missing of what was asked, and which end of a ranking it is.
SAYS = {
    "strange": N_("This portal has nothing that says “{words}”."),
    "none": N_("This portal does not seem to have what was asked."),
    "nearest": N_("Nearest to it is:"),
    "unsure": N_("No figure here is called exactly so; nearest to it is:"),
    "place": N_("There is no figure of this for {place}."),
    "period": N_("There is no figure of this for {period}."),
    "newest": N_("There is no figure of this for {period}; the newest is of {newest}."),
    "whole": N_("It has no total here; these are its parts."),
    "among": N_("{period}, among {count} places:"),
    "highest": N_("Highest"),
    "lowest": N_("Lowest"),
    "also": N_("Other figures have this name, too:"),
}
MOST_WORDS = (
    24  # of one thing beyond its title; a description says the rest to the full-text search
)
MOST_HEADINGS = 120  # of a report: its headings say what it is about
MOST_TEXT = 240  # of what explains: a definition, or the text of a page of help or of a series
ROW_LETTERS = 160  # of what a row says
WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*|\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_ENDS = tuple(
    (re.compile(end), to)
    for end, to in (
        (r"ies$", "i"),
        (r"([^aeiousi])s$", r"\1"),
        (r"([eo])s$", r"\1"),
        (r"(...)(?:ing|ed)$", r"\1"),
        (r"(....)e$", r"\1"),
        (r"y$", "i"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that search answers with.

    `answer` is its figure with its unit as pages print it, `when` its period, `status` that of the figure. `also` are
    its names in other languages, `words` what else finds it. `has_areas` says that it has a figure for each of many
    areas, which its words do not name; `parts` are the areas of each of the files that these lie in, where there are
    several, and `facts` is what its facts are called, where its address does not say so. `value` is the canonical
    number of a figure that may answer alone, `note` how it changed and what became of it. `text` explains: it finds a
    thing only where a meaning or a method is asked. `exact` is the figure in its own unit, where `answer` has another.
    """

    kind: str
    title: str
    uri: str
    code: str = ""
    answer: str = ""
    when: str = ""
    status: str = ""
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    has_areas: bool = False
    parts: tuple[tuple[str, ...], ...] = ()
    facts: str = ""
    value: str = ""
    note: str = ""
    text: str = ""
    exact: str = ""

    @property
    def line(self) -> list[object]:
        """Its line in the file: empty ends are left out, `1` marks a title in the portal's main language."""
        line: list[object] = [
            list(KINDS).index(self.kind),
            unmarked(self.title),
            self.uri,
            self.code,
            unmarked(self.answer),
            unmarked(self.when),
            self.status,
            "|".join(
                fold(unmarked(name)).lower() for name in self.also if name and name != self.title
            ),
            words_of(self.words, MOST_HEADINGS if self.kind == "report" else MOST_WORDS),
            1 if self.title.startswith(BEGIN) else "",
            [codes[0] for codes in self.parts] or (1 if self.has_areas else ""),
            self.value,
            unmarked(self.note),
            words_of((self.text,), MOST_TEXT),
            self.facts,
            unmarked(self.exact),
        ]
        while line[-1] == "":
            line.pop()
        return line


@lru_cache(maxsize=65_536)  # words of texts and rows come again and again
def stem(word: str) -> str:
    """A folded word in the one spelling that it is found by: tỉ and tỷ, 116.340 and 116340, reports and report.

    The same rules as those of the theme's assets/search/rank.js.
    """
    if word[:1].isdigit():
        return re.sub("[.,]", "", word) if _GROUPED.fullmatch(word) else word.replace(",", ".", 1)
    for end, to in _ENDS:
        word = end.sub(to, word)
    return word


def asking_words(
    tags: Collection[str], areas: Sequence[str], known: set[str], uris: set[str]
) -> dict[str, Any]:
    """What people type when they ask, in these languages: empty phrases, kinds of things, numbers, words alike.

    Of these only concepts that something on the portal has a word for; `known` are its words, none stand for all. Its
    pages, of which `uris` are the addresses, are kinds of their own.
    `called` says which of the `areas` is meant by a name that people have for it.
    """
    kinds, spans, pages, alike, extremes = (
        _in_all(name, tags) for name in ("kinds", "spans", "pages", "alike", "ends")
    )
    numbers, short, called = (
        dict(ChainMap(*_tables(name, tags))) for name in ("numbers", "short", "called")
    )
    spelled, ends = (
        {area: phrase(area) for area in areas},
        {name: phrase(own) for name, own in called.items()},
    )
    meant = {
        name: [area for area in areas if spelled[area].endswith(end)] for name, end in ends.items()
    }
    every = _in_all("alike", by_language("search.alike"))
    used = [
        name
        for name, each in every.items()
        if not known or any(known.issuperset(keys_of(text)) for text in each)
    ]
    return {
        "kinds": {f"{page}/": phrases for page, phrases in pages.items() if f"{page}/" in uris}
        | kinds,
        "spans": spans,
        "ends": extremes,
        "alike": [alike[name] for name in used if name in alike],
        "numbers": numbers,
        "short": {fold(form).lower(): fold(meaning).lower() for form, meaning in short.items()},
        "called": {name: min(own, key=len) for name, own in meant.items() if own},
        "empty": list(chain.from_iterable(_tables("empty", tags))),
        "leftover": "|".join(_tables("leftover", tags)) or "(?!)",
        "areas": areas,
    }


def _tables(name: str, tags: Collection[str]) -> list[Any]:
    """What stands under a name of search in these languages, in English where they have none."""
    every = by_language(f"search.{name}")
    return [each for tag, each in every.items() if tag in tags] or [
        each for tag, each in every.items() if tag == "en"
    ]


def _in_all(name: str, tags: Collection[str]) -> dict[str, list[str]]:
    """The phrases under each key of a table of search, of these languages together."""
    joined = defaultdict[str, list[str]](list)
    for key, phrases in chain.from_iterable(each.items() for each in _tables(name, tags)):
        joined[key] += phrases
    return joined


def words_of(texts: Iterable[str], most: int = MOST_WORDS) -> str:
    """The distinct words of texts, folded, in their order."""
    parts = (word for text in texts for word in WORD.findall(fold(unmarked(text)).lower()))
    return " ".join(list(dict.fromkeys(parts))[:most])


def answers_files(
    site: SiteConfig,
    hits: Sequence[Hit],
    areas: Sequence[tuple[str, str]] = (),
    elsewhere: int = 0,
    page: int = 0,
) -> Iterator[OutputFile]:
    """The file of one language, and the words of those who ask in any.

    `elsewhere` are datasets that stand in files of their own, `page` of them in each.

    `areas` are the names of those that a query may name, with their codes, which find parts of figures: those that have
    any come first.
    """
    divided = {code for hit in hits for codes in hit.parts for code in codes}
    areas = sorted(areas, key=lambda area: area[1] not in divided)
    _, language = translator(site.language), site.language
    known = {
        word
        for hit in hits
        if not elsewhere
        for word in keys_of(" ".join((hit.title, *hit.also, *hit.words)))
    }
    asks = partial(
        asking_words, areas=[name for name, _ in areas], known=known, uris={hit.uri for hit in hits}
    )
    facts = {
        "language": site.languages[0],
        "kinds": [[name, _(word)] for name, word in KINDS.items()],
        "statuses": {name: _(word) for name, word in STATUS_WORDS.items()},
        "short": abbreviations_of(site),
        "says": {name: _(words) for name, words in SAYS.items()},
        "asks": asks((language,)),
        "syllables": int(language in by_language("letters.syllable", (language,))),
        "hits": [hit.line for hit in hits],
        "elsewhere": elsewhere,
        "page": page,
        "codes": [code for _, code in areas if code in divided],
    }
    every = {"": facts, "asked/": asks({*site.languages, "en"})}
    yield from (
        OutputFile(at.answers_json(name + language), compact(each)) for name, each in every.items()
    )


def abbreviations_of(site: SiteConfig) -> dict[str, list[str]]:
    """What the portal's own short forms stand for, folded, in all its languages."""
    return {
        fold(short).lower(): [fold(name).lower() for name in text.names if name]
        for short, text in site.abbreviations.items()
    }


def found_rows(previews: Iterable[TableView]) -> list[tuple[str, list[list[str]]]]:
    """The rows that a dataset's page shows, table by table: what heads each, its anchor, what else it says."""
    return [(unmarked(view.caption), rows) for view in previews if (rows := _rows(view))]


def rows_file(
    language: str, package: str, tables: Sequence[tuple[str, list[list[str]]]]
) -> OutputFile:
    """The file of the rows of a dataset."""
    return OutputFile(at.found_rows_json(package, language), compact({"tables": list(tables)}))


def _rows(view: TableView) -> list[list[str]]:
    return [_row(row, view) for row in view.rows if row.anchor and _head(row, view)]


def _head(row: RowView, view: TableView) -> str:
    """What heads a row, of an indicator that stands in several with the period."""
    if view.header_place >= len(row.cells):
        return ""
    cell, where = row.cells[view.header_place], view.period_place
    when = (
        row.cells[where].text
        if cell.kind == "coded" and where is not None and where < len(row.cells)
        else ""
    )
    return unmarked(", ".join(filter(None, (cell.text, when))))


def _row(row: RowView, view: TableView) -> list[str]:
    """Its head, its anchor, and the other cells under their columns' names."""
    text = [
        f"{unmarked(column.label)}: {unmarked(cell.text)}{f' {unmarked(column.unit)}' if column.unit else ''}"
        for index, (column, cell) in enumerate(zip(view.columns, row.cells, strict=False))
        if index != view.header_place and cell.text and cell.kind not in ("missing", "status")
    ]
    head = row.cells[view.header_place]
    text = [unmarked(head.code), *text] if head.kind == "coded" else text
    return [_head(row, view), row.anchor, "; ".join(text)[:ROW_LETTERS]]


def words_in(tables: Iterable[tuple[str, Iterable[Iterable[str]]]]) -> list[str]:
    """The distinct words of the rows of a dataset, folded and in order; of each row the head and what it says."""
    words: set[str] = set()
    for _, rows in tables:
        for head, _, text in rows:
            words.update(keys_of(f"{head} {text}"))
    return sorted(words)


def word_files(
    language: str, words: Mapping[str, Iterable[str]], most: int = BLOCK
) -> Iterator[OutputFile]:
    """The files of a language; `words` are those of each dataset, `most` the bytes of a block."""
    datasets = sorted(words)
    pairs = ((word, number) for number, name in enumerate(datasets) for word in words[name])
    return index_files(partial(at.row_words_json, language), pairs, {"datasets": datasets}, most)


SPLIT_ABOVE = 1500  # datasets; up to here all answers are one file
PAGE = 50  # datasets a page


def title_files(
    language: str,
    hits: Sequence[Hit],
    short: Mapping[str, Sequence[str]],
    most: int = BLOCK,
    page: int = PAGE,
) -> Iterator[OutputFile]:
    """The pages, and the index of the words of title, names, code, keywords and period.

    `short` are abbreviations, folded, with what they stand for. A word of a title counts as twice the number and one.
    """
    short = {
        phrase(name): [phrase(meaning) for meaning in meanings] for name, meanings in short.items()
    }
    numbered = sorted(hits, key=lambda hit: (len(keys_of(hit.title)), hit.uri))
    for number in range(0, len(numbered), page):
        lines = [hit.line for hit in numbered[number : number + page]]
        yield OutputFile(at.found_datasets_json(language, number // page + 1), compact(lines))
    pairs = (
        (word, 2 * number + index)
        for number, hit in enumerate(numbered)
        for word, index in _words_of_dataset(hit, short)
    )
    yield from index_files(partial(at.title_words_json, language), pairs, {}, most)


def _words_of_dataset(hit: Hit, short: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, int]]:
    """Every word that finds a dataset, with whether it stands in the title."""
    title = keys_of(hit.title)
    names = [" ".join(title), *map(phrase, hit.also)]
    added = [word for name in names for text in _spelled(name, short) for word in keys_of(text)]
    words = (
        *hit.also,
        hit.code,
        hit.code.replace("-", " ").replace("_", " "),
        words_of(hit.words),
        hit.when,
    )
    others = dict.fromkeys([*(word for text in words for word in keys_of(text)), *added])
    yield from ((word, 1) for word in dict.fromkeys(title))
    yield from ((word, 0) for word in others if word not in title)


def _spelled(name: str, short: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The abbreviations of what a name spells out, and what those in it stand for."""
    for abbreviation, meanings in short.items():
        if f" {abbreviation} " in f" {name} " or any(
            f" {meaning} " in f" {name} " for meaning in meanings
        ):
            yield from (abbreviation, *meanings)


def keys_of(text: str) -> list[str]:
    """Its words in the one spelling that they are found by."""
    return [stem(word) for word in WORD.findall(fold(text).lower())]


def phrase(text: str) -> str:
    """A text in such words."""
    return " ".join(keys_of(text))


def index_files(
    uri: Callable[[int], str],
    pairs: Iterable[tuple[str, int]],
    head: Mapping[str, object],
    most: int = BLOCK,
) -> Iterator[OutputFile]:
    """The blocks, each at the address of its number; the first holds the `head`, and with which word each other begins.

    The numbers of a word stand in the order in which they come.
    """
    places: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = {}
    for word, number in pairs:
        places[word].append(number - last.get(word, 0))
        last[word] = number
    blocks = list(_blocks(places, most)) or [{}]
    starts = [next(iter(block)) for block in blocks[1:]]
    for number, block in enumerate(blocks, 1):
        facts = {**head, "starts": starts} if number == 1 else {}
        yield OutputFile(uri(number), compact({**facts, "words": block}))


def compact(facts: Mapping[str, object] | Sequence[object]) -> bytes:
    """JSON for scripts of the theme: no blanks, no escapes."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _blocks(places: Mapping[str, list[int]], most: int) -> Iterator[dict[str, list[int]]]:
    block: dict[str, list[int]] = {}
    size = 0
    for word in sorted(places):
        length = len(word.encode()) + 5 + sum(len(str(number)) + 1 for number in places[word])
        if block and size + length > most:
            yield block
            block, size = {}, 0
        block[word] = places[word]
        size += length
    if block:
        yield block
