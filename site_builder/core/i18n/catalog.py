"""Words of the interface: English message ids in code and templates, gettext catalogues for the rest.

Catalogues are `<folder>/<language>/LC_MESSAGES/messages.po`, read as they are: nothing compiled is kept, and a
translator's change shows at the next build. The folder of this package holds Vietnamese; a portal may bring more
in its own folder `locale/`, and what a catalogue of its own does not say is said in English.
"""

from __future__ import annotations

import gettext as stdlib
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from site_builder.core.problem import Translate
from site_builder.core.source_file import stamp_of
from site_builder.core.text import Text

SOURCE = "en"  # the language of the message ids
FIRST = "vi"  # the main language of what is said in every language at once
LOCALE = "locale"
DATA = "data"  # the context of what is no message of ours: words of a portal's data and their translations
_folders: list[Path] = [Path(__file__).parent / LOCALE]


def add_catalogues(folder: Path) -> None:
    """Let a portal's own folder speak too. Said again, what a translator changed since is read anew."""
    set_catalogues((*_folders, folder) if folder.is_dir() and folder not in _folders else tuple(_folders))


def set_catalogues(folders: Sequence[Path]) -> None:
    """Let these folders speak, and no other."""
    before = catalogue_stamps()
    _folders[:] = folders
    catalogue_stamps.cache_clear()
    if catalogue_stamps() != before:
        for known in (languages, catalogue, glossary):
            known.cache_clear()


def catalogue_folders() -> tuple[Path, ...]:
    """Where catalogues lie: this package's own folder, then the portal's."""
    return tuple(_folders)


@cache
def catalogue_stamps() -> tuple[tuple[Path, int, int], ...]:
    """Every catalogue there is, in the order in which they are asked, with its size and the time of its last change.

    The disk is asked when a portal's settings are read, so that all of a build speaks the same words.
    """
    found = (path for folder in _folders for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")))
    return tuple((path, *stamp_of(path)) for path in found)


@cache
def languages() -> tuple[str, ...]:
    """Every language that the interface can speak, Vietnamese first, then English."""
    found = {path.parents[1].name for path, _, _ in catalogue_stamps()}
    return (FIRST, SOURCE, *sorted(found - {FIRST, SOURCE}))


@cache
def catalogue(language: str) -> stdlib.NullTranslations:
    """The translations of a language; the message ids themselves where it has no catalogue."""
    for folder in _folders:
        path = folder / language / "LC_MESSAGES" / "messages.po"
        if path.is_file():
            return _compiled(path, language)
    return stdlib.NullTranslations()


def _compiled(path: Path, language: str) -> stdlib.NullTranslations:
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale_of(language)))
    compiled.seek(0)
    return stdlib.GNUTranslations(compiled)


@cache
def glossary(language: str) -> dict[str, str]:
    """Words of the data in a language, as a portal translates them: the messages with the context `data`."""
    found: dict[str, str] = {}
    for folder in _folders:
        path = folder / language / "LC_MESSAGES" / "messages.po"
        if path.is_file():
            with path.open("rb") as source:
                messages = read_po(source, locale=locale_of(language))
            found |= {str(each.id): str(each.string) for each in messages if each.context == DATA and each.string}
    return found


def translator(language: str) -> Translate:
    """A function that says a message id in a language. "" stays "": gettext keeps its own header there."""
    translations = catalogue(language)
    return lambda message: translations.gettext(message) if message else ""


def counter(language: str) -> Callable[[str, str, int], str]:
    """A function that says how many: the form for the number, its `{count}` not yet filled in."""
    return catalogue(language).ngettext


def say_in_context(context: str, message: str, language: str) -> str:
    """A message id whose English has several meanings, told apart by a context ("column", "period")."""
    return catalogue(language).pgettext(context, message)


def say_everywhere(message: str, context: str = "") -> Text:
    """A text of ours for data files, in Vietnamese and every other language of the interface."""
    spoken = {
        language: say_in_context(context, message, language) if context else translator(language)(message)
        for language in languages()
    }
    return Text(spoken.pop(FIRST), tuple(sorted(spoken.items())))


def language_name(language: str, reader: str) -> str:
    """What a language is called in another: "tiếng Việt", "Vietnamese"; the tag where Babel does not know it."""
    try:
        return Locale.parse(language, sep="-").get_display_name(locale_of(reader)) or language
    except (UnknownLocaleError, ValueError):
        return language


def own_name(language: str) -> str:
    """What its speakers call a language, as a switch says it: "Tiếng Việt", "English"."""
    name = language_name(language, language)
    return name[:1].upper() + name[1:]


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale for a language tag; English where Babel knows neither the tag nor its language."""
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(SOURCE)
