"""Published figures as facts: which documents hold them, what each is called for good, and what it compares with.

A fact of a series is one indicator in one area and period, whatever dataset states it; one of a dataset is a figure
of its text or a row of a table with a key. The documents are few: one an indicator, one a dataset with such rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Literal

from site_builder.core import addresses as at
from site_builder.core.text import slugify
from site_builder.derive.around import Histories
from site_builder.derive.figures import AT
from site_builder.derive.history import Entry, History, Line
from site_builder.derive.observations import Observation, series_of
from site_builder.model.area import Area
from site_builder.model.edition import Change, Edition
from site_builder.model.indicator import Indicator
from site_builder.model.package import Package, Resource
from site_builder.model.publication import Publication

MOST_SHOWN = 400  # facts of one indicator that search reads at once
MOST_ROWS = 1000  # of a table; beyond that a row is asked for by its key in the table's own files
_TAKEN = ("index", "schema")


@cache
def indicator_facts(series: str, code: str) -> str:
    """What the facts of an indicator begin with, and their document is called; `series` is its first name."""
    return f"{series}.{slugify(code)}"


def dataset_facts(package: Package) -> str:
    """The same of a dataset: the name under which it was first published, which a renamed one has in its `id`."""
    return at.identity(package.identifier, package.uri).rstrip("/").rpartition("/")[2]


def observed_id(series: str, observation: Observation) -> str:
    """`papi.4@da-nang.2024`: indicator, area where there is one, period; `series` is the first name of its series."""
    area = f"{AT}{observation.area}" if observation.area else ""
    return f"{indicator_facts(series, observation.indicator)}{area}.{observation.period.code}"


def figure_id(package: Package, key: str) -> str:
    """`cchc-2022-h1.zalo`: a figure of a report's text by its key."""
    return f"{dataset_facts(package)}.{key}"


def row_id(package: Package, resource: str, key: str) -> str:
    """`cchc-2022-h1.meetings@1`: a row of a table by its key."""
    return f"{dataset_facts(package)}.{resource}{AT}{key}"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of one indicator, area and period: every entry, those that stand first."""

    line: Line
    entries: tuple[Entry, ...]
    series: str

    @property
    def chosen(self) -> Entry:
        """The entry that answers."""
        return self.entries[0]

    @property
    def id(self) -> str:
        """What the fact is called."""
        return observed_id(self.series, self.chosen.observation)


def subjects_of(history: History) -> Iterator[Subject]:
    """The facts of an indicator; what it replaced has facts of its own."""
    for line in history.lines:
        own = [
            entry for entry in line.entries if entry.observation.indicator == history.indicator.code
        ]
        for _, entries in groupby(own, key=attrgetter("observation.period")):
            yield Subject(
                line, tuple(sorted(entries, key=lambda entry: not entry.stands)), history.known_as
            )


def area_parts(history: History) -> list[list[str]]:
    """The codes of its areas in order, in parts of at most MOST_SHOWN facts; of one area all are together."""
    parts, size = [list[str]()], 0
    for code, count in sorted(
        Counter(subject.line.area.code for subject in subjects_of(history)).items()
    ):
        if parts[-1] and size + count > MOST_SHOWN:
            parts.append([])
            size = 0
        parts[-1].append(code)
        size += count
    return parts


def leading(history: History, subjects: Sequence[Subject]) -> Subject:
    """The one that answers for the indicator: that of its newest figure, else the last."""
    newest = history.latest
    return next((each for each in subjects if newest in each.entries), subjects[-1])


def keyed_tables(publication: Publication, package: Package) -> Iterator[Resource]:
    """The tables whose rows are facts: short ones with a key that are no list of terms and no observations."""
    if package.name == at.series_package(package.series):
        return
    is_observed = bool(publication.indicators(series_of(publication, package)))
    for resource in package.tables:
        table, roles = resource.table, set(resource.roles)
        is_listed = bool(roles & {"indicators", "scales", "areas", "breaks"}) or (
            "observations" in roles and is_observed
        )
        if (
            table is not None
            and table.schema.primary_key
            and not is_listed
            and len(table) <= MOST_ROWS
        ):
            yield resource


def count_facts(package: Package, keyed: Sequence[Resource], gone: Sequence[object]) -> int | None:
    """How many facts of its own a dataset has, without making one; None where it has no document of them."""
    tables = [(resource, resource.as_table.rows) for resource in keyed]
    counts = (
        len(rows) if each.role("figures") else sum(1 for row in rows if each.key_of(row))
        for each, rows in tables
    )
    return sum(counts) + len(gone) if keyed or gone else None


def rows_gone(publication: Publication, package: Package) -> Iterator[tuple[Edition, Change]]:
    """Rows with a key that a standing edition took away and no later one brought back."""
    taken = [
        (edition, change)
        for releases in publication.releases_by_any_name(package.name)
        for edition in releases.editions
        for change in (() if edition.withdrawn else edition.changes)
        if change.kind == "row-removed" and change.row[:1] != "#"
    ]
    keys = {
        (resource.name, "; ".join(resource.key_of(row)))
        for resource in (package.tables if taken else ())
        for row in (
            resource.table.rows if resource.table and len(resource.table) <= MOST_ROWS else ()
        )
    }
    return (
        (edition, change) for edition, change in taken if (change.table, change.row) not in keys
    )


def indicators_with_facts(histories: Histories) -> Iterator[History]:
    """Every indicator that was observed, series by series."""
    for series in histories.series:
        for history in histories.of_series(series).values():
            if any(
                entry.observation.indicator == history.indicator.code for entry in history.entries
            ):
                yield history


def packages_with_facts(packages: Iterable[Package], histories: Histories) -> Iterator[Package]:
    """Those of datasets that have figures or rows of their own; one called as another document is has none."""
    taken = {
        *_TAKEN,
        *(
            indicator_facts(each.known_as, each.indicator.code)
            for each in indicators_with_facts(histories)
        ),
    }
    for package in packages:
        if (name := dataset_facts(package)) not in taken:
            taken.add(name)
            yield package


def run_of(line: Line, observation: Observation) -> str:
    """What the figures of an area without a break in between have alike."""
    cuts = sum(cut.since <= observation.window.end for cut in line.breaks)
    return f"{observation.indicator}.{cuts}.{'opened' if line.opening else ''}"


Alone = Literal["", "several", "derived", "near"]


def alone_for(entry: Entry, indicator: Indicator) -> Alone:
    """Why a figure is compared with no other: sources contradict it, it was derived, or it is not exact."""
    if entry.contradicts:
        return "several"
    if entry.observation.is_derived and not indicator.is_computed:
        return "derived"
    return "near" if entry.observation.qualifier else ""


def anchor_of(history: History, shown: History, observation: Observation) -> str:
    """Where the page of an indicator, which shows the lines of `shown`, has a figure: its row, or that of its area."""
    is_row = any(line.area.code == observation.area for line in shown.lines)
    return figure_anchor(history, observation) if is_row else f"area-{observation.area}"


def figure_anchor(history: History, observation: Observation) -> str:
    """The `id` of a row by period."""
    area = f"{observation.area}_" if history.names_areas else ""
    return f"f-{area}{observation.period.code.replace('/', '_')}"


def level_of(areas: Mapping[str, Area], area: str) -> int:
    """How many declared areas an area lies in; those of different levels are parts and wholes."""
    above = list[str]()
    while area in areas and areas[area].part_of and area not in above:
        above.append(area)
        area = areas[area].part_of
    return len(above)
