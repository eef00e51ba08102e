"""Whole builds of a made-up portal: from nothing, again, after one changed sentence and after one changed cell.

python -m tests.bench.whole [PACKAGES] [TABLES]
"""

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
    """What each kind of build of a portal costs."""
    config = root / "mkdocs.yml"
    yield "cold, without a store", build("cold, without a store", config, "--no-cache")
    yield "cold, filling the store", build("cold, filling the store", config)
    yield "nothing changed", build("nothing changed", config)
    change_text(root)
    yield "one sentence changed", build("one sentence changed", config)
    change_cell(root)
    yield "one cell changed", build("one cell changed", config)


def lines(work, packages, tables):
    """Cold beside frictionless on the same packages, every other beside cold, and the most memory of all."""
    root, size = work / "whole", f"{packages} packages x {tables} tables"
    make_portal(root, packages, tables)
    descriptors = sorted(root.glob("datasets/*/datapackage.yaml"))
    peer = spent(f"{size}: frictionless validate", "-c", VALIDATE, *descriptors).seconds
    (_, cold), *others = made = list(builds(root))
    yield Line(f"{size}, cold", cold.seconds, peer, "frictionless validate", 1.0)
    for what, cost in others:
        yield Line(f"{size}, {what}", cost.seconds, cold.seconds, "cold", 0.05 if what == "one cell changed" else None)
    most = max(megabytes(cost) for _, cost in made)
    yield Line(f"{size}, peak memory of all builds", most, 1024, "a bound", 1.0, "MB")


if __name__ == "__main__":
    from tests.bench.__main__ import main

    sys.exit(main(["whole", *sys.argv[1:]]))
