"""Files that LibreOffice itself saved give what the generated ones give."""

from pathlib import Path

import pytest

from site_builder.extensions.office_import.draft import tables_only
from tests.extensions.office_import.samples import SECTIONS, THREE_LEVELS
from tests.extensions.office_import.test_office import statistics_office
from tests.extensions.office_import.writers import write_docx

FIXTURES = Path(__file__).parent / "fixtures"
SOURCES = {
    "three-levels.odt": ("docx", write_docx(THREE_LEVELS.blocks)),
    "sections.odt": ("docx", write_docx(SECTIONS.blocks)),
    "statistics.ods": ("xlsx", statistics_office()),
    "statistics.xls": ("xlsx", statistics_office()),
}


@pytest.mark.parametrize("name", SOURCES)
def test_libreoffice_files(tmp_path, name):
    """The same tables, byte for byte."""
    kind, content = SOURCES[name]
    model = tmp_path / f"{Path(name).stem}.{kind}"
    model.write_bytes(content)
    assert (
        tables_only(FIXTURES / name, language="vi").files == tables_only(model, language="vi").files
    )
