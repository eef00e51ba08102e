"""Readers and tables are asked by themselves here, as inside an import in Vietnamese."""

import os
from collections.abc import Iterator

import pytest

from site_builder.extensions.office_import.language import drafting

FORKED = {"test_bounded", "test_hostile", "test_programs", "test_write"}


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """The language of what a reader says."""
    with drafting("vi"):
        yield


@pytest.fixture(scope="module", autouse=True)
def in_process(request: pytest.FixtureRequest) -> Iterator[None]:
    """Documents are read in this process, as where none can be forked: each fork copies the page tables of all tests.

    That readers are bounded is proved by the modules named in FORKED.
    """
    with pytest.MonkeyPatch.context() as patch:
        if request.path.stem not in FORKED:
            patch.delattr(os, "fork")
        yield
