"""Ten kinds of office document: every number of every table under its name and unit, no word lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.core.number import canonical_number
from site_builder.ingest import import_document
from tests.ingest.office_documents import OFFICE
from tests.ingest.test_conservation import PERIOD

_NO_DATA = ("TT", "STT", "figures", "legal-documents")


@pytest.fixture(params=OFFICE, ids=lambda office: office.name)
def office(request):
    """Each of the ten."""
    return request.param


@pytest.fixture
def draft(tmp_path, office):
    """What comes of it."""
    path = tmp_path / "van-ban.docx"
    path.write_bytes(office.content)
    return import_document(path, series="thu", period=PERIOD, language="vi")


def counted(table):
    """Name, unit and values of the columns that count."""
    return tuple(
        (
            column.title,
            column.unit,
            " ".join("?" if value is None else canonical_number(value) for value in column.values),
        )
        for column in table.columns
        if column.type in ("number", "integer") and column.title not in _NO_DATA
    )


def test_every_number_stands_under_its_name_and_unit(office, draft):
    """Cell, name and unit are compared."""
    tables = [table for table in draft.tables if table.name not in _NO_DATA]
    assert tuple(map(counted, tables)) == office.columns


def test_what_libreoffice_makes_of_it_says_the_same(office):
    """Saved by LibreOffice itself as .odt: the same tables, no word lost."""
    path = Path(__file__).parent / "fixtures" / f"{office.name}.odt"
    draft = import_document(path, series="thu", period=PERIOD, language="vi")
    tables = [table for table in draft.tables if table.name not in _NO_DATA]
    assert tuple(map(counted, tables)) == office.columns
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_no_word_is_lost(draft):
    """The ledger balances."""
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_what_is_text_is_in_the_report(office, draft):
    """Prose, notes, boxes, fields."""
    text = draft.file("reports/thu/2022.md").decode()
    assert [word for word in office.words if word not in text] == []


def test_what_is_left_out_is_listed_only(office, draft):
    """In the ledger with its reason, not in the report."""
    text, notes = draft.file("reports/thu/2022.md").decode(), draft.file("datasets/thu-2022/import.md").decode()
    ledger = notes.partition("## Sổ đối chiếu")[2].partition("## Quyết định")[0]
    assert [words for words in office.left if words not in ledger or words in text] == []
