"""The ledger in words: one line where it balances, the lost words where not, and what was left out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.problem import NC_
from site_builder.extensions.office_import.conservation.balance import Balance, LeftOut, by_reason
from site_builder.extensions.office_import.language import drafted
from site_builder.extensions.office_import.markdown_cell import cell

MOST_PIECES = 60  # of one reason; more are counted only
LONGEST = 240
REASONS = {
    "answered": NC_("draft", "doubtful; somebody answered what it is"),
    "answer": NC_("draft", "words of an answer, which the scale has"),
    "caption-number": NC_("draft", "number of a table"),
    "chart": NC_("draft", "figures of a chart"),
    "code": NC_("draft", "declarations at the head of the file"),
    "column-numbers-dropped": NC_("draft", "row that numbers the columns"),
    "comment": NC_("draft", "comments of an editor"),
    "deleted": NC_("draft", "deleted while changes were tracked"),
    "drawing": NC_("draft", "words in a drawing"),
    "form": NC_("draft", "box or choice of a form"),
    "header-repeated": NC_("draft", "heading of a table printed again"),
    "hidden": NC_("draft", "hidden in the source"),
    "letter-frame": NC_("draft", "frame of an official letter"),
    "page-header": NC_("draft", "header or footer of a page"),
    "page-number": NC_("draft", "page number"),
    "picture-left-out": NC_("draft", "words that describe a picture"),
    "printed-twice": NC_("draft", "printed twice, one over the other"),
    "section-row": NC_("draft", "group heading, now a column of the table"),
    "signature-left-out": NC_("draft", "signatures below a table"),
    "table-stitched": NC_("draft", "heading of a table printed again on the next page"),
    "unit-line": NC_("draft", "line of the unit, now the unit of the columns"),
}


def ledger(counted: Balance) -> str:
    """The section of import.md."""
    if not counted.counted:
        return drafted(
            "This format has only one reader, so nothing was counted again; compare it with the source by eye."
        )
    return "\n\n".join([_sum(counted), *(_table(counted.left_out) if counted.left_out else [])])


def _sum(counted: Balance) -> str:
    size = drafted(
        "The source counted again by another reader: {words} words, {numbers} numbers.",
        words=counted.words,
        numbers=counted.numbers,
    )
    if not counted.lost:
        return f"{size} " + drafted("All of them are in a table, in the text or in the list of what was left out.")
    rows = [
        f"| {cell(', '.join(lost.words))} | {cell(lost.place)} | {cell(lost.text[:LONGEST])} |" for lost in counted.lost
    ]
    count = sum(len(lost.words) for lost in counted.lost)
    head = [drafted("| Words and numbers lost | Place | As in the source |"), "|---|---|---|"]
    return "\n".join(
        [
            f"{size} **" + drafted("{count} words or numbers are nowhere in the draft:", count=count) + "**",
            "",
            *head,
            *rows,
        ]
    )


def _table(left_out: Sequence[LeftOut]) -> list[str]:
    lines = [drafted("| Why left out | Place | As in the source |"), "|---|---|---|"]
    for reason, pieces in by_reason(left_out):
        shown = pieces[:MOST_PIECES]
        lines += [f"| {drafted(REASONS[reason])} | {cell(p.place)} | {cell(p.text[:LONGEST])} |" for p in shown]
        if len(pieces) > len(shown):
            lines.append(
                f"| {drafted(REASONS[reason])} | | "
                + drafted("and {count} more", count=len(pieces) - len(shown))
                + " |"
            )
    return ["\n".join(lines)]
