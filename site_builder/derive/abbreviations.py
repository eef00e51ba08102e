"""What short forms stand for: as the portal's settings say, and as its own texts spell them out in passing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_builder.core.text import fold
from site_builder.model.publication import Publication

SHORT = re.compile(r"(?<![\w&/-])[A-ZĐ]{2,}[A-Za-zĐđ]*(?![\w&/-])")
_SPELLED = re.compile(r"(?P<words>[^().;:,!?\"“”\n]{4,}?) \((?P<short>[A-ZĐ]{3,8})\)")


def abbreviations_of(publication: Publication, language: str) -> dict[str, str]:
    """The long form of each short one in a language; what the settings say counts before what texts say."""
    settings = publication.site.abbreviations
    said = {short: words.say(language) for short, words in settings.items()}
    return agreed(spelled_out(_texts(publication, language))) | said


def agreed(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The short forms that all texts spell out alike; one with two meanings has none of them."""
    meanings: dict[str, dict[str, str]] = {}
    for short, words in found:
        meanings.setdefault(short, {})[words.lower()] = words
    return {short: next(iter(spelled.values())) for short, spelled in meanings.items() if len(spelled) == 1}


def spelled_out(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Short forms that stand in brackets after the words whose first letters they are: "thủ tục hành chính (TTHC)".

    Two letters are too few: "các trung tâm (TT)" says nothing of the TT of a department's name.
    """
    for text in texts:
        for found in _SPELLED.finditer(text):
            words = found["words"].split()[-len(found["short"]) :]
            if "".join(fold(word)[0] for word in words).upper() == fold(found["short"]):
                yield found["short"], " ".join(words)


def _texts(publication: Publication, language: str) -> Iterator[str]:
    """Words of the indicator lists, and of the reports that are written in the language."""
    for series in publication.listed_series:
        for indicator in publication.indicators(series).values():
            for text in (indicator.name, indicator.definition, indicator.method):
                yield text.say(language) if text.language(language) == language else ""
    main = publication.site.languages[0]
    for report in publication.reports:
        if str(language) == main or language in report.written:
            yield report.text
