"""All of a draft or nothing, and over nothing that exists."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.core.calendar.period import parse_period
from site_builder.core.staging import clear_leftovers, new_stage
from site_builder.extensions.office_import.draft import import_document
from site_builder.extensions.office_import.importing import write_draft
from site_builder.extensions.office_import.problems import ImportRefused
from tests.extensions.office_import.samples import SIMPLE
from tests.extensions.office_import.writers import write_csv
from tests.kills import contents, killed_at


@pytest.fixture
def draft(tmp_path):
    """A draft."""
    path = tmp_path / "bang.csv"
    path.write_bytes(write_csv(SIMPLE.blocks))
    return import_document(path, series="thu", period=parse_period("2022-Q1"), language="vi")


def test_nothing_is_written_before_it_is_asked_for(tmp_path, draft):
    """`--dry-run` is a draft that nobody writes."""
    assert [path.name for path in tmp_path.iterdir()] == ["bang.csv"]


def test_all_files_are_written(tmp_path, draft):
    """The report, the package, its tables and the notes; no staging folder stays."""
    write_draft(draft, tmp_path / "site")
    paths = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert sorted(str(path.relative_to(tmp_path / "site")) for path in paths) == [
        "datasets/thu-2022-q1/cac-cuoc-hop.csv",
        "datasets/thu-2022-q1/datapackage.yaml",
        "datasets/thu-2022-q1/import.md",
        "datasets/thu-2022-q1/import.yaml",
        "reports/thu/2022-q1.md",
    ]
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["datasets", "reports"]


def test_an_existing_file_is_never_overwritten(tmp_path, draft):
    """Not one file is written when one exists."""
    report = tmp_path / "reports/thu/2022-q1.md"
    report.parent.mkdir(parents=True)
    report.write_text("mine")
    with pytest.raises(ImportRefused) as caught:
        write_draft(draft, tmp_path)
    assert caught.value.problem.code == "import-would-overwrite"
    assert report.read_text() == "mine" and not (tmp_path / "datasets").exists()


def test_force_replaces_only_its_own_files(tmp_path, draft):
    """Editions and pictures beside the draft stay."""
    kept = tmp_path / "datasets/thu-2022-q1/editions/1.0.0/a.csv"
    kept.parent.mkdir(parents=True)
    kept.write_text("kept")
    write_draft(draft, tmp_path)
    write_draft(draft, tmp_path, force=True)
    assert kept.read_text() == "kept"


def test_a_failure_takes_back_what_was_moved(tmp_path, draft, monkeypatch):
    """A disk that fails half-way leaves everything as it was."""
    write_draft(draft, tmp_path)
    report = tmp_path / "reports/thu/2022-q1.md"
    report.write_text("mine")
    moves = []

    def failing(source, target, replace=Path.replace):
        moves.append(target)
        if len(moves) == 2:
            raise OSError("disk full")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="disk full"):
        write_draft(draft, tmp_path, force=True)
    monkeypatch.undo()
    assert report.read_text() == "mine"
    assert (tmp_path / "datasets/thu-2022-q1/datapackage.yaml").read_bytes() == draft.file(
        "datasets/thu-2022-q1/datapackage.yaml"
    )
    assert not list(tmp_path.glob(".import-*"))


def test_a_series_name_must_be_fit_for_an_address(tmp_path):
    """The right spelling is in the message."""
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    with pytest.raises(ImportRefused) as caught:
        import_document(path, series="Cải cách", period=parse_period("2022"), language="vi")
    assert dict(caught.value.problem.facts)["right"] == "cai-cach"


def other(draft):
    """The same draft with other bytes in every file."""
    return replace(
        draft, files=tuple(replace(file, source=file.content + b"\n") for file in draft.files)
    )


@pytest.mark.slow
@pytest.mark.parametrize("is_new", [True, False], ids=["first", "force"])
def test_thirty_kills_leave_no_half_draft(tmp_path, draft, is_new):
    """Killed at thirty steps from the first to the last: after the next command, all is old or all is new."""
    draft = draft if is_new else other(draft)
    before_each = {} if is_new else contents_after(tmp_path / "model-old", [other(draft)])
    after = contents_after(tmp_path / "model-new", [draft])
    total = next(
        n
        for n in range(10, 5000, 10)
        if not run_killed(tmp_path / f"count-{n}", n, draft, is_new)[0]
    )
    states = set()
    for n in range(30):
        _, root = run_killed(tmp_path / f"kill-{n}", total * n // 30, draft, is_new)
        assert whole_places(contents(root), before_each, after)
        clear_leftovers(root)
        found = contents(root)
        assert found in (before_each, after)
        assert [path.name for path in root.iterdir() if path.name.startswith(".")] in (
            [],
            [".backup"],
        )
        states.add(found == after)
    assert states == {True, False}


def contents_after(root, drafts):
    """What is there after writing these."""
    for one in drafts:
        write_draft(one, root, force=True)
    return contents(root)


def run_killed(root, step, draft, is_new):
    """A portal in which a write was killed at a step: whether it was, and where it is."""
    root.mkdir()
    if not is_new:
        write_draft(other(draft), root)
    return killed_at(step, lambda: write_draft(draft, root, force=not is_new)), root


def whole_places(found, before, after):
    """Before anything is cleared, too: a package is whole, old or new, and no report stands without one."""
    package = {path: content for path, content in found.items() if path.startswith("datasets/")}
    wholes = [
        {p: c for p, c in state.items() if p.startswith("datasets/")} for state in (before, after)
    ]
    return package in wholes and (package or not found)


def test_what_a_running_command_stages_is_left_alone(tmp_path):
    """Only leftovers of processes that are gone are cleared."""
    mine = new_stage(tmp_path, "import")
    gone = tmp_path / ".new-99999999-abc"
    gone.mkdir()
    clear_leftovers(tmp_path)
    assert mine.is_dir() and not gone.exists()


def test_leftovers_are_no_files_of_git():
    """Neither those of an import nor those of `new`."""
    ignored = (Path(__file__).parents[3] / ".gitignore").read_text("utf-8").split()
    assert {".import-*/", ".new-*/"} <= set(ignored)
