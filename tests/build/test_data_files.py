"""What is written beside MkDocs' round: linked where its bytes stay, and found by its name."""

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation

from site_builder.build.site.output import Output
from site_builder.build.site.prepared import DataPage
from site_builder.build.store.store import Store
from site_builder.core.files import OutputFile
from site_builder.pages import View
from site_builder.plugin.files import Beside, Sources

VIEW = View(uri="datasets/bo/", title="Bộ")
SOURCE = "datasets/bo/index.md"


@pytest.fixture
def config(tmp_path):
    """MkDocs' settings for a site in a folder of its own."""
    config = MkDocsConfig()
    config.load_dict(
        {
            "site_name": "x",
            "docs_dir": str(tmp_path),
            "site_dir": str(tmp_path / "site"),
            "plugins": [],
        }
    )
    config.validate()
    config.plugins._current_plugin = "open-data"
    return config


@pytest.fixture
def beside(config):
    """One file and the page of one view, in two languages."""
    beside = Beside(config)
    beside.add_files([OutputFile("datasets/bo/README.md", b"x")])
    beside.add_pages(DataPage(VIEW.uri, language, lambda: VIEW) for language in ("", "en"))
    return beside


def written(tmp_path, name, content, store, last=None):
    """A page as a build writes it into a folder."""
    output = Output(tmp_path / name, store, last)
    output.write(OutputFile("en/datasets/bo/index.html", content))
    output.close()
    return tmp_path / name / "en" / "datasets" / "bo" / "index.html"


def test_a_page_whose_bytes_stay_is_linked(tmp_path):
    """From the site before, so that its time stays; one that changed is written."""
    store = Store(tmp_path / "store")
    before = written(tmp_path, "old", b"<p>x</p>", store)
    assert written(tmp_path, "new", b"<p>x</p>", store, tmp_path / "old").samefile(before)
    changed = written(tmp_path, "newer", b"<p>y</p>", store, tmp_path / "new")
    assert (before.read_bytes(), changed.read_bytes()) == (b"<p>x</p>", b"<p>y</p>")


@pytest.mark.parametrize("trusts", [True, False])
def test_a_page_that_no_build_noted_is_read(tmp_path, trusts):
    """A site that was built without the store, or that nobody trusts, is linked all the same where its bytes stay."""
    before = written(tmp_path, "old", b"<p>x</p>", None)
    assert written(
        tmp_path, "new", b"<p>x</p>", Store(tmp_path / "store", trusts), tmp_path / "old"
    ).samefile(before)


@pytest.mark.parametrize("change", ["spoilt", "no store", "gone"])
def test_what_is_not_as_a_build_wrote_it_is_not_linked(tmp_path, change):
    """Somebody may have written into the site."""
    store = None if change == "no store" else Store(tmp_path / "store")
    before = written(tmp_path, "old", b"<p>x</p>", store)
    if change == "spoilt":
        before.write_bytes(b"<p>y</p>")
    if change == "gone":
        before.unlink()
    after = written(tmp_path, "new", b"<p>x</p>", store, tmp_path / "old")
    assert after.read_bytes() == b"<p>x</p>" and after.stat().st_nlink == 1


def test_what_stands_in_the_way_gives_way(tmp_path):
    """It may be a link: nobody writes into it."""
    first = written(tmp_path, "site", b"<p>x</p>", None)
    (tmp_path / "link").hardlink_to(first)
    assert written(tmp_path, "site", b"<p>y</p>", None).read_bytes() == b"<p>y</p>"
    assert (tmp_path / "link").read_bytes() == b"<p>x</p>"


def test_every_address_is_known(beside):
    """Those of pages in the folder of their language."""
    assert list(beside.addresses()) == [
        "datasets/bo/README.md",
        "datasets/bo/index.html",
        "en/datasets/bo/index.html",
    ]


def test_a_link_finds_the_page_of_a_view_and_a_file(config, beside):
    """By the Markdown that could stand there, and by its name; a file in Markdown is nobody's page."""
    sources = Sources([], beside)
    found = [
        sources.get_file_from_path(uri)
        for uri in (SOURCE, f"en/{SOURCE}", "datasets/bo/README.md", "no.md")
    ]
    assert [file and file.dest_uri for file in found] == [
        "datasets/bo/index.html",
        "en/datasets/bo/index.html",
        "datasets/bo/README.md",
        None,
    ]
    assert [file and file.url for file in found[:3]] == [
        "datasets/bo/",
        "en/datasets/bo/",
        "datasets/bo/README.md",
    ]


def test_mkdocs_goes_round_none_of_them(beside):
    """Neither as pages nor as files to copy, asked for or not."""
    sources = Sources([], beside)
    sources.get_file_from_path(SOURCE)
    assert (len(sources), list(sources.documentation_pages())) == (0, [])


def test_the_navigation_names_a_page_of_a_view_by_its_title(config, beside):
    """And the template of that page finds the page of the navigation."""
    config.nav = [SOURCE]
    (page,) = get_navigation(Sources([], beside), config).pages
    assert (page.title, page.url) == ("Bộ", "datasets/bo/") and beside.page_of(SOURCE, "Bộ") is page


def test_a_page_that_nobody_named_is_made_for_its_template_alone(beside):
    """Those of a large portal would be too many to hold."""
    assert beside.page_of(SOURCE, "Bộ").title == "Bộ" and not beside.stand_ins


def test_a_file_of_the_same_name_gives_way(config, beside):
    """The portal's own stands there."""
    theirs = File.generated(config, SOURCE, content="x")
    other = File.generated(config, "other.md", content="x")
    assert [file.src_uri for file in Sources(Files([theirs, other]), beside)] == ["other.md"]
