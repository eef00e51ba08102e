"""Several processes give what one gives, in its order, whatever becomes of them."""

import os
import subprocess
import sys

import pytest

from site_builder.build.packages.executor import FEWEST, PAGES, ahead, one_by_one, shared, workers
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
        assert work is one_by_one and [*work(where, [1], alike)] == [os.getpid()]


def test_few_things_are_done_here(work):
    """A process would cost more than it saves."""
    assert set(work(where, list(range(FEWEST - 1)), alike)) == {os.getpid()}


def test_what_is_done_is_handed_over_before_the_next_begins():
    """What is made of ten thousand packages goes to the store one by one."""
    begun = []
    done = one_by_one(begun.append, [1, 2, 3])
    next(done)
    assert begun == [1]


@pytest.mark.whole
def test_many_things_come_back_in_order(work):
    """However large they are."""
    items = list(range(FEWEST))
    assert list(work(plus_one, items, lambda item: item % 5)) == [item + 1 for item in items]
    assert os.getpid() not in work(where, items, alike)


@pytest.mark.whole
def test_a_mistake_is_told(work):
    """As it would be here."""
    with pytest.raises(ValueError, match="3"):
        list(work(fail, [3] * FEWEST, alike))


@pytest.mark.whole
def test_what_a_lost_process_had_in_hand_is_done_here(work):
    """Nobody notices but by the time; later work finds new processes."""
    assert list(work(die_elsewhere, [os.getpid()] * FEWEST, alike)) == ["here"] * FEWEST
    assert os.getpid() not in work(where, list(range(FEWEST)), alike)


@pytest.mark.whole
def test_copies_of_a_process_know_what_it_knows():
    """What is done is not sent to them, and may hold what cannot be; what comes back is in order."""
    known, numbers = {number: object() for number in range(FEWEST)}, range(FEWEST)
    done = list(shared(lambda number: (number, number in known, os.getpid()), FEWEST, 2))
    assert [each[:2] for each in done] == [(number, True) for number in numbers]
    assert os.getpid() not in {process for *_, process in done}


@pytest.mark.whole
def test_a_mistake_of_a_copy_is_told_with_its_place():
    """The error is what it would be here; where it was raised stands behind it."""
    with pytest.raises(ZeroDivisionError) as raised:
        list(shared(lambda number: 1 // (number - 7), FEWEST, 2))
    assert "1 // (number - 7)" in str(raised.value.__cause__)


@pytest.mark.whole
def test_what_a_lost_copy_had_in_hand_is_done_here():
    """It costs time alone."""
    own = os.getpid()
    assert list(shared(lambda number: die_elsewhere(own), FEWEST, 2)) == ["here"] * FEWEST


def filled(folder, made):
    """A store into which a build has put so many values."""
    store = Store(folder)
    for number in range(made):
        store.put(f"{number:064x}", b"made before")
    return store


@pytest.mark.whole
def test_copies_fill_the_store_with_what_is_asked_for_next(tmp_path):
    """Each leaves what it made, and which of them it was."""
    store, keys = filled(tmp_path, FEWEST), ["a" * 64, "b" * 64]
    ahead(
        2,
        store,
        PAGES,
        lambda: [lambda key=key: store.put(key, str(os.getpid()).encode()) for key in keys],
    )
    made = [store.get(key) for key in keys]
    assert None not in made and str(os.getpid()).encode() not in made


@pytest.mark.parametrize(("jobs", "made"), [(1, FEWEST), (2, FEWEST - 1)])
def test_where_little_is_made_nobody_makes_it_ahead(jobs, made, tmp_path):
    """One process would make it twice as dear, and so would copies of which most is in the store."""
    ahead(jobs, filled(tmp_path, made), PAGES, lambda: pytest.fail("something was asked for"))


HOMES = {
    "copies": "list(shared(lambda _: wait(BEGUN), FEWEST, 2))",
    "new ones": "del os.fork\n    with workers(2) as work: list(work(wait, [BEGUN] * FEWEST, len))",
}
WAITING = """
import os
from pathlib import Path
from time import sleep
from site_builder.build.packages.executor import FEWEST, shared, workers
BEGUN = {begun!r}
def wait(begun):
    Path(begun).touch()
    sleep(60)
if __name__ == "__main__":
    {line}
"""


@pytest.mark.whole
@pytest.mark.parametrize("line", HOMES.values(), ids=HOMES)
def test_processes_end_with_the_one_they_work_for(line, tmp_path):
    """Killed, it can tell them nothing; what it printed to is closed when the last of them has ended."""
    begun, program = tmp_path / "begun", tmp_path / "program.py"
    program.write_text(WAITING.format(begun=str(begun), line=line))
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE) as process:
        while not begun.exists():
            assert process.poll() is None
        process.kill()
        assert process.communicate(timeout=30)[0] == b""


@pytest.mark.slow
def test_two_jobs_make_the_same_site(tmp_path):
    """Files, findings and pages of a portal with enough packages, reports and indicators."""
    make_portal(tmp_path / "portal", FEWEST, 1, 5, reports=True)
    one, two = (
        made(tmp_path / "portal", Store(tmp_path / str(jobs)), jobs=jobs) for jobs in (1, 2)
    )
    assert one == two
