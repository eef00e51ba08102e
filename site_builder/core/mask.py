"""What in a text is written with digits and is no figure: numbers of documents, dates, sections, names, markup.

Each pattern is blanked out before figures are looked for, letter for letter, so that places and lines stay. The
rule for what must go: digits that nobody could be wrong about by a per cent.
"""

from __future__ import annotations

import re

_D = r"\d{1,2}"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = r"(?:1[89]|20|21)\d\d"
# Whatever may stand between two of a list: "mức độ 3, 4", "chỉ tiêu 5.1.3 và 5.2.3", "2021-2022".
_AND = r"\s*(?:,|;|và|hoặc|hay|đến|tới|and|or|to|[-–])\s*"
_COUNTED = (  # what is counted in its own right, so that "2000 hồ sơ" is no year
    r"\s+(?:hồ sơ|người|lượt|hộ|thủ tục|doanh nghiệp|tổ|trường|đồng|đơn vị|dịch vụ|ha|km|giấy|văn bản|học sinh|"
    r"học viên|cán bộ|camera|trạm|cuộc|ý kiến|sản phẩm|tập|máy|xã|phường|quận|huyện|nhóm|"
    r"people|staff|children|(?!this|does)[a-z]{4,}s)\b"
)
# A later one of a list goes with the first unless it counts something itself: "lớp 5 và 120 học sinh".
_LISTED = rf"(?![\d.,]*\d)(?!{_COUNTED})"

MARKUP = (
    r"```.*?```|~~~.*?~~~",  # code
    r"`[^`\n]*`",
    r"<!--(?:(?!<!--).)*?-->|</?[a-zA-Z][^<>]*>",
    r"\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)|\]\[[^\]\n]*\]|^\[[^\]\n]+\]:.*$",  # addresses of links
    r"\{[#:.][^{}\n]*\}|\[\^[^\]\n]+\]",  # attributes, notes
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://\S+|\bwww\.\S+|\b[\w.+-]{1,64}@[\w-]+\.[\w.]+",
    r"^[ \t]*\d+[.)][ \t]",  # list items
    r"^#{1,6}[ \t]+(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])[.)][ \t]",  # numbered headings
)

DATES = (
    rf"\b{_D}[/.-]{_D}[/.-]{_YEAR}\b|\b{_YEAR}-\d\d(?:-\d\d)?\b|\b{_YEAR}-(?:H[12]|Q[1-4]|9M)\b",
    rf"\bngày\s+{_D}(?:\s+tháng\s+{_D}|[/-]{_D}\b)(?:\s*(?:năm\s+|/\s*){_YEAR})?",
    rf"\b(?:ngày|mùng|mồng)\s+{_D}(?:{_AND}{_D}(?:/{_D})?\b{_LISTED})*\b(?!\s*%)",
    rf"\b(?:từ|đến|tới|trước|sau|hết)\s+{_D}/(?:0?[1-9]|1[0-2])(?=\s*(?:[,.;)–-]|đến|tới|$))",
    rf"(?<![\w/.,]){_D}/{_YEAR}\b",
    rf"\b(?:tháng|quý|học kỳ|tuần)\s+{_D}(?:{_AND}{_D}\b{_LISTED})*\b(?:\s*(?:/|năm)\s*{_YEAR})?(?!\s*%)",
    rf"\b(?:quý|kỳ)\s+[IVX]+(?:{_AND}[IVX]+)*\s*(?:/|-|năm)?\s*{_YEAR}\b",
    rf"\b(?:Q[1-4]|H[12])(?:\s*[/-]?\s*{_YEAR})?\b",
    rf"\b(?:3|6|9|12|ba|sáu|chín)\s+tháng(?:\s+(?:đầu|cuối))?\s+(?:năm\s+)?{_YEAR}",
    r"\b(?:3|6|9)\s+tháng\s+(?:đầu|cuối)\s+năm\b",
    rf"\b{_YEAR}\s*[-–]\s*{_YEAR}\b",
    rf"\b(?:năm(?:\s+học)?|giai đoạn|thời kỳ|nhiệm kỳ|khóa|sau|trước|so với|cuối|đầu|giữa|in|since|by|until|"
    rf"during|after|before|year)\s+{_YEAR}\b(?:{_AND}{_YEAR}\b)*(?!\s+\w*\s*(?:%|tỷ|triệu))",
    rf"\b(?:từ|đến|tới|hết|of|from|to|between|than|for|against)\s+{_YEAR}\b(?:{_AND}{_YEAR}\b)*"
    rf"(?!\s+\w*\s*(?:%|tỷ|triệu))(?!{_COUNTED})",
    rf"\(\s*{_YEAR}\s*\)",
    rf"\b{_D}\s+(?:{_MONTHS})(?:\s+{_YEAR})?",
    rf"\b(?:{_MONTHS})\s+(?:{_D},?\s+)?{_YEAR}",
    rf"\b{_D}\s*(?:giờ|h)\s*(?:\d\d|rưỡi)?(?:\s*phút)?\b(?=\s+(?:sáng|chiều|tối|ngày)|\s*$|[,.;)])|\b{_D}:\d\d\b|\b24/7\b",
)

_PHONES = (
    r"(?<![\w.,/])(?:\+84|\(0\d{2,3}\)|0\d{2,4})[ \u00a0.-]?\d(?:[ \u00a0.-]?\d){5,9}(?![\w/])",
    r"(?<![\w.,/])1[89]00[ .-]?\d{4}(?![\w/])(?!\.\d)",
    r"\b(?:ĐT|SĐT|điện thoại|fax|tel|phone|zalo)\b\.?\s*:?\s*\(?\+?\d(?:[ .()-]{0,2}\d){6,}",
)

DOCUMENTS = (
    # 1095/QĐ-UBND, 42/2022/NĐ-CP, 60/2024/QH15, 1412/SNV-TCBC&CCHC, 54/QĐ-BCĐCĐS
    r"\b\d+(?:/\d{4})?/[A-ZĐ][\w&.]*(?:-[\wĐ&.]+)*",
    r"\b\d+(?:/\d{4})?-[A-ZĐ]{2,}[\w&./-]*",  # 43-NQ/TW
    rf"\b(?:nghị quyết|nghị định|quyết định|thông tư|chỉ thị|công văn|công điện|kế hoạch|luật|tờ trình|báo cáo|"
    rf"thông báo|decree|decision|circular|resolution|document)\s+(?:số\s+|no\.?\s+)?\d+(?:[/.-]\d+)*\b(?!\s*%)"
    rf"(?:{_AND}\d+/\d+)*",
    r"\b(?:TCVN|QCVN|ISO|IEC|RFC)\s*[\d.:/-]+",
)

_NAMED = (
    # điểm 8 is point eight; thí điểm 8 trạm counts
    r"điều|khoản|(?<!thí\s)(?<!thời\s)(?<!địa\s)(?<!trọng\s)điểm|mục|tiểu mục|phần|chương|phụ lục|bảng|hình|"
    "biểu đồ|biểu mẫu|biểu|mẫu|trang|dòng|cột|chỉ tiêu|"
    "mã|mức độ|mức|hạng|loại|cấp độ|lớp|đề án|số hiệu|tổng đài|đường dây nóng|hotline|điện thoại|đầu số|phiên bản|"
    # số 5 is number five; tổng số 5, con số 5 and trong số 5 count
    r"(?<!tổng\s)(?<!trong\s)(?<!trên\s)(?<!con\s)(?<!chỉ\s)số|"
    "chợ|công nghiệp|cách mạng công nghiệp|quốc lộ|kênh|lần thứ|lần|thứ|phòng|tiêu chí|nhiệm vụ|"
    "dự án|khối|trường cấp|vòng|đợt|khóa|câu|bài|quyển|số thứ tự|stt|tổ dân phố|khu phố|thôn|phường|quận|tết|"
    "article|clause|section|part|chapter|annex|table|figure|page|row|column|indicator|level|version|hotline|no\\.|"
    "grade|rank|ranked|criterion|class|phase|stage|item|appendix|paragraph|point|category|type|tier|ward|district|"
    "route|number"
)
_CODE = r"(?:[IVX]+\.)?\d+(?:\.(?:\d{1,2}(?!\d)|[a-zđ]))*"
NAMES = (
    # after a word that names things by number, not before what is counted
    # and not 1.704, which groups
    rf"\b(?:{_NAMED})\s+{_CODE}(?:{_AND}{_CODE}{_LISTED})*(?![\d.,]*\d)(?!\s*(?:%|triệu|tỷ|nghìn|trăm|đồng|điểm\b))",
    r"\b[IVX]+(?:\.(?:\d+|[a-zđ]))+\b",  # I.3.b
    r"\b\d+(?:\.\d+){2,}\b(?<!\.\d{3})",  # 5.1.3, but 1.367.268 is a figure
    r"(?<!\w)(?:[^\W\d_]{1,40}[-_]){0,4}[^\W\d_]{1,40}[-_]?\d[\w.-]*",  # VR360, QL1A, COVID-19, H1
    r"\b\d+(?:D|G|K|P|A|B|C|H)\b(?!\w)",  # 3D, 4G, 4K
)

_FLAGS = re.MULTILINE | re.IGNORECASE
_EXACT_CASE = re.MULTILINE
_MARKUP = [re.compile(each, re.MULTILINE | re.DOTALL if "```" in each or "<!--" in each else _FLAGS) for each in MARKUP]
_DATES = [re.compile(each, _FLAGS) for each in DATES]
_PHONE = [re.compile(each, _FLAGS) for each in _PHONES]
_DOCUMENTS = [
    *(re.compile(each, _EXACT_CASE) for each in DOCUMENTS[:2]),
    *(re.compile(each, _FLAGS) for each in DOCUMENTS[2:]),
]
_NAMES = [re.compile(NAMES[0], _FLAGS), *(re.compile(each, _EXACT_CASE) for each in NAMES[1:])]


def mask(text: str) -> str:
    """The text with all that is no figure blanked out; its length and lines stay."""
    for pattern in (*_MARKUP, *_PHONE, *_DOCUMENTS, *_DATES, *_NAMES):
        text = pattern.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\N{BULLET}", found[0])
