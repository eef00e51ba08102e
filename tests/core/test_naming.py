"""What names of columns and cells say of numbers."""

import pytest

from site_builder.core import naming
from tests.conftest import ROOT


def test_the_explorer_knows_the_same_totals():
    """One rule for rows of totals, in Python and in the script."""
    script = (ROOT / "theme/assets/explorer/rows.js").read_text("utf-8")
    assert f"const TOTAL = /^(?:{naming._TOTAL.pattern})/;" in script


@pytest.mark.parametrize("text", ["Tổng cộng", "TỔNG SỐ (hộ)", "Total", "Toàn tỉnh", "Cộng:"])
def test_rows_of_totals(text):
    """As they are printed."""
    assert naming.is_total(text)


@pytest.mark.parametrize("text", ["Tổng đài 1022", "Totally", "Cộng đồng", ""])
def test_rows_that_are_no_totals(text):
    """Words that begin alike."""
    assert not naming.is_total(text)
