"""What a build holds in memory does not grow with the rows of its tables: summed over all of its processes."""

import os

import pytest

from tests.bench.long import make_long_portal
from tests.bench.memory import cost_of
from tests.conftest import AFTER_RELEASE

ROWS = 66_000  # just over the length from which rows stay in their file
MOST = 400 << 20  # bytes; with all rows held such a build takes half as much again
BUILD = """
import sys
from site_builder.load import package
package.LONG = int(sys.argv.pop(1))
from site_builder.cli import main
main()
"""


def peak(root, long):
    """Bytes at the peak of a whole build, search index included, where files from `long` bytes on are long."""
    words = ("build", "--no-cache", "--jobs", 1, "-f", root / "mkdocs.yml", "--site-dir", root / f"site-{long}")
    cost = cost_of("-c", BUILD, long, *words, env={**os.environ, "SOURCE_DATE_EPOCH": str(AFTER_RELEASE)})
    assert cost.code == 0
    return cost.peak


@pytest.mark.slow
def test_rows_are_not_held(tmp_path):
    """Pagefind, the painter of charts and DuckDB count too."""
    root = make_long_portal(tmp_path / "portal", ROWS).parent
    assert peak(root, package_long()) < MOST


def package_long():
    """From which length on rows stay in their file."""
    from site_builder.load.long_table import LONG

    return LONG
