"""TCVN3 (the .VnTime fonts) and VNI (the VNI-Times fonts), as a program that knows neither shows them.

Both are seen through Latin-1: "Tæng s¶n phÈm" is TCVN3 and "Toång saûn phaåm" VNI for "Tổng sản phẩm". Text in
the capital fonts (.VnTimeH) is stored in small letters; only the name of the font says that it prints large.
Sources: TCVN 5712:1993 (VN3); the VNI Windows character set as its vendor lists it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence

_TCVN3_LETTERS = (
    "µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớëởìỡîợ"
    "ïùóúñủòũôụ\u00adưõừøứöử÷ữùựúỳýýûỷüỹþỵ¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư"
)
TCVN3 = dict(zip(_TCVN3_LETTERS[::2], _TCVN3_LETTERS[1::2], strict=True))

_VNI_SINGLE = "ñđììííííæỉóĩòịôơöưîỵ"
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni_pairs() -> dict[str, str]:
    pairs = dict(zip(_VNI_SINGLE[::2], _VNI_SINGLE[1::2], strict=True))
    for base, letter in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        pairs |= {base + mark: letter + tone for mark, tone in _VNI_TONES.items()}
    for base in "aeo":
        pairs |= {base + mark: f"{base}\u0302{tone}" for mark, tone in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: f"a\u0306{tone}" for mark, tone in _VNI_BREVE.items()}
    small = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    large = {key.upper(): value.upper() for key, value in small.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in small.items()}
    return small | mixed | large


VNI = _vni_pairs()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_RHYME = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu iêu oa oă oe oi oo ôi ơi ua uâ uê ui uô uơ uy uôi "
    "uya uyê uyu uây oai oao oay oeo ưa ưi ươ ươi ươu ưu yê yêu ue uă"
).replace(" ", "|")
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_RHYME})(?:ch|nh|ng|c|m|n|p|t)?")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OWN_LETTERS = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


def from_tcvn3(text: str) -> str:
    """TCVN3 seen as Latin-1, in Unicode."""
    # A raised 1 right after a digit is a footnote mark, not the letter that shares its byte.
    return re.sub(r"(?<!\d)¹|[^¹]", lambda match: TCVN3.get(match[0], match[0]), text)


def from_vni(text: str) -> str:
    """VNI seen as Latin-1, in Unicode; a letter and its mark are two characters there."""
    return _VNI_PATTERN.sub(lambda match: VNI[match[0]], text)


def is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable is: one tone at most, a known rhyme."""
    spread = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in _TONES for letter in spread)
    bare = unicodedata.normalize("NFC", "".join(letter for letter in spread if letter not in _TONES))
    return tones <= 1 and bool(_SYLLABLE.fullmatch(bare))


def legal_share(text: str) -> tuple[int, int]:
    """Of the words with letters beyond ASCII, how many are syllables, and how many there are."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    return sum(map(is_syllable, words)), len(words)


def recognise(texts: list[str]) -> str:
    """ "tcvn3", "vni" or "" for texts read together: the reading under which the marked words are syllables."""
    own = sum(bool(_OWN_LETTERS.search(text)) for text in texts)
    suspects = [text for text in texts if not _OWN_LETTERS.search(text) and not text.isascii()]
    if not suspects or own > len(suspects):
        return ""
    whole = " ".join(suspects)
    before = _marked_syllables(whole)
    scores = {name: _marked_syllables(convert(whole)) for name, convert in CONVERTERS.items()}
    best = max(scores, key=lambda name: scores[name])
    syllables, words = scores[best]
    return best if words and syllables / words >= 0.75 and syllables > before[0] + before[1] // 5 else ""


def _marked_syllables(text: str) -> tuple[int, int]:
    """Symbols inside a word (µ, ®, §) split it, so that words count as a reader would count them."""
    words = [word for word in re.split(r"[\s,.;:()\"/0-9-]+", text) if len(word) > 1 and not word.isascii()]
    return sum(map(is_syllable, words)), len(words)


CONVERTERS = {"tcvn3": from_tcvn3, "vni": from_vni}
_FEW = 2  # words that must read better in an old encoding before texts beside Unicode are taken for it


def encodings_of(texts: Sequence[str], established: Container[str] = ()) -> list[str]:
    """The old encoding of each text of one column or one run of lines; "" where it is Unicode.

    Texts above the first that may be old are a heading and say nothing about it. Where Unicode stands among them,
    each text is decided by its own words; one word is enough for an encoding that is `established` elsewhere.
    """
    suspects = [text for text in texts if is_suspect(text)]
    found = recognise(suspects)
    if found and gain(suspects, found) >= _FEW and not _has_unicode(texts[texts.index(suspects[0]) :], found):
        return [found if is_suspect(text) else "" for text in texts]
    return [_encoding_of(text, found, established) for text in texts]


def _encoding_of(text: str, among: str, established: Container[str]) -> str:
    own = recognise([text]) if is_suspect(text) else ""
    is_sure = bool(own) and (gain([text], own) >= _FEW or own == among or own in established)
    return own if is_sure else ""


def _has_unicode(texts: Iterable[str], encoding: str) -> bool:
    return any(bool(_OWN_LETTERS.search(text)) or (is_suspect(text) and gain([text], encoding) < 0) for text in texts)


def is_suspect(text: str) -> bool:
    """Whether a text may be in an old encoding: it has marks, and none that only Unicode has."""
    return not text.isascii() and not _OWN_LETTERS.search(text)


def gain(texts: Sequence[str], encoding: str) -> int:
    """How many more of the marked words are syllables when read in the encoding."""
    whole = " ".join(texts)
    return _marked_syllables(CONVERTERS[encoding](whole))[0] - _marked_syllables(whole)[0]


def convert_text(text: str, encoding: str) -> str:
    """Convert one string; a string that already has Vietnamese letters of its own is left alone."""
    if text.isascii() or _OWN_LETTERS.search(text):
        return text
    return CONVERTERS[encoding](text)


def prints_large(font: str | None) -> bool:
    """Whether a font is one of TCVN3's capital fonts: .VnTimeH, .VnArialH."""
    return bool(re.fullmatch(r"\.Vn\w+H", font or ""))
