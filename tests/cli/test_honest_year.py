"""A year of honest steps from `init` on: each exits 0, the portal is built and deployed after it, editions stay.

`tests/build/test_life.py` compares what harvesters read after such steps; here it is the commands as they are typed.
"""

import csv
import json

import openpyxl
import pytest

from tests.build.test_extras import BLOCK
from tests.conftest import command, start

pytestmark = pytest.mark.slow

DAY = 86_400
FIRST = 1_795_800_000  # 28 November 2026
SERIES = "bao-cao"
LIST = f"{SERIES}-indicators"
GIVEN = {"name": "Cổng", "publisher": "Sở", "email": "a@so.example", "language": "vi", "host": "so.example"}


class Portal:
    """A portal on a day, with or without the extras; never leaves this module."""

    def __init__(self, folder):
        self.root, self.served, self.bare = folder / "portal", folder / "www", folder / "bare"
        self.root.mkdir()
        self.bare.mkdir()
        (self.bare / "sitecustomize.py").write_text(BLOCK, "utf-8")
        self.day = 0

    def run(self, *words, code=0, bare=False):
        """A command: what it printed."""
        run, path = (start, {"PYTHONPATH": str(self.bare)}) if bare else (command, {})
        done = run(*words, cwd=self.root, SOURCE_DATE_EPOCH=str(FIRST + self.day * DAY), **path)
        assert done.returncode == code, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def publish(self, bare=False):
        """Check, build, deploy on the next day; every released file is served with its bytes."""
        self.day += 1
        assert self.run("check", bare=bare).splitlines()[-1].startswith("0 lỗi")
        self.run("build", "--jobs", "1", bare=bare)
        self.run("deploy", str(self.served))
        for folder in (self.root / "datasets").glob("*/editions/*"):
            package, version = folder.parts[-3], folder.parts[-1]
            for file in (each for each in folder.rglob("*") if each.is_file()):
                place = self.served / "datasets" / package / version / file.relative_to(folder)
                assert not place.suffix or place.parent.name == "changes" or place.read_bytes() == file.read_bytes()

    def edit(self, file, old, new):
        """A text of the portal changed by hand."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, text
        path.write_text(text.replace(old, new), "utf-8")


def test_a_year_of_honest_steps(tmp_path):
    """No step ends in a refusal, none loses an address, none changes what was released."""
    it = Portal(tmp_path)
    options = (f"--{key}={value}" for key, value in (GIVEN | {"licence": "CC-BY-4.0", "series": "Báo cáo"}).items())
    it.run("init", ".", *options)
    it.publish(bare=True)
    it.run("release", LIST, "--note", "Lần đầu.", bare=True)
    it.run("release", f"{SERIES}-2026-q2", "--note", "Lần đầu.", bare=True)
    it.publish(bare=True)

    listed = it.run("indicator", "add", SERIES, "4", "--name", "Hồ sơ số hóa", "--unit", "hồ sơ", "--kind", "count")
    assert f"site-builder release {LIST}" in listed
    it.run("indicator", "rename", SERIES, "1", "--name", "Yêu cầu đã nhận")
    it.run("indicator", "add", SERIES, "5", "--name", "Hồ sơ giấy", "--unit", "hồ sơ", "--kind", "count")
    it.run("indicator", "retire", SERIES, "5", "--until", "2026-Q3", "--successor", "4")
    it.run("target", SERIES, "3", "2026-Q4", ">=", "90")
    it.run("break", SERIES, "3", "2026-Q4", "--kind", "method", "--note", "Đếm theo cách mới.")
    assert f"site-builder release {LIST}" in it.run("check", code=1)
    it.run("release", LIST, "--note", "Năm thay đổi.")
    it.publish()

    it.edit("mkdocs.yml", "      language: vi\n", "      languages: [vi, en]\n")
    it.publish()
    it.run("new", "report", SERIES, "2026-Q4")
    draft = f"{SERIES}-2026-q4"
    it.run("excel", "export", draft, "phieu.xlsx")
    book = openpyxl.load_workbook(it.root / "phieu.xlsx")
    rows = {row[0].value: row for row in book["indicators"].iter_rows(min_row=2) if row[0].value}
    assert [cell.value for cell in rows["4"][:3]] == ["4", "Hồ sơ số hóa", "hồ sơ"] and "5" not in rows
    for code, value in {"1": 400, "2": 366, "3": 91.5, "4": 12}.items():
        rows[code][3].value = value
    book.save(it.root / "phieu.xlsx")
    it.run("excel", "import", "phieu.xlsx", "--yes")
    with (it.root / f"datasets/{draft}/indicators.csv").open(encoding="utf-8", newline="") as file:
        assert {row["code"]: row["value"] for row in csv.DictReader(file)} == {
            "1": "400",
            "2": "366",
            "3": "91.5",
            "4": "12",
        }
    it.day += 40
    it.publish()

    it.edit(f"datasets/{SERIES}-2026-q2/indicators.csv", "371", "372")
    it.edit(f"datasets/{SERIES}-2026-q2/indicators.csv", "90.05", "90.29")
    it.run("release", f"{SERIES}-2026-q2", "--kind", "correction", "--note", "Gõ nhầm.")
    it.publish()
    it.run("rename", f"{SERIES}-2026-q2", "quy-2", "--note", "Tên ngắn.")  # released twice
    it.publish()
    it.run("rename", f"{SERIES}-2026-q3", "quy-3", "--note", "Tên ngắn.")  # never released
    it.publish()
    it.run("new", "dataset", "tam")
    it.edit("datasets/tam/datapackage.yaml", "# period: 2026-H1", "period: 2026-H1")
    it.publish()
    it.run("remove", "tam", "--note", "Thừa.")
    it.publish()
    gone = json.loads((it.served / "api/v1/datasets" / f"{SERIES}-2026-q2.json").read_text("utf-8"))["data"]["gone"]
    assert gone["successor"] == "quy-2"
    for place in ("", "en/"):
        assert "quy-2" in (it.served / place / f"datasets/{SERIES}-2026-q2/index.html").read_text("utf-8")
