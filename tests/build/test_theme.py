"""The theme is found by its name."""

from importlib.metadata import entry_points

import pytest
from jinja2 import meta

from site_builder.build import theme
from tests.conftest import ROOT, build
from tests.pages.environment import bare_environment
from tests.portal import SITE

pytestmark = pytest.mark.whole


def test_the_entry_point_leads_to_the_templates():
    """In a checkout they lie beside the package, not in it."""
    (point,) = entry_points(group="mkdocs.themes", name="open-data")
    assert point.load() is theme
    assert theme.FOLDER.samefile(ROOT / "theme")


@pytest.mark.parametrize("path", sorted(theme.FOLDER.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_asks_for_nothing_that_no_view_holds(path):
    """What MkDocs gives beside views is not among the keys of pages that are kept."""
    asked = meta.find_undeclared_variables(bare_environment(SITE).parse(path.read_text("utf-8")))
    unseen = {
        "build_date_utc",
        "config",
        "extra_css",
        "extra_javascript",
        "mkdocs_version",
        "page",
        "pages",
        "homepage",
    }
    assert not asked & unseen


def test_a_portal_names_the_theme(warm_copy):
    """`theme: name: open-data` builds from an editable install, where no package holds the theme."""
    config = warm_copy / "mkdocs.yml"
    settings = config.read_text("utf-8")
    named = settings.replace(
        f"  name: null\n  custom_dir: {ROOT / 'theme'}\n", "  name: open-data\n"
    )
    assert named != settings
    config.write_text(named, "utf-8")
    done = build(config, warm_copy / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (warm_copy / "site/assets/site.css").read_bytes() == (
        ROOT / "theme/assets/site.css"
    ).read_bytes()
