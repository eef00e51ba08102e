"""The demonstration under `site-builder serve`: what it costs to show one changed line."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from site_builder.cli.serving import SHOWN
from site_builder.core.i18n.catalog import translator
from tests.bench.measure import Line
from tests.bench.memory import seconds_of
from tests.bench.portal import ROOT

PAGE = "reports/about.md"


def copied(folder: Path) -> Path:
    """The demonstration's sources, with the theme of this checkout."""
    for name in ("reports", "datasets"):
        shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    text = re.sub(r"(?m)^  custom_dir: theme$", f"  custom_dir: {ROOT / 'theme'}", settings)
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return folder / "mkdocs.yml"


def until_shown(running) -> float:
    """Wait for the next build of the server; the CPU seconds that all its processes have taken so far."""
    word = translator("vi")(SHOWN)
    for line in running.stdout:
        if line.strip() == word:
            return seconds_of(running.pid)
    raise SystemExit("site-builder serve ended before it showed anything")


def lines(work):
    """One sentence more on a page, the third time that the portal is built."""
    config = copied(work / "served")
    command = [
        sys.executable,
        "-u",
        "-m",
        "site_builder.cli",
        "serve",
        "-p",
        "0",
        "-f",
        str(config),
    ]
    with tempfile.TemporaryFile() as told:
        running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=told, text=True, encoding="utf-8"
        )
        try:
            taken = [until_shown(running)]
            for number in range(2):
                page = config.parent / PAGE
                page.write_text(f"{page.read_text('utf-8')}\nThêm câu {number}.\n", "utf-8")
                taken.append(until_shown(running))
                print(
                    f"serve: shown anew ... {taken[-1] - taken[-2]:.2f} s",
                    file=sys.stderr,
                    flush=True,
                )
        finally:
            running.terminate()
            running.communicate()
    yield Line(
        "demonstration under serve, one changed line", taken[2] - taken[1], 1.0, "a bound", 1.0
    )
