"""Facts as documents of the API: a published figure with all that makes it citable; the rules are those of `shapes`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from site_builder.channels.api.report_shapes import Break, Fate
from site_builder.channels.api.shapes import Licence, Page, Portal, Shape, Source, Url, meaning

FactId = Annotated[str, meaning("Its id, which never changes: `SERIES.INDICATOR@AREA.PERIOD`, `DATASET.FIGURE` or "
                                "`DATASET.TABLE@KEY`.")]  # fmt: skip


class Provenance(Shape, frozen=True, kw_only=True):
    """Where facts come from: a table of a dataset as it is published now."""

    dataset: Annotated[str, meaning("Dataset, by its name of today.")]
    resource: Annotated[str, meaning("Table; left out where facts of several are together.")] = ""
    title: Annotated[str, meaning("Title of the dataset.")]
    source: Annotated[tuple[Source, ...], meaning("Where the figures come from, as the dataset names it.")] = ()
    edition: Annotated[str, meaning("Version of the dataset; left out where nobody stated one.")] = ""
    issued: Annotated[date | None, meaning("First day on which it is known to have been released.")] = None
    modified: Annotated[date | None, meaning("Day of the last thing known to have happened to it.")] = None
    sha256: Annotated[str, meaning("SHA-256 of `file`, hexadecimal.")] = ""
    file: Annotated[Url, meaning("The file in which the figures are published.")] = ""
    checks: Annotated[
        dict[str, int], meaning("How many checks of meaning of the dataset came out which way; empty without checks.")
    ]
    page: Page


class Other(Shape, frozen=True, kw_only=True):
    """What is said of the same indicator, area and period beside the fact, or instead of one."""

    value: Annotated[Decimal | None, meaning("The exact number.")] = None
    printed: Annotated[str, meaning("As pages print it.")] = ""
    unit: Annotated[str, meaning("Its unit.")] = ""
    status: Annotated[str, meaning("estimate, preliminary or official, as far as stated.")] = ""
    dataset: Annotated[str, meaning("Dataset that states it.")]
    key: Annotated[tuple[str, ...], meaning("Key of its row.")] = ()
    source: Annotated[tuple[Source, ...], meaning("Source that its row names.")] = ()
    is_superseded: Annotated[bool, meaning("Whether a value of a better status took its place.")] = False


class _Fact(Shape, frozen=True, kw_only=True):
    """What a fact says wherever it stands."""

    value: Annotated[
        Decimal | None,
        meaning("The exact number with the digits of its source; left out for a row, and where sources contradict."),
    ] = None
    printed: Annotated[str, meaning("The figure as pages print it, with qualifier and unit.")] = ""
    spelled: Annotated[str, meaning("The source's own spelling, where its table keeps it.")] = ""
    values: Annotated[dict[str, Any], meaning("Of a row of a table: its cells by column.")] = {}
    label: Annotated[str, meaning("What a figure of a text counts.")] = ""
    unit: Annotated[str, meaning("Unit of the value.")] = ""
    qualifier: Annotated[str, meaning("Word before the number, such as “about”: the value is not exact.")] = ""
    period: Annotated[str, meaning("Code: 2022, 2022-H1, 2022-Q1, 2022-9M, 2022-06, 2022-11-26.")] = ""
    start: Annotated[date | None, meaning("First day of the window that the figure covers.")] = None
    end: Annotated[date | None, meaning("Last day.")] = None
    area: Annotated[str, meaning("Code of the area, or its name where the dataset states no more.")] = ""
    status: Annotated[
        str, meaning("estimate, preliminary or official, as far as stated; contradicted or removed where it is so.")
    ] = ""
    rank: Annotated[int | None, meaning("Rank that the source gives.")] = None
    note: Annotated[str, meaning("Note of the table.")] = ""
    is_derived: Annotated[bool, meaning("Worked out from other figures, not printed by the source.")] = False
    citation: Annotated[str, meaning("How to cite it, in one line.")] = ""
    corrections: Annotated[
        tuple[Fate, ...], meaning("What was corrected, revised, taken back or replaced, with the value of before.")
    ] = ()
    doubts: Annotated[tuple[str, ...], meaning("What checks of meaning say against it.")] = ()
    breaks: Annotated[
        tuple[Break, ...], meaning("The breaks just before it: no value of before compares with it.")
    ] = ()
    run: Annotated[
        str, meaning("What may be compared: figures of one area, unit and kind of period whose `run` is the same.")
    ] = ""
    alone: Annotated[str, meaning("Why it is compared with none: several, derived or near (not exact).")] = ""
    others: Annotated[
        tuple[Other, ...], meaning("What else is said of the same; all of it where sources contradict.")
    ] = ()


class Fact(_Fact, frozen=True, kw_only=True):
    """A published figure. Where it comes from stands in `datasets` of its document, under its `dataset`."""

    id: FactId
    dataset: Annotated[str, meaning("Dataset that states it.")]
    resource: Annotated[str, meaning("Table.")] = ""
    key: Annotated[tuple[str, ...], meaning("What names its row for good.")] = ()
    source: Annotated[tuple[Source, ...], meaning("Source that the row itself names.")] = ()
    page: Page


class AreaName(Shape, frozen=True, kw_only=True):
    """An area of a document's facts."""

    code: Annotated[str, meaning("Code.")]
    name: Annotated[str, meaning("Name.")]
    name_en: Annotated[str, meaning("Name in English.")] = ""
    level: Annotated[int, meaning("In how many declared areas it lies; those of two levels do not compare.")] = 0


class Facts(_Fact, frozen=True, kw_only=True):
    """The facts of an indicator or of a dataset. Of an indicator what stands at the top is said of its newest fact, of
    a dataset what all have in common.
    """

    value: Annotated[Decimal | None, meaning("The newest figure; null in a dataset, and where sources contradict.")]
    printed: Annotated[str, meaning("As pages print it.")]
    unit: Annotated[str, meaning("Its unit.")]
    period: Annotated[str, meaning("Its period, or that of the dataset.")]
    area: Annotated[str, meaning("Code of its area, or the area of the dataset.")]
    status: Annotated[str, meaning("estimate, preliminary, official, contradicted, removed, renamed or set-aside.")]
    citation: Annotated[str, meaning("How to cite it.")]
    corrections: Annotated[tuple[Fate, ...], meaning("What was corrected, revised, taken back or replaced.")]
    id: Annotated[str, meaning("Id of the newest fact of an indicator; what those of a dataset begin with.")]
    kind: Annotated[str, meaning("indicator or dataset.")]
    name: Annotated[str, meaning("Name.")]
    name_en: Annotated[str, meaning("Name in English.")] = ""
    series: Annotated[str, meaning("Series.")] = ""
    indicator: Annotated[str, meaning("Code of the indicator.")] = ""
    direction: Annotated[str, meaning("Which way is good: up or down.")] = ""
    definition: Annotated[str, meaning("Definition of the indicator.")] = ""
    replaces: Annotated[str, meaning("Document of the indicator that it continues.")] = ""
    url: Annotated[Url, meaning("This document.")]
    page: Page
    licence: Annotated[Licence, meaning("Licence of the figures.")]
    portal: Annotated[Portal, meaning("The portal that publishes it.")]
    source: Annotated[tuple[Source, ...], meaning("Where it comes from.")]
    sha256: Annotated[str, meaning("SHA-256 of the file in which it is published.")]
    edition: Annotated[str, meaning("Version of its dataset.")]
    checks: Annotated[dict[str, int], meaning("How many checks of its dataset came out which way.")]
    areas: Annotated[tuple[AreaName, ...], meaning("The areas of its facts.")] = ()
    datasets: Annotated[tuple[Provenance, ...], meaning("Where its facts come from.")]
    facts: Annotated[tuple[Fact, ...], meaning("Every fact, area by area in the order of time.")]


class FactsEntry(Shape, frozen=True, kw_only=True):
    """A document of facts in the list of all."""

    id: Annotated[str, meaning("Id of its newest fact, or what its facts begin with.")]
    kind: Annotated[str, meaning("indicator or dataset.")]
    name: Annotated[str, meaning("Name.")]
    name_en: Annotated[str, meaning("Name in English.")] = ""
    series: Annotated[str, meaning("Series.")] = ""
    printed: Annotated[str, meaning("The newest figure of an indicator, as pages print it.")] = ""
    period: Annotated[str, meaning("Its period.")] = ""
    area: Annotated[str, meaning("Its area.")] = ""
    count: Annotated[int, meaning("How many facts there are.")]
    url: Annotated[Url, meaning("The document.")]
    page: Page
