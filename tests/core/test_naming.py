"""What names of columns and cells say of numbers."""

import json
import re

import pytest

from site_builder.core import naming
from site_builder.pages.tables.explorer import words_file
from tests.conftest import ROOT
from tests.factories import make_publication


def test_the_explorer_knows_the_same_totals():
    """One rule for rows of totals, in Python and in the script, which gets its words with the others."""
    site = make_publication().site
    words = json.loads(words_file(site, "en").content)
    assert words["total_rows"] == naming.totals(site.languages)
    assert (
        re.search(rf"(?:^|[\s_])(?:{words['note_columns']})(?:$|[\s_])", "Ghi chú", re.I)
        and "tổng" in words["total_rows"]
    )
    assert not re.search(
        "[\u00c0-\u1ef9]", (ROOT / "theme/assets/explorer/rows.js").read_text("utf-8")
    )


@pytest.mark.parametrize("text", ["Tổng cộng", "TỔNG SỐ (hộ)", "Total", "Toàn tỉnh", "Cộng:"])
def test_rows_of_totals(text):
    """As they are printed."""
    assert naming.is_total(text)


@pytest.mark.parametrize("text", ["Tổng đài 1022", "Totally", "Cộng đồng", ""])
def test_rows_that_are_no_totals(text):
    """Words that begin alike."""
    assert not naming.is_total(text)
