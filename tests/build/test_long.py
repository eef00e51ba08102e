"""A portal whose tables stay in their files is the portal whose tables are in memory, to the last byte."""

import io
import re
from dataclasses import replace

import openpyxl
import pytest

from site_builder.build.pipeline import prepare
from site_builder.build.store.kept import Keeper
from site_builder.build.store.nouns import pack
from site_builder.build.store.store import Store
from site_builder.core.files import OutputFile, SourceChangedError
from site_builder.export import REGISTRY, discover
from site_builder.export.csv import csv_pieces, render_csv
from site_builder.export.parquet import parquet_pieces, render_parquet
from site_builder.export.stats import render_stats, summarise
from site_builder.export.xlsx import render_xlsx, xlsx_pieces
from site_builder.export.zip import render_archive
from site_builder.load.packages.package import read_package
from site_builder.load.portal.publication import Folders
from site_builder.model.long_rows import LongRows
from tests.bench.portal import make_portal
from tests.factories import make_context
from tests.load.folder import field, one_table, read
from tests.portal import BUILT, SITE, undrawn

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def same_workbooks(monkeypatch):
    """A workbook of a long table holds its texts in the cells, so that its bytes are others: made as ever here."""
    discover()
    monkeypatch.setitem(REGISTRY.formats, "xlsx", replace(REGISTRY.formats["xlsx"], pieces=None))


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A portal of two packages; charts are tested elsewhere."""
    undrawn(monkeypatch)
    return make_portal(tmp_path / "portal", 2, 2, 30).parent


def files(root, store=None):
    """What a build would write beside pages, by address, and whether the rows stayed in their files."""
    prepared = prepare(Folders(root, root / "reports", root / "datasets"), SITE, BUILT, store=store)
    assert prepared.data_pages, prepared.problems
    tables = [
        resource.table for package in prepared.publication.packages for resource in package.tables
    ]
    return {file.uri: file.content for file in prepared.files}, all(
        isinstance(t.rows, LongRows) for t in tables
    )


@pytest.mark.whole
@pytest.mark.usefixtures("same_workbooks")
def test_the_same_files(root, tmp_path, monkeypatch):
    """Without a store, filling one, and taken from it."""
    short, is_long = files(root)
    assert not is_long
    monkeypatch.setattr("site_builder.load.tables.long_table.LEAST", 0)
    monkeypatch.setattr("site_builder.load.packages.package.LONG", 0)
    for store in (None, Store(tmp_path / "store"), Store(tmp_path / "store")):
        assert files(root, store) == (short, True)


KINDS = {
    "code": "string",
    "whole": "integer",
    "value": "number",
    "wide": "number",
    "none": "number",
    "day": "date",
    "at": "datetime",
    "year": "year",
    "ok": "boolean",
}


def rows_of(count):
    """Lines of all kinds of cells, with ties, zeros behind the point, missing values and no two alike."""
    for n in range(count):
        value = ("1.5", "1.50", "-0.25", "", "2")[n % 5]
        yield (
            f"{n % 7}.{n},{n % 11 - 5},{value},{n % 90 + 10}0000000000{n % 10}.123456789012,,2021-{n % 12 + 1:02}-11,"
            + (f"2020-01-01T08:00:{n % 60:02},{1999 + n % 9},{('true', 'false', '')[n % 3]}")
        )


def as_saved_by_excel(text):
    """A byte order mark, CRLF, `;`, decimal commas and days with the day first."""
    lines = (line.split(",") for line in text.splitlines())
    saved = [
        [
            re.sub(
                r"^(\d{4})-(\d\d)-(\d\d)$", r"\3/\2/\1", re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell)
            )
            for cell in line
        ]
        for line in lines
    ]
    return "\ufeff" + "".join(";".join(line) + "\r\n" for line in saved)


@pytest.fixture(
    params=["1", "2", "301", pytest.param("301 as saved by Excel", marks=pytest.mark.whole)]
)
def both(request, tmp_path, monkeypatch):
    """One table, its rows in memory and in its file, which has several blocks."""
    monkeypatch.setattr("site_builder.load.tables.scan.BLOCK", 1000)
    count, _, is_saved = request.param.partition(" ")
    text = ",".join(KINDS) + "\n" + "".join(f"{line}\n" for line in rows_of(int(count)))
    own = {"number": {"decimalChar": ","}, "date": {"format": "%d/%m/%Y"}} if is_saved else {}
    fields = [field(name, kind, **own.get(kind, {})) for name, kind in KINDS.items()]
    dialect = {"dialect": {"delimiter": ";"}} if is_saved else {}
    descriptor, given = one_table(as_saved_by_excel(text) if is_saved else text, fields, **dialect)
    short = read(tmp_path, descriptor, given).package
    monkeypatch.setattr("site_builder.load.tables.long_table.LEAST", 0)
    monkeypatch.setattr("site_builder.load.packages.package.LONG", 0)
    long = read(tmp_path, descriptor, given).package
    assert isinstance(long.resources[0].table.rows, LongRows)
    return short, long


def test_summaries_by_sql(both):
    """SQL counts as memory does, to the last digit."""
    short, long = (render_stats(summarise(package.resources[0])) for package in both)
    assert long == short


@pytest.mark.parametrize("unit", ["tấn", "%"])
def test_long_tables_add_up_rows_of_one_unit_too(tmp_path, monkeypatch, unit):
    """By SQL as in memory: ten values of one unit have a sum, and with another unit among them none."""
    text = "x,unit\n" + "".join(f"{n},tấn\n" for n in range(9)) + f"9,{unit}\n,người\n"
    monkeypatch.setattr("site_builder.load.tables.long_table.LEAST", 0)
    monkeypatch.setattr("site_builder.load.packages.package.LONG", 0)
    descriptor, given = one_table(text, [field("x", "integer"), field("unit", "string")])
    resource = read(tmp_path, descriptor, given).package.resources[0]
    assert isinstance(resource.table.rows, LongRows)
    assert summarise(resource)[0].sum == (45 if unit == "tấn" else None)


def test_csv_and_archive_by_pieces(both):
    """What is written of a file that is not in our form is the same, and the original is in the ZIP."""
    short, long = (make_context(package=package) for package in both)
    rendered = render_csv(short.package.resources[0], short)
    assert b"".join(csv_pieces(long.package.resources[0], long)) == rendered
    file = OutputFile("datasets/pkg/a.csv", rendered)
    archives = [render_archive(context, [file], {"a": file}) for context in (short, long)]
    assert archives[0] == archives[1]


def test_parquet_by_pieces(both):
    """The same bytes, whether the rows lie in their file or are written for it."""
    short, long = ((package.resources[0], make_context(package=package)) for package in both)
    assert b"".join(parquet_pieces(*long)) == render_parquet(*short)


def test_workbooks_by_rows(both):
    """The same cells with the same formats, and the same bytes each time."""
    short, long = ((package.resources[0], make_context(package=package)) for package in both)
    made = b"".join(xlsx_pieces(*long))
    assert made == b"".join(xlsx_pieces(*long))
    held = [openpyxl.load_workbook(io.BytesIO(content)) for content in (render_xlsx(*short), made)]
    cells = [
        [[(c.value, c.number_format) for row in sheet for c in row] for sheet in book]
        for book in held
    ]
    assert cells[0] == cells[1]


def test_long_rows_stay_in_their_file(root, tmp_path, monkeypatch):
    """The store has none of them; where the file is another one by now, a build is told."""
    monkeypatch.setattr("site_builder.load.tables.long_table.LEAST", 0)
    monkeypatch.setattr("site_builder.load.packages.package.LONG", 0)
    folder, store = sorted((root / "datasets").iterdir())[0], Store(tmp_path / "store")
    package = read_package(folder, folder.name).package
    stored = Keeper(store).put_packed("ab" * 32, pack(package, folder), folder)
    assert tuple(stored.resources[0].table.rows) == tuple(package.resources[0].table.rows)
    (folder / "bang-00.csv").write_text("", "utf-8")
    with pytest.raises(SourceChangedError):
        list(stored.resources[0].table.rows)
