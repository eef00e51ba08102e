"""A portal with a look of its own, and with the plugins of others: one build with all of it, in two languages."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from site_builder.build.seal.inspect import read_sealed
from site_builder.plugin.settings import check_plugins, check_redirects
from tests.conftest import ROOT, SAMPLE, build

pytestmark = pytest.mark.whole
AUTHOR = ("-c", "user.name=An", "-c", "user.email=an@mau.example", "-c", "commit.gpgsign=false")
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
PLUGINS = """plugins:
  - macros
  - awesome-nav
  - git-revision-date-localized: {enable_creation_date: true, type: iso_date, fallback_to_build_date: true}
  - redirects: {redirect_maps: {cu/bai.md: gioi-thieu.md}}
"""
TABS = """

=== "Quý I"

    Trong thẻ: {{ figure("1.1") }}.

=== "Quý II"

    !!! note "Lưu ý"

        Khung trong thẻ.

<p><img src="hinh/a b.png" alt="Điểm thu gom"> <a href="hinh/a%20b.png">tải hình</a></p>

![Điểm thu gom](hinh/a%20b.png)
"""
MAIN = """{% extends "base.html" %}
{% block extrahead %}<meta name="theme-color" content="#7a1f5c">{% endblock %}
{% block header %}{{ super() }}<p id="under-header">Dưới đầu trang</p>{% endblock %}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """One series of the sample with all of it."""
    portal = tmp_path_factory.mktemp("own") / "portal"
    shutil.copytree(SAMPLE, portal, ignore=shutil.ignore_patterns(".cache", "cap-nuoc*"))
    config = portal / "mkdocs.yml"
    settings = config.read_text("utf-8").replace(
        "theme:\n  name: null\n  custom_dir: ../../theme\n", THEME
    )
    config.write_text(
        settings.replace("      datasets: datasets\n", f"      datasets: datasets\n{LOOK}"), "utf-8"
    )
    config.write_text(config.read_text("utf-8").replace("plugins:\n", PLUGINS), "utf-8")
    with (portal / "reports/thu-gom/2021-q1.md").open("a", encoding="utf-8") as report:
        report.write(TABS)
    (portal / "reports/thu-gom/hinh").mkdir()
    (portal / "reports/thu-gom/hinh/a b.png").write_bytes(b"")
    page = (
        "# Giới thiệu\n\nCổng {{ config.site_name }}, sửa ngày {{ git_revision_date_localized }}.\n"
    )
    (portal / "reports/gioi-thieu.md").write_text(page, "utf-8")
    for words in (("init", "-q"), ("add", "reports"), (*AUTHOR, "commit", "-qm", "Bài viết")):
        subprocess.run(("git", *words), cwd=portal, check=True)
    (portal / "own/partials").mkdir(parents=True)
    (portal / "own/main.html").write_text(MAIN, "utf-8")
    (portal / "own/partials/footer.html").write_text(
        "<footer>{{ frame.copyright }}</footer>", "utf-8"
    )
    (portal / "reports/look").mkdir()
    for name in ("dấu.svg", "icon.png", "nhà.woff2", "own.css", "own.js", "part.mjs"):
        (portal / "reports/look" / name).write_text("<svg/>" if name.endswith("svg") else "")
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
            '<img src="../../look/d%E1%BA%A5u.svg" alt="">' in html
            or '<img src="../../look/dấu.svg" alt="">' in html
        )
        assert '<link rel="icon" type="image/png" href="../../look/icon.png">' in html


def test_style_sheets_come_in_their_order(own):
    """The theme's, the portal's options, the portal's own."""
    html = page(own)
    places = [
        html.index(f"../../{name}")
        for name in ("assets/site.css", "assets/look.css", "look/own.css")
    ]
    assert places == sorted(places)
    css = (own / "assets/look.css").read_text("utf-8")
    assert "#7a1f5c" in css and "#f0a8d8" in css and "@font-face" in css and ".mark img" in css


def test_charts_in_files_have_the_portals_colours(own):
    """By day and by night, in both languages."""
    pictures = [path.read_text("utf-8") for path in own.rglob("chart*.svg")]
    assert len(pictures) > 1 and not [each for each in pictures if "#00596a" in each]
    assert all("#7a1f5c" in each and "#f0a8d8" in each for each in pictures)


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
        assert (
            '<meta name="theme-color"' in html
            and 'id="under-header"' in html
            and "<footer>©" in html
        )
    assert 'id="under-header"' in (own / "404.html").read_text("utf-8")


def test_rights_are_said_in_each_language_and_cleaned(own):
    """Links stay, what is alive goes."""
    assert '© 2025 <a href="https://mau.example/" rel="noopener">Huyện Mẫu</a></footer>' in page(
        own
    )
    assert "© 2025 Mau district" in page(own, "en/thu-gom/2021-q1/")


def test_a_portal_without_options_has_no_style_sheet_of_them(sample):
    """One file less to fetch."""
    assert "look.css" not in page(sample) and not (sample / "assets/look.css").exists()
    assert (sample / "assets/site.css").read_bytes() == (
        ROOT / "theme/assets/site.css"
    ).read_bytes()


def test_tabs_need_no_script(own):
    """Parts of one name, of which a browser opens one; figures and boxes in them are as elsewhere."""
    html = page(own)
    assert '<div class="tabbed"><details name="tabs-1" open="open"><summary>Quý I</summary>' in html
    assert '<details name="tabs-1"><summary>Quý II</summary>' in html
    assert (
        re.search(r'Trong thẻ: <a [^>]*class="fig"', html)
        and '<div class="admonition note">' in html
    )


def test_raw_html_is_led_from_the_folder_of_the_text(own):
    """As what Markdown names, in both languages."""
    for uri, way in (("thu-gom/2021-q1/", "../"), ("en/thu-gom/2021-q1/", "../../../thu-gom/")):
        html = page(own, uri)
        assert (
            html.count(f'src="{way}hinh/a%20b.png"') == 2 and f'href="{way}hinh/a%20b.png"' in html
        )


def test_other_plugins_do_their_work(own):
    """Macros and revision dates in a page of the portal's own, a redirect that is sealed with the rest."""
    today = datetime.now(UTC).date()
    written = page(own, "gioi-thieu/")
    assert "Cổng Báo cáo mở huyện Mẫu, sửa ngày" in written and written.count("<h1") == 1
    assert any(str(today - timedelta(days=ago)) in written for ago in (0, 1))
    assert "../../gioi-thieu/" in (own / "cu/bai/index.html").read_text("utf-8")
    assert "cu/bai/index.html" in read_sealed(str(own / "manifest.json")).by_path


def test_a_page_that_shows_the_error_of_a_plugin_is_not_published(warm_copy):
    """Macros would print it in the place of the text, and build on."""
    config = warm_copy / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("plugins:\n", "plugins:\n  - macros\n"), "utf-8"
    )
    (warm_copy / "reports/gioi-thieu.md").write_text(
        "# Giới thiệu\n\n{{ nobody.knows }}\n", "utf-8"
    )
    done = build(config, warm_copy / "site")
    said = done.stdout + done.stderr
    assert done.returncode != 0 and not (warm_copy / "site").exists()
    assert (
        "gioi-thieu.md" in said
        and "[plugin-error]" in said
        and "UndefinedError: 'nobody' is undefined" in said
    )


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Số liệu quý I</p>", []),
        ("<p>Ghi lại như sau:</p><pre><code>ValueError: x</code></pre>", []),
        ("<h1><em>Macro Syntax Error</em></h1><p>Line 3</p>", ["Macro Syntax Error"]),
        ("<p>Traceback (most recent call last):\nKeyError: 'a'\n</p>", ["KeyError: 'a'"]),
    ],
)
def test_errors_are_told_from_texts_that_quote_them(html, found):
    """What stands in a block of code is its author's."""
    assert [dict(problem.facts)["found"] for problem in check_plugins(html, "a.md")] == found


@pytest.mark.parametrize(
    ("old", "codes"),
    [("cu.md", []), ("a.md", ["redirect-taken"]), ("b/index.md", ["redirect-taken"])],
)
def test_a_redirect_never_takes_the_place_of_a_page(old, codes):
    """The plugin would write over it without a word."""
    redirects = SimpleNamespace(config={"redirect_maps": {old: "c.md"}})
    config = SimpleNamespace(plugins={"redirects": redirects})
    found = check_redirects(config, {"a/index.html", "b/index.html", "c/index.html"})
    assert [problem.code for problem in found] == codes
