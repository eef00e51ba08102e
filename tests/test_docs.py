"""The documents say what the code does: generated references, links, commands and worked examples."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
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
from site_builder.load.portal.page import Page
from site_builder.load.portal.publication import Folders, Reading, read_publication
from site_builder.load.portal.report import parse_report
from site_builder.load.portal.series import parse_series
from site_builder.model.config import Agent, Licence, SiteConfig
from site_builder.model.package import ROLES
from site_builder.model.report import Series
from site_builder.plugin import Options
from tests.extensions.office_import import letter
from tests.factories import make_site
from tests.reference import words as reference_words
from tests.reference.decisions import LIST, decisions, read_decision, render_decisions
from tests.reference.render import all_rules, option_names, references
from tests.release import SECTIONS, fragments

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(rf"{FENCE.pattern}|`[^`\n]+`", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^`((?:reports|datasets)/[\w./-]+)`:?\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RENDERED = references()


class Asked(dict[str, object]):
    """Front matter that remembers which keys were asked for."""

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.keys_asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        """Answer, and remember."""
        self.keys_asked.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("name", RENDERED)
def test_references_are_what_the_code_renders(name: str) -> None:
    """Run `scripts/reference` after a change of commands, rules, options or formats."""
    assert (ROOT / "docs/reference" / name).read_text("utf-8") == RENDERED[name]


def test_every_rule_is_documented() -> None:
    """A rule written anywhere in the code has its section."""
    declared = {code for path in (ROOT / "site_builder").rglob("*.py") for code in rule_codes(path)}
    assert declared == {each.code for each in all_rules()}
    assert all(f"## `{code}`\n" in RENDERED["problems.md"] for code in declared)


def rule_codes(path: Path) -> Iterator[str]:
    """The codes given to `rule(...)` in a module."""
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)) if "rule(" in text else ():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "rule" and node.args:
            if isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def test_every_option_has_words() -> None:
    """The plugin's options and the words about them are the same set."""
    paths = [path for path, _ in option_names(Options)]
    used = {path if path in reference_words.OPTIONS else path.rpartition(".")[2] for path in paths}
    assert used == set(reference_words.OPTIONS)


def test_front_matter_of_a_report_is_documented() -> None:
    """What the parser asks for is what the reference lists."""
    home = parse_series(Page("x/index.md", "x", {"title": "X", "period_kinds": ["year"]}, ""), make_site())[0]
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
    assert all(f"# site-builder {name}\n" in RENDERED["cli.md"] for name in commands())
    assert all(f"## `{each.key}`\n" in RENDERED["formats.md"] for each in discover())


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
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
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
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
        assert known[first].path or not second or f"{first} {second}" in known, f"site-builder {first} {second}"


@pytest.mark.parametrize("name", ["docs/huong-dan.md", "docs/guide.md"])
def test_worked_example_passes_the_checks(name: str, tmp_path: Path) -> None:
    """The files printed in a document, put where it says, make a portal without errors or warnings."""
    write_example(name, tmp_path)
    reading = read_portal(tmp_path)
    assert [problem for problem in check(reading) if problem.severity != "notice"] == []
    assert reading.publication.reports
    assert reading.publication.packages


def test_guide_prints_the_messages_that_its_example_gives(tmp_path: Path) -> None:
    """The slip that the guide describes is told in the words that it prints."""
    write_example("docs/huong-dan.md", tmp_path)
    path = tmp_path / "datasets/thu-gom-2025-q1/figures.csv"
    path.write_text(path.read_text("utf-8").replace("1704.5", '"1.704,5"'), "utf-8")
    said = tell(check(read_portal(tmp_path)), "vi")
    assert f"```text\n{said}\n```" in (ROOT / "docs/huong-dan.md").read_text("utf-8")


@pytest.mark.whole
@pytest.mark.parametrize("name", ["docs/huong-dan.md", "docs/guide.md"])
def test_guide_prints_what_an_import_gives(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command of the guide, run on its letter beside its example, prints what the guide prints."""
    text = (ROOT / name).read_text("utf-8")
    portal_of_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    console = re.search(r"^```console\n\$ \S*site-builder (import [^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert console
    done = CliRunner().invoke(main, console[1].split())
    assert (done.exit_code, done.stdout) == (0, console[2])
    report = tmp_path / "reports/thu-gom/2025-q2.md"  # the letter states none of these: lines deleted, as told
    bare = re.sub(r"^(?:addressee|request_document|legal_basis):\n", "", report.read_text("utf-8"), flags=re.MULTILINE)
    report.write_text(bare, "utf-8")
    checked = CliRunner().invoke(main, ["check"])
    assert checked.exit_code == 0 and "0 lỗi, 0 cảnh báo, 1 lưu ý." in checked.stdout  # the cell that is doubtful


@pytest.mark.whole
@pytest.mark.parametrize("name", ["docs/huong-dan.md", "docs/guide.md"])
def test_guide_prints_the_way_of_the_next_period(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its two commands one after the other: the second tells what differs from the first, and the draft checks."""
    text = (ROOT / name).read_text("utf-8")
    portal_of_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    fences = re.MULTILINE | re.DOTALL
    commands = re.findall(r"^```console\n\$ \S*site-builder (import [^\n]*)\n(.*?)^```$", text, fences)
    assert [command.split()[1] for command, _ in commands] == [letter.NAME, letter.NEXT]
    for command, printed in commands:
        done = CliRunner().invoke(main, command.split())
        assert (done.exit_code, done.stdout) == (0, printed)
    checked = CliRunner().invoke(main, ["check"])  # a name that continues under another is to be confirmed
    assert checked.exit_code == 1 and "\n1 lỗi, " in checked.stdout and "[import-open]" in checked.stdout
    notes = (tmp_path / "datasets/thu-gom-2025-q3/import.md").read_text("utf-8")
    blocks = re.findall(r"^```markdown\n(.*?)^```$", text, fences)
    shown = [block for block in blocks if block.startswith("## So với kỳ trước")]
    assert all(block in notes for block in shown) and len(shown) == (name == "docs/huong-dan.md")


@pytest.mark.whole
def test_guide_prints_pieces_of_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table and the notes that it shows are those that are written."""
    text = (ROOT / "docs/huong-dan.md").read_text("utf-8").partition("\n## 11.")[2]
    portal_of_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["import", letter.NAME, "--series", "thu-gom", "--period", "2025-Q2"])
    package = tmp_path / "datasets/thu-gom-2025-q2"
    assert f"```csv\n{(package / 'cac-diem-tap-ket.csv').read_text('utf-8')}```" in text
    shown = re.search(r"^```markdown\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown and shown[1] in (package / "import.md").read_text("utf-8")


def portal_of_guide(folder: Path) -> None:
    """The example of the guide under the settings of the sample portal, and the letter beside them."""
    write_example("docs/huong-dan.md", folder)
    settings = (ROOT / "tests/sample/mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"^nav:\n(?:  - .*\n)+", "", settings, flags=re.MULTILINE)  # it has no lists of indicators yet
    (folder / "mkdocs.yml").write_text(re.sub(r"custom_dir: .*", f"custom_dir: {ROOT / 'theme'}", settings), "utf-8")
    (folder / letter.NAME).write_bytes(letter.letter())
    (folder / letter.NEXT).write_bytes(letter.next_letter())


def write_example(name: str, folder: Path) -> None:
    """Put the files that a document prints where it says, into a portal that has a home page already."""
    (folder / "reports").mkdir()
    (folder / "reports/index.md").write_text("---\ntemplate: home.html\ntitle: P\n---\n", "utf-8")
    for uri, text in EXAMPLE.findall((ROOT / name).read_text("utf-8")):
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        (folder / uri).write_text(text, "utf-8")


def read_portal(folder: Path) -> Reading:
    """A portal of made-up settings over the two folders."""
    agent = Agent(Text("Văn phòng huyện Mẫu"), "", "so-lieu@mau.example")
    site = SiteConfig("Mẫu", "https://mau.example/", "vi", ("vi",), Text(), Text(), agent, agent, Licence("CC-BY-4.0"))
    folders = Folders(folder, folder / "reports", folder / "datasets")
    return read_publication(folders, site, build_time({"SOURCE_DATE_EPOCH": "0"}))


def test_decisions_are_numbered_dated_and_listed() -> None:
    """One list without gaps or twins, each file named after its number; `scripts/reference` writes the list."""
    found = decisions()
    assert [decision.number for decision in found] == list(range(1, len(found) + 1))
    assert all(decision.file.startswith(f"{decision.number:04}-") for decision in found)
    assert LIST.read_text("utf-8") == render_decisions(found)


@pytest.mark.parametrize("text", ["# Title\n\n**Date.** 2026-11-25\n\n", "# 3. Title\n\nStatus: accepted.\n\n"])
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
        assert all(re.search(rf"^### {name}\n\n(?:\S.*\n\n)?- ", part, re.MULTILINE) for name in heads)


def test_lines_of_the_changelog_are_short() -> None:
    """A reader takes in a line at a glance; what it means in full is in the documents."""
    waiting = "".join(path.read_text("utf-8") for path in fragments(ROOT))
    lines = re.findall(r"^- .*", changelog() + waiting, re.MULTILINE)
    assert [line for line in lines if len(line.split()) > WORDS] == []
