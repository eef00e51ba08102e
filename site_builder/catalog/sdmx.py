"""Indicator series in the terms of SDMX 3.0: identifiers, codes, and the key of each observation.

A code may hold no dot, so 4.1 is 4_1 and its name begins with the printed code. Two sources that contradict give
one key two values, which SDMX forbids: the dimension READING tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from site_builder.catalog import vocabularies
from site_builder.catalog.model import Observed
from site_builder.derive.observations import Observation
from site_builder.model.config import SiteConfig

EVERYWHERE = "_T"
OTHER_FREQUENCY = "_Z"
DIMENSIONS = ("FREQ", "INDICATOR", "AREA", "READING", "TIME_PERIOD")
ATTRIBUTES = ("UNIT_MEASURE", "OBS_STATUS", "QUALIFIER", "RANK", "COMMENT_OBS", "SOURCE")
MISSING = "O"


@dataclass(frozen=True, slots=True)
class Key:
    """The dimensions of one observation, in their order."""

    frequency: str
    indicator: str
    area: str
    reading: str
    time: str

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row holds them."""
        return self.frequency, self.indicator, self.area, self.reading, self.time


def agency_of(site: SiteConfig) -> str:
    """An agency's identifier out of the portal's host."""
    return identifier(urlsplit(site.url).hostname or "portal").upper()


def identifier(text: str) -> str:
    """Letters, digits, `_` and `-` only, a letter first."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", text)
    return plain if plain[:1].isalpha() else f"X{plain}"


def code(text: str) -> str:
    """A code's identifier; codes may begin with a digit."""
    return re.sub(r"[^A-Za-z0-9_@$-]", "_", text) or EVERYWHERE


def flow_of(observed: Observed) -> str:
    """The dataflow's identifier."""
    return identifier(observed.name).upper()


def keyed(observed: Observed) -> Iterator[tuple[Key, Observation]]:
    """Every observation with a key that no other has; the blank rows of headings are no observations."""
    visited: dict[tuple[str, ...], int] = {}
    headings = {each.code for each in observed.indicators if each.kind == "heading"}
    for each in observed.data.observations:
        if each.value is None and each.rank is None and each.indicator in headings:
            continue
        kind = vocabularies.FREQUENCIES.get(each.period.kind)
        frequency = kind.sdmx if kind else OTHER_FREQUENCY
        bare = (frequency, code(each.indicator), code(each.area), each.period.sdmx(each.window))
        visited[bare] = visited.get(bare, 0) + 1
        yield Key(bare[0], bare[1], bare[2], str(visited[bare]), bare[3]), each


def status_of(observation: Observation) -> str:
    """The code of CL_OBS_STATUS; "" where nobody stated one."""
    return MISSING if observation.value is None else vocabularies.STATUS_CODES.get(observation.status, "")
