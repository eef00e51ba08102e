"""A portal from `init` to a rename, in a folder: `python tests/systems/walk.py FOLDER`, with or without the bars.

Where they are up (the folder of sitecustomize.py in PYTHONPATH), texts and settings have the line ends of Windows.
"""

import contextlib
import os
import sys
from pathlib import Path

from site_builder.cli import main

PORTAL = (
    "--name Cổng --publisher Sở --email a@example.org --language vi --host https://a.example.org/"
)
FIRST = f"init . {PORTAL} --licence CC-BY-4.0 --series thu --kind quarter"
NEW, OLD = "thu-2026-q4", "thu-2026-q3"


def run(line: str, day: int, *, code: int = 0) -> None:
    """A command of one day; `+` stands for a blank in a word."""
    os.environ["SOURCE_DATE_EPOCH"] = str(1_800_000_000 + 86_400 * day)
    with contextlib.redirect_stdout(sys.stderr):
        try:
            main([word.replace("+", " ") for word in line.split()], prog_name="site-builder")
        except SystemExit as end:
            assert end.code == code, f"{line}: {end.code}"


def edit(path: str, old: str, new: str) -> None:
    """Other words in a file, its line ends as they are."""
    content = Path(path).read_bytes()
    assert old.encode() in content
    Path(path).write_bytes(content.replace(old.encode(), new.encode()))


def walk() -> None:
    """Two periods, releases, a correction, a new name; each site deployed to a folder and verified."""
    run(FIRST, 0)
    if os.sep == "\\" or "msvcrt" in sys.modules:
        for path in (*Path().glob("reports/**/*.md"), Path("mkdocs.yml")):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    run("check", 0)
    for name in (OLD, NEW):
        edit(f"reports/thu/{name.removeprefix('thu-')}.md", "status: draft", "status: official")
        edit(f"reports/thu/{name.removeprefix('thu-')}.md", "… ", "")
        edit(f"datasets/{name}/datapackage.yaml", "example: true", "")
    run(f"release {OLD} --note Lần+đầu.", 0)
    run(f"release {NEW} --note Lần+đầu.", 0)
    run("build --jobs 1", 0)
    run("deploy ../www", 0)
    edit(f"datasets/{NEW}/indicators.csv", "437", "436")
    edit(f"datasets/{NEW}/indicators.csv", "91.99", "92.20")
    run("check", 1, code=1)
    run(f"release {NEW} --kind correction --note Gõ+nhầm.", 1)
    run(f"dataset rename {OLD} thu-truoc --note Tên+ngắn.", 1)
    run("build --jobs 1", 1)
    run("deploy ../www", 1)
    run("verify ../www", 1)
    run("deploy ../in-place --in-place", 1)


if __name__ == "__main__":
    Path(sys.argv[1], "portal").mkdir(parents=True)
    os.chdir(Path(sys.argv[1], "portal"))
    walk()
