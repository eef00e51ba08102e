"""The controlled terms that catalogues are written in: one table module, nothing computed.

Sources: EU authority tables of the Publications Office (http://publications.europa.eu/resource/authority/), the
publisher types of ADMS, the media types of IANA, ISO 8601 repeating intervals (Project Open Data 1.1), the SDMX
code list CL_FREQ, and the licence titles that CKAN's register maps by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from site_builder.core.calendar.period import Kind
from site_builder.core.i18n.catalog import say_everywhere, three_letters
from site_builder.core.problem import NC_
from site_builder.core.text import Text

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
PUBLIC = f"{EU}access-right/PUBLIC"
STABLE = f"{EU}planned-availability/STABLE"
THEMES = f"{EU}data-theme"
# The namespace, CKAN and udata write http; only the checksum shape of DCAT-AP wants https.
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def label_of(message: str, spoken: Sequence[str]) -> Text:
    """A term's label in the languages of a portal."""
    return say_everywhere(message, "vocabulary", spoken)


THEME_LABELS = {
    "AGRI": NC_("vocabulary", "Agriculture, fisheries, forestry and food"),
    "ECON": NC_("vocabulary", "Economy and finance"),
    "EDUC": NC_("vocabulary", "Education, culture and sport"),
    "ENER": NC_("vocabulary", "Energy"),
    "ENVI": NC_("vocabulary", "Environment"),
    "GOVE": NC_("vocabulary", "Government and public sector"),
    "HEAL": NC_("vocabulary", "Health"),
    "INTR": NC_("vocabulary", "International issues"),
    "JUST": NC_("vocabulary", "Justice, legal system and public safety"),
    "REGI": NC_("vocabulary", "Regions and cities"),
    "SOCI": NC_("vocabulary", "Population and society"),
    "TECH": NC_("vocabulary", "Science and technology"),
    "TRAN": NC_("vocabulary", "Transport"),
}


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


# CKAN's register maps a licence by the exact title of its node: with "4.0" added it maps to nothing.
CKAN_TITLES = {
    "https://creativecommons.org/licenses/by/4.0/": "Creative Commons Attribution",
    "https://creativecommons.org/licenses/by-sa/4.0/": "Creative Commons Attribution Share-Alike",
    "https://creativecommons.org/licenses/by-nc/4.0/": "Creative Commons Non-Commercial (Any)",
    "https://creativecommons.org/publicdomain/zero/1.0/": "Creative Commons CCZero",
    "https://opendatacommons.org/licenses/odbl/1-0/": "Open Data Commons Open Database License (ODbL)",
    "https://opendatacommons.org/licenses/by/1-0/": "Open Data Commons Attribution License",
    "https://opendatacommons.org/licenses/pddl/1-0/": "Open Data Commons Public Domain Dedication and License (PDDL)",
}

# Names (Open Definition and SPDX) of licences that packages give without their address.
LICENCE_ADDRESSES = {
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "odbl-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "odc-by-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "odc-pddl-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
    "pddl-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}

PUBLISHER_TYPES = {
    "http://purl.org/adms/publishertype/LocalAuthority": NC_("vocabulary", "Local authority"),
    "http://purl.org/adms/publishertype/RegionalAuthority": NC_("vocabulary", "Regional authority"),
    "http://purl.org/adms/publishertype/NationalAuthority": NC_("vocabulary", "National authority"),
}

STATUS_CODES = {"estimate": "E", "preliminary": "P", "official": "A"}  # SDMX CL_OBS_STATUS
