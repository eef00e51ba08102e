"""Releasing and withdrawing: what is written, and what is refused."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.authoring.release import Request, plan_release
from site_builder.authoring.retire import withdraw
from site_builder.core.problem import BuildRefused
from site_builder.core.text import Text
from site_builder.load.portal.publication import Folders
from site_builder.model.log import parse_log, parse_version, relinked
from tests.portal import (
    alter_line,
    apply_edit,
    check_portal,
    make_portal,
    read_portal,
    release_portal,
)

pytestmark = pytest.mark.whole

NAME = "thu-gom-2021-q1"
HOME = f"datasets/{NAME}"
DIGIT = {"file": f"{HOME}/indicators.csv", "replace": {"959.35": "959.36"}}
WORD = {"file": f"{HOME}/datapackage.yaml", "replace": {"title: Vị trí": "title: Địa điểm"}}
UNIT = {
    "file": f"{HOME}/datapackage.yaml",
    "replace": {
        "title: Số liệu}\n        - {name: note": "title: Số liệu, unit: tấn}\n        - {name: note"
    },
}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The sample, its package released once; not to be written to."""
    root = make_portal(tmp_path_factory.mktemp("released"))
    release_portal(root, NAME)
    return root


@pytest.fixture
def portal(released, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(released, tmp_path / "portal"))


def frozen(root, version):
    """Every file of an edition by name."""
    folder = root / HOME / "editions" / version
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(root, package=NAME, note="Số mới", **request):
    """The codes of what stands against a release; nothing may have been written."""
    before = sorted(root.rglob("*"))
    with pytest.raises(BuildRefused) as refusal:
        release_portal(root, package, note, **request)
    assert sorted(root.rglob("*")) == before
    return [problem.code for problem in refusal.value.problems]


def take_back(root, version="1.0.0", reason="Cân hỏng"):
    """Withdraw an edition of the copy."""
    folders = Folders(root, root / "reports", root / "datasets")
    return withdraw(folders, read_portal(root), NAME, parse_version(version), Text(reason))


def lines(root):
    """What the log says, line by line."""
    return [
        json.loads(line)
        for line in (root / "datasets/events.jsonl").read_text("utf-8").splitlines()
    ]


def test_the_first_edition(portal):
    """Version 1.0.0, dated by the build's time, with a checksum of every file; beside them lies nothing else."""
    line, _ = lines(portal)  # the second is of what the report says
    assert list(line) == ["event", "day", "dataset", "version", "reason", "fixes"]
    assert [line[key] for key in list(line)[:-1]] == [
        "release",
        "2022-07-01",
        NAME,
        "1.0.0",
        "Công bố lần đầu",
    ]
    files = frozen(portal, "1.0.0")
    assert line["fixes"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())
    }


def test_an_edition_holds_every_download(portal):
    """All formats of every table, the descriptor, and the ZIP."""
    names = set(frozen(portal, "1.0.0"))
    assert {
        f"points{each}" for each in (".csv", ".excel.csv", ".json", ".xlsx", ".parquet")
    } <= names
    assert {"datapackage.json", f"{NAME}.zip", "sha256sums.txt"} <= names


def test_the_frozen_descriptor_carries_its_version(portal):
    """The file says which edition it is of."""
    assert b'"version": "1.0.0"' in frozen(portal, "1.0.0")["datapackage.json"]


def test_the_data_of_today_carry_the_last_version(portal):
    """What is published beside the editions says the same."""
    assert read_portal(portal).publication.package(NAME).version == "1.0.0"


@pytest.mark.parametrize(("edit", "version"), [(WORD, "1.0.1"), (DIGIT, "1.1.0"), (UNIT, "2.0.0")])
def test_the_smallest_right_version_is_proposed(portal, edit, version):
    """Patch for wording, minor for figures, major for meaning."""
    apply_edit(portal, edit)
    assert str(release_portal(portal, NAME, "Sửa").edition.version) == version


def test_older_editions_are_not_touched(portal):
    """Not one byte, whatever is released later."""
    before = frozen(portal, "1.0.0")
    apply_edit(portal, DIGIT)
    release_portal(portal, NAME, "Sửa", kind="correction")
    assert frozen(portal, "1.0.0") == before


def test_the_difference_is_frozen_too(portal):
    """Exactly the changed cell, with the note as its reason."""
    apply_edit(portal, DIGIT)
    release_portal(portal, NAME, "Chép nhầm", kind="correction")
    assert frozen(portal, "1.1.0")["changes/changes.csv"].decode() == (
        "table,row,column,facet,old,new,reason,kind,level\nindicators,1.2,value,,959.35,959.36,Chép nhầm,cell,minor\n"
    )


def test_a_change_may_have_a_reason_of_its_own(portal):
    """By the address of its cell."""
    apply_edit(portal, DIGIT)
    plan = release_portal(portal, NAME, "Rà soát", reasons={"indicators:1.2:value": "Cân lại"})
    assert [change.reason for change in plan.edition.changes] == ["Cân lại"]


def test_after_a_release_the_checks_pass(portal):
    """Doing what the message says mends it."""
    apply_edit(portal, DIGIT)
    assert [each.code for each in check_portal(portal)] == ["released-cell-changed"]
    release_portal(portal, NAME, "Chép nhầm", kind="correction")
    assert check_portal(portal) == ()


def test_a_plan_writes_nothing(portal):
    """A dry run leaves no trace."""
    apply_edit(portal, DIGIT)
    before = sorted(portal.rglob("*"))
    plan_release(
        Folders(portal, portal / "reports", portal / "datasets"),
        read_portal(portal),
        Request(NAME, Text("x")),
    )
    assert sorted(portal.rglob("*")) == before


def test_a_release_that_broke_off_is_passed_over(portal):
    """A folder whose name begins with a point is no edition."""
    (portal / HOME / "editions" / ".1.1.0-77").mkdir()
    assert check_portal(portal) == ()


def test_a_figure_changed_as_a_patch_is_refused(portal):
    """The version must be as large as the change."""
    apply_edit(portal, DIGIT)
    assert refused(portal, version=parse_version("1.0.1")) == ["release-version-small"]


def test_a_larger_version_is_allowed(portal):
    """An agency may count higher than it must."""
    apply_edit(portal, DIGIT)
    assert (
        str(release_portal(portal, NAME, "x", version=parse_version("3.0.0")).edition.version)
        == "3.0.0"
    )


@pytest.mark.parametrize("version", ["1.0.0", "0.9.0"])
def test_a_version_that_is_taken_or_older_is_refused(portal, version):
    """Versions rise."""
    apply_edit(portal, DIGIT)
    assert refused(portal, version=parse_version(version)) == ["release-version-small"]


def test_an_empty_note_is_refused(portal):
    """Readers are told why, always."""
    apply_edit(portal, DIGIT)
    assert refused(portal, note="") == ["release-note-empty"]


def test_nothing_changed_is_refused(portal):
    """An edition that says the same would be noise."""
    assert refused(portal) == ["release-nothing-changed"]


def test_a_first_correction_is_refused(tmp_path):
    """Nothing was released that could have been wrong."""
    assert refused(make_portal(tmp_path), kind="correction") == ["release-kind-wrong"]


def test_an_unknown_package_is_refused(portal):
    """With the names there are."""
    assert refused(portal, "khac") == ["release-package-unknown"]


def test_a_package_with_errors_is_refused(portal):
    """What the checks refuse is not frozen."""
    apply_edit(portal, {"file": f"{HOME}/points.csv", "replace": {"2020-12-31": "hôm qua"}})
    assert "release-package-unknown" not in refused(portal)


def test_a_reason_for_a_place_that_did_not_change_is_refused(portal):
    """A slip in the address would lose the reason."""
    apply_edit(portal, DIGIT)
    assert refused(portal, reasons={"indicators:1.3:value": "x"}) == ["release-reason-unplaced"]


def test_a_file_called_as_the_difference_is_refused(tmp_path):
    """The edition's own names stay free."""
    root = make_portal(tmp_path)
    resource = "resources:\n  - {name: record, path: changes, title: X}\n"
    apply_edit(root, {"file": f"{HOME}/datapackage.yaml", "replace": {"resources:\n": resource}})
    apply_edit(root, {"file": f"{HOME}/changes", "write": "x"})
    assert refused(root) == ["release-name-taken"]


def test_a_withdrawn_edition_keeps_its_files_in_the_source(portal):
    """Only a line of the log says that it was withdrawn, when and why."""
    before = frozen(portal, "1.0.0")
    take_back(portal)
    assert frozen(portal, "1.0.0") == before
    line = lines(portal)[-1]
    assert [line[key] for key in ("event", "day", "version", "reason")] == [
        "withdraw",
        "2022-07-01",
        "1.0.0",
        "Cân hỏng",
    ]


def test_after_a_withdrawal_a_correction_is_asked_for(portal):
    """And releasing it makes the checks pass."""
    take_back(portal)
    assert [each.code for each in check_portal(portal)] == ["edition-withdrawn-current"]
    apply_edit(portal, DIGIT)
    release_portal(portal, NAME, "Cân lại", kind="correction")
    assert check_portal(portal) == ()


def test_a_withdrawn_edition_may_lose_its_files(portal):
    """What must not be kept can be deleted."""
    take_back(portal)
    (portal / HOME / "editions/1.0.0/points.xlsx").unlink()
    assert "edition-file-missing" not in [each.code for each in check_portal(portal)]


@pytest.mark.parametrize(
    ("version", "reason", "code"),
    [("1.0.0", "", "withdraw-reason-empty"), ("2.0.0", "x", "withdraw-version-unknown")],
)
def test_withdrawing_is_refused(portal, version, reason, code):
    """Without a reason, or where there is no such edition."""
    with pytest.raises(BuildRefused) as refusal:
        take_back(portal, version, reason)
    assert [problem.code for problem in refusal.value.problems] == [code]


def test_an_edition_is_withdrawn_once(portal):
    """The first reason stays."""
    take_back(portal)
    with pytest.raises(BuildRefused):
        take_back(portal, reason="khác")


def test_the_day_of_a_release_is_that_of_viet_nam(tmp_path):
    """At 20:00 UTC it is tomorrow in Hà Nội."""
    root = make_portal(tmp_path)
    reading = read_portal(root)
    late = replace(reading.publication, built=datetime(2022, 6, 30, 20, 0, tzinfo=UTC))
    folders = Folders(root, root / "reports", root / "datasets")
    plan = plan_release(folders, replace(reading, publication=late), Request(NAME, Text("x")))
    assert str(plan.edition.date) == "2022-07-01"


def test_new_file_forms_wait_for_an_edition_of_their_own(portal, monkeypatch):
    """A form that the frozen edition has not is released with the kind “format”; the data stay as they are."""
    gone = portal / HOME / "editions/1.0.0/points.parquet"
    gone.unlink()
    log = portal / "datasets/events.jsonl"
    alter_line(log, 1, reseal=gone.relative_to(portal))
    log.write_bytes(relinked(parse_log(log.read_bytes())).content)
    assert refused(portal, kind="format", version=parse_version("1.0.0")) == [
        "release-version-small"
    ]
    made = release_portal(portal, NAME, "Thêm Parquet", kind="format").edition
    assert (made.kind, str(made.version), made.changes) == ("format", "1.0.1", ())
    assert made.file("points.parquet")


def test_an_edition_of_the_same_forms_is_refused(portal):
    """Nothing is new."""
    assert refused(portal, kind="format") == ["release-nothing-changed"]


def test_changed_data_are_no_edition_of_forms(portal):
    """They need a kind that says so."""
    apply_edit(portal, DIGIT)
    with pytest.raises(BuildRefused) as refusal:
        release_portal(portal, NAME, "Số mới", kind="format")
    (problem,) = refusal.value.problems
    assert (problem.code, [name for name, _ in problem.facts]) == (
        "release-format-only",
        ["address"],
    )


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (
            {"file": "reports/thu-gom/2021-q1.md", "append": "\n… Viết lời cho kỳ này.\n"},
            ["text-unfinished"],
        ),
        (
            {
                "file": f"{HOME}/datapackage.yaml",
                "replace": {"title: Vị trí": "title: Địa điểm, … "},
            },
            [],
        ),
        ({"file": f"{HOME}/figures.csv", "replace": {",3,": ",,"}}, ["figures-empty"]),
    ],
)
def test_what_would_print_dots_is_not_released(portal, edit, codes):
    """While it is a draft it is a warning; an edition that says “…” would stay for good."""
    apply_edit(portal, edit)
    found = [
        each for each in check_portal(portal) if each.code in ("text-unfinished", "figures-empty")
    ]
    assert [(each.code, each.severity) for each in found] == [(code, "warning") for code in codes]
    assert codes == [
        code
        for code in (refused(portal) if codes else [])
        if code in ("text-unfinished", "figures-empty")
    ]
