"""upgrade: what a newer version asks of the sources, and that readers see no change."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.authoring.upgrade import upgrade_steps, write_steps
from site_builder.build.findings import check
from site_builder.channels.feeds import feed_files
from site_builder.cli import main
from site_builder.core import addresses as at
from site_builder.core.problem import BuildRefused
from site_builder.derive.portal import Portal
from site_builder.export.package import edition_files
from site_builder.load.portal.publication import Folders, read_publication
from site_builder.model.manifest import parse_manifest
from site_builder.pages.datasets.changelog import log_files
from site_builder.plugin import folders, site_config
from site_builder.plugin.reading import read_settings
from tests.conftest import command
from tests.portal import api_files, apply_edit, make_portal, read_portal

pytestmark = pytest.mark.whole

SILENT = {"file": "reports/cap-nuoc/index.md", "replace": {"regime: administrative\n": ""}}


def places(root):
    """The folders of a copy."""
    return Folders(root, root / "reports", root / "datasets")


def test_a_portal_that_says_everything_needs_nothing(tmp_path):
    """The sample of today."""
    root = make_portal(tmp_path)
    assert upgrade_steps(places(root), read_portal(root)) == ()


def test_the_word_of_the_windows_is_written(tmp_path):
    """Once, before the rhythm; every window stays."""
    root = make_portal(tmp_path, [SILENT])
    before = read_portal(root)
    (step,) = steps = upgrade_steps(places(root), before)
    assert step.file == "reports/cap-nuoc/index.md"
    write_steps(places(root), steps)
    after = read_portal(root)
    assert "\nregime: vn-09-2019\nrhythm:" in (root / step.file).read_text("utf-8")
    assert [report.window for report in after.publication.reports] == [
        report.window for report in before.publication.reports
    ]
    assert [problem.code for problem in before.problems] == ["regime-missing"]
    assert (after.problems, upgrade_steps(places(root), after)) == ((), ())


def test_line_ends_stay(tmp_path):
    """A page written on Windows keeps its own."""
    root = make_portal(tmp_path, [SILENT])
    path = root / "reports/cap-nuoc/index.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write_steps(places(root), upgrade_steps(places(root), read_portal(root)))
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert b"regime: vn-09-2019\r\n" in path.read_bytes()


def test_nothing_is_written_unless_asked(tmp_path):
    """The command lists first; --write writes."""
    root = make_portal(tmp_path, [SILENT])
    page = root / "reports/cap-nuoc/index.md"
    before = page.read_bytes()
    words = ["check", "upgrade", "-f", str(root / "mkdocs.yml"), "--lang", "en"]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, page.read_bytes(), "--write" in told.output) == (0, before, True)
    written = CliRunner().invoke(main, [*words, "--write"])
    assert written.exit_code == 0, written.output
    assert page.read_bytes() != before
    assert "Nothing to change" in CliRunner().invoke(main, words).output


OF_OLD = Path(__file__).parents[1] / "before_log"
OLD_DAY = datetime(2026, 1, 8, 10, tzinfo=UTC)


@pytest.fixture
def old(tmp_path):
    """A portal of version 0.1: two datasets of a series, one corrected, withdrawn and renamed, one removed."""
    return Path(shutil.copytree(OF_OLD, tmp_path / "old"))


def published(name):
    """A file that its site had."""
    return json.loads((OF_OLD / "published" / name).read_text("utf-8"))


def read(root):
    """The portal with its own settings."""
    config = read_settings(root / "mkdocs.yml")
    return read_publication(folders(config), site_config(config), OLD_DAY)


def upgraded(root):
    """The portal as it is read after upgrade."""
    write_steps(places(root), upgrade_steps(places(root), read(root)))
    return read(root)


def test_check_asks_for_it_once(old):
    """One cause, one finding; the releases are not called lost or slipped in."""
    found = [(each.code, each.file) for each in check(read(old))]
    assert found == [("register-missing", "datasets/register.yaml")]


def test_what_was_recorded_of_releases_becomes_lines(old):
    """In the order of their days, each record gone; once."""
    reading = upgraded(old)
    assert [
        (str(each.day), each.event, each.dataset) for each in reading.publication.log.events
    ] == [
        ("2026-01-02", "release", "services-2025-q4"),
        ("2026-01-02", "release", "services-indicators"),
        ("2026-01-02", "release", "stations"),
        ("2026-01-03", "correction", "stations"),
        ("2026-01-04", "withdraw", "stations"),
        ("2026-01-05", "rename", "stations"),
        ("2026-01-06", "release", "stops"),
        ("2026-01-07", "remove", "lamps"),
    ]
    assert (
        list(old.glob("datasets/**/edition.yaml")) == []
        and not (old / "datasets/register.yaml").exists()
    )
    assert upgrade_steps(places(old), reading) == ()
    assert check(read(old)) == ()


def test_no_published_byte_changes(old):
    """Released files, the hashes of records, what was taken away, the history in each of its forms."""
    reading = upgraded(old)
    portal, manifest = Portal(reading.publication), published("manifest.json")
    frozen = {
        file.uri: file.content
        for file in edition_files(portal.publication)
        if file.uri != at.EVENTS
    }
    assert {uri: hashlib.sha256(content).hexdigest() for uri, content in frozen.items()} == {
        each["path"]: each["sha256"] for each in manifest["files"] if "edition" in each
    }
    log, former = (
        portal.publication.log,
        parse_manifest((OF_OLD / "published/manifest.json").read_bytes()).former,
    )
    assert log.seals == former.editions and len(former.editions) == len(manifest["editions"])
    assert all(
        log.took_away(f"{path}x.json" if path[-1] == "/" else path) for path in former.removed
    )
    files = (*log_files(portal.publication), *feed_files(portal), *api_files(portal, ()))
    made = {file.uri: file.content for file in files}
    for name, entries, uri in (
        ("changes.json", itemgetter("changes"), "changes.json"),
        ("feed.json", itemgetter("items"), "feed.json"),
        ("2026.json", lambda document: document["data"]["changes"], "api/v1/changes/2026.json"),
    ):
        then, now = entries(published(name)), entries(json.loads(made[uri]))
        assert [each for each in now if each in then] == then
        # Version 0.1 told nothing more of what was released under a former name.
        assert all("datasets/stations/" in json.dumps(each) for each in now if each not in then)


def test_the_site_of_old_is_followed_by_that_of_today(old):
    """By the commands of a publisher: upgrade, check, build, deploy; no released byte and no address is lost."""
    before, target = published("manifest.json"), old.parent / "target"
    target.mkdir()
    shutil.copy(
        OF_OLD / "published/manifest.json", target
    )  # what stands there is compared by its manifest
    since = ("--previous", "published/manifest.json")
    for words in (
        ("upgrade", "--write"),
        ("check", *since),
        ("build",),
        ("deploy", str(target)),
        ("verify", str(target), *since),
    ):
        done = command(*words, cwd=old, SOURCE_DATE_EPOCH=str(int(OLD_DAY.timestamp())))
        assert done.returncode == 0, (words, done.stdout + done.stderr)
    released = {each["path"]: each["sha256"] for each in before["files"] if "edition" in each}
    assert {
        path: hashlib.sha256((target / path).read_bytes()).hexdigest() for path in released
    } == released
    gone = [each["path"] for each in before["files"] if not (target / each["path"]).exists()]
    assert len(released) == 22 and {path.partition("/")[0] for path in gone} == {
        "pagefind"
    }  # named after their bytes


@pytest.mark.parametrize(
    "attack",
    [
        {
            "file": "datasets/stops/editions/1.0.0/edition.yaml",
            "replace": {"First release": "Release"},
        },
        {"file": "datasets/stations/editions/1.1.0/edition.yaml", "delete": True},
        {
            "file": "datasets/stations/editions/1.0.0/edition.yaml",
            "replace": {"withdrawn:": "was:"},
        },
    ],
)
def test_what_the_register_contradicts_does_not_enter_the_log(old, attack):
    """A record changed, taken out, or put back."""
    apply_edit(old, attack)
    with pytest.raises(BuildRefused) as refusal:
        upgrade_steps(places(old), read(old))
    assert [problem.code for problem in refusal.value.problems] == ["upgrade-record-changed"]


def test_the_due_date_gets_a_place_for_its_source(tmp_path):
    """Beside the word of the windows, on the same page; the source is nobody's but its author's."""
    silent = {"regime: administrative\n": "due_days: 15\n", "due: {day: 25": "x_due: {day: 25"}
    root = make_portal(tmp_path, [SILENT | {"replace": silent}])
    before = read_portal(root)
    steps = upgrade_steps(places(root), before)
    write_steps(places(root), steps)
    after = read_portal(root)
    assert '\ndue: {days: 15, source: ""}\n' in (root / SILENT["file"]).read_text("utf-8")
    assert [step.file for step in steps] == [SILENT["file"]] * 2
    assert [problem.code for problem in before.problems] == ["regime-missing", "due-without-source"]
    assert [(problem.code, problem.column) for problem in after.problems] == [
        ("due-without-source", "due")
    ]
    assert upgrade_steps(places(root), after) == ()
