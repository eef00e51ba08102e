"""Words of the interface: English message ids in code and templates, gettext catalogues for the rest.

Catalogues are `<folder>/<language>/LC_MESSAGES/messages.po`, read as they are: nothing compiled is kept, and a
translator's change shows at the next build. The folder of this package holds Vietnamese; other packages
(`core.extension.Catalogues`) and a portal in its own folder `locale/` bring more languages, and more words of these.
What nobody translates, or with other names in braces than the message has, is said in English.
"""

from __future__ import annotations

import gettext as stdlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import cache
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_month_names
from babel.languages import get_official_languages
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from site_builder.core.extension import CATALOGUES, Catalogues, declared
from site_builder.core.files import stamp_of
from site_builder.core.language import words
from site_builder.core.problem import WRITE, Phrase, Translate
from site_builder.core.text import Text, fold, nearest

SOURCE = "en"  # the language of the message ids
FIRST = "vi"  # the main language of what is said in every language at once
LOCALE = "locale"
DATA = "data"  # the context of what is no message of ours: words of a portal's data and their translations
# ISO 639-2/B, the codes of libraries beside those of terminology.
_BIBLIOGRAPHIC = frozenset(
    "alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel".split()
)


@cache
def language_meant(code: str) -> str:
    """The language of the country whose code stands for one, as vn for vi; "" where the code is that of a language."""
    return (
        ""
        if code in Locale(SOURCE).languages
        else next(iter(get_official_languages(code.upper())), "")
    )


def language_named(name: str) -> str:
    """The language of ours that has this name in English or in the first language, or the country's code that is
    `name`; "" where none has it.
    """
    names, plain = [Locale(own).languages for own in (SOURCE, FIRST)], fold(name).lower()
    meant = next(
        (
            own
            for own in languages()
            for known in names
            if fold(known.get(own, "")).lower() == plain
        ),
        "",
    )
    return meant or language_meant(name) or nearest(name, languages())


_FIELD = re.compile(r"\{[^{}]*\}|[{}]")
_folders: list[Path] = [Path(__file__).parent / LOCALE]


def add_catalogues(folder: Path) -> None:
    """Let a portal's own folder speak too, and that of no other portal. Said again, changes of a translator count.

    So do those of other packages. SiteBuilderError where one of these cannot be loaded.
    """
    others = (each.folder for each in declared(CATALOGUES, Catalogues))
    set_catalogues((_folders[0], *others, *([folder] if folder.is_dir() else [])))


def set_catalogues(folders: Sequence[Path]) -> None:
    """Let these folders speak, and no other."""
    before = catalogue_stamps()
    _folders[:] = folders
    catalogue_stamps.cache_clear()
    if catalogue_stamps() != before:
        for known in (languages, catalogue, glossary, words_of):
            known.cache_clear()


def catalogue_folders() -> tuple[Path, ...]:
    """Where catalogues lie: this package's own folder, those of other packages, then the portal's."""
    return tuple(_folders)


@cache
def catalogue_stamps() -> tuple[tuple[Path, int, int], ...]:
    """Every catalogue there is, in the order in which they are asked, with its size and the time of its last change.

    The disk is asked when a portal's settings are read, so that all of a build speaks the same words.
    """
    paths = (
        path for folder in _folders for path in sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    )
    return tuple((path, *stamp_of(path)) for path in paths)


@cache
def languages() -> tuple[str, ...]:
    """Every language that the interface can speak, Vietnamese first, then English."""
    codes = {path.parents[1].name for path, _, _ in catalogue_stamps()}
    return (FIRST, SOURCE, *sorted(codes - {FIRST, SOURCE}))


@cache
def catalogue(language: str) -> stdlib.NullTranslations:
    """The translations of a language, of the first catalogue that has one; else the message ids themselves."""
    result = stdlib.NullTranslations()
    for stamp in reversed(catalogue_stamps()):
        if stamp[0].parents[1].name == language:
            translations = stdlib.GNUTranslations(BytesIO(_compiled(*stamp)))
            translations.add_fallback(result)
            result = translations
    return result


@cache
def _compiled(path: Path, *_stamp: int) -> bytes:
    """A catalogue as gettext reads it, once for each of its states, whichever others speak beside it."""
    compiled = BytesIO()
    write_mo(compiled, _filled(path))
    return compiled.getvalue()


def _filled(path: Path) -> Catalog:
    """A catalogue without translations that could not be filled in."""
    messages = _read(path, path.parents[1].name)
    for each in [each for each in messages if each.string and unfilled(each)]:
        messages.delete(each.id, each.context)
    return messages


def _read(path: Path, language: str) -> Catalog:
    """A catalogue as far as it can be read: what is wrong in a portal's own, `check` reports."""
    text = normalize(
        "NFC", path.read_text("utf-8-sig", "replace")
    )  # names of files come apart on a Mac
    with redirect_stdout(StringIO()):  # on which Babel says what it could not read
        return read_po(text.splitlines(keepends=True), locale=locale_of(language))


def own_messages(folder: Path) -> Iterator[tuple[Path, Catalog]]:
    """The catalogues of a portal's folder, by path."""
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        yield path, _read(path, path.parents[1].name)


def known_word(word: str, known: Iterable[str]) -> str:
    """The one of the words of a list that was meant: by another word for it, in any language, or misspelt; else ""."""
    known, wanted = tuple(known), fold(word).strip().lower().replace("_", " ")
    for name in known:
        labels = (translator(language)(name.capitalize()) for language in languages())
        if wanted in {fold(each).lower() for each in (*labels, *words(f"values.{name}"))}:
            return name
    return nearest(word, known)


def with_meant(right: str, wrong: str) -> str:
    """The word that was meant of those that a repair lists, in any language; the repair where none was."""
    known = right.facts.get("known", "") if isinstance(right, Phrase) else ""
    listed = [each.strip(" '\"") for each in known.split(",")] if known else []
    near = (
        known_word(each, listed) for each in wrong.split(", ") if each.strip(" '\"") not in listed
    )
    return Phrase(WRITE, near=word) if (word := next(filter(None, near), "")) else right


@cache
def message_ids() -> frozenset[str]:
    """What this package says, as a translator finds it."""
    return frozenset(
        str(each.id) for each in _read(_folders[0] / FIRST / "LC_MESSAGES/messages.po", FIRST)
    )


def unfilled(message: Message) -> set[str]:
    """What a translation names in braces and its message does not: then it could not be filled in.

    Words that go by a context are written in forms of which each language takes what it needs.
    """
    if message.context or not message.id:
        return set()
    ids, strings = (_fields(text) for text in (message.id, message.string))
    return strings - ids


def _fields(text: object) -> set[str]:
    words = " ".join(text) if isinstance(text, (tuple, list)) else str(text)
    return {*_FIELD.findall(words.replace("{{", "").replace("}}", ""))}


@cache
def glossary(language: str) -> dict[str, str]:
    """Words of the data in a language, as a portal translates them: the messages with the context `data`."""
    paths = (path for path, *_ in catalogue_stamps() if path.parents[1].name == language)
    messages = (
        each for path in paths for each in _filled(path) if each.context == DATA and each.string
    )
    return {str(each.id): str(each.string) for each in messages}


def translator(language: str) -> Translate:
    """A function that says a message id in a language. "" stays "": gettext keeps its own header there."""
    translations = catalogue(language)
    return lambda message: translations.gettext(message) if message else ""


@cache
def message_tables(package: str) -> Mapping[str, Mapping[str, Any]]:
    """Message ids by table and code, which stand in messages.toml of a package; [a.b] is a table of the context a."""
    return tomllib.loads(files(package).joinpath("messages.toml").read_text("utf-8"))


def counter(language: str) -> Callable[[str, str, int], str]:
    """A function that says how many: the form for the number, its `{count}` not yet filled in."""
    return catalogue(language).ngettext


def say_in_context(context: str, message: str, language: str) -> str:
    """A message id whose English has several meanings, told apart by a context ("column", "period")."""
    return catalogue(language).pgettext(context, message)


@cache
def words_of(context: str, message: str) -> tuple[str, ...]:
    """Words that authors may write in any language of the interface: the message parts them by a bar."""
    return tuple(
        word
        for language in languages()
        for word in say_in_context(context, message, language).split("|")
        if word
    )


def say_everywhere(message: str, context: str, spoken: Sequence[str], **named: Text) -> Text:
    """A text of ours for data files, in the portal's first language, then in its others; `named` stands in it."""

    def say(language: str) -> str:
        words = say_in_context(context, message, language)
        return (
            words.format(**{key: text.say(language) for key, text in named.items()}).strip()
            if named
            else words
        )

    return Text(say(spoken[0]), tuple(sorted((language, say(language)) for language in spoken[1:])))


def language_name(language: str, reader: str) -> str:
    """What a language is called within a sentence of another; the tag where Babel does not know it."""
    spoken = locale_of(reader)
    try:
        name = Locale.parse(language, sep="-").get_display_name(spoken) or language
    except (UnknownLocaleError, ValueError):
        return language
    # CLDR has names as a list shows them. Where they are two words, the first is the noun "language".
    return name[:1].lower() + name[1:] if " " in spoken.languages.get(spoken.language, "") else name


@cache
def month_names(
    language: str, form: Literal["format", "stand-alone"] = "stand-alone"
) -> Mapping[int, str]:
    """The months in a language, by their number, as they stand alone or in a sentence ("format"; CLDR's words)."""
    return get_month_names("wide", form, locale_of(language))


@cache
def three_letters(language: str) -> str:
    """The code of ISO 639-2/T for a tag of two letters, "" where Babel does not know it."""
    aliases = get_global("language_aliases").items()
    codes = [
        code
        for code, tag in aliases
        if tag == language and len(code) == 3 and code not in _BIBLIOGRAPHIC
    ]
    return codes[-1] if codes else ""


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
