"""Who may enter which room: lower rooms never import higher ones, and each third party keeps to its home."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "site_builder"
GROUND = {"errors", "problem", "period", "number", "numeral", "text", "output"}
NOUNS = {"config", "indicator", "report", "package", "publication", "cell", "binding", "edition"}
ADAPTERS = {"plugin", "cli", "reference"}
ABOVE = {
    "publish",
    "making",
    "cataloguing",
    "indicating",
    "rendering",
    "releasing",
    "reference",
    "plugin",
    "cli",
    "pages",
    "downloads",
    "catalog",
    "validate",
    "reading",
    "checks",
    "api",
    "feeds",
    "channels",
    "authoring",
    "starting",
}
# Rooms whose modules are siblings, and the modules of each that all of them may use.
SHARED = {
    "validate": set(),
    "downloads": {"bundle", "facts", "literal", "restated", "archive", "descriptor", "stats"},
    "catalog.formats": set(),
    "pages": None,  # view models are built from one another: the dataset page holds tables, files and samples
}
HOMES = {
    "mkdocs": {"plugin", "cli"},
    "click": {"cli"},
    "frictionless": {"reading"},
    "nh3": {"markup"},
    "rdflib": {"catalog"},
    "pandas": {"frame", "charts", "downloads"},
    "pyarrow": {"downloads"},
    "xlsxwriter": {"downloads"},
    "agate": {"downloads"},
    "duckdb": {"reading", "frame"},
    "vl_convert": {"vega"},
    "yaml": {"reading", "importing"},
    "csvkit": {"importing", "downloads"},
    "openpyxl": {"importing"},
    "xlrd": {"importing"},
    "pdfplumber": {"importing"},
    "pypandoc": {"importing"},
    "ctypes": {"exchange"},
    "icalendar": {"ical"},
}
MODULES = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted(ROOT.rglob("*.py"))}


def imports(path):
    """Every module that a file imports, without those for type checkers only."""
    tree = ast.parse(path.read_text("utf-8"))
    guarded = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    skipped = {id(inner) for node in guarded for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in skipped:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and id(node) not in skipped:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if node.module.startswith("site_builder") else [node.module]


def ours(path):
    """The rooms of our own that it enters: `reading.table`, `text`."""
    for name in imports(path):
        inner = name.removeprefix("site_builder").lstrip(".") if name.startswith("site_builder") else ""
        if inner:
            yield (
                inner
                if inner in MODULES.values() or f"{inner}.__init__" in MODULES.values()
                else inner.rpartition(".")[0]
            )


@pytest.mark.parametrize("path", MODULES, ids=MODULES.values())
def test_rooms(path):
    """Imports go down, never up or sideways."""
    module = MODULES[path]
    room, entered = module.partition(".")[0], {name for name in ours(path) if name}
    if module in GROUND:
        assert entered <= GROUND
        outside = {name.partition(".")[0] for name in imports(path)} - {"site_builder", "babel"}
        assert outside <= sys.stdlib_module_names
    if module in NOUNS:
        assert entered <= GROUND | NOUNS
    if room not in ADAPTERS:
        assert not entered & ADAPTERS
    if room not in ABOVE:
        assert not {name for name in entered if name.partition(".")[0] in ABOVE} or room == "rendering"
    if room in ("validate", "reading"):
        assert not {name for name in entered if name.partition(".")[0] in ABOVE - {room}}
    for shared, common in SHARED.items():
        if common is not None and module.startswith(f"{shared}.") and not module.endswith("__init__"):
            siblings = {name.removeprefix(f"{shared}.") for name in entered if name.startswith(f"{shared}.")}
            assert siblings <= common


@pytest.mark.parametrize("path", MODULES, ids=MODULES.values())
def test_third_parties_keep_to_their_homes(path):
    """Each library is known in one place."""
    room = MODULES[path].partition(".")[0]
    foreign = {name.partition(".")[0] for name in imports(path)}
    assert {library for library in foreign if room not in HOMES.get(library, {room})} == set()
