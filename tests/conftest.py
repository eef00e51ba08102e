"""What every test may ask for."""

import gc
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
import warnings
from collections import Counter
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from types import SimpleNamespace

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from tests.hostile import poisoned
from tests.remembered import remember, seal

__all__ = ["poisoned"]  # a fixture for every folder

for _name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):  # messages outside a portal follow them
    os.environ.pop(_name, None)

FACTOR = int(
    os.environ.get("FACTOR") or 1
)  # how many times as many made-up tables as an ordinary run tries
# A slow machine is no fault of the code; what hangs is stopped by whoever runs the tests.
MOST = 40  # made-up examples of a test that asks for no other number, as .ci/run tries them
settings.register_profile(
    "suite", deadline=None, max_examples=MOST // 2 * FACTOR
)  # others than last time in each run
settings.register_profile(
    "gate", deadline=None, max_examples=MOST * FACTOR, derandomize=True
)  # scripts/test --cov
settings.register_profile("fast", deadline=None, max_examples=10)  # scripts/test --fast
settings.load_profile("suite")
ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "sample"
EPOCH = "1656633600"
AFTER_RELEASE = (
    "1795651200"  # the portal's own editions are of the day before: none may come from the future
)
SEALED = pytest.StashKey[str]()
LEFT = pytest.StashKey[int]()  # how many slow tests a run left out
# Fixtures that build a portal, or drive the browser over one: tests that ask for them are no part of the fast lane.
BUILT_PORTALS = {
    "portal",
    "sample",
    "poisoned",
    "warm_copy",
    "home",
    "chromium",
    "demo",
    "demo_docx",
}
LARGE_PORTAL = {"papi", "papi_site"}  # a minute to build
FAST = "not browser and not slow and not whole"  # scripts/test --fast
PLAIN = "not slow"  # scripts/test
LONG = re.compile(r"\bmark\.(?:browser|slow|whole)\b")
READS_PROGRAM = re.compile(
    r"^from tests\.(?:size|tools\.messages) ", re.MULTILINE
)  # all of it: one worker does
LEFT_OUT = re.compile(r"^pytestmark = .*\b(?:browser|slow|whole)\b", re.MULTILINE)
COUNTED = {"authoring", "cli", "forms"}  # folders whose whole portals coverage counts


@pytest.fixture(scope="session")
def schemas():
    """The folder of schemas and shapes that SCHEMAS names, or tests/schemas."""
    folder = Path(os.environ.get("SCHEMAS") or ROOT / "tests" / "schemas")
    assert folder.is_dir(), f"SCHEMAS names {folder}, which is no folder"
    return folder


def command(*words, cwd=ROOT, stdin="", **environ):
    """Run a command in this process as it is typed in a folder: exit code, output and errors come back."""
    from click.testing import CliRunner

    from site_builder.cli import main
    from site_builder.core.i18n.catalog import catalogue_folders, set_catalogues

    log, folders = logging.getLogger("mkdocs"), catalogue_folders()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("default")  # what other people's code warns of ends no command
        patch.chdir(cwd)
        patch.setattr(log, "handlers", list(log.handlers))
        settings = {"SOURCE_DATE_EPOCH": EPOCH, **environ}
        done = CliRunner().invoke(
            main, list(map(str, words)), stdin, settings, catch_exceptions=False
        )
    set_catalogues(folders)
    return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)


def build(config, site, *options, **environ):
    """Build a portal in this process."""
    words = ("build", "-f", config, "--site-dir", site, "--jobs", 1, *options)
    return command(*words, cwd=config.parent, **environ)


def start(*words, cwd=ROOT, **environ):
    """The same in a process of its own: for what only a new process shows, as it costs seconds."""
    line = [sys.executable, "-m", "site_builder.cli", *map(str, words)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, **environ}
    return subprocess.run(line, capture_output=True, text=True, env=settings, cwd=cwd, check=False)


def slow_but(ordinary, values):
    """What a test is tried with: scripts/test tries the first, and .ci/run all."""
    return [
        value if value in ordinary else pytest.param(value, marks=pytest.mark.slow)
        for value in values
    ]


def examples(count):
    """How many to try of a number that suits .ci/run: scripts/test tries half, and the fast lane a quarter."""
    return max(1, count * settings.default.max_examples // MOST)


def built_once(factory, name, sources, build=build, **environ):
    """The site of a portal, built by the first worker that asks; the others wait for it and read the same.

    `sources` gives the portal's configuration; it may write the portal into the folder that it is given.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    site = shared / name / "site"
    site.parent.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        from site_builder.core.platform.files import optional  # not before coverage has begun

        if fcntl := optional("fcntl"):  # where there is none, one worker runs alone
            fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            done = build(sources(site.parent), site, **environ)
            assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture
def one_engine(monkeypatch):
    """One engine of SQL for all questions about short tables: to start one for each costs more than to answer."""
    from site_builder.model import sql

    connected = sql.connected
    monkeypatch.setattr(sql, "connected", lambda scratch=None: connected())


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The real portal without PAPI and budgets, beside its sources; not to be written to."""
    from tests.portal import copy_demonstration

    def started(config, site, **environ):
        return start("build", "-f", config, "--site-dir", site, **environ)

    return built_once(
        tmp_path_factory, "portal", copy_demonstration, started, SOURCE_DATE_EPOCH=AFTER_RELEASE
    )


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The tiny portal of the tests; not to be written to."""
    return built_once(tmp_path_factory, "sample", lambda _: SAMPLE / "mkdocs.yml")


@pytest.fixture
def sample_copy(tmp_path):
    """The tiny portal's sources in a folder of their own, to be broken."""
    from tests.portal import copy_sample

    return copy_sample(tmp_path / "portal")


@pytest.fixture
def warm_copy(tmp_path):
    """The same with what its builds have kept, to be built."""
    from tests.portal import copy_sample

    return copy_sample(tmp_path / "portal", warm=True)


@pytest.fixture(scope="session")
def serve():
    """Serve a folder as a plain host would; gives its address without the last slash."""
    from site_builder.cli.serving import make_server

    servers = []

    def start(folder):
        server = make_server(folder)
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def pytest_ignore_collect(collection_path, config):
    """What a module as a whole is marked for is not loaded where the fast lane leaves it out."""
    if config.option.markexpr == FAST and collection_path.suffix == ".py":
        return LEFT_OUT.search(_text(collection_path)) is not None or None
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """A worker reports what its tests come to; that nothing happened before and after one, costs more than the test."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if (
            report.when == "call" or not report.passed or report.duration > 0.005
        ):  # what --durations lists
            item.ihook.pytest_runtest_logreport(report=report)
    return True


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """A portal's own words are forgotten with the module that read it: a portal of tests may speak any language."""
    if getattr(nextitem, "module", None) is not getattr(item, "module", None):
        from site_builder.core.i18n.catalog import catalogue_folders, set_catalogues

        set_catalogues(catalogue_folders()[:1])


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What is read for ten thousand tests stays to the end: looking through it for rubbish took a tenth of a run."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)
    return collected


def _uncounted(item):
    """Marks of tests that coverage leaves out; what these prove of commands and stores takes a whole portal."""
    return ("browser", "slow") if item.path.parent.name in COUNTED else ("browser", "slow", "whole")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A test over a built portal is marked so; slow tests come last, so that a quick mistake shows at once.

    Coverage is what tests of one fact reach: that a portal is built whole, or a thousand made at random, proves no line
    and would take two and a half times as long when it is counted.
    """
    for item in items:
        named = getattr(item, "callspec", None)  # a parameter may name the fixture
        asked = {*item.fixturenames, *map(str, named.params.values() if named else ())}
        if BUILT_PORTALS & asked:
            item.add_marker("whole")
        if LARGE_PORTAL & asked:
            item.add_marker("slow")
        if getattr(item.obj, "is_hypothesis_test", False) or any(
            map(item.get_closest_marker, _uncounted(item))
        ):
            item.add_marker("no_cover")
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """pytest-cov begins twice in a worker: where the second pauses, the first would go on counting, and for nothing."""
    plugin = session.config.pluginmanager.get_plugin("_cov")
    if hasattr(session.config, "workerinput") and (
        early := getattr(plugin, "cov_controller", None)
    ):
        early.cov.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """What a test that coverage leaves out asks for is left out with it; pytest-cov leaves out its body alone."""
    plugin = item.config.pluginmanager.get_plugin("_cov")
    controller = (
        getattr(plugin, "cov_controller", None) if item.get_closest_marker("no_cover") else None
    )
    if controller:
        controller.pause()
    try:
        return (yield)
    finally:
        if controller:
            controller.resume()


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Modules go whole to one worker, but long tests one by one, if their module makes nothing once for all of them.

    To hand out a short test costs more than to run it. Tests of one sample document go together, since it is imported
    once for all of them. pytest-xdist has marks for this, which do nothing with pytest 9.2 (pytest-xdist#1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    class Modules(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            module = nodeid.partition("::")[0]
            if _reads_program(module):
                return "the program's text"
            if config.option.markexpr == FAST or _goes_whole(module):
                return module
            return nodeid.rpartition("[")[2] if "draft_of(sample.name" in _text(module) else nodeid

    return Modules(config, log)


@cache
def _text(module):
    return (ROOT / module).read_text("utf-8")


@cache
def _reads_program(module):
    return READS_PROGRAM.search(_text(module)) is not None


@cache
def _goes_whole(module):
    return any(word in _text(module) for word in ('scope="module"', "@cache\n")) or not LONG.search(
        _text(module)
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One more than cores, since many tests wait for a browser or a program; those of the fast lane only compute."""
    return (os.cpu_count() or 1) + (config.option.markexpr != FAST)


def pytest_deselected(items):
    """How many were left out; a worker reports it to whoever spread the tests."""
    config = items[0].config
    config.stash[LEFT] = len(items)
    if hasattr(config, "workeroutput"):
        config.workeroutput["left"] = len(items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """The same, as a worker reported it."""
    if left := getattr(node, "workeroutput", {}).get("left"):
        node.config.stash[LEFT] = left


def pytest_terminal_summary(terminalreporter, config):
    """What was left out, and loudly what was skipped."""
    skipped, left = terminalreporter.stats.get("skipped", []), config.stash.get(LEFT, 0)
    if left and config.option.markexpr == PLAIN:
        terminalreporter.write_line(
            f"{left} slow tests were left to .ci/run; scripts/test --all runs them too."
        )
    if skipped:
        terminalreporter.write_sep(
            "!", f"{len(skipped)} tests were SKIPPED: this run proves less than it should"
        )
        for reason, count in sorted(Counter(_reason(report) for report in skipped).items()):
            terminalreporter.write_line(f"{count}: {reason}")


def _reason(report):
    """Why a test was skipped, without the word before it."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return told.removeprefix("Skipped: ")


def pytest_itemcollected(item):
    """A test whose program is not on this machine is skipped, and named at the end."""
    programs = [name for marker in item.iter_markers("needs") for name in marker.args]
    if missing := [name for name in programs if shutil.which(name) is None]:
        item.add_marker(pytest.mark.skip(reason=f"{', '.join(missing)} not installed"))


def pytest_addoption(parser):
    """Options of this suite."""
    parser.addoption(
        "--remember", action="store_true", help="a run that passes is remembered for scripts/test"
    )
    parser.addoption(
        "--renew", action="store_true", help="write golden files anew; the diff shows what changed"
    )


def _is_installed_as_declared():
    """Whether the environment knows every entry point of pyproject.toml, as commands, formats and languages need."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "entry-points"
    ]
    points = {
        (group, name, value) for group, each in declared.items() for name, value in each.items()
    }
    installed = distribution("site-builder").entry_points
    return points <= {(point.group, point.name, point.value) for point in installed}


def pytest_configure(config):
    """What is remembered is what stood there when the run began."""
    if not _is_installed_as_declared():
        pytest.exit(
            "entry points changed: python -m pip install --no-deps --no-build-isolation -e .",
            returncode=4,
        )
    if config.option.remember:
        config.stash[SEALED] = seal()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Under NO_SKIP a skipped test is a failure; a run that passed is remembered for `scripts/test`."""
    gc.collect()
    gc.freeze()  # pytest looks five times more for what was left open
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(session.config, "workerinput") or reporter is None:
        return
    skipped = reporter.stats.get("skipped")
    if os.environ.get("NO_SKIP") and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if session.config.option.remember and session.exitstatus == 0 and not skipped:
        remember(session.config.stash[SEALED], whole=not session.config.stash.get(LEFT, 0))
