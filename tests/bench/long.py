"""Long tables: how dear a check is beside frictionless and DuckDB on the same file, and how much memory is held.

python -m tests.bench.long [ROWS ...] [--build]

CPU seconds are those of whole processes, start and imports included, and once more of the reading alone, in a process
that has imported everything before. `--build` builds a portal around the table too.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.memory import cost_of
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
        "from pathlib import Path\nfrom site_builder.load.package import read_package",
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


def bench(work, rows, *, builds):
    """All measures of one length, one line each."""
    config = make_long_portal(work / f"portal-{rows}", rows)
    folder, told = config.parent / "datasets" / "dai", work / "seconds.json"
    print(f"{rows:,} rows x {len(FIELDS)}, {(folder / 'bang.csv').stat().st_size >> 20} MB", flush=True)
    alone = {}
    for name, (imports, action) in PEERS.items():
        cost = cost_of("-c", TIMED.format(imports=imports, action=action), folder, told)
        assert cost.code == 0, name
        alone[name] = json.loads(told.read_text())
        say(name, cost, f"reading alone {alone[name]:.2f} s")
    print(f"  frictionless / this: {alone['frictionless validate'] / alone['this']:.1f}", flush=True)
    say("site-builder check", cost_of("-m", "site_builder.cli", "check", "-f", config))
    if builds:
        words = ("-m", "site_builder.cli", "build", "--jobs", 1, "-f", config, "--site-dir", work / "site")
        say("site-builder build, cold", cost_of(*words))
        say("site-builder build, nothing changed", cost_of(*words))


def say(name, cost, more=""):
    """One line."""
    failed = f"ENDED WITH {cost.code}" if cost.code else ""
    print(f"  {name:<36} {cost.seconds:7.1f} s  {cost.peak >> 20:5} MB  {more}{failed}", flush=True)


def main():
    """One block for each length asked for."""
    lengths = [int(word) for word in sys.argv[1:] if word.isdecimal()] or [1_000_000]
    with tempfile.TemporaryDirectory() as folder:
        for rows in lengths:
            bench(Path(folder), rows, builds="--build" in sys.argv)


if __name__ == "__main__":
    main()
