"""A portal with a look of its own: one build with every option, in two languages."""

import shutil
from html import unescape

import pytest

from tests.conftest import ROOT, SAMPLE, build

pytestmark = pytest.mark.whole
# The theme by its name, so that a folder of the portal's own can stand before it.
THEME = """theme:
  name: open-data
  custom_dir: own
extra_css: [look/own.css]
extra_javascript: [look/own.js, {path: look/part.mjs, type: module}]
copyright: '© 2025 <a href="https://mau.example/">Huyện Mẫu</a><script>1</script>'
"""
LOOK = """      languages: [vi, en]
      translations: {en: {copyright: © 2025 Mau district}}
      look:
        logo: look/dấu.svg
        favicon: look/icon.png
        font: {name: Nhà, variable: look/nhà.woff2}
        palette: {light: {accent: '#7a1f5c'}, dark: {accent: '#f0a8d8'}}
"""
MAIN = """{% extends "base.html" %}
{% block extrahead %}<meta name="theme-color" content="#7a1f5c">{% endblock %}
{% block header %}{{ super() }}<p id="under-header">Dưới đầu trang</p>{% endblock %}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The sample with all of it."""
    portal = tmp_path_factory.mktemp("own") / "portal"
    shutil.copytree(SAMPLE, portal)
    config = portal / "mkdocs.yml"
    settings = config.read_text("utf-8").replace("theme:\n  name: null\n  custom_dir: ../../theme\n", THEME)
    config.write_text(settings.replace("      datasets: datasets\n", f"      datasets: datasets\n{LOOK}"), "utf-8")
    (portal / "own/partials").mkdir(parents=True)
    (portal / "own/main.html").write_text(MAIN, "utf-8")
    (portal / "own/partials/footer.html").write_text("<footer>{{ frame.copyright }}</footer>", "utf-8")
    (portal / "reports/look").mkdir()
    for name in ("dấu.svg", "icon.png", "nhà.woff2", "own.css", "own.js", "part.mjs"):
        (portal / "reports/look" / name).write_bytes(b"")
    done = build(config, portal / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return portal / "site"


def page(site, uri="thu-gom/2021-q1/"):
    """A page as it is written."""
    return (site / uri / "index.html").read_text("utf-8")


def test_marks_are_the_portals(own):
    """Logo and icon, led from where the page stands, on pages of views and of texts alike."""
    for uri in ("thu-gom/2021-q1/", "datasets/thu-gom-2021-q1/"):
        html = page(own, uri)
        assert (
            '<img src="../../look/d%E1%BA%A5u.svg" alt="">' in html or '<img src="../../look/dấu.svg" alt="">' in html
        )
        assert '<link rel="icon" type="image/png" href="../../look/icon.png">' in html


def test_style_sheets_come_in_their_order(own):
    """The theme's, the portal's options, the portal's own."""
    html = page(own)
    places = [html.index(f"../../{name}") for name in ("assets/site.css", "assets/look.css", "look/own.css")]
    assert places == sorted(places)
    css = (own / "assets/look.css").read_text("utf-8")
    assert "#7a1f5c" in css and "#f0a8d8" in css and "@font-face" in css and ".mark img" in css


def test_scripts_are_files_of_the_portal(own):
    """Under the policy as it was."""
    html = page(own)
    assert '<script src="../../look/own.js"></script>' in html
    assert '<script src="../../look/part.mjs" type="module"></script>' in html
    assert "script-src 'self';" in unescape(html)


def test_blocks_and_partials_are_the_portals(own):
    """A main.html that extends base.html, and a footer in the place of the theme's, on every kind of page."""
    for uri in ("thu-gom/2021-q1/", "datasets/thu-gom-2021-q1/", ""):
        html = page(own, uri)
        assert '<meta name="theme-color"' in html and 'id="under-header"' in html and "<footer>©" in html
    assert 'id="under-header"' in (own / "404.html").read_text("utf-8")


def test_rights_are_said_in_each_language_and_cleaned(own):
    """Links stay, what is alive goes."""
    assert '© 2025 <a href="https://mau.example/" rel="noopener">Huyện Mẫu</a></footer>' in page(own)
    assert "© 2025 Mau district" in page(own, "en/thu-gom/2021-q1/")


def test_a_portal_without_options_has_no_style_sheet_of_them(sample):
    """One file less to fetch."""
    assert "look.css" not in page(sample) and not (sample / "assets/look.css").exists()
    assert (sample / "assets/site.css").read_bytes() == (ROOT / "theme/assets/site.css").read_bytes()
