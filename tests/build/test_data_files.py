"""Pages of views as MkDocs puts them in their places: linked where they are kept, printed where they are not."""

import pytest
from mkdocs.config.defaults import MkDocsConfig

from site_builder.core.files import KeptFile, OutputFile
from site_builder.pages import View
from site_builder.plugin.files import data_file

VIEW = View(uri="datasets/bo/", title="Bộ")


@pytest.fixture
def config(tmp_path):
    """MkDocs' settings for a site in a folder of its own."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "x", "docs_dir": str(tmp_path), "site_dir": str(tmp_path / "site"), "plugins": []})
    config.validate()
    return config


def kept(tmp_path):
    """A page that lies in a store."""
    path = tmp_path / "kept"
    path.write_bytes("<p>Bộ</p>".encode())
    return KeptFile("datasets/bo/index.html", path, "0" * 64, 10)


def test_a_kept_page_is_linked(tmp_path, config):
    """The very file of the store, so that bytes and times stay."""
    page = kept(tmp_path)
    data_file(config, VIEW, lambda file: page).copy_file()
    assert (tmp_path / "site" / "datasets" / "bo" / "index.html").samefile(page.path)


def test_a_page_in_another_language_has_its_folder(tmp_path, config):
    """Its bytes are written where nothing is kept."""
    made = OutputFile("en/datasets/bo/index.html", b"<p>x</p>")
    data_file(config, VIEW, lambda file: made, "en").copy_file()
    assert (tmp_path / "site" / "en" / "datasets" / "bo" / "index.html").read_bytes() == b"<p>x</p>"


def test_mkdocs_renders_no_data_page(tmp_path, config):
    """It is no documentation page, but other pages find its address and title."""
    file = data_file(config, VIEW, lambda file: kept(tmp_path))
    assert (file.is_documentation_page(), file.url, file.page.title) == (False, "datasets/bo/", "Bộ")
