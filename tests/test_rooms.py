"""Who may enter which room, and where each third party lives."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "site_builder"
NOUNS = {"core", "model"}
FACTS = NOUNS | {"derive"}
MADE = FACTS | {"export", "catalog"}
SITE = MADE | {"load", "channels", "pages", "validate"}
MAY_ENTER = {
    "core": set(),
    "model": {"core"},
    "load": NOUNS,
    "derive": NOUNS,
    "ingest": NOUNS,
    "export": FACTS,
    "catalog": FACTS,
    "channels": MADE,
    "pages": MADE,
    "validate": FACTS,
    "build": SITE,
    "authoring": SITE | {"build"},
    "plugin": SITE | {"build"},
    "cli": SITE | {"build", "authoring", "ingest", "plugin"},
    "__init__": set(),
}
KNOWN = {
    "core.cell": {"model"},
    "core.i18n.report": {"model"},
    "pages.ledger": {"channels"},
    "pages.text": {"channels"},
    "validate.keywords": {"channels"},
}
HOMES = {
    "agate": {"export"},
    "babel": {"core"},
    "click": {"cli"},
    "csvkit": {"ingest", "export"},
    "frictionless": {"load"},
    "icalendar": {"channels"},
    "jinja2": {"core", "derive", "pages", "build", "plugin"},
    "jsonschema": {"load"},
    "markdown": {"derive", "validate", "build", "pages"},
    "markupsafe": {"pages", "build"},
    "mkdocs": {"plugin", "cli"},
    "msgspec": {"channels"},
    "nh3": {"pages"},
    "openpyxl": {"ingest"},
    "pandas": {"export"},
    "pdfplumber": {"ingest"},
    "pyarrow": {"export"},
    "pypandoc": {"ingest"},
    "vl_convert": {"pages"},
    "xlrd": {"ingest"},
    "xlsxwriter": {"export"},
    "yaml": {"load", "ingest", "authoring"},
}
MODULES = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted(ROOT.rglob("*.py"))}


def imports(path):
    """Every module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


@pytest.mark.parametrize("path", MODULES, ids=MODULES.values())
def test_rooms(path):
    """Imports go down, never up or sideways."""
    room = MODULES[path].partition(".")[0]
    entered = {name.split(".")[1] for name in imports(path) if name.startswith("site_builder.")}
    assert entered - {room} - MAY_ENTER[room] <= KNOWN.get(MODULES[path], set())


@pytest.mark.parametrize("path", MODULES, ids=MODULES.values())
def test_third_parties_keep_to_their_homes(path):
    """Each library is known in one place, and a stranger nowhere."""
    room = MODULES[path].partition(".")[0]
    foreign = {name.partition(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"site_builder"}
    assert {library for library in foreign if room not in HOMES.get(library, set())} == set()
