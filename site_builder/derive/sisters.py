"""Indicators of other series that measure the same: declared in one list, known to both."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication

Sister = tuple[str, Indicator]  # a series and one of its indicators


def sister(publication: Publication, series: str, name: str) -> Sister | None:
    """What a list of a series means by `name`: `SERIES/CODE`, or a code of its own; None where nothing is called so."""
    other, slash, code = name.partition("/")
    home = other if slash else series
    found = publication.indicators(home).get(code if slash else name)
    return (home, found) if found else None


def sisters_of(publication: Publication, series: str, indicator: Indicator) -> tuple[Sister, ...]:
    """Those that the indicator names, then those that name it; each once, and never itself."""
    found = dict.fromkeys((*_named(publication, series, indicator), *_naming(publication, series, indicator)))
    return tuple(
        (home, publication.indicators(home)[code]) for home, code in found if (home, code) != (series, indicator.code)
    )


def _named(publication: Publication, series: str, indicator: Indicator) -> Iterator[tuple[str, str]]:
    for name in indicator.same_as:
        if found := sister(publication, series, name):
            yield found[0], found[1].code


def _naming(publication: Publication, series: str, indicator: Indicator) -> Iterator[tuple[str, str]]:
    for home in publication.listed_series:
        for other in publication.indicators(home).values():
            if (series, indicator.code) in set(_named(publication, home, other)):
                yield home, other.code
