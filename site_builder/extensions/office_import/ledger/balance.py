"""Does the draft hold what the source holds? Words are counted on both sides and set against each other."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain, groupby, pairwise, product

from site_builder.core.language import by_language, words
from site_builder.core.sheets.encoding import CONVERTERS, convert_text, gain, is_suspect
from site_builder.extensions.office_import.document import Column, DataTable
from site_builder.extensions.office_import.ledger import office, plain
from site_builder.extensions.office_import.ledger.plain import (
    PICTURE,
    Piece,
    key_of,
    keys_of,
    tokens,
)
from site_builder.extensions.office_import.open import run_bounded

SOURCES: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "docx": office.word_pieces,
    "xlsx": office.sheet_pieces,
    "xls": office.xls_pieces,
    "odt": office.open_document_pieces,
    "ods": office.open_document_pieces,
    "html": plain.web_pieces,
    "markdown": plain.markdown_pieces,
    "text": plain.text_pieces,
    "delimited": plain.delimited_pieces,
    "pdf": plain.pdf_pieces,
}
_EXCEL_EPOCHS = (date(1899, 12, 30).toordinal(), date(1904, 1, 1).toordinal())
# 1 050 000 stands as 1050000 in a table, a word in spaced letters as a word.
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))|(?<=\b[^\W\d_]) (?=[^\W\d_]\b)")
# What a table says by its build: yes or no in one of these words a cell, the words of a unit line.
_ANSWERS = {"true": True, "false": False} | {
    word: word == pair[0] for pair in by_language("cell.answers").values() for word in pair
}
LONGEST_WORD = 60  # letters, within which a word that a line cut is looked for
_UNIT_WORDS = " ".join(words("table.unit-words"))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the source that is in no file of the draft, and why. `reason` has its words in the protocol."""

    reason: str
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Words and numbers of one piece of the source that are nowhere."""

    words: tuple[str, ...]
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Two neighbours in a row of a table that do not stand so in the source; rows are counted from 1."""

    table: str
    row: int
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Balance:
    """The ledger of one import. `counted` is false for formats that only one reader knows."""

    counted: bool = False
    words: int = 0
    numbers: int = 0
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[Lost, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def missing(self) -> list[str]:
        """Words and numbers that are nowhere in the draft."""
        return [word for lost in self.lost for word in lost.words]


@dataclass
class Pool:
    """Words that the draft holds, and how often each is still free to stand for one of the source."""

    free: Counter[str] = field(default_factory=Counter)
    answers: Counter[bool] = field(
        default_factory=Counter
    )  # cells of yes and of no: each stands for one word
    taken: dict[str, Counter[str]] = field(
        default_factory=dict
    )  # by what is in the draft: what it stands for
    heads: Counter[tuple[str, ...]] = field(
        default_factory=Counter
    )  # headers that the draft writes once for several
    loans: Counter[tuple[str, ...]] = field(
        default_factory=Counter
    )  # of those, what took words that it did not bring

    def add(self, value: str | Decimal) -> None:
        """Put in every word of a text, or a number."""
        self.free.update((key_of(value),) if isinstance(value, Decimal) else tokens(value))

    def key(self, token: str) -> str:
        """What in the draft is free to stand for a word or number, or may be had from another; "" for nothing."""
        if free := next((key for key in keys_of(token) if self.free[key] > 0), ""):
            return free
        for key in keys_of(token):
            for other in self.taken.get(key, ()):
                if spare := next((each for each in keys_of(other) if self.free[each] > 0), ""):
                    self._move(other, key, -1)
                    self._move(other, spare, 1)
                    return key
        return ""

    def _move(self, token: str, key: str, times: int) -> None:
        """Have a word or number take that in the draft, or return it."""
        self.free[key] -= times
        self.taken.setdefault(key, Counter())[token] += times
        self.taken[key] += Counter()  # without those that return it

    def take(self, token: str) -> bool:
        """Take one word out, whole or, where a line cut it, in two; a number is never two others."""
        if self.take_all([token]):
            return True
        if token in _ANSWERS and self.answers[_ANSWERS[token]] > 0:
            self.answers[_ANSWERS[token]] -= 1
            return True
        if self._give_back(token):
            return self.take(token)
        if is_digits(token) or len(token) >= LONGEST_WORD:
            return False
        return any(self.take_all([token[:n], token[n:]]) for n in range(1, len(token)))

    def take_head(self, words: Sequence[str]) -> bool:
        """Take a whole header that stands over several columns, or in several lines, and once in the draft.

        One of figures alone is none: nothing tells it from a number of the table.
        """
        key = tuple(words)
        is_there = self.heads[key] > 0 and not all(map(is_digits, key))
        self.heads[key] -= is_there
        return is_there

    def _give_back(self, token: str) -> bool:
        """Have a header that the source prints more often than the draft return the words that it took for others'."""
        for key, times in self.loans.items():
            if times > 0 and token in key and self.take_head(key):
                self.loans[key] -= 1
                self.free.update(key)
                return True
        return False

    def take_all(self, parts: Sequence[str]) -> bool:
        """Take these words out together, or none of them."""
        done = 0
        while done < len(parts) and (key := self.key(parts[done])):
            self._move(parts[done], key, 1)
            done += 1
        for part in () if done == len(parts) else parts[:done]:
            self._move(
                part, next(key for key in keys_of(part) if part in self.taken.get(key, ())), -1
            )
        return done == len(parts)


def is_digits(token: str) -> bool:
    """Whether a token is a number."""
    return token[0].isdecimal()


def pieces_of(
    kind: str, content: bytes, name: str, without: Collection[int] = ()
) -> tuple[Piece, ...] | None:
    """The source's pieces, read in a process of its own; None where only the importer's reader can read it.

    `without` are pages that the importer named as left out.
    """
    read = partial(plain.pdf_pieces, without=without) if without else SOURCES.get(kind)
    return None if read is None else run_bounded(lambda: _pieces(read, content), name, kind=kind)


def _pieces(read: Callable[[bytes], Iterator[Piece]], content: bytes) -> tuple[Piece, ...] | None:
    """None for a file that departs from its format: then nothing is counted, which is told."""
    try:
        return tuple(read(content))
    except (LookupError, ValueError, csv.Error):
        return None


def balance(
    pieces: Sequence[Piece] | None, texts: Iterable[str], tables: Sequence[DataTable], dropped: Sequence[LeftOut],
    encodings: Sequence[str] = (),
) -> Balance:  # fmt: skip
    """Set the pieces of a source against a draft: its texts, its tables, and what the passes said they dropped.

    `encodings` are the old ones that the importer found in the source; a piece is in the one under which it is there.
    """
    if pieces is None:
        return Balance()
    pool = _pool(texts, tables, [each for each in dropped if each.reason != PICTURE])
    pictures = _pool([each.text for each in dropped if each.reason == PICTURE], (), ())
    lost: list[Lost] = []
    order: list[tuple[str, ...]] = []
    words = numbers = 0
    for piece in pieces:
        text = _reading(piece.text, encodings, pool) if encodings else piece.text
        result = list(tokens(text))
        numbers += sum(map(is_digits, result))
        words += len(result)
        order += () if piece.reason else _readings(piece, result)
        if not piece.reason and (missing := _missing(piece, result, pool)):
            lost.append(Lost(tuple(missing), piece.place, text))
    # Last, what a draft may have though nothing in the text prints it: what a chart stores stands in its table.
    spare = {PICTURE: pictures, "chart": pool}
    own = [
        LeftOut(piece.reason, _unicode(piece.text, encodings), piece.place)
        for piece in pieces
        if piece.reason
        and not (piece.reason in spare and spare[piece.reason].take_all(list(tokens(piece.text))))
    ]
    # The source prints the answers of these in words, and their scales beside them.
    coded = {code for table in tables if table.is_scales for code in table.columns[0].values}
    moved = tuple(in_other_order(order, tables, coded))
    return Balance(True, words - numbers, numbers, (*dropped, *own), tuple(lost), moved)


def _readings(piece: Piece, result: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What stands beside a piece, then its words and numbers; a stored number may stand in a table as it is shown."""
    if beside := tuple(token for text in piece.left for token in [*tokens(text)][-1:]):
        yield beside
    shown = tuple(tokens(piece.shown))
    yield from (
        zip(result, shown, strict=True)
        if len(shown) == len(result) == 1
        else zip(result, strict=True)
    )


def _reading(text: str, encodings: Sequence[str], pool: Pool) -> str:
    """Each word as it stands or out of an old encoding, whichever is in the draft: a line may hold both."""
    whole = [name for name in encodings if is_suspect(text) and gain([text], name) > 0]

    def word_of(match: re.Match[str]) -> str:
        # An old one that reads better goes first: "dùng" stands for "dựng" in a line that says "x©y dùng".
        old = [
            CONVERTERS[name](match[0])
            for name in encodings
            if name in whole or gain([match[0]], name) > 0
        ]
        readings = [*old, match[0], *(CONVERTERS[name](match[0]) for name in encodings)]
        return min(
            readings, key=lambda reading: sum(not pool.key(token) for token in tokens(reading))
        )

    return re.sub(r"[^\s;,|]+", word_of, text)


def _unicode(text: str, encodings: Sequence[str]) -> str:
    """What nothing in the draft can be compared with, by its own words."""
    return next((convert_text(text, name) for name in encodings if gain([text], name) > 0), text)


def _missing(piece: Piece, numbers: Sequence[str], pool: Pool) -> list[str]:
    # A stored number stands as it is shown, or as it is; a half of it would be another number's.
    if piece.shown and any(pool.take_all(list(tokens(text))) for text in (piece.shown, piece.text)):
        return []
    grouped = _GROUPS.sub(
        "", piece.text
    )  # the whole first: its groups may be other numbers of the table
    if grouped != piece.text and pool.take_all(list(tokens(grouped))):
        return []
    if pool.take_all(numbers):
        pool.loans[tuple(numbers)] += 1
        return []
    if pool.take_head(numbers):
        return []
    missing = [token for token in numbers if not pool.take(token)]
    if missing and piece.shown:
        missing = [token for token in tokens(piece.shown) if not pool.take(token)]
    done: list[str] = []
    for token in missing:
        words = [] if is_digits(token) or not done or is_digits(done[-1]) else [done[-1] + token]
        if words and pool.take_all(
            words
        ):  # two that the draft writes as one; two numbers are never one
            done.pop()
        else:
            done.append(token)
    return done


def _pool(texts: Iterable[str], tables: Sequence[DataTable], dropped: Sequence[LeftOut]) -> Pool:
    pool = Pool()
    for text in (*texts, *(piece.text for piece in dropped)):
        pool.add(text)
    for table in tables:
        pool.add(f"{table.title}\n{table.description}")
        _add_columns(pool, table)
    return pool


def _add_columns(pool: Pool, table: DataTable) -> None:
    before: dict[str, list[str]] = {}
    for column in table.columns:
        if column.derived:
            continue
        for tag, title in (("", column.title), *column.others):
            if table.is_companion(column):  # whose title is ours
                continue
            parts, above = title.split(" > "), before.get(tag, [])
            # One that is merged over several columns is printed once, two columns of one title each have their own.
            own = [
                part for n, part in enumerate(parts) if parts[: n + 1] != above[: n + 1]
            ] or parts[-1:]
            pool.add(" ".join(own))
            pool.loans.subtract(tuple(tokens(part)) for part in own)
            before[tag] = parts
            pool.heads.update({tuple(tokens(part)) for part in parts})
        if column.unit:
            pool.add(f"{column.unit} {_UNIT_WORDS}")
        if column.type == "boolean" and column.description:
            # A column of marks, which alone has words about itself, prints an X or nothing; any other, yes or no.
            pool.free["x"] += column.values.count(True)
        elif column.type == "boolean":
            pool.answers.update(value for value in column.values if isinstance(value, bool))
        for text in _values(column, table):
            pool.add(text)


def _values(column: Column, table: DataTable) -> Iterator[str | Decimal]:
    """What a column prints: its `printed` neighbour says more than the value where it is filled."""
    printed = table.column(f"{column.name}_printed")
    beside = printed.values if printed else (None,) * len(column.values)
    for value, print_ in zip(column.values, beside, strict=True):
        if value is None or isinstance(value, bool) or (print_ and isinstance(value, Decimal)):
            continue
        yield from _texts(value)


def _texts(value: str | Decimal | date) -> Iterator[str | Decimal]:
    if isinstance(value, date):
        yield f"{value.day} {value.month} {value.year}"
        yield f"{value.day:02d}{value.month:02d}{value.year}"
        yield f"{value.day}{value.month}{value.year}"
        yield from (str(value.toordinal() - epoch) for epoch in _EXCEL_EPOCHS)
    else:
        yield value


IN_ORDER = (
    3  # of so many pairs one may stand apart in the source; where more do, it is laid out otherwise
)


def in_other_order(
    source: Sequence[tuple[str, ...]], tables: Sequence[DataTable], coded: Container[object] = ()
) -> Iterator[Moved]:
    """What of the tables' rows stands beside each other and not so in the source, where nearly all of a table does.

    `source` are its words and numbers in order, each in all readings; each pair there stands for one of a table, and a
    row that may take several leaves the others what they want. Of the indicators `coded` nothing is known: words are
    printed where the draft has their numbers.
    """
    keys = [list(chain.from_iterable(map(keys_of, readings))) for readings in source]
    free = Counter(chain.from_iterable(product(*pair) for pair in pairwise(keys)))
    rows = [list(_pairs(table, coded)) for table in tables]
    wanted = Counter(pair for each in rows for _, pairs in each for pair in pairs)
    for table, each in zip(tables, rows, strict=True):
        apart: list[tuple[int, tuple[str, str]]] = []
        for n, pairs in each:
            wanted.subtract(pairs)
            pair = max(
                (it for it in pairs if free[it] > 0),
                key=lambda it: free[it] - wanted[it],
                default=pairs[0],
            )
            apart += () if free[pair] > 0 else [(n, pair)]
            free[pair] -= 1
        if len(apart) * IN_ORDER <= len(each):
            yield from (
                Moved(table.title, n + 1, (left.lstrip("="), right.lstrip("=")))
                for n, (left, right) in apart
            )


def _pairs(
    table: DataTable, coded: Container[object]
) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Each number, by its row, after each word of what is printed before it, the last one first."""
    codes = table.column("code") or (table.columns[0] if table.is_scales else None)
    for n in (n for n in range(table.height) if not (codes and codes.values[n] in coded)):
        yield from (
            (n, [(name, number) for name in reversed(names)])
            for names, number in _neighbours(table, n)
        )


def _neighbours(table: DataTable, row: int) -> Iterator[tuple[list[str], str]]:
    """Each number of a row after what is printed before it: words of a name, which may have several lines, or a number.

    A name that is merged over rows stands before the first of them alone, and of a cell that says more than its number
    nothing is known.
    """
    before: list[str] = []
    for column in table.columns:
        if column.derived or table.is_companion(column):
            continue
        value, printed = column.values[row], table.column(f"{column.name}_printed")
        beside = printed.values[row] if printed else None
        if isinstance(value, Decimal) and not beside:
            if before:
                yield before, key_of(value)
            before = [key_of(value)]
        elif beside or value is not None or column.type not in ("number", "integer"):
            text = beside if value is None else value
            words = list(tokens(text)) if isinstance(text, str) else []
            is_merged = row > 0 and column.values[row - 1] == value
            before = [] if is_merged else words


def by_reason(left_out: Sequence[LeftOut]) -> Iterator[tuple[str, list[LeftOut]]]:
    """What was left out, reason by reason."""
    ordered = sorted(left_out, key=lambda piece: piece.reason)
    for reason, pieces in groupby(ordered, key=lambda piece: piece.reason):
        yield reason, list(pieces)
