"""Ten kinds of office document: every number of every table under its name and unit, no word lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.numbers.number import canonical_number
from site_builder.extensions.office_import.draft import import_document
from tests.extensions.office_import.office_documents import OFFICE

pytestmark = pytest.mark.whole
_NO_DATA = ("TT", "STT", "figures", "legal-documents")


def period_of(office):
    """The period that its title states; a year where it states none."""
    return parse_period("2022-Q2" if office.name == "letterhead" else "2022")


@pytest.fixture(scope="module", params=OFFICE, ids=lambda office: office.name)
def office(request):
    """Each of the ten."""
    return request.param


@pytest.fixture(scope="module")
def draft(tmp_path_factory, office):
    """What comes of it."""
    path = tmp_path_factory.mktemp("office") / "van-ban.docx"
    path.write_bytes(office.content)
    return import_document(path, series="thu", period=period_of(office), language="vi")


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
    draft = import_document(path, series="thu", period=period_of(office), language="vi")
    tables = [table for table in draft.tables if table.name not in _NO_DATA]
    assert tuple(map(counted, tables)) == office.columns
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_no_word_is_lost(draft):
    """The ledger balances."""
    assert "import-lost-words" not in {problem.code for problem in draft.problems}


def test_what_is_text_is_in_the_report(office, draft):
    """Prose, notes, boxes, fields; figures that it calls stand as printed in their table."""
    uris = [
        f.uri for f in draft.files if f.uri.startswith("reports/") or f.uri.endswith("/figures.csv")
    ]
    text = "\n".join(draft.file(uri).decode() for uri in uris)
    assert [word for word in office.words if word not in text] == []


def test_what_is_left_out_is_listed_only(office, draft):
    """In the ledger with its reason, not in the report."""
    text, notes = (
        draft.file(next(f.uri for f in draft.files if f.uri.startswith("reports/"))).decode(),
        draft.file(next(f.uri for f in draft.files if f.uri.endswith("import.md"))).decode(),
    )
    ledger = notes.partition("## Sổ đối chiếu")[2].partition("## Quyết định")[0]
    body = text.partition("\n---\n")[2]  # what the frame of a letter says is in the front matter
    assert [words for words in office.left if words not in ledger or words in body] == []
