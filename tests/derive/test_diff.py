"""What counts as changed, and how grave it is."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.derive.diff import Column, Snapshot, TableState, compare, compare_tables, label_of
from site_builder.model.edition import parse_json, render_csv, render_json
from tests.authoring.apply import apply, sorted_rows

NAMES = ["code", "place", "value"]
CELL = st.text("ab;#1", max_size=2)


@st.composite
def tables(draw):
    """A small table, with a key of one or two columns or with none."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 3))]
    rows = draw(st.lists(st.tuples(*(CELL for _ in names)), max_size=6))
    return TableState(
        "t", tuple(map(Column, names)), tuple(rows), tuple(names[: draw(st.integers(0, 2))])
    )


def table(*rows, names=("code", "value"), key=("code",)):
    """A table of two columns, keyed by the first."""
    return TableState("t", tuple(map(Column, names)), rows, key)


def told(old, new):
    """The differences in short."""
    return [
        (each.kind, each.level, each.row, each.column, each.old, each.new)
        for each in compare_tables(old, new)
    ]


@settings(max_examples=4 * settings.default.max_examples)
@given(tables(), tables())
def test_applied_to_the_older_it_gives_the_newer(old, new):
    """Nothing of the newer table is missing from the difference, whatever the tables are."""
    made = apply(old, tuple(compare_tables(old, new)), new)
    assert sorted_rows(made) == sorted_rows(new)


@given(tables())
def test_a_table_does_not_differ_from_itself(one):
    """No difference where nothing changed."""
    assert list(compare_tables(one, one)) == []


@given(tables(), tables())
def test_written_json_is_read_back(old, new):
    """The frozen difference keeps every change."""
    changes = tuple(compare_tables(old, new))
    assert parse_json(render_json("p", "1.1.0", "1.0.0", changes)) == changes


def test_one_cell():
    """Old, new, and the row by its key."""
    assert told(table(("1", "5"), ("2", "6")), table(("1", "5"), ("2", "7"))) == [
        ("cell", "minor", "2", "value", "6", "7")
    ]


def test_rows_by_key_may_move():
    """A moved row is no change of a figure, only of the order."""
    assert told(table(("1", "5"), ("2", "6")), table(("2", "6"), ("1", "5"))) == [
        ("row-order", "patch", "", "", "", "")
    ]


def test_rows_come_and_go():
    """A whole row is told as JSON."""
    assert told(table(("1", "5")), table(("2", "6"))) == [
        ("row-added", "minor", "2", "", "", '{"code": "2", "value": "6"}'),
        ("row-removed", "minor", "1", "", '{"code": "1", "value": "5"}', ""),
    ]


def test_without_a_key_rows_alike_at_both_ends_stay():
    """A row taken out of the middle is one removed row, by its line in the older file."""
    old = table(("a", "1"), ("b", "2"), ("c", "3"), key=())
    assert told(old, table(("a", "1"), ("c", "3"), key=())) == [
        ("row-removed", "minor", "#3", "", '{"code": "b", "value": "2"}', "")
    ]


def test_without_a_key_one_more_of_equal_rows_is_a_row():
    """It is alike at both ends, and counted once."""
    row = ("1", "5")
    assert [each[:3] for each in told(table(row, row, key=()), table(row, row, row, key=()))] == [
        ("row-added", "minor", "#4")
    ]


def test_a_key_that_names_two_rows_is_no_key():
    """Then the rows' places decide."""
    assert told(table(("1", "5"), ("1", "6")), table(("1", "5"), ("1", "7"))) == [
        ("cell", "minor", "#3", "value", "6", "7")
    ]


def test_a_new_column_is_a_major_change_with_its_cells():
    """Structure first, then every cell that it brings."""
    new = table(("1", "5", "x"), names=("code", "value", "note"))
    assert told(table(("1", "5")), new) == [
        ("column-added", "major", "", "note", "", ""),
        ("cell", "minor", "1", "note", "", "x"),
    ]


@pytest.mark.parametrize(
    ("fact", "level"),
    [("unit", "major"), ("type", "major"), ("title", "patch"), ("title_en", "patch")],
)
def test_what_is_said_of_a_column(fact, level):
    """A unit changes the meaning, a title only the wording."""
    old = table(("1", "5"))
    new = replace(old, columns=(old.columns[0], Column("value", ((fact, "x"),))))
    assert [(each.level, each.facet, each.new) for each in compare_tables(old, new)] == [
        (level, fact, "x")
    ]


def test_tables_and_files_of_a_package():
    """New tables and files are structure; a file with other bytes is a revision."""
    old = Snapshot((), (table(("1", "5")),), (("map", "a"), ("old", "b")))
    new = Snapshot((), (replace(table(("1", "5")), name="u"),), (("map", "c"), ("new", "d")))
    assert [(each.kind, each.level, each.table) for each in compare(old, new)] == [
        ("table-added", "major", "u"),
        ("table-removed", "major", "t"),
        ("file", "minor", "map"),
        ("file", "major", "new"),
        ("file", "major", "old"),
    ]


def test_the_period_of_a_package_is_its_meaning():
    """Another period is a major change, another description is not."""
    old, new = Snapshot((("period", "2022"),)), Snapshot((("description", "x"), ("period", "2023")))
    assert [(each.facet, each.level) for each in compare(old, new)] == [
        ("description", "patch"),
        ("period", "major"),
    ]


def test_a_carriage_return_in_a_difference_makes_no_row():
    """Two lines are meant, and every reader finds two."""
    changes = tuple(compare_tables(table(("1", "a\rb")), table(("1", "c\rd"))))
    rows = list(csv.DictReader(io.StringIO(render_csv(changes).decode(), newline="")))
    assert [(row["old"], row["new"]) for row in rows] == [("a\rb", "c\rd")]


def test_difference_as_csv():
    """One line a change, under names that stay."""
    changes = tuple(compare_tables(table(("1", "5")), table(("1", "5,5"))))
    assert render_csv(changes).decode() == (
        'table,row,column,facet,old,new,reason,kind,level\nt,1,value,,5,"5,5",,cell,minor\n'
    )


def test_a_fact_of_a_table_or_file_is_told_with_old_and_new():
    """Readers see what stood there; one that is new or gone has nothing on the other side."""
    old = Snapshot(
        (("title", "a"),),
        (replace(table(), facts=(("title", "b"), ("primaryKey", "code"))),),
        (("map", "c"),),
    )
    new = Snapshot((("title", "A"),), (replace(table(), facts=(("title", "B"),)),), (("map", "C"),))
    assert [
        (each.kind, each.table, each.facet, each.old, each.new) for each in compare(old, new)
    ] == [
        ("package", "", "title", "a", "A"),
        ("table", "t", "primaryKey", "code", ""),
        ("table", "t", "title", "b", "B"),
        ("file", "map", "", "c", "C"),
    ]


def test_tables_that_come_and_go_name_their_columns():
    """Old or new."""
    some, none = Snapshot((), (table(),)), Snapshot()
    assert [
        (each.kind, each.old, each.new) for each in (*compare(none, some), *compare(some, none))
    ] == [
        ("table-added", "", "code, value"),
        ("table-removed", "code, value", ""),
    ]


def test_columns_in_another_order_are_structure():
    """With both orders; columns that came or went play no part in it."""
    old, new = (
        table(names=("code", "value", "gone")),
        table(names=("new", "value", "code"), key=("code",)),
    )
    found = [each for each in compare_tables(old, new) if each.kind == "table"]
    assert [(each.level, each.facet, each.old, each.new) for each in found] == [
        ("major", "columns", "code, value", "value, code")
    ]


def test_a_fact_of_a_column_is_told_with_its_column():
    """Old and new."""
    old = replace(table(), columns=(Column("code"), Column("value", (("unit", "%"),))))
    new = replace(table(), columns=(Column("code"), Column("value", (("unit", "‰"),))))
    (found,) = compare_tables(old, new)
    assert (found.kind, found.table, found.column, found.facet, found.old, found.new) == (
        "column",
        "t",
        "value",
        "unit",
        "%",
        "‰",
    )


@pytest.mark.parametrize(
    ("key", "label"),
    [
        (("1",), "1"),
        (("1;2",), "1;2"),
        (("1", "2"), "1; 2"),
        (("1;", "2"), '["1;", "2"]'),
        ((), ""),
    ],
)
def test_a_row_is_named_by_its_key(key, label):
    """As JSON where its parts hold the sign that joins them."""
    assert label_of(key) == label


def test_a_cell_knows_the_place_of_its_row_in_the_newer_table():
    """From 0; a removed row has none."""
    found = list(
        compare_tables(
            table(("1", "5"), ("2", "6"), ("3", "7")), table(("3", "8"), ("2", "6"), ("4", "9"))
        )
    )
    assert [(each.kind, each.row, each.index) for each in found] == [
        ("cell", "3", 0),
        ("row-added", "4", 2),
        ("row-removed", "1", None),
        ("row-order", "", None),
    ]
