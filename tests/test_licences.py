"""The table of licences and the bill of materials, held against the lock file."""

import json
import re

from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.reference.licences import LOCK, bill_of_materials, libraries
from tests.size import UNLOCKED

TABLE = (ROOT / "docs/reference/licences.md").read_text("utf-8")
LISTED = dict(re.findall(r"^\| ([a-z0-9][a-z0-9-]*) \| ([^|]*) \|", TABLE, re.MULTILINE))


def locked(path):
    """The libraries that a lock file names."""
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]+\])?==", path.read_text("utf-8"), re.MULTILINE)
    return set(map(canonicalize_name, found))


LOCKED = locked(LOCK)
LOWEST = locked(LOCK.with_name("requirements-lowest.txt"))


def test_every_library_in_the_table_is_locked_and_has_a_licence():
    """Nothing is listed that is not installed: by the lock for building, or with MkDocs, which the wheel asks for."""
    assert set(LISTED) - {"library"} <= LOCKED | LOWEST and all(
        licence.strip() for licence in LISTED.values()
    )


def test_what_is_never_loaded_is_in_no_lock_but_that_of_the_lowest_versions():
    """Those are installed as pip does it, and tried like the others."""
    locks = LOCKED | locked(LOCK.with_name("requirements-test.txt"))
    assert not UNLOCKED.keys() & locks and UNLOCKED.keys() <= LOWEST & set(LISTED)


def test_what_the_project_declares_is_in_the_table():
    """Each direct dependency, those of extras included."""
    declared = set(
        re.findall(
            r'^  "([a-z0-9.-]+)(?:\[[a-z]+\])?[><=]',
            (ROOT / "pyproject.toml").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    runtime = {name for name in map(canonicalize_name, declared) if name in libraries()}
    assert runtime and runtime <= set(LISTED)


def test_no_installation_brings_a_program_under_the_gpl():
    """pandoc is a witness of the tests alone."""
    assert "pypandoc" not in libraries() | libraries("import")


def test_the_bill_names_each_library_with_its_hashes():
    """As the lock file has them."""
    components = json.loads(bill_of_materials())["components"]
    assert {"properdocs"} <= {component["name"] for component in components} <= LOCKED and len(
        components
    ) > 50
    assert all(
        re.fullmatch("[0-9a-f]{64}", file["content"])
        for each in components
        for file in each["hashes"]
    )
    assert all(
        each["hashes"] and each["purl"].endswith(f"@{each['version']}") for each in components
    )
