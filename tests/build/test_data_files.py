"""Pages of views as MkDocs puts them in their places: linked where they are kept, printed where they are not."""

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from site_builder.build.views import Views
from site_builder.core.files import KeptFile, OutputFile
from site_builder.pages import View
from site_builder.plugin.files import data_files, published_file

VIEW = View(uri="datasets/bo/", title="Bộ")


@pytest.fixture
def config(tmp_path):
    """MkDocs' settings for a site in a folder of its own."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "docs_dir": str(tmp_path), "site_dir": str(tmp_path / "site"), "plugins": []})
    config.validate()
    return config


def the_file(config, write, language=""):
    """The file of one view."""
    return next(data_files(config, Views([VIEW]), write, language))


def kept(tmp_path):
    """A page that lies in a store."""
    path = tmp_path / "kept"
    path.write_bytes("<p>Bộ</p>".encode())
    return KeptFile("datasets/bo/index.html", path, "0" * 64, 10)


def test_a_kept_page_is_linked(tmp_path, config):
    """The very file of the store, so that bytes and times stay."""
    page = kept(tmp_path)
    the_file(config, lambda file: page).copy_file()
    assert (tmp_path / "site" / "datasets" / "bo" / "index.html").samefile(page.path)


def test_a_kept_page_is_copied_where_hooks_may_write_into_it(tmp_path, config):
    """The store, and the site that is published, share the file of the store; the time stays all the same."""
    page, config.hooks = kept(tmp_path), {"hook.py": None}
    the_file(config, lambda file: page).copy_file()
    place = tmp_path / "site" / "datasets" / "bo" / "index.html"
    assert not place.samefile(page.path) and place.read_bytes() == page.content
    assert place.stat().st_mtime_ns == page.path.stat().st_mtime_ns


def test_a_page_in_another_language_has_its_folder(tmp_path, config):
    """Its bytes are written where nothing is kept."""
    made = OutputFile("en/datasets/bo/index.html", b"<p>x</p>")
    the_file(config, lambda file: made, "en").copy_file()
    assert (tmp_path / "site" / "en" / "datasets" / "bo" / "index.html").read_bytes() == b"<p>x</p>"


def test_mkdocs_renders_no_data_page(tmp_path, config):
    """It is no documentation page, but other pages find its address and title."""
    file = the_file(config, lambda file: kept(tmp_path))
    assert (file.is_documentation_page(), file.url, file.page.title) == (False, "datasets/bo/", "Bộ")


def test_a_printed_page_is_not_held(config):
    """Those of a large portal would be too much; the file itself knows them no more."""
    file = the_file(config, lambda file: OutputFile("datasets/bo/index.html", b"<p>x</p>"))
    file.copy_file()
    assert not [held for held in vars(file).values() if isinstance(held, (bytes, OutputFile))]


def test_the_page_of_a_view_is_the_one_that_the_navigation_found(config):
    """Its template finds the same, so that it is shown as active; a page that nobody asked for is made anew."""
    file = the_file(config, lambda file: kept)
    assert file.shown_page() is not file.shown_page()
    page = file.page
    assert page is file.page and page is file.shown_page()


@pytest.mark.parametrize("uri", ["datasets/bo/bảng.csv", "README.md", "api/v1/datasets/bo", "a/index.html", "x.tar.gz"])
def test_a_published_file_tells_what_mkdocs_would_tell(uri, config):
    """Though it works it out when asked; but that one in Markdown stays as it is."""
    told = ("src_uri", "name", "url", "abs_dest_path", "abs_src_path", "content_bytes", "content_string", "src_dir")
    config.plugins._current_plugin = "open-data"
    ours, theirs = published_file(OutputFile(uri, b"x"), config), File.generated(config, uri, content=b"x")
    same = [name for name in told if uri != "README.md" or name not in ("url", "abs_dest_path", "name")]
    assert [getattr(ours, name) for name in same] == [getattr(theirs, name) for name in same]
    assert (ours.dest_uri, ours.dest_dir, ours.generated_by) == (uri, theirs.dest_dir, theirs.generated_by)


def test_another_plugin_may_change_a_file(tmp_path, config):
    """What lies in the store stays as it is."""
    made = kept(tmp_path)
    file = published_file(made, config)
    file.content_string = "<p>Khác</p>"
    file.copy_file()
    assert (tmp_path / "site" / made.uri).read_text("utf-8") == "<p>Khác</p>" and "Bộ" in made.path.read_text("utf-8")
