"""A portal of one's own, from an empty folder: settings, pages, a first series with two periods, workflows.

What is written lies beside this module under `templates/`, in the language of the portal; `%%{fact}` is filled in.
The figures are an example and say so; the two periods are the newest that are over, so that the first build already
shows a trend.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template

from site_builder.authoring.new import check_name, templates
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period
from site_builder.core.calendar.regime import Regime
from site_builder.core.files import OutputFile
from site_builder.core.problem import N_, AuthoringError
from site_builder.core.staging import clear_leftovers, write_together
from site_builder.core.text import clean, slugify
from site_builder.model.config import Licence

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = ("vi", "en")
FORGES = {"github": ".github/workflows/publish.yml", "gitlab": ".gitlab-ci.yml"}
KINDS = (Kind.MONTH, Kind.QUARTER, Kind.HALF_YEAR, Kind.NINE_MONTHS, Kind.YEAR)
NOT_EMPTY = N_("{place} is not empty; nothing was changed. Name a new folder.")
EMAIL_WRONG = N_("“{found}” is no e-mail address; write one such as office@example.org.")
HOST_WRONG = N_(
    "“{found}” is no address of a site; write one such as https://reports.example.org/."
)
# What a folder may hold already and still be empty for us.
_PASSED = (".git", ".DS_Store")


@dataclass(frozen=True, slots=True)
class Portal:
    """What a new portal is told of its publisher. `wheel` is the file of this tool to be kept in the portal."""

    name: str
    publisher: str
    email: str
    host: str
    language: str
    regime: Regime
    licence: Licence
    series_title: str
    kind: Kind
    requirement: str
    wheel: Path | None = None
    forge: str = ""  # "" writes the workflows of all
    is_bare: bool = False  # without the series of the example

    @property
    def series(self) -> str:
        """The name of the first series in addresses; a word in its place where there is none."""
        return "SERIES" if self.is_bare else slugify(self.series_title)


def parse_email(text: str) -> str:
    """An address of electronic mail. Raises AuthoringError."""
    name, at_sign, host = clean(text).partition("@")
    if not (name and at_sign and "." in host) or any(
        letter.isspace() or letter == "@" for letter in name + host
    ):
        raise AuthoringError(EMAIL_WRONG, found=text)
    return f"{name}@{host}"


def parse_host(text: str) -> str:
    """The public address of a site, ending in a slash; https where no scheme is given. Raises AuthoringError."""
    written = clean(text)
    address = written if "://" in written else f"https://{written}"
    scheme, _, rest = address.partition("://")
    is_fit = scheme in ("http", "https") and rest and rest[0].isalnum() and address.isascii()
    if not is_fit or any(letter.isspace() or letter in "\"'<>?#" for letter in address):
        raise AuthoringError(HOST_WRONG, found=text)
    return address.rstrip("/") + "/"


def default_series_title(language: str) -> str:
    """What the example reports on."""
    return _words(language)["series_title"]


def newest_periods(kind: Kind, regime: Regime, today: date) -> tuple[Period, Period]:
    """The last two periods of a kind that are over."""
    after = Period(kind, today.year - 3, regime=regime)
    while after.window(regime).end < today:
        after = _next(after)
    last = after.previous()
    first = last.previous() if last else None
    assert last and first  # kinds with a rhythm have neighbours
    return first, last


def portal_files(portal: Portal, today: date) -> tuple[OutputFile, ...]:
    """Every file of the new portal. Raises AuthoringError where its series cannot be called so."""
    check_name(slugify(portal.series_title))
    first, last = newest_periods(portal.kind, portal.regime, today)
    facts = {"portal": portal, "first": first, "last": last, "next": _next(last)}
    return (
        *_shared_files(portal, facts),
        *(() if portal.is_bare else _series_files(portal, facts, (first, last))),
    )


def init_portal(folder: Path, portal: Portal, today: date) -> tuple[OutputFile, ...]:
    """Write a new portal into a folder that is absent or empty. Raises AuthoringError with nothing changed.

    What a killed init left there is finished or taken back first: finished with the same answers, it is this portal.
    """
    files = portal_files(portal, today)
    left = clear_leftovers(folder) if folder.is_dir() else ()
    if any(each.is_finished for each in left) and all(
        (path := folder / each.uri).is_file() and path.read_bytes() == each.content
        for each in files
    ):
        return files
    if folder.exists() and (
        not folder.is_dir() or any(path.name not in _PASSED for path in folder.iterdir())
    ):
        raise AuthoringError(NOT_EMPTY, place=folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_together(files, folder.resolve())
    return files


def _shared_files(portal: Portal, facts: Mapping[str, Any]) -> Iterator[OutputFile]:
    own, common = portal.language, "common"
    for uri, template in (
        ("mkdocs.yml", f"{own}/mkdocs.yml"),
        ("requirements.txt", f"{own}/requirements.txt"),
        (".gitignore", f"{common}/gitignore"),
        (".gitattributes", f"{common}/gitattributes"),
        *(
            (uri, f"{common}/{forge}.yml")
            for forge, uri in FORGES.items()
            if portal.forge in ("", forge)
        ),
        ("Dockerfile", f"{common}/Dockerfile"),
        ("reports/index.md", f"{own}/index.md"),
        ("reports/about.md", f"{own}/about.md"),
        ("reports/terms.md", f"{own}/terms.md"),
    ):
        yield _filled(uri, template, facts)
    parts = re.split(r"(?m)^(?=## )", (TEMPLATES / own / "README.md").read_text("utf-8"))
    readme = "".join(part for part in parts if not (portal.is_bare and "%%{first.label" in part))
    yield OutputFile("README.md", _rendered(_templates().from_string(readme), facts))
    for name in ("mkdocs", "datapackage", "series", "report"):
        yield _filled(f".schema/{name}.json", f"{own}/schema/{name}.json", facts)
    yield OutputFile(
        "datasets/.gitkeep", b""
    )  # git keeps no empty folder, as the example leaves it
    if portal.wheel:
        yield OutputFile(f"wheels/{portal.wheel.name}", portal.wheel.read_bytes())


def _series_files(
    portal: Portal, facts: Mapping[str, Any], periods: tuple[Period, Period]
) -> Iterator[OutputFile]:
    own, series = portal.language, portal.series
    yield _filled(f"reports/{series}/index.md", f"{own}/series.md", facts)
    listed = f"datasets/{series}-indicators"
    yield _filled(f"{listed}/datapackage.yaml", f"{own}/indicators.yaml", facts)
    yield _filled(f"{listed}/indicators.csv", f"{own}/indicators.csv", facts)
    for period, table in zip(periods, ("first", "last"), strict=True):
        package = at.report_package(series, period)
        own_facts = {**facts, "period": period, "package": package}
        yield _filled(
            f"reports/{series}/{at.report_name(period)}.md", f"{own}/report.md", own_facts
        )
        yield _filled(f"datasets/{package}/datapackage.yaml", f"{own}/report.yaml", own_facts)
        yield _filled(f"datasets/{package}/indicators.csv", f"common/{table}.csv", own_facts)


def _words(language: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((TEMPLATES / "words" / f"{language}.json").read_text("utf-8"))
    return read


def _filled(uri: str, template: str, facts: Mapping[str, Any]) -> OutputFile:
    return OutputFile(uri, _rendered(_templates().get_template(template), facts))


def _rendered(template: Template, facts: Mapping[str, Any]) -> bytes:
    """A template with facts, and with words about the portal in its language."""
    portal, period = facts["portal"], facts.get("period")
    label = period.label(portal.language) if period else ""
    own = {"publisher": portal.publisher, "series_title": portal.series_title, "label": label}
    words = {key: text.format_map(own) for key, text in _words(portal.language).items()}
    return template.render(facts, words=words).encode()


@cache
def _templates() -> Environment:
    """Signs that stand neither in workflows nor in the calls of a text."""
    return templates(
        variable_start_string="%%{",
        variable_end_string="}",
        block_start_string="%%[",
        comment_start_string="%%#",
    )


def _next(period: Period) -> Period:
    coming = period.next()
    assert coming  # only custom windows have none
    return coming
