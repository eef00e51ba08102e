"""Texts that MkDocs renders once: the next build takes what was made, as long as all that it hangs on is the same."""

import logging
from types import SimpleNamespace

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from site_builder.build.store.kept import Keeper
from site_builder.build.store.store import Store
from site_builder.derive.markup import ADDED, CONFIGS
from site_builder.plugin import OpenDataPlugin
from site_builder.plugin.files import TextPage, take_plain, texts_of

TEXT = "# Đầu đề\n\nXem [trang hai](hai.md#noi-dung).[^1]\n\n[^1]: Chú thích.\n"


@pytest.fixture
def config(tmp_path):
    """MkDocs' settings as the plugin has them."""
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
    config.markdown_extensions.extend(ADDED)
    config.mdx_configs = {name: dict(own) for name, own in CONFIGS.items()}
    config.plugins._current_plugin = "open-data"
    return config


@pytest.fixture
def rendered(monkeypatch):
    """The texts that MkDocs renders."""
    found, render = [], Page.render

    def render_and_tell(page, config, files):
        found.append(page.file.src_uri)
        render(page, config, files)

    monkeypatch.setattr(Page, "render", render_and_tell)
    return found


def keeper_in(tmp_path):
    """One that knows what earlier ones kept."""
    return Keeper(Store(tmp_path / "store"))


def build(config, tmp_path, texts):
    """The pages of texts by their files, as one build renders and keeps them."""
    keeper = texts_of(config, keeper_in(tmp_path))
    files = Files([File.generated(config, uri, content=text) for uri, text in texts.items()])
    for file in files:
        page = TextPage(file, config, keeper)
        page.read_source(config)
        page.render(config, files)
    return files


def told(file):
    """All that templates and checks of MkDocs ask of a page that was rendered."""
    page = file.page
    anchors = [(each.src_uri, led) for each, led in page.links_to_anchors.items()]
    return page.content, page.title, str(page.toc), sorted(page.present_anchor_ids), anchors


def test_a_text_is_rendered_by_the_first_build_alone(config, tmp_path, rendered):
    """The second has the same page without it: HTML, title, contents, anchors and links to them."""
    texts = {"mot.md": TEXT, "hai.md": "## Nội dung\n"}
    first = [told(file) for file in build(config, tmp_path, texts)]
    assert rendered == ["mot.md", "hai.md"]
    assert [told(file) for file in build(config, tmp_path, texts)] == first
    assert rendered == ["mot.md", "hai.md"]
    assert (
        'href="hai/#noi-dung"' in first[0][0].replace("../", "") and first[0][4][0][0] == "hai.md"
    )


def test_a_text_that_changed_is_rendered_alone(config, tmp_path, rendered):
    """Its neighbours stay."""
    build(config, tmp_path, {"mot.md": TEXT, "hai.md": "## Nội dung\n"})
    files = build(config, tmp_path, {"mot.md": TEXT, "hai.md": "## Khác\n"})
    assert rendered == ["mot.md", "hai.md", "hai.md"]
    assert "Khác" in files.get_file_from_path("hai.md").page.content


def test_a_text_is_rendered_again_where_a_link_of_it_leads_elsewhere(config, tmp_path, rendered):
    """The page that it names is gone, and MkDocs says so each time."""
    build(config, tmp_path, {"mot.md": TEXT, "hai.md": "## Nội dung\n"})
    for _ in range(2):
        files = build(config, tmp_path, {"mot.md": TEXT})
        assert 'href="hai.md#noi-dung"' in files.get_file_from_path("mot.md").page.content
    assert rendered == ["mot.md", "hai.md", "mot.md", "mot.md"]


def test_what_mkdocs_says_of_a_text_is_said_by_each_build(config, tmp_path, caplog):
    """A link to nowhere."""
    with caplog.at_level(logging.INFO, "mkdocs"):
        for _ in range(2):
            build(config, tmp_path, {"mot.md": "[x](nowhere.md)\n"})
    assert len([record for record in caplog.records if "nowhere.md" in record.message]) == 2


@pytest.mark.parametrize("change", ["hook", "extension", "setting", "no store"])
def test_nothing_is_kept_where_somebody_else_has_a_hand_in_it(config, tmp_path, change):
    """What shows then may hang on what nobody here knows."""
    if change == "hook":
        config.hooks = {"hook.py": None}
    if change == "extension":
        config.markdown_extensions.append("pymdownx.snippets")
    if change == "setting":
        config.mdx_configs["toc"]["permalink"] = True
    assert texts_of(config, Keeper() if change == "no store" else keeper_in(tmp_path)) is None


def test_the_page_of_a_plain_text_leaves_mkdocs_round(config, tmp_path):
    """MkDocs prints no such page; the others it does."""
    files = build(config, tmp_path, {"mot.md": "# Một\n", "hai.md": "# Hai\n"})
    page = files.get_file_from_path("mot.md").page
    page.meta["template"] = "page.html"
    taken = take_plain(files, lambda page: page.meta.get("template") == "page.html")
    assert taken == (page,) and [file.src_uri for file in files.documentation_pages()] == ["hai.md"]


@pytest.mark.parametrize(
    ("is_of", "named", "expected"),
    [
        ("page.html", "page.html", True),
        ("report.html", "page.html", False),
        ("page.html", "home.html", True),
    ],
)
def test_a_text_is_ours_to_print_unless_it_names_another_template(config, is_of, named, expected):
    """A report that names the template of texts is MkDocs' own to print: its calls ask which page they are on."""
    plugin = OpenDataPlugin()
    plugin.prepared = SimpleNamespace(language_of=lambda uri: ("", uri), template=lambda uri: is_of)
    page = Page(None, File.generated(config, "mot.md", content=""), config)
    page.meta = {"template": named}
    assert plugin._is_ours(page) is expected
