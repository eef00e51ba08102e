"""The list of indicators of a series as an import proposes and enters it: rows of the form that the list lacks.

Codes, names and units are those of the form; the kind follows from unit, scale and value. Which way is better is
asked, and nothing is claimed until somebody answers.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from site_builder.authoring.new import list_files, named_regime, new_series
from site_builder.authoring.series_lists import SeriesLists, unit_parts
from site_builder.core.calendar.period import Kind
from site_builder.core.cell import canonical_cell
from site_builder.core.files import OutputFile
from site_builder.core.language import any_of, words
from site_builder.core.numbers.number import decimals_of
from site_builder.extensions.office_import.document import DataTable, scales_of
from site_builder.extensions.office_import.form import Observed, observed
from site_builder.extensions.office_import.problems import Proposal
from site_builder.extensions.office_import.tables.units import concept_of
from site_builder.load.portal.publication import Folders, Reading
from site_builder.model.indicator import Indicator

DIRECTIONS = ("up", "down", "none")
YES = "yes"  # the answer that takes what is proposed
_WORSE = re.compile(rf"(?<!\w)(?:{any_of('import.worse')})(?!\w)", re.IGNORECASE)
_RANKS, _SHARES = words("column.ranks"), words("column.shares")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row for the list of the series. `proposed` is the direction that somebody may accept, `direction` the accepted
    one."""

    code: str
    name: str
    unit: str
    kind: str
    direction: str
    decimals: str
    parent: str
    proposed: str = ""
    scale: tuple[tuple[str, str], ...] = ()

    @property
    def row(self) -> dict[str, str]:
        """As the list has it."""
        own = ("code", "name", "unit", "kind", "decimals", "direction", "parent")
        return {part: value for part, value in asdict(self).items() if part in own}


def about(rows: Sequence[Listed]) -> str:
    """What the questions about these rows are kept under: from which code to which, and how many."""
    return f"{rows[0].code} – {rows[-1].code} ({len(rows)})" if rows else ""


def proposed(
    tables: Sequence[DataTable],
    known: Container[str],
    kinds: Mapping[str, str],
    directions: Mapping[str, str],
) -> tuple[Listed, ...]:
    """Rows of the form that the list lacks, with what was answered about their kinds and directions."""
    parted = [(table, parts) for table in tables if (parts := observed(table))]
    by_key = {
        row.code: row
        for table, parts in parted
        for row in _rows(table, parts, scales_of(tables), known)
    }
    rows = tuple(by_key.values())
    kind_of, direction_of = parse_pairs(kinds.get(about(rows), "")), directions.get(about(rows), "")
    chosen = (
        {row.code: row.proposed for row in rows}
        if direction_of.split(",")[0].strip() == YES
        else {}
    )
    chosen |= parse_pairs(direction_of)
    return tuple(
        replace(row, kind=kind_of.get(row.code, row.kind), direction=chosen.get(row.code, ""))
        for row in rows
    )


def _rows(
    table: DataTable,
    parts: Observed,
    scales: Mapping[str, Sequence[tuple[Decimal, str]]],
    known: Container[str],
) -> Iterator[Listed]:
    above = table.column("parent")
    parents = {str(value) for value in above.values if value} if above else set()
    for n, value in enumerate(parts.value.values):
        cells = (
            each.values[n] if each else None for each in (parts.code, parts.name, parts.unit, above)
        )
        code, name, unit, parent = (str(cell or "") for cell in cells)
        if not code or not name or code in known:
            continue
        number = value if isinstance(value, Decimal) else None
        kind = "coded" if code in scales else _kind(name, unit, number, has_rows=code in parents)
        better = _better(kind, name)
        whole = "0" if kind == "count" else ""
        answers = tuple((canonical_cell(answer), label) for answer, label in scales.get(code, ()))
        yield Listed(code, name, unit, kind, "", whole, parent, better, answers)


def _kind(name: str, unit: str, value: Decimal | None, *, has_rows: bool) -> str:
    """What is counted; "" where the form does not show it."""
    if unit.strip().lower() in _SHARES:
        return "percent"
    if unit.strip().lower() in _RANKS:
        return "rank"
    if value is None and not unit:
        return "heading" if has_rows else ""
    is_whole = value is None or decimals_of(value) == 0
    return "count" if is_whole and concept_of(name, unit).counted else "quantity"


def _better(kind: str, name: str) -> str:
    if kind == "rank" or (kind in ("percent", "count", "quantity") and _WORSE.search(name)):
        return "down"
    return "up" if kind in ("percent", "coded") else "none" if kind in ("count", "quantity") else ""


def parse_pairs(text: str) -> dict[str, str]:
    """`4=heading, 5.1=count` as code and word; what is no pair is none."""
    pairs = (part.partition("=") for part in re.split(r"[,;]", text))
    return {code.strip(): word.strip() for code, mark, word in pairs if mark}


def is_answer(text: str, allowed: Container[str]) -> bool:
    """Whether an answer is yes, pairs of a code and a word, or both."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return all(part == YES or part.partition("=")[2].strip() in allowed for part in parts)


def by_word(rows: Sequence[Listed], part: str) -> str:
    """`percent: 4.1.1, 4.1.2; count: 5.1.1`, as questions show what is proposed."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(getattr(row, part) or "?", []).append(row.code)
    return "; ".join(f"{word}: {', '.join(codes)}" for word, codes in groups.items())


# What an earlier import of the same document entered, and nobody has changed since, is entered anew.


def entered_before(rows: object, listed: Mapping[str, Indicator]) -> frozenset[str]:
    """The codes of `rows`, those of an import.yaml, that stand in the list as they were entered."""
    known = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    entered = {
        str(row.get("code")): {key: str(value) for key, value in row.items()} for row in known
    }
    return frozenset(
        code for code, row in entered.items() if code in listed and _row_of(listed[code]) == row
    )


def _row_of(indicator: Indicator) -> dict[str, str]:
    texts = {
        part: str(getattr(indicator, part))
        for part in ("code", "name", "unit", "kind", "direction", "parent")
    }
    return {**texts, "decimals": "" if indicator.decimals is None else str(indicator.decimals)}


def series_files(
    folders: Folders,
    reading: Reading,
    series: str,
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    *,
    gone: frozenset[str],
    kind: Kind,
    matter: str,
) -> tuple[OutputFile, ...]:
    """The page of the series where it has none, and its list with these rows by role, without those of `gone` codes."""
    publication, site = reading.publication, reading.publication.site
    has_page = (folders.reports / series / "index.md").exists()
    pages = () if has_page else (new_series(site, series, matter, (kind,), named_regime(site, "")),)
    if not any(rows.values()) and not gone:
        return pages
    if series not in publication.listed_series:
        return (*pages, *list_files(site, series, matter, rows["indicators"], rows["scales"]))
    return (*pages, *SeriesLists(folders, reading, series).entered(rows, gone))


def rows_of(
    listing: Sequence[Listed],
    accepted: Sequence[Proposal],
    period: str,
    listed: Mapping[str, Indicator],
) -> dict[str, list[dict[str, str]]]:
    """What a draft enters into the lists of its series: new indicators, and changes that somebody has agreed to."""
    breaks = [(each.code, each.options) for each in accepted if each.command == "series break"]
    units = {
        code: unit_parts(listed[code], parts.get("--unit", ""))
        for code, parts in breaks
        if code in listed
    }
    return {
        "indicators": [
            *(row.row for row in listing),
            *({"code": code, **now} for code, (_, now) in units.items() if now),
            *(
                {"code": each.code, "until": until}
                for each in accepted
                if (until := each.options.get("--until"))
            ),
        ],
        "scales": [
            {"indicator": row.code, "value": value, "label": label}
            for row in listing
            for value, label in row.scale
        ],
        "breaks": [
            {"indicator": code, "period": period, "kind": parts["--kind"], "note": parts["--note"]}
            | (units[code][0] if code in units else {})
            for code, parts in breaks
        ],
    }
