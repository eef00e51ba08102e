"""Long tables: how dear a check is beside frictionless and DuckDB on the same file, and how much memory is held.

CPU seconds beside a peer are of the reading alone, in a process that has imported everything before.
"""

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


def make_table(folder, rows):
    """A package of one table of eight columns, the same in every run."""
    folder.mkdir(parents=True)
    with (folder / "bang.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(name for name, _, _ in FIELDS) + "\n")
        file.writelines(f"{line}\n" for line in map(_line, range(rows)))
    fields = [{"name": name, "type": kind, "title": name, "constraints": limits} for name, kind, limits in FIELDS]
    described = {
        "name": folder.name,
        "title": "Bảng dài",
        "description": "Một bảng dài do người viết kiểm thử đặt ra.",
        "language": "vi",
        "licenses": [{"name": "CC-BY-4.0", "title": "CC BY", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [{"title": "Phòng Môi trường", "email": "moi-truong@mau.example", "roles": ["creator"]}],
        "temporal": {"start": "2021-01-01", "end": "2021-12-31"},
        "resources": [
            {"name": "bang", "type": "table", "path": "bang.csv", "schema": {"fields": fields, "primaryKey": ["id"]}}
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(described, ensure_ascii=False), "utf-8")


def _line(row):
    seed = row * 31
    share = f"{seed % 997 / 10:.1f}" if seed % 11 else ""
    day = f"2021-{seed % 12 + 1:02}-{seed % 28 + 1:02}"
    done = "true" if seed % 3 else "false"
    return f'{row},{row % 97}.{row},"Xã {seed % 56}, huyện",{day},{seed % 9000},{seed % 100000 / 7:.2f},{share},{done}'


def make_long_portal(root, rows):
    """A portal with that table alone; its `mkdocs.yml`."""
    config = make_portal(root, 0, 0)
    make_table(root / "datasets" / "dai", rows)
    return config


def lines(work, rows):
    """The reading alone beside frictionless and DuckDB on one file; the memory of a check of the portal around it."""
    config = make_long_portal(work / f"long-{rows}", rows)
    folder, told = config.parent / "datasets" / "dai", work / "seconds.json"
    alone = {}
    for name, (imports, action) in PEERS.items():
        spent(f"{rows:,} rows: {name}", "-c", TIMED.format(imports=imports, action=action), folder, told)
        alone[name] = json.loads(told.read_text())
    check = spent(f"{rows:,} rows: site-builder check", "-m", "site_builder.cli", "check", "-f", config)
    for peer, target in (("frictionless validate", 0.05), ("DuckDB reads it typed", None)):
        yield Line(f"{rows:,} rows x {len(FIELDS)} read and checked", alone["this"], alone[peer], peer, target)
    yield Line(f"{rows:,} rows, check, peak memory", megabytes(check), 1024, "a bound", 1.0, "MB")
