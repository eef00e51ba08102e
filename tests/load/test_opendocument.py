"""Sheets of OpenDocument: what their cells hold, or why nobody can say it."""

import contextlib
import io
import resource
import zipfile
from pathlib import Path

import pytest

from site_builder.core.problem import UnreadableError
from site_builder.core.sheets.opendocument import ods_rows, plain_xml
from tests.load.folder import codes, field, one_table, read
from tests.load.test_forms import table_of

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
WIDE = "table:number-columns-repeated='{}'"
AB = [field("a"), field("b", "number")]


def sheet(*cells, more="", look="<office:body>"):
    """A sheet with the columns a and b, of which the row under the header has these cells."""
    rows = "".join(
        f"<table:table-row>{row}</table:table-row>"
        for row in (text("a") + text("b"), "".join(cells))
    )
    body = f'<table:table table:name="S">{rows}</table:table>{more}'
    content = (
        f"<office:document-content {SPACES} {CALC}>{look}<office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", content)
    return stream.getvalue()


def cell(stated, shown=""):
    """A cell with its attributes and what is shown of it."""
    return (
        f"<table:table-cell {stated}><text:p>{shown}</text:p></table:table-cell>"
        if shown
        else cell_bare(stated)
    )


def cell_bare(stated):
    """A cell that shows nothing."""
    return f"<table:table-cell {stated}/>"


def text(shown):
    """A cell of text."""
    return cell('office:value-type="string"', shown)


def read_row(folder, content, fields=AB):
    """The row of such a sheet."""
    return table_of(read(folder, *one_table(content, fields, path="a.ods")))[0]


@pytest.mark.parametrize(
    "stated",
    [
        'table:formula="of:=1/0" office:value-type="float" office:value="0"',
        'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
    ],
)
def test_a_formula_that_failed_is_no_zero(tmp_path, stated):
    """What is shown, #DIV/0!, is no number."""
    content = sheet(text("x"), cell(stated, "#DIV/0!"))
    assert codes(read(tmp_path, *one_table(content, AB, path="a.ods"))) == ["cell-type"]


@pytest.mark.parametrize("kind", ["", 'office:value-type="float"'])
def test_a_formula_that_was_never_computed_is_told(tmp_path, kind):
    """It has no value, and is neither 0 nor empty."""
    content = sheet(text("x"), cell(f'table:formula="of:=1+1" {kind}'))
    assert codes(read(tmp_path, *one_table(content, AB, path="a.ods"))) == ["formula-uncomputed"]


def test_an_uncomputed_formula_is_told_at_its_place_in_the_sheet(tmp_path):
    """Blank rows count there, and all such cells are counted."""
    formula = cell('table:formula="of:=1+1"')
    blank = '</table:table-row><table:table-row table:number-rows-repeated="3"/><table:table-row>'
    content = sheet(
        text("x"),
        text("1"),
        blank,
        text("y"),
        formula,
        "</table:table-row><table:table-row>",
        formula,
    )
    (told,) = read(tmp_path, *one_table(content, AB, path="a.ods")).problems
    assert (told.row, dict(told.facts)) == (6, {"place": "B6", "count": "2"})


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ("PT10H30M15.5000000S", "10:30:15.5"),
        ("PT09H05M00S", "09:05:00"),
        ("PT26H03M00S", "PT26H3M0S"),
    ],
)
def test_times_are_read_as_stored(tmp_path, stored, value):
    """Not as shown, which leaves out seconds; beyond a day it is a duration."""
    content = sheet(
        text("x"), cell(f'office:value-type="time" office:time-value="{stored}"', "10:30")
    )
    assert read_row(tmp_path, content, [field("a"), field("b", "any")]) == ("x", value)


def test_a_text_may_stand_in_its_attribute(tmp_path):
    """Where no paragraph says it."""
    content = sheet(cell('office:value-type="string" office:string-value="x"'), text("y"))
    assert read_row(tmp_path, content, [field("a"), field("b")]) == ("x", "y")


@pytest.mark.parametrize(("most", "is_read"), [(4, True), (3, False)])
def test_a_sheet_of_as_many_cells_as_are_read_is_whole(monkeypatch, most, is_read):
    """One more, and it is refused, not cut."""
    monkeypatch.setattr("site_builder.core.sheets.opendocument.MOST_CELLS", most)
    with contextlib.nullcontext() if is_read else pytest.raises(UnreadableError):
        assert ods_rows(sheet(text("x"), text("y")), lambda names: 0) == [["a", "b"], ["x", "y"]]


def test_a_hidden_sheet_is_no_table(tmp_path):
    """Its style says that it is not displayed."""
    look = (
        '<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles><office:body>"
    )
    row = f"<table:table-row>{text('q')}</table:table-row>"
    more = f'<table:table table:name="H" table:style-name="h">{row}</table:table>'
    content = sheet(text("x"), text("y"), more=more, look=look)
    reading = read(tmp_path, *one_table(content, path="a.ods"), reported=frozenset())
    assert [resource.name for resource in reading.package.tables] == ["a"]


def test_what_a_sheet_took_from_another_file_is_no_table(tmp_path):
    """LibreOffice keeps it beside the sheets."""
    kept = f"<table:table table:name=\"'file:///x.ods'#$S\"><table:table-row>{text('q')}</table:table-row></table:table>"
    reading = read(
        tmp_path,
        *one_table(sheet(text("x"), text("y"), more=kept), path="a.ods"),
        reported=frozenset(),
    )
    assert [resource.name for resource in reading.package.tables] == ["a"]


@pytest.mark.parametrize(
    "rows",
    [
        f"<table:table-row>{cell(WIDE.format(999999999), 'x')}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="999999999">{text("x")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="90000000000000000000">{text("x")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="-1">{text("x")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="x">{text("x")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="9000000">{text("x")}</table:table-row>' * 3,
        # One wide row makes every narrow one as wide.
        f"<table:table-row>{cell_bare(WIDE.format(16000))}{text('x')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1000000">{text("x")}</table:table-row>',
    ],
)
def test_a_sheet_without_end_is_not_unrolled(rows):
    """A hundred bytes said a billion cells; the bound is asked before the list is made."""
    content = sheet(text("x"), text("1"), f"</table:table-row>{rows}<table:table-row>")
    with bound_of(256 << 20), pytest.raises(UnreadableError):
        ods_rows(content, lambda names: 0)


def test_entities_are_seen_in_letters_of_two_bytes():
    """They grow without end."""
    with pytest.raises(UnreadableError):
        plain_xml('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"))


@contextlib.contextmanager
def bound_of(memory):
    """No more memory than this beside what the process has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
