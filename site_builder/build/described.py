"""Every file that describes the portal to machines, put together of what was kept of each dataset.

What a dataset says of itself is made once for each state of it: its own records, and its part in every document of
the whole. A document hangs on its frame and on the keys of the datasets in it, so that the parts of one that did not
change are not even read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from site_builder.build.digests import digest_of
from site_builder.build.keep import Keeper
from site_builder.catalog import CatalogFormat, parts_of, render_records, subjects, whole_formats
from site_builder.catalog.assembly import Assembled, read, written
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.core.files import OutputFile


@dataclass(frozen=True, slots=True)
class Record:
    """The files about one dataset, and its parts in the documents about all."""

    files: tuple[OutputFile, ...]
    parts: OutputFile


@dataclass(frozen=True)
class Described:
    """The documents of a catalogue, over the records of its datasets, which are known by their keys."""

    catalogue: Catalogue
    records: Mapping[str, Record]
    keys: Mapping[str, str]
    keeper: Keeper | None

    def files(self) -> Iterator[OutputFile]:
        """Everything."""
        for record in self.records.values():
            yield from record.files
        for fmt in whole_formats():
            for uri, subject in subjects(fmt, self.catalogue):
                if isinstance(fmt.render, Assembled):
                    yield self._document(fmt, fmt.render, uri, fmt.render.page(self.catalogue, subject))
                else:
                    yield OutputFile(uri, fmt.render(self.catalogue, subject))

    def _document(self, fmt: CatalogFormat, render: Assembled, uri: str, page: int) -> OutputFile:
        datasets = self.catalogue.on_page(page)

        def make() -> OutputFile:
            pairs = (pair for each in datasets for pair in read(self.records[each.name].parts.content, render.key))
            return OutputFile(uri, render.join(self._frame, page, pairs))

        if self.keeper is None:
            return make()
        keys = [self.keys[each.name] for each in datasets]
        return self.keeper.remember(make, "document", fmt.key, uri, page, self._told, digest_of(keys))

    @cached_property
    def _frame(self) -> Catalogue:
        """The catalogue with nothing that is neither said in its documents nor among their keys."""
        return replace(self.catalogue, observed=(), pages=())

    @cached_property
    def _told(self) -> str:
        """A hash of the frame; its datasets are told by their keys, but for how many there are."""
        bare = replace(self._frame, datasets=())
        return digest_of(vars(bare), len(self.catalogue.datasets))


def describe(catalogue: Catalogue, keeper: Keeper | None) -> Described:
    """The catalogue with the records of its datasets, each made once for each state of it."""
    records, keys = {}, {}
    for dataset in catalogue.datasets:
        own = catalogue.alone(dataset)
        make = partial(_record, own, dataset)
        if keeper is None:
            records[dataset.name] = make()
        else:
            keys[dataset.name] = keeper.name("record", vars(own))
            records[dataset.name] = keeper.once(keys[dataset.name], make)
    return Described(catalogue, records, keys, keeper)


def _record(own: Catalogue, dataset: Dataset) -> Record:
    parts = OutputFile(f"{dataset.uri}parts", written(parts_of(own, dataset)))
    return Record(tuple(render_records(own)), parts)
