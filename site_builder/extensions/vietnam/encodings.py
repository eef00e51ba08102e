"""TCVN3 (the .VnTime fonts) and VNI (the VNI-Times fonts), as a program that knows neither shows them.

Both are seen through Latin-1: "Tæng s¶n phÈm" is TCVN3 and "Toång saûn phaåm" VNI for "Tổng sản phẩm". Text in
the capital fonts (.VnTimeH) is stored in small letters; only the name of the font says that it prints large.
Sources: TCVN 5712:1993 (VN3); the VNI Windows character set as its vendor lists it.
"""

from __future__ import annotations

import unicodedata

from site_builder.core.extension import Encoding

_TCVN3_LETTERS = (
    "µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớëởìỡîợ"
    "ïùóúñủòũôụ\u00adưõừøứöử÷ữùựúỳýýûỷüỹþỵ¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư"
)
TCVN3 = dict(zip(_TCVN3_LETTERS[::2], _TCVN3_LETTERS[1::2], strict=True))

_VNI_SINGLE = "ñđììííííæỉóĩòịôơöưîỵ"
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {
    "â": "",
    "à": "\u0300",
    "á": "\u0301",
    "å": "\u0309",
    "ã": "\u0303",
    "ä": "\u0323",
}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni_pairs() -> dict[str, str]:
    pairs = dict(zip(_VNI_SINGLE[::2], _VNI_SINGLE[1::2], strict=True))
    for base, letter in (
        ("a", "a"),
        ("e", "e"),
        ("o", "o"),
        ("u", "u"),
        ("y", "y"),
        ("ô", "ơ"),
        ("ö", "ư"),
    ):
        pairs |= {base + mark: letter + tone for mark, tone in _VNI_TONES.items()}
    for base in "aeo":
        pairs |= {base + mark: f"{base}\u0302{tone}" for mark, tone in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: f"a\u0306{tone}" for mark, tone in _VNI_BREVE.items()}
    small = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    large = {key.upper(): value.upper() for key, value in small.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in small.items()}
    return small | mixed | large


VNI = _vni_pairs()
ENCODINGS = (Encoding("tcvn3", TCVN3, r"\.Vn\w+H"), Encoding("vni", VNI))
