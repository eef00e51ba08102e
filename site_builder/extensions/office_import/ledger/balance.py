"""Does the draft hold what the source holds? Words are counted on both sides and set against each other."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby

from site_builder.core.language import by_language, words
from site_builder.core.numbers.number import canonical_number
from site_builder.core.sheets.encoding import CONVERTERS, convert_text, gain, is_suspect
from site_builder.extensions.office_import.document import Column, DataTable
from site_builder.extensions.office_import.ledger import office, plain
from site_builder.extensions.office_import.ledger.plain import PICTURE, Piece, tokens
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
_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")  # 1 050 000 stands as 1050000 in a table
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
class Balance:
    """The ledger of one import. `counted` is false for formats that only one reader knows."""

    counted: bool = False
    words: int = 0
    numbers: int = 0
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[Lost, ...] = ()


@dataclass
class Pool:
    """Words that the draft holds, and how often each is still free to stand for one of the source."""

    free: Counter[str] = field(default_factory=Counter)
    answers: Counter[bool] = field(default_factory=Counter)  # cells of yes and of no: each stands for one word
    heads: Counter[tuple[str, ...]] = field(default_factory=Counter)  # headers that the draft writes once for several
    loans: Counter[tuple[str, ...]] = field(default_factory=Counter)  # of those, what took words that it did not bring

    def add(self, text: str, times: int = 1) -> None:
        """Put in every word of a text."""
        for token in tokens(text):
            self.free[token] += times

    def take(self, token: str) -> bool:
        """Take one word out, whole or, where a line cut it, in two; a number is never two others."""
        if self.free[token] > 0:
            self.free[token] -= 1
            return True
        if token in _ANSWERS and self.answers[_ANSWERS[token]] > 0:
            self.answers[_ANSWERS[token]] -= 1
            return True
        if self._give_back(token):
            return self.take(token)
        if token.isdecimal() or len(token) >= LONGEST_WORD:
            return False
        return any(self.take_all([token[:n], token[n:]]) for n in range(1, len(token)))

    def take_head(self, words: Sequence[str]) -> bool:
        """Take a whole header that stands over several columns, or in several lines, and once in the draft.

        One of figures alone is none: nothing tells it from a number of the table.
        """
        key = tuple(words)
        is_there = self.heads[key] > 0 and not all(map(str.isdecimal, key))
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

    def take_joined(self, left: str, right: str) -> bool:
        """Two words that the draft writes as one; two numbers are never one."""
        return not (left + right).isdecimal() and self.take_all([left + right])

    def take_all(self, parts: Sequence[str]) -> bool:
        """Take these words out together, or none of them."""
        wanted = Counter(parts)
        if any(self.free[part] < times for part, times in wanted.items()):
            return False
        self.free.subtract(wanted)
        return True


def pieces_of(kind: str, content: bytes, name: str, without: Collection[int] = ()) -> tuple[Piece, ...] | None:
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
    own = [
        LeftOut(piece.reason, _unicode(piece.text, encodings), piece.place)
        for piece in pieces
        if piece.reason and not (piece.reason == PICTURE and pictures.take_all(list(tokens(piece.text))))
    ]
    lost: list[Lost] = []
    words = numbers = 0
    for piece in pieces:
        text = _reading(piece.text, encodings, pool) if encodings else piece.text
        result = list(tokens(text))
        numbers += sum(token.isdecimal() for token in result)
        words += sum(not token.isdecimal() for token in result)
        if not piece.reason and (missing := _missing(piece, result, pool)):
            lost.append(Lost(tuple(missing), piece.place, text))
    return Balance(True, words, numbers, (*dropped, *own), tuple(lost))


def _reading(text: str, encodings: Sequence[str], pool: Pool) -> str:
    """Each word as it stands or out of an old encoding, whichever is in the draft: a line may hold both."""
    whole = [name for name in encodings if is_suspect(text) and gain([text], name) > 0]

    def word_of(match: re.Match[str]) -> str:
        # An old one that reads better goes first: "dùng" stands for "dựng" in a line that says "x©y dùng".
        old = [CONVERTERS[name](match[0]) for name in encodings if name in whole or gain([match[0]], name) > 0]
        readings = [*old, match[0], *(CONVERTERS[name](match[0]) for name in encodings)]
        return min(readings, key=lambda reading: sum(pool.free[token] <= 0 for token in tokens(reading)))

    return re.sub(r"[^\s;,|]+", word_of, text)


def _unicode(text: str, encodings: Sequence[str]) -> str:
    """What nothing in the draft can be compared with, by its own words."""
    return next((convert_text(text, name) for name in encodings if gain([text], name) > 0), text)


def _missing(piece: Piece, numbers: Sequence[str], pool: Pool) -> list[str]:
    # A stored number stands as it is shown, or as it is; a half of it would be another number's.
    if piece.shown and any(pool.take_all(list(tokens(text))) for text in (piece.shown, piece.text)):
        return []
    if pool.take_all(numbers):
        pool.loans[tuple(numbers)] += 1
        return []
    if pool.take_head(numbers):
        return []
    grouped = _GROUPS.sub("", piece.text)
    if grouped != piece.text and pool.take_all(list(tokens(grouped))):
        return []
    missing = [token for token in numbers if not pool.take(token)]
    if missing and piece.shown:
        missing = [token for token in tokens(piece.shown) if not pool.take(token)]
    done: list[str] = []
    for token in missing:
        if done and pool.take_joined(done[-1], token):
            done.pop()
        else:
            done.append(token)
    return done


def _pool(texts: Iterable[str], tables: Sequence[DataTable], dropped: Sequence[LeftOut]) -> Pool:
    pool = Pool()
    for text in texts:
        pool.add(text)
    for piece in dropped:
        pool.add(piece.text)
    for table in tables:
        pool.add(table.title)
        pool.add(table.description)
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
            own = [part for n, part in enumerate(parts) if parts[: n + 1] != above[: n + 1]] or parts[-1:]
            pool.add(" ".join(own))
            pool.loans.subtract(tuple(tokens(part)) for part in own)
            before[tag] = parts
            pool.heads.update({tuple(tokens(part)) for part in parts})
        pool.add(column.unit)
        if column.unit:
            pool.add(_UNIT_WORDS)
        if column.type == "boolean":
            _add_answers(pool, column)
            continue
        for text in _values(column, table):
            pool.add(text)


def _add_answers(pool: Pool, column: Column) -> None:
    """A column of marks, which alone has words about itself, prints an X or nothing; any other, yes or no."""
    if column.description:
        pool.add("x", column.values.count(True))
    else:
        pool.answers.update(value for value in column.values if isinstance(value, bool))


def _values(column: Column, table: DataTable) -> Iterator[str]:
    """What a column prints: its `printed` neighbour says more than the value where it is filled."""
    printed = table.column(f"{column.name}_printed")
    beside = printed.values if printed else (None,) * len(column.values)
    for value, print_ in zip(column.values, beside, strict=True):
        if value is None or isinstance(value, bool) or (print_ and isinstance(value, Decimal)):
            continue
        yield from _texts(value)


def _texts(value: str | Decimal | date) -> Iterator[str]:
    if isinstance(value, date):
        yield f"{value.day} {value.month} {value.year}"
        yield f"{value.day:02d}{value.month:02d}{value.year}"
        yield f"{value.day}{value.month}{value.year}"
        yield from (str(value.toordinal() - epoch) for epoch in _EXCEL_EPOCHS)
    else:
        yield canonical_number(value) if isinstance(value, Decimal) else value


def by_reason(left_out: Sequence[LeftOut]) -> Iterator[tuple[str, list[LeftOut]]]:
    """What was left out, reason by reason."""
    ordered = sorted(left_out, key=lambda piece: piece.reason)
    for reason, pieces in groupby(ordered, key=lambda piece: piece.reason):
        yield reason, list(pieces)
