"""Keywords of short messages: a prefix that can be typed, and one answer to each keyword over all series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from site_builder.core.problem import Problem, rule
from site_builder.derive.answers import Answer
from site_builder.derive.keywords import PREFIX, declared_in, prefix_of
from site_builder.derive.observations import series_of
from site_builder.derive.portal import Portal
from site_builder.model.publication import Publication

PREFIX_INVALID = rule(
    "sms-prefix-invalid",
    "error",
    "The prefix of short messages is “{found}”.",
    "Write 2 to 10 capital letters A-Z or digits, a letter first, for example sms_prefix: DN.",
)
KEYWORD_TAKEN = rule(
    "sms-keyword-taken",
    "error",
    "Two figures answer to the keyword “{keyword}”: “{first}” and “{second}”.",
    "Give each series a prefix of its own, or one of the two another code.",
)


def check_keywords(portal: Portal) -> Iterator[Problem]:
    """Every prefix, then every keyword."""
    publication = portal.read
    names = {each.name for each in publication.series} | {series_of(publication, each) for each in publication.packages}
    for series in sorted(names):
        prefix, file = prefix_of(publication, series), declared_in(publication, series)
        if prefix and not PREFIX.fullmatch(prefix):
            yield PREFIX_INVALID(file, column="sms_prefix", found=prefix)
    yield from _taken(publication, portal.answers)


def _taken(publication: Publication, answers: Iterable[Answer]) -> Iterator[Problem]:
    first: dict[str, Answer] = {}
    for answer in answers:
        other = first.setdefault(answer.slug, answer)
        if other is not answer:
            facts: dict[str, Any] = {"keyword": answer.keyword, "first": other.name, "second": answer.name}
            yield KEYWORD_TAKEN(declared_in(publication, answer.series), column="sms_prefix", **facts)
