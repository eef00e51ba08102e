"""Indicators of other series that measure the same: declared in one list, known to both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.model.indicator import Indicator
from site_builder.model.publication import Publication

Sister = tuple[str, Indicator]  # a series and one of its indicators
Named = tuple[str, str]  # the same by its code


def sister(publication: Publication, series: str, name: str) -> Sister | None:
    """What a list of a series means by `name`: `SERIES/CODE`, or a code of its own; None where nothing is called so."""
    other, slash, code = name.partition("/")
    home = other if slash else series
    found = publication.indicators(home).get(code if slash else name)
    return (home, found) if found else None


def sisters_of(publication: Publication) -> Mapping[Named, tuple[Sister, ...]]:
    """Of every indicator, by its series and code: those that it names, then those that name it; each once, and never
    itself.
    """
    named = dict(_named(publication))
    naming: dict[Named, list[Named]] = {}
    for own, others in named.items():
        for other in others:
            naming.setdefault(other, []).append(own)
    beside = {own: dict.fromkeys((*others, *naming.get(own, ()))) for own, others in named.items()}
    return {
        own: tuple((home, publication.indicators(home)[code]) for home, code in others if (home, code) != own)
        for own, others in beside.items()
    }


def _named(publication: Publication) -> Iterator[tuple[Named, tuple[Named, ...]]]:
    """Every indicator with those that its list says measure the same."""
    for series in publication.listed_series:
        for code, indicator in publication.indicators(series).items():
            found = (sister(publication, series, name) for name in indicator.same_as)
            yield (series, code), tuple((home, other.code) for home, other in filter(None, found))
