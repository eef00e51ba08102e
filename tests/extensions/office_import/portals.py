"""A copy of the sample portal with a series to import into."""

from pathlib import Path

from click.testing import CliRunner

from site_builder.cli import main
from tests.portal import copy_sample

ROOT = Path(__file__).parents[3]
HOME = """\
---
title: Chuyển đổi số
period_kinds: [half-year]
---

Sáu tháng một báo cáo.
"""


def portal(tmp_path, series):
    """Its folder."""
    folder = copy_sample(tmp_path / "portal")
    (folder / "reports" / series).mkdir()
    (folder / "reports" / series / "index.md").write_text(HOME, "utf-8")
    return folder


def run(folder, command, *words):
    """A command on the portal, in this process."""
    return CliRunner().invoke(main, [command, "-f", str(folder / "mkdocs.yml"), *map(str, words)])
