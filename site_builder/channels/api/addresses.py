"""Where each document lies. An address once published never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from site_builder import __version__
from site_builder.channels.api.shapes import Shape, shaped
from site_builder.core.addresses import API_INDEX, FACTS, FACTS_JSON
from site_builder.core.files import LaterFile, OutputFile
from site_builder.core.json_literal import json_literal
from site_builder.core.text import slugify
from site_builder.model.config import Licence, SiteConfig

ROOT = "api/v1"
Make = Callable[[], Shape]
GENERATED_BY = f"site-builder {__version__}"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the API before it is made: its address, what makes its data, and under what terms it may be used.

    `following` is the address of the next page of a list that does not end here. Without a licence it stands outside
    the envelope, and states its own. `key` is all that it hangs on, () where that is the portal without texts and rows.
    """

    uri: str
    make: Callable[[], Shape | tuple[Shape, ...]] = field(repr=False)
    licence: Licence | None = None
    following: str = ""
    key: tuple[object, ...] = ()


def render_document(document: Document, site: SiteConfig) -> OutputFile:
    """The document in its envelope; one that has none is made when it is written. Numbers keep their digits."""
    if document.licence is None:
        return LaterFile(document.uri, partial(_bytes_of, document))
    envelope = shaped(
        "Envelope",
        api="v1",
        licence=licence_of(document.licence),
        source=portal_of(site),
        generated_by=GENERATED_BY,
        next=site.absolute(document.following) if document.following else "",
        data=document.make(),
    )
    return OutputFile(document.uri, document_bytes(envelope))


def _bytes_of(document: Document) -> bytes:
    return document_bytes(document.make())


def document_bytes(document: Shape | tuple[Shape, ...]) -> bytes:
    """Compact JSON, every digit kept."""
    return f"{json_literal(document)}\n".encode()


def portal_of(site: SiteConfig) -> Shape:
    """The portal as documents name it."""
    return shaped(
        "Portal", title=site.name, url=site.url, publisher=site.publisher.name.say(site.language)
    )


def licence_of(licence: Licence) -> Shape:
    """A licence as documents state it; its name is always there."""
    return shaped(
        "Licence", title=licence.title, url=licence.url, name=licence.name or licence.title
    )


INDEX, DATASETS, SERIES, REPORTS = (
    API_INDEX,
    f"{ROOT}/datasets.json",
    f"{ROOT}/series.json",
    f"{ROOT}/reports.json",
)
INDICATORS, LATEST = f"{ROOT}/indicators.json", f"{ROOT}/latest.json"
CHANGES, SEARCH = f"{ROOT}/changes.json", f"{ROOT}/search.json"


def dataset_uri(name: str) -> str:
    """A dataset."""
    return f"{ROOT}/datasets/{name}.json"


def list_uri(first: str, page: int) -> str:
    """A page of a list that goes on; the first is at the list's own address."""
    if first == FACTS_JSON and page > 1:
        return f"{FACTS}page/{page}.json"
    return (
        first
        if page == 1
        else f"{ROOT}/more/{first.rpartition('/')[2].removesuffix('.json')}/{page}.json"
    )


def series_uri(name: str) -> str:
    """A series."""
    return f"{ROOT}/series/{name}.json"


def report_uri(series: str, name: str) -> str:
    """A report."""
    return f"{ROOT}/reports/{series}/{name}.json"


def indicators_uri(series: str) -> str:
    """The indicator list of a series."""
    return f"{ROOT}/indicators/{series}.json"


def indicator_uri(series: str, code: str) -> str:
    """One indicator over all periods."""
    return f"{ROOT}/indicators/{series}/{slugify(code)}.json"


def latest_uri(series: str) -> str:
    """The latest values of a series."""
    return f"{ROOT}/latest/{series}.json"


def year_uri(year: int) -> str:
    """The changes of a year."""
    return f"{ROOT}/changes/{year}.json"
