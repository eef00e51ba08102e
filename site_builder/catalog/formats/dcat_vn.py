"""DCAT-VN, the Vietnamese profile of DCAT: prepared, and off until its fields are known.

The draft standard of May 2023 was not read and its adoption not found, so nothing here is claimed to be DCAT-VN.
Once the field list is known, put the terms it renames into `RENAMED` and set `is_on` to True; the rest is DCAT 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from site_builder.catalog import CatalogFormat, register
from site_builder.catalog.dcat import catalogue_graph
from site_builder.catalog.model import Catalogue
from site_builder.catalog.rdf import Node, turtle
from site_builder.core.problem import N_

# DCAT property to the profile's own; "" leaves a property out.
RENAMED: Mapping[str, str] = {}


def render_dcat_vn(catalogue: Catalogue, _: Catalogue) -> bytes:
    """The DCAT graph under the profile's names."""
    return turtle([_profiled(each) for each in catalogue_graph(catalogue)])


def _profiled(node: Node) -> Node:
    kept = [(RENAMED.get(name, name), value) for name, value in node.properties]
    return replace(node, properties=tuple((name, value) for name, value in kept if name))


FORMAT = register(
    CatalogFormat(
        key="dcat-vn",
        title=N_("DCAT catalogue, Vietnamese profile (Turtle)"),
        specification="https://www.w3.org/TR/vocab-dcat-3/",
        media_type="text/turtle",
        uri="catalog-vn.ttl",
        scope="catalogue",
        order=19,
        render=render_dcat_vn,
        is_on=False,
    )
)
