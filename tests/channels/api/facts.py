"""The documents of facts before they are made."""

from collections.abc import Iterator

from site_builder.channels.api.addresses import Document
from site_builder.channels.api.facts import FactDocuments
from site_builder.derive.portal import Portal


def fact_documents(portal: Portal) -> Iterator[Document]:
    """Those of indicators, then those of datasets."""
    documents = FactDocuments(portal, (), {})
    yield from documents.of_indicators()
    yield from documents.of_datasets()
