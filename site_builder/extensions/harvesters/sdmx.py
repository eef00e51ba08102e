"""Indicator series in the terms of SDMX 3.0: identifiers, codes, and the key of each observation.

A code may hold no dot, so 4.1 is 4_1 and its name begins with the printed code. Two sources that contradict give
one key two values, which SDMX forbids: the dimension READING tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from site_builder.catalog import CatalogFormat, vocabularies
from site_builder.catalog.model import Catalogue, Observed, Territory
from site_builder.core.cell import canonical_cell
from site_builder.core.files import ascii_json_bytes, drop_empty
from site_builder.core.i18n.catalog import message_tables, say_everywhere
from site_builder.core.problem import N_, NC_
from site_builder.core.sheets.csv import csv_text
from site_builder.core.text import Text
from site_builder.derive.observations import Observation
from site_builder.model.config import SiteConfig

EVERYWHERE = "_T"
OTHER_FREQUENCY = "_Z"
DIMENSIONS = ("FREQ", "INDICATOR", "AREA", "READING", "TIME_PERIOD")
ATTRIBUTES = ("UNIT_MEASURE", "OBS_STATUS", "QUALIFIER", "RANK", "COMMENT_OBS", "SOURCE")
MISSING = "O"


class Key(NamedTuple):
    """The dimensions of one observation, in their order."""

    frequency: str
    indicator: str
    area: str
    reading: str
    time: str


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
    return (
        MISSING
        if observation.value is None
        else vocabularies.STATUS_CODES.get(observation.status, "")
    )


# The structure of each indicator series: an SDMX-JSON 2.0 structure message (SDMX 3.0).
#
# https://github.com/sdmx-twg/sdmx-json : code lists, concepts, the data structure and its dataflow.


_WORDS = message_tables(__package__)["sdmx"]
_CONCEPTS, _STATUSES = _WORDS["concept"], _WORDS["status"]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who maintains the artefacts of a series, what they are called after, their version and languages."""

    agency: str
    flow: str
    version: str
    spoken: tuple[str, ...]

    def named(self, name: str, title: Text) -> dict[str, Any]:
        """The head of an artefact."""
        return {"id": name, **self.words(title), "version": self.version, "agencyID": self.agency}

    def words(self, text: Text) -> dict[str, Any]:
        """A text in all its languages."""
        return drop_empty(
            {"name": text.main, "names": {self.spoken[0]: text.main, **dict(text.translations)}}
        )

    def ours(self, message: str, context: str = "sdmx") -> Text:
        """Words of ours."""
        return say_everywhere(message, context, self.spoken)

    def urn(self, kind: str, name: str) -> str:
        """The name of an artefact in the whole world."""
        return f"urn:sdmx:org.sdmx.infomodel.{kind}={self.agency}:{name}({self.version})"


def render_sdmx_structure(catalogue: Catalogue, observed: Observed) -> bytes:
    """The message."""
    owner = _Owner(
        agency_of(catalogue.site), flow_of(observed), observed.version, catalogue.site.spoken
    )
    structure = owner.urn("datastructure.DataStructure", f"DSD_{owner.flow}")
    data = {
        "codelists": list(_codelists(owner, observed)),
        "conceptSchemes": [_concepts(owner)],
        "dataStructures": [_structure(owner, observed)],
        "dataflows": [{**owner.named(owner.flow, observed.title), "structure": structure}],
    }
    meta = {
        "schema": "https://json.sdmx.org/2.1/sdmx-json-structure-schema.json",
        "id": f"{owner.flow}_STRUCTURE",
        "test": False,
        "prepared": f"{(catalogue.dated or date(1980, 1, 1)).isoformat()}T00:00:00Z",
        "sender": {"id": owner.agency},
    }
    return ascii_json_bytes({"meta": meta, "data": data})


def _codelists(owner: _Owner, observed: Observed) -> Iterator[dict[str, Any]]:
    used = {each.indicator for each in observed.data.observations}
    indicators = {
        code(each.code): _with_code(each.code, each.name)
        for each in observed.indicators
        if each.code in used or each.kind != "heading"
    }
    codes = {code(each): Text(each) for each in sorted(used)} | indicators
    readings = {key.reading: Text(key.reading) for key, _ in keyed(observed)} or {"1": Text("1")}
    statuses = {key: owner.ours(words) for key, words in _STATUSES.items()}
    yield _codelist(owner, "INDICATOR", codes)
    yield {**_codelist(owner, "AREA", {}), "codes": list(_areas(owner, observed))}
    yield _codelist(owner, "READING", dict(sorted(readings.items())))
    yield _codelist(owner, "FREQ", _frequencies(owner))
    yield _codelist(owner, "OBS_STATUS", statuses)


def _areas(owner: _Owner, observed: Observed) -> Iterator[dict[str, Any]]:
    """Every area that is observed or listed, and what the declared ones belong to, each after its parent."""
    yield {"id": EVERYWHERE, **owner.words(owner.ours(NC_("sdmx", "Total")))}
    declared = {code(each.area.code): each for each in _with_parents(observed.territories)}
    yield from (_territory(owner, name, each) for name, each in declared.items())
    areas = {code(each.area): Text(each.area) for each in observed.data.observations if each.area}
    areas |= {code(each.code): each.name for each in observed.data.areas.values()}
    yield from (
        {"id": name, **owner.words(words)} for name, words in areas.items() if name not in declared
    )


def _with_parents(territories: Iterable[Territory]) -> Iterator[Territory]:
    for territory in territories:
        if territory.part_of:
            yield from _with_parents([territory.part_of])
        yield territory


def _territory(owner: _Owner, name: str, territory: Territory) -> dict[str, Any]:
    area, successor = territory.area, territory.successor
    facts = {
        "NATIONAL_CODE": area.identifier,
        "ISO_3166_2": area.iso,
        "VALIDITY": area.validity,
        "WIKIDATA": area.wikidata_uri,
        "URI": territory.iri,
        "REPLACED_BY": code(successor.area.code) if successor else "",
    }
    annotations = [
        {"id": kind, "title": kind, "type": kind, "text": text}
        for kind, text in facts.items()
        if text
    ]
    parent = code(territory.part_of.area.code) if territory.part_of else ""
    return drop_empty(
        {"id": name, **owner.words(area.name), "parent": parent, "annotations": annotations}
    )


def _frequencies(owner: _Owner) -> dict[str, Text]:
    known = {
        term.sdmx: owner.ours(term.words, "vocabulary")
        for term in vocabularies.FREQUENCIES.values()
    }
    return known | {OTHER_FREQUENCY: owner.ours(NC_("sdmx", "other"))}


def _codelist(owner: _Owner, concept: str, codes: dict[str, Text]) -> dict[str, Any]:
    written = [{"id": each, **owner.words(words)} for each, words in codes.items()]
    return {
        **owner.named(f"CL_{owner.flow}_{concept}", owner.ours(_CONCEPTS[concept])),
        "codes": written,
    }


def _concepts(owner: _Owner) -> dict[str, Any]:
    concepts = [{"id": name, **owner.words(owner.ours(words))} for name, words in _CONCEPTS.items()]
    return {
        **owner.named(f"CS_{owner.flow}", owner.ours(NC_("sdmx", "Concepts"))),
        "concepts": concepts,
    }


def _structure(owner: _Owner, observed: Observed) -> dict[str, Any]:
    def concept(name: str) -> dict[str, Any]:
        scheme = owner.urn("conceptscheme.Concept", f"CS_{owner.flow}")
        return {"id": name, "conceptIdentity": f"{scheme}.{name}"}

    def coded(name: str) -> dict[str, Any]:
        return {"enumeration": owner.urn("codelist.Codelist", f"CL_{owner.flow}_{name}")}

    dimensions = [{**concept(name), "localRepresentation": coded(name)} for name in DIMENSIONS[:-1]]
    time = {
        **concept("TIME_PERIOD"),
        "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}},
    }
    measure = {
        **concept("OBS_VALUE"),
        "localRepresentation": {"format": {"dataType": "Decimal"}},
        "usage": "optional",
    }
    attributes = [
        {
            **concept(name),
            "usage": "optional",
            "attributeRelationship": {"observation": {}},
            "localRepresentation": coded(name)
            if name == "OBS_STATUS"
            else {"format": {"dataType": "Integer" if name == "RANK" else "String"}},
        }
        for name in ATTRIBUTES
    ]
    components = {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": dimensions,
            "timeDimension": time,
        },
        "measureList": {"id": "MeasureDescriptor", "measures": [measure]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }
    return {
        **owner.named(f"DSD_{owner.flow}", observed.title),
        "dataStructureComponents": components,
    }


def _with_code(printed: str, name: Text) -> Text:
    return Text(
        f"{printed} {name.main}",
        tuple((language, f"{printed} {words}") for language, words in name.translations),
    )


_STRUCTURE = CatalogFormat(
    key="sdmx-structure",
    title=N_("Structure of the indicator series (SDMX-JSON)"),
    specification="https://github.com/sdmx-twg/sdmx-json",
    media_type="application/vnd.sdmx.structure+json;version=2.0.0",
    uri="datasets/{series}-series/sdmx-structure.json",
    scope="series",
    order=61,
    render=render_sdmx_structure,
)


# Indicator series as SDMX-CSV 2.0 (SDMX 3.0, section 5b).
#
# https://github.com/sdmx-twg/sdmx-csv . Readers tell the version by the header STRUCTURE,STRUCTURE_ID,ACTION.


HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)


def render_sdmx_csv(catalogue: Catalogue, observed: Observed) -> bytes:
    """One row an observation."""
    flow = f"{agency_of(catalogue.site)}:{flow_of(observed)}({observed.version})"
    rows = [_row(flow, key, each) for key, each in keyed(observed)]
    return csv_text([HEADER, *rows]).encode()


def _row(flow: str, key: Key, observation: Observation) -> tuple[str | None, ...]:
    value = canonical_cell(observation.value)
    rank = "" if observation.rank is None else str(observation.rank)
    facts = (
        observation.unit,
        status_of(observation),
        observation.qualifier,
        rank,
        observation.note,
    )
    # On one line each, and missing where nothing is said: readers of SDMX take no line ends in cells.
    cells = ("dataflow", flow, "I", *key, value, *facts, observation.source)
    return tuple(" ".join(cell.split()) or None for cell in cells)


_CSV = CatalogFormat(
    key="sdmx-csv",
    title=N_("Indicator series (SDMX-CSV)"),
    specification="https://github.com/sdmx-twg/sdmx-csv",
    media_type="application/vnd.sdmx.data+csv;version=2.0.0",
    uri="datasets/{series}-series/sdmx.csv",
    scope="series",
    order=60,
    render=render_sdmx_csv,
)
FORMATS = (_STRUCTURE, _CSV)
