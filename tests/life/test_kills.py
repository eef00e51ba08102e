"""Every command that writes, killed while it does: what reads refuses, what writes next finishes or takes it back.

One kill a command; `FACTOR=25` tries 300.
"""

import json
import os
import random
import re
import shutil

import pytest

from tests.conftest import FACTOR
from tests.kills import killed_at, killed_while_writing
from tests.life.portal import Portal
from tests.life.steps import LIST, Q2, Q3, SERIES, started

pytestmark = pytest.mark.slow

DOCUMENT = "Mã;Chỉ tiêu;Đơn vị;Quý IV/2026\n1;Yêu cầu nhận được;yêu cầu;400\n2;Yêu cầu đúng hạn;yêu cầu;366\n"
COMMANDS = {
    "new report": ("new", "report", SERIES, "2026-Q4"),
    "new series": ("new", "series", "khac", "--title", "Khác", "--kind", "year"),
    "new dataset": ("new", "dataset", "moi"),
    "series add": (
        "series",
        "add",
        SERIES,
        "4",
        "--name",
        "Hồ sơ",
        "--unit",
        "hồ sơ",
        "--kind",
        "count",
    ),
    "series target": ("series", "target", SERIES, "3", "2026-Q4", ">=", "90"),
    "series break": (
        "series",
        "break",
        SERIES,
        "3",
        "2026-Q3",
        "--kind",
        "method",
        "--note",
        "Cách mới.",
    ),
    "release": ("release", Q3, "--note", "Lần đầu."),
    "dataset withdraw": ("dataset", "withdraw", Q2, "1.0.0", "--reason", "Sai."),
    "dataset rename": ("dataset", "rename", Q2, "quy-hai", "--note", "Tên mới."),
    "dataset remove": ("dataset", "remove", "tam", "--note", "Thừa."),
    "series rename": ("series", "rename", SERIES, "tinh-hinh", "--note", "Tên mới."),
    "series rename of a report": (
        "series",
        "rename",
        f"{SERIES}/2026-q2",
        "quy-hai",
        "--note",
        "Tên mới.",
    ),
    "series remove": ("series", "remove", SERIES, "--note", "Thừa."),
    "import": ("import", "../quy-4.csv", "--series", SERIES, "--period", "2026-Q4"),
    "dataset excel import": ("dataset", "excel", "import", "../phieu.xlsx", "--yes"),
    "dataset adopt": ("dataset", "adopt"),
    "check upgrade": ("check", "upgrade", "--write"),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A portal with releases, and what its commands take in beside it."""
    import openpyxl

    it = Portal(tmp_path_factory.mktemp("before"))
    started(it)
    it.day = 30
    it.run("release", LIST, "--note", "Lần đầu.")
    it.run("release", Q2, "--note", "Lần đầu.")
    it.run("new", "dataset", "tam")
    it.edit("datasets/tam/datapackage.yaml", "# period: 2026-H1", "period: 2026-H1")
    it.run("dataset", "excel", "export", Q3, "../phieu.xlsx")
    book = openpyxl.load_workbook(it.root.parent / "phieu.xlsx")
    row = next(row for row in book["indicators"].iter_rows(min_row=2) if row[0].value == "1")
    row[3].value = 438
    book.save(it.root.parent / "phieu.xlsx")
    (it.root.parent / "quy-4.csv").write_text(DOCUMENT, "utf-8")
    return it


def forked(it):
    """Two branches both added a line."""
    path = it.root / "datasets/events.jsonl"
    *kept, before, last = path.read_bytes().splitlines()
    previous = [json.loads(line).get("previous", "") for line in (before, last)]
    path.write_bytes(
        b"\n".join([*kept, before, last.replace(previous[1].encode(), previous[0].encode()), b""])
    )


def older(it):
    """Two series as an earlier version wrote them."""
    it.run("new", "series", "khac", "--title", "Khác", "--kind", "year")
    for name in (SERIES, "khac"):
        path = it.root / f"reports/{name}/index.md"
        text = re.sub(r"(?m)^(regime|due):.*\n", "", path.read_text("utf-8"))
        path.write_text(text.replace("\nperiod_kinds:", "\ndue_days: 15\nperiod_kinds:"), "utf-8")


PREPARED = {"dataset adopt": forked, "check upgrade": older}


def contents(it):
    """Every file of the sources by its address, hidden ones too."""
    return {path.relative_to(it.root).as_posix(): content for path, content in it.sources().items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_kill_leaves_old_or_new_after_the_next_command(before, name):
    """And nothing hidden; what reads meanwhile names the command where it might see half."""
    words, home = COMMANDS[name], before.root
    kept, untouched = home.with_name("kept"), home.with_name("untouched")
    shutil.copytree(home, untouched)
    if name in PREPARED:
        PREPARED[name](before)
    whole = contents(before)
    shutil.copytree(home, kept)

    def restore(folder=kept):
        shutil.rmtree(home)
        shutil.copytree(folder, home)

    before.run(*words)
    after, moments = contents(before), random.Random(name)
    assert after != whole
    for _ in range(FACTOR):
        restore()
        was_killed = killed_while_writing(moments.randrange(30), lambda: before.run(*words))
        half = contents(before)
        visible = {path: content for path, content in half.items() if "/.import-" not in f"/{path}"}
        if visible not in (whole, after):
            assert was_killed and f"site-builder {name.partition(' of ')[0]}" in before.run(
                "check", code=1
            )
        before.run("dataset", "adopt")
        assert contents(before) in (whole, after), name
    restore(untouched)
    shutil.rmtree(kept)
    shutil.rmtree(untouched)


def test_a_kill_of_init_leaves_nothing_or_all(tmp_path):
    """The same command again ends what it began, and nothing hidden is left."""
    states = []
    for number in range(1 + 2 * FACTOR):
        (tmp_path / str(number)).mkdir()
        it = Portal(tmp_path / str(number))
        if number:
            killed_at(random.Random(number).randrange(300), lambda it=it: started(it))
        if not states or contents(it) != states[0]:
            started(it)
        it.run("dataset", "adopt")
        states.append(contents(it))
    assert all(state == states[0] for state in states)


def test_who_writes_is_named(before):
    """The second command says which is writing, and changes nothing."""
    from site_builder.core.platform.files import lock

    unlock = lock(before.root)
    try:
        whole = contents(before)
        assert f"({os.getpid()})" in before.run(
            "dataset", "excel", "import", "../phieu.xlsx", "--yes", code=1
        )
        assert contents(before) == whole
    finally:
        unlock()
