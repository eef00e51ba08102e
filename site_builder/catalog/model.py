"""What every catalogue format is written from: frozen nouns without a row of data in them.

`site_builder.catalog.build` makes them once a build; formats read them and know nothing else. Facts nobody stated
are None or empty. Addresses (`url`) are absolute, `iri` names the thing itself and never the page about it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from site_builder.catalog.vocabularies import Frequency
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period, Window
from site_builder.core.files import Distribution
from site_builder.core.json_literal import json_entry
from site_builder.core.text import Text
from site_builder.derive.observations import SeriesData
from site_builder.model.area import Area, Body
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.indicator import Indicator
from site_builder.model.package import Coverage, Schema, Source


@dataclass(frozen=True, slots=True)
class Party:
    """An agent with an IRI of its own, the same in every catalogue of the portal.

    `body` is what the portal declares of it, `successor` what a body that was merged became.
    """

    iri: str
    agent: Agent
    body: Body | None = None
    successor: Party | None = None


@dataclass(frozen=True, slots=True)
class Territory:
    """A declared area with an IRI of its own, what it belongs to and what it became."""

    iri: str
    area: Area
    part_of: Territory | None = None
    successor: Territory | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """One file of a dataset, with what catalogues say of it beside the file itself."""

    file: Distribution
    iri: str
    url: str
    title: Text
    description: Text
    licence: Licence | None


@dataclass(frozen=True, slots=True)
class Version:
    """An edition that stands: its page, its day and what it says of itself; newest first in `Dataset.versions`."""

    version: str
    url: str
    date: date
    note: Text


@dataclass(frozen=True, slots=True)
class Table:
    """A table's shape and its canonical CSV; `csv` is None before the downloads are made."""

    name: str
    title: Text
    description: Text
    schema: Schema
    row_count: int
    csv: Download | None


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A data package as catalogues see it. `language` is that of the data, `spoken` are those of labels. `previous` and
    `next` are IRIs of its neighbours in the series; `service_iri` is that of the API that serves its rows. `is_closed`
    is true of the data of one period, which is over: such a dataset has no rhythm of its own, or harvesters would call
    it overdue. `observed_from` are the addresses that its single observations name as their sources.
    """

    iri: str
    name: str
    url: str
    identifier: str
    title: Text
    description: Text
    language: str
    spoken: tuple[str, ...]
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    licence: Licence | None
    publisher: Party
    creators: tuple[Party, ...]
    contact: Agent
    period: Period | None
    coverage: Window | None
    spatial: Coverage
    frequency: Frequency | None
    is_closed: bool
    issued: date | None
    modified: date | None
    version: str
    status: str
    sources: tuple[Source, ...]
    series: str
    series_iri: str
    previous: str
    next: str
    downloads: tuple[Download, ...]
    tables: tuple[Table, ...]
    report_url: str
    service_iri: str = ""
    homepage: str = ""
    contributors: tuple[Party, ...] = ()
    makers: tuple[Party, ...] = ()  # who is cited
    versions: tuple[Version, ...] = ()
    territory: Territory | None = None
    observed_from: tuple[str, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """The web addresses that it was derived from: of the whole, then of single observations."""
        named = (
            source.url for source in self.sources if source.url.startswith(("http://", "https://"))
        )
        return tuple(dict.fromkeys((*named, *self.observed_from)))

    @property
    def uri(self) -> str:
        """Its page, relative to the site's root."""
        return at.dataset_uri(self.name)

    @property
    def descriptor_url(self) -> str:
        """Its data package descriptor."""
        return f"{self.url}datapackage.json"

    @property
    def listed(self) -> tuple[Download, ...]:
        """Its files without the descriptor, which describes the others."""
        return tuple(each for each in self.downloads if each.file.format != "datapackage")


@dataclass(frozen=True, slots=True)
class Series:
    """A run of datasets, first to last in time; `members` also holds those that stand outside that order."""

    iri: str
    name: str
    url: str
    title: Text
    description: Text
    publisher: Party
    creators: tuple[Party, ...]
    contact: Agent
    frequency: Frequency | None
    coverage: Window | None
    spatial: Coverage
    members: tuple[str, ...]
    first: str
    last: str
    territory: Territory | None = None


@dataclass(frozen=True)
class Observed:
    """What an indicator series holds, for statistical formats; nothing of it is read before one asks for its data."""

    name: str
    title: Text
    publisher: Agent
    indicators: tuple[Indicator, ...]
    read: Callable[[], SeriesData]
    locate: Callable[[SeriesData], tuple[Territory, ...]]
    version: str = "1.0.0"

    @property
    def data(self) -> SeriesData:
        """Its observations."""
        return self.read()

    @cached_property
    def territories(self) -> tuple[Territory, ...]:
        """The declared areas that they name."""
        return self.locate(self.data)


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page for sitemaps; `modified` only where it is known, `languages` where the page is there in several."""

    uri: str
    modified: date | None = None
    languages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paging:
    """From where on lists go on elsewhere: the catalogue in pages of `size` where it has more than `above` datasets,
    the sitemap in parts of `addresses` each.
    """

    above: int = 1000
    size: int = 100
    addresses: int = 10_000


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The whole portal."""

    site: SiteConfig
    iri: str
    title: Text
    description: Text
    publisher: Party
    licence: Licence
    modified: date | None
    dated: date | None
    datasets: tuple[Dataset, ...]
    series: tuple[Series, ...]
    observed: tuple[Observed, ...] = ()
    pages: tuple[SitePage, ...] = ()
    paging: Paging = Paging()

    @property
    def page_count(self) -> int:
        """How many pages the catalogue has; none where it is one file."""
        count = len(self.datasets)
        return -(-count // self.paging.size) if count > self.paging.above else 0

    @property
    def part_count(self) -> int:
        """How many parts the sitemap has beside its index; none where it is one file."""
        count, most = len(self.pages), self.paging.addresses
        return -(-count // most) if count > most else 0

    def on_page(self, page: int) -> tuple[Dataset, ...]:
        """The datasets of a page, from 1 on; all of them on page 0."""
        size = self.paging.size
        return self.datasets[(page - 1) * size : page * size] if page else self.datasets

    def alone(self, dataset: Dataset) -> Catalogue:
        """What the record of one dataset may know: itself, and its series with no member but itself."""
        series = (
            replace(each, members=(dataset.iri,))
            for each in self.series
            if each.iri == dataset.series_iri
        )
        nothing: dict[str, Any] = {"modified": None, "dated": None, "observed": (), "pages": ()}
        return replace(self, datasets=(dataset,), series=tuple(series), **nothing)

    @cached_property
    def by_name(self) -> Mapping[str, Dataset]:
        """Its datasets by their names."""
        return {dataset.name: dataset for dataset in self.datasets}


# Documents put together of what each dataset says by itself, so that one that did not change says it once.
#
# A part holds pairs of a name and a text: an RDF subject with all that is said about it, or one entry of a list. Of two
# texts under one name the first stands, as `rdf.merged` has it. A join reads the parts one after the other.


Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A renderer of such documents; `key` names its parts, which several formats may share.

    `part` gives the pairs of one dataset and may ask the catalogue for nothing but its site. `join` is given a page,
    from 1 on, or 0 for the whole, and the pairs of the page's datasets. A document that is not `is_paged` is whole.
    """

    key: str
    part: Callable[[Catalogue, Dataset], Pairs]
    join: Callable[[Catalogue, int, Pairs], bytes]
    is_paged: bool = False

    def __call__(self, catalogue: Catalogue, subject: Catalogue | int) -> bytes:
        """The document about the whole catalogue, or about a page of it."""
        page = self.page(catalogue, subject)
        datasets = catalogue.on_page(page)
        return self.join(
            catalogue,
            page,
            (pair for dataset in datasets for pair in self.part(catalogue, dataset)),
        )

    def page(self, catalogue: Catalogue, subject: Catalogue | int) -> int:
        """The page that the document about a subject holds, 0 where it holds all."""
        if isinstance(subject, int):
            return subject
        return 1 if self.is_paged and catalogue.page_count else 0


_SHORT = " short"  # no name of a package holds a blank


def both_forms(dataset: Dataset, long: Mapping[str, object], short: Mapping[str, object]) -> Pairs:
    """An entry of a list in full, and the brief one that stands in the list of a large portal."""
    yield dataset.name, json_entry(long)
    yield f"{dataset.name}{_SHORT}", json_entry(short)


def in_form(catalogue: Catalogue, entries: Pairs) -> Iterator[str]:
    """The entries in the form that fits a portal of this size."""
    is_large = catalogue.page_count > 0
    return (text for name, text in entries if name.endswith(_SHORT) == is_large)


def written(parts: Mapping[str, Pairs]) -> bytes:
    """The parts of a dataset by their keys, as one file: a line that says where each text is, then the texts."""
    index: dict[str, list[tuple[str, int]]] = {}
    texts: list[bytes] = []
    for key, pairs in parts.items():
        encoded = [(name, text.encode()) for name, text in pairs]
        index[key] = [(name, len(text)) for name, text in encoded]
        texts += [text for _, text in encoded]
    return b"".join([json.dumps(index).encode(), b"\n", *texts])


def read(content: bytes) -> Mapping[str, Pairs]:
    """The parts out of such a file."""
    end = content.index(b"\n")
    position, parts = end + 1, dict[str, list[tuple[str, str]]]()
    for key, lengths in json.loads(content[:end]).items():
        own = parts[key] = []
        for name, length in lengths:
            own.append((name, content[position : position + length].decode()))
            position += length
    return parts
