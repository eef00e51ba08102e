"""A dataset in plain schema.org terms, for its page: what search engines for datasets read.

The node for programs that learn from data (Croissant, `schema_org.dataset_node`) has names of its own before the terms
of schema.org, which search engines do not all resolve; the page links to it as a file.
Sources: schema.org 29 (Dataset, DataDownload, PropertyValue), Google's guide to datasets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.catalog.model import Catalogue, Dataset, Download
from site_builder.catalog.schema_org import dataset_node, file_node, in_language
from site_builder.core.files import drop_empty

CONTEXT = "https://schema.org"
_PREFIX = "sc:"
_FOREIGN = ("dct:", "cr:", "dcat:", "foaf:")
_OF_CROISSANT = frozenset(("@context", "conformsTo", "citeAs", "distribution", "recordSet"))


def page_node(catalogue: Catalogue, dataset: Dataset, language: str = "") -> dict[str, Any]:
    """The node for the page in a language, the dataset's own where none is given; unknown facts are left out."""
    said = in_language(dataset, language)
    node = dataset_node(catalogue, said)
    known = {key: value for key, value in node.items() if key not in _OF_CROISSANT}
    mapping = {
        "@context": CONTEXT,
        **_plain(known),
        "creditText": node.get("citeAs", ""),
        "variableMeasured": list(_variables(said, language or said.language)),
        "distribution": [_download(each) for each in said.listed],
    }
    return drop_empty(mapping)


def _plain(value: Any) -> Any:
    """Without the prefix of schema.org's terms, and without what is not schema.org's."""
    match value:
        case {"@language": _, "@value": words}:
            return words
        case dict():
            return {key: _plain(each) for key, each in value.items() if not key.startswith(_FOREIGN)}
        case [str() as first, *others] if any(str(each).startswith(_FOREIGN) for each in others):
            return _plain(first)  # types of schema.org before those of others
        case list():
            return [_plain(each) for each in value]
        case str():
            return value.removeprefix(_PREFIX)
    return value


def _variables(dataset: Dataset, language: str) -> Iterator[dict[str, Any]]:
    """The columns of all tables, each once by its name, label and unit."""
    seen: set[tuple[str, str, str]] = set()
    for table in dataset.tables:
        for field in table.schema.fields:
            name = field.title.say(language) or field.name
            key = (field.name, name, field.unit)
            if key not in seen:
                seen.add(key)
                yield drop_empty(
                    {
                        "@type": "PropertyValue",
                        "name": name,
                        "propertyID": field.name,
                        "description": field.description.say(language),
                        "unitText": field.unit,
                    }
                )


def _download(download: Download) -> dict[str, Any]:
    node: dict[str, Any] = _plain(file_node(download)) | {"@type": "DataDownload"}
    del node["@id"]  # which Croissant's other nodes refer to
    return node
