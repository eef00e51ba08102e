"""Pages: their front matter apart from their text."""

import pytest

from site_builder.load.portal.page import Page
from tests.load.folder import read_text


@pytest.mark.parametrize(
    "text", ["Lời\n", "\ufeffLời", "----\nLời", "--- a\nLời", " ---\nx: 1\n---\n"]
)
def test_pages_without_front_matter(tmp_path, text):
    """An ordinary page has its text and nothing else."""
    page, problems = read_text(tmp_path, text)
    assert (dict(page.meta), problems, page.text) == ({}, (), text.lstrip("\ufeff"))


def test_an_empty_front_matter(tmp_path):
    """Dashes around nothing are no error."""
    page, problems = read_text(tmp_path, "---\n---\nLời")
    assert (dict(page.meta), problems, page.text) == ({}, (), "Lời")


def test_a_page_in_latin_letters(tmp_path):
    """A page that is not UTF-8 is told with the byte where it breaks."""
    page, problems = read_text(tmp_path, "Café".encode("latin-1"))
    assert page is None
    assert [(each.code, dict(each.facts)["byte"]) for each in problems] == [
        ("text-unreadable", "3")
    ]


@pytest.mark.parametrize(
    ("text", "row"), [("---\ntitle: T\n", 1), ("---\na: 1\nb: [\n---\n", 4), ("---\n- a\n---\n", 2)]
)
def test_front_matter_that_cannot_be_read_is_told_with_its_line(tmp_path, text, row):
    """The line of the file, not of the YAML in it."""
    page, (problem,) = read_text(tmp_path, text)
    assert (page, problem.code, problem.file) == (
        None,
        "front-matter-unreadable",
        "reports/page.md",
    )
    assert problem.row == row


def test_a_title_that_nobody_states_is_the_first_heading():
    """In each language; what the front matter says counts before it."""
    other = Page("about.vi.md", "about.vi.md", {}, "Chữ.\n\n# Giới thiệu {#about}\n")
    page = Page("about.md", "about.md", {}, "# About\n\n## More\n", translations={"vi": other})
    assert (page.front_text("title").main, page.front_text("title").say("vi")) == (
        "About",
        "Giới thiệu",
    )
    assert Page("a.md", "a.md", {"title": "A"}, "# B\n").front_text("title").main == "A"
    assert not Page("a.md", "a.md", {}, "## B\n").front_text("title")
