"""The documents say what the code does: generated references, links, commands and worked examples."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.build.findings import check
from site_builder.cli import main
from site_builder.cli.group import CORE, commands
from site_builder.core.files import build_time
from site_builder.core.i18n.report import tell
from site_builder.core.text import Text
from site_builder.export import discover
from site_builder.extensions.office_import.protocol import REASONS
from site_builder.load.portal.page import Page
from site_builder.load.portal.publication import Folders, Reading, read_publication
from site_builder.load.portal.report import parse_report, parse_series
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.package import ROLES
from site_builder.model.report import Series
from site_builder.plugin import Options
from tests.documents import write_example
from tests.every import every
from tests.extensions.office_import import letter
from tests.factories import make_site
from tests.reference import words as reference_words
from tests.reference.decisions import LIST, decisions, read_decision, render_decisions
from tests.reference.render import option_names, own_rules, references
from tests.release import SECTIONS, fragments

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(rf"{FENCE.pattern}|`[^`\n]+`", re.MULTILINE | re.DOTALL)
DOUBTS = (
    "ambiguous",
    "incomplete",
    "unreadable",
)  # of a day: its code is put together from the word
REPORTS = {"en": "docs/report.md", "vi": "docs/report.vi.md"}
CHECKS = {"en": "docs/checks.md", "vi": "docs/checks.vi.md"}
IMPORTS = {
    "en": ("docs/import.md", "docs/import-next.md"),
    "vi": ("docs/import.vi.md", "docs/import-next.vi.md"),
}


class Asked(dict[str, object]):
    """Front matter that remembers which keys were asked for."""

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.keys_asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        """Answer, and remember."""
        self.keys_asked.add(key)
        return super().get(key, default)


@cache
def rendered() -> dict[str, str]:
    """The references as the code renders them today."""
    return references()


def test_references_are_what_the_code_renders() -> None:
    """Run `scripts/reference` after a change of commands, rules, options or formats."""
    files = {name: ROOT / "docs/reference" / name for name in rendered()}
    assert [
        name for name, file in files.items() if file.read_text("utf-8") != rendered()[name]
    ] == []


def test_every_rule_is_documented() -> None:
    """A rule of any table has its section, and no code stands in two."""
    tables = (path.read_text("utf-8") for path in (ROOT / "site_builder").rglob("problems.toml"))
    declared = sorted(code for text in tables for code in tomllib.loads(text))
    assert declared == [each.code for each in own_rules()]
    assert all(f"## `{code}`\n" in rendered()["problems.md"] for code in declared)


def test_rules_and_their_uses_agree() -> None:
    """A code that is flagged is declared, and one that is declared is named in the code."""
    codes = {each.code for each in own_rules()}
    named = (
        path for name in ("*.py", "slips.toml") for path in (ROOT / "site_builder").rglob(name)
    )
    text = "\n".join(path.read_text("utf-8") for path in named)
    flagged = set(re.findall(r'\bflag\(\s*"([^"]+)"', text))
    assert len(flagged) > 250
    assert flagged <= codes
    doubts = {*(f"date-{doubt}" for doubt in DOUBTS), *(f"import-{reason}" for reason in REASONS)}
    assert codes <= {*re.findall(r'"([a-z0-9-]+)"', text), *doubts}


def test_every_option_has_words() -> None:
    """The plugin's options and the words about them are the same set."""
    paths = [path for path, _ in option_names(Options)]
    used = {path if path in reference_words.OPTIONS else path.rpartition(".")[2] for path in paths}
    assert used == set(reference_words.OPTIONS)


def test_front_matter_of_a_report_is_documented() -> None:
    """What the parser asks for is what the reference lists."""
    home = parse_series(
        Page("x/index.md", "x", {"title": "X", "period_kinds": ["year"]}, ""), make_site()
    )[0]
    meta = Asked(series="x", period="2022", status="official", title="X", package="x-2022")
    parse_report(Page("x/2022.md", "x", meta, ""), {"x": home})
    assert meta.keys_asked | {"status"} == {each.name for each in reference_words.REPORT}


def test_front_matter_of_a_series_is_documented() -> None:
    """What the parser asks for is what the reference lists."""
    meta = Asked(title="X", period_kinds=["year"])
    series, _ = parse_series(Page("x/index.md", "x", meta, ""), make_site())
    assert isinstance(series, Series)
    assert meta.keys_asked == {each.name for each in reference_words.SERIES}


def test_every_role_is_documented() -> None:
    """The roles of tables and the words about them are the same set."""
    assert set(reference_words.ROLES) == set(ROLES)


def test_every_command_and_format_is_documented() -> None:
    """Commands by a section, formats by a section and a row."""
    assert all(f"# site-builder {name}\n" in rendered()["cli.md"] for name in commands())
    assert all(f"## `{each.key}`\n" in rendered()["formats.md"] for each in discover())


@every(DOCS, lambda path: str(path.relative_to(ROOT)))
def test_links_arrive(path: Path) -> None:
    """Every relative link leads to a file, and its fragment to a heading."""
    text = CODE.sub("", path.read_text("utf-8"))
    for link in (one or other for one, other in LINK.findall(text)):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, fragment = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), f"{link} of {path.name}"
        assert not fragment or fragment in anchors(target), f"{link} of {path.name}"


def anchors(path: Path) -> set[str]:
    """The anchors that a code host gives to the headings of a Markdown file."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@every(DOCS, lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(path: Path) -> None:
    """Scripts and commands that a document names are there."""
    text = path.read_text("utf-8")
    for name in re.findall(r"\bscripts/([a-z-]+)\b(?!\.)", text):
        assert any((ROOT / "scripts").glob(f"{name}*")), f"scripts/{name}"
    known = commands()
    if path.name == "CHANGELOG.md" or path.parent.name == "decisions":  # they speak of their day
        known |= {command.former: CORE[-1] for command in commands().values()}
    for first, second in re.findall(r"`(?:\$ )?site-builder ([a-z]+)(?: ([a-z]+)\b)?", text):
        assert first in known, f"site-builder {first}"
        assert known[first].path or not second or f"{first} {second}" in known, (
            f"site-builder {first} {second}"
        )


@pytest.mark.parametrize("language", REPORTS)
def test_worked_example_passes_the_checks(language: str, tmp_path: Path) -> None:
    """The files printed in a document, put where it says, make a portal without errors or warnings."""
    example_of(language, tmp_path)
    reading = read_portal(tmp_path)
    assert [problem for problem in check(reading) if problem.severity != "notice"] == []
    assert reading.publication.reports
    assert reading.publication.packages


@pytest.mark.parametrize(("language", "slip"), [("en", '"1,704.5"'), ("vi", '"1.704,5"')])
def test_guide_prints_the_messages_that_its_example_gives(
    language: str, slip: str, tmp_path: Path
) -> None:
    """The slip that the page describes is reported in the words that it prints."""
    example_of(language, tmp_path)
    (path,) = tmp_path.glob("datasets/*/figures.csv")
    path.write_text(path.read_text("utf-8").replace("1704.5", slip), "utf-8")
    assert f"```text\n{tell(check(read_portal(tmp_path)), language)}\n```" in document(
        CHECKS[language]
    )


def imports_of(text: str) -> list[tuple[str, str]]:
    """The commands that import a document, and what is printed beneath them."""
    return re.findall(
        r"^```console\n\$ site-builder (import [^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL
    )


@pytest.mark.whole
@pytest.mark.parametrize("language", IMPORTS)
def test_guide_prints_what_its_imports_give(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One document after the other: the second is compared with the first, and what is asked stops the build."""
    text = document(*IMPORTS[language])
    portal_of_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    (first, printed), (second, compared) = imports_of(text)
    assert [command.split()[1] for command in (first, second)] == [letter.NAME, letter.NEXT]
    done = CliRunner().invoke(main, first.split())
    assert (done.exit_code, done.stdout) == (0, printed)
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code == 0 and "0 lỗi, " in checked.stdout
    done = CliRunner().invoke(main, second.split())
    assert (done.exit_code, done.stdout) == (0, compared)
    checked = CliRunner().invoke(
        main, ["check"]
    )  # a name that continues under another is to be confirmed
    assert (
        checked.exit_code == 1
        and "\n1 lỗi, " in checked.stdout
        and "[import-open]" in checked.stdout
    )
    packages = [tmp_path / "datasets/thu-gom-2025-q2", tmp_path / "datasets/thu-gom-2025-q3"]
    written = "".join((path / "import.md").read_text("utf-8") for path in packages)
    table = (packages[0] / "cac-diem-tap-ket.csv").read_text("utf-8")
    blocks = re.findall(r"^```(markdown|csv)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [
        kind for kind, block in blocks if block not in (written if kind == "markdown" else table)
    ] == []


def portal_of_guide(folder: Path) -> None:
    """The example in Vietnamese under the settings of the sample portal, and the letters beside them."""
    example_of("vi", folder)
    settings = (ROOT / "tests/sample/mkdocs.yml").read_text("utf-8")
    settings = re.sub(
        r"^nav:\n(?:  - .*\n)+", "", settings, flags=re.MULTILINE
    )  # it has no lists of indicators yet
    (folder / "mkdocs.yml").write_text(
        re.sub(r"custom_dir: .*", f"custom_dir: {ROOT / 'theme'}", settings), "utf-8"
    )
    (folder / letter.NAME).write_bytes(letter.letter())
    (folder / letter.NEXT).write_bytes(letter.next_letter())


def document(*names: str) -> str:
    """The text of documents, one after the other."""
    return "\n".join((ROOT / name).read_text("utf-8") for name in names)


def example_of(language: str, folder: Path) -> None:
    """The example of a report in a portal that has a home page already."""
    (folder / "reports").mkdir()
    (folder / "reports/index.md").write_text("---\ntemplate: home.html\ntitle: P\n---\n", "utf-8")
    write_example(document(REPORTS[language]), folder)


def read_portal(folder: Path) -> Reading:
    """A portal of made-up settings over the two folders."""
    agent = Agent(Text("Văn phòng huyện Mẫu"), "", "so-lieu@mau.example")
    site = SiteConfig(
        "Mẫu",
        "https://mau.example/",
        "vi",
        ("vi",),
        Text(),
        Text(),
        agent,
        agent,
        Licence("CC-BY-4.0"),
    )
    folders = Folders(folder, folder / "reports", folder / "datasets")
    return read_publication(folders, site, build_time({}))


def test_decisions_are_numbered_dated_and_listed() -> None:
    """One list without twins (branches reserve numbers), named after numbers; `scripts/reference` writes it."""
    found = decisions()
    numbers = [decision.number for decision in found]
    assert numbers == sorted(set(numbers))
    assert all(decision.file.startswith(f"{decision.number:04}-") for decision in found)
    assert LIST.read_text("utf-8") == render_decisions(found)


@pytest.mark.parametrize(
    "text", ["# Title\n\n**Date.** 2026-11-25\n\n", "# 3. Title\n\nStatus: accepted.\n\n"]
)
def test_a_decision_without_number_or_date_is_refused(text: str, tmp_path: Path) -> None:
    """The list has no place for it."""
    (tmp_path / "0003-title.md").write_text(text, "utf-8")
    with pytest.raises(ValueError, match="0003-title"):
        read_decision(tmp_path / "0003-title.md")


VERSION = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)
WORDS = 40  # of a line of the changelog


def changelog() -> str:
    """What changed for publishers."""
    return (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_changelog_has_unreleased() -> None:
    """Changes wait under their own heading, which stands first and has no date (Keep a Changelog)."""
    assert VERSION.findall(changelog())[0] == ("Unreleased", "")


def test_version_and_changelog_agree() -> None:
    """The newest version of the changelog is the package's, or one that its lines wait for."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    released = VERSION.findall(changelog())[1:]
    assert all(day for _, day in released)
    assert released[0][0] == version or fragments(ROOT)


def test_sections_of_the_changelog_are_those_of_its_form() -> None:
    """Each once a version, in this order, with at least one line."""
    for part in VERSION.split(changelog())[3::3]:
        heads = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert heads == [name for name in SECTIONS if name in heads]
        assert all(
            re.search(rf"^### {name}\n\n(?:\S.*\n\n)?- ", part, re.MULTILINE) for name in heads
        )


def test_lines_of_the_changelog_are_short() -> None:
    """A reader takes in a line at a glance; what it means in full is in the documents."""
    waiting = "".join(path.read_text("utf-8") for path in fragments(ROOT))
    lines = re.findall(r"^- .*", changelog() + waiting, re.MULTILINE)
    assert [line for line in lines if len(line.split()) > WORDS] == []
