"""Codes of the data in words: what a role or the portal's own tables say with a code, a page says in its language.

The code stands beside the word, since files hold the code. Only columns that a role or our own schema gives a meaning
are translated: the same word in another column is the publisher's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from site_builder.core.calendar.period import Kind, Regime, known_period
from site_builder.core.cell import Cell, canonical_cell
from site_builder.core.i18n.catalog import known_word, message_tables, translator
from site_builder.core.language import LOWER, UPPER
from site_builder.core.problem import N_, Problem, flag
from site_builder.core.text import fold, table_beside
from site_builder.model.indicator import KINDS
from site_builder.model.package import Field, Package, Resource
from site_builder.model.publication import Publication

WORDS_OF = message_tables(__package__)
PERIOD_KINDS = {Kind(kind): words for kind, words in WORDS_OF["period-kind"].items()}
DIRECTIONS = {
    "up": N_("higher is better"),
    "down": N_("lower is better"),
    "none": N_("neither up nor down"),
}
BREAKS = WORDS_OF["break"]
STATUS_WORDS = WORDS_OF["status"]
_VOCABULARIES: Mapping[str, Mapping[str, str]] = {**WORDS_OF, "direction": DIRECTIONS}
PERIOD = "period"
_OF_ROLES = {
    (role, part): name
    for role, parts in table_beside(__file__).items()
    for part, name in parts.items()
}


def vocabulary_of(resource: Resource, field: Field) -> str:
    """The list that a column's codes are from; "" where they are the publisher's own."""
    if not resource.roles:  # most tables, whose every cell is asked about
        return field.vocabulary
    vocabularies = (
        known
        for (role, part), known in _OF_ROLES.items()
        if resource.role(role).get(part) == field.name
    )
    return field.vocabulary or next(vocabularies, "")


@cache
def _likely(word: str, role: str, part: str) -> str:
    known = {
        *_VOCABULARIES[_OF_ROLES[role, part]],
        *(KINDS if (role, part) == ("indicators", "kind") else ()),
    }
    return "" if not word or word in known else known_word(word, sorted(known))


def check_words(package: Package) -> Iterator[Problem]:
    """Codes of lists that are nearly those of the portal's own tables, or words for them in a language."""
    for role, part in (("indicators", "kind"), ("indicators", "direction"), ("breaks", "kind")):
        for resource, row, line in package.rows_of(role):
            if near := _likely(canonical_cell(row.get(part)), role, part):
                file, column = package.file_of(resource), resource.role(role).get(part)
                yield flag(
                    "code-unlikely", file, row=line, column=column, found=row[part], near=near
                )


def code_words(
    vocabulary: str, value: Cell, language: str, regime: Regime = Regime.CALENDAR
) -> str:
    """What a code means, a period under the regime of its table.

    "" where the list does not have it, and where its word says no more than itself.
    """
    if not vocabulary or not isinstance(value, str) or not value:
        return ""
    if vocabulary == PERIOD:
        return _period(value, language, regime)
    return translator(language)(_VOCABULARIES.get(vocabulary, {}).get(value, ""))


def _period(code: str, language: str, regime: Regime) -> str:
    """A year that is called by its number alone needs no words."""
    if (period := known_period(code)) is None:
        return ""
    is_plain = code.isdigit() and not regime.year and len({*regime.years(int(code))}) == 1
    return "" if is_plain else period.under(regime).label(language)


SHORT = re.compile(rf"(?<![\w&/-])[{UPPER}]{{2,}}[{UPPER}{LOWER}]*(?![\w&/-])")
_SPELLED = re.compile(rf"(?P<words>[^().;:,!?\"“”\n]{{4,}}?) \((?P<short>[{UPPER}]{{3,8}})\)")


def abbreviations_of(publication: Publication, language: str) -> dict[str, str]:
    """The long form of each short one in a language; what the settings say counts before what texts say."""
    settings = publication.site.abbreviations
    text = {short: words.say(language) for short, words in settings.items()}
    return agreed(spelled_out(_texts(publication, language))) | text


def agreed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The short forms that all texts spell out alike; one with two meanings has none of them."""
    meanings: dict[str, dict[str, str]] = {}
    for short, words in pairs:
        meanings.setdefault(short, {})[words.lower()] = words
    return {
        short: next(iter(spelled.values()))
        for short, spelled in meanings.items()
        if len(spelled) == 1
    }


def spelled_out(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Short forms that stand in brackets after the words whose first letters they are: "thủ tục hành chính (TTHC)".

    Two letters are too few: "các trung tâm (TT)" says nothing of the TT of a department's name.
    """
    for text in texts:
        for match in _SPELLED.finditer(text):
            words = match["words"].split()[-len(match["short"]) :]
            if "".join(fold(word)[0] for word in words).upper() == fold(match["short"]):
                yield match["short"], " ".join(words)


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
