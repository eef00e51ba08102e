"""Readers and tables are asked by themselves here, as inside an import in Vietnamese."""

import multiprocessing
from collections.abc import Iterator

import pytest

from site_builder.extensions.office_import.language import drafting


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """The language of what a reader says."""
    with drafting("vi"):
        yield


@pytest.fixture(scope="module")
def in_process() -> Iterator[None]:
    """Documents are read in this process, as where none can be forked: each fork copies the page tables of all tests.

    That readers are bounded is proved by test_bounded.py, test_hostile.py and test_programs.py.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
        yield
