"""Readers and tables are asked by themselves here, as inside an import in Vietnamese."""

from collections.abc import Iterator

import pytest

from site_builder.ingest.language import drafting


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """The language of what a reader says."""
    with drafting("vi"):
        yield
