"""README.md as a package index shows it, where no file of the repository lies beside it."""

import re
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

from hatch_readme import for_index
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
LINKS = re.compile(r"!?\[[^\]]*\]\(([^)]*)\)")


def test_the_package_describes_itself_without_links_that_lead_nowhere() -> None:
    """What hatchling writes into wheel and source package, as long as the repository has no public address."""
    shown = ProjectMetadata(str(ROOT), PluginManager()).core
    assert shown.readme.startswith("# Site builder") and shown.readme_content_type == "text/markdown"
    assert len(shown.readme) > 3000 and all(link.startswith("https://") for link in LINKS.findall(shown.readme))


def test_links_and_pictures_lead_to_the_files_of_a_release() -> None:
    """Under the addresses that are configured, each to a file that is there; pictures to their bytes."""
    shown = for_index(README, files="https://host.example/blob/v1/", pictures="https://host.example/raw/v1/")
    kinds = [re.fullmatch(r"https://host\.example/(blob|raw)/v1/(.*)", link) for link in LINKS.findall(shown)]
    found = [kind.groups() for kind in kinds if kind]
    assert len(found) > 15 and all((ROOT / path).is_file() for _, path in found)
    assert {path for kind, path in found if kind == "raw"} == {"docs/images/report.png"}


@pytest.mark.parametrize("said", ["scripts/", "This repository is both"])
def test_what_only_a_checkout_has_is_left_out(said: str) -> None:
    """Who installs the package has neither its scripts nor its demonstration."""
    assert said in README and said not in for_index(README)


def test_a_link_without_an_address_is_its_words() -> None:
    """A link elsewhere stays, and one within the page."""
    text = (
        "See [the guide](docs/guide.md), [CKAN](https://ckan.org/) and [below](#below).\n\n![Top](docs/a.png)\n\nEnd.\n"
    )
    assert for_index(text) == "See the guide, [CKAN](https://ckan.org/) and [below](#below).\n\nEnd.\n"


def test_the_source_package_holds_what_the_readme_names() -> None:
    """Its README.md is the repository's own."""
    included = re.search(r"targets\.sdist\]\ninclude = \[(.*?)\n\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.S)
    assert included
    roots = [Path(entry).parts[1] for entry in re.findall(r'"([^"]+)"', included[1])]
    local = [link for link in LINKS.findall(README) if "://" not in link]
    assert all(any(Path(Path(link).parts[0]).match(root) for root in roots) for link in local)
