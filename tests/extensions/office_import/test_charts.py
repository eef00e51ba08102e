"""Charts of Word and Excel: the values that they keep are tables, where no table of the document has them."""

import re
import subprocess
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from site_builder.extensions.office_import.draft import tables_only
from site_builder.extensions.office_import.language import drafting
from site_builder.extensions.office_import.ledger.balance import balance, pieces_of
from site_builder.extensions.office_import.readers.docx import read_docx
from tests.extensions.office_import.test_office import imported, rows_of, saved
from tests.extensions.office_import.word import cell, paragraph, word_file, word_table

SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
CHART_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
DRAWN = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="chart"><c:chart '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rIdChart"/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)


def cache(kind, values, code=""):
    """What a chart keeps of cells."""
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    format_code = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return f"<c:{kind}Ref><c:f>x</c:f><c:{kind}Cache>{format_code}{points}</c:{kind}Cache></c:{kind}Ref>"


def chart_of(names, *series, title="", code="General", names_as=""):
    """A chart as Excel writes it, with what it keeps of its cells."""
    texts = (
        f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        if title
        else ""
    )
    labels = cache("num", names, names_as) if names_as else cache("str", names)
    drawn = "".join(
        f"<c:ser><c:tx>{cache('str', [name])}</c:tx><c:cat>{labels}</c:cat>"
        f"<c:val>{cache('num', values, code)}</c:val></c:ser>"
        for name, values in series
    )
    plot = f"<c:plotArea><c:barChart>{drawn}</c:barChart></c:plotArea>"
    return f"<c:chartSpace {SPACES}><c:chart>{texts}{plot}</c:chart></c:chartSpace>".encode()


def with_parts(content, changed):
    """A package with other parts, each made of what it was."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in [
            *source.namelist(),
            *(name for name in changed if name not in source.namelist()),
        ]:
            before = source.read(name) if name in source.namelist() else b""
            target.writestr(name, changed[name](before) if name in changed else before)
    return out.getvalue()


def word_with(chart, *body):
    """A Word file with a chart."""
    link = f'<Relationship Id="rIdChart" Type="{CHART_TYPE}" Target="charts/chart1.xml"/></Relationships>'.encode()
    changed = {
        "word/charts/chart1.xml": lambda _: chart,
        "word/_rels/document.xml.rels": lambda links: links.replace(b"</Relationships>", link),
    }
    return with_parts(word_file(*body), changed)


POOR = chart_of(
    ["Xã A", "Xã B"], ("Hộ nghèo", [120, 134]), ("Tỷ lệ", [0.125, 0.1414]), title="Hộ nghèo theo xã"
)


def test_a_chart_of_word_is_a_table_where_it_stands():
    """Between the paragraphs, under its own title."""
    with drafting("vi"):
        blocks = read_docx(word_with(POOR, "Trước", paragraph(DRAWN), "Sau"), "a.docx").blocks
    assert [type(block).__name__ for block in blocks] == ["Line", "Grid", "Line"]
    assert blocks[1].title == "Hộ nghèo theo xã"
    rows = [[cell.text for cell in row] for row in blocks[1].rows]
    assert rows == [
        ["Tên", "Hộ nghèo", "Tỷ lệ"],
        ["Xã A", "120", "0.125"],
        ["Xã B", "134", "0.1414"],
    ]


def test_a_chart_in_a_cell_of_a_table_is_not_lost():
    """It stands behind the table."""
    with drafting("vi"):
        document = read_docx(
            word_with(POOR, word_table([cell(paragraph(DRAWN)), cell("x")]), "Sau"), "a.docx"
        )
    assert [grid.title for grid in document.grids if grid.is_chart] == ["Hộ nghèo theo xã"]


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_chart_of_a_table_of_the_document_is_not_offered_twice(is_turned):
    """Its values stand there in a column, or in a row, as the document prints them: rounded, or as a share."""
    rows = [["Xã", "Hộ nghèo", "Tỷ lệ"], ["Xã A", "120", "12,5%"], ["Xã B", "134", "14,1%"]]
    table = word_table(
        *([cell(text) for text in row] for row in (zip(*rows, strict=True) if is_turned else rows))
    )
    with drafting("vi"):
        document = read_docx(word_with(POOR, table, paragraph(DRAWN)), "a.docx")
    assert [grid.is_chart for grid in document.grids] == [False]


def test_a_chart_of_which_a_column_is_in_no_table_is_offered():
    """All of it, since a column is no use without the others."""
    table = word_table(
        *([cell(text) for text in row] for row in (["Xã", "Hộ"], ["Xã A", "120"], ["Xã B", "134"]))
    )
    with drafting("vi"):
        document = read_docx(word_with(POOR, table, paragraph(DRAWN)), "a.docx")
    assert [grid.is_chart for grid in document.grids] == [False, True]


@pytest.mark.parametrize(
    ("code", "label"), [("mmm\\-yy", "1/2022"), ("yyyy", "2022"), ("dd/mm/yyyy", "1/1/2022")]
)
def test_names_that_are_days_are_printed_as_days(code, label):
    """44562 is none: Excel stores the first of January 2022 so."""
    drawn = chart_of([44562, 44593], ("Mưa", [10.5, 11.5]), names_as=code)
    with drafting("vi"):
        (grid,) = read_docx(word_with(drawn, paragraph(DRAWN)), "a.docx").grids
    assert grid.rows[1][0].text == label


def test_figures_stand_though_one_of_them_has_no_name():
    """The others say what they count."""
    with drafting("vi"):
        (grid,) = read_docx(
            word_with(chart_of(["Xã A", ""], ("Mưa", [10.5, 11.5])), paragraph(DRAWN)), "a.docx"
        ).grids
    assert [[cell.text for cell in row] for row in grid.rows[1:]] == [
        ["Xã A", "10.5"],
        ["", "11.5"],
    ]


def test_figures_without_names_are_no_table():
    """Of a chart that keeps no names nobody could say what it counts; the protocol lists its values."""
    with drafting("vi"):
        document = read_docx(
            word_with(chart_of(["", ""], ("Mưa", [10.5, 11.5])), paragraph(DRAWN)), "a.docx"
        )
    assert document.grids == ()


def test_what_a_chart_keeps_is_listed_as_left_out_where_no_table_has_it(tmp_path):
    """And only there: the ledger reads the file of the chart."""
    content = word_with(POOR, paragraph(DRAWN))
    with drafting("vi"):
        pieces = pieces_of("docx", content, "a.docx")
    tables = imported(tmp_path, "a.docx", content).tables
    numbers = [
        [left.text for left in balance(pieces, (), known, ()).left_out if left.text.startswith("1")]
        for known in (tables, ())
    ]
    assert numbers == [[], ["120", "134"]]


def book_with_chart(state):
    """A workbook with a chart on its cover, whose figures stand on another sheet."""
    book = openpyxl.Workbook()
    book.active.append(["Báo cáo"])
    sheet = book.create_sheet("Số liệu")
    sheet.sheet_state = state
    for row in (
        ["Xã", "Hộ nghèo", "Hộ cận nghèo"],
        ["Xã A", 120, 31],
        ["Xã B", 134, 40],
        ["Xã C", 141, 52],
    ):
        sheet.append(row)
    chart = BarChart()
    chart.title = "Hộ nghèo theo xã"
    chart.add_data(
        Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=4), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=4))
    book.active.add_chart(chart, "B3")
    return saved(book)


def with_cache(book):
    """The workbook as Excel saves it: its chart keeps what it was drawn from."""
    drawn = chart_of(
        ["Xã A", "Xã B", "Xã C"], ("Hộ nghèo", [120, 134, 141]), ("Hộ cận nghèo", [31, 40, 52])
    )
    return with_parts(book, {"xl/charts/chart1.xml": lambda _: drawn})


def test_a_chart_of_a_hidden_sheet_is_a_table(tmp_path):
    """Its figures are printed, and stand nowhere else."""
    draft = imported(tmp_path, "a.xlsx", with_cache(book_with_chart("hidden")))
    (file,) = [file for file in draft.files if file.uri.endswith(".csv")]
    assert rows_of(file)[1:] == [
        ["Xã A", "120", "31"],
        ["Xã B", "134", "40"],
        ["Xã C", "141", "52"],
    ]


def test_a_chart_of_a_sheet_that_is_shown_is_no_table(tmp_path):
    """The sheet is."""
    draft = imported(tmp_path, "a.xlsx", with_cache(book_with_chart("visible")))
    assert [table.place for table in draft.tables if "biểu đồ" in table.place] == []


@pytest.mark.slow
@pytest.mark.parametrize("state", ["hidden", "visible"])
def test_charts_as_libreoffice_saves_them(tmp_path, state):
    """A second program's caches, of a workbook that openpyxl made."""
    (tmp_path / "a.xlsx").write_bytes(book_with_chart(state))
    profile = f"-env:UserInstallation=file://{tmp_path}/user"
    words = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "lo"),
        "a.xlsx",
    ]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    draft = tables_only(tmp_path / "lo" / "a.xlsx", language="vi")
    charts = [table for table in draft.tables if "biểu đồ" in table.place]
    assert [table.title for table in charts] == (["Hộ nghèo theo xã"] if state == "hidden" else [])
    assert [
        re.sub(r"\D", "", str(value)) for table in charts for value in table.columns[1].values
    ] == (["120", "134", "141"] if state == "hidden" else [])
