"""upgrade: what a newer version asks of the sources, and that readers see no change."""

import pytest
from click.testing import CliRunner

from site_builder.authoring.upgrade import upgrade_steps, write_steps
from site_builder.cli import main
from site_builder.load.portal.publication import Folders
from tests.portal import make_portal, read_portal, release_portal

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
    """The command lists first; --write writes, and editions from before the register are entered."""
    root = make_portal(tmp_path, [SILENT])
    release_portal(root, "cap-nuoc-2020-q1")
    (root / "datasets/register.yaml").unlink()
    page = root / "reports/cap-nuoc/index.md"
    before = page.read_bytes()
    words = ["upgrade", "-f", str(root / "mkdocs.yml"), "--lang", "en"]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, page.read_bytes(), "--write" in told.output) == (0, before, True)
    assert "register.yaml" in told.output
    written = CliRunner().invoke(main, [*words, "--write"])
    assert written.exit_code == 0, written.output
    assert page.read_bytes() != before and (root / "datasets/register.yaml").is_file()
    assert "Nothing to change" in CliRunner().invoke(main, words).output


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
    assert [(problem.code, problem.column) for problem in after.problems] == [("due-without-source", "due")]
    assert upgrade_steps(places(root), after) == ()
