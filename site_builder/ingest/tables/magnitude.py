"""How large a number was before, or is beside: of two readings a thousand apart only one is near it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from site_builder.core.numeral import readings

NEAR = 10  # times larger or smaller; the other reading is then a hundred times off at least
FEW = 3  # stored numbers that make a magnitude


def nearer_reading(bodies: Sequence[str], stored: Sequence[Decimal], earlier: Sequence[Decimal | None]) -> list[str]:
    """The conventions that the magnitudes speak for: none, one, or both where they contradict."""
    beside = median(map(abs, stored)) if len(stored) >= FEW else None
    found = set()
    for body, before in zip(bodies, earlier, strict=True):
        for reference in (before, beside):
            if name := _near(body, reference):
                found.add(name)
                break
    return sorted(found)


def _near(body: str, reference: Decimal | None) -> str:
    if not reference:
        return ""
    size = abs(reference)
    near = [name for name, value in readings(body).items() if value and size / NEAR <= abs(value) <= size * NEAR]
    return near[0] if len(near) == 1 else ""
