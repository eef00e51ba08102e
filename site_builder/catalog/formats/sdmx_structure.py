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
from site_builder.core.problem import N_
from site_builder.core.text import Text

_CONCEPTS = {
    "FREQ": Text("Tần suất", (("en", "Frequency"),)),
    "INDICATOR": Text("Chỉ tiêu", (("en", "Indicator"),)),
    "AREA": Text("Địa giới", (("en", "Area"),)),
    "READING": Text("Lần ghi khi các nguồn khác nhau", (("en", "Reading, where sources differ"),)),
    "TIME_PERIOD": Text("Kỳ", (("en", "Time period"),)),
    "OBS_VALUE": Text("Giá trị", (("en", "Observation value"),)),
    "UNIT_MEASURE": Text("Đơn vị", (("en", "Unit of measure"),)),
    "OBS_STATUS": Text("Tình trạng số liệu", (("en", "Observation status"),)),
    "QUALIFIER": Text("Mức độ (gần, hơn, trên)", (("en", "Qualifier (nearly, more than)"),)),
    "RANK": Text("Hạng", (("en", "Rank"),)),
    "COMMENT_OBS": Text("Ghi chú", (("en", "Comment"),)),
    "SOURCE": Text("Nguồn", (("en", "Source"),)),
}
_FREQUENCIES = {
    each.sdmx: Text(each.words.vi, (("en", each.words.en),)) for each in vocabularies.FREQUENCIES.values()
} | {OTHER_FREQUENCY: Text("khác", (("en", "other"),))}
_STATUSES = {
    "A": Text("Chính thức", (("en", "Official"),)),
    "E": Text("Ước tính", (("en", "Estimate"),)),
    "P": Text("Sơ bộ", (("en", "Preliminary"),)),
    MISSING: Text("Nguồn không ghi giá trị", (("en", "No value in the source"),)),
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
    whole = {EVERYWHERE: Text("Toàn bộ", (("en", "Total"),))}
    readings = {key.reading: Text(key.reading) for key, _ in keyed(observed)} or {"1": Text("1")}
    yield _codelist(agency, f"CL_{flow}_INDICATOR", _CONCEPTS["INDICATOR"], found)
    yield _codelist(agency, f"CL_{flow}_AREA", _CONCEPTS["AREA"], whole | areas)
    yield _codelist(agency, f"CL_{flow}_READING", _CONCEPTS["READING"], dict(sorted(readings.items())))
    yield _codelist(agency, f"CL_{flow}_FREQ", _CONCEPTS["FREQ"], _FREQUENCIES)
    yield _codelist(agency, f"CL_{flow}_OBS_STATUS", _CONCEPTS["OBS_STATUS"], _STATUSES)


def _codelist(agency: str, name: str, title: Text, codes: dict[str, Text]) -> dict[str, Any]:
    written = [{"id": each, **_words(words)} for each, words in codes.items()]
    return {**_named(name, title, agency), "codes": written}


def _concepts(agency: str, flow: str) -> dict[str, Any]:
    concepts = [{"id": name, **_words(words)} for name, words in _CONCEPTS.items()]
    return {**_named(f"CS_{flow}", Text("Khái niệm", (("en", "Concepts"),)), agency), "concepts": concepts}


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
    return drop_empty({"name": text.main, "names": {"vi": text.main, **dict(text.translations)}})


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
