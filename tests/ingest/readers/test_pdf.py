"""PDF with a text layer: ruled tables stitched over pages, wrapped lines joined, numbers of pages left out."""

import csv
import io
from pathlib import Path

import pytest

from site_builder.core.period import parse_period
from site_builder.ingest import ImportRefused, import_document
from tests.ingest.make_fixtures import FIRST, LONG, SECOND

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def draft():
    """A draft."""
    return import_document(FIXTURES / "cut-table.pdf", series="thu", period=parse_period("2022-H1"), language="vi")


def test_a_table_cut_by_a_page_is_one_table(draft):
    """Cell by cell, the header once."""
    rows = list(csv.reader(io.StringIO(draft.file(f"datasets/thu-2022-h1/{draft.tables[0].name}.csv").decode())))
    values = {"1.704": "1704", "34.500": "34500", "1.367.268": "1367268", "hơn 10.000": "10000"}
    expected = [[tt, name, values[count], rate.replace(",", ".")] for tt, name, count, rate in (*FIRST, *SECOND)]
    assert [[row[0], row[1], row[2], row[-1]] for row in rows[1:]] == expected
    assert draft.doubts == ()


def test_wrapped_lines_are_one_paragraph(draft):
    """And the page numbers are none."""
    report = draft.file("reports/thu/2022-h1.md").decode()
    assert LONG in report
    assert "\n## I. Kết quả thực hiện\n" in report
    assert "\n1\n" not in report and "\n2\n" not in report


@pytest.mark.parametrize(
    ("name", "code"), [("password.pdf", "import-password"), ("no-text.pdf", "import-nothing-found")]
)
def test_what_cannot_be_read_is_said(name, code):
    """A password, a page without text."""
    with pytest.raises(ImportRefused) as caught:
        import_document(FIXTURES / name, series="thu", period=parse_period("2022-H1"), language="vi")
    assert caught.value.problem.code == code
