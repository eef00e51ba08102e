"""Faults are planted where they should be, tests kill them, and the checkout stays as it is."""

import subprocess

import pytest

from tests.conftest import ROOT
from tests.mutate.faults import faults_of
from tests.mutate.run import SURVIVORS, Trial, copied, modules, sample, source_of, told, try_all
from tests.mutate.targets import TARGETS


def planted(code):
    """What stands in the place of a function's body after each fault, by what was there."""
    source = f"def f(a, b, c=1):\n    {code}\n".encode()
    return {
        fault.planted(source).decode().splitlines()[1].strip()
        for fault in faults_of("m.py", source)
    }


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a in b", {"x = a not in b"}),
        ("x = a is b", {"x = a is not b"}),
        ("x = a and b", {"x = (a or b)"}),
        ("x = not a", {"x = bool(a)"}),
        ("x = a + b", {"x = (a - b)"}),
        ("x = a * b", {"x = (a / b)"}),
        ("x = 7", {"x = 8"}),
        ("x = True", {"x = False"}),
        ("x = 'đạt'", {'x = ""'}),
        ("x = 'a sentence of some words'", set()),
        ("x = f'{a}1'", set()),
        ("return a", {"return None"}),
        ("return None", set()),
        ("raise a", {"pass"}),
        ("a(b)", {"pass"}),
        ("x = a(b, d=c)", {"x = a(b)"}),
        ("x = max(a)", {"x = min(a)"}),
        ("x = [e for e in a if b]", {"x = [e for e in a if True]"}),
        ("x: Literal['word'] = a", set()),
    ],
)
def test_faults_of_a_line(code, faults):
    """One small thing each, and nothing of annotations or sentences."""
    assert planted(code) == faults


def test_every_fault_is_still_python():
    """And differs from what was there."""
    for module in ("core/numbers/number.py",):
        source = source_of(module)
        for fault in faults_of(module, source):
            assert fault.planted(source) != source
            compile(fault.planted(source), module, "exec")


def test_the_sample_is_the_same_each_time():
    """By its seed; another seed draws others."""
    names, again, others = (
        [fault.name for fault in sample(20, seed, "core/")] for seed in (1, 1, 2)
    )
    assert names == again != others
    assert len(set(names)) == 20


def test_a_fault_keeps_its_name_when_lines_move():
    """So that the sample and its explanations last."""
    source = source_of("core/numbers/number.py")
    moved = b"# one line more\n" + source
    names = [fault.name for fault in faults_of("m.py", source)]
    assert [fault.name for fault in faults_of("m.py", moved)] == names and len(set(names)) == len(
        names
    )


def test_every_target_and_its_tests_are_there():
    """A renamed module or test would be left out silently."""
    assert [pattern for pattern in TARGETS if not list((ROOT / "site_builder").glob(pattern))] == []
    assert not [
        name for tests in modules().values() for name in tests if not (ROOT / name).exists()
    ]


def test_every_explanation_is_of_a_fault_that_can_be_planted():
    """An explanation whose line is gone goes too."""
    lines = SURVIVORS.read_text("utf-8").splitlines()
    explained = {line.split("`")[1] for line in lines if line.startswith("- `")}
    named = {name.split()[0] for name in explained}
    assert explained and explained <= {
        fault.name for each in named for fault in faults_of(each, source_of(each))
    }


def test_survivors_are_told_with_their_lines():
    """And the share that was killed."""
    first, second = faults_of("core/numbers/number.py", source_of("core/numbers/number.py"))[:2]
    said = told([Trial(first, "survived", 1.0), Trial(second, "timeout", 1.0)])
    assert f"survived: {first.name}" in said and "NOT EXPLAINED" in said
    assert "1 of 2 killed (50.0 %), 1 of them by the clock." in said
    assert "\n-" in said and "\n+" in said


@pytest.mark.slow
def test_three_faults_of_numbers_are_killed():
    """In copies: git sees no change here."""
    before = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    wanted = (
        "touching == decimal",
        "max ->",
        "whole ->",
        "if value.is_finite()",
        "len(plain) > LONGEST",
    )
    faults = [
        fault
        for fault in sample(200, only="core/number")
        if any(part in fault.name for part in wanted)
    ][:3]
    assert [trial.outcome for trial in try_all(faults, workers=1)] == ["killed"] * 3
    after = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    assert after == before


def test_a_copy_holds_what_git_knows(tmp_path):
    """And nothing of the environment."""
    copy = copied(tmp_path / "copy")
    assert (copy / "site_builder/core/numbers/number.py").read_bytes() == source_of(
        "core/numbers/number.py"
    )
    assert not (copy / ".venv").exists() and not (copy / ".git").exists()
