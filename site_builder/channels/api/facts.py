"""Facts: each published figure with its source, edition, hash, checks, corrections and citation."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property, lru_cache, partial
from typing import Any

from site_builder.channels.api.addresses import Document, Make, licence_of, portal_of
from site_builder.channels.api.reports import fate_shape
from site_builder.channels.api.shapes import Shape, filled, shaped
from site_builder.core import addresses as at
from site_builder.core.calendar.period import Period
from site_builder.core.cell import Cell
from site_builder.core.files import Distribution
from site_builder.core.i18n.catalog import SOURCE, translator
from site_builder.core.narrow import Each
from site_builder.core.problem import say_found
from site_builder.core.text import Text
from site_builder.derive import fact_ids
from site_builder.derive.datasets import cited_for, coverage_of, dates_of, licences_of, preview_rows
from site_builder.derive.fates import Fate
from site_builder.derive.figures import figure_of, stated_figures
from site_builder.derive.history import Entry, History
from site_builder.derive.observations import Observation, series_of
from site_builder.derive.portal import Portal
from site_builder.derive.row_ids import RowIds, row_ids
from site_builder.model.check import Check, tally
from site_builder.model.config import Licence
from site_builder.model.edition import Change, Edition
from site_builder.model.package import Package, Resource

Checks = Mapping[str, Sequence[Check]]
_LOUD = ("corrected", "revised", "withdrawn", "superseded")
_SHOWN = frozenset(
    "value printed unit qualifier period end area status run corrections others".split()
)
_PARTS = ("value", "whole", "unit", "label", "qualifier")


@dataclass(frozen=True)
class FactDocuments:
    """What each document of facts is made of; `files` are the downloads of all packages, `checks` those of meaning."""

    portal: Portal
    files: Sequence[Distribution]
    checks: Checks

    @cached_property
    def _listed(self) -> Mapping[tuple[str, str], Distribution]:
        """The CSV of a table, or its first file."""
        csv_last = sorted(self.files, key=lambda file: file.format == "csv")
        return {(file.package, file.resource): file for file in csv_last}

    @cached_property
    def _judged(self) -> Mapping[str, _Judged]:
        publication = self.portal.publication
        names, language = (
            (package.name for package in publication.packages),
            publication.site.language,
        )
        return Each(names, lambda name: _judged(self.checks.get(name, ()), language))

    def _document(
        self, uri: str, subject: History | Package, tables: Collection[tuple[str, str]]
    ) -> Document:
        """Made by who knows these tables alone, those called "" being packages."""
        own = {each: self._listed.get(each) for each in sorted(tables)}
        rows = subject if isinstance(subject, Package) else None
        known = self.portal.about(rows) if rows else self.portal.data
        writer = _Writer(known, own, {name: self._judged[name] for name, _ in own})
        return Document(
            uri, partial(writer.of, subject), key=(known.key, writer.files, writer.judged, rows)
        )

    def of_indicators(self) -> Iterator[Document]:
        """One an indicator that was observed."""
        for history in fact_ids.indicators_with_facts(self.portal.histories):
            name = fact_ids.indicator_facts(history.known_as, history.indicator.code)
            known = {
                (each.observation.package, each.observation.resource) for each in history.entries
            }
            whole = self._document(at.facts_json(name), history, known)
            yield from _with_parts(whole, name, fact_ids.area_parts(history))

    def of_datasets(self) -> Iterator[Document]:
        """One a dataset with figures or rows of its own, and of each that is no more."""
        for package in self.portal.packages_with_facts:
            tables = [
                (package.name, each) for each in ("", *(table.name for table in package.tables))
            ]
            yield self._document(at.facts_json(fact_ids.dataset_facts(package)), package, tables)
        yield from _absent(self.portal.data)


def _with_parts(whole: Document, name: str, parts: Sequence[Collection[str]]) -> Iterator[Document]:
    """A document, and what the search reads of it where that is several parts; it is made once for all of them."""
    make = whole.make if len(parts) == 1 else partial(_last_document, whole.make)
    yield replace(whole, make=make)
    for number, areas in enumerate(parts if len(parts) > 1 else (), start=1):
        yield replace(whole, uri=at.figures_json(name, number), make=partial(_figures, make, areas))


@lru_cache(maxsize=1)
def _last_document(make: Callable[[], Any]) -> Any:
    """What was made last, for the parts that are cut from it next."""
    return make()


def _figures(make: Callable[[], Any], areas: Collection[str]) -> Shape:
    """What the answer box of the search shows of a document: the figures of some areas, without what cites them."""
    whole = make()
    own = [fact for fact in whole["facts"] if fact["area"] in areas]
    return {
        "unit": whole["unit"],
        "direction": whole.get("direction", ""),
        "areas": [area for area in whole["areas"] if area["code"] in areas],
        "facts": [{key: value for key, value in fact.items() if key in _SHOWN} for fact in own],
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """What checks say of a package: how many came out which way, and what is doubted in the cells of a row."""

    checks: Mapping[str, int]
    doubts: Mapping[tuple[str, int | None], tuple[str, ...]]


def _judged(checks: Sequence[Check], language: str) -> _Judged:
    say, doubts = translator(language), defaultdict[Any, tuple[str, ...]](tuple)
    for check in (check for check in checks if check.problem and check.outcome == "doubtful"):
        doubts[check.spot.resource, check.spot.line] += (
            (say_found(check.problem, say),) if check.problem else ()
        )
    return _Judged(
        {outcome: count for outcome, count in tally(checks).items() if count}, dict(doubts)
    )


def fact_entries(portal: Portal) -> Iterator[Make]:
    """The list of all documents."""
    writer = _Writer(portal, {}, {})
    yield from (
        partial(writer.entry, history)
        for history in fact_ids.indicators_with_facts(portal.histories)
    )
    yield from (partial(_entry, portal, package) for package in portal.packages_with_facts)


def _entry(portal: Portal, package: Package) -> Shape:
    publication, site = portal.publication, portal.publication.site
    period = publication.period_of(package)
    return shaped(
        "FactsEntry",
        id=fact_ids.dataset_facts(package),
        kind="dataset",
        name=str(package.title) or package.name,
        name_en=package.title.stated(SOURCE),
        series=series_of(publication, package),
        period=period.code if period else "",
        count=portal.fact_counts[package.name],
        url=site.absolute(at.facts_json(fact_ids.dataset_facts(package))),
        page=site.page_url(package.uri),
    )


def _absent(portal: Portal) -> Iterator[Document]:
    """What the facts of a dataset say that is removed, renamed without its `id`, or set aside."""
    publication = portal.publication
    taken = {fact_ids.dataset_facts(package) for package in publication.packages}
    ends = {name: (end.title, str(end.fate)) for name, end in publication.log.ends.items()}
    ends |= {
        each.package.name: (each.package.title, "set-aside")
        for each in publication.missing
        if each.has_facts
    }
    for name, (title, status) in sorted(ends.items()):
        if name not in taken and publication.package(name) is None:
            page, uri = publication.site.page_url(at.dataset_uri(name)), at.facts_json(name)
            common: dict[str, Any] = {
                "id": name,
                "kind": "dataset",
                "page": page,
                "datasets": (),
                "facts": (),
            }
            yield Document(
                uri, partial(_document, portal, uri, title or Text(name), status=status, **common)
            )


def _document(
    portal: Portal, uri: str, name: Text, licences: Sequence[Licence] = (), **keys: Any
) -> Shape:
    site = portal.publication.site
    always: dict[str, Any] = {
        "value": None,
        "printed": "",
        "unit": "",
        "period": "",
        "area": "",
        "status": "",
    }
    always |= {
        "source": (),
        "citation": "",
        "sha256": "",
        "edition": "",
        "checks": {},
        "corrections": (),
    }
    return shaped(
        "Facts",
        **always | keys,
        name=str(name),
        name_en=name.stated(SOURCE),
        url=site.absolute(uri),
        licence=licence_of(licences[0] if licences else site.licence),
        portal=portal_of(site),
    )


@dataclass(frozen=True)
class _Writer:
    """Knows the data of the portal, and of some tables their file and what checks say; of others nothing."""

    portal: Portal
    files: Mapping[tuple[str, str], Distribution | None]
    judged: Mapping[str, _Judged]

    def of(self, subject: History | Package) -> Shape:
        """The facts of an indicator or of a dataset."""
        return (
            self.of_indicator(subject) if isinstance(subject, History) else self.of_dataset(subject)
        )

    @cached_property
    def provenance(self) -> Callable[..., Shape]:
        """A table of a dataset by both names, or all of it."""
        return cache(self._provenance)

    @cached_property
    def _authors(self) -> Callable[[str], tuple[str, str]]:
        return cache(self._authors_of)

    def _provenance(self, name: str, resource: str = "") -> Shape:
        publication = self.portal.publication
        site, package = publication.site, publication.package(name)
        assert package is not None
        dates, file = dates_of(publication, package), self.files[name, resource]
        return filled(
            "Provenance",
            dates,
            site.language,
            dataset=name,
            resource=resource,
            title=package.label(site.language),
            source=tuple(filled("Source", source, site.language) for source in package.sources),
            edition=dates.version,
            sha256=file.sha256 if file else "",
            file=site.absolute(file.uri) if file else "",
            checks=dict(self.judged[name].checks),
            page=site.page_url(package.uri),
        )

    def of_indicator(self, history: History) -> Shape:
        """The facts of an indicator under that of the newest period."""
        publication, one = self.portal.publication, history.indicator
        site, name = publication.site, fact_ids.indicator_facts(history.known_as, one.code)
        subjects = list(fact_ids.subjects_of(history))
        shown = history.chosen
        facts = tuple(self._observed(history, shown, subject) for subject in subjects)
        newest = facts[subjects.index(fact_ids.leading(history, subjects))]
        stated = self.provenance(newest["dataset"], newest["resource"])
        package = publication.package(newest["dataset"])
        kept = {key: value for key, value in newest.items() if key not in _LOCAL}
        return _document(
            self.portal,
            at.facts_json(name),
            one.name,
            licences_of(package) if package else (),
            **kept,
            **_of_file(stated, newest),
            kind="indicator",
            series=history.series,
            indicator=one.code,
            direction=one.direction if one.direction != "none" else "",
            smallest=one.smallest_said,
            definition=one.definition.say(site.language),
            replaces=site.absolute(
                at.facts_json(fact_ids.indicator_facts(history.known_as, one.replaces))
            )
            if one.replaces
            else "",
            areas=tuple(self._areas(history)),
            datasets=tuple(
                self.provenance(*each)
                for each in dict.fromkeys((fact["dataset"], fact["resource"]) for fact in facts)
            ),
            facts=facts,
        )

    def entry(self, history: History) -> Shape:
        """An indicator in the list of all documents."""
        site, one, subjects = (
            self.portal.publication.site,
            history.indicator,
            list(fact_ids.subjects_of(history)),
        )
        newest = fact_ids.leading(history, subjects).chosen.observation
        return shaped(
            "FactsEntry",
            id=fact_ids.observed_id(history.known_as, newest),
            kind="indicator",
            name=str(one.name),
            name_en=one.name.stated(SOURCE),
            series=history.series,
            printed=self.printed(history, newest),
            period=newest.period.code,
            area=newest.area,
            count=len(subjects),
            url=site.absolute(at.facts_json(fact_ids.indicator_facts(history.known_as, one.code))),
            page=site.page_url(at.indicator_uri(history.series, one.code)),
        )

    def _areas(self, history: History) -> Iterator[Shape]:
        for area in (line.area for line in history.lines if line.area.code):
            level = fact_ids.level_of(self.portal.publication.areas, area.code)
            name = area.label
            yield shaped(
                "AreaName",
                code=area.code,
                name=str(name),
                name_en=name.stated(SOURCE),
                level=level or None,
            )

    def _observed(self, history: History, shown: History, subject: fact_ids.Subject) -> Shape:
        publication, entry = self.portal.publication, subject.chosen
        site, one, is_several = (
            publication.site,
            entry.observation,
            any(each.contradicts for each in subject.entries),
        )
        self.provenance(one.package, one.resource)
        page = f"{at.indicator_uri(history.series, history.indicator.code)}#{fact_ids.anchor_of(history, shown, one)}"
        printed = "" if is_several else self.printed(history, one)
        area = subject.line.area_label(site.language) if history.names_areas else ""
        name = history.indicator.name.say(site.language)
        fates = [
            fate
            for each in subject.entries
            for fate in self.portal.fates.of_observation(each.observation)
        ]
        return filled(
            "Fact",
            one,
            site.language,
            id=subject.id,
            value=None if is_several or one.value is None else Decimal(one.value),
            printed=printed,
            spelled=one.printed,
            period=one.period.code,
            start=one.window.start,
            end=one.window.end,
            status="contradicted" if is_several else one.status,
            citation=self.cited(
                at.series_package(history.series),
                page,
                name,
                self._called(one.period),
                area,
                printed,
            )
            if printed
            else "",
            corrections=self._corrections(
                [fate for fate in fates if fate.kind != "superseded" or not entry.stands]
            ),
            doubts=self._doubted(one.package, one.resource, one.line),
            breaks=tuple(filled("Break", each, site.language) for each in entry.breaks),
            run=fact_ids.run_of(subject.line, one),
            alone=fact_ids.alone_for(entry, history.indicator),
            others=tuple(self._other(history, each) for each in subject.entries[not is_several :]),
            dataset=one.package,
            source=_source_of(one),
            page=site.page_url(page),
        )

    def _other(self, history: History, entry: Entry) -> Shape:
        one = entry.observation
        return filled(
            "Other",
            one,
            self.portal.publication.site.language,
            value=None if one.value is None else Decimal(one.value),
            printed=self.printed(history, one),
            dataset=one.package,
            source=_source_of(one),
            is_superseded=entry.is_superseded,
        )

    def printed(self, history: History, one: Observation) -> str:
        """A figure as pages print it."""
        language = self.portal.publication.site.language
        return (
            ""
            if one.value is None
            else figure_of(one, history.indicator, language).parts(language).plain
        )

    def _called(self, period: Period | None) -> str:
        return period.label(self.portal.publication.site.language) if period else ""

    def cited(self, dataset: str, page: str, *parts: str) -> str:
        """Who, when that is known, what, where it is published; `parts` end with the figure, "" for none."""
        site, (who, year) = self.portal.publication.site, self._authors(dataset)
        *words, figure = parts
        what = ", ".join(part for part in words if part) + (f": {figure}" if figure else "")
        where = "" if site.name == who else f"{site.name}. "
        return f"{who}{year}. {what}. {where}{site.page_url(page)}"

    def _authors_of(self, dataset: str) -> tuple[str, str]:
        """Who is cited for a dataset; the portal for the series that it gathers, as on the pages of indicators."""
        publication = self.portal.publication
        site, package = publication.site, publication.package(dataset)
        makers = (
            cited_for(publication, package)
            if package and not dataset.endswith(at.SERIES_SUFFIX)
            else ()
        )
        day = dates_of(publication, package).modified if package else None
        who = ", ".join(each.name.say(site.language) for each in makers) or site.publisher.name.say(
            site.language
        )
        return who or site.name, f" ({day.year})" if day else ""

    def _corrections(self, fates: Sequence[Fate]) -> tuple[Shape, ...]:
        loud = dict.fromkeys(fate for fate in fates if fate.kind in _LOUD)
        return tuple(fate_shape(self.portal.publication.site, fate) for fate in loud)

    def _doubted(self, package: str, resource: str, line: int) -> tuple[str, ...]:
        return self.judged[package].doubts.get((resource, line), ())

    def of_dataset(self, package: Package) -> Shape:
        """The figures and rows of a dataset; at the top stands what they have in common."""
        publication = self.portal.publication
        site, stated, window = (
            publication.site,
            self.provenance(package.name),
            coverage_of(publication, package),
        )
        report, period = publication.report_of(package), publication.period_of(package)
        area = publication.area_of(package.spatial)
        facts = tuple(self.figures_and_rows(package))
        return _document(
            self.portal,
            at.facts_json(fact_ids.dataset_facts(package)),
            package.title or Text(package.name),
            licences_of(package),
            id=fact_ids.dataset_facts(package),
            kind="dataset",
            series=series_of(publication, package),
            period=period.code if period else "",
            start=window.start if window else None,
            end=window.end if window else None,
            area=area.code if area else package.spatial.title.say(site.language),
            status=publication.status_of(report) if report else "",
            **_of_file(stated, {}),
            citation=self.cited(package.name, package.uri, package.label(site.language), ""),
            corrections=self._corrections(self.portal.fates.of_package(package.name)),
            datasets=(
                stated,
                *(
                    self.provenance(package.name, each)
                    for each in dict.fromkeys(
                        fact["resource"] for fact in facts if package.resource(fact["resource"])
                    )
                ),
            ),
            page=site.page_url(package.uri),
            facts=facts,
        )

    def figures_and_rows(self, package: Package) -> Iterator[Shape]:
        """Every fact of a dataset."""
        shown = list(preview_rows(package))
        printed, ids = {resource.name: rows for resource, rows in shown}, row_ids(shown)
        for resource in fact_ids.keyed_tables(self.portal.publication, package):
            facts = self._stated if resource.role("figures") else self._rows
            yield from facts(package, resource, printed.get(resource.name, range(0)), ids)
        for edition, change in fact_ids.rows_gone(self.portal.publication, package):
            yield self._gone(package, edition, change)

    def _stated(
        self, package: Package, resource: Resource, shown: range, ids: RowIds
    ) -> Iterator[Shape]:
        site, table = self.portal.publication.site, resource.as_table
        period = self._called(self.portal.publication.period_of(package))
        known = Counter(figure.key for figure in stated_figures(resource))
        for index, (figure, row) in enumerate(
            zip(stated_figures(resource), table.rows, strict=True)
        ):
            page = _address(package, resource, shown, index, ids)
            printed = figure.parts(site.language).plain
            yield shaped(
                "Fact",
                id=fact_ids.figure_id(package, figure.key)
                + (f"@{figure.line}" if known[figure.key] > 1 else ""),
                value=None if figure.value is None else Decimal(figure.value),
                printed=printed,
                label=figure.label,
                unit=figure.unit,
                qualifier=figure.qualifier,
                values=_cells(resource, row, _PARTS),
                citation=self.cited(package.name, page, figure.label, period, printed),
                page=site.page_url(page),
                **self._row(package, resource, row, figure.line),
            )

    def _rows(
        self, package: Package, resource: Resource, shown: range, ids: RowIds
    ) -> Iterator[Shape]:
        table, site = resource.as_table, self.portal.publication.site
        for index, (row, line) in enumerate(zip(table.rows, table.lines, strict=True)):
            if key := resource.key_of(row):
                page = _address(package, resource, shown, index, ids)
                yield shaped(
                    "Fact",
                    id=fact_ids.row_id(package, resource.name, "; ".join(key)),
                    values=_cells(resource, row),
                    page=site.page_url(page),
                    **self._row(package, resource, row, line),
                )

    def _row(
        self, package: Package, resource: Resource, row: Sequence[Cell], line: int
    ) -> dict[str, Any]:
        cells = self.portal.fates.of_cells(package.name).get((resource.name, line), {})
        return {
            "dataset": package.name,
            "resource": resource.name,
            "key": resource.key_of(row),
            "corrections": self._corrections([fate for fates in cells.values() for fate in fates]),
            "doubts": self._doubted(package.name, resource.name, line),
        }

    def _gone(self, package: Package, edition: Edition, change: Change) -> Shape:
        """A row that an edition took away: what it said, and the page that says what changed."""
        site = self.portal.publication.site
        page = edition.changes_uri
        words = translator(site.language)("Removed in version {version}.").format(
            version=edition.version
        )
        gone = shaped(
            "Fate",
            kind="removed",
            date=edition.date,
            old=change.old,
            text=words,
            page=site.absolute(page),
        )
        return shaped(
            "Fact",
            id=fact_ids.row_id(package, change.table, change.row),
            values=json.loads(change.old) if change.old[:1] == "{" else {},
            status="removed",
            corrections=(gone,),
            dataset=package.name,
            resource=change.table,
            page=site.page_url(page),
        )


_LOCAL = frozenset(("dataset", "resource", "key", "source"))
_OF_FILE = frozenset(("source", "edition", "sha256", "checks"))


def _of_file(stated: Shape, newest: Shape) -> Shape:
    """What a document says at its top of the file that its facts are in; a source that the newest fact names counts."""
    return {key: value for key, value in (stated | newest).items() if key in _OF_FILE}


def _address(package: Package, resource: Resource, shown: range, index: int, ids: RowIds) -> str:
    """Where a row stands; one that its dataset's page does not print, at its table, or on the page at least."""
    if not shown:
        return package.uri
    is_shown = index in shown
    mark = ids[resource.name, index].own if is_shown else at.table_anchor(resource.name)
    return f"{package.uri}#{mark}"


def _cells(resource: Resource, row: Sequence[Cell], but: Sequence[str] = ()) -> dict[str, Any]:
    """The cells of a row by column; without those that parts of the role `figures` have a word of their own for."""
    table = resource.as_table
    left_out = {resource.role("figures").get(part) for part in (*but, "id")} if but else set()
    return {name: cell for name, cell in zip(table.schema.names, row, strict=True)
            if name not in left_out and cell is not None}  # fmt: skip


def _source_of(one: Observation) -> tuple[Shape, ...]:
    """What the row names itself."""
    is_url = one.source.startswith(("http://", "https://"))
    title = one.source_title or one.source
    return (shaped("Source", url=one.source if is_url else "", title=title),) if title else ()
