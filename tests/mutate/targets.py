"""The modules that truth hangs on, and the tests that must notice a fault in each, quick ones first."""

TARGETS: dict[str, tuple[str, ...]] = {
    "core/number.py": ("tests/core/test_number.py", "tests/load/test_table.py"),
    "core/quantity.py": ("tests/core/test_quantity.py", "tests/derive/test_mentions.py", "tests/ingest/test_report.py"),
    "core/period.py": ("tests/core/test_period.py", "tests/derive/test_schedule.py"),
    "core/formula.py": ("tests/core/test_formula.py", "tests/validate/consistency/test_formulas.py"),
    "core/qualifier.py": ("tests/core/test_qualifier.py", "tests/validate/consistency"),
    "model/edition.py": ("tests/model", "tests/pages/test_editions.py", "tests/authoring/test_release.py"),
    "load/table.py": ("tests/load/test_table.py", "tests/load/test_hostile.py"),
    "load/report.py": ("tests/load/test_report.py", "tests/load/test_hostile.py", "tests/validate/test_check.py"),
    "derive/diff.py": ("tests/derive/test_diff.py", "tests/authoring/test_release.py"),
    "derive/snapshot.py": ("tests/derive", "tests/authoring/test_release.py"),
    "derive/observations.py": ("tests/derive/test_observations.py", "tests/derive", "tests/validate/test_check.py"),
    "export/package.py": ("tests/export/test_bundle.py", "tests/export"),
    "validate/consistency/*.py": ("tests/validate/consistency", "tests/validate/test_check.py"),
    "ingest/tables/*.py": ("tests/ingest",),
}
