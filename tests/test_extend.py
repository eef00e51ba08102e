"""A package of one's own, as docs/extend.md prints it: installed beside the tool, it checks, imports and publishes."""

import os
import re
import sys
import tomllib

import pytest

from tests.conftest import ROOT, start
from tests.portal import copy_sample

FILES = re.compile(r"^`ours/([\w.]+)`:?\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(language):
    """The files that the page prints."""
    return dict(FILES.findall((ROOT / f"docs/extend{language}.md").read_text("utf-8")))


def test_both_languages_print_one_package():
    """To the last letter."""
    assert printed("") == printed(".vi") and set(printed("")) == {"pyproject.toml", "ours.py"}


@pytest.mark.slow
def test_the_package_of_the_page_works(tmp_path):
    """Its check reports, its command imports and is listed, its format is published."""
    files, beside = printed(""), tmp_path / "packages"
    (info := beside / "ours-1.0.dist-info").mkdir(parents=True)
    (beside / "ours.py").write_text(files["ours.py"], "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ours\nVersion: 1.0\n", "utf-8")
    points = tomllib.loads(files["pyproject.toml"])["project"]["entry-points"]
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in of.items()) for group, of in points.items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    root = copy_sample(tmp_path / "portal", "cap-nuoc*")
    config = root / "mkdocs.yml"
    kept = [line for line in config.read_text("utf-8").splitlines() if "formats:" not in line]
    config.write_text("\n".join(kept).replace("../../theme", str(ROOT / "theme")), "utf-8")
    descriptor = root / "datasets/thu-gom-2021-q1/datapackage.yaml"
    descriptor.write_text(re.sub("(?m)^description: .*", "description: Ngắn.", descriptor.read_text("utf-8")), "utf-8")
    (tmp_path / "counter.log").write_text("2021-04-01 12\n2021-04-02 9\n", "utf-8")
    paths = os.pathsep.join([str(beside), *sys.path])

    def run(*words, code=0):
        done = start(*words, PYTHONPATH=paths)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stderr if code else done.stdout

    run("import", "counter", tmp_path / "counter.log", root / "datasets/visitors")
    assert "2021-04-02,9" in (root / "datasets/visitors/visitors.csv").read_text("utf-8")
    assert "import counter" in run("import", "--help")
    run("dataset", "describe", root / "datasets/visitors", "-f", config)
    assert "[ours-description-short]" in run("check", "-f", config)
    run("build", "-f", config, "--site-dir", tmp_path / "out")
    table = (tmp_path / "out/datasets/thu-gom-2021-q1/points.tsv").read_text("utf-8")
    assert table.splitlines()[1].split("\t")[:3] == ["1", "chợ", "Chợ Đình"]

    slips = {
        "for package in": ("for package in 1 / 0,", "ZeroDivisionError: division"),
        "(find)": ("(fnd)", "'fnd'"),
    }
    for right, (wrong, reason) in slips.items():
        (beside / "ours.py").write_text(files["ours.py"].replace(right, wrong), "utf-8")
        assert reason in run("check", "-f", config, code=1)
    assert "ours:COMMANDS" in run("--help", code=1)
