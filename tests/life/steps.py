"""Two years of a portal, a step a month: what its publisher does between one deployment and the next."""

import csv

import openpyxl

from tests.portal import finish

SERIES, NEW_SERIES = "bao-cao", "tinh-hinh"
LIST = f"{SERIES}-indicators"
GIVEN = {
    "name": "Cổng",
    "publisher": "Sở",
    "email": "a@so.example",
    "language": "vi",
    "host": "so.example",
}
Q2, Q3, Q4 = (f"{SERIES}-2026-q{quarter}" for quarter in (2, 3, 4))
HALVES = "theo-huyen"
AREAS = """area,name,valid_from,valid_to,code,replaced_by
huyen-mau,Huyện Mẫu,,,48,
huyen-ben,Huyện Bến,,,49,
"""
BY_AREA = """resources:
  - name: observations
    type: table
    path: observations.csv
    title: Yêu cầu theo huyện
    observations: {indicator: indicator, area: area, period: period, value: value}
    schema:
      fields:
        - {name: indicator, type: string, title: Chỉ tiêu}
        - {name: area, type: string, title: Huyện}
        - {name: period, type: string, title: Kỳ}
        - {name: value, type: number, title: Giá trị}
      primaryKey: [indicator, area, period]
"""


def started(it):
    """`init`, published without any extra."""
    options = (
        f"--{key}={value}"
        for key, value in (GIVEN | {"licence": "CC-BY-4.0", "series": "Báo cáo"}).items()
    )
    it.run("init", ".", *options)
    finish(it.root)


def released(it):
    """The list and the first report have editions."""
    it.run("release", LIST, "--note", "Lần đầu.", bare=True)
    it.run("release", Q2, "--note", "Lần đầu.", bare=True)


def corrected(it):
    """A digit, as a correction."""
    it.edit(f"datasets/{Q2}/indicators.csv", "371", "372")
    it.edit(f"datasets/{Q2}/indicators.csv", "90.05", "90.29")
    it.run("release", Q2, "--kind", "correction", "--note", "Gõ nhầm.")


def listed(it):
    """Indicators come, change and go; a target and a break; the released list asks for an edition."""
    added = it.run(
        "series", "add", SERIES, "4", "--name", "Hồ sơ số hóa", "--unit", "hồ sơ", "--kind", "count"
    )
    assert f"site-builder release {LIST}" in added
    it.run("series", "reword", SERIES, "1", "--name", "Yêu cầu đã nhận")
    it.run(
        "series", "add", SERIES, "5", "--name", "Hồ sơ giấy", "--unit", "hồ sơ", "--kind", "count"
    )
    it.run("series", "retire", SERIES, "5", "--until", "2026-Q3", "--successor", "4")
    it.run("series", "target", SERIES, "3", "2026-Q4", ">=", "90")
    it.run(
        "series",
        "break",
        SERIES,
        "3",
        "2026-Q4",
        "--kind",
        "method",
        "--note",
        "Đếm theo cách mới.",
    )
    assert f"site-builder release {LIST}" in it.run("check", code=1)
    it.run("release", LIST, "--note", "Năm thay đổi.")


def translated(it):
    """A second language."""
    it.edit("mkdocs.yml", "      language: vi\n", "      languages: [vi, en]\n")


def filled(it):
    """The next report, filled in with Excel: an estimate."""
    it.run("new", "report", SERIES, "2026-Q4")
    it.run("dataset", "excel", "export", Q4, "phieu.xlsx")
    book = openpyxl.load_workbook(it.root / "phieu.xlsx")
    rows = {row[0].value: row for row in book["indicators"].iter_rows(min_row=2) if row[0].value}
    assert [cell.value for cell in rows["4"][:3]] == [
        "4",
        "Hồ sơ số hóa",
        "hồ sơ",
    ] and "5" not in rows
    for code, value in {"1": 400, "2": 366, "3": 91.5, "4": 12}.items():
        rows[code][3].value = value
    book.save(it.root / "phieu.xlsx")
    it.run("dataset", "excel", "import", "phieu.xlsx", "--yes")
    with (it.root / f"datasets/{Q4}/indicators.csv").open(encoding="utf-8", newline="") as file:
        found = {row["code"]: row["value"] for row in csv.DictReader(file)}
    assert found == {"1": "400", "2": "366", "3": "91.5", "4": "12"}
    it.edit(f"reports/{SERIES}/2026-q4.md", "status: draft", "status: preliminary")
    it.finish(f"reports/{SERIES}/2026-q4.md", f"datasets/{Q4}/datapackage.yaml")
    it.day += 40
    it.run("release", Q4, "--note", "Số sơ bộ.")


def settled(it):
    """Preliminary figures become official."""
    it.edit(f"reports/{SERIES}/2026-q4.md", "status: preliminary", "status: official")
    it.edit(f"datasets/{Q4}/indicators.csv", "366", "368")
    it.edit(f"datasets/{Q4}/indicators.csv", "91.5", "92")
    it.run("release", Q4, "--kind", "revision", "--note", "Số chính thức.")


def renamed(it):
    """A dataset that was released twice gets a shorter name."""
    it.run("dataset", "rename", Q2, "quy-2", "--note", "Tên ngắn.")


def renamed_again(it):
    """And another one, released between; one that was never released is renamed, too."""
    it.run("release", "quy-2", "--note", "Dưới tên mới.")
    it.run("dataset", "rename", "quy-2", "quy-hai", "--note", "Tên dễ đọc.")
    it.run("dataset", "rename", Q3, "quy-3", "--note", "Tên ngắn.")


def withdrawn(it):
    """An edition is taken back, and what was wrong corrected."""
    it.run("dataset", "withdraw", Q4, "1.0.0", "--reason", "Sai nguồn.")
    it.edit(f"datasets/{Q4}/indicators.csv", "4,12", "4,13")
    it.run("release", Q4, "--kind", "correction", "--note", "Sửa số hồ sơ.")


def refused(it):
    """What nobody may do is refused, and nothing changes."""
    it.refused("release", Q4, "--note", "Không có gì mới.")
    it.refused("dataset", "rename", "quy-3", Q2, "--note", "Tên cũ của tập khác.")
    it.refused("dataset", "remove", "quy-3", "--note", "Báo cáo còn đó.")
    it.refused("dataset", "withdraw", Q4, "9.0.0", "--reason", "Không có bản này.")
    it.refused("dataset", "withdraw", Q4, "1.0.0", "--reason", "Đã rút rồi.")
    it.refused(
        "dataset",
        "rename",
        "https://so.example/",
        "https://khac.example/",
        "--note",
        "Chưa ghi site_url.",
    )
    it.refused("new", "dataset", Q2)
    it.refused("dataset", "rename", "Sở", "Sở", "--note", "Không đổi gì.")


def measured(it):
    """An indicator is counted in another unit from a period on."""
    counted = ("--kind", "unit", "--unit", "trang", "--note", "Đếm trang, không đếm hồ sơ.")
    it.run("series", "break", SERIES, "4", "2027-Q1", *counted)
    it.run("release", LIST, "--note", "Đơn vị mới.")


def charted(it):
    """Figures by district, in a dataset that no report is about."""
    it.write("datasets/areas.csv", AREAS)
    it.run(
        "series",
        "add",
        SERIES,
        "6",
        "--name",
        "Yêu cầu theo huyện",
        "--unit",
        "yêu cầu",
        "--kind",
        "count",
    )
    it.run("release", LIST, "--note", "Thêm chỉ tiêu theo huyện.")
    it.run("new", "dataset", HALVES)
    file = f"datasets/{HALVES}/datapackage.yaml"
    for table in (it.root / f"datasets/{HALVES}").glob("*.csv"):
        table.unlink()
    head = (it.root / file).read_text("utf-8").partition("resources:")[0]
    head = head.replace(
        "# period: 2026-H1",
        f"temporal: {{start: '2026-04-01', end: '2026-06-30'}}\nseries: {SERIES}",
    )
    it.write(file, f"{head}{BY_AREA}")
    it.write(f"datasets/{HALVES}/observations.csv", "indicator,area,period,value\n")
    observed(it, "6,huyen-mau,2026-Q2,200", "6,huyen-ben,2026-Q2,212")
    it.run("release", HALVES, "--note", "Lần đầu.")


def observed(it, *rows):
    """More figures by district."""
    path = it.root / f"datasets/{HALVES}/observations.csv"
    path.write_text(path.read_text("utf-8") + "".join(f"{row}\n" for row in rows), "utf-8")


# The figures of a quarter before are counted by the new districts.
ASKED = ("--reason", "area-out-of-time", "Tính lại theo địa giới mới.")


def split(it):
    """A district becomes two."""
    it.edit("datasets/areas.csv", "Huyện Mẫu,,,48", "Huyện Mẫu,,2027-12-31,48")
    it.edit(
        "datasets/areas.csv",
        "48,\n",
        "48,\nmau-dong,Mẫu Đông,2028-01-01,,50,\nmau-tay,Mẫu Tây,2028-01-01,,51,\n",
    )
    it.run("dataset", "rename", "huyen-mau", "mau-dong,mau-tay", "--note", "Chia theo nghị quyết.")
    observed(it, "6,mau-dong,2026-Q3,90", "6,mau-tay,2026-Q3,110")
    it.edit(f"datasets/{HALVES}/datapackage.yaml", "2026-06-30", "2026-09-30")
    it.run("release", HALVES, "--note", "Huyện Mẫu chia đôi.", *ASKED)


def merged(it):
    """Two districts become one."""
    it.edit("datasets/areas.csv", "Huyện Bến,,,49,", "Huyện Bến,,2028-01-31,49,ben-tay")
    it.edit(
        "datasets/areas.csv",
        "2028-01-01,,51,",
        "2028-01-01,2028-01-31,51,ben-tay\nben-tay,Bến Tây,2028-02-01,,52,",
    )
    it.run("dataset", "rename", "huyen-ben,mau-tay", "ben-tay", "--note", "Nhập theo nghị quyết.")
    observed(it, "6,ben-tay,2026-Q4,330")
    it.edit(f"datasets/{HALVES}/datapackage.yaml", "2026-09-30", "2026-12-31")
    it.run("release", HALVES, "--note", "Huyện Bến và Mẫu Tây nhập một.", *ASKED)


def removed(it):
    """A dataset with editions goes, another stands in its place; one that nobody released goes, too."""
    it.run("dataset", "remove", HALVES, "--note", "Nay in trong báo cáo.", "--successor", "quy-hai")
    it.run("new", "dataset", "tam")
    it.edit("datasets/tam/datapackage.yaml", "# period: 2026-H1", "period: 2026-H1")


def removed_again(it):
    """What was published once and never released."""
    it.run("dataset", "remove", "tam", "--note", "Thừa.")


def called(it):
    """The publisher has another name."""
    it.edit("mkdocs.yml", 'name: "Sở"', 'name: "Sở Nội vụ"')
    it.run("dataset", "rename", "Sở", "Sở Nội vụ", "--note", "Tên mới từ tháng này.")


def reworded(it):
    """A sentence of a released report is put right, which `check` asks to be named."""
    it.edit(
        f"reports/{SERIES}/2026-q4.md",
        "## Kết quả chính",
        "Bản này sửa một câu.\n\n## Kết quả chính",
    )
    assert "released-text-changed" in it.run("check", code=1)
    it.run("release", f"{SERIES}/2026-q4", "--kind", "correction", "--note", "Sửa một câu.")


def moved(it):
    """The portal has another address."""
    it.edit("mkdocs.yml", 'site_url: "https://so.example/"', 'site_url: "https://moi.example/"')
    it.run(
        "dataset",
        "rename",
        "https://so.example/",
        "https://moi.example/",
        "--note",
        "Cổng có tên miền mới.",
    )
    it.site = "https://moi.example/"


def upgraded(it):
    """A newer version of the tool: nothing that readers see changes."""
    it.run("check", "upgrade", "--write")


def next_year(it):
    """The next report, of the list as it is now."""
    it.run("new", "report", SERIES, "2027-Q1")
    it.write(
        f"datasets/{SERIES}-2027-q1/indicators.csv",
        "code,value,note\n1,500,\n2,450,\n3,90,\n4,200,\n",
    )
    it.finish(f"reports/{SERIES}/2027-q1.md", f"datasets/{SERIES}-2027-q1/datapackage.yaml")
    it.run("release", f"{SERIES}-2027-q1", "--note", "Quý đầu năm.")


def corrected_again(it):
    """Under its newest name before anything was released there, in two languages; then once more."""
    for number, (old, new) in enumerate([("372", "373"), ("373", "374")]):
        it.edit("datasets/quy-hai/indicators.csv", old, new)
        it.edit(
            "datasets/quy-hai/indicators.csv",
            ("90.29", "90.53")[number],
            ("90.53", "90.78")[number],
        )
        assert "released-cell-changed" in it.run("check", code=1)
        it.run(
            "release",
            "quy-hai",
            "--kind",
            "correction",
            "--note",
            "Gõ nhầm.",
            "--note-en",
            "Misprint.",
        )


def withdrawn_before(it):
    """An older edition under a name of before is still what it was; the newest is taken back."""
    it.run("dataset", "withdraw", "quy-hai", "1.0.0", "--reason", "Có số sai.")


def spoken(it):
    """A report without tables is released by its address, and its spelling put right."""
    head = f"title: Quý đầu tiên\ndescription: Không có bảng.\nseries: {SERIES}\nperiod: 2026-Q1\nstatus: official"
    it.write(f"reports/{SERIES}/2026-q1.md", f"---\n{head}\n---\n\n## Kết quả\n\nChỉ có lời văn.\n")
    early = ("--reason", "period-not-expected", "Có trước khi chuỗi bắt đầu.")
    it.run("release", f"{SERIES}/2026-q1", "--note", "Lần đầu.", *early)
    it.edit(f"reports/{SERIES}/2026-q1.md", "lời văn.", "lời.")
    it.run("release", f"{SERIES}/2026-q1", "--kind", "wording", "--note", "Gọn hơn.")
    it.run("new", "series", "mot-lan", "--title", "Một lần", "--kind", "year")
    it.run("new", "report", "mot-lan", "2026")
    it.write("datasets/mot-lan-2026/figures.csv", "id,label,value,unit\nso,Số,5,việc\n")
    it.write(
        "reports/mot-lan/2026.md",
        f"---\n{head}\n".replace(SERIES, "mot-lan").replace("-Q1", "") + _ONCE,
    )
    it.finish("reports/mot-lan/index.md", "datasets/mot-lan-2026/datapackage.yaml")
    it.run("release", "mot-lan-2026", "--note", "Lần đầu.")


_ONCE = 'package: mot-lan-2026\n---\n\n## Kết quả\n\nCó {{ figure("so") }}.\n'


def readdressed(it):
    """A report, then its series, have other addresses; what names them goes along, and a text is put right between."""
    it.edit(
        "reports/about.md",
        "## ",
        f"Xem [quý đầu]({SERIES}/2026-q1.md) và [chuỗi](../indicators/{SERIES}/).\n\n## ",
    )
    it.edit(
        "mkdocs.yml",
        "  - Giới thiệu: about.md",
        f"  - Chuỗi: {SERIES}/index.md\n  - Giới thiệu: about.md",
    )
    it.run("series", "rename", f"{SERIES}/2026-q1", "quy-dau", "--note", "Tên dễ đọc.")
    it.run("series", "rename", SERIES, NEW_SERIES, "--note", "Chuỗi có tên mới.")
    assert f"[quý đầu]({NEW_SERIES}/quy-dau.md)" in (it.root / "reports/about.md").read_text(
        "utf-8"
    )
    assert f"{NEW_SERIES}/index.md" in (it.root / "mkdocs.yml").read_text("utf-8")
    it.edit(f"reports/{NEW_SERIES}/quy-dau.md", "lời.", "lời văn.")
    assert "released-text-changed" in it.run("check", code=1)
    it.run("release", f"{NEW_SERIES}/quy-dau", "--kind", "correction", "--note", "Thiếu một chữ.")
    it.refused("new", "series", SERIES, "--title", "Báo cáo", "--kind", "year")
    it.refused("series", "rename", f"{NEW_SERIES}/quy-dau", "2026-q4", "--note", "Đã có.")


def closed(it):
    """A report is removed, and a series with its reports and data."""
    it.run(
        "series",
        "remove",
        f"{NEW_SERIES}/quy-dau",
        "--note",
        "Thừa.",
        "--successor",
        f"{NEW_SERIES}/2026-q4",
    )
    it.run("series", "remove", "mot-lan", "--note", "Chỉ có một lần.")
    assert not (it.root / "datasets/mot-lan-2026").exists()
    assert "mot-lan" not in (it.root / "mkdocs.yml").read_text("utf-8")


def quiet(it):
    """Nothing happens."""


# Each step with what changes.json notifies by it: kind, and the dataset by its first name.
STEPS = {
    started: [],
    released: [("edition", Q2), ("edition", LIST)],
    corrected: [("correction", Q2)],
    listed: [("edition", LIST)],
    translated: [],
    filled: [("edition", Q4)],
    settled: [("edition", Q4)],
    renamed: [("renaming", Q2)],
    renamed_again: [("edition", Q2), ("renaming", Q3), ("renaming", Q2)],
    withdrawn: [("correction", Q4), ("withdrawal", Q4)],
    refused: [],
    measured: [("edition", LIST)],
    charted: [("edition", LIST), ("edition", HALVES)],
    split: [("edition", HALVES), ("split", "")],
    merged: [("edition", HALVES), ("merge", "")],
    removed: [("removal", HALVES)],
    removed_again: [("removal", "tam")],
    called: [],
    reworded: [("correction", Q4)],
    moved: [],
    upgraded: [],
    next_year: [("edition", f"{SERIES}-2027-q1")],
    corrected_again: [("correction", Q2), ("correction", Q2)],
    withdrawn_before: [("withdrawal", Q2)],
    spoken: [("edition", "mot-lan-2026"), ("wording", "")],
    readdressed: [("correction", ""), ("renaming", ""), ("renaming", "")],
    closed: [("removal", ""), ("removal", ""), ("removal", ""), ("removal", "mot-lan-2026")],
    quiet: [],
}
