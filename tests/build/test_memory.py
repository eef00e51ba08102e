"""What a build holds in memory, summed over all of its processes: nothing for a row, and little for a dataset."""

import json
import os

import pytest

from site_builder.load.tables.long_table import LONG
from tests.bench.memory import cost_of
from tests.bench.portal import make_portal
from tests.conftest import AFTER_RELEASE

pytestmark = pytest.mark.slow

ROWS, LETTERS = 20_000, 1_500  # 30 MB: held as rows, texts and files, several times that
MOST = 440 << 20  # bytes; 400 MB measured, 541 with the rows held
FEW, MANY = 20, 120  # datasets of one table
EACH = 260_000  # bytes a dataset: 187,000 to 233,000 measured, by how much of Pagefind runs at the peak
BUILD = """
import sys
from site_builder.load.packages import package
package.LONG = int(sys.argv.pop(1))
from site_builder.cli import main
main()
"""

# Without painting, which costs most of a build and holds nothing for the next chart.
UNPAINTED = """
from site_builder.build.site import gallery
gallery.paint = lambda picture: b"png"
from site_builder.cli import main
main()
"""

LET_GO = """
import gc
from site_builder import plugin
from site_builder.model.package import Package
give_back = plugin.give_back_memory
def looked_at():
    give_back()
    assert not any(type(each) is Package for each in gc.get_objects())
plugin.give_back_memory = looked_at
from site_builder.cli import main
main()
"""


def make_wide(root):
    """A portal with one table of long texts."""
    config = make_portal(root, 0, 0)
    folder = root / "datasets" / "dai"
    folder.mkdir()
    with (folder / "bang.csv").open("w", encoding="utf-8") as file:
        file.write("id,text,value\n")
        file.writelines(
            f"{n},{f'lời {n % 97} '.ljust(LETTERS, 'abcdefgh'[n % 8])},{n}.50\n"
            for n in range(ROWS)
        )
    fields = [
        {"name": "id", "type": "integer"},
        {"name": "text", "type": "string"},
        {"name": "value", "type": "number"},
    ]
    described = {
        "name": "bang",
        "type": "table",
        "path": "bang.csv",
        "schema": {"fields": fields, "primaryKey": ["id"]},
    }
    people = [
        {"title": "Phòng Môi trường", "email": "moi-truong@mau.example", "roles": ["creator"]}
    ]
    package = {"name": "dai", "title": "Bảng dài", "contributors": people, "resources": [described]}
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    return config


def peak(config, program, *given):
    """Bytes at the peak of a whole build, search index included, by a program that takes some words first."""
    words = ("build", "--jobs", 1, "-f", config, "--site-dir", config.parent / "site")
    own = {
        name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")
    }  # it would count too
    cost = cost_of("-c", program, *given, *words, env={**own, "SOURCE_DATE_EPOCH": AFTER_RELEASE})
    assert cost.code == 0
    return cost.peak


def test_rows_are_not_held(tmp_path):
    """Pagefind, the painter of charts and DuckDB count too; with the rows held the same build breaks the bound."""
    config = make_wide(tmp_path / "portal")
    assert peak(config, BUILD, LONG) < MOST


def test_a_dataset_takes_little(tmp_path):
    """Two portals differ by their datasets alone, so what the program takes by itself does not count."""
    few, many = (
        peak(make_portal(tmp_path / str(count), count, 1), UNPAINTED) for count in (FEW, MANY)
    )
    assert many - few < EACH * (MANY - FEW)


def test_no_dataset_is_in_memory_while_the_index_is_made(tmp_path):
    """Pagefind needs the room for itself."""
    assert peak(make_portal(tmp_path / "portal", 3, 1), LET_GO)
