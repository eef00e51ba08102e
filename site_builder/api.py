"""The portal from Python: read it, check it, take its figures as frames, build its site.

    from site_builder import api

    portal = api.load("mkdocs.yml")
    for problem in api.check(portal):
        print(problem.file, problem.code, api.words(problem, "en"))
    figures = api.observations(portal)          # one row an observation
    table = api.table(portal, "cchc-2022-h1", "indicators")
    api.build("mkdocs.yml", "site")

What stands in `__all__` keeps its meaning within a major version; everything else of `site_builder` may move.
Mistakes in the sources are Problems, never exceptions; what is used wrongly raises SiteBuilderError. Frames need the
extra `frames` (pandas).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder.build.findings import check as check_reading
from site_builder.build.site.gallery import Gallery
from site_builder.cli import main
from site_builder.cli.usage import language_of
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.files import build_time
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import (
    BuildRefused,
    Problem,
    SiteBuilderError,
    errors_of,
    say_found,
    say_repair,
)
from site_builder.derive.observations import Observation, SeriesData
from site_builder.derive.portal import Portal
from site_builder.export.kinds import Kind, fits_int64, kind_of
from site_builder.load.portal.publication import Reading, read_publication
from site_builder.model.indicator import Indicator
from site_builder.model.package import Field, Schema, Table
from site_builder.model.publication import Publication
from site_builder.plugin import folders, site_config
from site_builder.plugin.reading import read_settings

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LoadedPortal",
    "Problem",
    "SiteBuilderError",
    "build",
    "check",
    "load",
    "observations",
    "table",
    "words",
]


@dataclass(frozen=True)
class LoadedPortal:
    """A portal's sources as they were when `load` read them."""

    config_file: Path
    _reading: Reading = field(repr=False)

    @property
    def publication(self) -> Publication:
        """Reports, packages and series as frozen nouns, the packages that the portal makes itself included."""
        return self._portal.publication

    @cached_property
    def _portal(self) -> Portal:
        return Portal(self._reading.publication)


def load(config_file: str | Path = "mkdocs.yml") -> LoadedPortal:
    """Read the portal that a mkdocs.yml describes. SiteBuilderError where that file cannot be used.

    What is wrong in reports and packages does not stop it: `check` tells.
    """
    config = _config(config_file)
    where = folders(config)
    reading = read_publication(where, site_config(config, where), build_time(os.environ))
    return LoadedPortal(Path(config_file), reading)


def check(portal: LoadedPortal) -> tuple[Problem, ...]:
    """Every finding of `site-builder check`, sorted by file. Those of severity "error" would stop a build."""
    return check_reading(portal._reading, Gallery(portal._portal))


def words(problem: Problem, language: str) -> str:
    """What was found and what would be right, as a reader of that language is told."""
    say = translator(language)
    return f"{say_found(problem, say)} {say_repair(problem, say)}"


def observations(
    portal: LoadedPortal, series: str | None = None, *, language: str | None = None
) -> pd.DataFrame:
    """The figures of all series, or of one, as a frame: one row an observation, sorted by indicator, area and time.

    Columns: `site_builder.api.COLUMNS`. `value` holds Decimal with the digits of the source, or NA.
    SiteBuilderError for a series without observations.
    """
    observed = portal._portal.observed
    if series is not None and series not in observed:
        raise SiteBuilderError(f"{series!r} is none of the series {', '.join(observed)}")
    chosen = {name: data for name, data in observed.items() if series in (None, name)}
    indicators = {name: portal.publication.indicators(name) for name in chosen}
    return observations_frame(chosen, indicators, language or portal.publication.site.language)


def table(portal: LoadedPortal, package: str, resource: str) -> pd.DataFrame:
    """One table of a package, typed by its schema; decimals are Decimal. SiteBuilderError where there is none."""
    columns = {
        resource.name: resource.table
        for known in portal.publication.packages
        if known.name == package
        for resource in known.resources
    }
    chosen = columns.get(resource)
    if chosen is None:
        raise SiteBuilderError(
            f"no table {resource!r} in the package {package!r}; tables there: {', '.join(columns)}"
        )
    return to_frame(chosen)


def build(config_file: str | Path = "mkdocs.yml", site_dir: str | Path | None = None) -> Path:
    """Build the site as `site-builder build` does, and give its folder.

    SiteBuilderError with all problems where anything is wrong; the old site stays as it was then.
    """
    site = Path(site_dir or _config(config_file).site_dir).absolute()
    try:
        main(["build", "-f", str(config_file), "--site-dir", str(site)], standalone_mode=False)
    except click.ClickException as error:
        raise SiteBuilderError(_why_not(config_file) or error.format_message()) from error
    return site


def _config(config_file: str | Path) -> MkDocsConfig:
    try:
        return read_settings(Path(config_file))
    except BuildRefused as refusal:
        problems = tell(refusal.problems, language_of(Path(config_file)))
        raise SiteBuilderError(f"{config_file}: {problems}") from refusal
    except OSError as error:
        raise SiteBuilderError(f"{config_file}: {error.strerror}") from error


def _why_not(config_file: str | Path) -> str:
    """All problems of the sources in the portal's language, where errors are among them; else ""."""
    portal = load(config_file)
    problems = check(portal)
    return tell(problems, portal.publication.site.language) if errors_of(problems) else ""


# What a column is, in the order in which it stands; `value` holds Decimal, so no figure passes through a float.
_COLUMNS = (
    "series indicator name area area_name period start end value unit status qualifier rank is_derived note source "
    "source_title report package resource row"
)
_TYPES = {"value": "number", "is_derived": "boolean"} | dict.fromkeys(("rank", "row"), "integer")
COLUMNS: Mapping[str, str] = dict.fromkeys(_COLUMNS.split(), "string") | {
    "start": "date",
    "end": "date",
    **_TYPES,
}


def observations_frame(
    observed: Mapping[str, SeriesData],
    indicators: Mapping[str, Mapping[str, Indicator]],
    language: str,
) -> pd.DataFrame:
    """One row an observation, by series, indicator, area and time; names in a language.

    `row` is the line in the resource's file, the header being line 1.
    """
    rows = tuple(
        _row(observation, data, indicators.get(name, {}), language)
        for name, data in observed.items()
        for observation in data.observations
    )
    schema = Schema(tuple(Field(name, type=kind) for name, kind in COLUMNS.items()))
    return to_frame(Table(schema, rows, tuple(range(2, len(rows) + 2))))


def _row(
    observation: Observation, data: SeriesData, indicators: Mapping[str, Indicator], language: str
) -> tuple[Cell, ...]:
    indicator, area = indicators.get(observation.indicator), data.areas.get(observation.area)
    cells = {name: getattr(observation, name) for name in COLUMNS if hasattr(observation, name)} | {
        "name": indicator.name.say(language) if indicator else None,
        "area_name": area.name.say(language) if area else None,
        "period": observation.period.code,
        "start": observation.window.start,
        "end": observation.window.end,
        "row": observation.line,
    }
    return tuple(None if cells[name] == "" else cells[name] for name in COLUMNS)


def to_frame(table: Table) -> pd.DataFrame:
    """One column a field: nullable string, Int64 and boolean, datetime64, and objects for Decimal and time.

    Decimals keep the digits they were read with; whole numbers beyond 64 bits stay Python integers. A column
    that no type holds (lists, mixed values) carries the canonical text of its cells. SiteBuilderError without pandas.
    """
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise SiteBuilderError('Frames need pandas: pip install "site-builder[frames]".') from error
    columns: Sequence[Sequence[Cell]] = list(zip(*table.rows, strict=True)) or [()] * len(
        table.schema.fields
    )
    series = [
        _series(field, values) for field, values in zip(table.schema.fields, columns, strict=True)
    ]
    frame = pd.DataFrame(dict(enumerate(series)), index=pd.RangeIndex(len(table)))
    return frame.set_axis(list(table.schema.names), axis="columns")


def _series(field: Field, values: Sequence[Cell]) -> pd.Series[Any]:
    import pandas as pd

    kind = kind_of(field, values)
    if kind == "text":
        written = [None if value is None else canonical_cell(value) for value in values]
        return pd.Series(written, dtype="string")
    if kind == "number":
        exact = [Decimal(value) if isinstance(value, (int, Decimal)) else None for value in values]
        return pd.Series(exact, dtype="object")
    return pd.Series(list(values), dtype=_dtype(kind, values))


def _dtype(kind: Kind, values: Sequence[Cell]) -> str:
    if kind == "integer":
        return "Int64" if fits_int64(values) else "object"
    if kind == "datetime":
        zoned = any(isinstance(value, datetime) and value.tzinfo for value in values)
        return "datetime64[us, UTC]" if zoned else "datetime64[us]"
    return {"boolean": "boolean", "date": "datetime64[s]"}.get(kind, "object")
