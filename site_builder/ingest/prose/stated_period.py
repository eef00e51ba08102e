"""The period that a report's own title states, held against the one it is imported for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.core.errors import PeriodError
from site_builder.core.period import Kind, Period, parse_period
from site_builder.core.text import fold

_PART = r"(?:(?:6|sau) thang (?:dau|cuoi)|(?:9|chin) thang(?: dau)?|quy (?:iv|i{1,3}|[1-4])|thang \d{1,2})(?!\w)"
_STATED = re.compile(
    rf"(?<!\w)(?:(?P<parts>{_PART}(?:(?:,| va|, va) {_PART})*)(?:/|(?P<whole>,? va(?: ca)?| ca)? nam )|nam )"
    r"(?P<year>\d{4})(?!\w)"
)  # "tháng 3 và quý I năm 2023" names two, "tháng 12 và cả năm 2022" the year too


def stated_periods(title: str) -> Iterator[Period]:
    """Each period that a title names, in order."""
    plain = re.sub(r"\s+", " ", fold(title).lower())
    for match in _STATED.finditer(plain):
        parts = re.findall(_PART, match["parts"] or "")
        for part in parts if parts and not match["whole"] else [*parts, ""]:
            try:
                yield parse_period(f"{part} nam {match['year']}".strip())
            except PeriodError:
                continue  # tháng 13 is no period, whoever printed it


def other_period(title: str, period: Period) -> Period | None:
    """The period that the title states, where it states none that can be `period`; a bare year fits what lies in it."""
    stated = list(stated_periods(title))
    fits = any(found == period or (found.kind is Kind.YEAR and found.year == period.year) for found in stated)
    return None if fits or not stated else stated[0]
