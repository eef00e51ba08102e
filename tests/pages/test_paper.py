"""What a sheet of paper holds of a wide table."""

from dataclasses import replace

from site_builder.pages.tables.cell import CellView
from site_builder.pages.tables.table import ACROSS, ROOM, unprinted

COUNT = ACROSS + 4
LABELS = tuple(f"c{place}" for place in range(COUNT))


def rows(*texts, count=COUNT):
    """Rows of short cells of their own; `texts` stand in the first columns of each row."""
    return [
        [CellView(said[p] if p < len(said) else f"{p}.{n}") for p in range(count)]
        for n, said in enumerate(texts)
    ]


def test_a_table_that_a_sheet_holds_is_printed_whole():
    """Whatever its cells say."""
    assert unprinted(LABELS[:ACROSS], rows(["x" * ROOM], [], count=ACROSS), 0) == ()


def test_what_says_the_same_in_every_row_goes_first():
    """Or nothing at all; the column that heads the rows stays."""
    assert unprinted(LABELS, rows(["a", "b", "", "x"], ["a", "b", "", "y"]), 0) == (1, 2)


def test_the_last_columns_go_where_words_need_the_room():
    """No word is broken: what stays fits side by side, and no more goes than must."""
    long = "khôngngắtđược" * 3
    left = unprinted(LABELS, rows([long, long], ["x", "y"]), 0)
    assert left == tuple(range(len(LABELS) - len(left), len(LABELS)))
    widths = [2 + (len(long) if place < 2 else 3 + (place > 9)) for place in range(len(LABELS))]
    assert sum(widths[: -len(left)]) <= ROOM < sum(widths[: -len(left)]) + widths[-len(left)]


def test_an_address_may_be_broken():
    """It takes a few letters of room."""
    told = [
        [CellView(name * ROOM, "link"), *row[1:]]
        for name, row in zip("xy", rows([], []), strict=True)
    ]
    assert unprinted(LABELS, told, 1) == ()
    assert unprinted(LABELS, [[replace(row[0], kind="text"), *row[1:]] for row in told], 1) != ()


def test_the_rest_of_a_row_that_a_heading_spans_counts_for_nothing():
    """Its row ends with it."""
    assert (
        unprinted(LABELS, [*rows(["a"], ["b"]), [CellView("tiêu đề", span=len(LABELS))]], 0) == ()
    )
