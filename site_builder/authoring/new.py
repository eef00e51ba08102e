"""The first files of a series, a dataset or a report: small, valid, and commented for the one who goes on."""

from __future__ import annotations

import json
from collections.abc import Container

from site_builder.core import addresses as at
from site_builder.core.errors import AuthoringError
from site_builder.core.files import OutputFile
from site_builder.core.i18n.catalog import say_in_context
from site_builder.core.period import Kind, Period
from site_builder.core.problem import N_, NC_
from site_builder.core.regime import Regime, names_of_regimes, parse_regime
from site_builder.core.text import slugify
from site_builder.model.config import SiteConfig
from site_builder.model.report import Series

NAME_WRONG = N_("“{name}” cannot stand in an address; it could be “{right}”.")
REGIME_WRONG = N_("“{name}” is no way to cut windows; write one of {known}.")
NAME_TAKEN = N_("“{name}” is an address the site needs itself; choose another name.")
NAME_GONE = N_("“{name}” was renamed or removed, and a page at its address says so; choose another name.")

# What a comment says: these files are for authors, who read the language of their portal.
_WORDS = {
    "kinds": NC_("new", "Kinds: month, quarter, half-year, nine-months, year, date, custom."),
    "regime": NC_("new", "How windows are cut: calendar, fiscal-04, academic-09, or a name of the portal."),
    "expected": NC_(
        "new", "The first period that is due; only from it on does the ledger say what is missing or late."
    ),
    "due": NC_("new", "Days from the window's end to the due date, and the document that sets it."),
    "about": NC_("new", "Introduce the series in a few sentences."),
    "heading": NC_("new", "Main results"),
    "call": NC_("new", "Call a figure by its id in the table figures or its indicator code; never type it again."),
    "licence": NC_("new", "The portal's licence; change it where the data has another."),
    "table": NC_("new", "One CSV file a table; one entry under fields for each column."),
    "title": NC_("new", "Title of the dataset"),
    "describe": NC_("new", "One or two sentences: what the data holds, where it comes from, for which area."),
    "numbers": NC_("new", "Figures of the text"),
    "id": NC_("new", "Short plain name"),
    "label": NC_("new", "What it counts"),
    "value": NC_("new", "Value"),
    "unit": NC_("new", "Unit"),
    "sample": NC_("new", "The first figure"),
}
FIRST_KEY = "figure-1"


def check_name(name: str, gone: Container[str] = ()) -> None:
    """Refuse what cannot stand in an address, is one of the site itself, or of a package that is `gone`.

    Raises AuthoringError.
    """
    if name in gone:
        raise AuthoringError(NAME_GONE, name=name)
    if not at.NAME.fullmatch(name):
        raise AuthoringError(NAME_WRONG, name=name, right=slugify(name) or "report")
    if name in at.RESERVED or at.is_reserved_package(name):
        raise AuthoringError(NAME_TAKEN, name=name)


def named_regime(site: SiteConfig, name: str) -> Regime | None:
    """The regime a new series is to name: the one asked for, else the calendar where the portal names none."""
    if not name:
        return None if site.regime else Regime.CALENDAR
    try:
        return parse_regime(name, site.regimes)
    except ValueError as error:
        known = names_of_regimes(site.regimes)
        raise AuthoringError(REGIME_WRONG, name=name, known=known) from error


def new_series(site: SiteConfig, name: str, title: str, kinds: tuple[Kind, ...], regime: Regime | None) -> OutputFile:
    """The page of a series."""
    say = _words(site)
    lines = [
        "---",
        f"title: {_quoted(title)}",
        f"# {say['kinds']}",
        f"period_kinds: [{', '.join(kinds)}]",
        f"# {say['regime']}",
        *([f"regime: {regime.name}"] if regime else ["# regime: calendar"]),
        f"# {say['expected']}",
        "# first_expected: 2026-H1",
        f"# {say['due']}",
        "# due: {days: 15, source: …}",
        "# description: …",
        "# legal_basis: …",
        "# creator: …",
        "# addressee: …",
        "---",
        "",
        say["about"],
    ]
    return OutputFile(f"reports/{name}/index.md", _joined(lines))


def new_dataset(
    site: SiteConfig, name: str, *, title: str = "", series: str = "", period: str = ""
) -> tuple[OutputFile, ...]:
    """A package with one small table of figures."""
    say, contact, licence = _words(site), site.contact, site.licence
    lines = [
        "$schema: https://datapackage.org/profiles/2.0/datapackage.json",
        f"name: {name}",
        f"title: {_quoted(title or say['title'])}",
        f"description: {_quoted(say['describe'])}",
        f"language: {site.language}",
        *([f"series: {series}"] if series else []),
        *([f"period: {_quoted(period)}"] if period else ["# period: 2026-H1"]),
        f"# {say['licence']}",
        "licenses:",
        f"  - {{name: {_quoted(licence.name)}, title: {_quoted(licence.title)}, path: {_quoted(licence.url)}}}",
        "contributors:",
        f"  - title: {_quoted(contact.name.say(site.language))}",
        *([f"    email: {_quoted(contact.email)}"] if contact.email else []),
        "    roles: [creator, publisher, contact]",
        "# keywords: []",
        "# themes: [GOVE]",
        "# spatial: {title: …}",
        f"# {say['table']}",
        "resources:",
        "  - name: figures",
        "    type: table",
        "    path: figures.csv",
        f"    title: {_quoted(say['numbers'])}",
        "    figures: {id: id, label: label, value: value, unit: unit}",
        "    schema:",
        "      fields:",
        f"        - {{name: id, type: string, title: {_quoted(say['id'])}, constraints: {{required: true}}}}",
        f"        - {{name: label, type: string, title: {_quoted(say['label'])}}}",
        f"        - {{name: value, type: number, title: {_quoted(say['value'])}}}",
        f"        - {{name: unit, type: string, title: {_quoted(say['unit'])}}}",
        "      primaryKey: id",
        "      missingValues: ['']",
    ]
    table = ["id,label,value,unit", f"{FIRST_KEY},{say['sample']},,"]
    folder = f"datasets/{name}"
    return OutputFile(f"{folder}/datapackage.yaml", _joined(lines)), OutputFile(f"{folder}/figures.csv", _joined(table))


def first_report(site: SiteConfig, series: Series, period: Period) -> tuple[OutputFile, ...]:
    """The first report of a series, with a package that has one table."""
    say, package = _words(site), at.report_package(series.name, period)
    title = f"{series.title.say(site.language)}, {period.label(site.language)}"
    lines = [
        "---",
        f"title: {_quoted(title)}",
        f"series: {series.name}",
        f"period: {_quoted(period.code)}",
        f"package: {package}",
        "status: estimate",
        "issued:",
        "received:",
        "document_number:",
        "signatory:",
        "---",
        "",
        f"## {say['heading']} {{#{slugify(say['heading'])}}}",
        "",
        f"<!-- {say['call']} -->",
        "",
        f'… {{{{ figure("{FIRST_KEY}") }}}}',
        "",
        '{{ table("figures") }}',
    ]
    report = OutputFile(f"reports/{series.name}/{at.report_name(period)}.md", _joined(lines))
    return report, *new_dataset(site, package, title=title, series=series.name, period=period.code)


def _words(site: SiteConfig) -> dict[str, str]:
    return {key: say_in_context("new", words, site.language) for key, words in _WORDS.items()}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _joined(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
