"""What a column or a row says that its numbers are: things counted one by one, or a measure with known bounds.

A count has no fraction, a latitude no thousands: that settles how `1.704` was meant where the marks alone do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from site_builder.core.number import decimals_of
from site_builder.core.numeral import readings
from site_builder.core.text import fold

# Things that come whole; a count in thousands or millions of them does not.
_THINGS = (
    "nguoi|nhan khau|ho|ho dan|ho gia dinh|luot|luot nguoi|luot khach|thu tuc|ho so|van ban|truong|"
    "doanh nghiep|co so|cai|chiec|xa|phuong|quan|huyen|thon|to|tram|camera|cuoc|cuoc hop|cuoc goi|giuong|"
    "benh nhan|hoc sinh|sinh vien|giao vien|vu|vu viec|to chuc|san pham|dong|vnd|lan|can bo|cong chuc|"
    "vien chuc|hoi vien|thanh vien|du an|lop|lop hoc|con|dich vu|tai khoan|tap du lieu|y kien|dai bieu|"
    "lao dong|can|can nha|nguoi tham du|ho khau|phuong tien|xe|khach|ca|ca mac|phieu|don|don thu|"
    "cong trinh|people|persons|households|cases|visits|records|schools|students|pupils|procedures|"
    "dossiers"
)
_UNIT = re.compile(rf"(?:{_THINGS})(?:/(?:ngay|thang|quy|nam))?")
_COUNT_TITLE = re.compile(
    rf"(?:tong )?(?:so|so luong|number of|dan so)(?: (?:{_THINGS}))(?:\W|$)|dan so(?:$|\W)|population(?:$|\W)"
)
_SCALED = re.compile(
    r"(?<!\w)(?:nghin|ngan|trieu|ty|ti|thousand|million|billion|1[., ]?000(?:[., ]?000)*)(?!\w)(?! (?:le|trong|suat))"
)
_AVERAGE = re.compile(r"binh quan|trung binh|tren mot|/1|average|mean|per ")
_BOUNDS = (
    (re.compile(r"(?<!\w)(?<!don )vi do(?!\w)|latitude"), Decimal(90)),
    (re.compile(r"(?<!\w)kinh do(?!\w)|longitude"), Decimal(180)),
    (re.compile(r"do ph$|^ph$|^ph\W"), Decimal(14)),
    (re.compile(r"(?<!\w)(?:he so|coefficient|gini)(?!\w)"), Decimal(100)),
    (re.compile(r"(?<!\w)(?:nhiet do|temperature)(?!\w)"), Decimal(200)),
    (
        re.compile(
            r"(?<!\w)(?:ty le|ti le|ty trong|ty suat|co cau|toc do tang|chi so|diem so|diem trung binh|diem danh gia"
            r"|index|rate|share|score|percent)(?!\w)|%"
        ),
        Decimal(1000),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Concept:
    """Whether numbers are whole counts, and the bound that their absolute value stays below, if known."""

    counted: bool = False
    bound: Decimal | None = None

    def allows(self, value: Decimal) -> bool:
        """Whether the concept can have the value."""
        if self.counted and decimals_of(value):  # nobody counts 1.000 of them either
            return False
        return self.bound is None or abs(value) < self.bound

    def allowed(self, body: str) -> set[str]:
        """The conventions whose reading of an ambiguous numeral the concept can have; of a bare concept both."""
        return {name for name, value in readings(body).items() if self.allows(value)}


def concept_of(title: str, unit: str, context: str = "") -> Concept:
    """From the title of a column or row and the unit that holds there; `context` is the caption of the table."""
    words, measure = _plain(title), _plain(unit)
    if measure == "%" or measure == "phan tram":
        return Concept(bound=Decimal(1000))
    bound = next((bound for pattern, bound in _BOUNDS if pattern.search(words)), None)
    if bound is not None and not _UNIT.fullmatch(measure):
        return Concept(bound=bound)
    if _AVERAGE.search(words) or _SCALED.search(f"{words} {measure} {_plain(context)}"):
        return Concept()
    is_counted = bool(_UNIT.fullmatch(measure)) if measure else any(map(_COUNT_TITLE.match, _levels(words)))
    return Concept(counted=is_counted)


def _levels(words: str) -> list[str]:
    return [level.strip() for level in words.split(">")]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", fold(text).lower()).strip(" .:()")
