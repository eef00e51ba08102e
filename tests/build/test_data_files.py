"""What is written beside MkDocs' round: linked where it is kept, printed where it is not, and found by its name."""

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation

from site_builder.build.views import Views
from site_builder.core.files import KeptFile, OutputFile
from site_builder.pages import View
from site_builder.plugin.files import Beside, Sources, write_file

VIEW = View(uri="datasets/bo/", title="Bộ")
SOURCE = "datasets/bo/index.md"


@pytest.fixture
def config(tmp_path):
    """MkDocs' settings for a site in a folder of its own."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "docs_dir": str(tmp_path), "site_dir": str(tmp_path / "site"), "plugins": []})
    config.validate()
    config.plugins._current_plugin = "open-data"
    return config


@pytest.fixture
def beside(config):
    """One file and the page of one view, in two languages."""
    beside = Beside(config)
    beside.add_files([OutputFile("datasets/bo/README.md", b"x")])
    beside.add_pages(Views([VIEW]))
    beside.add_pages(Views([VIEW]), "en")
    return beside


@pytest.fixture
def kept(tmp_path):
    """A page that lies in a store."""
    path = tmp_path / "kept"
    path.write_bytes("<p>Bộ</p>".encode())
    return KeptFile("datasets/bo/index.html", path, "0" * 64, 10)


def test_a_kept_page_is_linked(tmp_path, config, kept):
    """The very file of the store, so that bytes and times stay."""
    write_file(kept, config)
    assert (tmp_path / "site" / "datasets" / "bo" / "index.html").samefile(kept.path)


def test_a_kept_page_is_copied_where_hooks_may_write_into_it(tmp_path, config, kept):
    """The store, and the site that is published, share the file of the store; the time stays all the same."""
    config.hooks = {"hook.py": None}
    write_file(kept, config)
    place = tmp_path / "site" / "datasets" / "bo" / "index.html"
    assert not place.samefile(kept.path) and place.read_bytes() == kept.content
    assert place.stat().st_mtime_ns == kept.path.stat().st_mtime_ns


def test_what_is_not_kept_is_written(tmp_path, config):
    """Also over what stands there, which may be a link into the store."""
    for content in (b"<p>x</p>", b"<p>y</p>"):
        write_file(OutputFile("en/datasets/bo/index.html", content), config)
    assert (tmp_path / "site" / "en" / "datasets" / "bo" / "index.html").read_bytes() == b"<p>y</p>"


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
    found = [sources.get_file_from_path(uri) for uri in (SOURCE, f"en/{SOURCE}", "datasets/bo/README.md", "no.md")]
    assert [file and file.dest_uri for file in found] == [
        "datasets/bo/index.html",
        "en/datasets/bo/index.html",
        "datasets/bo/README.md",
        None,
    ]
    assert [file and file.url for file in found[:3]] == ["datasets/bo/", "en/datasets/bo/", "datasets/bo/README.md"]


def test_mkdocs_goes_round_none_of_them(beside):
    """Neither as pages nor as files to copy, asked for or not."""
    sources = Sources([], beside)
    sources.get_file_from_path(SOURCE)
    assert (len(sources), list(sources.documentation_pages())) == (0, [])


def test_the_navigation_names_a_page_of_a_view_by_its_title(config, beside):
    """And the template of that page finds the page of the navigation."""
    config.nav = [SOURCE]
    (page,) = get_navigation(Sources([], beside), config).pages
    assert (page.title, page.url) == ("Bộ", "datasets/bo/") and beside.page_of(SOURCE) is page


def test_a_page_that_nobody_named_is_made_for_its_template_alone(beside):
    """Those of a large portal would be too many to hold."""
    assert beside.page_of(SOURCE).title == "Bộ" and not beside.stand_ins


def test_a_file_of_the_same_name_gives_way(config, beside):
    """The portal's own stands there."""
    theirs = File.generated(config, SOURCE, content="x")
    other = File.generated(config, "other.md", content="x")
    assert [file.src_uri for file in Sources(Files([theirs, other]), beside)] == ["other.md"]
