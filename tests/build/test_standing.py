"""A site that stands, of sources that stand, is built no second time; after any change it is."""

import os
from datetime import date
from pathlib import Path

import pytest

from site_builder.build.site.standing import standing_of
from site_builder.build.store.store import Store
from site_builder.core.problem import flag
from tests.bench.portal import make_portal
from tests.bench.whole import change_cell
from tests.conftest import EPOCH, build

pytestmark = pytest.mark.whole

DAY = date(2026, 11, 28)


def as_a_site(root):
    """A folder of two files."""
    for uri in ("index.html", "data/a.csv"):
        (root / uri).parent.mkdir(parents=True, exist_ok=True)
        (root / uri).write_text(uri, "utf-8")
    return root


@pytest.fixture
def portal(tmp_path):
    """Sources with the site in them, as `site_dir` has it, and a store."""
    as_a_site(tmp_path / "portal" / "datasets")
    as_a_site(tmp_path / "portal" / "site")
    return tmp_path / "portal"


def standing(portal, settings="", day=DAY):
    """What the store knows of the site."""
    return standing_of(
        Store(portal / ".cache" / "store"), portal / "site", [portal], settings, (day,)
    )


def test_a_site_stands_with_its_findings(portal):
    """Once it is noted, and not before."""
    problems = (flag("cell-extra", "datasets/a.csv", row=2, cell="x"),)
    assert standing(portal).problems() is None
    standing(portal).note(problems)
    assert standing(portal).problems() == problems


CHANGES = {
    "a source": lambda portal: (portal / "datasets" / "data" / "a.csv").write_text(
        "other!", "utf-8"
    ),
    "a source of the same size and time": lambda portal: rewritten(
        portal / "datasets" / "index.html"
    ),
    "a new source": lambda portal: (portal / "mkdocs.yml").write_text("", "utf-8"),
    "a source less": lambda portal: (portal / "datasets" / "index.html").unlink(),
    "a page of the site": lambda portal: (portal / "site" / "index.html").write_text(
        "other", "utf-8"
    ),
    "a page less": lambda portal: (portal / "site" / "data" / "a.csv").unlink(),
    "a page more": lambda portal: (portal / "site" / "more.html").write_text("", "utf-8"),
    "no site": lambda portal: (portal / "site").rename(portal / ".site-before"),
    "no store": lambda portal: Store(portal / ".cache" / "store").clear(),
    "a link to a folder": lambda portal: (portal / "linked").symlink_to(
        portal.parent, target_is_directory=True
    ),
}


def rewritten(path):
    """Other bytes under the same size and time of change, as a tool may leave them."""
    stat, text = path.stat(), path.read_text("utf-8")
    path.write_text(text.upper(), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_a_build(portal, change):
    """Of a source, of a file of the site, of what the store holds."""
    standing(portal).note(())
    assert standing(portal).problems() == ()
    CHANGES[change](portal)
    if (portal / "site").exists():
        after = standing(portal)
        assert after is None or after.problems() is None
    else:
        assert standing(portal).problems() is None


def test_settings_and_days_count(portal):
    """What mkdocs.yml says after its variables are filled in, and the day on which periods fall due."""
    standing(portal).note(())
    assert standing(portal, settings="language: en").problems() is None
    assert standing(portal, day=date(2026, 11, 29)).problems() is None


def contents(site):
    """The bytes of a site but its search index, which is no promise."""
    return {path: path.read_bytes() for path in sorted(Path(site).rglob("*")) if path.is_file()}


def test_the_command_builds_what_changed(tmp_path):
    """The second run leaves every file; after another cell, on another day or on demand it builds."""
    config, site = make_portal(tmp_path / "portal", 1, 1, 5), tmp_path / "portal" / "site"
    stands = "Nothing changed since the last build"
    assert stands not in build(config, site, "--lang", "en").stdout
    before = contents(site)
    assert stands in build(config, site, "--lang", "en").stdout
    assert contents(site) == before
    change_cell(config.parent)
    assert stands not in build(config, site, "--lang", "en").stdout
    assert contents(site) != before
    tomorrow = {"SOURCE_DATE_EPOCH": str(int(EPOCH) + 86_400)}
    assert stands not in build(config, site, "--lang", "en", **tomorrow).stdout
    assert stands not in build(config, site, "--lang", "en", "--check-hashes", **tomorrow).stdout
