import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent.parent / "golden" / "downloads"


@pytest.fixture
def golden():
    """Compare bytes with a golden file; `UPDATE_GOLDEN=1` writes it anew for the diff to show."""

    def compare(name, content):
        if os.environ.get("UPDATE_GOLDEN"):
            (GOLDEN / name).write_bytes(content)
        assert content.decode() == (GOLDEN / name).read_bytes().decode()

    return compare
