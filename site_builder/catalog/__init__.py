"""The portal as harvesters read it: one model, and catalogue formats, one module each.

Lives here: what DCAT, schema.org and others say of the datasets. May enter: `derive` and below; a
format never imports another. Begin with `model`, then any file of `formats`.

Formats are found by themselves: a module declares `FORMAT = CatalogFormat(...)` as its last statement; see
`core.formats` for what it says. Scopes: the catalogue itself; each dataset; each indicator series; each numbered page
of a large catalogue; each numbered part of a large sitemap. Formats are pure: (catalogue, what the scope names) in,
bytes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.catalog.build import sketch_of
from site_builder.catalog.model import Assembled, Catalogue, Dataset, Pairs
from site_builder.core.files import Endpoint, OutputFile
from site_builder.core.formats import Format, Registry, Scope
from site_builder.derive.observations import all_series
from site_builder.model.publication import Publication

CatalogFormat = Format[Catalogue, Any]
REGISTRY = Registry[Catalogue, Any](
    f"{__name__}.formats", "catalogue", "dataset", "series", "page", "part"
)
discover = REGISTRY.discover


def whole_formats() -> list[CatalogFormat]:
    """The formats whose files are about more than one dataset."""
    return [fmt for fmt in switched_on() if fmt.scope != "dataset"]


def render_records(catalogue: Catalogue) -> Iterator[OutputFile]:
    """The files about single datasets and their tables; those of one hang on no other (`Catalogue.alone`)."""
    for fmt in (each for each in switched_on() if each.scope == "dataset"):
        for uri, subject in subjects(fmt, catalogue):
            yield OutputFile(uri, fmt.render(catalogue, subject))


def parts_of(catalogue: Catalogue, dataset: Dataset) -> dict[str, Pairs]:
    """What one dataset says in each document of the whole portal, by the keys of the parts."""
    assembled = {
        fmt.render.key: fmt.render for fmt in switched_on() if isinstance(fmt.render, Assembled)
    }
    return {key: tuple(render.part(catalogue, dataset)) for key, render in assembled.items()}


def catalog_addresses(publication: Publication) -> Iterator[str]:
    """Every address of every format that is on, each once, without making a file or reading an observation."""
    catalogue, series = sketch_of(publication), all_series(publication)
    addresses = dict.fromkeys(uri for fmt in switched_on() for uri, _ in subjects(fmt, catalogue))
    yield from addresses
    yield from (
        fmt.uri.format(series=name)
        for fmt in switched_on()
        if fmt.scope == "series"
        for name in series
    )


def switched_on() -> tuple[CatalogFormat, ...]:
    """The formats that the site has."""
    return tuple(fmt for fmt in discover() if fmt.is_on)


def subjects(fmt: CatalogFormat, catalogue: Catalogue) -> Iterator[tuple[str, Any]]:
    """The addresses of a format with the thing that each is about."""
    match fmt.scope:
        case "catalogue":
            yield fmt.uri, catalogue
        case "dataset":
            yield from ((fmt.uri.format(dataset=each.name), each) for each in catalogue.datasets)
        case "series":
            yield from ((fmt.uri.format(series=each.name), each) for each in catalogue.observed)
        case "page":
            yield from (
                (fmt.uri.format(page=page), page) for page in range(1, catalogue.page_count + 1)
            )
        case "part":
            yield from (
                (fmt.uri.format(page=part), part) for part in range(1, catalogue.part_count + 1)
            )


def endpoints() -> tuple[Endpoint, ...]:
    """Every format with its address and standard, for people who register the portal somewhere."""
    return tuple(
        Endpoint(fmt.uri, fmt.media_type, fmt.title, fmt.specification, fmt.scope)
        for fmt in switched_on()
    )


def alternates_of(scope: Scope, *, dataset: str = "", series: str = "") -> tuple[Endpoint, ...]:
    """The formats that say again what a page says: the whole catalogue's, or those of one dataset or series."""
    return tuple(
        Endpoint(
            fmt.uri.format(dataset=dataset, series=series),
            fmt.media_type,
            fmt.title,
            fmt.specification,
            fmt.scope,
        )
        for fmt in switched_on()
        if fmt.scope == scope and fmt.is_linked
    )
