"""The pages for programs: every address of API, feeds and messages with an example that runs, and for harvesters."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.files import Endpoint
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate
from site_builder.derive.observations import all_series
from site_builder.export import offered
from site_builder.export.parquet import FORMAT
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.pages import WORDS_OF, Alternate, Crumb, Link, View, home_crumb

# How to filter without a server: DuckDB reads the parts of a Parquet file that a question needs, by HTTP Range.
#
# The commands run as they stand in a POSIX shell, where the host answers Range requests; a test runs each on the files
# of a built portal. Source: https://duckdb.org/docs/stable/core_extensions/httpfs/https


OBSERVATIONS = "observations"
# A code goes into a command between quotes of SQL and of the shell.
_PLAIN = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class ApiExample:
    """One kind of file: `address` may leave a name open, `uri` is one that exists.

    `command` is the one to show where it is not simply to fetch the file. Until the page is made, `title` is a message
    id.
    """

    title: str
    address: str
    uri: str
    command: str = ""


def recipes_of(publication: Publication) -> tuple[ApiExample, ...]:
    """Recipes over the first series that has a package of its own, else over the first table; none without a table.

    There are none where no table comes as Parquet.
    """
    for series in all_series(publication):
        package = publication.package(at.series_package(series))
        resource = package.resource(OBSERVATIONS) if package else None
        if package and resource and (uri := _file(publication, package, resource)):
            return (*_any(publication, uri), *_observed(publication, uri, series))
    tables = (
        (package, resource) for package in publication.packages for resource in package.tables
    )
    uri = next(
        (uri for package, resource in tables if (uri := _file(publication, package, resource))), ""
    )
    return tuple(_any(publication, uri)) if uri else ()


def _file(publication: Publication, package: Package, resource: Resource) -> str:
    """The Parquet of a table, "" where it has none."""
    has_any = FORMAT in offered(resource, package, publication.site)
    return at.dataset_file(package.name, resource.name + FORMAT.suffix) if has_any else ""


def _any(publication: Publication, uri: str) -> Iterator[ApiExample]:
    """What can be asked of every table."""
    url = publication.site.absolute(uri)
    yield ApiExample(
        N_("Whether the host answers Range requests: PAR1 comes back"),
        uri,
        uri,
        f"curl -s -r 0-3 '{url}'",
    )
    yield ApiExample(
        N_("The columns of a table and their types"), uri, uri, _duckdb("DESCRIBE SELECT *", url)
    )
    yield ApiExample(N_("How many rows it has"), uri, uri, _duckdb("SELECT count(*) AS n", url))


def _observed(publication: Publication, uri: str, series: str) -> Iterator[ApiExample]:
    """What can be asked of the observations of a series, by an indicator that has some."""
    url = publication.site.absolute(uri)
    kinds = publication.indicators(series).items()
    code = next(
        (code for code, one in kinds if one.kind != "heading" and _PLAIN.fullmatch(code)), ""
    )
    if code:
        wanted = "SELECT period, area, value, unit"
        rest = f"WHERE indicator = '{code}' ORDER BY period_end, area"
        yield ApiExample(
            N_("One indicator over all periods, four columns of it"),
            uri,
            uri,
            _duckdb(wanted, url, rest),
        )
    newest = "SELECT indicator, area, max(period_end) AS last, arg_max(value, period_end) AS value"
    rest = "WHERE value IS NOT NULL GROUP BY indicator, area ORDER BY indicator, area"
    yield ApiExample(
        N_("The newest value of every indicator and area"), uri, uri, _duckdb(newest, url, rest)
    )


def _duckdb(wanted: str, url: str, rest: str = "") -> str:
    query = " ".join(part for part in (wanted, f"FROM read_parquet('{url}')", rest) if part)
    return f'duckdb -c "{query}"'


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a reader sends, and what comes back."""

    keyword: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiView(View):
    """Everything on the page."""

    template: ClassVar[str] = "api.html"
    search_weight: ClassVar[float] = 0.1

    openapi: Link
    data: tuple[ApiExample, ...]
    filters: tuple[ApiExample, ...]
    feeds: tuple[ApiExample, ...]
    messages: tuple[ApiExample, ...]
    exchanges: tuple[Exchange, ...]


def api_view(
    publication: Publication,
    *,
    data: Sequence[ApiExample],
    feeds: Sequence[ApiExample],
    messages: Sequence[ApiExample],
    exchanges: Sequence[Exchange] = (),
) -> ApiView:
    """The page."""
    _ = translator(publication.site.language)
    title = _("For programs")
    return ApiView(
        uri=at.API,
        title=title,
        description=_(
            "Every figure of this portal as JSON files, without a key and without a limit."
        ),
        section=at.API,
        crumbs=(home_crumb(_), Crumb(at.API, title)),
        alternates=(
            Alternate(at.OPENAPI, "application/vnd.oai.openapi+json;version=3.1", "OpenAPI 3.1"),
        ),
        openapi=Link(at.OPENAPI, "OpenAPI 3.1"),
        data=_shown(publication, data, _),
        filters=_shown(publication, recipes_of(publication), _),
        feeds=_shown(publication, feeds, _),
        messages=_shown(publication, messages, _),
        exchanges=tuple(exchanges),
    )


def _shown(
    publication: Publication, rows: Sequence[ApiExample], translate: Translate
) -> tuple[ApiExample, ...]:
    """The examples in words, each with the command that takes it."""
    return tuple(
        replace(
            each,
            title=translate(each.title),
            address=f"/{each.address}",
            command=each.command or f"curl -s {shlex.quote(publication.site.absolute(each.uri))}",
        )
        for each in rows
    )


# The page for those who take the whole catalogue into theirs: every endpoint, its standard, and how to register it.


_GROUPS = WORDS_OF["endpoints"]


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """One endpoint: `address` as it is written, with `{dataset}` and the like; `href` an example that exists."""

    title: str
    address: str
    href: str
    media_type: str
    specification: str


@dataclass(frozen=True, slots=True)
class EndpointGroup:
    """The endpoints about one kind of thing."""

    title: str
    rows: tuple[EndpointRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestView(View):
    """Everything on the page for harvesters."""

    template: ClassVar[str] = "harvest.html"
    search_weight: ClassVar[float] = 0.1

    groups: tuple[EndpointGroup, ...]


def harvest_view(
    publication: Publication,
    endpoints: Sequence[Endpoint],
    examples: Mapping[str, str],
    *,
    alternates: tuple[Alternate, ...] = (),
) -> HarvestView:
    """The page; `examples` gives an address that exists for each address with a name left open in it."""
    _ = translator(publication.site.language)
    return HarvestView(
        uri=at.HARVEST,
        title=_("For harvesters"),
        description=_("Every catalogue file of this portal, its standard, and how to register it."),
        section=at.HARVEST,
        crumbs=(home_crumb(_), Crumb(at.HARVEST, _("For harvesters"))),
        alternates=alternates,
        groups=tuple(_groups(publication, endpoints, examples, _)),
    )


def _groups(
    publication: Publication,
    endpoints: Sequence[Endpoint],
    examples: Mapping[str, str],
    _: Translate,
) -> list[EndpointGroup]:
    groups = []
    for scope, title in _GROUPS.items():
        rows = tuple(
            EndpointRow(
                title=_(each.title),
                address=publication.site.absolute(each.uri),
                href=examples.get(each.uri, each.uri if "{" not in each.uri else ""),
                media_type=each.media_type,
                specification=each.specification,
            )
            for each in endpoints
            if each.scope == scope
        )
        if any(row.href for row in rows):
            groups.append(EndpointGroup(_(title), rows))
    return groups
