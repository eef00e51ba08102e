"""What an import tells: doubts, differences, what the ledger misses, and what the source has wrong itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from site_builder.core.problem import Problem, sort_problems
from site_builder.extensions.office_import import problems
from site_builder.extensions.office_import.assemble import all_notes
from site_builder.extensions.office_import.document import Note
from site_builder.extensions.office_import.form import off_scale
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.observed import indicators
from site_builder.extensions.office_import.passes import LEGACY, Read
from site_builder.extensions.office_import.table import Doubt
from site_builder.extensions.office_import.tables.headers import is_unnamed
from site_builder.extensions.office_import.tables.totals import wrong_totals

MOST_NAMED = 30  # lost words that one message names
REASON_RULES = {
    "bound": problems.beyond_bound,
    "convention": problems.ambiguous_number,
    "irregular": problems.irregular_number,
    "unit": problems.unit_differs,
    "text": problems.words_among_numbers,
    "code": problems.repeated_code,
    "lost-group": problems.lost_group,
    "ragged": problems.ragged_row,
    "format-scales": problems.format_scales,
    "no-value": problems.no_value,
    "digits": problems.many_digits,
    "recognised": problems.recognised,
}


def told(source: str, read: Read, wrong: Iterable[Problem]) -> tuple[Problem, ...]:
    """Everything that was found in a document, its lost words apart; `wrong` is what the source has wrong itself."""
    found = [*read.problems, *wrong, *(difference.problem for difference in read.differences)]
    found = [replace(problem, file=source) for problem in found]
    found += [_doubtful(source, doubt) for table in read.tables for doubt in table.doubts]
    for table in read.assembled.tables:
        unnamed = sum(c.type in ("number", "integer") and is_unnamed(c.title) for c in table.columns)
        if unnamed:
            found.append(problems.unnamed_columns(source, place=table.place, count=unnamed))
    found += [problem for said in all_notes(read.assembled) for problem in _noted(source, said)]
    return sort_problems(found)


def _doubtful(source: str, doubt: Doubt) -> Problem:
    return REASON_RULES[doubt.reason](
        source,
        place=doubt.place,
        printed=doubt.printed,
        column_title=doubt.column,
        reason=doubt.reason,
        count=doubt.cells,
    )


def _noted(source: str, said: Note) -> Iterator[Problem]:
    """What a decision has to tell people, not only the protocol."""
    if said.code in LEGACY:
        yield problems.legacy_encoding(source, found=dict(said.facts)["found"])
    elif said.code == "loose-cells":
        yield problems.loose_cells(source, place=said.place, count=dict(said.facts)["count"])
    elif said.code == "rounded":
        facts = dict(said.facts)
        yield problems.rounded(source, place=said.place, column_title=facts["column"], count=facts["count"])
    elif said.code == "hidden-sheet":
        yield problems.hidden_sheet(source, place=said.place)
    elif said.code.startswith("hidden-"):
        yield problems.hidden_part(source, place=said.place)


def wrong_in_source(read: Read) -> list[tuple[str, Problem]]:
    """What the source has wrong itself, in words for import.md and as a problem."""
    found = []
    tables = read.assembled.tables
    for table in tables:
        for wrong in wrong_totals(table):
            place = drafted(
                "{file}.csv, row {row}, column {column}", file=table.name, row=wrong.row + 2, column=wrong.column
            )
            words = drafted(
                "The total {printed} at {place} is not the sum of its parts, {computed}.",
                printed=wrong.printed,
                place=place,
                computed=wrong.computed,
            )
            found.append((words, problems.wrong_total("", place=place, printed=wrong.printed, computed=wrong.computed)))
    scales = next((table for table in tables if table.name == "scales"), None)
    main = indicators(tables)
    for row, answer, scale in off_scale(main, scales) if main and scales else ():
        place = drafted("{file}.csv, row {row}", file=main.name, row=row + 2) if main else ""
        words = drafted(
            "The answer {answer} at {place} is not on its scale ({scale}).", answer=answer, place=place, scale=scale
        )
        found.append((words, problems.outside_scale("", place=place, printed=answer, scale=scale)))
    return found


def ledger_problems(source: str, read: Read) -> list[Problem]:
    """Words and numbers of the source that are nowhere in the draft."""
    counted = read.balance
    if not counted.counted:  # of a scan more was said already
        is_scan = any(found.code == "import-recognised-pages" for found in read.problems)
        return [] if is_scan else [problems.not_counted(source, file_name=source)]
    words = [word for lost in counted.lost for word in lost.words]
    named = ", ".join(words[:MOST_NAMED]) + (", …" if len(words) > MOST_NAMED else "")
    return [problems.lost_words(source, count=len(words), words=named)] if words else []
