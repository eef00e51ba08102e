"""The period that a report's own title states, held against the one it is imported for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.core.errors import PeriodError
from site_builder.core.period import Kind, Period, parse_period
from site_builder.core.text import fold

_STATED = re.compile(
    r"(?<!\w)(?:(?:6|sau) thang (?:dau|cuoi) nam \d{4}|(?:9|chin) thang(?: dau)? nam \d{4}"
    r"|quy (?:i{1,3}|iv|[1-4])(?:/| nam )\d{4}|thang \d{1,2}(?:/| nam )\d{4}|nam \d{4})(?!\w)"
)


def stated_periods(title: str) -> Iterator[Period]:
    """Each period that a title names, in order."""
    plain = re.sub(r"\s+", " ", fold(title).lower())
    for match in _STATED.finditer(plain):
        try:
            yield parse_period(match[0])
        except PeriodError:
            continue  # tháng 13 is no period, whoever printed it


def other_period(title: str, period: Period) -> Period | None:
    """The period that the title states, where it states none that can be `period`; a bare year fits what lies in it."""
    stated = list(stated_periods(title))
    fits = any(found == period or (found.kind is Kind.YEAR and found.year == period.year) for found in stated)
    return None if fits or not stated else stated[0]
