"""The command starts without what it does not need."""

import subprocess
import sys

import pytest

from site_builder.cli.group import commands, main

HEAVY = ("mkdocs", "frictionless", "babel", "jinja2", "yaml", "site_builder.load", "site_builder.plugin")


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_what_needs_no_portal_loads_none(word):
    """Neither MkDocs nor frictionless, nor a single room that reads."""
    code = (
        "import sys; from site_builder.cli import main\n"
        f"try: main([{word!r}])\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_each_command_is_where_its_line_says():
    """Loading it gives click's command of that name."""
    for name in commands():
        found = main.get_command(main.make_context("site-builder", ["check"], resilient_parsing=True), name)
        assert found is not None and found.name == name
