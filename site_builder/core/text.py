"""Words in several languages, and plain-letter forms of Vietnamese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its main language with the translations its author gave."""

    main: str = ""
    translations: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.main)

    def __str__(self) -> str:
        return self.main

    def say(self, language: str) -> str:
        """The text in a language, or in its main one where there is no translation."""
        return dict(self.translations).get(language) or self.main

    def alone(self, language: str) -> Text:
        """What it says in one language, without the others."""
        return Text(self.say(language))


def text_of(source: Mapping[str, object], key: str) -> Text:
    """Read `key` and `key_<language>` (`title`, `title_en`), in NFC."""
    found = {
        name.removeprefix(f"{key}_"): clean(value)
        for name, value in source.items()
        if re.fullmatch(rf"{key}_[a-z]{{2}}", str(name)) and isinstance(value, str)
    }
    main = source.get(key)
    return Text(clean(main) if isinstance(main, str) else "", tuple(sorted(found.items())))


def clean(text: str) -> str:
    """NFC, outer blanks gone."""
    return unicodedata.normalize("NFC", text).strip()


def fold(text: str) -> str:
    """Tone marks off and đ as d, as people type when they search: "Đà Nẵng" is "Da Nang"."""
    bare = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")


def slugify(text: str) -> str:
    """A name fit for an address: lower-case ASCII letters, digits and `-`, `_`, `.`."""
    plain = fold(text).lower().encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")


def heading_slug(text: str, separator: str) -> str:
    """An anchor for a heading: "Hạ tầng số" is ha-tang-so, where an ASCII slug would leave nothing."""
    return slugify(text).replace("-", separator)
