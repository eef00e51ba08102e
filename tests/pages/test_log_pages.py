"""A log of many corrections: every entry by links, on pages and in files, and full pages that keep their entries."""

import json
from datetime import date, timedelta

import pytest

from site_builder.core import addresses as at
from site_builder.core.text import Text
from site_builder.model.report import Correction
from site_builder.pages.datasets.changelog import (
    PAGE,
    entries_of,
    log_addresses,
    log_files,
    log_views,
)
from tests.factories import make_publication, make_report
from tests.pages.environment import bare_environment, render

FIRST_DAY = date(2020, 1, 1)
COUNTS = (0, 1, PAGE, 2 * PAGE - 1, 2 * PAGE, 3 * PAGE + 7)


def corrected(count):
    """A publication with one report that was corrected so often, a day after the other."""
    days = [FIRST_DAY + timedelta(days=number) for number in range(count)]
    wrong = tuple(
        Correction(day, Text(f"Sửa lần {number}"), Text("1"), Text("2"))
        for number, day in enumerate(days)
    )
    return make_publication(reports=(make_report(corrections=wrong),))


def told(publication):
    """The files by address."""
    return {file.uri: json.loads(file.content) for file in log_files(publication)}


@pytest.mark.parametrize("count", COUNTS)
def test_every_entry_is_found_once_page_by_page(count):
    """From the fixed address on, the newest first, none longer than two pages."""
    publication = corrected(count)
    views = {view.uri: view for view in log_views(publication)}
    found, uri = [], at.CHANGES
    while uri is not None:
        assert len(views[uri].corrections) < 2 * PAGE
        found += views[uri].corrections
        uri = views[uri].after
    assert tuple(found) == entries_of(publication)


@pytest.mark.parametrize("count", COUNTS)
def test_every_entry_is_found_once_file_by_file(count):
    """By `next`, which the last does not have."""
    files, found, uri = told(corrected(count)), [], at.CHANGES_JSON
    while uri:
        found += [each["text"] for each in files[uri]["changes"]]
        uri = files[uri].get("next", "").removeprefix("https://baocao.example/")
    assert found == [f"Sửa lần {number}" for number in reversed(range(count))]


@pytest.mark.parametrize("count", COUNTS)
def test_addresses_are_known_before_the_pages_are_made(count):
    """All but the two fixed ones."""
    publication = corrected(count)
    made = {view.uri for view in log_views(publication)} | set(told(publication))
    assert made == {at.CHANGES, at.CHANGES_JSON, *log_addresses(publication)}


def test_a_full_page_keeps_its_entries():
    """Whatever is corrected later."""
    before, after = told(corrected(2 * PAGE)), told(corrected(4 * PAGE))
    assert before["changes/1.json"] == after["changes/1.json"]


def test_a_short_log_says_nothing_of_pages():
    """It looks as it did before there were any."""
    publication = corrected(3)
    assert [view.uri for view in log_views(publication)] == [at.CHANGES] and list(
        told(publication)
    ) == [at.CHANGES_JSON]
    assert list(told(publication)[at.CHANGES_JSON]) == ["changes"]
    assert "pager" not in render(bare_environment(publication.site), next(log_views(publication)))


def test_anchors_of_the_fixed_page_stay():
    """Whatever stands on it: they may be in somebody's bookmarks."""
    html = [
        render(bare_environment(made.site), next(log_views(made)))
        for made in map(corrected, COUNTS)
    ]
    assert all('id="corrections"' in page and 'id="revisions"' in page for page in html)


def test_an_older_page_does_not_say_that_nothing_was_revised_so_far():
    """It may have been, on another page."""
    publication = corrected(2 * PAGE)
    newest, older = (
        render(bare_environment(publication.site), view) for view in log_views(publication)
    )
    assert 'rel="next"' in newest and 'rel="prev"' in older
    assert "Chưa có cập nhật nào" not in newest + older
