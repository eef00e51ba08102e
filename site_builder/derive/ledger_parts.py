"""The ledger in parts: where a portal has many periods, one of each series, and of a long series one of each year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.core import addresses as at
from site_builder.derive.schedule import Entry, SeriesLedger

MOST = 300  # periods that the ledger lists on one page and in one file
OF_SERIES = 60  # periods of a series that one part lists; a longer one has a part for each year


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """Some periods of a series. The newest part has the address of the series, and the year 0.

    `years` are those in which periods of the series end, the newest first; empty where one part has them all.
    """

    book: SeriesLedger
    entries: tuple[Entry, ...]
    year: int = 0
    years: tuple[int, ...] = ()

    @property
    def uri(self) -> str:
        """Its page."""
        return at.ledger_uri(self.book.series.name, self.year)

    @property
    def json_uri(self) -> str:
        """Its file."""
        return at.ledger_json(self.book.series.name, self.year)

    @property
    def shown_year(self) -> int:
        """The year that it is about; 0 where it has all periods."""
        return self.year or next(iter(self.years), 0)

    def year_of(self, shown: int) -> int:
        """The year in the address of the part about a year."""
        return 0 if shown == self.years[0] else shown

    @property
    def earlier(self) -> int:
        """The year of the part before this one; 0 for the oldest."""
        return next((year for year in self.years if year < self.shown_year), 0)


def parts_of(ledgers: Mapping[str, SeriesLedger]) -> tuple[LedgerPart, ...]:
    """The parts of all series, the newest of each first; none where the ledger is in one piece."""
    if sum(len(book.entries) for book in ledgers.values()) <= MOST:
        return ()
    return tuple(part for book in ledgers.values() for part in _parts(book))


def _parts(book: SeriesLedger) -> Iterator[LedgerPart]:
    if len(book.entries) <= OF_SERIES:
        yield LedgerPart(book, book.entries)
        return
    found = defaultdict[int, list[Entry]](list)
    for entry in book.entries:
        found[entry.window.end.year].append(entry)
    years = tuple(sorted(found, reverse=True))
    for year in years:
        yield LedgerPart(book, tuple(found[year]), year if year != years[0] else 0, years)
