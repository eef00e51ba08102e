"""The modules that truth hangs on, and the tests that must notice a fault in each, quick ones first."""

TARGETS: dict[str, tuple[str, ...]] = {
    "core/numbers/number.py": ("tests/core/test_number.py", "tests/load/test_table.py"),
    "core/numbers/quantity.py": ("tests/core/test_quantity.py", "tests/derive/test_mentions.py"),
    "core/calendar/period.py": ("tests/core/test_period.py", "tests/derive/test_schedule.py"),
    "core/formula*.py": ("tests/core/test_formula.py", "tests/validate/consistency/test_formulas.py"),
    "core/numbers/qualifier.py": ("tests/core/test_qualifier.py", "tests/validate/consistency"),
    "model/edition.py": ("tests/model", "tests/pages/test_editions.py"),
    "load/tables/table.py": ("tests/load/test_table.py",),
    "load/portal/report.py": ("tests/load/test_report.py",),
    "load/portal/series.py": ("tests/load/test_series.py",),
    "derive/diff.py": ("tests/derive/test_diff.py", "tests/derive/test_snapshot.py"),
    "derive/observations.py": ("tests/derive/test_observations.py", "tests/derive/test_history.py"),
    "export/package.py": ("tests/export/test_bundle.py",),
    "validate/consistency/*.py": ("tests/validate/consistency",),
    "extensions/office_import/tables/*.py": (
        "tests/extensions/office_import/test_digits.py",
        "tests/extensions/office_import/test_samples.py",
        "tests/extensions/office_import/test_office.py",
    ),
}
