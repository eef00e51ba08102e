"""Figures of a text that count things."""

from decimal import Decimal

import pytest

from site_builder.core.numeral import VIETNAMESE
from site_builder.extensions.office_import.prose.figures import prose_figures
from site_builder.extensions.office_import.prose.outline import Entry


@pytest.mark.parametrize(
    ("text", "value"),
    [("Có 1,000 người dự.", None), ("Gấp 1,704 lần.", Decimal("1.704")), ("Có 1.000 người dự.", Decimal(1000))],
)
def test_nobody_counts_a_thousandth_of_a_man(text, value):
    """1,000 people in a Vietnamese text are a thousand by another habit, or a slip: a doubt, never one."""
    (figure,) = prose_figures([Entry("paragraph", text, section="I")], [VIETNAMESE])
    assert (figure.value, figure.quantity.doubtful) == (value, value is None)
