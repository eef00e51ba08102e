"""The search index over the written pages."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from site_builder.core.errors import SiteBuilderError


def index_search(site: Path, languages: Sequence[str]) -> None:
    """Run Pagefind's command over the written pages; its index is outside the promise of identical bytes.

    Pages of several languages get an index each, by their `lang`.
    """
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--quiet"]
    command += ["--force-language", languages[0]] if len(languages) == 1 else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SiteBuilderError(f"Pagefind could not index the site: {(done.stderr or done.stdout).strip()}")
    # Pagefind brings an interface of its own that the theme does not use.
    for unused in (site / "pagefind").glob("pagefind-*ui.*"):
        unused.unlink()
