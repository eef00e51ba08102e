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
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click
from mkdocs.config.defaults import MkDocsConfig

from site_builder.build.findings import check as check_reading
from site_builder.build.site.gallery import Gallery
from site_builder.cli import main
from site_builder.cli.language import language_of
from site_builder.core.errors import BuildRefused, SiteBuilderError
from site_builder.core.files import build_time
from site_builder.core.i18n.catalog import translator
from site_builder.core.i18n.report import tell
from site_builder.core.problem import Problem, errors_of, say_found, say_repair
from site_builder.derive.portal import Portal
from site_builder.export.frames import observations_frame, to_frame
from site_builder.load.portal.publication import Reading, read_publication
from site_builder.model.publication import Publication
from site_builder.plugin import folders, site_config
from site_builder.plugin.reading import read_settings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LoadedPortal", "Problem", "SiteBuilderError", "build", "check", "load", "observations", "table", "words"]


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
    reading = read_publication(folders(config), site_config(config), build_time(os.environ))
    return LoadedPortal(Path(config_file), reading)


def check(portal: LoadedPortal) -> tuple[Problem, ...]:
    """Every finding of `site-builder check`, sorted by file. Those of severity "error" would stop a build."""
    return check_reading(portal._reading, Gallery(portal._portal))


def words(problem: Problem, language: str) -> str:
    """What was found and what would be right, as a reader of that language is told."""
    say = translator(language)
    return f"{say_found(problem, say)} {say_repair(problem, say)}"


def observations(portal: LoadedPortal, series: str | None = None, *, language: str | None = None) -> pd.DataFrame:
    """The figures of all series, or of one, as a frame: one row an observation, sorted by indicator, area and time.

    Columns: `site_builder.export.frames.COLUMNS`. `value` holds Decimal with the digits of the source, or NA.
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
        raise SiteBuilderError(f"no table {resource!r} in the package {package!r}; tables there: {', '.join(columns)}")
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
