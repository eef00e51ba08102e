"""A tiny portal for the explorer: a short table with sums and a long one, whose 600 rows are not in the page."""

import csv
from pathlib import Path

CONFIG = """site_name: Bảng để khám phá
site_url: https://bang.example/
docs_dir: reports
theme: {{name: null, custom_dir: {theme}}}
plugins:
  - open-data:
      formats: [csv, excel-csv, parquet]
      publisher: {{name: Văn phòng, email: a@bang.example}}
      contact: {{name: Văn phòng, email: a@bang.example}}
      licence: {{name: CC-BY-4.0, title: Creative Commons, url: https://creativecommons.org/licenses/by/4.0/}}
"""
PACKAGE = """name: phuong
title: Hồ sơ theo phường
description: Số hồ sơ của mỗi phường, dùng để kiểm thử.
language: vi
period: 2021
themes: [GOVE]
keywords: [hồ sơ]
licenses: [{name: CC-BY-4.0, title: Creative Commons, path: https://creativecommons.org/licenses/by/4.0/}]
contributors: [{title: Văn phòng, email: a@bang.example, roles: [creator, contact]}]
resources:
  - name: ngan
    type: table
    path: ngan.csv
    title: Bảng ngắn
    schema: &schema
      fields:
        - {name: phuong, type: string, title: Phường}
        - {name: quan, type: string, title: Quận}
        - {name: nam, type: year, title: Năm}
        - {name: so, type: number, title: Số hồ sơ, unit: hồ sơ, aggregate: sum}
        - {name: ty_le, type: number, title: Tỷ lệ đúng hạn, unit: '%'}
        - {name: ngay, type: date, title: Ngày báo cáo}
        - {name: ghi_chu, type: string, title: Ghi chú}
  - name: don-vi
    type: table
    path: don-vi.csv
    title: Bảng nhiều đơn vị
    schema:
      fields:
        - {name: khoan, type: string, title: Khoản}
        - {name: nam, type: year, title: Năm}
        - {name: so, type: number, title: Số lượng, aggregate: sum}
        - {name: don_vi, type: string, title: Đơn vị}
        - {name: ghi_chu, type: string, title: Ghi chú}
  - name: dai
    type: table
    path: dai.csv
    title: Bảng dài
    schema: *schema
  - name: rat-dai
    type: table
    path: rat-dai.csv
    title: Bảng rất dài
    schema:
      fields:
        - {name: phuong, type: string, title: Phường}
        - {name: quan, type: string, title: Quận}
        - {name: nam, type: year, title: Năm}
        - {name: so, type: number, title: Số hồ sơ, unit: hồ sơ, aggregate: sum}
        - {name: ty_le, type: number, title: Tỷ lệ đúng hạn, unit: '%'}
        - {name: ngay, type: datetime, title: Lúc báo cáo}
        - {name: ghi_chu, type: string, title: Ghi chú}
"""
HEADER = ["phuong", "quan", "nam", "so", "ty_le", "ngay", "ghi_chu"]
SHORT = [
    ["Hòa Cường", "Hải Châu", "2021", "1204.50", "77.70", "2021-06-14", "Đất đai, nhà ở"],
    ["Thạch Thang", "Hải Châu", "2021", "0.1", "100", "2021-06-14", '=HYPERLINK("x")'],
    ["Thanh Bình", "Hải Châu", "2021", "0.2", "9.00", "2021-06-15", ""],
    ["Hòa Cường", "Hải Châu", "2022", "900", "81.2", "2022-06-14", "dòng\nhai"],
    ["Mân Thái", "Sơn Trà", "2021", "", "", "2021-06-14", "chưa báo cáo"],
    ["Thọ Quang", "Sơn Trà", "2021", "12345678901234567.25", "3", "2021-07-01", 'nói "có"'],
    ["Tổng cộng", "", "2021", "99999", "", "", ""],
]
UNITS = [
    ["khoan", "nam", "so", "don_vi", "ghi_chu"],
    [
        "Đường mới mở ở các phường ven biển phía đông của thành phố, kể cả đường gom",
        "2021",
        "10000.50",
        "km",
        "Tổng",
    ],
    [
        "Đường mới mở ở các phường ven biển phía đông của thành phố, kể cả đường gom",
        "2022",
        "7500",
        "km",
        "x" * 400,
    ],
    ["Cầu", "2021", "-2.5", "cái", ""],
    ["Toàn thành phố", "2021", "5", "km", ""],
    ["Tổng (A+B)", "2021", "6", "km", ""],
]
LONG = [
    [
        f"Phường {n}",
        "Hải Châu" if n % 2 else "Sơn Trà",
        "2021",
        f"{n}.50",
        "1",
        "2021-01-02",
        "đường" if n == 577 else "",
    ]
    for n in range(1, 601)
]
# More than a page takes from a CSV, in two groups of rows of its Parquet file.
LONGEST = [
    [
        f"Tổ {n}",
        "Hải Châu",
        "2021",
        f"{n}.5" if n == 20_490 else f"{n}.125",
        "1",
        "2021-01-02T07:30:00+07:00",
        "hẻm" if n == 20_490 else "",
    ]
    for n in range(1, 20_501)
]


def write(root: Path, theme: Path) -> Path:
    """Write the portal's sources; gives its configuration."""
    package = root / "datasets" / "phuong"
    package.mkdir(parents=True)
    (root / "reports").mkdir()
    (root / "reports" / "index.md").write_text("---\ntitle: Đầu\n---\n\nChào.\n", "utf-8")
    (package / "datapackage.yaml").write_text(PACKAGE, "utf-8")
    tables = {
        "ngan": [HEADER, *SHORT],
        "don-vi": UNITS,
        "dai": [HEADER, *LONG],
        "rat-dai": [HEADER, *LONGEST],
    }
    for name, rows in tables.items():
        with (package / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    config = root / "mkdocs.yml"
    config.write_text(CONFIG.format(theme=theme), "utf-8")
    return config
