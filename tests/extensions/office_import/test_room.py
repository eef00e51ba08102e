"""The room itself: formats do not know each other, every decision has words, every finding is declared."""

import ast
import re
from pathlib import Path

import pytest

from site_builder.core.problem import rules
from site_builder.extensions.office_import.protocol import DECISIONS, REASONS
from site_builder.extensions.office_import.reading import READERS

ROOM = Path(__file__).parents[3] / "site_builder/extensions/office_import"
FORMATS = {reader.__module__ for reader in READERS.values()}
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(ROOM.rglob("*.py")))


def imported_by(path):
    """Modules of the room that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "site_builder.extensions.office_import"
        ):
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_only_the_pipeline_knows_the_formats(path):
    """A format is one file; no other format and no pass imports it. The ledger shows cells of workbooks as it does."""
    if path.relative_to(ROOM).as_posix() not in ("reading.py", "ledger/office.py"):
        assert not set(imported_by(path)) & FORMATS


def test_every_decision_has_words():
    """In the language of the people who read import.md."""
    assert set(re.findall(r'\bnote\(\s*"([a-z-]+)"', SOURCE)) == set(DECISIONS)


def test_every_reason_for_doubt_has_words():
    """And readers' own reasons are few."""
    assert set(REASONS) == {
        "beyond-bound",
        "repeated-code",
        "ambiguous-number",
        "many-digits",
        "format-scales",
        "irregular-number",
        "lost-group",
        "no-stored-value",
        "ragged-row",
        "recognised",
        "words-among-numbers",
        "unit-differs",
    }


def test_every_finding_is_declared():
    """Under a code of its own."""
    assert len([code for code in rules() if code.startswith("import-")]) >= 25
