"""Ordinals that are not printed in figures: Roman numerals and letters."""

from __future__ import annotations

ROMAN = r"[IVXLCDM]+"  # whatever could be one in print; an outline mark is not checked further

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(number: int) -> str:
    """14 is "XIV"; "" outside 1 to 3999, for which there is no print."""
    if not 0 < number < 4000:
        return ""
    printed = ""
    for size, sign in _ROMAN:
        printed, number = printed + sign * (number // size), number % size
    return printed


def letters(number: int) -> str:
    """As lists count on after z: 1 is "a", 26 "z", 27 "aa", 28 "bb"; "" below 1 and from 1000."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else ""
