"""The score of a dataset's metadata as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.catalog.quality import EXCELLENT, GOOD, MOST, SUFFICIENT, Quality
from site_builder.core.i18n.catalog import translator
from site_builder.core.problem import N_, Translate

METHOD = "https://data.europa.eu/mqa/methodology"
_RATINGS = (
    (EXCELLENT, N_("excellent")),
    (GOOD, N_("good")),
    (SUFFICIENT, N_("sufficient")),
    (0, N_("poor")),
)


@dataclass(frozen=True, slots=True)
class QualityGroup:
    """One dimension: points earned out of the most it can have."""

    title: str
    score: int
    most: int


@dataclass(frozen=True, slots=True)
class QualityMissing:
    """A criterion not met, with the points it costs."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class QualityView:
    """The score with its parts and what is missing."""

    score: int
    most: int
    rating: str
    groups: tuple[QualityGroup, ...]
    missing: tuple[QualityMissing, ...]
    method: str


def quality_view(quality: Quality, language: str) -> QualityView:
    """The score in words."""
    _ = translator(language)
    return QualityView(
        score=quality.score,
        most=MOST,
        rating=_(next(words for least, words in _RATINGS if quality.score >= least)),
        groups=_groups(quality, _),
        missing=tuple(QualityMissing(_(mark.words), mark.points) for mark in quality.missing),
        method=METHOD,
    )


def _groups(quality: Quality, _: Translate) -> tuple[QualityGroup, ...]:
    names = dict.fromkeys(mark.group for mark in quality.marks)
    return tuple(
        QualityGroup(
            _(name),
            sum(mark.points for mark in quality.marks if mark.group == name and mark.is_earned),
            sum(mark.points for mark in quality.marks if mark.group == name),
        )
        for name in names
    )
