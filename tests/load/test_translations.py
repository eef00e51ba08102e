"""Texts in the other languages of a portal, joined to the page that they belong to."""

from site_builder.load.portal.page import Page
from site_builder.load.portal.publication import join_translations


def page(uri, text="", **meta):
    """A Markdown file as it was read."""
    return Page(uri, f"reports/{uri}", meta, text)


def test_a_text_belongs_to_the_page_beside_it():
    """`about.en.md` is no page of its own."""
    (about,), problems = join_translations(
        [page("about.md"), page("about.en.md", "English")], ["en"]
    )
    assert (about.translations["en"].text, problems) == ("English", ())


def test_a_portal_of_one_language_keeps_its_pages():
    """The same file is a page there, as it always was, and its author is asked."""
    pages = (page("about.md"), page("about.en.md"))
    read, (problem,) = join_translations(pages, [])
    assert (read, problem.code, problem.file) == (pages, "translation-unlisted", pages[1].file)


def test_what_the_text_says_of_itself_counts():
    """Its title and description are translations of the page's."""
    (about,), _ = join_translations(
        [page("about.md", title="Giới thiệu"), page("about.en.md", title="About")], ["en"]
    )
    assert about.front_text("title").say("en") == "About"


def test_the_main_page_has_the_last_word():
    """A title in its front matter is not overwritten."""
    pages = [
        page("about.md", title="Giới thiệu", title_en="About us"),
        page("about.en.md", title="About"),
    ]
    assert join_translations(pages, ["en"])[0][0].front_text("title").say("en") == "About us"


def test_a_text_alone_is_told():
    """With the name of the file that is not there."""
    pages, (problem,) = join_translations([page("cchc/2022.en.md")], ["en"])
    assert (pages, problem.code, dict(problem.facts)["page"]) == (
        (),
        "translation-alone",
        "reports/cchc/2022.md",
    )


def test_a_page_that_differs_by_capitals_is_named():
    """A disk of Windows takes both names for one; an address does not."""
    _, (problem,) = join_translations([page("Terms.md"), page("terms.en.md")], ["en"])
    assert dict(problem.facts)["right"].startswith("reports/Terms.md is there")
