"""Documents that a text cites: number, kind, date, issuer, subject; what is not printed beside them stays empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.core.day import parse_day
from site_builder.extensions.office_import.prose.outline import Entry

_SIGN = r"[A-ZĐ][A-ZĐƯa-zđ]*\d*[A-ZĐ]*"
NUMBER = re.compile(rf"(?<![\w/])\d{{1,5}}(?:/\d{{4}})?/{_SIGN}(?:[-&]{_SIGN})*(?![\w/])")
_NEAR = 300  # letters; no pattern below reaches so far
_KINDS = (
    "Quyết định", "Kế hoạch", "Công văn", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị", "Luật", "Thông báo",
    "Báo cáo", "Tờ trình", "Chương trình", "Hướng dẫn", "Công điện", "Quy chế",
)  # fmt: skip
_KIND = re.compile(rf"({'|'.join(_KINDS)})(?:\s+số)?\s*:?\s*$", re.IGNORECASE)
_DATE = re.compile(
    r"\s*,?\s*((?:ngày\s+)?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"\s*,?\s*(?:của|do)\s+(.{3,90}?)(?=\s+(?:về|ban hành|phê duyệt|quy định|ký)\b|[,;.()]|$)", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"\s*,?\s*\(?\s*(?:ban hành\s+)?(?:về việc|v/v|về|ban hành|phê duyệt|triển khai|quy định)\s+"
    r"(.{3,220}?)(?=[;()]|\.(?:\s|$)|,\s+(?:Sở|đến nay|trong đó)|$)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(UBND|HĐND|Thủ tướng Chính phủ|Chính phủ|Bộ [A-ZĐ][^,.;]{2,40}|Sở [A-ZĐ][^,.;]{2,40})"
    r"([^,.;()]{0,40}?)\s+(?:đã\s+)?ban hành\s+(?:[^,.;]{0,30}\s)?$"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document, at the place that says most about it."""

    number: str
    section: str
    kind: str = ""
    issuer: str = ""
    date: date | None = None
    subject: str = ""

    @property
    def told(self) -> int:
        """How many of its facts are printed."""
        return sum(map(bool, (self.kind, self.issuer, self.date, self.subject)))


def citations(entries: Iterable[Entry], cells: Iterable[tuple[str, str]] = ()) -> tuple[Citation, ...]:
    """Every document once, in the order of first mention."""
    texts = [(entry.section, entry.text) for entry in entries if entry.text]
    found: dict[str, Citation] = {}
    for section, text in (*texts, *cells):
        for citation in _cited(section, text):
            known = found.get(citation.number)
            if known is None:
                found[citation.number] = citation
            elif citation.told > known.told:
                found[citation.number] = Citation(
                    citation.number,
                    known.section,
                    citation.kind,
                    citation.issuer,
                    citation.date,
                    citation.subject,
                )
    return tuple(found.values())


def _cited(section: str, text: str) -> Iterator[Citation]:
    for match in NUMBER.finditer(text):
        before = text[max(match.start() - _NEAR, 0) : match.start()]
        after = text[match.end() : match.end() + 2 * _NEAR]
        kind = _KIND.search(before)
        day, after = _take(_DATE, after)
        issuer, after = _take(_ISSUER, after)
        subject, _ = _take(_SUBJECT, after)
        issuer = issuer or _issuer_before(before[: kind.start()] if kind else before)
        yield Citation(
            number=match[0],
            section=section,
            kind=kind[1].capitalize() if kind else "",
            issuer=issuer,
            date=parse_day(day) if day else None,
            subject=subject.strip(" ,"),
        )


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    match = pattern.match(text)
    return (match[1].strip(), text[match.end() :]) if match else ("", text)


def _issuer_before(text: str) -> str:
    match = _BY.search(text)
    return f"{match[1]}{match[2]}".strip() if match else ""
