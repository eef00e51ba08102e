"""What explains many findings at once: one line of a list, tried on what was read."""

import shutil
from pathlib import Path

import pytest

from site_builder.build.findings import check
from site_builder.core.problem import say_repair
from site_builder.plugin.reading import read_settings
from site_builder.plugin.settings import folders, site_config
from tests.portal import make_portal, read_portal

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = "code,parent,name,name_en,unit,unit_en,kind,decimals,direction,children\n"
LINES = {
    "1": ("", "Trường", "Schools", "sum"),
    "1.1": ("1", "Trường công", "Public schools", ""),
    "1.2": ("1", "Trường tư", "Private schools", ""),
    "2": ("", "Lớp", "Classes", "sum"),
    "2.1": ("2", "Lớp ở phố", "Classes in towns", ""),
    "2.2": ("2", "Lớp ở xã", "Classes in communes", ""),
}
FIGURES = {"1.1": 30, "1.2": 12, "1": 42, "2.1": 700, "2.2": 88, "2": 788}


def sums(root, moved):
    """A portal of two years and four areas whose list has sums, and a line that stands under another parent."""
    shutil.copytree(EXAMPLES / "ministry", root)
    lines = LINES | {code: (parent, *LINES[code][1:]) for code, parent in moved.items()}
    rows = "".join(
        f"{code},{p},{vi},{en},trường,schools,count,0,none,{kind}\n"
        for code, (p, vi, en, kind) in lines.items()
    )
    listed = root / "datasets/thu-vien-truong-hoc-indicators"
    (listed / "indicators.csv").write_text(HEAD + rows, "utf-8")
    descriptor = (
        (listed / "datapackage.yaml")
        .read_text("utf-8")
        .replace("formula: formula}", "parent: parent, children: children}")
    )
    descriptor = descriptor.replace(
        "{name: name, type: string, title: Tên,",
        "{name: parent, type: string, title: Thuộc}\n        - {name: name, type: string, title: Tên,",
    )
    descriptor = descriptor.replace(
        "{name: formula, type: string, title: Công thức}",
        "{name: children, type: string, title: Tổng}",
    )
    (listed / "datapackage.yaml").write_text(descriptor, "utf-8")
    for year in (2024, 2025):
        own = "".join(
            f"{code},{area},{value + n},\n" if "." in code else f"{code},{area},{value + 2 * n},\n"
            for n, area in enumerate(("ca-nuoc", "bac", "trung", "nam"), year - 2024)
            for code, value in FIGURES.items()
        )
        (root / f"datasets/thu-vien-truong-hoc-{year}/indicators.csv").write_text(
            f"code,area,value,note\n{own}", "utf-8"
        )
    return root


def reported(root):
    """The rules, rows and repairs of what is wrong in the datasets of a portal."""
    config = read_settings(root / "mkdocs.yml")
    problems = check(read_portal(root, site=site_config(config, folders(config))))
    return [
        (each.code, each.row, say_repair(each, str))
        for each in problems
        if each.file.startswith("datasets/")
    ]


def test_a_line_under_another_parent_explains_all_sums(tmp_path):
    """Sixteen sums of four areas and two years are broken, and one line of the list is named."""
    assert reported(sums(tmp_path / "right", {})) == []
    assert reported(sums(tmp_path / "moved", {"1.2": "2"})) == [("parent-misfits", 4, "Write “1”.")]


@pytest.mark.parametrize(
    ("most", "code"), [(100_000, "cell-slipped"), (100, "children-sum-broken")]
)
def test_a_slip_is_looked_for_among_so_many_figures(most, code, tmp_path, monkeypatch):
    """All pairs of a hundred figures in all their sums would take an author's patience."""
    root = sums(tmp_path / "portal", {})
    table = root / "datasets/thu-vien-truong-hoc-2024/indicators.csv"
    table.write_text(table.read_text("utf-8").replace("2,ca-nuoc,788,", "2,ca-nuoc,878,"), "utf-8")
    monkeypatch.setattr("site_builder.build.causes._TRIALS", most)
    assert [each[0] for each in reported(root)] == [code]


def test_two_lines_that_are_wrong_are_no_single_cause(tmp_path):
    """Nothing is guessed where no one change makes all agree."""
    codes = {code for code, *_ in reported(sums(tmp_path / "both", {"1.2": "2", "2.1": "1"}))}
    assert codes == {"children-sum-broken"}


def test_a_formula_turned_round(tmp_path):
    """It is written the other way where all figures then agree."""
    shutil.copytree(EXAMPLES / "district", tmp_path / "district")
    listed = tmp_path / "district/datasets/giai-quyet-ho-so-indicators/indicators.csv"
    listed.write_text(
        listed.read_text("utf-8").replace("[2] / [1] * 100", "[1] / [2] * 100"), "utf-8"
    )
    assert reported(tmp_path / "district") == [("formula-misfits", 4, "Write “[2] / [1] * 100”.")]


@pytest.mark.parametrize("value", ["1738", "1704"])
def test_no_slip_no_advice(tmp_path, value):
    """A figure that no slip makes right is compared with the source; one that is right is not asked about."""
    edits = [
        {
            "file": "datasets/thu-gom-2021-q1/indicators.csv",
            "replace": {"1.1,tấn,1704,": f"1.1,tấn,{value},"},
        }
    ]
    problems = check(read_portal(make_portal(tmp_path, edits)))
    codes = {each.code for each in problems if each.file.endswith("2021-q1/indicators.csv")}
    assert codes == ({"formula-broken"} if value == "1738" else set())


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("-indicators", ",%,percent,", ",%,count,", ("kind-misfits", 4, "Write “percent”.")),
        ("-2026-q3", "3,91.99,", "3,0.9199,", ("share-as-fraction", 4, "")),
    ],
)
def test_one_message_for_what_is_wrong_in_a_list_or_cell(tmp_path, file, old, new, expected):
    """A kind that no figure has is wrong in the list; the formula of a cell that has a finding of its own follows."""
    shutil.copytree(EXAMPLES / "district", tmp_path / "district")
    table = tmp_path / f"district/datasets/giai-quyet-ho-so{file}/indicators.csv"
    table.write_text(table.read_text("utf-8").replace(old, new), "utf-8")
    ((code, row, repair),) = reported(tmp_path / "district")
    assert (code, row, repair if expected[2] else "") == expected
