"""What is entered into the lists of a series is printed first, as it will stand in its file."""

import pytest
from click.testing import CliRunner

from site_builder.cli import main

pytestmark = pytest.mark.whole


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (
            "90",
            [
                "datasets/cap-nuoc-indicators/targets.csv: a new row",
                "  indicator: 2",
                "  value: 90",
            ],
        )
    ],
)
def test_a_dry_run_prints_the_file_and_the_parts_of_the_row(sample_copy, value, printed):
    """So that whoever answers for the figures can agree to it; nothing is written."""
    target = sample_copy / "datasets/cap-nuoc-indicators/targets.csv"
    before = target.read_bytes()
    words = ["series", "target", "cap-nuoc", "2", "2021", ">=", value, "--dry-run", "--lang", "en"]
    done = CliRunner().invoke(main, [*words, "-f", str(sample_copy / "mkdocs.yml")])
    assert done.exit_code == 0, done.output
    assert [line for line in done.output.splitlines() if line in printed] == printed
    assert target.read_bytes() == before
