"""Short forms in a page's texts, spelled out where a reader meets each for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from site_builder.core.marks import BEGIN, unmarked
from site_builder.derive.abbreviations import SHORT


def expanded(texts: Sequence[str], spelled: Mapping[str, str]) -> tuple[Markup, ...]:
    """The texts of one page in their order; each short form that is `spelled` gets its `abbr` once, the first time.

    One that stands in brackets after its own words is spelled out already. A text that is marked as of another language
    stays whole, or its mark would end at the first short form.
    """
    seen: set[str] = set()
    return tuple(Markup("").join(_parts(text, spelled, seen)) for text in texts)


def _parts(text: str, spelled: Mapping[str, str], seen: set[str]) -> Iterator[Markup]:
    place = 0
    for found in () if BEGIN in text else SHORT.finditer(text):
        short, words = found[0], unmarked(spelled.get(found[0], ""))
        if not words or short in seen:
            continue
        seen.add(short)
        if text[: found.start()].lower().endswith(f"{words.lower()} ("):
            continue
        yield Markup('{}<abbr title="{}">{}</abbr>').format(text[place : found.start()], words, short)
        place = found.end()
    yield Markup("{}").format(text[place:])
