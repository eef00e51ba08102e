"""The documentation is a site built with the tool itself."""

import pytest

from tests.conftest import ROOT, build, command

pytestmark = pytest.mark.whole


def test_nothing_is_wrong_in_its_pages():
    """A check finds what a build refuses: links, pictures and anchors that lead nowhere."""
    done = command("check", "-f", ROOT / "docs.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def docs(tmp_path_factory):
    """Built as anybody would: links, pictures and anchors are checked on the way."""
    site = tmp_path_factory.mktemp("docs") / "site"
    done = build(ROOT / "docs.yml", site, "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.mark.slow
@pytest.mark.parametrize(
    "uri",
    [
        "",
        "tutorial/",
        "cookbook/",
        "guide/",
        "import/",
        "hosting/",
        "reference/configuration/",
        "decisions/",
        "vi/",
        "vi/tutorial/",
        "vi/cookbook/",
        "vi/guide/",
        "vi/import/",
    ],
)
def test_every_part_is_a_page(docs, uri):
    """Home, tutorial, cookbook and guide in both languages, hosting, reference, decisions."""
    html = (docs / uri / "index.html").read_text("utf-8")
    assert html.count("<h1") == 1 and "data-pagefind-body" in html


@pytest.mark.slow
@pytest.mark.parametrize("uri", ["", "tutorial/", "cookbook/", "guide/", "import/"])
def test_who_reads_vietnamese_finds_all_of_it_in_vietnamese(docs, uri):
    """The interface, and the text of each page that a newcomer needs."""
    html = (docs / "vi" / uri / "index.html").read_text("utf-8")
    assert '<html lang="vi"' in html and 'lang="en" class="prose"' not in html and "Bắt đầu" in html
