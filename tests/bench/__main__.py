"""How fast, as ratios against a peer or a floor measured in the same run; nothing here asserts.

python -m tests.bench [DATASETS] [ROWS]
"""

import csv
import io
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import frictionless
import pandas as pd
import yaml

from site_builder.load.package import read_package

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "sample"
NUMBERS = "code,name,value\n"


def timed(action, runs=3):
    """The median of a few runs, in seconds."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def say(what, ours, peer, name):
    """One line: what, seconds, and the ratio to the peer."""
    print(f"{what:<46} {ours:8.2f} s   {ours / peer:6.2f} x {name} ({peer:.2f} s)")


def big_package(folder, rows):
    """A package of one table with so many rows."""
    folder.mkdir()
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows((f"{n}.{n % 9}", f"Dòng {n}", f"{n / 7:.2f}") for n in range(rows))
    (folder / "t.csv").write_text(NUMBERS + out.getvalue(), "utf-8")
    types = {"code": "string", "name": "string", "value": "number"}
    fields = [{"name": name, "type": kind} for name, kind in types.items()]
    described = {"name": folder.name, "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]}
    (folder / "datapackage.yaml").write_text(yaml.safe_dump(described), "utf-8")
    return folder


def bench_reading(work, rows):
    """Reading and checking a table: frictionless alone is the peer, pandas without any check the floor."""
    folder = big_package(work / "big", rows)
    ours = timed(lambda: read_package(folder, "big"))
    peer = timed(lambda: frictionless.validate(str(folder / "datapackage.yaml")))
    floor = timed(lambda: pd.read_csv(folder / "t.csv"))
    say(f"read and check {rows:,} rows", ours, peer, "frictionless validate")
    say("", ours, floor, "pandas.read_csv")


def many(work, datasets):
    """A copy of the sample with so many datasets more."""
    portal = work / "portal"
    shutil.copytree(SAMPLE, portal)
    config = portal / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("../../theme", str(ROOT / "theme")), "utf-8")
    for number in range(datasets):
        copy = portal / "datasets" / f"bo-{number}"
        shutil.copytree(SAMPLE / "datasets" / "thu-gom-indicators", copy)
        text = (copy / "datapackage.yaml").read_text("utf-8")
        text = text.replace("name: thu-gom-indicators", f"name: bo-{number}").replace("series: thu-gom\n", "")
        (copy / "datapackage.yaml").write_text(text.replace("indicators: {code", "x: {code"), "utf-8")
    return config


def plain(work, pages):
    """As many plain Markdown pages with a table, for MkDocs with its own theme."""
    folder = work / "plain" / "docs"
    folder.mkdir(parents=True)
    rows = "\n".join(f"| {n} | Dòng {n} | {n},50 |" for n in range(8))
    for number in range(pages):
        (folder / f"p{number}.md").write_text(f"# Trang {number}\n\n| a | b | c |\n|---|---|---|\n{rows}\n", "utf-8")
    (folder.parent / "mkdocs.yml").write_text("site_name: x\ntheme: {name: mkdocs}\n", "utf-8")
    return folder.parent / "mkdocs.yml"


def run(*words):
    """A command of this environment, its output thrown away."""
    subprocess.run([sys.executable, "-m", *map(str, words)], check=True, capture_output=True)


def bench_building(work, datasets):
    """A whole build, downloads and search included, against MkDocs' own theme over as many pages."""
    config, peer = many(work, datasets), plain(work, datasets)
    ours = timed(lambda: run("site_builder.cli", "build", "-f", config, "--site-dir", work / "site"), 1)
    pages = len(list((work / "site").rglob("*.html")))
    theirs = timed(lambda: run("mkdocs", "build", "-q", "-f", peer, "-d", work / "out"), 1)
    say(f"build {datasets} datasets ({pages} pages)", ours, theirs, f"mkdocs theme, {datasets} pages")


def main():
    """All measures, one line each."""
    datasets, rows = (int(word) for word in (sys.argv[1:] + ["100", "20000"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        bench_reading(Path(folder), rows)
        bench_building(Path(folder), datasets)


if __name__ == "__main__":
    main()
