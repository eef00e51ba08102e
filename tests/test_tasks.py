"""Task pages: short, in both languages alike, and walked through in one portal as they are written."""

import re
import textwrap

import pytest
import yaml

from tests.conftest import ROOT, command
from tests.documents import EXAMPLE, FENCE, NOVEMBER, commands, prose, run_commands, write_example
from tests.portal import finish

WALK = (
    "portal",
    "report",
    "areas",
    "tables",
    "csv",
    "indicators",
    "corrections",
    "document",
    "publishing",
    "languages",
    "programs",
    "excel",
)
IMPORTS = ("import", "import-next")  # walked in tests/test_docs.py, beside their letters
REST = (
    "extend",
    "extend-nouns",
    "tutorial",
    "hosting",
    "made-elsewhere",
    "sms",
)  # a walk of its own, and references
WORDS = {"": 600, ".vi": 660}  # Vietnamese is counted by syllables, of which a word has one or two
TASKS = [
    name
    for name in dict.fromkeys(
        re.findall(r"\]\(([a-z-]+)\.md\)", (ROOT / "docs/guide.md").read_text("utf-8"))
    )
    if name not in REST
]


def read(name, language):
    """A page of docs/."""
    return (ROOT / f"docs/{name}{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_a_short_page(name, language):
    """At most 600 words beside code; what it has to type or to store is walked through."""
    text = read(name, language)
    assert len(prose(text).split()) <= WORDS[language]
    assert len(re.findall(r"^# ", FENCE.sub("", text), re.MULTILINE)) == 1
    for kind, block in FENCE.findall(text):
        assert kind not in ("yaml", "json") or yaml.safe_load(textwrap.dedent(block))
    assert name in (*WALK, *IMPORTS) or not (EXAMPLE.search(text) or [*commands(text)])


def finished(heading, words, folder):
    """What an office does before it releases the example of `init`, and before it deploys what it described."""
    if words[1] == "release":
        finish(folder)
    if words[1] == "deploy":
        for path in folder.glob("datasets/*/datapackage.yaml"):
            path.write_text(re.sub(r" *# \?.*", "", path.read_text("utf-8")), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", WORDS)
def test_tasks_work_as_they_are_written(language, tmp_path, monkeypatch):
    """One portal, page after page: files are stored where they are printed, commands end well, Python runs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOVEMBER)
    folder = tmp_path
    for name in WALK:
        text = read(name, language)
        write_example(text, folder)
        done = run_commands(text, folder, finished)
        if name == "portal":
            (folder,) = tmp_path.iterdir()
            monkeypatch.chdir(folder)
        assert done or EXAMPLE.search(text) or "```python" in text
        for block in (block for kind, block in FENCE.findall(text) if kind == "python"):
            exec(compile(block, name, "exec"), {})
        if name == "programs":
            checked = command("check", cwd=folder, SOURCE_DATE_EPOCH=NOVEMBER)
            assert checked.returncode == 0, checked.stdout
