"""The whole graph, or a page of it, put together subject by subject in one serialization."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.catalog.assembly import Assembled, Pairs
from site_builder.catalog.dcat import Pages, dataset_nodes, nodes_after, nodes_before
from site_builder.catalog.model import Catalogue, Dataset
from site_builder.catalog.rdf import Node, Syntax


def unchanged(subject: Node) -> Node:
    """The subject as it is."""
    return subject


def assembled(syntax: Syntax, pages: Pages, profile: str = "", change: Callable[[Node], Node] = unchanged) -> Assembled:
    """The renderer of the graph; a `profile` may `change` each subject."""

    def block(subject: Node) -> tuple[str, str]:
        return subject.iri, syntax.block(change(subject))

    def part(_: Catalogue, dataset: Dataset) -> Pairs:
        return tuple(map(block, dataset_nodes(dataset)))

    def join(catalogue: Catalogue, page: int, pairs: Pairs) -> bytes:
        # The order of `merged`: of two descriptions of one subject the first stands.
        blocks: dict[str, str] = {}
        for subject in nodes_before(catalogue, page, pages):
            blocks.setdefault(*block(subject))
        for iri, text in pairs:
            blocks.setdefault(iri, text)
        for subject in nodes_after(catalogue, page):
            blocks.setdefault(*block(subject))
        return syntax.document(blocks.values())

    return Assembled(f"{syntax.key}{profile}", part, join, is_paged=True)
