"""A copy of the sample portal with a series to import into."""

import re
import shutil
from pathlib import Path

from click.testing import CliRunner

from site_builder.cli import main

ROOT = Path(__file__).parents[2]
HOME = """\
---
title: Chuyển đổi số
period_kinds: [half-year]
---

Sáu tháng một báo cáo.
"""


def portal(tmp_path, series):
    """Its folder."""
    folder = tmp_path / "portal"
    shutil.copytree(ROOT / "tests/sample", folder, ignore=shutil.ignore_patterns("site"))
    settings = folder / "mkdocs.yml"
    settings.write_text(
        re.sub(r"custom_dir: .*", f"custom_dir: {ROOT / 'theme'}", settings.read_text("utf-8")), "utf-8"
    )
    (folder / "reports" / series).mkdir()
    (folder / "reports" / series / "index.md").write_text(HOME, "utf-8")
    return folder


def run(folder, command, *words):
    """A command on the portal, in this process."""
    return CliRunner().invoke(main, [command, "-f", str(folder / "mkdocs.yml"), *map(str, words)])
