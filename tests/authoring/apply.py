"""A difference applied to the older table: what it must give back is the newer one."""

import json
from dataclasses import replace

from site_builder.derive.diff import label_of


def apply(old, changes, shape):
    """The rows that `changes` make of `old`, under the columns and the key of `shape`."""
    rows = [
        (label, dict(zip(old.names, row, strict=True)))
        for label, row in zip(labels(old, shape), old.rows, strict=True)
    ]
    gone = {change.row for change in changes if change.kind == "row-removed"}
    rows = [record for label, record in rows if label not in gone]
    added = [change for change in changes if change.kind == "row-added"]
    for change in sorted(added, key=lambda change: change.index):
        rows.insert(change.index, json.loads(change.new))
    made = [{name: record.get(name, "") for name in shape.names} for record in rows]
    for change in changes:
        if change.kind == "cell" and change.column in shape.names:
            found(made, change, old, shape)[change.column] = change.new
    return replace(shape, rows=tuple(tuple(record.values()) for record in made))


def is_keyed(*tables, key):
    """Whether a key names every row of all tables."""
    return all(len(table.keys(key)) == len(table.rows) for table in tables)


def labels(table, shape):
    """How the rows of a table are called beside those of another, under the other's key."""
    if is_keyed(table, shape, key=shape.key):
        return [label_of(key) for key in table.keys(shape.key)]
    return [f"#{place + 2}" for place in range(len(table.rows))]


def found(made, change, old, shape):
    """The record that a change is about."""
    if not is_keyed(old, shape, key=shape.key):
        return made[int(change.row[1:]) - 2]
    return next(
        record
        for record in made
        if label_of(tuple(record[name] for name in shape.key)) == change.row
    )


def sorted_rows(table):
    """Rows in an order of their own: by key, their order is a change of its own kind."""
    return sorted(table.rows) if table.key else list(table.rows)
