"""The judge of harvests notices what it is for."""

import pytest

from tests.interop.life import contradictions

PAGES = {"https://so.example/datasets/b/": "a"}
IRI = "https://so.example/datasets/a/#dataset"


def facts(**changed):
    """A dataset as a harvester holds it."""
    return {
        "page": "https://so.example/datasets/b/",
        "issued": "2026-01-01",
        "modified": "2026-02-01",
    } | changed


@pytest.mark.parametrize(
    ("held", "ended", "said"),
    [
        ({IRI: facts(modified="2026-03-01")}, set(), []),
        ({}, {"a"}, ["published and not held"]),
        ({"other": facts()}, set(), ["a was", "went, and nobody removed it"]),
        ({IRI: facts(), "other": facts()}, set(), ["held twice", "a was"]),
        ({IRI: facts(issued="")}, set(), ["issued was 2026-01-01, is not told"]),
        ({IRI: facts(issued="2026-01-02")}, set(), ["issued was"]),
        ({IRI: facts(modified="2026-01-31")}, set(), ["modified was"]),
        ({IRI: facts()}, {"a"}, ["was removed and is held"]),
    ],
)
def test_each_contradiction_is_named(held, ended, said):
    """Renamed, removed, doubled, put back, put off."""
    found = list(contradictions({"a": IRI}, {IRI: facts()}, held, PAGES, ended))
    assert len(found) == len(said) and all(
        part in line for part, line in zip(said, found, strict=True)
    )
