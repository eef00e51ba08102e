"""The modules that truth hangs on, and the tests that must notice a fault in each, quick ones first.

Every other module has the tests that import it, and after them those of its room.
"""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent

TARGETS: dict[str, tuple[str, ...]] = {
    "core/numbers/number.py": ("tests/core/test_number.py", "tests/load/test_table.py"),
    "core/numbers/quantity.py": (
        "tests/core/test_quantity.py",
        "tests/core/test_mentions.py",
        "tests/derive/test_mentions.py",
    ),
    "core/calendar/period.py": (
        "tests/core/test_period.py",
        "tests/core/test_period_names.py",
        "tests/derive/test_schedule.py",
    ),
    "core/numbers/formula.py": (
        "tests/core/test_formula.py",
        "tests/validate/consistency/test_formulas.py",
    ),
    "core/numbers/qualifier.py": ("tests/core/test_qualifier.py", "tests/validate/consistency"),
    "model/edition.py": ("tests/model", "tests/pages/test_editions.py"),
    "load/tables/table.py": ("tests/load/test_table.py", "tests/load/test_accepted.py"),
    "load/portal/report.py": ("tests/load/test_report.py", "tests/load/test_series.py"),
    "derive/diff.py": ("tests/derive/test_diff.py", "tests/derive/test_snapshot.py"),
    "derive/observations.py": ("tests/derive/test_observations.py", "tests/derive/test_history.py"),
    "export/package.py": ("tests/export/test_bundle.py", "tests/export/test_formats.py"),
    "validate/consistency/*.py": ("tests/validate/consistency",),
    "extensions/office_import/tables/*.py": (
        "tests/extensions/office_import/test_digits.py",
        "tests/extensions/office_import/test_samples.py",
        "tests/extensions/office_import",
    ),
}


def nearest(module: str) -> tuple[str, ...]:
    """The tests of a module that has none above, from tests/ down."""
    dotted = f"site_builder.{module.removesuffix('.py').replace('/', '.')}"
    parent, _, name = dotted.rpartition(".")
    imports = re.compile(
        rf"^(?:from {dotted} |from {parent} import .*\b{name}\b|import {dotted}$)", re.M
    )
    files = (
        path for path in sorted(TESTS.rglob("test_*.py")) if imports.search(path.read_text("utf-8"))
    )
    folders = [TESTS.joinpath(*module.split("/")[:depth]) for depth in (2, 1)]
    room = next((folder for folder in folders if folder.is_dir()), TESTS / "build")
    return tuple(path.relative_to(TESTS.parent).as_posix() for path in (*files, room))
