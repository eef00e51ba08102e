"""scripts/bench: what it says of itself, what it refuses, and a run over two datasets."""

from itertools import pairwise

import pytest

from tests.bench import whole
from tests.bench.__main__ import BENCHES, main
from tests.bench.measure import Line
from tests.bench.memory import Cost


def ended(words, capsys):
    """How the command ends that measures nothing, and all that it said."""
    with pytest.raises(SystemExit) as end:
        main(words)
    return end.value.code, "".join(capsys.readouterr())


def test_help_teaches_every_kind_with_its_sizes(capsys):
    """And gives an example."""
    code, said = ended(["--help"], capsys)
    assert code == 0 and "scripts/bench whole 600 10" in said
    for name, bench in BENCHES.items():
        assert (
            " ".join((f"  {name}", *(f"[{size}]" for size in bench.sizes))) in said
            and bench.help in said
        )


@pytest.mark.parametrize(
    "words", [["wohle"], ["whole", "ten"], ["whole", "2", "1", "3"], ["all", "2"], ["many", "0"]]
)
def test_what_it_does_not_know_is_refused(words, capsys):
    """Before anything is measured, without a traceback."""
    code, said = ended(words, capsys)
    assert code == 2 and "scripts/bench: error: " in said


def test_a_line_says_ratio_target_and_whether_it_is_met():
    """Where nothing is aimed at, nothing is met."""
    assert str(Line("a", 3.0, 2.0, "b", 1.5)) == "| a | 3.0 s | b, 2.0 s | 1.50 | 1.5 | yes |"
    assert str(Line("a", 0.5, 0.25, "b", 1.5)) == "| a | 0.50 s | b, 0.25 s | 2.00 | 1.5 | no |"
    assert str(Line("a", 300, 1024, "b", unit="MB")) == "| a | 300 MB | b, 1024 MB | 0.29 |  |  |"


def test_cold_is_held_against_frictionless_and_the_rest_against_cold(tmp_path, monkeypatch):
    """With the sentence and the cell changed in between."""
    seen = []

    def cost(what, *words):
        seen.append(
            {
                path.parent.name + "/" + path.name: path.read_text("utf-8")
                for path in tmp_path.rglob("*.*")
            }
        )
        return Cost(5.0 if "frictionless" in what else 10.0 - len(seen), len(seen) << 20, 0)

    monkeypatch.setattr(whole, "spent", cost)
    monkeypatch.setattr(whole, "build", cost)
    cold, *rest, memory, files, _ = whole.lines(tmp_path, 1, 1)
    assert (cold.ours, cold.beside, cold.target) == (8.0, 5.0, 1.5)
    assert [line.beside for line in rest] == [8.0] * 5 and (memory.ours, files.ours) == (7.0, 0)
    assert [line.target for line in rest] == [0.03, 0.05, 0.05, None, 1.05]
    changed = [{name for name in old if old[name] != new[name]} for old, new in pairwise(seen)]
    assert changed == [set(), set(), {"reports/index.md"}, {"goi-00000/bang-00.csv"}, set(), set()]


@pytest.mark.slow
def test_two_datasets_are_built_and_told_in_one_table(capsys):
    """The table alone on stdout, after machine and load; what goes on, on stderr."""
    assert main(["sizes", "1"]) == 0
    told, said = capsys.readouterr()
    first, _, *rows = told.splitlines()
    assert " cores of " in first and "at the beginning" in first
    assert rows[0].startswith("| work | ours |") and [row.count("|") for row in rows] == [7] * 4
    assert rows[2].startswith("| 2 datasets, largest file but data: ") and rows[3].endswith(
        "| 1 | yes |"
    )
    assert said.startswith("2 datasets: cold, filling the store ... ")
