"""The structure of each indicator series: an SDMX-JSON 2.0 structure message (SDMX 3.0).

https://github.com/sdmx-twg/sdmx-json : code lists, concepts, the data structure and its dataflow.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from site_builder.catalog import CatalogFormat, register, vocabularies
from site_builder.catalog.model import Catalogue, Observed
from site_builder.catalog.sdmx import (
    ATTRIBUTES,
    DIMENSIONS,
    EVERYWHERE,
    MISSING,
    OTHER_FREQUENCY,
    VERSION,
    agency_of,
    code,
    flow_of,
    keyed,
)
from site_builder.core.files import ascii_json_bytes, drop_empty
from site_builder.core.i18n.catalog import FIRST, say_everywhere
from site_builder.core.problem import N_, NC_
from site_builder.core.text import Text

_CONCEPTS = {
    "FREQ": NC_("sdmx", "Frequency"),
    "INDICATOR": NC_("sdmx", "Indicator"),
    "AREA": NC_("sdmx", "Area"),
    "READING": NC_("sdmx", "Reading, where sources differ"),
    "TIME_PERIOD": NC_("sdmx", "Time period"),
    "OBS_VALUE": NC_("sdmx", "Observation value"),
    "UNIT_MEASURE": NC_("sdmx", "Unit of measure"),
    "OBS_STATUS": NC_("sdmx", "Observation status"),
    "QUALIFIER": NC_("sdmx", "Qualifier (nearly, more than)"),
    "RANK": NC_("sdmx", "Rank"),
    "COMMENT_OBS": NC_("sdmx", "Comment"),
    "SOURCE": NC_("sdmx", "Source"),
}
_STATUSES = {
    "A": NC_("sdmx", "Official"),
    "E": NC_("sdmx", "Estimate"),
    "P": NC_("sdmx", "Preliminary"),
    MISSING: NC_("sdmx", "No value in the source"),
}


def render_sdmx_structure(catalogue: Catalogue, observed: Observed) -> bytes:
    """The message."""
    agency, flow = agency_of(catalogue.site), flow_of(observed)
    data = {
        "codelists": list(_codelists(agency, flow, observed)),
        "conceptSchemes": [_concepts(agency, flow)],
        "dataStructures": [_structure(agency, flow, observed)],
        "dataflows": [
            {
                **_named(flow, observed.title, agency),
                "structure": _urn("datastructure.DataStructure", agency, f"DSD_{flow}"),
            }
        ],
    }
    meta = {
        "schema": "https://json.sdmx.org/2.1/sdmx-json-structure-schema.json",
        "id": f"{flow}_STRUCTURE",
        "test": False,
        "prepared": f"{(catalogue.dated or date(1980, 1, 1)).isoformat()}T00:00:00Z",
        "sender": {"id": agency},
    }
    return ascii_json_bytes({"meta": meta, "data": data}, indent=1)


def _codelists(agency: str, flow: str, observed: Observed) -> Iterator[dict[str, Any]]:
    used = {each.indicator for each in observed.data.observations}
    indicators = {
        code(each.code): _with_code(each.code, each.name)
        for each in observed.indicators
        if each.code in used or each.kind != "heading"
    }
    found = {code(each): Text(each) for each in sorted(used)} | indicators
    areas = {code(each.area): Text(each.area) for each in observed.data.observations if each.area}
    areas |= {code(each.code): each.name for each in observed.data.areas.values()}
    whole = {EVERYWHERE: say_everywhere("Total", "sdmx")}
    readings = {key.reading: Text(key.reading) for key, _ in keyed(observed)} or {"1": Text("1")}
    statuses = {key: _said(words) for key, words in _STATUSES.items()}
    yield _codelist(agency, f"CL_{flow}_INDICATOR", _said(_CONCEPTS["INDICATOR"]), found)
    yield _codelist(agency, f"CL_{flow}_AREA", _said(_CONCEPTS["AREA"]), whole | areas)
    yield _codelist(agency, f"CL_{flow}_READING", _said(_CONCEPTS["READING"]), dict(sorted(readings.items())))
    yield _codelist(agency, f"CL_{flow}_FREQ", _said(_CONCEPTS["FREQ"]), _frequencies())
    yield _codelist(agency, f"CL_{flow}_OBS_STATUS", _said(_CONCEPTS["OBS_STATUS"]), statuses)


def _said(message: str) -> Text:
    return say_everywhere(message, "sdmx")


def _frequencies() -> dict[str, Text]:
    known = {term.sdmx: vocabularies.label_of(term.words) for term in vocabularies.FREQUENCIES.values()}
    return known | {OTHER_FREQUENCY: say_everywhere("other", "sdmx")}


def _codelist(agency: str, name: str, title: Text, codes: dict[str, Text]) -> dict[str, Any]:
    written = [{"id": each, **_words(words)} for each, words in codes.items()]
    return {**_named(name, title, agency), "codes": written}


def _concepts(agency: str, flow: str) -> dict[str, Any]:
    concepts = [{"id": name, **_words(_said(words))} for name, words in _CONCEPTS.items()]
    return {**_named(f"CS_{flow}", say_everywhere("Concepts", "sdmx"), agency), "concepts": concepts}


def _structure(agency: str, flow: str, observed: Observed) -> dict[str, Any]:
    def concept(name: str) -> dict[str, Any]:
        scheme = _urn("conceptscheme.Concept", agency, f"CS_{flow}")
        return {"id": name, "conceptIdentity": f"{scheme}.{name}"}

    def coded(name: str) -> dict[str, Any]:
        return {"enumeration": _urn("codelist.Codelist", agency, f"CL_{flow}_{name}")}

    dimensions = [{**concept(name), "localRepresentation": coded(name)} for name in DIMENSIONS[:-1]]
    time = {**concept("TIME_PERIOD"), "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}}}
    measure = {**concept("OBS_VALUE"), "localRepresentation": {"format": {"dataType": "Decimal"}}, "usage": "optional"}
    attributes = [
        {
            **concept(name),
            "usage": "optional",
            "attributeRelationship": {"observation": {}},
            "localRepresentation": coded(name) if name == "OBS_STATUS" else {"format": {"dataType": _type(name)}},
        }
        for name in ATTRIBUTES
    ]
    components = {
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": dimensions, "timeDimension": time},
        "measureList": {"id": "MeasureDescriptor", "measures": [measure]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }
    return {**_named(f"DSD_{flow}", observed.title, agency), "dataStructureComponents": components}


def _type(attribute: str) -> str:
    return "Integer" if attribute == "RANK" else "String"


def _with_code(printed: str, name: Text) -> Text:
    return Text(
        f"{printed} {name.main}", tuple((language, f"{printed} {words}") for language, words in name.translations)
    )


def _named(name: str, title: Text, agency: str) -> dict[str, Any]:
    return {"id": name, **_words(title), "version": VERSION, "agencyID": agency}


def _words(text: Text) -> dict[str, Any]:
    return drop_empty({"name": text.main, "names": {FIRST: text.main, **dict(text.translations)}})


def _urn(kind: str, agency: str, name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={agency}:{name}({VERSION})"


FORMAT = register(
    CatalogFormat(
        key="sdmx-structure",
        title=N_("Structure of the indicator series (SDMX-JSON)"),
        specification="https://github.com/sdmx-twg/sdmx-json",
        media_type="application/vnd.sdmx.structure+json;version=2.0.0",
        uri="datasets/{series}-series/sdmx-structure.json",
        scope="series",
        order=61,
        render=render_sdmx_structure,
    )
)
