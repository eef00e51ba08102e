"""The first files of a series, a dataset, a report or a list: small, valid, and commented for the one who goes on.

What is written lies beside this module under `templates/new/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_builder.authoring.edit_yaml import Editor
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Kind, Period
from site_builder.core.calendar.regime import Regime, names_of_regimes, parse_regime
from site_builder.core.cell import canonical_cell
from site_builder.core.files import OutputFile, drop_empty
from site_builder.core.i18n.catalog import message_tables, say_in_context
from site_builder.core.problem import N_, NC_, AuthoringError
from site_builder.core.sheets.csv import csv_text
from site_builder.core.text import slugify
from site_builder.derive.observations import series_of
from site_builder.model.config import SiteConfig
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.model.report import Series

_WORDS = message_tables(__package__)["new"]
SERIES_MISSING = _WORDS["series-missing"]
PACKAGE_UNREAD = N_(
    "There is no package “{name}” that can be read; site-builder check tells what is wrong."
)
DESCRIBE_FIRST = _WORDS["describe-first"]
NAME_GONE = N_(
    "“{name}” was renamed or removed, and a page at its address says so; choose another name."
)

SAMPLE = NC_("new", "The first figure")
_LIST = ["code", "name", "unit", "kind", "decimals", "direction"]
_SCALE = ["indicator", "value", "label"]
FIRST_KEY = "figure-1"


def check_name(name: str, gone: Container[str] = ()) -> None:
    """Refuse what cannot stand in an address, is one of the site itself, or of a package that is `gone`.

    Raises AuthoringError.
    """
    if name in gone:
        raise AuthoringError(NAME_GONE, name=name)
    if not at.NAME.fullmatch(name):
        raise AuthoringError(_WORDS["name-wrong"], name=name, right=slugify(name) or "report")
    if name in at.RESERVED or at.is_reserved_package(name):
        raise AuthoringError(_WORDS["name-taken"], name=name)


def named_regime(site: SiteConfig, name: str) -> Regime | None:
    """The regime a new series is to name: the one asked for, else the calendar where the portal names none."""
    if not name:
        return None if site.regime else Regime.CALENDAR
    try:
        return parse_regime(name, site.regimes)
    except ValueError as error:
        known = names_of_regimes(site.regimes)
        raise AuthoringError(_WORDS["regime-wrong"], name=name, known=known) from error


def new_series(
    site: SiteConfig, name: str, title: str, kinds: tuple[Kind, ...], regime: Regime | None
) -> OutputFile:
    """The page of a series."""
    facts = {"title": title, "kinds": kinds, "regime": regime.name if regime else ""}
    return OutputFile(f"reports/{name}/index.md", _filled("series.md", site, facts))


def new_dataset(
    site: SiteConfig,
    name: str,
    *,
    title: str = "",
    series: str = "",
    period: str = "",
    codes: Sequence[str] = (),
) -> tuple[OutputFile, ...]:
    """A package with one table: a row for each of these indicators, without any a small one of figures."""
    facts = {"name": name, "series": series, "period": period, "title": title, "codes": codes}
    rows: list[list[str | None]] = [
        ["code", "value", "note"],
        *([code, None, None] for code in codes),
    ]
    if not codes:
        rows = [
            ["id", "label", "value", "unit"],
            [FIRST_KEY, say_in_context("new", SAMPLE, site.language), None, None],
        ]
    file = f"datasets/{name}/{_first_table(codes)}.csv"
    described = OutputFile(
        f"datasets/{name}/datapackage.yaml", _filled("dataset.yaml", site, facts)
    )
    return described, OutputFile(file, csv_text(rows).encode())


def first_report(
    publication: Publication, series: Series, period: Period, codes: Sequence[str]
) -> tuple[OutputFile, ...]:
    """The first report of a series, with a package that has one table: its indicators, where it has a list of them."""
    site, (_, package) = (
        publication.site,
        publication.new_names(series.name, at.report_name(period)),
    )
    title = _title(site, series, period)
    calls = {"key": next(iter(codes), FIRST_KEY), "tables": [_first_table(codes)]}
    report = _report_text(publication, series, period, package, calls)
    return report, *new_dataset(
        site, package, title=title, series=series.name, period=period.code, codes=codes
    )


def _first_table(codes: Sequence[str]) -> str:
    return "indicators" if codes else "figures"


def report_on(
    publication: Publication, series: Series, period: Period, package: Package, descriptor: str
) -> tuple[OutputFile, bytes]:
    """The report about a package that is described already, and its descriptor with what a report's needs.

    Raises AuthoringError. Only what it does not state is added: by this the office says that the data are its own.
    """
    site = publication.site
    if owner := publication.report_of(package):
        raise AuthoringError(_WORDS["package-owned"], name=package.name, file=owner.file)
    contact = {"title": site.contact.name.say(site.language), "email": site.contact.email}
    people = {**drop_empty(contact), "roles": ["creator", "publisher", "contact"]}
    licence = {"name": site.licence.name, "title": site.licence.title, "path": site.licence.url}
    facts = {
        "series": series.name,
        "period": period.code,
        "licenses": [licence],
        "contributors": [people],
    }
    editor = Editor(descriptor)
    editor.extend({key: fact for key, fact in facts.items() if key not in editor.names()})
    for key, drafted in (("title", re.sub("[-_]", " ", package.name)), ("description", "")):
        if editor.value(key) == drafted:  # as `dataset describe` left it
            editor.set(f"{_title(site, series, period)}", key)
    tables = [each.name for each in package.resources if each.table]
    # What `dataset describe` asked for, and this answers.
    text = re.sub(
        r"^# (?:licenses|contributors): .*\n|(^title: .*)  # \?.*",
        r"\1",
        editor.text(),
        flags=re.MULTILINE,
    )
    return _report_text(
        publication, series, period, package.name, {"key": "", "tables": tables}
    ), text.encode()


def _title(site: SiteConfig, series: Series, period: Period) -> str:
    return f"{series.title.say(site.language)}, {period.label(site.language)}"


def _report_text(
    publication: Publication,
    series: Series,
    period: Period,
    package: str,
    calls: Mapping[str, object],
) -> OutputFile:
    site, (name, _) = publication.site, publication.new_names(series.name, at.report_name(period))
    facts = {
        "title": _title(site, series, period),
        "series": series.name,
        "period": period.code,
        "package": package,
    }
    text = _filled("report.md", site, {**facts, **calls})
    return OutputFile(f"reports/{series.name}/{name}.md", text)


def new_indicators(publication: Publication, name: str) -> tuple[OutputFile, ...]:
    """The indicator list of a series, with the codes that its tables hold by now. Raises AuthoringError."""
    site, package = publication.site, f"{name}-indicators"
    if name in publication.listed_series or publication.package(package):
        raise AuthoringError(_WORDS["list-exists"], series=name)
    if name not in {each.name for each in publication.series} | {
        each.series for each in publication.packages
    }:
        known = ", ".join(each.name for each in publication.series) or "∅"
        raise AuthoringError(SERIES_MISSING, series=name, known=known)
    check_name(package, publication.log.ends)
    packages = [each for each in publication.packages if series_of(publication, each) == name]
    rows = dict(row for each in packages for row in _observed(each))
    return list_files(
        site, name, publication.series_title(name).say(site.language), tuple(rows.values())
    )


def list_files(
    site: SiteConfig,
    series: str,
    title: str,
    rows: Sequence[Mapping[str, str]],
    scales: Sequence[Mapping[str, str]] = (),
) -> tuple[OutputFile, ...]:
    """The package of an indicator list with these rows; columns for parents, and scales, only where there are any."""
    folder = f"datasets/{series}-indicators"
    columns = [*_LIST, *(["parent"] if any(row.get("parent") for row in rows) else [])]
    facts = {
        "name": f"{series}-indicators",
        "series": series,
        "title": title,
        "columns": columns,
        "scales": bool(scales),
    }
    tables = {"indicators": (columns, rows)} | ({"scales": (_SCALE, scales)} if scales else {})
    described = OutputFile(f"{folder}/datapackage.yaml", _filled("indicators.yaml", site, facts))
    return described, *(
        OutputFile(
            f"{folder}/{table}.csv",
            csv_text([names, *([row.get(n) or None for n in names] for row in rows)]).encode(),
        )
        for table, (names, rows) in tables.items()
    )


def _observed(package: Package) -> Iterator[tuple[str, dict[str, str]]]:
    """Code, name and unit of each row of observations, as its table has them; the code itself where it has no name.

    The names are in the one column of text that plays no part and differs in every row.
    """
    for resource in package.with_role("observations"):
        role, table = resource.role("observations"), resource.as_table
        free = (
            each.name
            for each in table.schema.fields
            if each.type == "string" and each.name not in role.values()
        )
        texts = [name for name in free if len({*table.column(name)}) == len(table)]
        label = texts[0] if len(texts) == 1 else "name"
        for cells in table.records() if "indicator" in role else ():
            code, unit = (
                canonical_cell(cells.get(role.get(part, ""))) for part in ("indicator", "unit")
            )
            yield (
                code,
                {"code": code, "name": canonical_cell(cells.get(label)) or code, "unit": unit},
            )


def _filled(template: str, site: SiteConfig, facts: Mapping[str, object]) -> bytes:
    """A template with facts and, in the language of the portal, words: authors read them in its comments."""
    say = partial(say_in_context, "new", language=site.language)
    return (
        templates()
        .get_template(f"new/{template}")
        .render({"site": site, "_": say, **facts})
        .encode()
    )


def templates(**signs: Any) -> Environment:
    """The templates beside this module. A fact that is not there is an error."""
    signs |= {"undefined": StrictUndefined, "keep_trailing_newline": True, "trim_blocks": True}
    result = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), **signs)
    quoted: Any = lambda text: json.dumps(str(text), ensure_ascii=False)  # noqa: E731
    result.filters |= {"quoted": quoted, "slug": slugify, "name": at.report_name}
    return result
