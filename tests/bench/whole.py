"""Whole builds of a made-up portal, as CPU seconds of all processes: from nothing, again, after one changed cell.

python -m tests.bench.whole [PACKAGES] [TABLES]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.portal import make_portal

VALIDATE = """
import sys, frictionless
for path in sys.argv[1:]:
    assert frictionless.validate(path).valid
"""


def measured(*words):
    """CPU seconds (user and system) and peak memory (MB) of a command and the processes that it waited for."""
    done = subprocess.Popen([sys.executable, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    assert done.returncode == 0, words
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


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
    """What each kind of build of a portal costs: CPU seconds, MB."""
    command = ("-m", "site_builder.cli", "build", "--jobs", 1, "-f", root / "mkdocs.yml", "--site-dir", root / "site")
    yield "cold, without a store", measured(*command, "--no-cache")
    yield "cold, filling the store", measured(*command)
    yield "nothing changed", measured(*command)
    change_text(root)
    yield "one sentence changed", measured(*command)
    change_cell(root)
    yield "one cell changed", measured(*command)


def main():
    """One line each, with its ratio to frictionless on the same packages and to the first."""
    packages, tables = (int(word) for word in (*sys.argv[1:], "60", "10")[:2])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "portal"
        make_portal(root, packages, tables)
        peer, _ = measured("-c", VALIDATE, *sorted(root.glob("datasets/*/datapackage.yaml")))
        print(f"{packages} x {tables}: frictionless validate {peer:.1f} s")
        first = 0.0
        for what, (seconds, memory) in builds(root):
            first = first or seconds
            ratios = f"{seconds / peer:5.2f} x frictionless  {seconds / first:5.2f} x cold"
            print(f"{what:<26} {seconds:6.1f} s  {memory:5.0f} MB  {ratios}", flush=True)


if __name__ == "__main__":
    main()
