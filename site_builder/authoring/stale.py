"""Which words of the last report still speak of its period, so that a draft for the next marks them.

A heading or description that only names its matter stays as it is. One that holds a figure, a period or a day, or
that says how things stood or moved, gets “… ” before it: readers would see it as a statement of the new period.
Who has read it again takes the mark away; `check` lists those that are left.
"""

from __future__ import annotations

import re
import unicodedata

from site_builder.core.i18n.catalog import languages, words_of
from site_builder.core.mentions import quantities_in
from site_builder.core.period import Period
from site_builder.core.problem import NC_

MARK = "… "
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_NUMBERING = re.compile(r"^(?:(?:[IVXLC]+|\d+|[A-Za-zĐđ])(?:\.\d+)*[.)]|(?:Phần|Mục|Chương|Part)\s+[IVXLC\d]+[.:]?)\s+")
_UNITS = NC_("draft", "quarter|month|year|week|half|FY|Q|H")
_WHICH = NC_("draft", "one|two")  # after the unit: year one, quarter two
_EDGES = NC_("draft", "first|last|second|this")  # before it
_HOW = NC_(
    "draft",
    "rise|rises|rose|risen|fall|falls|fell|grew|grown|grows|up|down|more|less|fewer|most|half|still|yet|not|no|slow|"
    "slower|slowly|fast|faster|high|higher|low|lower|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|"
    "million|reach|reached|exceed|exceeded|complete|completed|begun|began|has|have|had|was|were|is|are",
)


def speaks_of_its_period(text: str, new: Period) -> bool:
    """Whether words are of one period only; the new period's own name, put there before, is none of them."""
    plain = unicodedata.normalize("NFC", _NUMBERING.sub("", _ANCHOR.sub("", text.strip())))
    for language in languages():
        plain = re.sub(re.escape(new.label(language)), " ", plain, flags=re.IGNORECASE)
    if not plain.strip() or plain.startswith("…"):
        return False
    return bool(
        speaks_of_time(plain)
        or re.search(rf"(?<!\w){_one_of(_HOW)}(?!\w)", plain, re.IGNORECASE)
        or ": " in plain
        or any(quantities_in(plain, None))
    )


def speaks_of_time(text: str) -> bool:
    """Whether words name a period, in whatever form."""
    unit, which, edge = _one_of(_UNITS), _one_of(_WHICH), _one_of(_EDGES)
    told = rf"{unit}\s*(?:\d|[IVX]+(?!\w)|{which})|(?:19|20)\d\d(?!\w)|\d+\s+{unit}s?|{edge}\s+{unit}"
    return bool(re.search(rf"(?<!\w)(?:{told})", unicodedata.normalize("NFC", text), re.IGNORECASE))


def _one_of(message: str) -> str:
    return f"(?:{'|'.join(map(re.escape, words_of('draft', message)))})"


def marked(text: str, new: Period) -> str:
    """The words, with the mark before them where they are of the last period."""
    return f"{MARK}{text}" if speaks_of_its_period(text, new) else text


def marked_headings(text: str, new: Period) -> str:
    """A Markdown text whose headings, and captions and titles of calls, are marked where they have to be."""
    text = re.sub(r"^(#{1,6}[ \t]+)(.+)$", lambda line: line[1] + marked(line[2], new), text, flags=re.MULTILINE)
    return re.sub(
        r"\b(caption|title)=(?:\"([^\"\\]+)\"|'([^'\\]+)')",
        lambda call: f'{call[1]}="{marked(call[2], new)}"' if call[2] else f"{call[1]}='{marked(call[3], new)}'",
        text,
    )
