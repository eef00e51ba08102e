"""The tidy package of a whole series, `<series>-series`: every observation of all its periods, one row each.

The portal makes it from what reports and packages brought. It plays no role itself, so that it can never be read as
a source of observations; its tables hold each other by foreign keys instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from site_builder.core import addresses as at
from site_builder.core.calendar.period import Window
from site_builder.core.cell import Cell
from site_builder.core.i18n.catalog import language_name, say_everywhere
from site_builder.core.problem import NC_
from site_builder.core.text import Text, split_key, table_beside
from site_builder.derive.history import ancestry
from site_builder.derive.observations import Observation, SeriesData, series_of
from site_builder.model.area import Area
from site_builder.model.config import Agent
from site_builder.model.indicator import Indicator
from site_builder.model.package import (
    Contributor,
    Coverage,
    Field,
    ForeignKey,
    Package,
    Resource,
    Schema,
    Table,
)
from site_builder.model.publication import Publication

_TABLES: Mapping[str, Any] = table_beside(__file__)
_TRANSLATED = _TABLES["translated"]  # what columns of words in another language are called
# Titles and descriptions are message ids until somebody asks for the columns: languages may join at run time.
_COLUMNS = {
    name: tuple(
        Field(**field | {"title": Text(field["title"]), "description": Text(field["description"])})
        for field in table["fields"]
    )
    for name, table in _TABLES.items()
    if name != "translated"
}


def columns_of(table: str, spoken: Sequence[str], keys: Collection[str]) -> tuple[Field, ...]:
    """The columns of a table of the package, with those of translations, in the words of the portal's languages.

    `keys` are those of the rows. A list has the words of indicators, areas and breaks in each language of the portal,
    and in English; others have the languages that somebody wrote.
    """
    return tuple(
        column for field in _COLUMNS[table] for column in _columns(table, field, spoken, keys)
    )


def _columns(
    table: str, field: Field, spoken: Sequence[str], keys: Collection[str]
) -> Iterator[Field]:
    yield replace(
        field,
        title=_everywhere(field.title.main, spoken),
        description=_everywhere(field.description.main, spoken),
    )
    if field.name in _TRANSLATED["titles"] and table != "observations":
        written = {code for stem, code in map(split_key, keys) if stem == field.name and code}
        for code in (
            (*spoken[1:], *sorted(written.difference(spoken)))
            if table != "targets"
            else sorted(written)
        ):
            names = Text(
                language_name(code, spoken[0]),
                tuple((one, language_name(code, one)) for one in spoken[1:]),
            )
            title = _everywhere(_TRANSLATED["titles"][field.name], spoken, language=names)
            yield Field(
                f"{field.name}_{code}",
                "string",
                title=title,
                description=_everywhere(_TRANSLATED["description"], spoken),
            )


def title_of(table: str, spoken: Sequence[str]) -> tuple[Text, Text]:
    """Title and description of a table of the package."""
    return _everywhere(_TABLES[table]["title"], spoken), _everywhere(
        _TABLES[table]["description"], spoken
    )


def _everywhere(message: str, spoken: Sequence[str], **named: Text) -> Text:
    return say_everywhere(message, "column", spoken, **named)


Row = Mapping[str, Cell]


def series_packages(
    publication: Publication, observed: Mapping[str, SeriesData]
) -> tuple[Package, ...]:
    """The package of every series that has observations."""
    packages = (series_package(publication, data) for data in observed.values())
    return tuple(package for package in packages if package)


def series_package(publication: Publication, data: SeriesData) -> Package | None:
    """The tidy package of a series; None where nothing was observed."""
    indicators = publication.indicators(data.series)
    data = replace(
        data, observations=tuple(each for each in data.observations if _is_told(each, indicators))
    )
    if not data.observations:
        return None
    members = _members(publication, data)
    title = publication.series_title(data.series)
    name = at.series_package(data.series)
    windows = [each.window for each in data.observations]
    places = {package.spatial for package in members}
    return Package(
        name=name,
        file=at.dataset_file(name, "datapackage.json"),
        identifier=publication.lasting(at.dataset_uri(at.series_package(data.known_as))),
        title=say_everywhere(_TITLE, "series", data.spoken, title=title),
        description=say_everywhere(_ABOUT, "series", data.spoken, title=title),
        language=members[0].language or publication.site.language,
        keywords=_distinct(word for package in members for word in package.keywords),
        themes=_distinct(theme for package in members for theme in package.themes),
        licences=_distinct(licence for package in members for licence in package.licences),
        contributors=_contributors(publication, members),
        sources=_distinct(source for package in members for source in package.sources),
        spatial=places.pop() if len(places) == 1 else Coverage(),
        temporal=Window(
            min(window.start for window in windows), max(window.end for window in windows)
        ),
        series=data.series,
        series_title=title,
        resources=tuple(
            _resources(
                data,
                indicators,
                {role for each in members for table in each.tables for role in table.roles},
            )
        ),
    )


def observation_table(data: SeriesData, indicators: Mapping[str, Indicator], code: str) -> Resource:
    """The observations of one indicator and of those that it replaces, in the columns of the series' package."""
    chain = ancestry(indicators, code)
    kept = replace(
        data, observations=tuple(each for each in data.observations if each.indicator in chain)
    )
    return _resource("observations", _observations(kept), data)


_TITLE = NC_("series", "The whole series: {title}")
_ABOUT = NC_(
    "series",
    "One row for each figure of an indicator in a period and area, joined from all reports and datasets of the series "
    "“{title}”, with where it was taken from (package, table, row). The portal makes this package; figures are as in "
    "their own packages, and those that contradict stand side by side. Breaks and targets have tables of their own.",
)


def _is_told(observation: Observation, indicators: Mapping[str, Indicator]) -> bool:
    """Whether the row says something: a heading of the form without a value is none."""
    listed = indicators.get(observation.indicator)
    return (
        observation.value is not None
        or observation.rank is not None
        or listed is None
        or listed.kind != "heading"
    )


def _distinct(members: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(members))


def _members(publication: Publication, data: SeriesData) -> tuple[Package, ...]:
    """The packages that brought observations, then the others of the series (its lists)."""
    own = {each.package for each in data.observations}
    members = [
        package
        for package in publication.packages
        if series_of(publication, package) == data.series
    ]
    return tuple(sorted(members, key=lambda package: package.name not in own))


def _contributors(publication: Publication, members: Sequence[Package]) -> tuple[Contributor, ...]:
    """Everybody once with all their roles; the portal as the publisher."""
    roles: dict[Agent, dict[str, None]] = {}
    for contributor in (contributor for package in members for contributor in package.contributors):
        roles.setdefault(contributor.agent, {}).update(dict.fromkeys(contributor.roles))
    if not any(publication.site.publisher.name.main == agent.name.main for agent in roles):
        roles[publication.site.publisher] = {"publisher": None}
    return tuple(Contributor(agent, tuple(names)) for agent, names in roles.items())


def _resources(
    data: SeriesData, indicators: Mapping[str, Indicator], stated: Collection[str]
) -> Iterable[Resource]:
    """The tables that hold something, or that a member has: when the last target goes, the table's addresses stay."""
    yield _resource("observations", _observations(data), data)
    yield _resource(
        "indicators", [_indicator(indicator, indicators) for indicator in indicators.values()], data
    )
    cuts = [
        {**_same(cut, "indicator", "area", "since", "kind"), **_text_columns("note", cut)}
        for cut in data.breaks
    ]
    for name, rows in (("areas", _areas(data)), ("breaks", cuts), ("targets", _targets(data))):
        if rows or name in stated:
            yield _resource(name, rows, data)


def _resource(name: str, rows: Sequence[Row], data: SeriesData) -> Resource:
    fields = columns_of(name, data.spoken, dict.fromkeys(key for row in rows for key in row))
    cells = tuple(
        tuple(None if row.get(f.name) == "" else row.get(f.name) for f in fields) for row in rows
    )
    title, description = title_of(name, data.spoken)
    schema = Schema(fields, *_keys(name, rows))
    return Resource(
        name=name,
        path=f"{name}.csv",
        title=title,
        description=description,
        format="csv",
        media_type="text/csv",
        table=Table(schema, cells, tuple(range(2, 2 + len(cells)))),
        regime=data.regime,
    )


def _keys(name: str, rows: Sequence[Row]) -> tuple[tuple[str, ...], tuple[ForeignKey, ...]]:
    primary = {
        "observations": ("package", "resource", "row"),
        "indicators": ("code",),
        "areas": ("code",),
    }
    itself = (ForeignKey(("parent",), "", ("code",)), ForeignKey(("replaces",), "", ("code",)))
    listed: tuple[ForeignKey, ...] = (ForeignKey(("indicator",), "indicators", ("code",)),)
    if name in ("observations", "breaks") and any(row["area"] for row in rows):
        listed = (*listed, ForeignKey(("area",), "areas", ("code",)))
    return primary.get(
        name, ()
    ), itself if name == "indicators" else listed if name != "areas" else ()


def _observations(data: SeriesData) -> list[Row]:
    return [
        {
            **_same(
                each,
                "series",
                "indicator",
                "area",
                "value",
                "unit",
                "status",
                "qualifier",
                "rank",
                "note",
            ),
            **_same(each, "package", "report", "resource"),
            "period": each.period.code,
            "period_kind": each.period.kind.value,
            "period_start": each.window.start,
            "period_end": each.window.end,
            "derived": each.is_derived,
            "source": each.source_title or each.source,
            "source_url": each.source if each.source.startswith(("https://", "http://")) else "",
            "row": each.line,
        }
        for each in data.observations
    ]


def _indicator(indicator: Indicator, listed: Mapping[str, Indicator]) -> Row:
    return {
        **_same(indicator, "code", "kind", "decimals", "direction", "formula", "at_most"),
        **_text_columns("name", indicator),
        **_text_columns("unit", indicator),
        **_text_columns("definition", indicator),
        "parent": indicator.parent if indicator.parent in listed else "",
        "replaces": indicator.replaces if indicator.replaces in listed else "",
        "scale": "; ".join(f"{answer} = {label}" for answer, label in indicator.scale),
    }


def _areas(data: SeriesData) -> list[Row]:
    named = {each.area for each in data.observations} | {cut.area for cut in data.breaks}
    listed = {
        code: data.areas.get(code, Area(code, Text(code)))
        for code in (*data.areas, *sorted(named - {""}))
    }
    return [
        {**_same(area, "code", "valid_from", "valid_to"), **_text_columns("name", area)}
        for area in listed.values()
    ]


def _targets(data: SeriesData) -> list[Row]:
    return [
        {
            **_same(aim, "indicator", "comparison", "value", "source"),
            **_text_columns("note", aim),
            "period": aim.period.code,
        }
        for aim in data.targets
    ]


def _same(thing: object, *names: str) -> dict[str, Cell]:
    """The columns that are called as the thing calls them."""
    return {name: getattr(thing, name) for name in names}


def _text_columns(key: str, thing: object) -> dict[str, Cell]:
    """A text of a thing in its languages, a column each."""
    text: Text = getattr(thing, key)
    return {key: text.main, **{f"{key}_{code}": words for code, words in text.translations}}
