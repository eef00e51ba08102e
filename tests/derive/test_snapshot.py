"""What a release promises not to change, read from published files."""

import json

import pytest

from site_builder.derive.diff import WORDING, Column, Snapshot, TableState, parse_snapshot

TABLE = {
    "name": "indicators",
    "type": "table",
    "path": "indicators.csv",
    "title": "Chỉ tiêu",
    "title_en": "Indicators",
    "hash": "sha256:1",
    "observations": {"value": "value", "indicator": "code"},
    "schema": {
        "primaryKey": "code",
        "foreignKeys": [{"fields": ["code"]}],
        "fields": [
            {"name": "code", "type": "string", "title": "Mã", "title_en": "Code", "example": "4.1"},
            {
                "name": "value",
                "type": "number",
                "unit": "%",
                "constraints": {"minimum": 0},
                "format": "default",
            },
        ],
    },
}
SCAN = {"name": "scan", "path": "scan.pdf", "hash": "sha256:2"}
PACKAGE = {
    "name": "p",
    "title": "Gói",
    "title_en": "Package",
    "version": "1.0.0",
    "resources": [TABLE, SCAN],
}
CSV = 'code,value\n4.1,77.70\n"4,2","a\nb"\n'


def snapshot(package=PACKAGE, **files):
    """The snapshot of published files."""
    return parse_snapshot(
        {"datapackage.json": json.dumps(package).encode(), "indicators.csv": CSV.encode(), **files}
    )


def test_facts_of_the_package():
    """What is promised, with translations; version and resources are no promise."""
    assert snapshot().facts == (("name", "p"), ("title", "Gói"), ("title_en", "Package"))


@pytest.mark.parametrize(
    "name", ["language", "spatial", "period", "temporal", "series", "licenses", "contributors"]
)
def test_every_promised_fact_is_kept(name):
    """One that is dropped could change unseen."""
    assert (name, '{"a": "ă", "b": 1}') in snapshot({**PACKAGE, name: {"b": 1, "a": "ă"}}).facts


def test_tables_and_other_files_are_told_apart():
    """A table by its cells, a file by its hash."""
    found = snapshot()
    assert [table.name for table in found.tables] == ["indicators"]
    assert found.files == (("scan", "sha256:2"),)


def test_a_file_without_a_hash():
    """Older editions may have none."""
    assert snapshot({**PACKAGE, "resources": [{"name": "scan", "path": "a"}]}).files == (
        ("scan", ""),
    )


def test_cells_are_the_rows_under_the_heading():
    """As text, quotes undone."""
    assert snapshot().tables[0].rows == (("4.1", "77.70"), ("4,2", "a\nb"))


def test_an_empty_file_has_no_rows():
    """Not even a heading."""
    assert snapshot(**{"indicators.csv": b""}).tables[0].rows == ()


def test_columns_with_their_facts():
    """Type, format, unit, constraints and words; an example is no promise."""
    code, value = snapshot().tables[0].columns
    assert code == Column("code", (("title", "Mã"), ("title_en", "Code"), ("type", "string")))
    told = (
        ("constraints", '{"minimum": 0}'),
        ("format", "default"),
        ("type", "number"),
        ("unit", "%"),
    )
    assert value == Column("value", told)


def test_facts_of_a_table():
    """Roles and words first, then keys of the schema."""
    assert snapshot().tables[0].facts == (
        ("observations", '{"indicator": "code", "value": "value"}'),
        ("title", "Chỉ tiêu"),
        ("title_en", "Indicators"),
        ("foreignKeys", '[{"fields": ["code"]}]'),
        ("primaryKey", "code"),
    )


@pytest.mark.parametrize(
    ("written", "key"),
    [("code", ("code",)), (["code", "value"], ("code", "value")), (None, ()), ([], ())],
)
def test_key_of_a_table(written, key):
    """One column as text, several as a list, or none."""
    table = {**TABLE, "schema": {**TABLE["schema"], "primaryKey": written}}
    assert snapshot({**PACKAGE, "resources": [table]}).tables[0].key == key


def test_a_file_that_is_missing_is_an_error():
    """Rather than a table without rows."""
    with pytest.raises(KeyError):
        parse_snapshot({"datapackage.json": json.dumps(PACKAGE).encode()})


def state(*rows, columns=("a", "b")):
    """A table of two columns."""
    return TableState("t", tuple(Column(name) for name in columns), rows)


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        (("a",), [("1",), ("2",)]),
        (("b", "a"), [("x", "1"), ("x", "2")]),
        (("b",), []),
        ((), []),
        (("c",), []),
        (("a", "c"), []),
    ],
)
def test_keys_of_rows(key, keys):
    """In the key's order; none where a column is not there or two rows share a key."""
    assert state(("1", "x"), ("2", "x")).keys(key) == keys


def test_tables_are_found_by_name():
    """Or not at all."""
    found = Snapshot(tables=(state(),))
    assert found.table("t") is found.tables[0] and found.table("u") is None


def test_wording_is_what_readers_read():
    """Changes of these are of the lowest level; a unit or a type never is."""
    assert {"title", "description", "keywords", "licenses", "sources"} <= WORDING
    assert not WORDING & {"unit", "type", "constraints", "period", "name"}
