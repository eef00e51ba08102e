"""Figures that follow from others, in a page that was built."""

import pytest

from tests.conftest import build
from tests.portal import apply_edit

pytestmark = pytest.mark.whole

REPORT = "reports/thu-gom/2021-q1.md"
CALL = 'Số nhỏ hơn {{ difference("1.2", "1.1", sign=False) }}, tức {{ share("1.2", "1.1", decimals=1) }}.'
AFTER = "Huyện có"


def test_derived_figures_lead_to_the_row_of_the_first(sample_copy, tmp_path):
    """As a called figure does, with the exact value for programs."""
    apply_edit(sample_copy, {"file": REPORT, "replace": {AFTER: f"{CALL} {AFTER}"}})
    done = build(sample_copy / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stdout
    page = (tmp_path / "site/thu-gom/2021-q1/index.html").read_text("utf-8")
    for value, text in (("744.65", "744,65"), ("56.3", "56,3")):
        (link,) = (part for part in page.split("<a ") if f'<data value="{value}">{text}' in part)
        assert 'class="fig"' in link and "#ct-1.2" in link.partition(">")[0]
