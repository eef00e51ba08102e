"""The page of a package's checks: what should be looked at, what could not be checked, and what passed.

It lists the passed ones too: that 58.941 : 116.340 is 50,66 % is as worth knowing as a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from site_builder.core import addresses as at
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import Translate, say_found, say_repair
from site_builder.derive.fates import NO_FATES, Fate, Fates
from site_builder.model.check import Check, Spot, in_order, tally
from site_builder.model.package import Package
from site_builder.model.publication import Publication
from site_builder.pages import (
    WORDS_OF,
    Alternate,
    Crumb,
    FateView,
    Link,
    View,
    fate_views,
    home_crumb,
)
from site_builder.pages.tables.preview import row_addresses

LINKS = 6  # rows that one check leads to; a count of a thousand rows needs no thousand links

KIND_WORDS = WORDS_OF["check"]
OUTCOME_WORDS = WORDS_OF["outcome"]


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check in words. `finding` says what is doubtful, or why it could not be made; empty where it passed."""

    outcome: str
    word: str
    kind: str
    subject: str
    said: str
    arithmetic: str
    finding: str
    repair: str
    count: int
    links: tuple[Link, ...]
    fates: tuple[FateView, ...] = ()

    @property
    def is_doubt(self) -> bool:
        """Whether a reader should look."""
        return self.outcome in ("doubtful", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksView(View):
    """Everything on the page."""

    template: ClassVar[str] = "checks.html"
    search_weight: ClassVar[float] = 0.1

    dataset: Link
    summary: str
    doubts: tuple[CheckView, ...]
    impossible: tuple[CheckView, ...]
    passed: tuple[CheckView, ...]
    json: Link


def checks_view(
    publication: Publication, package: Package, checks: Sequence[Check], fates: Fates = NO_FATES
) -> ChecksView:
    """The page of one package."""
    language = publication.site.language
    _ = translator(language)
    title, uri = package.label(language), at.checks_uri(package.name)
    shown = check_views(publication, package, checks, fates)
    dataset = Link(package.uri, title)
    json = Link(at.checks_json(package.name), _("The checks as JSON"))
    return ChecksView(
        uri=uri,
        title=_("Checks: {title}").format(title=title),
        description=summary_text(checks, _),
        section=at.DATASETS,
        crumbs=(
            home_crumb(_),
            Crumb(at.DATASETS, _("Data")),
            dataset,
            Crumb(uri, _("Checks of meaning")),
        ),
        alternates=(Alternate(json.href, "application/json", json.title),),
        years=(str(package.period.year),) if package.period else (),
        dataset=dataset,
        summary=summary_text(checks, _),
        doubts=tuple(each for each in shown if each.is_doubt),
        impossible=tuple(each for each in shown if each.outcome == "impossible"),
        passed=tuple(each for each in shown if each.outcome == "passed"),
        json=json,
    )


def checks_link(publication: Publication, package: Package, checks: Sequence[Check]) -> Link | None:
    """How the checks came out, in a line that leads to their page: "7 kiểm tra đạt, 2 cần xem"; None without any."""
    if not checks:
        return None
    return Link(
        at.checks_uri(package.name), summary_text(checks, translator(publication.site.language))
    )


def summary_text(checks: Sequence[Check], _: Translate) -> str:
    """Passed and doubtful in one line, and what was not possible where there is any."""
    counts = tally(checks)
    text = [_("{count} checks passed").format(count=counts["passed"])]
    doubtful = counts["doubtful"] + counts["failed"]
    if doubtful:
        text.append(_("{count} to be looked at").format(count=doubtful))
    if counts["impossible"]:
        text.append(_("{count} not possible").format(count=counts["impossible"]))
    return ", ".join(text)


def check_views(
    publication: Publication, package: Package, checks: Sequence[Check], fates: Fates = NO_FATES
) -> tuple[CheckView, ...]:
    """Checks in words, the gravest first, with what became of the values that take part."""
    _ = translator(publication.site.language)
    addresses = row_addresses(package, {spot.resource for each in checks for spot in each.spots})
    language = publication.site.language
    shown = ((each, _shown(publication, package, each, addresses, _)) for each in in_order(checks))
    return tuple(
        replace(view, fates=fate_views(_fates(package, each, fates), language))
        for each, view in shown
    )


def _fates(package: Package, check: Check, fates: Fates) -> list[Fate]:
    """Those of the single rows named; a check that gathers many cells prints no value."""
    rows = [spot for spot in check.spots if spot.resource and spot.line]
    return [
        fate
        for spot in rows
        for fate in fates.of_row(package.name, spot.resource, spot.line or 0, spot.column)
    ]


def _shown(
    publication: Publication,
    package: Package,
    check: Check,
    addresses: Mapping[tuple[str, int], str],
    _: Translate,
) -> CheckView:
    finding = check.finding(_)
    return CheckView(
        outcome=check.outcome,
        word=_(OUTCOME_WORDS[check.outcome]),
        kind=_(KIND_WORDS[check.kind]),
        subject=check.subject,
        said=check.stated,
        arithmetic=check.arithmetic,
        finding=say_found(check.problem, _) if check.problem else finding,
        repair=say_repair(check.problem, _) if check.problem else "",
        count=check.count,
        links=_links(publication, package, check, addresses, _),
    )


def _links(
    publication: Publication,
    package: Package,
    check: Check,
    addresses: Mapping[tuple[str, int], str],
    _: Translate,
) -> tuple[Link, ...]:
    links: dict[Link, None] = {}
    named: set[str] = set()
    for spot in check.spots:
        link = _link(publication, package, spot, addresses, _)
        if link and spot.resource in named and not spot.key:
            link = replace(link, title=_("row {row}").format(row=spot.line))
        named.add(spot.resource)
        if link:
            links[link] = None
    return tuple(links)[:LINKS]


def _link(
    publication: Publication,
    package: Package,
    spot: Spot,
    addresses: Mapping[tuple[str, int], str],
    _: Translate,
) -> Link | None:
    """A row of the dataset's page where it is shown there; the report, for a place in its text."""
    report = publication.report_of(package)
    if not spot.resource:
        return Link(report.uri, _("The report's text")) if report else None
    address = addresses.get((spot.resource, spot.line or 0))
    resource = package.resource(spot.resource)
    if (
        address is None
        or resource is None
        or not spot.file.endswith(f"{package.name}/{resource.path}")
    ):
        return None
    table = resource.label(publication.site.language)
    return Link(address, spot.key or _("{table}, row {row}").format(table=table, row=spot.line))
