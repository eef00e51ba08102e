"""Which words of the last report still speak of its period, so that a draft for the next marks them.

A heading or description that only names its matter stays as it is. One that holds a figure, a period or a day, or
that says how things stood or moved, gets “… ” before it: readers would see it as a statement of the new period.
Who has read it again takes the mark away; `check` lists those that are left.
"""

from __future__ import annotations

import re
import unicodedata

from site_builder.core.i18n.catalog import languages
from site_builder.core.mentions import quantities_in
from site_builder.core.period import Period

MARK = "… "
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_NUMBERING = re.compile(r"^(?:(?:[IVXLC]+|\d+|[A-Za-zĐđ])(?:\.\d+)*[.)]|(?:Phần|Mục|Chương|Part)\s+[IVXLC\d]+[.:]?)\s+")
_WHEN = re.compile(
    r"(?<!\w)(?:(?:quý|tháng|năm|kỳ|tuần|quarter|month|year|week|FY|Q|H)\s*(?:\d|[IVX]+(?!\w)|một|hai|ba|bốn|tư|nay|này|"
    r"trước|qua|one|two)|(?:19|20)\d\d(?!\w)|\d+\s+(?:tháng|quý|năm|months?|quarters?)|(?:đầu|cuối|hết|giữa)\s+"
    r"(?:năm|tháng|quý|kỳ)|(?:first|last|second)\s+(?:half|quarter|year|month)|(?:this|last)\s+(?:year|quarter|month))",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?<!\w)(?:tăng|giảm|chậm|nhanh|hơn|kém|vượt|đạt|đã|đang|chưa|còn|vẫn|mới|nhiều|ít|đủ|hết|thiếu|cao|thấp|gần|nửa|"
    r"mọi|lần đầu|bắt đầu|tiếp tục|trở lại|hoàn thành|phần lớn|đa số|không|phủ|rise|rises|rose|risen|fall|falls|fell|"
    r"grew|grown|grows|up|down|more|less|fewer|most|half|still|yet|not|no|slow|slower|slowly|fast|faster|high|higher|"
    r"low|lower|hai|ba|bốn|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu|two|three|four|five|six|seven|eight|nine|ten|hundred|"
    r"thousand|million|reach|reached|exceed|exceeded|complete|completed|begun|began|has|have|had|was|were|is|are)(?!\w)",
    re.IGNORECASE,
)


def speaks_of_its_period(text: str, new: Period) -> bool:
    """Whether words are of one period only; the new period's own name, put there before, is none of them."""
    plain = unicodedata.normalize("NFC", _NUMBERING.sub("", _ANCHOR.sub("", text.strip())))
    for language in languages():
        plain = re.sub(re.escape(new.label(language)), " ", plain, flags=re.IGNORECASE)
    if not plain.strip() or plain.startswith("…"):
        return False
    return bool(_WHEN.search(plain) or _HOW.search(plain) or ": " in plain or any(quantities_in(plain, None)))


def speaks_of_time(text: str) -> bool:
    """Whether words name a period, in whatever form."""
    return bool(_WHEN.search(unicodedata.normalize("NFC", text)))


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
