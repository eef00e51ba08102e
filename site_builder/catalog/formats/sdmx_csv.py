"""Indicator series as SDMX-CSV 2.0 (SDMX 3.0, section 5b).

https://github.com/sdmx-twg/sdmx-csv . Readers tell the version by the header STRUCTURE,STRUCTURE_ID,ACTION.
"""

from __future__ import annotations

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.model import Catalogue, Observed
from site_builder.catalog.sdmx import ATTRIBUTES, DIMENSIONS, Key, agency_of, flow_of, keyed, status_of
from site_builder.core.cell import canonical_cell
from site_builder.core.problem import N_
from site_builder.core.sheets.csv import csv_text
from site_builder.derive.observations import Observation

HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)


def render_sdmx_csv(catalogue: Catalogue, observed: Observed) -> bytes:
    """One row an observation."""
    flow = f"{agency_of(catalogue.site)}:{flow_of(observed)}({observed.version})"
    rows = [_row(flow, key, each) for key, each in keyed(observed)]
    return csv_text([HEADER, *rows]).encode()


def _row(flow: str, key: Key, observation: Observation) -> tuple[str | None, ...]:
    value = canonical_cell(observation.value)
    rank = "" if observation.rank is None else str(observation.rank)
    facts = (observation.unit, status_of(observation), observation.qualifier, rank, observation.note)
    # On one line each, and missing where nothing is said: readers of SDMX take no line ends in cells.
    cells = ("dataflow", flow, "I", *key.cells, value, *facts, observation.source)
    return tuple(" ".join(cell.split()) or None for cell in cells)


FORMAT = register(
    CatalogFormat(
        key="sdmx-csv",
        title=N_("Indicator series (SDMX-CSV)"),
        specification="https://github.com/sdmx-twg/sdmx-csv",
        media_type="application/vnd.sdmx.data+csv;version=2.0.0",
        uri="datasets/{series}-series/sdmx.csv",
        scope="series",
        order=60,
        render=render_sdmx_csv,
    )
)
