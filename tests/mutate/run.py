"""Plant faults in copies of the checkout, run the tests that must notice, and say which faults lived.

A copy holds what git knows; the checkout itself is only read. Each worker has a copy of its own. The libraries are
imported once, and every fault is tried in a fork of that process, so that a run of pytest costs no start.
"""

import compileall
import contextlib
import hashlib
import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue
from xml.etree.ElementTree import parse

from tests.mutate.faults import Fault, faults_of
from tests.mutate.targets import TARGETS, nearest

ROOT = Path(__file__).parent.parent.parent
SURVIVORS = Path(__file__).parent / "survivors.md"
LIBRARIES = (
    "agate",
    "babel.numbers",
    "frictionless",
    "jinja2",
    "mkdocs",
    "openpyxl",
    "pandas",
    "yaml",
)
PATIENCE = (
    3  # times what the tests take without a fault; a fault that makes them run longer is noticed
)


@dataclass(frozen=True)
class Trial:
    """What became of one fault; seconds as the clock ran."""

    fault: Fault
    outcome: str  # killed, survived or timeout
    seconds: float


@cache
def modules(*, others: bool = False) -> dict[str, tuple[str, ...]]:
    """Every target module, from site_builder/ down, with the tests that must notice; or all others."""
    package = ROOT / "site_builder"
    targets = {
        path.relative_to(package).as_posix(): tests
        for pattern, tests in TARGETS.items()
        for path in sorted(package.glob(pattern))
        if path.name != "__init__.py"
    }
    if not others:
        return targets
    paths = (path.relative_to(package).as_posix() for path in sorted(package.rglob("*.py")))
    return {
        path: nearest(path)
        for path in paths
        if path not in targets and not path.startswith("theme/")
    }


def source_of(module: str) -> bytes:
    """The module as it stands in the checkout."""
    return (ROOT / "site_builder" / module).read_bytes()


def sample(count: int, seed: int = 1, only: str = "", *, others: bool = False) -> list[Fault]:
    """As many faults as asked for, the same ones for the same seed while their lines stay the same."""
    every = [
        fault
        for module in modules(others=others)
        if re.search(only, module)
        for fault in faults_of(module, source_of(module))
    ]
    drawn = sorted(
        every, key=lambda fault: hashlib.sha256(f"{seed} {fault.name}".encode()).digest()
    )[:count]
    return sorted(drawn, key=lambda fault: (fault.module, fault.line, fault.name))


def try_all(faults: Sequence[Fault], workers: int = 0) -> Iterator[Trial]:
    """Each fault with its outcome, in the order given. Raises RuntimeError where tests fail without any fault."""
    for library in LIBRARIES:
        importlib.import_module(library)
    workers = workers or os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(compiled(copied(Path(folder) / str(number))))
        with ThreadPoolExecutor(workers) as pool:
            files = sorted({file for fault in faults for file in _files(_tests(fault))})
            shares = pool.map(
                lambda first: _baseline(copies, files[first::workers]),
                range(min(workers, len(files))),
            )
            took = {file: seconds for share in shares for file, seconds in share.items()}
            yield from pool.map(lambda fault: _trial(copies, fault, _limit(fault, took)), faults)


def copied(folder: Path) -> Path:
    """What git knows of the checkout, as it stands now, in a folder of its own."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def compiled(folder: Path) -> Path:
    """A copy in which nothing but a fault has to be compiled."""
    # Known by its text, not by its time: a fault is compiled alone, and each trial would compile the whole program.
    for code in ("site_builder", "tests"):
        compileall.compile_dir(
            folder / code, quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH
        )
    return folder


def _tests(fault: Fault) -> tuple[str, ...]:
    return modules().get(fault.module) or modules(others=True)[fault.module]


def _files(tests: Sequence[str]) -> list[str]:
    """The modules of tests in files and folders, from the checkout down."""
    under = {
        name: (ROOT / name).rglob("test_*.py") if (ROOT / name).is_dir() else [ROOT / name]
        for name in tests
    }
    return [path.relative_to(ROOT).as_posix() for paths in under.values() for path in paths]


def _baseline(copies: SimpleQueue[Path], files: Sequence[str]) -> dict[str, float]:
    """How many seconds each module of tests takes without a fault; all must pass."""
    with _borrowed(copies) as copy:
        report = Path(f"{copy}.xml")
        if not _passes(copy, (*files, f"--junitxml={report}"), limit=3600):
            log = Path(f"{copy}.log").read_text("utf-8", "replace")
            raise RuntimeError(f"tests fail without any fault:\n{log[-2000:]}")
        cases = [
            (case.get("classname", ""), float(case.get("time", 0)))
            for case in parse(report).iter("testcase")
        ]
    return {
        file: sum(
            seconds for name, seconds in cases if name == file.removesuffix(".py").replace("/", ".")
        )
        for file in files
    }


def _limit(fault: Fault, took: dict[str, float]) -> float:
    """How long the tests may take with this fault, in seconds."""
    return sum(took[file] for file in _files(_tests(fault))) * PATIENCE + 20


def _trial(copies: SimpleQueue[Path], fault: Fault, limit: float) -> Trial:
    """Plant, test, and put the module back."""
    source = source_of(fault.module)
    with _borrowed(copies) as copy:
        path = copy / "site_builder" / fault.module
        path.write_bytes(fault.planted(source))
        started = time.monotonic()
        try:
            passed = _passes(copy, _tests(fault), limit)
        except TimeoutError:
            return Trial(fault, "timeout", time.monotonic() - started)
        finally:
            path.write_bytes(source)
        return Trial(fault, "survived" if passed else "killed", time.monotonic() - started)


@contextlib.contextmanager
def _borrowed(copies: SimpleQueue[Path]) -> Iterator[Path]:
    copy = copies.get()
    try:
        yield copy
    finally:
        copies.put(copy)


def _passes(copy: Path, tests: tuple[str, ...], limit: float) -> bool:
    """Whether the tests pass in a fork of this process. Raises TimeoutError after that many seconds."""
    child = os.fork()
    if child == 0:
        _test_in(copy, tests)
    ends = time.monotonic() + limit
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise TimeoutError


def _test_in(copy: Path, tests: tuple[str, ...]) -> None:
    """Run pytest in the copy as if in a new process that had imported the libraries only; never comes back."""
    code = 70
    try:
        os.setsid()
        os.chdir(copy)
        with Path(f"{copy}.log").open("w", encoding="utf-8") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        sys.stdout = sys.stderr = Path("/dev/fd/1").open(
            "a", encoding="utf-8"
        )  # a test's own may be captured
        for name in [name for name in sys.modules if re.match(r"(site_builder|tests)(\.|$)", name)]:
            del sys.modules[name]
        sys.path[:] = [
            str(copy),
            *(place for place in sys.path if Path(place or ".").resolve() != ROOT),
        ]
        sys.dont_write_bytecode = True
        os.environ |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        pytest = importlib.import_module("pytest")
        marks = "not browser and not slow"
        options = ("-x", "-q", "-m", marks, "-p", "no:cacheprovider", "--hypothesis-seed=1")
        code = int(pytest.main([*options, *tests]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def told(trials: Sequence[Trial]) -> str:
    """Killed and survived, and the lines of each survivor with the reason that survivors.md gives."""
    reasons = SURVIVORS.read_text("utf-8")
    lived = [trial.fault for trial in trials if trial.outcome == "survived"]
    lines = []
    for fault in lived:
        known = (
            "explained in survivors.md"
            if f"`{fault.name}`" in reasons
            else "NOT EXPLAINED in survivors.md"
        )
        lines += [
            f"survived: {fault.name} (line {fault.line}; {known})",
            fault.diff(source_of(fault.module)),
            "",
        ]
    killed = len(trials) - len(lived)
    share = 100 * killed / len(trials) if trials else 0.0
    timeouts = sum(trial.outcome == "timeout" for trial in trials)
    return "\n".join(
        [
            *lines,
            f"{killed} of {len(trials)} killed ({share:.1f} %), {timeouts} of them by the clock.",
        ]
    )
