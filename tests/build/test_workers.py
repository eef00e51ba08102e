"""Several processes give what one gives, in its order, whatever becomes of them."""

import os
import subprocess
import sys

import pytest

from site_builder.build.packages.executor import FEWEST, one_by_one, workers
from site_builder.build.store.store import Store
from tests.bench.portal import make_portal
from tests.build.test_warm import made


def plus_one(number):
    """Something to do."""
    return number + 1


def where(number):
    """The process that did it."""
    return os.getpid()


def die_elsewhere(number):
    """Ends every process but the one that began."""
    if os.getpid() != number:
        os._exit(9)
    return "here"


def fail(number):
    """A mistake of one item."""
    raise ValueError(number)


def alike(number):
    """All items are as large."""
    return 1


@pytest.fixture(scope="module")
def work():
    """Two processes."""
    with workers(2) as started:
        yield started


def test_one_job_is_this_process():
    """Nothing is started."""
    with workers(1) as work:
        assert work is one_by_one and work(where, [1], alike) == [os.getpid()]


def test_few_things_are_done_here(work):
    """A process would cost more than it saves."""
    assert set(work(where, list(range(FEWEST - 1)), alike)) == {os.getpid()}


@pytest.mark.whole
def test_many_things_come_back_in_order(work):
    """However large they are."""
    items = list(range(FEWEST))
    assert work(plus_one, items, lambda item: item % 5) == [item + 1 for item in items]
    assert os.getpid() not in work(where, items, alike)


@pytest.mark.whole
def test_a_long_path_for_temporary_files_ends_nothing(tmp_path):
    """A socket's path holds some hundred letters; where that of a prepared process does not fit, others start."""
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    program = (
        "from operator import neg\nfrom site_builder.build.packages.executor import FEWEST, workers\n"
        "if __name__ == '__main__':\n"
        "    with workers(2) as work: print(work(neg, list(range(FEWEST)), abs)[-1] + FEWEST)\n"
    )
    (tmp_path / "program.py").write_text(program)
    command = [sys.executable, str(tmp_path / "program.py")]
    done = subprocess.run(
        command, env={**os.environ, "TMPDIR": str(folder)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1"]


@pytest.mark.whole
def test_a_mistake_is_told(work):
    """As it would be here."""
    with pytest.raises(ValueError, match="3"):
        work(fail, [3] * FEWEST, alike)


@pytest.mark.whole
def test_what_a_lost_process_had_in_hand_is_done_here(work):
    """Nobody notices but by the time; later work finds new processes."""
    assert work(die_elsewhere, [os.getpid()] * FEWEST, alike) == ["here"] * FEWEST
    assert os.getpid() not in work(where, list(range(FEWEST)), alike)


@pytest.mark.slow
def test_two_jobs_make_the_same_site(tmp_path):
    """Files, findings and pages of a portal with enough packages."""
    make_portal(tmp_path / "portal", FEWEST, 1, 5)
    one, two = (made(tmp_path / "portal", Store(tmp_path / str(jobs)), jobs=jobs) for jobs in (1, 2))
    assert one == two
