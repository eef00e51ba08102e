"""Long tables: how dear a check is beside frictionless and DuckDB on the same file, and how much memory is held.

CPU seconds beside a peer are of the reading alone, in a process that has imported everything before.
"""

import csv
import json

from tests.bench.measure import Line, megabytes, spent
from tests.bench.portal import make_portal

FIELDS = (
    ("id", "integer", {"required": True}),
    ("code", "string", {"required": True}),
    ("area", "string", {}),
    ("day", "date", {}),
    ("households", "integer", {"minimum": 0}),
    ("volume", "number", {"minimum": 0}),
    ("share", "number", {"maximum": 100}),
    ("done", "boolean", {}),
)
TIMED = """
import sys, time, json
{imports}
start = time.process_time()
{action}
json.dump(time.process_time() - start, open(sys.argv[2], "w"))
"""
PEERS = {
    "frictionless validate": (
        "import frictionless",
        "assert frictionless.validate(sys.argv[1] + '/datapackage.json').valid",
    ),
    "DuckDB reads it typed": (
        "import duckdb",
        "duckdb.connect(config={'threads': 1}).execute("
        'f"select count(id), max(code), max(area), max(day), sum(households), sum(volume), sum(share), count(done) '
        "from read_csv('{sys.argv[1]}/bang.csv')\").fetchall()",
    ),
    "this": (
        "from pathlib import Path\nfrom site_builder.load.packages.package import read_package",
        "assert not read_package(Path(sys.argv[1]), 'datasets/dai').problems",
    ),
}


WAYS = ("clean", "saved by Excel", "with five wrong cells")


def make_table(folder, rows, way="clean"):
    """A package of one table of eight columns, the same in every run; in other ways only what such files have."""
    folder.mkdir(parents=True)
    is_excel = way == "saved by Excel"
    with (folder / "bang.csv").open(
        "w", encoding="utf-8-sig" if is_excel else "utf-8", newline=""
    ) as file:
        lines = csv.writer(
            file, delimiter=";" if is_excel else ",", lineterminator="\r\n" if is_excel else "\n"
        )
        lines.writerow([name for name, _, _ in FIELDS])
        for row in range(rows):
            cells = _cells(row)
            if is_excel:
                cells[3] = "/".join(reversed(cells[3].split("-")))
                cells[5:7] = [cell.replace(".", ",") for cell in cells[5:7]]
            if way == WAYS[2] and row % (rows // 5 or 1) == 7:
                cells[4] = "nhiều"
            lines.writerow(cells)
    fields = [
        {"name": name, "type": kind, "title": name, "constraints": limits}
        for name, kind, limits in FIELDS
    ]
    if is_excel:
        fields[3]["format"] = "%d/%m/%Y"
        fields[5]["decimalChar"] = fields[6]["decimalChar"] = ","
    own = {"dialect": {"delimiter": ";"}} if is_excel else {}
    described = {
        "name": folder.name,
        "title": "Bảng dài",
        "description": "Một bảng dài do người viết kiểm thử đặt ra.",
        "language": "vi",
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
        "temporal": {"start": "2021-01-01", "end": "2021-12-31"},
        "resources": [
            {
                **{"name": "bang", "type": "table", "path": "bang.csv", **own},
                "schema": {"fields": fields, "primaryKey": ["id"]},
            }
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False), "utf-8")


def _cells(row):
    seed = row * 31
    share = f"{seed % 997 / 10:.1f}" if seed % 11 else ""
    day = f"2021-{seed % 12 + 1:02}-{seed % 28 + 1:02}"
    done = "true" if seed % 3 else "false"
    area, volume = f"Xã {seed % 56}, huyện", f"{seed % 100000 / 7:.2f}"
    return [str(row), f"{row % 97}.{row}", area, day, str(seed % 9000), volume, share, done]


def make_long_portal(root, rows, way="clean"):
    """A portal with that table alone; its `mkdocs.yml`."""
    config = make_portal(root, 0, 0)
    make_table(root / "datasets" / "dai", rows, way)
    return config


def lines(work, rows):
    """The reading alone beside frictionless and DuckDB on one file; the memory of a check of the portal around it."""
    config = make_long_portal(work / f"long-{rows}", rows)
    folder, told = config.parent / "datasets" / "dai", work / "seconds.json"
    alone = {}
    for name, (imports, action) in PEERS.items():
        spent(
            f"{rows:,} rows: {name}",
            "-c",
            TIMED.format(imports=imports, action=action),
            folder,
            told,
        )
        alone[name] = json.loads(told.read_text())
    for peer, target in (("frictionless validate", 0.05), ("DuckDB reads it typed", None)):
        yield Line(
            f"{rows:,} rows x {len(FIELDS)} read and checked",
            alone["this"],
            alone[peer],
            peer,
            target,
        )
    for way in WAYS:
        yield from _whole_lines(work / way, rows, way)


def _whole_lines(work, rows, way):
    """Whole processes, as somebody runs them, over one file of each kind that authors have."""
    config, size = make_long_portal(work, rows, way), f"{rows:,} rows {way}"
    check = spent(
        f"{size}: site-builder check", "-m", "site_builder.cli", "check", "-f", config, code=None
    )
    frictionless = ("-c", "import sys, frictionless\nfrictionless.validate(sys.argv[1])")
    peer = spent(
        f"{size}: frictionless validate",
        *frictionless,
        work / "datasets" / "dai" / "datapackage.json",
    )
    yield Line(f"{size}, check", check.seconds, peer.seconds, "frictionless validate", 1 / 12)
    yield Line(f"{size}, check, peak memory", megabytes(check), 300, "a bound", 1.0, "MB")
