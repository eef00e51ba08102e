"""The day on which a reader took a figure is the reader's own: no file of the portal holds it."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGE = "/indicators/cchc/5.4/"


@pytest.fixture
def page(open_page, home):
    """The page of an indicator."""
    return open_page(home + PAGE)


def days_of(page):
    """The reader's day as the browser's clock has it."""
    return page.evaluate("new Intl.DateTimeFormat('sv').format()")


def test_the_line_to_copy_has_the_day_of_access(page):
    """In the reader's language; without a script a blank stands there."""
    day = date.fromisoformat(days_of(page))
    expect(page.locator("#cite")).to_contain_text(
        f"Ngày truy cập: {day.day}/{day.month}/{day.year}"
    )


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("BibTeX", "  urldate = {{{0}}}\n}}\n"),
        ("RIS", "Y2  - {1}\r\nER  - "),
        ("CSL-JSON", '"accessed"'),
    ],
)
def test_files_of_references_get_the_day_as_they_are_taken(page, home, portal, name, held):
    """Everything else in them is the file that is published."""
    with page.expect_download() as taken:
        page.get_by_role("link", name=name, exact=True).click()
    text = Path(taken.value.path()).read_bytes().decode()
    day = days_of(page)
    assert held.format(day, day.replace("-", "/")) in text
    published = (portal / PAGE.strip("/") / taken.value.suggested_filename).read_bytes().decode()
    assert set(re.findall(r"\w+", published)) <= set(re.findall(r"\w+", text))
