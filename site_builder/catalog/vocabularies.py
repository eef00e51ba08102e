"""The controlled terms that catalogues are written in: one table module, nothing computed.

Sources: EU authority tables of the Publications Office (http://publications.europa.eu/resource/authority/), the
publisher types of ADMS, the media types of IANA, ISO 8601 repeating intervals (Project Open Data 1.1), the SDMX
code list CL_FREQ, and the licence titles that CKAN's register maps by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from site_builder.core.calendar.period import Kind
from site_builder.core.i18n.catalog import message_tables, say_everywhere, three_letters
from site_builder.core.problem import NC_
from site_builder.core.text import Text, table_beside
from site_builder.model.config import REGISTERED

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
PUBLIC = f"{EU}access-right/PUBLIC"
STABLE = f"{EU}planned-availability/STABLE"
THEMES = f"{EU}data-theme"
# The namespace, CKAN and udata write http; only the checksum shape of DCAT-AP wants https.
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

PREFIXES: dict[str, str] = table_beside(__file__)["prefixes"]
_LABELS = message_tables(__package__)["vocabulary"]
THEME_LABELS: dict[str, str] = _LABELS["theme"]
PUBLISHER_TYPES = {
    f"http://purl.org/adms/publishertype/{name}": words
    for name, words in _LABELS["publisher"].items()
}


def label_of(message: str, spoken: Sequence[str]) -> Text:
    """A term's label in the languages of a portal."""
    return say_everywhere(message, "vocabulary", spoken)


def language_iri(language: str) -> str:
    """The EU term of a language, "" where it has none."""
    code = three_letters(language)
    return f"{EU}language/{code.upper()}" if code else ""


def theme_words(themes: Iterable[str], spoken: Sequence[str]) -> list[str]:
    """The labels of the themes that are known, in the main language."""
    return [label_of(THEME_LABELS[theme], spoken).main for theme in themes if theme in THEME_LABELS]


class Frequency(NamedTuple):
    """How often something appears, as each catalogue writes it. BIENNIAL would be every two years."""

    eu: str
    iso: str
    sdmx: str
    words: str


FREQUENCIES = {
    Kind.MONTH: Frequency("MONTHLY", "R/P1M", "M", NC_("vocabulary", "monthly")),
    Kind.QUARTER: Frequency("QUARTERLY", "R/P3M", "Q", NC_("vocabulary", "quarterly")),
    Kind.HALF_YEAR: Frequency("ANNUAL_2", "R/P6M", "S", NC_("vocabulary", "half-yearly")),
    # Once a year: the first nine months of each.
    Kind.NINE_MONTHS: Frequency("ANNUAL", "R/P1Y", "A", NC_("vocabulary", "annual")),
    Kind.YEAR: Frequency("ANNUAL", "R/P1Y", "A", NC_("vocabulary", "annual")),
}
# By the times in a year that something ends.
PER_YEAR = {
    12: FREQUENCIES[Kind.MONTH],
    6: Frequency("BIMONTHLY", "R/P2M", "", NC_("vocabulary", "every two months")),
    4: FREQUENCIES[Kind.QUARTER],
    3: Frequency("ANNUAL_3", "R/P4M", "", NC_("vocabulary", "three times a year")),
    2: FREQUENCIES[Kind.HALF_YEAR],
    1: FREQUENCIES[Kind.YEAR],
}
# What is over changes only by a correction. DCAT-US: https://resources.data.gov/resources/dcat-us/#accrualPeriodicity
IRREGULAR = Frequency("IRREG", "irregular", "", NC_("vocabulary", "irregular"))


CKAN_TITLES = {each["url"]: each["ckan"] for each in REGISTERED.values() if "ckan" in each}
LICENCE_ADDRESSES = {name.lower(): each["url"] for name, each in REGISTERED.items()}


STATUS_CODES = {"estimate": "E", "preliminary": "P", "official": "A"}  # SDMX CL_OBS_STATUS
