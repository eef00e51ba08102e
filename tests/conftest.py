"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCHEMAS = Path(os.environ.get("SCHEMAS") or ROOT.parent / "shared" / "schemas")


@pytest.fixture(scope="session")
def schemas():
    """The folder of schemas and shapes that the environment names."""
    if not SCHEMAS.is_dir():
        pytest.skip("no folder of schemas: set SCHEMAS")
    return SCHEMAS


def pytest_collection_modifyitems(items):
    """Slow tests last, so that a quick mistake shows at once."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_terminal_summary(terminalreporter, exitstatus):
    """Say loudly what was skipped, and fail where nothing may be (NO_SKIP)."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} tests were SKIPPED: this run proves less than it should")


def pytest_sessionfinish(session, exitstatus):
    """Under NO_SKIP a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIP") and reporter and reporter.stats.get("skipped") and not hasattr(session.config, "workerinput"):
        session.exitstatus = 1
