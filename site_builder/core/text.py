"""Words in several languages, and plain-letter forms of Vietnamese."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Any

BEGIN, TEXT, END = "\ue010", "\ue011", "\ue012"
MARKS = frozenset((BEGIN, TEXT, END))
_MARKED = re.compile(f"{BEGIN}([a-zA-Z-]+){TEXT}([^{BEGIN}{END}]+){END}?")
_WHOLE = re.compile(f"{BEGIN}([a-zA-Z-]+){TEXT}([^{BEGIN}{END}]*){END}")
_LEFT = re.compile(f"{BEGIN}[a-zA-Z-]*{TEXT}?|[{TEXT}{END}]")
_TAG = re.compile(r"<(?:!--.*?--|[^>]*)>", re.DOTALL)
# Where no element may stand; in the text of a drawing it must be one of the drawing's own.
_SILENT = re.compile(r"<(script|style|title|desc|textarea|option)\b")
_DRAWN = re.compile(r"<text\b")


def table_beside(module: str, name: str = "") -> dict[str, Any]:
    """What a file of TOML beside a module says, one of its own name where no other is named."""
    path = Path(module)
    return tomllib.loads(path.with_name(name or f"{path.stem}.toml").read_text("utf-8"))


def mark(text: str, language: str) -> str:
    """A text that says which language it is in; "" stays "", and what says it already is left alone."""
    return f"{BEGIN}{language}{TEXT}{text}{END}" if text and not text.startswith(BEGIN) else text


def mark_parts(text: str, split: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The parts that a text is split into, each marked where the whole was."""
    whole = _WHOLE.fullmatch(text)
    return tuple(mark(part, whole[1]) for part in split(whole[2])) if whole else split(text)


def unmarked(text: str) -> str:
    """The text alone."""
    return _LEFT.sub("", text) if BEGIN in text or END in text else text


def show_marks(html: str) -> str:
    """A page's HTML with `lang` where a text was marked. A mark whose end was cut off ends with its run of text."""
    if BEGIN not in html:
        return html
    parts: list[str] = []
    last, silent, element = 0, "", "span"
    for tag in _TAG.finditer(html):
        text = html[last : tag.start()]
        whole = _WHOLE.fullmatch(text) if silent else None
        if whole:  # the element itself says which language it is in
            parts[-1] = f'{parts[-1][:-1]} lang="{whole[1]}">'
        parts.append(unmarked(text) if silent else _shown(text, element))
        parts.append(unmarked(tag[0]))
        opened = _SILENT.match(tag[0])
        silent = opened[1] if opened else "" if tag[0].startswith(f"</{silent}") else silent
        element = "tspan" if _DRAWN.match(tag[0]) else "span"
        last = tag.end()
    return "".join([*parts, _shown(html[last:], "span")])


def _shown(text: str, element: str) -> str:
    if BEGIN not in text and END not in text:
        return text
    return _LEFT.sub("", _MARKED.sub(rf'<{element} lang="\1">\2</{element}>', text))


class OtherLanguage(str):
    """A language that a page is written in where the portal's texts are first of all in another, `main`.

    It equals its plain tag ("en"). `words` are the portal's translations of words that its sources have in `main`
    alone. What is in neither is said in `main` and marked as such (`core.marks`), which happens for nobody who asks in
    a plain language: files carry no marks.
    """

    main: str
    words: Mapping[str, str]

    def __new__(cls, tag: str, main: str, words: Mapping[str, str] | None = None) -> OtherLanguage:
        """The language `tag` beside the portal's main one."""
        tagged = super().__new__(cls, tag)
        tagged.main, tagged.words = main, words or {}
        return tagged

    def __reduce__(self) -> tuple[type[OtherLanguage], tuple[str, str, Mapping[str, str]]]:
        """As plain values, for another process."""
        return OtherLanguage, (str(self), self.main, self.words)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its main language with the translations its author gave."""

    main: str = ""
    translations: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.main)

    def __str__(self) -> str:
        return self.main

    @property
    def names(self) -> tuple[str, ...]:
        """It in all its languages."""
        return (self.main, *(text for _, text in self.translations))

    def say(self, language: str) -> str:
        """The text in a language, or in its main one where there is no translation."""
        return self.stated(language) or untranslated(self.main, language)

    def language(self, wanted: str) -> str:
        """The language that `say` answers in."""
        known = isinstance(wanted, OtherLanguage) and self.main in wanted.words
        return actual_language(wanted, is_translated=known or wanted in dict(self.translations))

    def stated(self, language: str) -> str:
        """The translation that its author gave in a language, "" where there is none."""
        return dict(self.translations).get(language, "") if self.translations else ""


def actual_language(language: str, *, is_translated: bool) -> str:
    """The language that a text asked for in `language` is really in."""
    return language.main if isinstance(language, OtherLanguage) and not is_translated else language


def untranslated(text: str, language: str) -> str:
    """A text of the portal's main language as it stands on a page in a language.

    Where that is another, the portal's own translation of the text, or the text marked.
    """
    if not isinstance(language, OtherLanguage):
        return text
    return language.words.get(text) or mark(text, language.main)


def mark_foreign(text: str, language: str, home: str) -> str:
    """A text of a known language as it stands on a page in `home`: as it is, translated by the portal, or marked."""
    if not language or language == home:
        return text
    return (
        untranslated(text, home) if getattr(home, "main", "") == language else mark(text, language)
    )


_SPELLED = re.compile(r"[1-9][0-9]{0,2}([.,][0-9]{3})+([.,][0-9]+)? ?%?|[0-9]+,[0-9]+ ?%?")


def of_data(text: str, language: str) -> str:
    """A text out of the data, marked on pages of another language where it has a letter beyond ASCII, or is a number
    that another language reads otherwise (1.704, 56,39).

    What is neither may be a code, a name, or a word of any language: nobody says which.
    """
    if not isinstance(language, OtherLanguage):
        return text
    is_worded = any(letter.isalpha() and not letter.isascii() for letter in text)
    is_spoken = is_worded or text in language.words or _SPELLED.fullmatch(text)
    return untranslated(text, language) if is_spoken else text


_TRANSLATED = re.compile(r"(.+)_([a-z]{2})")


def split_key(name: str) -> tuple[str, str]:
    """A key and the language of its words: `title_en` is `title` in "en", `title` alone in "", the portal's first."""
    match = _TRANSLATED.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def text_properties(key: str, text: Text) -> dict[str, str]:
    """A text with its translations beside it, as `text_of` reads it: title, title_en."""
    return {key: str(text)} | {f"{key}_{language}": words for language, words in text.translations}


def few(words: Sequence[str], most: int) -> str:
    """The first of a list, and a sign that there are more."""
    return ", ".join(words[:most]) + (", …" if len(words) > most else "")


def text_of(source: Mapping[str, object], key: str) -> Text:
    """Read `key` and `key_<language>` (`title`, `title_en`), in NFC."""
    named = (
        (split_key(str(name)), value) for name, value in source.items() if str(name).startswith(key)
    )
    result = {
        code: clean(value)
        for (stem, code), value in named
        if stem == key and code and isinstance(value, str)
    }
    main = source.get(key)
    translations = tuple(sorted((code, words) for code, words in result.items() if words))
    return Text(clean(main) if isinstance(main, str) else "", translations)


# Marks of direction and isolation (Unicode UAX 9), which no Vietnamese or English text needs, and controls; as Python
# and RE2 both read it.
HIDDEN = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069" r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_HIDDEN = re.compile(HIDDEN)


def hidden_letter(text: str) -> str:
    """The first character that nobody sees and that makes a text look otherwise than it is; "" where there is none."""
    match = _HIDDEN.search(text)
    return match[0] if match else ""


def clean(text: str) -> str:
    """NFC, outer blanks gone."""
    return unicodedata.normalize("NFC", text).strip()


STROKES = {0x110: "D", 0x111: "d"}  # letters that Unicode does not take apart


def fold(text: str) -> str:
    """Tone marks off and đ as d, as people type when they search: "Đà Nẵng" is "Da Nang"."""
    return text if text.isascii() else "".join(map(_bare, text))


@cache
def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return "".join(each for each in parts if not unicodedata.combining(each)).translate(STROKES)


def slugify(text: str) -> str:
    """A name fit for an address: lower-case ASCII letters, digits and `-`, `_`, `.`."""
    return re.sub(
        r"[^a-z0-9._]+", "-", fold(text).lower().encode("ascii", "ignore").decode()
    ).strip("-._")


def heading_slug(text: str, separator: str) -> str:
    """An anchor for a heading: "Hạ tầng số" is ha-tang-so, where an ASCII slug would leave nothing."""
    return slugify(text).replace("-", separator)


def column_letters(index: int) -> str:
    """A column as spreadsheets call it, counted from 0: 26 is AA."""
    before, last = divmod(index, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


_LIKENESS = 0.75  # one letter of four may differ
_LOOKS = str.maketrans(*table_beside(__file__)["looks"].values())


_NO_YEAR = re.compile(r"(?<!\d)(?!19\d\d|20[0-4]\d)\d{4}(?!\d)")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like it, whatever its case, tone marks and hyphens; "" where none is like it.

    Letters that look alike are the same, before any that are near. Other digits name another thing (2026-q2, 2026-q3),
    and are no misspelling of it, but two exchanged in a year of which nothing can be are. The part of one code alone
    stands for it.
    """
    known, looks = tuple(known), clean(word).translate(_LOOKS)
    if alike := next((name for name in known if clean(name) == looks), ""):
        return alike
    letters = "" if re.search(r"\d", looks) else sorted(looks)  # exchanged, as in => and ulr
    if letters and len(turned := {name for name in known if sorted(name) == letters}) == 1:
        return turned.pop()
    once = {
        looks[:n] + looks[n + 1 :] for n in range(len(looks) - 1) if looks[n] == looks[n + 1]
    } & {*known}
    if len(once) == 1:  # typed twice
        return once.pop()
    pairs = (
        n for n in range(len(looks) - 1) if _NO_YEAR.search(looks) and looks[n : n + 2].isdigit()
    )
    turned = {looks[:n] + looks[n + 1] + looks[n] + looks[n + 2 :] for n in pairs} & {*known}
    if len(turned) == 1:
        return turned.pop()
    plain, digits, word = dict[str, str](), _digits(looks), looks
    for name in known:
        if _digits(name) == digits or not (digits and _digits(name)):
            plain.setdefault(_plain(name), name)
    close = get_close_matches(_plain(word), plain, n=1, cutoff=_LIKENESS)
    within = [
        each for each in plain if _CODE.fullmatch(word) and f"_{_plain(word)}_" in f"_{each}_"
    ]
    return (
        plain[close[0]]
        if close
        else plain[within[0]]
        if len(within) == 1 and _digits(within[0]) == digits
        else ""
    )


def is_one_slip(one: str, other: str) -> bool:
    """Whether a text is another with a letter wrong, one too few or too many, or two exchanged."""
    if len(one) == len(other):
        odd = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        return len(odd) == 1 or (
            len(odd) == 2 and odd[1] == odd[0] + 1 and sorted(one) == sorted(other)
        )
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer))
    )


def free_name(name: str, taken: Container[str], mark: str = "-") -> str:
    """The name, or the first of its numbers that nobody has."""
    return next(
        one for one in chain((name,), (f"{name}{mark}{n}" for n in count(2))) if one not in taken
    )


_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def nearest_path(path: str, known: Iterable[str]) -> str:
    """The known path whose last name is most like that of a path, of its own ending first; "" where none is like it."""
    stem, dot, ending = path.rstrip("/").rpartition("/")[2].casefold().rpartition(".")
    named: dict[str, dict[str, list[str]]] = {}
    for each in sorted(known):
        own = each.rstrip("/").rpartition("/")[2].casefold().rpartition(".")
        named.setdefault(own[2] if own[1] else "", {}).setdefault(own[0] or own[2], []).append(each)
    stem, ending = (stem, ending) if dot else (ending, "")
    alike = named.get(ending, {})
    homes = alike.get(stem) or [each for kind in named.values() for each in kind.get(stem, ())]
    homes = homes or alike.get(nearest(stem, alike), [])
    return next(iter(get_close_matches(path, homes, n=1, cutoff=0)), "")


def _digits(word: str) -> str:
    return re.sub(r"\D|(?<!\d)0+(?=\d)", "", re.sub(r"(\.\d*?)0+$", r"\1", word))


def _plain(word: str) -> str:
    bare = re.sub(r"(?<!\d)0+(?=\d)|[\u200b\u2060]", "", fold(word).lower())
    return bare.replace("-", "_").replace(" ", "_").replace(",", ".")
