"""Keywords: `DN 5.4` asks for the newest figure of an indicator, `DN 5.4 2022H1` for one period.

The address of a message is its keyword in lower case with hyphens: `dn-5.4`, `dn-5.4-2022h1`.
"""

from __future__ import annotations

import re

from site_builder.core.calendar.period import Period
from site_builder.core.text import fold, slugify
from site_builder.model.publication import Publication

PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}")


def prefix_of(publication: Publication, series: str) -> str:
    """What keywords of the series begin with, "" where it has no messages: its page's word, else its packages'."""
    declared = publication.series_named(series)
    if declared and declared.sms_prefix:
        return declared.sms_prefix
    return next((word for _, word in _of_packages(publication, series, "sms_prefix")), "")


def source_of(publication: Publication, series: str) -> str:
    """The short name of who states the figures, "" where none is configured."""
    declared = publication.series_named(series)
    if declared and declared.sms_source:
        return declared.sms_source.say(publication.site.language)
    return next((word for _, word in _of_packages(publication, series, "sms_source")), "")


def declared_in(publication: Publication, series: str) -> str:
    """The file that gives the series its prefix, for messages to the author."""
    declared = publication.series_named(series)
    if declared and declared.sms_prefix:
        return declared.file
    return next((file for file, _ in _of_packages(publication, series, "sms_prefix")), "")


def _of_packages(publication: Publication, series: str, key: str) -> list[tuple[str, str]]:
    own = (each for each in publication.packages if each.series == series)
    return [(each.file, str(each.descriptor[key])) for each in own if each.descriptor.get(key)]


def keyword_of(prefix: str, code: str, period: Period | None = None) -> str:
    """What a reader types: `DN 5.4`, `DN 5.4 2022H1`."""
    return " ".join(part for part in (prefix, fold(code), period_word(period) if period else "") if part)


def period_word(period: Period) -> str:
    """A period in one word without hyphens: 2022H1, 2022Q1, 20229M, 202206, 2022, 20221126."""
    return period.code.replace("-", "").replace("/", "-")


def slug_of(keyword: str) -> str:
    """The name of the keyword's files."""
    return slugify(keyword)
