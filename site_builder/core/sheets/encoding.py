"""Bytes to text, and what encoding bytes are in when nobody says, or says it wrongly.

Some encodings have no code page of their own: their bytes come out as Latin letters and are recognised by their words.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress

from site_builder.core.extension import ENCODINGS, Encoding, declared
from site_builder.core.language import any_of, words

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),  # before the mark of UTF-16, which it begins with
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MARK = "\ufeff"
_TONES = "".join(words("letters.tones"))
_ISO_CONTROLS = re.compile(
    rb"[\x80-\x9f]"
)  # no text has them; in the code pages of Windows most are quotes or letters
_WINDOWS = {"iso8859-1": "windows-1252", "iso8859-2": "windows-1250", "iso8859-9": "windows-1254"}
# The codecs of Python that turn bytes into letters and nothing else: `unicode_escape` runs over what stands in a text,
# `idna` and `utf-7` say one letter in several ways.
_CODECS = re.compile(
    r"ascii|utf-8(-sig)?|utf-(16|32)(-[lb]e)?|cp\d+|iso8859-\d+|koi8-[rtu]|mac-\w+|tis-620|kz1048|ptcp154|hp-roman8"
    r"|big5(hkscs)?|gb2312|gbk|gb18030|euc_\w+|shift_jis\w*|johab"
)
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z]{3}")  # no western word has three letters with marks in a row
_WESTERN = (
    "ascii",
    "iso8859-1",
    "iso8859-15",
    "cp1252",
    "cp1250",
    "iso8859-2",
    "mac-roman",
    "cp850",
    "cp437",
)
_LETTERS = re.compile(r"[^\W\d_]+")
_SPLIT = re.compile(r"[\n\t;|,]")
_SAMPLE = 200_000  # bytes that tell an encoding
_FEWEST_WORDS = 3  # marked words that must agree before a stated encoding is called wrong


def decode(content: bytes, *, declared: str = "") -> str:
    """Text of a file: by its mark, as UTF-8, as it declares, else windows-1258 or Latin letters.

    Others come out as Latin letters and are recognised later.
    """
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return _tidy(content.decode(codec, "replace"))
    for codec in ("utf-8", declared):
        text = _try(content, codec)
        if text is not None:
            return _tidy(text)
    western = _western(content)
    vietnamese = unicodedata.normalize("NFC", _try(content, "cp1258") or "")
    return _tidy(vietnamese if _is_better(vietnamese, western) else western)


def decode_as(content: bytes, encoding: str) -> str:
    """The text under the encoding named; those of `CONVERTERS` are names too. Raises UnicodeError or LookupError."""
    name = encoding.lower()
    if name in CONVERTERS:
        return CONVERTERS[name](_western(content))
    name = _codec(name)
    if name == "utf-8":
        return content.decode("utf-8-sig")
    text = content.decode(name)
    if name.startswith(("utf-16-", "utf-32-")):
        return text.removeprefix(
            _MARK
        )  # where the order of bytes is stated, Python leaves the mark in the text
    # This code page has no composed letters: that the marks stand apart is its spelling, not the author's.
    return unicodedata.normalize("NFC", text) if name == "cp1258" else text


def encode_as(text: str, encoding: str, before: bytes = b"") -> bytes:
    """What `decode_as` reads as this text, with the mark at the head of the bytes `before`. Raises UnicodeEncodeError.

    TCVN3 and VNI are read, not written: of theirs only what is ASCII comes back.
    """
    name = "ascii" if encoding.lower() in CONVERTERS else _codec(encoding)
    if name == "cp1258":
        text = "".join(
            letter if letter.encode(name, "ignore") else _apart(letter) for letter in text
        )
    is_marked = _marked(before) and name in (
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "utf-32-be",
    )
    return ((_MARK if is_marked else "") + text).encode(name)


def _apart(letter: str) -> str:
    """A letter with its tone mark behind it, as windows-1258 has them."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in _TONES)
    return (
        unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tone
    )


def _codec(encoding: str) -> str:
    """Python's own name of an encoding. Raises LookupError where it is none of text."""
    name = codecs.lookup(encoding).name
    if not _CODECS.fullmatch(name):
        raise LookupError(f"{encoding} is no encoding of text")
    return name


def wrong_encoding(content: bytes, encoding: str) -> str:
    """What the bytes are in where that is surely not the encoding named; "" where it may be that."""
    name = encoding.lower()
    if name in CONVERTERS:
        return ""
    name, sample, marked = _codec(name), content[:_SAMPLE], _marked(content)
    if marked:
        return "" if name.startswith(marked) else marked
    if not name.startswith("utf-") and (unmarked := _unmarked_utf16(sample)):
        return unmarked
    if _try(content, name) is None:
        return find_encoding(content)
    if name.startswith(("utf-", "ascii")) or content.isascii():
        return ""
    if _try(content, "utf-8") is not None:
        return "utf-8"
    western = _western(sample)
    legacy = recognise(_SPLIT.split(western))
    if legacy and _marked_words(CONVERTERS[legacy](western)) >= _FEWEST_WORDS:
        return legacy
    vietnamese = unicodedata.normalize("NFC", _try(sample, "cp1258") or "")
    is_vietnamese = (
        name in _WESTERN
        and _is_better(vietnamese, western)
        and _marked_words(vietnamese) >= _FEWEST_WORDS
    )
    if is_vietnamese and legal_share(vietnamese)[0] > legal_share(western)[0]:
        return "windows-1258"
    windows = _WINDOWS.get(name, "")
    return windows if _ISO_CONTROLS.search(content) and _try(content, windows) is not None else ""


def is_western(encoding: str) -> bool:
    """Whether it is one in which no text has the pairs of signs that letters of UTF-8 would be."""
    try:
        return _codec(encoding) in _WESTERN
    except LookupError:
        return False


def find_encoding(content: bytes) -> str:
    """The name of the encoding that the bytes most likely are in; "" where nothing is likely."""
    sample = content[:_SAMPLE]
    if marked := _marked(content) or _unmarked_utf16(sample):
        return marked
    if _try(content, "utf-8") is not None:
        return "utf-8"
    western = _western(sample)
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n" for letter in western):
        return ""
    if legacy := recognise(_SPLIT.split(western)):
        return legacy
    vietnamese = unicodedata.normalize("NFC", _try(sample, "cp1258") or "")
    if _is_better(vietnamese, western):
        return "windows-1258"
    return "" if _FOREIGN.search(western) else "windows-1252"


def _marked(content: bytes) -> str:
    return next(
        (codec.removesuffix("-sig") for mark, codec in _BOMS if content.startswith(mark)), ""
    )


def _unmarked_utf16(sample: bytes) -> str:
    """Text that is mostly ASCII has a zero in every second byte."""
    even, odd = sample[::2], sample[1::2]
    if odd and odd.count(0) > 0.3 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    return (
        "utf-16-be"
        if odd and even.count(0) > 0.3 * len(even) and odd.count(0) < 0.05 * len(odd)
        else ""
    )


def _marked_words(text: str) -> int:
    return sum(map(is_syllable, {word for word in _LETTERS.findall(text) if not word.isascii()}))


def _western(content: bytes) -> str:
    return _try(content, "cp1252") or content.decode("latin-1")


def _try(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(_codec(codec)) if codec else None
    except (UnicodeDecodeError, LookupError):
        return None


def _is_better(vietnamese: str, western: str) -> bool:
    right, words = legal_share(vietnamese)
    return (
        bool(words)
        and right / words > 0.8
        and right >= legal_share(western)[0]
        and not recognise(re.split(r"[\n\t;|]", western))
    )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


# Encodings whose bytes come out as Latin letters; their words tell them.


def _converter(encoding: Encoding) -> Callable[[str], str]:
    """From Latin letters to Unicode; a letter and its mark may be two characters there."""
    # A raised figure right after a digit is a footnote mark, not the letter that shares its byte.
    known = sorted(encoding.letters, key=len, reverse=True)
    pattern = re.compile(
        "|".join((r"(?<!\d)" if each.isdigit() else "") + re.escape(each) for each in known)
    )
    return lambda text: pattern.sub(lambda match: encoding.letters[match[0]], text)


_ENCODINGS = declared(ENCODINGS, Encoding)
CONVERTERS = {each.name: _converter(each) for each in _ENCODINGS}
_WORD = re.compile(r"[^\s,.;:()\"/0-9-]{2,}")  # symbols (µ, ®, §) are letters of old encodings
_LARGE = [each.large for each in _ENCODINGS if each.large]
_SYLLABLE = re.compile(any_of("letters.syllable"))
_OWN_LETTERS = re.compile(any_of("letters.own"))


def is_syllable(word: str) -> bool:
    """Whether a word is built as a syllable of a language that tells its own: one tone at most, a known rhyme.

    None has a capital behind a small letter: "tÕ" is a word of an old encoding, though "tõ" is a syllable.
    """
    spread = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONES for letter in spread)
    bare = unicodedata.normalize(
        "NFC", "".join(letter for letter in spread if letter not in _TONES)
    )
    return (
        tones <= 1
        and bool(_SYLLABLE.fullmatch(bare))
        and word in (word.lower(), word.upper(), word.capitalize())
    )


def legal_share(text: str, word: re.Pattern[str] = _LETTERS) -> tuple[int, int]:
    """Of the words with letters beyond ASCII, how many are syllables, and how many there are."""
    words = [each for each in word.findall(text) if not each.isascii()]
    return sum(map(is_syllable, words)), len(words)


def recognise(texts: list[str]) -> str:
    """ "tcvn3", "vni" or "" for texts read together: the reading under which the marked words are syllables."""
    own = sum(bool(_OWN_LETTERS.search(text)) for text in texts)
    suspects = [text for text in texts if not _OWN_LETTERS.search(text) and not text.isascii()]
    if not suspects or own > len(suspects):
        return ""
    whole = " ".join(suspects)
    before = legal_share(whole, _WORD)
    scores = {name: legal_share(convert(whole), _WORD) for name, convert in CONVERTERS.items()}
    best = max(scores, key=lambda name: scores[name])
    syllables, words = scores[best]
    return (
        best
        if words and syllables / words >= 0.75 and syllables > before[0] + before[1] // 5
        else ""
    )


_FEW = (
    2  # words that must read better in an old encoding before texts beside Unicode are taken for it
)


def encodings_of(texts: Sequence[str], established: Collection[str] = ()) -> list[str]:
    """The old encoding of each text of one column or one run of lines; "" where it is Unicode.

    Texts above the first that may be old are a heading and say nothing about it. Where Unicode stands among them,
    each text is decided by its own words; one word is enough for an encoding that is `established` elsewhere, also
    beside Unicode in the same text.
    """
    suspects = [text for text in texts if is_suspect(text)]
    encodings = recognise(suspects)
    if encodings and gain(suspects, encodings) < _FEW:
        encodings = ""  # one word says nothing of a column: "ción" is a syllable in TCVN3
    if encodings and not _has_unicode(texts[texts.index(suspects[0]) :], encodings):
        return [encodings if is_suspect(text) else "" for text in texts]
    return [_encoding_of(text, encodings, established) for text in texts]


def _encoding_of(text: str, among: str, established: Collection[str]) -> str:
    if not is_suspect(text):
        return next((name for name in established if convert_text(text, name) != text), "")
    own = recognise([text])
    is_sure = bool(own) and (gain([text], own) >= _FEW or own == among or own in established)
    return own if is_sure else ""


def _has_unicode(texts: Iterable[str], encoding: str) -> bool:
    return any(
        bool(_OWN_LETTERS.search(text)) or (is_suspect(text) and gain([text], encoding) < 0)
        for text in texts
    )


def is_suspect(text: str) -> bool:
    """Whether a text may be in an old encoding: it has marks, and none that only Unicode has."""
    return not text.isascii() and not _OWN_LETTERS.search(text)


def gain(texts: Sequence[str], encoding: str) -> int:
    """How many more of the marked words are syllables when read in the encoding."""
    whole = " ".join(texts)
    return legal_share(CONVERTERS[encoding](whole), _WORD)[0] - legal_share(whole, _WORD)[0]


def convert_text(text: str, encoding: str) -> str:
    """Convert one string; of one that has letters that only Unicode has, the words that read better so."""
    convert = CONVERTERS[encoding]
    if not _OWN_LETTERS.search(text):
        return convert(text)
    return _WORD.sub(
        lambda match: convert(match[0]) if gain([match[0]], encoding) > 0 else match[0], text
    )


def prints_large(font: str | None) -> bool:
    """Whether a font is one of those that print small letters as capitals: .VnTimeH, .VnArialH."""
    return any(re.fullmatch(large, font or "") for large in _LARGE)


def lost_word(content: bytes) -> str:
    """A word of text that is not UTF-8 in which a letter became a question mark; "" where none did."""
    match = re.search(r"[^\W\d_]+\?[^\W\d_]+", content.decode("cp1252", "replace"))
    return match[0] if match else ""


_LOST = {  # by the sign in the place of a letter: one, or two of a line
    "\ufffd": r"\w{0,20}\ufffd[\w\ufffd]{0,20}",
    "?": r"(?<![\w/?=&])[^\W\d_]+\?[^\W\d_]+(?![\w/?=&])(?=.*[^\W\d_]\?[^\W\d_])",
}


def damaged(text: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Words that were saved in a wrong encoding, by the rule that says so: each letter became others, or a sign."""
    row, wrong, right = read_twice(text)
    if row:
        yield "encoding-twice", row, {"found": wrong, "right": right}
    if lost := next(
        filter(None, (re.search(pattern, text) for sign, pattern in _LOST.items() if sign in text)),
        None,
    ):
        yield "letters-lost", text.count("\n", 0, lost.start()) + 1, {"word": lost[0]}


def read_twice(text: str) -> tuple[int, str, str]:
    """The first line of UTF-8 that was read as Windows-1252 and saved so, with what it meant; 0 where none was."""
    for number, line in enumerate(text.split("\n"), 1) if not text.isascii() else ():
        with suppress(UnicodeError):
            meant = b"".join(
                each.encode("latin-1" if each < "\u0100" else "cp1252") for each in line
            ).decode("utf-8")
            if meant != line:
                return number, *next(
                    pair
                    for pair in zip(line.split(), meant.split(), strict=False)
                    if pair[0] != pair[1]
                )
    return 0, "", ""
