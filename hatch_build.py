"""Puts a reader of Parquet into the theme when a wheel or an editable install is made; it is never committed.

The package comes by npm's own client, at the version and with the digest stated here. Where npm is not there the theme
is built without it: pages then say of tables above 20,000 rows that their files hold all of them.
"""

import base64
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "hyparquet@1.33.0"  # MIT
SHA512 = "8EKLe73vRIMEKVEOe5y+kIzFxo6AvbLvd5ukd7P+yv3RvG0+TZM4qO8imbqxU6zds5pV+OeWRTMwy95mhHUheg=="
SECONDS = 60


class CustomBuildHook(BuildHookInterface):
    """Runs before hatchling gathers the files."""

    def initialize(self, version, build_data):
        """Fetch the package once for each version; what went wrong is told and stops nothing."""
        folder = Path(self.root) / "theme" / "assets" / "hyparquet"
        stamp = folder / "VERSION"
        if stamp.is_file() and stamp.read_text("utf-8") == PACKAGE:
            return
        try:
            fetch(folder)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            self.app.display_warning(f"The theme is built without {PACKAGE}: {error}")


def fetch(folder):
    """Unpack the scripts and the licence; raises ValueError where the digest is another."""
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError("npm is not there")
    with tempfile.TemporaryDirectory() as held:
        command = [npm, "pack", "--silent", "--ignore-scripts", PACKAGE]
        subprocess.run(command, cwd=held, check=True, capture_output=True, timeout=SECONDS)
        archive = next(Path(held).glob("*.tgz"))
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
            raise ValueError(f"{archive.name} is not the file that was pinned")
        shutil.unpack_archive(archive, held)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in (
            *(Path(held) / "package" / "src").glob("*.js"),
            Path(held) / "package" / "LICENSE",
        ):
            shutil.copyfile(path, folder / path.name)
        (folder / "VERSION").write_text(PACKAGE, "utf-8")
