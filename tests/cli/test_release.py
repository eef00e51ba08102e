"""A changed digit from the first release to the page that shows it, by the commands a publisher types."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from tests.conftest import EPOCH, build
from tests.portal import copy_sample

pytestmark = pytest.mark.whole

NAME = "thu-gom-2021-q1"


def run(portal, *words):
    """One command in a portal: exit code and everything it said."""
    config = ["-f", str(portal / "mkdocs.yml")]
    done = CliRunner().invoke(main, [*words, *config], env={"SOURCE_DATE_EPOCH": EPOCH})
    return done.exit_code, done.output


def change_digit(portal):
    """One digit of one released figure."""
    path = portal / "datasets" / NAME / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace("959.35", "959.36"), "utf-8")


def hashes(folder):
    """Every file below a folder, but for pages, by its SHA-256."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".html")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
    }


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A portal whose package was released once; not to be written to."""
    root = copy_sample(tmp_path_factory.mktemp("once") / "portal", "cap-nuoc*", warm=True)
    assert run(root, "release", NAME, "--note", "Công bố lần đầu")[0] == 0
    return root


@pytest.fixture
def released(once, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(once, tmp_path / "portal"))


def test_a_report_that_is_removed_leaves_its_data_and_names_the_command_for_them(released):
    """The first command names the second, which works then; the other way round names the first."""
    note = ("--note", "Issued twice.", "--lang", "en")
    code, said = run(released, "dataset", "remove", NAME, *note)
    assert code == 1 and "site-builder series remove" in said
    code, said = run(released, "series", "remove", "thu-gom/2021-q1", *note)
    assert code == 0 and f"site-builder dataset remove {NAME} " in said
    assert (
        run(released, "dataset", "remove", NAME, *note)[0] == 0
        and not (released / "datasets" / NAME).exists()
    )


def test_a_check_works_nothing_out_twice(released, monkeypatch):
    """What stands as it was checked is told again, word for word."""
    first = run(released, "check")

    def refused(*given):
        raise AssertionError(given)

    for name in (
        "validate.consistency.run._checks",
        "derive.portal.read_series",
        "derive.portal.bind_report",
    ):
        monkeypatch.setattr(f"site_builder.{name}", refused)
    assert run(released, "check") == first and first[0] == 0


def test_a_changed_digit_stops_check_with_what_to_do(released):
    """Table, row, column, old and new, and the command that publishes the change."""
    change_digit(released)
    code, said = run(released, "check", "--lang", "en")
    assert code == 1
    assert "row named “1.2”, “value” is “959.36”; the released edition 1.0.0 says “959.35”" in said
    assert f"site-builder release {NAME} --kind correction --note" in said


def test_a_word_of_the_list_that_a_release_fixed_is_reported_as_it_changes(released):
    """Not only by the next check."""
    code, said = run(released, "series", "reword", "thu-gom", "1.1", "--name", "Rác")
    assert (code, "released-list-changed" in said) == (0, True)


def test_a_changed_digit_stops_the_build(released, tmp_path):
    """Nothing is published, and the message is the same."""
    change_digit(released)
    done = build(released / "mkdocs.yml", tmp_path / "site")
    assert done.returncode != 0
    assert f"site-builder release {NAME}" in done.stdout + done.stderr
    assert not (tmp_path / "site").exists()


def test_a_release_mends_it_and_shows_exactly_that_cell(released, tmp_path):
    """The difference page has one row, with the old and the new figure as readers write them."""
    change_digit(released)
    code, said = run(released, "release", NAME, "--kind", "correction", "--note", "Chép nhầm")
    assert (code, "1.1.0" in said) == (0, True)
    assert run(released, "check")[0] == 0
    site = tmp_path / "site"
    done = build(released / "mkdocs.yml", site)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (site / f"datasets/{NAME}/1.1.0/changes/index.html").read_text("utf-8")
    assert page.count("<tr>") == 2
    assert "<del>959,35</del>" in page
    assert "<ins>959,36</ins>" in page
    changes = json.loads((site / f"datasets/{NAME}/1.1.0/changes/changes.json").read_text("utf-8"))[
        "changes"
    ]
    assert [(each["table"], each["row"], each["column"]) for each in changes] == [
        ("indicators", "1.2", "value")
    ]


def test_released_bytes_are_published_as_they_are_in_two_builds(released, tmp_path):
    """The folder in the source and both sites hold the same files, at any time of building."""
    change_digit(released)
    run(released, "release", NAME, "--note", "Số chính thức")
    sites = [tmp_path / "a", tmp_path / "b"]
    for site, epoch in zip(sites, (EPOCH, "1700000000"), strict=True):
        assert build(released / "mkdocs.yml", site, SOURCE_DATE_EPOCH=epoch).returncode == 0
    for version in ("1.0.0", "1.1.0"):
        source = hashes(released / f"datasets/{NAME}/editions/{version}")
        assert [hashes(site / f"datasets/{NAME}/{version}") for site in sites] == [source, source]


def test_a_withdrawn_edition_leaves_its_page(released, tmp_path):
    """The address answers with the reason; its files are gone."""
    change_digit(released)
    run(released, "release", NAME, "--note", "Cân lại", "--kind", "correction")
    code, said = run(released, "dataset", "withdraw", NAME, "1.0.0", "--reason", "Cân hỏng")
    assert (code, "1.0.0" in said) == (0, True)
    done = build(released / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path / f"site/datasets/{NAME}/1.0.0"
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    page = (folder / "index.html").read_text("utf-8")
    assert "Cân hỏng" in page
    assert ".csv" not in page


def test_a_dry_run_tells_and_writes_nothing(released):
    """The version that would be right, and each difference."""
    change_digit(released)
    code, said = run(released, "release", NAME, "--note", "x", "--dry-run", "--lang", "en")
    assert (code, "Would release" in said, "“959.35” → “959.36”" in said) == (0, True, True)
    assert not (released / f"datasets/{NAME}/editions/1.1.0").exists()


def test_a_release_is_told_to_programs(released):
    """Every edition that would come, with all its differences."""
    change_digit(released)
    code, said = run(released, "release", NAME, "--note", "x", "--dry-run", "--format", "json")
    (data, text) = json.loads(said)
    assert (code, data["version"], data["since"], text["subject"]) == (
        0,
        "1.1.0",
        "1.0.0",
        "thu-gom/2021-q1",
    )
    assert [(each["row"], each["old"], each["new"]) for each in data["changes"]] == [
        ("1.2", "959.35", "959.36")
    ]


def test_a_renamed_package_asks_for_its_release(released):
    """Its editions start anew, and the same data differ in nothing."""
    code, said = run(released, "dataset", "rename", NAME, "rac", "--note", "x", "--lang", "en")
    assert (code, "site-builder release rac --note" in said) == (0, True)
    code, said = run(released, "release", "rac", "--note", "x", "--lang", "en")
    assert (code, "Released rac 1.0.0" in said, "Differences" in said) == (0, True, False)


def test_what_was_released_under_a_former_name_asks_for_its_release_too(released):
    """At the next renaming, and where a row is entered into such a list."""
    for old, new in ((NAME, "rac"), ("rac", "rac-2")):
        _, said = run(released, "dataset", "rename", old, new, "--note", "x", "--lang", "en")
        assert f"site-builder release {new} --note" in said
    assert run(released, "release", "thu-gom-indicators", "--note", "x")[0] == 0
    assert (
        run(released, "dataset", "rename", "thu-gom-indicators", "danh-muc", "--note", "x")[0] == 0
    )
    _, said = run(
        released, "series", "add", "thu-gom", "9", "--name", "Điểm thu gom", "--unit", "điểm"
    )
    assert "site-builder release danh-muc --note" in said


def test_a_refusal_is_told_in_words(released):
    """Exit code 1 and the repair, in the portal's language."""
    change_digit(released)
    code, said = run(released, "release", NAME, "--note", "x", "--version", "1.0.1")
    assert (code, "Dùng 1.1.0 hoặc số lớn hơn" in said) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ("release", NAME),
        ("release", NAME, "--note", "x", "--version", "1.1"),
        ("dataset", "withdraw", NAME),
    ],
)
def test_wrong_use_of_the_commands(released, words):
    """Exit code 2, as for any command used wrongly."""
    assert run(released, *words)[0] == 2


@pytest.mark.parametrize(
    ("command", "taught"), [("release", "major"), ("dataset withdraw", "--kind correction")]
)
def test_help_teaches(command, taught):
    """The words a publisher needs before the first release."""
    assert taught in " ".join(CliRunner().invoke(main, [*command.split(), "--help"]).output.split())


def test_a_release_lists_what_follows_from_a_changed_cell(released):
    """Calls in the text with their line, those of the summary, and columns that are declared."""
    text = released / "reports/thu-gom/2021-q1.md"
    call = 'Tức {{ share("1.2", "1.1") }}.'
    text.write_text(text.read_text("utf-8") + f"\n{call}\n", "utf-8")
    line = text.read_text("utf-8").split("\n").index(call) + 1
    change_digit(released)
    words = ("--note", "x", "--kind", "correction", "--dry-run", "--lang", "en")
    code, output = run(released, "release", NAME, *words)
    assert code == 0, output
    assert f'reports/thu-gom/2021-q1.md:{line}: share("1.2", "1.1")' in output
    assert '  reports/thu-gom/2021-q1.md: figure("1.2")' in output
    assert 'figure("2")' not in output
