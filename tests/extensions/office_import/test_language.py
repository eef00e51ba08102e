"""A draft speaks the language of who imports: what it adds to a document, never what the document says."""

import contextvars
import re
from io import BytesIO

import docx
import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.language import drafted, drafting
from tests.extensions.office_import import letter

VIETNAMESE = re.compile(
    "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúĩũý]", re.IGNORECASE
)


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """An English draft of the guide's letter."""
    path = tmp_path_factory.mktemp("draft") / letter.NAME
    path.write_bytes(letter.letter())
    made = import_document(path, series="thu-gom", period=parse_period("2025-Q2"), language="en")
    return {file.uri: file.content.decode() for file in made.files}


def test_notes_of_an_english_import_are_english(draft):
    """Headings, heads of tables, decisions; only what the letter prints itself stays Vietnamese."""
    source = " ".join(text for uri, text in draft.items() if not uri.endswith("import.md"))
    notes = draft["datasets/thu-gom-2025-q2/import.md"]
    assert {"## To do", "## Tables", "## Doubtful cells", "## Decisions"} <= set(notes.split("\n"))
    printed = set(re.findall(r"\w+", " ".join([source, letter.NAME, *letter_texts()])))
    vietnamese = {word for word in re.findall(r"\w+", notes) if VIETNAMESE.search(word)}
    assert vietnamese - printed == set()


def letter_texts():
    """Everything that the letter prints."""
    document = docx.Document(BytesIO(letter.letter()))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)


def test_descriptor_of_an_english_import_is_english(draft):
    """Title and description of the package, and the titles of columns that the import made."""
    descriptor = draft["datasets/thu-gom-2025-q2/datapackage.yaml"]
    assert re.search(r"^title: ['\"]?Figures: ", descriptor, re.MULTILINE)
    assert "Imported from the file" in descriptor
    assert "title: Section" in descriptor
    assert "Nhập từ tệp" not in descriptor and "Khóa" not in descriptor


def test_places_of_an_english_import_are_english(draft):
    """Table, row and column."""
    assert re.search(r"\btable 2, row 3, column 4\b", draft["datasets/thu-gom-2025-q2/import.md"])


def test_words_of_a_draft_need_a_language():
    """Nothing is said in Vietnamese by default: not even the id is given."""
    with pytest.raises(LookupError):
        contextvars.Context().run(drafted, "Group")


def test_language_of_a_draft_ends_with_it():
    """Inside another, and back."""
    with drafting("en"):
        assert drafted("Group") == "Group"
    assert drafted("Group") == "Nhóm"
