"""Rich text of a workbook cell as characters: a raised 1 after 1.704 is a mark, not a digit."""

from __future__ import annotations

from typing import Any

SUPERSCRIPT = str.maketrans("0123456789()+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻")


def raised(value: Any) -> str:
    """Plain text; runs set as superscript in raised characters, struck runs between tildes."""
    if not isinstance(value, list):  # openpyxl's CellRichText is a list of str and TextBlock
        return str(value)
    return "".join(part if isinstance(part, str) else _run(part.text, part.font) for part in value)


def _run(text: str, font: Any) -> str:
    if getattr(font, "vertAlign", None) == "superscript":
        return text.translate(SUPERSCRIPT)
    return f"~~{text}~~" if getattr(font, "strike", None) else text
