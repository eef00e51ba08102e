"""What an author has still to fill in: facts left empty in the front matter, columns and figures without a value.

A source may well print none of the facts. What readers would see as “…” is a warning; no edition is released with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from site_builder.core.problem import Problem, flag
from site_builder.core.text import few
from site_builder.derive.figures import FigureFragment
from site_builder.derive.portal import Portal
from site_builder.derive.prose import Bound
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication
from site_builder.model.report import Report

# Facts that a report may lack, but that nobody writes down as an empty line without meaning to come back to it.
FACTS = ("issued", "received", "document_number", "signatory", "request_document", "addressee", "legal_basis")
UNFINISHED = ("figures-empty", "text-unfinished")  # no edition is released with these
SHORTEST = 60  # letters of a text that tell which is meant
_MARKED = re.compile(r"^(?:#{1,6}[ \t]+)?…|(?:caption|title)=[\"']…")
SHOWN = 6  # keys named in one message


def check_blanks(portal: Portal) -> Iterator[Problem]:
    """All reports with their packages."""
    for own in portal.alone.values():
        if own.report:
            yield from portal.kept(partial(_blanks, own, own.report), "blanks", own.key)


def _blanks(portal: Portal, report: Report) -> tuple[Problem, ...]:
    return tuple(_of_report(portal, report, portal.read.package(report.package)))


def _of_report(portal: Portal, report: Report, package: Package | None) -> Iterator[Problem]:
    for key in FACTS:
        is_open = key in report.settings and report.settings[key] in (None, "")
        if is_open and not getattr(report, key):  # the series may say it for all its reports
            yield flag("front-matter-empty", report.file, column=key, key=key)
    yield from _marks(report)
    if package:
        yield from _package_marks(package)
        yield from _columns(package)
        yield from _figures(report, portal.prose[report.uri].body)


def _marks(report: Report) -> Iterator[Problem]:
    """What begins with the sign of a draft: lines of the text, and texts of the front matter."""
    for index, line in enumerate(report.text.split("\n")):
        if match := _MARKED.search(line):
            yield flag(
                "text-unfinished", report.file, row=report.first_line + index, text=_shortened(line[match.start() :])
            )
    texts = {key: report.settings.get(key) for key in ("title", "title_en", "description", "description_en")}
    texts |= {f"headlines {index + 1}": str(line.label) for index, line in enumerate(report.headlines)}
    for key, text in texts.items():
        if str(text or "").startswith("…"):
            yield flag("text-unfinished", report.file, column=key, text=_shortened(str(text)))


def _package_marks(package: Package) -> Iterator[Problem]:
    texts = {"title": package.title, "description": package.description}
    texts |= {f"{resource.name}: title": resource.title for resource in package.resources}
    texts |= {f"{resource.name}: description": resource.description for resource in package.resources}
    for key, text in texts.items():
        if str(text).startswith("…"):
            yield flag("text-unfinished", package.file, column=key, text=_shortened(str(text)))


def _shortened(text: str) -> str:
    return text if len(text) <= SHORTEST else f"{text[: SHORTEST - 1]}…"


def _columns(package: Package) -> Iterator[Problem]:
    for resource in package.tables:
        for name in _value_columns(resource):
            values = resource.table.column(name) if resource.table else ()
            if values and all(value in (None, "") for value in values):
                yield flag("values-empty", package.file_of(resource), column=name, table=resource.name)


def _value_columns(resource: Resource) -> tuple[str, ...]:
    """The column of values where a role names it; without a role, the columns of numbers, dates and answers."""
    named = [resource.role(role)["value"] for role in ("observations", "figures") if resource.role(role)]
    if named or resource.roles or resource.table is None:
        return tuple(named)
    typed = ("number", "integer", "boolean", "date")
    return tuple(field.name for field in resource.table.schema.fields if field.type in typed)


def _figures(report: Report, body: Bound) -> Iterator[Problem]:
    figures = [each.figure for each in body.fragments if isinstance(each, FigureFragment)]
    empty = sorted({each.key for each in figures if each.value is None and not each.spelled and not each.words})
    if empty:
        keys = few(empty, SHOWN)
        yield flag("figures-empty", report.file, count=len(empty), keys=keys)


def check_kinds(publication: Publication) -> Iterator[Problem]:
    """A notice for each list in which a kind is missing."""
    for package in publication.packages:
        for resource in package.with_role("indicators"):
            yield from _list(package, resource)


def _list(package: Package, resource: Resource) -> Iterator[Problem]:
    codes = [str(row.get("code")) for row in resource.role_rows("indicators") if not row.get("kind")]
    if codes:
        shown = few(codes, SHOWN)
        file = package.file_of(resource)
        column = resource.role("indicators").get("kind")
        yield flag("indicator-kind-missing", file, column=column, count=len(codes), codes=shown)
