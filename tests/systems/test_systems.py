"""What Windows lacks is not missed: the same bytes without it. See sitecustomize.py for what is barred."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.whole
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BARRED = os.pathsep.join([str(HERE), str(ROOT)])


def start(path, *words):
    """A Python of this environment with a path of its own for modules."""
    environ = {**os.environ, "PYTHONPATH": path, "PYTHONWARNDEFAULTENCODING": "1"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    return subprocess.Popen([sys.executable, *words], env=environ, **pipes)


def answer(code):
    """What a few lines print where the bars are up."""
    process = start(BARRED, "-c", code)
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    return printed.strip()


def published(folder):
    """Bytes by address, but for the full-text index, which no two runs make alike, and the list that has its hashes."""
    files = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    assert len({name.casefold() for name in files}) == len(
        files
    )  # also on disks that tell no capital letters apart
    parts = [
        path
        for name, path in files.items()
        if name.startswith("manifest/") and name.endswith(".json")
    ]
    listed = [entry for path in parts for entry in json.loads(path.read_bytes())["files"]]
    outside = ("pagefind/", "manifest", "SHA256SUMS", ".deploy/", "portal/.cache/")
    content = {
        name: path.read_bytes() for name, path in files.items() if not name.startswith(outside)
    }
    return content, [entry for entry in listed if "pagefind/" not in json.dumps(entry)]


@pytest.mark.slow
def test_a_life_without_them_publishes_the_same_bytes(tmp_path):
    """Two periods, releases, a correction, a new name, a folder deployed to twice; nothing is left lying."""
    runs = [
        start(path, str(HERE / "walk.py"), str(tmp_path / name)) for name, path in WALKS.items()
    ]
    said = [process.communicate()[0] for process in runs]
    assert [process.returncode for process in runs] == [0, 0], said
    for folder in ("portal/site", "www", "in-place"):
        with_them, without = (published(tmp_path / name / folder) for name in WALKS)
        assert len(with_them[0]) > 200 and with_them == without
    with_them, without = (sources(tmp_path / name) for name in WALKS)
    assert with_them == without


WALKS = {"with": str(ROOT), "without": BARRED}


def sources(folder):
    """Every other file by its path, texts and settings by their lines."""
    listed = (path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in listed}
    away = ("www/", "in-place/", "portal/site/", "portal/.cache/")
    return {
        name: text.replace(b"\r\n", b"\n")
        for name, text in files.items()
        if not name.startswith(away)
    }


def test_what_is_barred_is_gone():
    """Else the walk would prove nothing."""
    code = (
        "import os\n"
        "for name in ('fcntl', 'resource', 'pwd'):\n"
        "    try: __import__(name)\n"
        "    except ImportError: print(name)\n"
        "print(hasattr(os, 'fork'))\n"
        "try: os.mkdir('aux')\n"
        "except OSError as error: print(error.strerror)\n"
    )
    assert answer(code).split("\n") == [
        "fcntl",
        "resource",
        "pwd",
        "False",
        "Windows takes no such name",
    ]


def test_work_is_ended_by_a_clock(tmp_path):
    """Where nothing can be forked: too long is CostError, a fault CrashError, and what was ended stays ended."""
    code = (
        "from site_builder.core.platform import processes as p\n"
        "p.PATIENCE = 0.1\n"
        "def ended(work):\n"
        "    try: return p.bounded(work, seconds=1)\n"
        "    except Exception as error: return type(error).__name__\n"
        "def forever():\n"
        "    while True: pass\n"
        "print(ended(forever), ended(lambda: 1 / 0), ended(lambda: 7), ended(lambda: p.is_running(1)))\n"
    )
    assert answer(code) == "CostError CrashError 7 True"


def test_a_clock_that_was_not_needed_leaves_a_traced_program_going():
    """Taking back an exception that never came held Python 3.11 in a loop under coverage and debuggers."""
    code = (
        "import sys\n"
        "from site_builder.core.platform import processes as p\n"
        "def after(): return 8\n"
        "sys.settrace(lambda *_: None)\n"
        "print(p.bounded(lambda: 7, seconds=5), after())\n"
    )
    assert answer(code) == "7 8"


def test_a_lock_is_a_file_that_goes(tmp_path):
    """The second is refused while the first has it."""
    code = (
        "from pathlib import Path\n"
        "from site_builder.core.platform.files import lock\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "unlock = lock(folder)\n"
        "try: lock(folder)\n"
        "except BlockingIOError: print([path.name for path in folder.iterdir()])\n"
        "unlock()\n"
        "print(list(folder.iterdir()))\n"
        "lock(folder)()\n"
    )
    assert answer(code).split("\n") == ["['.lock']", "[]"]


def test_processes_that_work_start_by_themselves(tmp_path):
    """Sixteen packages, two processes, none of which is forked."""
    code = (
        "from site_builder.build.packages.executor import workers\n"
        "if __name__ == '__main__':\n"
        "    with workers(2) as work: print(sum(work(abs, list(range(-16, 0)), abs)))\n"
    )
    (tmp_path / "work.py").write_text(code, encoding="utf-8")
    process = start(BARRED, str(tmp_path / "work.py"))
    assert (process.communicate()[0].strip(), process.returncode) == ("136", 0)


@pytest.mark.parametrize("encoding", ["ascii", "cp1258"])
def test_what_is_printed_into_a_file_is_utf_8(tmp_path, encoding):
    """Whatever letters the system has; a program reads JSON in UTF-8 alone."""
    environ = {**os.environ, "PYTHONIOENCODING": encoding}
    words = [
        sys.executable,
        "-m",
        "site_builder.cli",
        "check",
        "--lang",
        "vi",
        "-f",
        str(tmp_path / "mkdocs.yml"),
    ]
    done = subprocess.run(words, env=environ, capture_output=True, check=False)
    assert "Ở đây không có cổng nào" in (done.stdout + done.stderr).decode()


def test_the_workflows_can_be_read():
    """And the walk that they run is here."""
    files = sorted((ROOT / ".github/workflows").glob("*.yml"))
    steps = [
        step
        for file in files
        for job in yaml.safe_load(file.read_bytes())["jobs"].values()
        for step in job["steps"]
    ]
    assert (
        any("tests/systems/walk.py" in step.get("run", "") for step in steps)
        and (HERE / "walk.py").is_file()
    )
