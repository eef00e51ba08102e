"""What a table may cost: too wide, too long in reading or too large ends as a coded problem, and soon."""

import json
import subprocess
import sys
import time

import pytest

from site_builder.core.platform.processes import within
from site_builder.core.problem import CostError
from site_builder.load.packages import package
from tests.load.folder import codes, field, one_table, read, write_package

FIELDS = [field("a"), field("b", "number")]
WIDE = 20_000
LONG = "a,b\n" + "".join(f"mã {n},{n % 1000}.25\n" for n in range(20_000))
ROW_BY_ROW = {"missingValues": ["-"]}  # which the pass over whole files does not know
SECONDS = 20.0  # of CPU, of the 30 that a table may have

# Reads a package in a process of its own: the codes, the rows, and by how much the process grew (bytes).
CHILD = """
import json, resource, sys
from pathlib import Path
from site_builder.load.packages import package
from site_builder.load.packages.package import read_package
package.MEMORY = int(sys.argv[2])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reading = read_package(Path(sys.argv[1]), "datasets/pkg", frozenset())
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
rows = len(reading.package.resources[0].table) if reading.package else 0
print(json.dumps([[problem.code for problem in reading.problems], rows, grown]))
"""


def in_child(folder, content, memory=package.MEMORY):
    """The package of one table read elsewhere."""
    home = write_package(folder, *one_table(content, FIELDS, schema=ROW_BY_ROW))
    command = [sys.executable, "-c", CHILD, str(home), str(memory)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.csv", ",".join(f"c{n}" for n in range(WIDE)) + "\n" + ",".join(["1"] * WIDE) + "\n"),
        ("a.json", json.dumps([{f"c{n}": n for n in range(WIDE)}])),
        ("a.ndjson", json.dumps({f"c{n}": n for n in range(WIDE)}) + "\n"),
    ],
)
def test_twenty_thousand_columns_are_refused_at_once(tmp_path, path, content):
    """In every form, with the number of columns and how many are read."""
    before = time.process_time()
    reading = read(tmp_path, *one_table(content, path=path, type="table"))
    assert codes(reading) == ["table-unreadable"]
    assert dict(reading.problems[0].facts)["note"].facts == {"count": "20000", "most": "16384"}
    assert time.process_time() - before < SECONDS


# Coverage locks while it meets a file: an exception out of a signal would leave it locked.
@pytest.mark.no_cover
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # it may come while rubbish is collected
def test_a_reading_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    """At the bound of CPU time, as a problem of the table."""
    monkeypatch.setattr(package, "SECONDS", 0.03)
    reading = read(tmp_path, *one_table(LONG, FIELDS, schema=ROW_BY_ROW))
    assert (reading.package, codes(reading)) == (None, ["table-too-costly"])


@pytest.mark.no_cover
@pytest.mark.whole
def test_a_library_that_swallows_the_word_hears_it_again():
    """Frictionless takes any error while it reads a cell for one of the cell."""
    told, ends = 0, time.process_time() + SECONDS
    with within(0.01, package.MEMORY):
        while told < 2 and time.process_time() < ends:
            try:
                while time.process_time() < ends:
                    sum(range(1000))
            except CostError:
                told += 1
    assert told == 2


@pytest.mark.whole
def test_a_reading_that_grows_too_large_is_stopped(tmp_path):
    """At the bound of memory, likewise."""
    found, rows, _ = in_child(tmp_path, LONG + "x,1\n" * 200_000, 12 << 20)
    assert (found, rows) == (["table-too-costly"], 0)


# Small objects until none can be had, in a block so far down that its place is an object, too.
SMALL = """
import contextlib
from site_builder.core.platform.processes import within
stopped, kept = 0, [None] * 1_000_000
def grow():
    {filler}
    with contextlib.suppress(KeyError):
        for place in range(len(kept)):
            kept[place] = (place, str(place), [place], {place: 1})
for more in range(12):
    try:
        with within(60, (12 << 20) + more * 100_000):
            grow()
    except MemoryError:
        stopped += 1
        kept[:] = [None] * len(kept)
print(stopped)
"""


@pytest.mark.whole
@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere no system tells how much memory a process has"
)
def test_a_block_without_a_byte_left_ends():
    """Where the system refused the smallest object, CPython tried for ever to note where it was refused."""
    filler = "\n    ".join(f"a{n} = {n}" for n in range(400))
    command = [sys.executable, "-c", SMALL.replace("{filler}", filler)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "12\n"


def test_a_thousand_slow_cells_cost_little(tmp_path):
    """`(a+)+$` is matched in linear time."""
    fields = [field("a", constraints={"pattern": "(a+)+$"}), FIELDS[1]]
    content = "a,b\n" + "".join(f"{'a' * 60}!{n},1\n" for n in range(1000))
    before = time.process_time()
    assert set(codes(read(tmp_path, *one_table(content, fields)))) == {"cell-constraint"}
    assert time.process_time() - before < SECONDS


@pytest.mark.whole
def test_a_column_of_days_in_another_form_costs_little(tmp_path):
    """They are one finding, of its first row."""
    content = "a,b\n" + "".join(f"{n % 28 + 1:02}/12/2022,{n}\n" for n in range(16_000))
    before = time.process_time()
    reading = read(tmp_path, *one_table(content, [field("a", "date"), FIELDS[1]]))
    assert codes(reading) == ["cell-type"]
    assert time.process_time() - before < SECONDS


@pytest.mark.slow
def test_a_million_rows_take_less_than_a_gibibyte(tmp_path):
    """Measured on a fifth of them: about 430 bytes a row of two columns."""
    rows = 200_000
    content = "a,b\n" + "".join(f"mã {n},{n % 1000}.25\n" for n in range(rows))
    found, read_rows, grown = in_child(tmp_path, content)
    assert (found, read_rows) == ([], rows)
    assert grown / rows * 1_000_000 < 1 << 30
