"""The pages for programs: what can be asked of the files, and the list of facts that can be cited."""

import pytest

from site_builder.derive.portal import Portal
from site_builder.pages.catalogue.api import api_view
from site_builder.pages.catalogue.facts import facts_views
from tests.factories import make_publication
from tests.series import read_sample


def test_the_page_for_programs_says_how_a_table_is_filtered():
    """By its Parquet where it lies, with a command that can be copied."""
    (ranges, *queries) = api_view(make_publication(), data=(), feeds=(), messages=()).filters
    file = "https://baocao.example/datasets/cchc-2022-h1/indicators.parquet"
    assert ranges.command == f"curl -s -r 0-3 '{file}'"
    assert queries and all(f"FROM read_parquet('{file}')" in each.command for each in queries)


@pytest.mark.whole
def test_a_page_of_facts_marks_itself_among_the_others(monkeypatch):
    """A reader of a long list sees where they are."""
    monkeypatch.setattr("site_builder.pages.catalogue.facts.PAGE", 10)
    pages = list(facts_views(Portal(read_sample())))
    assert len(pages) > 1
    assert [[link.href for link in page.places if link.is_current] for page in pages] == [
        [page.uri] for page in pages
    ]
