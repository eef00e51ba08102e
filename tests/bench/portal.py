"""A made-up portal of any size: packages of plain tables, no two alike, the same in every run; with reports or without.

python -m tests.bench.portal FOLDER PACKAGES TABLES [ROWS]
"""

import csv
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "sample"
ROWS = 40
HOME = "---\ntitle: Trang chủ\ntemplate: home.html\n---\n\nMọi con số đều do người viết kiểm thử đặt ra.\n"
FIELDS = (
    ("code", "string", "Mã", ""),
    ("area", "string", "Địa bàn", ""),
    ("day", "date", "Ngày", ""),
    ("households", "integer", "Số hộ", "hộ"),
    ("volume", "number", "Khối lượng", "m³"),
    ("share", "number", "Tỷ lệ", "%"),
)


SERIES = """---
title: Khối lượng từng tháng
description: Mỗi tháng một báo cáo về khối lượng.
period_kinds: [month]
regime: statistical
indicators: khoi-luong-indicators
---

Mỗi tháng một báo cáo.
"""
REPORT = """---
title: Khối lượng, {period}
description: Khối lượng của một tháng.
series: khoi-luong
period: {period}
package: {package}
status: official
issued: {issued}
summary:
  - figure: '0.1'
    text: 'và {{{{ figure("0.2") }}}} đứng đầu danh mục.'
headlines:
  - figure: '0.1'
    label: Khối lượng thứ nhất
---

## Khối lượng trong tháng

Trong tháng có {{{{ figure("0.1") }}}}, {{{{ figure("0.2") }}}} và {{{{ figure("0.3") }}}}.

{{{{ table("bang-00") }}}}

## Các bảng khác

{others}
"""


def make_portal(
    folder: Path, packages: int, tables: int, rows: int = ROWS, *, reports: bool = False
) -> Path:
    """Write the sources of a portal with that many packages, each perhaps with a report; its `mkdocs.yml`."""
    (folder / "reports").mkdir(parents=True)
    (folder / "datasets").mkdir()
    settings = (
        (SAMPLE / "mkdocs.yml").read_text("utf-8").replace("../../theme", str(ROOT / "theme"))
    )
    lines = [
        line
        for line in settings.splitlines()
        if "indicators/index.md" not in line and "formats:" not in line
    ]
    (folder / "mkdocs.yml").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "reports" / "index.md").write_text(HOME, "utf-8")
    for number in range(packages):
        make_package(
            folder / "datasets" / f"goi-{number:05}", number, tables, rows, of_series=reports
        )
        if reports:
            _make_report(folder / "reports" / "khoi-luong", number, tables)
    if reports:
        (folder / "reports" / "khoi-luong" / "index.md").write_text(SERIES, "utf-8")
        _make_indicators(folder / "datasets" / "khoi-luong-indicators", rows)
    return folder / "mkdocs.yml"


def _period(number: int) -> str:
    return f"{1990 + number // 12}-{number % 12 + 1:02}"


def _make_report(folder: Path, number: int, tables: int) -> None:
    folder.mkdir(exist_ok=True)
    others = "\n\n".join(
        f'{{{{ table("bang-{place:02}") }}}}' for place in range(1, min(tables, 4))
    )
    facts = {
        "period": _period(number),
        "package": f"goi-{number:05}",
        "issued": f"{_period(number + 1)}-12",
    }
    (folder / f"{_period(number)}.md").write_text(REPORT.format(others=others, **facts), "utf-8")


def _make_indicators(folder: Path, rows: int) -> None:
    """The list of what the first table of each package counts."""
    folder.mkdir()
    lines = [f"0.{row},Khối lượng thứ {row},m³,quantity" for row in range(rows)]
    (folder / "indicators.csv").write_text(
        "\n".join(["code,name,unit,kind", *lines]) + "\n", "utf-8"
    )
    fields = [
        {"name": name, "type": "string", "title": name} for name in ("code", "name", "unit", "kind")
    ]
    roles = {field["name"]: field["name"] for field in fields}
    table = {
        "name": "indicators",
        "type": "table",
        "path": "indicators.csv",
        "title": "Danh mục",
        "indicators": roles,
    }
    table["schema"] = {"fields": fields, "primaryKey": "code"}
    _describe(folder, "Danh mục chỉ tiêu", [table], series="khoi-luong")


def make_package(
    folder: Path, number: int, tables: int, rows: int = ROWS, *, of_series: bool = False
) -> None:
    """One package: every table with a key, a day, a count and two figures, one of them not always there."""
    folder.mkdir()
    resources = []
    for place in range(tables):
        name = f"bang-{place:02}"
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow([field[0] for field in FIELDS])
            lines.writerows(_row(number, place, row) for row in range(rows))
        resources.append(
            {"name": name, "type": "table", "path": f"{name}.csv", **_described(number, place)}
        )
    of_report = {"series": "khoi-luong", "period": _period(number)} if of_series else {}
    if of_series:
        resources[0]["observations"] = {"indicator": "code", "value": "volume"}
    _describe(folder, f"Bộ số liệu {number}", resources, number, **of_report)


def _describe(
    folder: Path, title: str, resources: list[dict[str, object]], number: int = 0, **more: str
) -> None:
    described = {
        "name": folder.name,
        "title": title,
        "description": f"Khối lượng và số hộ của {len(resources)} bảng, do người viết kiểm thử đặt ra.",
        "language": "vi",
        **more,
        "keywords": [f"từ khóa {number % 7}", "khối lượng"],
        "themes": ["ENVI"],
        **({} if "period" in more else {"temporal": {"start": "2021-01-01", "end": "2021-12-31"}}),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "CC BY",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [
            {"title": "Phòng Môi trường", "email": "moi-truong@mau.example", "roles": ["creator"]}
        ],
        "resources": resources,
    }
    text = yaml.safe_dump(described, allow_unicode=True, sort_keys=False)
    (folder / "datapackage.yaml").write_text(text, "utf-8")


def _described(number: int, place: int) -> dict[str, object]:
    fields = [
        {"name": name, "type": kind, "title": title} | ({"unit": unit} if unit else {})
        for name, kind, title, unit in FIELDS
    ]
    fields[0]["constraints"] = {"required": True}
    return {
        "title": f"Bảng {place} của bộ {number}",
        "schema": {"fields": fields, "primaryKey": "code"},
    }


def _row(number: int, place: int, row: int) -> list[object]:
    seed = number * 7919 + place * 104729 + row * 31
    share = f"{seed % 997 / 10:.1f}" if seed % 11 else ""
    day = f"2021-{seed % 12 + 1:02}-{seed % 28 + 1:02}"
    return [
        f"{place}.{row}",
        f"Xã {seed % 56}",
        day,
        seed % 9000,
        f"{seed % 100000 / 7:.2f}",
        share,
    ]


if __name__ == "__main__":
    print(make_portal(Path(sys.argv[1]), *map(int, sys.argv[2:])))
