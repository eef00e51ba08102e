"""A made-up portal of any size: packages of plain tables, no two alike, the same in every run.

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


def make_portal(folder: Path, packages: int, tables: int, rows: int = ROWS) -> Path:
    """Write the sources of a portal with that many packages; its `mkdocs.yml`."""
    (folder / "reports").mkdir(parents=True)
    (folder / "datasets").mkdir()
    settings = (SAMPLE / "mkdocs.yml").read_text("utf-8").replace("../../theme", str(ROOT / "theme"))
    lines = [line for line in settings.splitlines() if "indicators/index.md" not in line and "formats:" not in line]
    (folder / "mkdocs.yml").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "reports" / "index.md").write_text(HOME, "utf-8")
    for number in range(packages):
        make_package(folder / "datasets" / f"goi-{number:05}", number, tables, rows)
    return folder / "mkdocs.yml"


def make_package(folder: Path, number: int, tables: int, rows: int = ROWS) -> None:
    """One package: every table with a key, a day, a count and two figures, one of them not always there."""
    folder.mkdir()
    resources = []
    for place in range(tables):
        name = f"bang-{place:02}"
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow([field[0] for field in FIELDS])
            lines.writerows(_row(number, place, row) for row in range(rows))
        resources.append({"name": name, "type": "table", "path": f"{name}.csv", **_described(number, place)})
    described = {
        "name": folder.name,
        "title": f"Bộ số liệu {number}",
        "description": f"Khối lượng và số hộ của {tables} bảng, do người viết kiểm thử đặt ra.",
        "language": "vi",
        "keywords": [f"từ khóa {number % 7}", "khối lượng"],
        "themes": ["ENVI"],
        "temporal": {"start": "2021-01-01", "end": "2021-12-31"},
        "licenses": [{"name": "CC-BY-4.0", "title": "CC BY", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [{"title": "Phòng Môi trường", "email": "moi-truong@mau.example", "roles": ["creator"]}],
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
    return {"title": f"Bảng {place} của bộ {number}", "schema": {"fields": fields, "primaryKey": "code"}}


def _row(number: int, place: int, row: int) -> list[object]:
    seed = number * 7919 + place * 104729 + row * 31
    share = f"{seed % 997 / 10:.1f}" if seed % 11 else ""
    day = f"2021-{seed % 12 + 1:02}-{seed % 28 + 1:02}"
    return [f"{place}.{row}", f"Xã {seed % 56}", day, seed % 9000, f"{seed % 100000 / 7:.2f}", share]


if __name__ == "__main__":
    print(make_portal(Path(sys.argv[1]), *map(int, sys.argv[2:])))
