"""A table emptied for the next period is still the table that its package describes."""

from dataclasses import replace

import pytest

from site_builder.authoring.blank import emptied_table
from site_builder.core.problem import AuthoringError
from site_builder.core.sheets.csv import Dialect, csv_rows
from tests.factories import make_resource

ROWS = [["code", "name", "value"], ["4.1", 'a\rb; "c"', "5"]]


def emptied(source, dialect=None):
    """The file of the valid table with other bytes, its values taken out."""
    table = make_resource().table
    fields = tuple(field for field in table.schema.fields if field.name in ROWS[0])
    described = replace(table, schema=replace(table.schema, fields=fields))
    return emptied_table(make_resource(source=source, table=described), ["value"], dialect)


def test_a_carriage_return_in_a_cell_stays_in_it():
    """The csv module's writer would leave it bare, and the check would then find a row too short."""
    text = emptied(b'code,name,value\n4.1,"a\rb; ""c""",5\n')
    assert list(csv_rows(text)) == [ROWS[0], [*ROWS[1][:2], ""]]


@pytest.mark.parametrize(
    ("dialect", "form", "source"),
    [
        ({"delimiter": ";"}, Dialect(delimiter=";"), b'code;name;value\n4.1;"a\rb; ""c""";5\n'),
        ({"quoteChar": "'"}, Dialect(quote="'"), b"code,name,value\n4.1,'a\rb; \"c\"',5\n"),
        (
            {"escapeChar": "\\", "doubleQuote": False},
            Dialect(escape="\\", doubles_quotes=False),
            b'code,name,value\n4.1,"a\rb; \\"c\\"",5\n',
        ),
        (
            {"skipInitialSpace": True},
            Dialect(skips_blanks=True),
            b'code, name, value\n4.1, "a\rb; ""c""", 5\n',
        ),
    ],
    ids=["delimiter", "quote", "escape", "blanks"],
)
def test_a_dialect_is_kept(dialect, form, source):
    """What its descriptor says of the file is still true of the emptied one."""
    assert list(csv_rows(emptied(source, dialect), form)) == [ROWS[0], [*ROWS[1][:2], ""]]


def test_line_ends_stay():
    """An editor that made them will find them again; a missing value is nothing, not an empty text in quotes."""
    assert (
        emptied("\ufeffcode,name,value\r\n4.1,a,5\r\n".encode()) == "code,name,value\r\n4.1,a,\r\n"
    )


@pytest.mark.parametrize(
    ("source", "dialect"),
    [
        (b"code;name;value\n4.1;a;5\n", None),
        (b"Bieu 1,,\ncode,name,value\n4.1,a,5\n", {"headerRows": [2]}),
        (b"a,b,c\nd,e,f\ncode,name,value\n4.1,a,5\n", {"headerRows": [3]}),
        (b"code,name,value\n(1),(2),(3)\n4.1,a,5\n", {"commentRows": [2]}),
        (b"code,name,value\n# note\n4.1,a,5\n", {"csv": {"commentChar": "#"}}),
        (b"Code,Name,Value\n4.1,a,5\n", {"headerCase": False}),
        (b"4.1,a,5\n", {"header": False}),
        (b"code,name,value\n4.1,a,5\n", "dialect.json"),
    ],
    ids=["unstated", "second", "third", "comment row", "comments", "case", "none", "apart"],
)
def test_a_table_that_cannot_be_emptied_for_sure_is_refused(source, dialect):
    """Its figures would stand in the next report as those of the new period."""
    with pytest.raises(AuthoringError):
        emptied(source, dialect)
