"""The known word that was probably meant."""

import pytest

from site_builder.core.text import nearest

KNOWN = ("title", "period_kinds", "signatory", "legal_basis", "ho-so-truc-tuyen", "5.4")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("titel", "title"),
        ("Title", "title"),
        ("period-kinds", "period_kinds"),
        ("hồ sơ trực tuyến", "ho-so-truc-tuyen"),
        ("signatury", "signatory"),
        ("x", ""),
        ("publisher", ""),
    ],
)
def test_nearest(word, near):
    """Case, tone marks and hyphens do not count; what is like nothing gets no advice."""
    assert nearest(word, KNOWN) == near
