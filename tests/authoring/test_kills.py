"""A kill at any moment of new, release, excel import and excel collect leaves old or new."""

import io
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from site_builder.authoring.next_report import new_report, read_sources
from site_builder.authoring.release import Request, plan_release, write_release
from site_builder.authoring.retire import remove, rename, withdraw
from site_builder.authoring.write import place_files
from site_builder.cli import main
from site_builder.cli.portal import Session
from site_builder.core.calendar.period import parse_period
from site_builder.core.platform.files import lock
from site_builder.core.text import Text
from site_builder.extensions.forms import excel
from site_builder.extensions.forms.excel import read_workbook
from site_builder.extensions.forms.fill_in import fill_in
from site_builder.extensions.forms.form import render_form
from site_builder.load.portal.publication import Folders, read_publication
from site_builder.model.log import FIRST
from site_builder.plugin.reading import read_settings
from tests.conftest import AFTER_RELEASE, ROOT
from tests.extensions.official_document.conftest import BUILT
from tests.kills import states_after_kills
from tests.portal import SITE, make_portal, release_portal

pytestmark = pytest.mark.whole

PACKAGE = "thu-gom-2021-q1"
KILLS = 10


@pytest.fixture
def portal(tmp_path):
    """The sample's sources, to be killed over."""
    root = make_portal(tmp_path)
    for path in (root / "reports" / "cap-nuoc", *(root / "datasets").glob("cap-nuoc*")):
        shutil.rmtree(path)
    config = root / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("../../theme", str(ROOT / "theme")), "utf-8"
    )
    return root


def read(root):
    """The portal as it is."""
    places = Folders(root, root / "reports", root / "datasets")
    return places, read_publication(places, SITE, BUILT)


def holds(states):
    """Old at the first step, new at the last, and never half."""
    assert set(states) <= {"old", "new"} and states[0] == "old" and "new" in states, states


@pytest.mark.slow
def test_a_kill_of_new_leaves_old_or_new(portal):
    """The package and the report that names it come together."""
    places, reading = read(portal)
    period = parse_period("2021-Q2")
    made = new_report(
        reading.publication,
        "thu-gom",
        period,
        read_sources(places, reading.publication, "thu-gom", period),
    )
    assert {file.uri.split("/")[0] for file in made.files} == {"datasets", "reports"}
    holds(
        states_after_kills(
            portal,
            lambda root: partial(
                place_files, made.files, {name: root / name for name in ("reports", "datasets")}
            ),
            KILLS,
        )
    )


@pytest.mark.slow
def test_a_kill_of_release_leaves_old_or_new(portal):
    """The edition and its line in the log come together."""
    places, reading = read(portal)
    plan = plan_release(places, reading, Request(PACKAGE, Text("Công bố lần đầu")))

    def ready(root):
        moved = root / plan.folder.relative_to(portal)
        return partial(
            write_release,
            replace(plan, folder=moved, folders=Folders(root, root / "reports", root / "datasets")),
        )

    holds(states_after_kills(portal, ready, KILLS))


@pytest.mark.slow
def test_a_kill_of_excel_import_leaves_old_or_new(portal):
    """Two tables change together."""
    _, reading = read(portal)
    package = reading.publication.package(PACKAGE)
    book = openpyxl.load_workbook(io.BytesIO(render_form(package, {}, "vi")))
    book["indicators"]["C4"], book["points"]["C2"] = 960.1, "Chợ Đình mới"
    file = portal.parent / "dien.xlsx"
    book.save(file)
    filled = fill_in(
        package, read_workbook(file, Session(read_settings(portal / "mkdocs.yml"), "vi")), file.name
    )
    assert len(filled.files) == 2 and not filled.problems

    def ready(root: Path):
        session = Session(read_settings(root / "mkdocs.yml"), "vi")
        return partial(
            excel.ask_and_write,
            session,
            tuple(excel._files(session.folders, package, filled)),
            (),
            yes=True,
        )

    holds(states_after_kills(portal, ready, KILLS))


@pytest.mark.slow
def test_a_kill_of_excel_collect_leaves_old_or_new(portal, monkeypatch):
    """All tables of the collected package and its descriptor come together."""
    _, reading = read(portal)
    book = openpyxl.load_workbook(
        io.BytesIO(render_form(reading.publication.package(PACKAGE), {}, "vi"))
    )
    book["indicators"]["C4"] = 960.1
    (portal.parent / "tra-loi").mkdir()
    book.save(portal.parent / "tra-loi" / "hoa-binh.xlsx")
    asked = []
    monkeypatch.setattr(
        excel, "ask_and_write", lambda _, files, *stale, **options: asked.append(tuple(files))
    )
    words = [
        "dataset",
        "excel",
        "collect",
        str(portal.parent / "tra-loi"),
        "-f",
        str(portal / "mkdocs.yml"),
    ]
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": AFTER_RELEASE})
    monkeypatch.undo()
    assert done.exit_code == 0 and asked, done.output

    def ready(root):
        session = Session(read_settings(root / "mkdocs.yml"), "vi")
        return partial(excel.ask_and_write, session, asked[0], (), yes=True)

    holds(states_after_kills(portal, ready, KILLS))


FREE = "cap-nuoc-cong-ty"
NOTE = Text("Vì sao")


@pytest.mark.slow
@pytest.mark.parametrize(
    "act",
    [
        lambda places, reading: withdraw(places, reading, PACKAGE, FIRST, NOTE),
        lambda places, reading: remove(places, reading, FREE, NOTE),
        lambda places, reading: rename(places, reading, FREE, "ten-moi", NOTE),
    ],
    ids=["withdraw", "remove", "rename"],
)
def test_a_kill_of_what_takes_away_leaves_old_or_new(tmp_path, act):
    """Files that go, files that change and the line of the log come together."""
    root = make_portal(tmp_path)
    for name in (PACKAGE, FREE):
        release_portal(root, name)

    def ready(copy):
        return partial(act, *read(copy))

    holds(states_after_kills(root, ready, KILLS))


def test_two_commands_do_not_write_at_once(tmp_path):
    """The second says so and changes nothing; else it would leave the first one's line out of the log."""
    root = make_portal(tmp_path)
    words = ["release", FREE, "--note", "x", "-f", str(root / "mkdocs.yml"), "--lang", "en"]
    unlock = lock(root)
    busy = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": AFTER_RELEASE})
    unlock()
    assert busy.exit_code == 1, busy.output
    assert not (root / "datasets/events.jsonl").exists()
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": AFTER_RELEASE})
    assert done.exit_code == 0, done.output
