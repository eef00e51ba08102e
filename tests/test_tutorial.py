"""The tutorial, step by step as it is written, in both languages."""

import re

import pytest
from openpyxl import load_workbook

from tests.conftest import ROOT
from tests.documents import run_commands

pytestmark = [pytest.mark.slow, pytest.mark.whole]
TUTORIALS = {"en": "docs/tutorial.md", "vi": "docs/tutorial.vi.md"}
FIGURES = {"3": ("440", "410", "93.18"), "5": ("455", "431", "94.73"), "7": ("441", "410", "92.97")}
VALUE = ("Value", "Giá trị", "Số liệu")  # what the column of figures is called


def fill_in(path, figures):
    """Type the figures beside the codes, as a person does in a spreadsheet program."""
    book = load_workbook(path)
    sheet = next(
        each for each in book.worksheets if each.sheet_state == "visible" and each["A1"].value
    )
    codes = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("1", "2", "3")]
    assert len(codes) == 3
    header = next(
        cell
        for row in sheet.iter_rows(max_row=codes[0].row - 1)
        for cell in row
        if cell.value in VALUE
    )
    for code, figure in zip(codes, figures, strict=True):
        sheet.cell(code.row, header.column).value = float(figure)
    book.save(path)


def type_figures(heading, words, folder):
    """Fill in the workbook that a step takes back."""
    if words[1:4] == ["dataset", "excel", "import"]:
        fill_in(folder / words[4], FIGURES[heading[0]])
    if words[1] == "release":
        take_out(next(folder.glob("reports/*/2026-q3.md")), "^status: draft$", "status: official")
        take_out(next(folder.glob("reports/*/2026-q3.md")), "^… .*$")
        take_out(folder / "datasets" / words[2] / "datapackage.yaml", "^example: true$")


def take_out(path, line, new=""):
    """Edit a line of a file as a person does in a text editor."""
    path.write_text(re.sub(line, new, path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


@pytest.mark.parametrize("language", TUTORIALS)
def test_the_tutorial_works_as_it_is_written(language, tmp_path):
    """Every command ends well, and what is published shows the course, the correction and the first release."""
    done = run_commands((ROOT / TUTORIALS[language]).read_text("utf-8"), tmp_path, type_figures)
    assert {"excel", "release", "deploy", "document"} <= {
        word for words in done for word in words[:2]
    }
    site = next(tmp_path.glob("*/manifest.json")).parent  # where it was deployed to
    page = next(site.glob("*/2026-q3/index.html")).read_text("utf-8")
    assert re.search(r"92[.,]97", page) and re.search(r"(was|trước là) 93[.,]18", page)
    (first,) = site.glob("datasets/*/1.0.0/index.html")
    (correction,) = site.glob("datasets/*/1.1.0/index.html")
    assert first.is_file() and re.search("copied wrongly|chép nhầm", correction.read_text("utf-8"))
