"""What describes the portal to programs and subscribers: files of channels, and the documents of its catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from itertools import islice

from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import digest_of
from site_builder.catalog import CatalogFormat, parts_of, render_records, subjects, whole_formats
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Observed, Pairs, read, written
from site_builder.channels.api import api_addresses, text_files
from site_builder.channels.api.openapi import OPERATIONS, operation_at
from site_builder.channels.feeds import feed_files, feed_links
from site_builder.core import addresses as at
from site_builder.core.extension import CHANNELS, Channel, declared
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_
from site_builder.core.text import mark_foreign
from site_builder.derive.answers import Answer
from site_builder.derive.datasets import stamp_of
from site_builder.derive.portal import Portal
from site_builder.derive.series_package import observation_table
from site_builder.export import offered
from site_builder.export.json import FORMAT as JSON
from site_builder.export.package import indicator_files
from site_builder.pages.catalogue.api import ApiExample, ApiView, Exchange, api_view
from site_builder.pages.indicators.reference import reference_files, reference_of

SHOWN = 3  # exchanges on the page
GROUP = 100  # datasets whose parts in a document are one file


def channel_files(portal: Portal, keeper: Keeper) -> Iterator[OutputFile]:
    """Every file of feeds and declared channels, and of the API those that quote texts."""
    yield from text_files(portal.outline)
    for spoken in (portal.outline.wordless, *portal.outline.wordless.others.values()):
        yield from keeper.files(partial(feed_files, spoken), "feeds", spoken.key)
    for channel in declared(CHANNELS, Channel):
        yield from channel.files(portal)


def channel_addresses(portal: Portal) -> tuple[str, ...]:
    """Every address of declared channels."""
    uris = (uri for channel in declared(CHANNELS, Channel) for uri in channel.addresses(portal))
    return portal.kept(lambda: tuple(uris), "addresses of channels", portal.key)


def make_indicator_files(portal: Portal) -> Iterator[OutputFile]:
    """The rows of each indicator that was observed, and what cites it, for reference managers."""
    publication = portal.publication
    for series, data in portal.histories.series.items():
        package, listed = (
            publication.package(at.series_package(series)),
            publication.indicators(series),
        )
        for code, history in portal.histories.of_series(series).items():
            uri = at.indicator_uri(series, code)
            if history.entries and package:
                rows, dated = observation_table(data, listed, code), stamp_of(publication, package)
                yield from indicator_files(uri, rows, package, publication.site, dated)
            if history.entries:
                yield from reference_files(uri, reference_of(publication, history))


def asked_answers(portal: Portal) -> tuple[Answer, ...]:
    """The newest answer of every keyword that a declared channel has a message for."""
    ready = frozenset(channel_addresses(portal))
    return tuple(
        each for each in portal.answers if each.is_latest and at.sms_uri(each.slug) in ready
    )


def channels_view(portal: Portal, main: Portal) -> ApiView:
    """The page about them, each address with an example that exists; messages are those of the `main` language."""
    language, home = main.publication.site.language, portal.publication.site.language
    asked = (pair for channel in declared(CHANNELS, Channel) for pair in channel.exchanges(main))
    exchanges = [
        Exchange(words, mark_foreign(text, language, home)) for words, text in islice(asked, SHOWN)
    ]
    # One example of each kind: the whole portal, the first series, the first dataset.
    kinds = {
        (link.page.count("/"), link.media_type): link for link in reversed(list(feed_links(portal)))
    }
    titles = {
        link.uri: N_("Atom") if "atom" in link.media_type else N_("JSON Feed")
        for link in kinds.values()
    }
    feeds = [ApiExample(titles[link.uri], link.uri, link.uri) for _, link in sorted(kinds.items())]
    return api_view(portal.publication, feeds=feeds, exchanges=exchanges, **_examples(portal))


def _examples(portal: Portal) -> dict[str, list[ApiExample]]:
    """One existing file of each operation that has any, by the operation's tag."""
    examples: dict[str, str] = {}
    site, packages = portal.publication.site, portal.publication.packages
    tables = ((package, table) for package in packages for table in package.tables)
    rows = (
        at.dataset_file(of.name, table.name + JSON.suffix)
        for of, table in tables
        if JSON in offered(table, of, site)
    )
    for uri in (*api_addresses(portal), *islice(rows, 1), *channel_addresses(portal)):
        operation = operation_at(uri)
        if operation:
            examples.setdefault(operation.id, uri)
    shown: dict[str, list[ApiExample]] = {"data": [], "messages": []}
    for each in OPERATIONS:
        if each.tag in shown and each.id in examples:
            shown[each.tag].append(ApiExample(each.title, each.uri, examples[each.id]))
    return shown


# Every file that describes the portal to machines, put together of what was kept of each dataset.
#
# What a dataset says of itself is made once for each state of it: its own records, and its part in every document of
# the whole. A document hangs on its frame and on the keys of the datasets in it, so that the parts of one that did not
# change are not even read.


@dataclass(frozen=True, slots=True)
class Record:
    """The files about one dataset, and its parts in the documents about all."""

    files: tuple[OutputFile, ...]
    parts: OutputFile


@dataclass(frozen=True)
class Described:
    """The documents of a catalogue, over the records of its datasets, which are known by their keys.

    `data` is a hash of what its series hold, "" where nobody can tell.
    """

    catalogue: Catalogue
    records: Mapping[str, Record]
    keys: Mapping[str, str]
    keeper: Keeper
    data: str = ""

    def files(self) -> Iterator[OutputFile]:
        """Everything."""
        for record in self.records.values():
            yield from record.files
        for fmt in whole_formats():
            for uri, subject in subjects(fmt, self.catalogue):
                if isinstance(fmt.render, Assembled):
                    yield self._document(
                        fmt, fmt.render, uri, fmt.render.page(self.catalogue, subject)
                    )
                elif fmt.scope == "series":
                    yield self.keeper.under(
                        self.data, partial(self._of_series, fmt, uri, subject), "series", uri
                    )
                else:
                    yield OutputFile(uri, fmt.render(self.catalogue, subject))
        _parts.cache_clear()

    def _of_series(self, fmt: CatalogFormat, uri: str, series: Observed) -> OutputFile:
        """What a series says of itself: of the files of datasets there is nothing in it."""
        return OutputFile(
            uri, fmt.render(replace(self._frame, datasets=(), observed=(series,)), series)
        )

    def _document(self, fmt: CatalogFormat, render: Assembled, uri: str, page: int) -> OutputFile:
        datasets = self.catalogue.on_page(page)

        def make() -> OutputFile:
            return OutputFile(
                uri, render.join(self._frame, page, self._pairs(render.key, datasets))
            )

        keys = [self.keys[each.name] for each in datasets]
        named = ("document", fmt.key, uri, page, self._frame_digest, digest_of(keys))
        return self.keeper.kept(make, *named) if all(keys) else make()

    def _pairs(self, key: str, datasets: Sequence[Dataset]) -> Iterator[tuple[str, str]]:
        """What datasets say in a document, read in groups: of many, those of a group that stays are one file."""
        groups = [datasets[start : start + GROUP] for start in range(0, len(datasets), GROUP)]
        for group in groups:
            keys = [self.keys[each.name] for each in group]
            of = partial(self._of_group, key, group)
            is_kept = len(groups) > 1 and all(keys)
            yield from read(
                (self.keeper.kept(of, "parts", key, keys) if is_kept else of()).content
            )[key]

    def _of_group(self, key: str, group: Sequence[Dataset]) -> OutputFile:
        pairs = (
            pair for each in group for pair in _parts(self.records[each.name].parts).get(key, ())
        )
        return OutputFile(key, written({key: pairs}))

    @cached_property
    def _frame(self) -> Catalogue:
        """The catalogue with nothing that is neither said in its documents nor among their keys."""
        return replace(self.catalogue, observed=(), pages=())

    @cached_property
    def _frame_digest(self) -> str:
        """A hash of the frame; its datasets are told by their keys, but for how many there are."""
        bare = replace(self._frame, datasets=())
        return digest_of(vars(bare), len(self.catalogue.datasets))


@lru_cache(maxsize=GROUP)
def _parts(file: OutputFile) -> Mapping[str, Pairs]:
    """Each document asks for the parts of one dataset after the other."""
    return read(file.content)


def describe(catalogue: Catalogue, keeper: Keeper, data: str = "") -> Described:
    """The catalogue with the records of its datasets, each made once for each state of it."""
    records, keys = {}, {}
    for dataset in catalogue.datasets:
        own = catalogue.alone(dataset)
        keys[dataset.name] = keeper.name("record", vars(own))
        records[dataset.name] = keeper.once(keys[dataset.name], partial(_record, own, dataset))
    return Described(catalogue, records, keys, keeper, data)


def _record(own: Catalogue, dataset: Dataset) -> Record:
    parts = OutputFile(f"{dataset.uri}parts", written(parts_of(own, dataset)))
    return Record(tuple(render_records(own)), parts)
