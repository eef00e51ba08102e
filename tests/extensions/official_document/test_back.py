"""A document imported again: the same tables and figures, cell for cell."""

import json
import re
import subprocess
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pypandoc
import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.platform.processes import LIBREOFFICE, find_program
from site_builder.core.sheets.csv import Dialect as CsvForm
from site_builder.core.sheets.csv import csv_records
from site_builder.derive.portal import Portal
from site_builder.extensions.office_import.document import Grid as ReadGrid
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.readers.docx import read_docx
from site_builder.extensions.official_document.docx import render_docx
from site_builder.extensions.official_document.make import make_document
from site_builder.extensions.official_document.model import Grid
from tests.extensions.official_document.conftest import REPORT, ROOT, settings_of
from tests.portal import apply_edit, make_portal, read_portal, release_portal

pytestmark = pytest.mark.whole
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def plain(text):
    """One kind of blank; pandoc and LibreOffice part lines of a cell in their own ways."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def printed(document):
    """Every table of a document as rows of words."""
    return [
        [[plain(cell.text) for cell in row] for row in (*grid.heads, *grid.rows)]
        for grid in document.blocks
        if isinstance(grid, Grid)
    ]


def test_the_importer_reads_every_cell(demo, demo_docx):
    """The tables between the letterhead and the signature."""
    with drafting("vi"):
        read = read_docx(demo_docx, "a.docx")
    grids = [block for block in read.blocks if isinstance(block, ReadGrid)][1:-1]
    found = [
        [[plain(cell.text) for cell in row if not cell.covered] for row in grid.rows]
        for grid in grids
    ]
    assert found == printed(demo)


@pytest.mark.needs("pandoc")
def test_pandoc_reads_every_cell(demo, demo_docx, tmp_path):
    """A second witness: its own tree, walked here."""
    (tmp_path / "a.docx").write_bytes(demo_docx)
    tree = json.loads(pypandoc.convert_file(str(tmp_path / "a.docx"), "json"))
    tables = [block["c"] for block in tree["blocks"] if block["t"] == "Table"][1:-1]
    found = []
    for _, _, _, head, bodies, _ in tables:
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3]))]
        found.append([[plain(_said(cell[4])) for cell in row[1]] for row in rows])
    assert found == printed(demo)


def _said(node):
    if isinstance(node, dict):
        if node.get("t") == "Str":
            return node["c"]
        return (
            " "
            if node.get("t") in ("Space", "SoftBreak", "LineBreak")
            else _said(node.get("c", ""))
        )
    return "".join(map(_said, node)) if isinstance(node, list) else ""


@pytest.mark.slow
def test_libreoffice_reads_every_cell(demo, demo_docx, tmp_path):
    """A third: saved as OpenDocument, whose XML is read here."""
    (tmp_path / "a.docx").write_bytes(demo_docx)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        find_program(*LIBREOFFICE),
        profile,
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run(
        [*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=240
    )
    with zipfile.ZipFile(BytesIO((tmp_path / "a.odt").read_bytes())) as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))
    found = [
        [
            [plain(_text(cell)) for cell in row.findall(f"{OFFICE}table-cell")]
            for row in table.iter(f"{OFFICE}table-row")
        ]
        for table in content.iter(f"{OFFICE}table")
    ][1:-1]
    assert found == printed(demo)


def _text(cell):
    """ODF writes blanks beside the first as elements."""
    parts = []
    for node in cell.iter():
        parts.append(" " if node.tag.endswith(("}s", "}p", "}line-break", "}tab")) else "")
        parts.append(node.text or "")
        parts.append((node.tail or "") if node is not cell else "")
    return "".join(parts)


@pytest.fixture(scope="module")
def draft(demo_docx, tmp_path_factory):
    """What an import makes of the portal's own report."""
    path = tmp_path_factory.mktemp("back") / "a.docx"
    path.write_bytes(demo_docx)
    return import_document(
        path, series="cchc", period=parse_period("2022-H1"), language="vi", numbers="vi"
    )


def rows(content):
    """A CSV file as dicts."""
    (_, head), *records = csv_records(content.decode("utf-8-sig"), CsvForm())
    return [dict(zip(head, cells, strict=True)) for _, cells in records if cells]


@pytest.mark.slow
def test_every_indicator_has_its_value_again(draft):
    """Against the package's own file: numbers, coded answers, and holes."""
    own = rows((ROOT / "datasets/cchc-2022-h1/indicators.csv").read_bytes())
    back = {row["code"]: row for row in rows(draft.file("datasets/cchc-2022-h1/indicators.csv"))}
    assert len(back) == len(own) == 34
    for row in own:
        assert _number(back[row["code"]]["value"]) == _number(row["value"]), row["code"]
        assert back[row["code"]]["note"] == row["note"]


def _number(text):
    return Decimal(text) if text not in ("", "…") else None


@pytest.mark.slow
def test_every_figure_of_the_text_has_its_value_again(draft):
    """Each figure that a sentence calls is among the figures that the importer finds in sentences."""
    back = {_number(row["value"]) for row in rows(draft.file("datasets/cchc-2022-h1/figures.csv"))}
    own = rows((ROOT / "datasets/cchc-2022-h1/figures.csv").read_bytes())
    text = (ROOT / "reports/cchc/2022-h1.md").read_text("utf-8")
    called = [row for row in own if f'figure("{row["id"]}")' in text and row["value"]]
    missed = [row["id"] for row in called if Decimal(row["value"]) not in back]
    assert len(called) > 60 and missed == []


@pytest.mark.slow
def test_nothing_of_the_document_is_lost_on_the_way_back(draft):
    """The importer's own ledger balances, and it knows the frame."""
    assert [problem.code for problem in draft.problems if problem.severity == "error"] == []
    page = draft.file("reports/cchc/2022-h1.md").decode()
    assert "title: Công tác cải cách hành chính, 6 tháng đầu năm 2022" in page
    assert "addressee: Sở Nội vụ thành phố Đà Nẵng" in page and "signatory: Trần Ngọc Thạch" in page


def test_merged_cells_come_back_as_they_were(plain_document):
    """Heads over two columns and two rows, by the importer."""
    content = render_docx(plain_document)
    with drafting("vi"):
        grid = [
            block for block in read_docx(content, "a.docx").blocks if isinstance(block, ReadGrid)
        ][1]
    said = [[cell.text for cell in row] for row in grid.rows]
    assert said == [["Xã", "Hồ sơ", "Hồ sơ"], ["Xã", "nhận", "xong"], ["A", "1.704", "1.700"]]


@pytest.fixture
def plain_document(tmp_path):
    """A report whose author wrote a table with merged heads."""
    from tests.extensions.official_document.conftest import small

    html = (
        "\n<table><thead><tr><th rowspan='2'>Xã</th><th colspan='2'>Hồ sơ</th></tr><tr><th>nhận</th><th>xong</th></tr>"
        "</thead><tbody><tr><td>A</td><td>1.704</td><td>1.700</td></tr></tbody></table>\n"
    )
    made = small(Path(tmp_path), {"file": REPORT, "append": html})
    grid = next(
        block
        for block in made.blocks
        if isinstance(block, Grid) and block.width == 3 and len(block.heads) == 2
    )
    return made.__class__(
        **{**{name: getattr(made, name) for name in made.__slots__}, "blocks": (grid,)}
    )


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """The document of a report one of whose figures was corrected after its release, twice called in it."""
    folder = tmp_path_factory.mktemp("corrected")
    root = make_portal(folder)
    release_portal(root, "thu-gom-2021-q1")
    apply_edit(
        root,
        {
            "file": "datasets/thu-gom-2021-q1/indicators.csv",
            "replace": {"959.35": "959.40", "1704": "1705"},
        },
    )
    release_portal(root, "thu-gom-2021-q1", "Chép nhầm", kind="correction", because="Nguồn in vậy")
    portal = Portal(read_portal(root).publication)
    report = next(report for report in portal.publication.reports if report.file == REPORT)
    return make_document(portal, report, settings_of(root))


def test_a_corrected_figure_stands_alone_and_its_correction_in_a_note(corrected):
    """In cells and sentences; the note says what stood there before."""
    grid = next(block for block in corrected.blocks if isinstance(block, Grid))
    cell = next(cell for row in grid.rows for cell in row if cell.text.startswith("959"))
    (note,) = [run.note for run in cell.runs if run.note]
    assert cell.text == "959,40"
    assert re.fullmatch(
        r"đính chính ngày \d+/\d+/\d+, trước là 959,35", corrected.notes[note - 1][0].text
    )


def test_a_corrected_document_comes_back_equal(corrected, tmp_path):
    """The number in the table as it is published, and the correction as a note of the text."""
    path = tmp_path / "a.docx"
    path.write_bytes(render_docx(corrected))
    draft = import_document(
        path, series="thu-gom", period=parse_period("2021-Q1"), language="vi", numbers="vi"
    )
    tables = [rows(file.content) for file in draft.files if file.uri.endswith(".csv")]
    (row,) = [row for table in tables for row in table if row.get("code") == "1.2"]
    assert Decimal(row["value"]) == Decimal("959.40")
    assert "trước là 959,35" in draft.file("datasets/thu-gom-2021-q1/import.md").decode()


def test_a_sentence_with_a_corrected_figure_reads_on(corrected):
    """The number, its unit and the call of the note; no words in between."""
    with drafting("vi"):
        blocks = read_docx(render_docx(corrected), "a.docx").blocks
    said = [block.text for block in blocks if not isinstance(block, ReadGrid)]
    (sentence,) = [text for text in said if text.startswith("Trong quý có")]
    assert re.match(r"Trong quý có 1\.705.tấn\[\^\d+\] rác, đạt", sentence)
    assert any("trước là 1.704" in text for text in said)
