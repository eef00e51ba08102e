"""Series as catalogues see them: a run of datasets in the order of time, each knowing its neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from site_builder.catalog.model import Dataset, Series
from site_builder.catalog.territory import party_of
from site_builder.catalog.vocabularies import PER_YEAR, Frequency
from site_builder.core import addresses as at
from site_builder.core.period import Window
from site_builder.core.rhythm import times_a_year
from site_builder.model.config import Agent
from site_builder.model.package import Place
from site_builder.model.publication import Publication
from site_builder.model.report import Series as Run


def rhythm_of_series(series: Run) -> Frequency | None:
    """How often a series appears; None where only days and windows are known."""
    return PER_YEAR.get(times_a_year(series.kinds, series.rhythm))


def series_among(publication: Publication, name: str, datasets: Sequence[Dataset]) -> Series:
    """A series of that name with the datasets that belong to it; `datasets` are those of the whole portal."""
    site, declared = publication.site, publication.series_named(name)
    members = [each for each in datasets if each.series == name]
    chain = _chain(members)
    url = site.absolute(declared.uri) if declared else site.absolute(at.DATASETS)
    creators = (
        (party_of(publication, Agent(declared.creator)),) if declared and declared.creator else members[0].creators
    )
    return Series(
        iri=f"{url}#series-{name}",
        name=name,
        url=url,
        title=publication.series_title(name),
        # A series declared by packages alone has no text of its own: it is what its newest member says.
        description=declared.description if declared else (chain or members)[-1].description,
        publisher=party_of(publication, site.publisher),
        creators=creators,
        contact=site.contact,
        frequency=rhythm_of_series(declared) if declared else None,
        coverage=_span(members),
        spatial=next((each.spatial for each in members if each.spatial.uri or each.spatial.title), Place()),
        members=tuple(each.iri for each in members),
        first=chain[0].iri if chain else "",
        last=chain[-1].iri if chain else "",
        territory=next((each.territory for each in members if each.territory), None),
    )


def _chain(members: Sequence[Dataset]) -> list[Dataset]:
    """Those of one period each, in time; an indicator list belongs to the series but to no place in it."""
    return sorted((each for each in members if each.period), key=lambda each: (_end(each), each.name))


def _end(dataset: Dataset) -> tuple[date, date]:
    window = dataset.coverage
    return (window.end, window.start) if window else (date.min, date.min)


def _span(members: Sequence[Dataset]) -> Window | None:
    windows = [each.coverage for each in members if each.coverage]
    return Window(min(each.start for each in windows), max(each.end for each in windows)) if windows else None


def linked_in(datasets: Sequence[Dataset], series: Sequence[Series]) -> Iterator[Dataset]:
    """The datasets with their series and their neighbours in it."""
    homes = {each.name: each.iri for each in series}
    members: dict[str, list[Dataset]] = defaultdict(list)
    for each in datasets:
        members[each.series].append(each)
    chains = [[each.iri for each in _chain(members[name])] for name in homes]
    before = {later: earlier for chain in chains for earlier, later in pairwise(chain)}
    after = {earlier: later for later, earlier in before.items()}
    for each in datasets:
        previous, following = before.get(each.iri, ""), after.get(each.iri, "")
        yield replace(each, series_iri=homes.get(each.series, ""), previous=previous, next=following)
