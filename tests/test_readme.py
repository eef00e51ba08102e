"""README in both languages: short, plain, run as it is written, and whole where no file lies beside it."""

import re
import tomllib
from pathlib import Path

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from trove_classifiers import classifiers

from hatch_readme import for_index
from tests.conftest import ROOT, slow_but
from tests.documents import prose, run_commands, sentences

READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.vi.md")}
README = READMES["README.md"]
LINKS = re.compile(r"!?\[[^\]]*\]\(([^)]*)\)")
BADGE = re.compile(r"!\[([^\]]+)\]\(https://img\.shields\.io/badge/([^)]+)-blue\)")
SYLLABLES = {
    "README.md": 1,
    "README.vi.md": 1.4,
}  # what is one word in English is written as two or three in Vietnamese


@pytest.mark.parametrize("name", READMES)
def test_readme_is_read_in_two_minutes(name: str) -> None:
    """At most 500 words beside code, and no sentence above 25."""
    text = READMES[name]
    assert len(prose(text).split()) <= 500 * SYLLABLES[name]
    assert [each for each in sentences(text) if len(each.split()) > 25] == []


def test_both_readmes_tell_the_same() -> None:
    """As many headings, points, links and commands, to the same files but for the language of each."""
    shape = [re.findall(r"^(##|-|\$ \S+|!)", text, re.MULTILINE) for text in READMES.values()]
    assert [len(part) for part in shape[0]] == [len(part) for part in shape[1]]
    leads = [
        {re.sub(r"(\.vi)?\.md$", "", link) for link in LINKS.findall(text)}
        for text in READMES.values()
    ]
    assert leads[0] == leads[1]


@pytest.mark.whole
@pytest.mark.parametrize("name", slow_but(["README.md"], READMES))
def test_readme_works_as_it_is_written(name: str, tmp_path: Path) -> None:
    """Its commands, pasted into an empty folder, build a portal."""
    assert [words[0] for words in run_commands(READMES[name], tmp_path)] == ["init", "build"]
    assert next(
        tmp_path.glob(
            "*/site/online-requests/index.html" if name == "README.md" else "*/site/*/index.html"
        )
    )


def test_badges_and_names_of_wheels_are_true() -> None:
    """They state what pyproject.toml states."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for text in (
        *READMES.values(),
        *(path.read_text("utf-8") for path in ROOT.glob("docs/tutorial*.md")),
    ):
        assert {*re.findall(r"site_builder-(\S+)-py3", text)} == {project["version"]}
    stated = {
        "python": project["requires-python"].removeprefix(">=") + "+",
        "licence": project["license"],
    }
    for text in READMES.values():
        assert dict(badge.split("-", 1) for _, badge in BADGE.findall(text)) == stated


def test_classifiers_are_true() -> None:
    """Each is one that package indexes know, and every version of Python that is allowed and tried has its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["classifiers"]) <= set(classifiers) and project["classifiers"] == sorted(
        project["classifiers"]
    )
    tried = {
        *re.findall(r'python: "(3\.\d+)"', (ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    }
    stated = {each.rpartition(" ")[2] for each in project["classifiers"] if "Python :: 3." in each}
    assert stated == tried


def test_forms_of_both_hosts_ask_the_same() -> None:
    """Issues and merge requests are filled in alike wherever the repository lies."""
    for gitlab, github in (
        ("issue_templates/Fault.md", "ISSUE_TEMPLATE/fault.md"),
        ("issue_templates/Wish.md", "ISSUE_TEMPLATE/wish.md"),
        ("merge_request_templates/Default.md", "pull_request_template.md"),
    ):
        assert (
            (ROOT / ".github" / github)
            .read_text("utf-8")
            .endswith((ROOT / ".gitlab" / gitlab).read_text("utf-8"))
        )


def test_the_package_describes_itself_without_links_that_lead_nowhere() -> None:
    """What hatchling writes into wheel and source package, as long as the repository has no public address."""
    shown = ProjectMetadata(str(ROOT), PluginManager()).core
    assert (
        shown.readme.startswith("# Site builder") and shown.readme_content_type == "text/markdown"
    )
    assert len(shown.readme) > 2000
    assert all(link.startswith(("https://", "![")) for link in LINKS.findall(shown.readme))


def test_links_and_pictures_lead_to_the_files_of_a_release() -> None:
    """Under the addresses that are configured, each to a file that is there; pictures to their bytes."""
    shown = for_index(
        README, files="https://host.example/blob/v1/", pictures="https://host.example/raw/v1/"
    )
    kinds = [
        re.fullmatch(r"https://host\.example/(blob|raw)/v1/(.*)", link)
        for link in LINKS.findall(shown)
    ]
    found = [kind.groups() for kind in kinds if kind]
    assert len(found) > 15 and all((ROOT / path).is_file() for _, path in found)
    assert {path for kind, path in found if kind == "raw"} == {"docs/images/portal.png"}


@pytest.mark.parametrize("said", ["scripts/", "In this repository"])
def test_what_only_a_checkout_has_is_left_out(said: str) -> None:
    """Who installs the package has neither its scripts nor its demonstration."""
    assert said in README and said not in for_index(README)


def test_a_link_without_an_address_is_its_words() -> None:
    """A link elsewhere stays, and one within the page."""
    text = "See [the guide](docs/guide.md), [CKAN](https://ckan.org/) and [below](#below).\n\n![Top](docs/a.png)\n\nEnd.\n"
    assert (
        for_index(text) == "See the guide, [CKAN](https://ckan.org/) and [below](#below).\n\nEnd.\n"
    )


def test_the_source_package_holds_what_the_readme_names() -> None:
    """Its README.md is the repository's own."""
    included = re.search(
        r"targets\.sdist\]\ninclude = \[(.*?)\n\]",
        (ROOT / "pyproject.toml").read_text("utf-8"),
        re.S,
    )
    assert included
    roots = [Path(entry).parts[1] for entry in re.findall(r'"([^"]+)"', included[1])]
    local = [link for link in LINKS.findall(README) if "://" not in link]
    assert all(any(Path(Path(link).parts[0]).match(root) for root in roots) for link in local)
