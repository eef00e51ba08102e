"""Whole builds of a made-up portal with reports: from nothing, again, after one changed sentence and one changed cell.

Cold is what a user runs: a build that fills the store.

python -m tests.bench.whole [PACKAGES] [TABLES]
"""

import shutil
import sys

from tests.bench.measure import Line, build, megabytes, spent
from tests.bench.portal import make_portal

VALIDATE = """
import sys, frictionless
for path in sys.argv[1:]:
    assert frictionless.validate(path).valid
"""


def change_cell(root, package=0):
    """Another share in the second row of a table."""
    path = sorted((root / "datasets").iterdir())[package] / "bang-00.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[2] = ",".join([*lines[2].split(",")[:-1], "99.9"])
    path.write_text("\n".join(lines) + "\n", "utf-8")


def change_text(root):
    """Another sentence on the home page."""
    path = root / "reports" / "index.md"
    path.write_text(path.read_text("utf-8") + "\nThêm một câu.\n", "utf-8")


def builds(root):
    """What each kind of build of a portal costs, and the most that its ratio to the first may be."""
    config = root / "mkdocs.yml"
    yield "cold", build("cold", config), 1.5
    yield "nothing changed", build("nothing changed", config), 0.03
    change_text(root)
    yield "one sentence changed", build("one sentence changed", config), 0.05
    change_cell(root)
    yield "one cell changed", build("one cell changed", config), 0.05
    yield "cold, without a store", build("cold, without a store", config, "--no-cache"), None
    shutil.rmtree(root / ".cache", ignore_errors=True)
    yield "cold, two processes", build("cold, two processes", config, "--jobs", 2), 1.05


def made_of_one(root):
    """Files of one package and its report, and the bytes of those that are not its data."""
    files = [
        path
        for name in ("datasets/goi-00000", "khoi-luong/1990-01")
        for path in (root / "site" / name).rglob("*.*")
    ]
    own = [
        path
        for path in files
        if path.suffix in (".csv", ".xlsx", ".parquet", ".zip") or path.stem.startswith("bang-")
    ]
    return len(files), sum(path.stat().st_size for path in files if path not in own)


def lines(work, packages, tables):
    """Cold beside frictionless on the same packages, every other beside cold, and the most memory of all."""
    root, size = work / "whole", f"{packages} packages x {tables} tables"
    make_portal(root, packages, tables, reports=True)
    descriptors = sorted(root.glob("datasets/*/datapackage.yaml"))
    peer = spent(f"{size}: frictionless validate", "-c", VALIDATE, *descriptors).seconds
    (_, cold, target), *others = made = list(builds(root))
    yield Line(f"{size}, cold", cold.seconds, peer, "frictionless validate", target)
    for what, cost, most in others:
        yield Line(f"{size}, {what}", cost.seconds, cold.seconds, "cold", most)
    most = max(megabytes(cost) for _, cost, _ in made)
    yield Line(f"{size}, peak memory of all builds", most, 700, "a bound", 1.0, "MB")
    files, size_of_one = made_of_one(root)
    yield Line(f"{size}, files of one package with its report", files, 30, "a bound", 1.0, "files")
    yield Line(f"{size}, the same, beside its data", size_of_one / 1e3, 400, "a bound", 1.0, "KB")


if __name__ == "__main__":
    from tests.bench.__main__ import main

    sys.exit(main(["whole", *sys.argv[1:]]))
